"""A baseline that knows tactics and lemmas but has learned nothing: breadth-first, blind.

In a state it says, in an order drawn by the seed: the general tactics, and each hypothesis and each
lemma of the training scripts in every tactic that takes one. So what it proves says how far away
a proof is, not what a policy has seen before.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from agents.policy import Proposal, count_tokens
from segenv.proof import ProofState

GENERAL = (
    *("intro x", "constructor", "left", "right", "refine ⟨_, ?_⟩"),
    *("assumption", "simp_all", "omega"),
)
ONE = (
    *("exact {}", "apply {}", "rw [{}]", "rw [← {}]", "have k := {}"),
    *("cases {}", "obtain ⟨x, h⟩ := {}", "induction {}", "exists {}"),
)
WITH_A_LEMMA = ("apply {}", "rw [{}]", "rw [← {}]")
LEMMAS = 12
_LEMMA = re.compile(r"\b(?:Nat|Int|List|Or|And|Iff|Eq)\.\w+")


@dataclass(frozen=True)
class Blind:
    """Every action it knows is as likely as every other."""

    lemmas: tuple[str, ...]
    seed: int = 0

    @classmethod
    def of(cls, scripts: Iterable[Iterable[str]]) -> "Blind":
        """With the lemmas that scripts name most often."""
        named = Counter(name for script in scripts for t in script for name in _LEMMA.findall(t))
        return cls(tuple(name for name, _ in named.most_common(LEMMAS)))

    def propose(self, state: ProofState, n: int) -> list[Proposal]:
        """The first `n` of all actions, in an order that seed and state give."""
        actions = self.actions(state)
        digest = sha256(f"{self.seed}\0{state.key}".encode()).hexdigest()
        Random(digest).shuffle(actions)
        log_prob = -math.log(len(actions))
        return [Proposal(text, log_prob, count_tokens(text)) for text in actions[:n]]

    def actions(self, state: ProofState) -> list[str]:
        """Everything there is to say in a state."""
        names = [h.name for h in state.goals[0].hypotheses if h.name.isidentifier()]
        actions = [*GENERAL, *(form.format(name) for name in names for form in ONE)]
        actions += [form.format(name) for name in self.lemmas for form in WITH_A_LEMMA]
        return actions
