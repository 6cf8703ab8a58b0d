"""Granularity as wrappers around one environment. They see an environment, never a backend."""

from segenv.wrappers.proof_action import ProofAction
from segenv.wrappers.segment_action import SegmentAction

__all__ = ["ProofAction", "SegmentAction"]
