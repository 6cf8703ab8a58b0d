"""Granularity, budgets and rewards as ordinary wrappers, which stack with Gymnasium's own."""

from segenv.wrappers.call_budget import CallBudget
from segenv.wrappers.proof_action import ProofAction
from segenv.wrappers.record_decisions import RecordDecisions
from segenv.wrappers.reward_terms import RewardTerms
from segenv.wrappers.segment_action import SegmentAction

__all__ = ["CallBudget", "ProofAction", "RecordDecisions", "RewardTerms", "SegmentAction"]
