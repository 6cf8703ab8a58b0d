"""Proof search: budgets, the tree, and three ways to spend a budget on it."""

from agents.search.best_first import BestFirst, best_first
from agents.search.budget import Budget, Meter
from agents.search.goal_aware import GoalAwareRollout
from agents.search.result import SearchResult
from agents.search.tree import Node, Tree
from agents.search.whole_proof import whole_proof

__all__ = [
    "BestFirst",
    "Budget",
    "GoalAwareRollout",
    "Meter",
    "Node",
    "SearchResult",
    "Tree",
    "best_first",
    "whole_proof",
]
