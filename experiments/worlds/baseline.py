"""A baseline that remembers proofs and tries what there is besides.

Half of its probability goes to what `agents.retrieval` says: what was done in similar states of
training scripts. The other half goes to everything that can be said without having seen a proof: the
general tactics, and each hypothesis and each lemma of the training scripts in every tactic that takes
one, all alike.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from agents.examples import examples
from agents.policy import Proposal, count_tokens
from agents.retrieval import Memory
from segenv.proof import ProofState, Trace

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
class Baseline:
    """Says the likeliest first; what is equally likely in an order that the state gives."""

    memory: Memory
    lemmas: tuple[str, ...]

    @classmethod
    def of(cls, traces: Sequence[Trace]) -> "Baseline":
        """Fitted on proofs, with the lemmas that they name most often."""
        tactics = (tactic for trace in traces for tactic in trace.tactics)
        named = Counter(name for tactic in tactics for name in _LEMMA.findall(tactic))
        lemmas = tuple(name for name, _ in named.most_common(LEMMAS))
        return cls(Memory(examples(traces, "step")), lemmas)

    def propose(self, state: ProofState, n: int) -> list[Proposal]:
        """The `n` likeliest actions."""
        blind = self.actions(state)
        Random(state.key).shuffle(blind)
        weights = {text: 1 / len(blind) for text in blind}
        for text, probability in self.memory.distribution(state):
            weights[text] = weights.get(text, 0.0) + probability
        ranked = sorted(weights.items(), key=lambda entry: -entry[1])[:n]
        return [Proposal(text, math.log(w / 2), count_tokens(text)) for text, w in ranked]

    def actions(self, state: ProofState) -> list[str]:
        """Everything there is to say in a state."""
        names = [h.name for h in state.goals[0].hypotheses if h.name.isidentifier()]
        actions: list[str] = [*GENERAL, *(form.format(name) for name in names for form in ONE)]
        actions += [form.format(name) for name in self.lemmas for form in WITH_A_LEMMA]
        return list(dict.fromkeys(actions))
