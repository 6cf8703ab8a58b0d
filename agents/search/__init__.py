"""Proof search by asking and telling: searches, what varies in them, and the driver of many."""

from agents.search.best_first import BestFirst, best_first
from agents.search.budget import Budget, Meter
from agents.search.drive import drive
from agents.search.expansion import Fixed, Narrowing
from agents.search.node import Node
from agents.search.priorities import LengthNormalised, never, path, unheard
from agents.search.prompts import WithErrors
from agents.search.record import SearchResult, explored, result, write
from agents.search.rollouts import GoalAwareRollout
from agents.search.searching import Searching
from agents.search.tree import Tree, printed
from agents.search.whole_proof import whole_proof

__all__ = [
    "BestFirst",
    "Budget",
    "Fixed",
    "GoalAwareRollout",
    "LengthNormalised",
    "Meter",
    "Narrowing",
    "Node",
    "SearchResult",
    "Searching",
    "Tree",
    "WithErrors",
    "best_first",
    "drive",
    "explored",
    "never",
    "path",
    "printed",
    "result",
    "unheard",
    "whole_proof",
    "write",
]
