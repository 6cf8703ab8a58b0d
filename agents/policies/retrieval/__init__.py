"""A distribution over actions that were seen in similar states, renamed to fit; no network."""

from agents.policies.retrieval.memory import COMMON, Memory, RetrievalArgs

__all__ = ["COMMON", "Memory", "RetrievalArgs"]
