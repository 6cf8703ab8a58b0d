"""Proof search by asking and telling: searches, what varies in them, and the driver of many."""

from agents.search.beam import Beam, beam
from agents.search.best_first import BestFirst, best_first
from agents.search.budget import Budget, Meter
from agents.search.correction import Correction, corrected
from agents.search.drive import drive
from agents.search.expansion import Fixed, Narrowing
from agents.search.mcts import RMAX, Mcts, mcts
from agents.search.node import Node
from agents.search.planner import Lemmas, Planning, planned
from agents.search.priorities import (
    LengthNormalised,
    ProgressMix,
    TacticMean,
    critic,
    never,
    open_goals,
    path,
    unheard,
)
from agents.search.prompts import WithErrors
from agents.search.record import SearchResult, explored, result, write
from agents.search.rollouts import GoalAwareRollout, trigger_rate
from agents.search.searching import Searching
from agents.search.tree import Tree, printed
from agents.search.whole_proof import whole_proof

__all__ = [
    "RMAX",
    "Beam",
    "BestFirst",
    "Budget",
    "Correction",
    "Fixed",
    "GoalAwareRollout",
    "Lemmas",
    "LengthNormalised",
    "Mcts",
    "Meter",
    "Narrowing",
    "Node",
    "Planning",
    "ProgressMix",
    "SearchResult",
    "Searching",
    "TacticMean",
    "Tree",
    "WithErrors",
    "beam",
    "best_first",
    "corrected",
    "critic",
    "drive",
    "explored",
    "mcts",
    "never",
    "open_goals",
    "path",
    "planned",
    "printed",
    "result",
    "trigger_rate",
    "unheard",
    "whole_proof",
    "write",
]
