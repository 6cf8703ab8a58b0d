"""Granularity, budgets, rewards and menus as ordinary wrappers, which stack with Gymnasium's own."""

from segenv.wrappers.call_budget import CallBudget
from segenv.wrappers.proof_action import ProofAction
from segenv.wrappers.record_decisions import RecordDecisions
from segenv.wrappers.reward_terms import RewardTerms
from segenv.wrappers.segment_action import SegmentAction
from segenv.wrappers.tactic_menu import TacticMenu
from segenv.wrappers.tokenize_observation import EncodeMenu, TokenizeObservation

__all__ = [
    "CallBudget",
    "EncodeMenu",
    "ProofAction",
    "RecordDecisions",
    "RewardTerms",
    "SegmentAction",
    "TacticMenu",
    "TokenizeObservation",
]
