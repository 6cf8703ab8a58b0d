"""Policies: what a search asks for texts. A language model is one, a list of texts another."""

from agents.policies.base import Finite, Policy, Prompt, Sample, enumerates, generator
from agents.policies.categorical import Categorical
from agents.policies.mixture import Blend, Listed, Mixture
from agents.policies.without_replacement import WithoutReplacement

__all__ = [
    "Blend",
    "Categorical",
    "Finite",
    "Listed",
    "Mixture",
    "Policy",
    "Prompt",
    "Sample",
    "WithoutReplacement",
    "enumerates",
    "generator",
]
