"""A baseline that remembers proofs and tries what there is besides.

Half of its probability goes to what `agents.policies.retrieval` says: what was done in similar states
of training scripts. The other half goes to everything that can be said without having seen a proof:
the general tactics, and each hypothesis and each lemma of the training scripts in every tactic that
takes one, all alike.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from agents.examples import examples
from agents.policies import Mixture, WithoutReplacement
from agents.policies.retrieval import Memory
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
class Everything:
    """All there is to say in a state, all alike, in an order that the state gives."""

    lemmas: tuple[str, ...]

    def distribution(self, state: ProofState) -> list[tuple[str, float]]:
        """See `agents.policies.Finite`."""
        actions = self.actions(state)
        Random(state.key).shuffle(actions)
        return [(text, 1 / len(actions)) for text in actions]

    def actions(self, state: ProofState) -> list[str]:
        """General tactics, and those about a hypothesis or a lemma."""
        names = [h.name for h in state.goals[0].hypotheses if h.name.isidentifier()]
        actions: list[str] = [*GENERAL, *(form.format(name) for name in names for form in ONE)]
        actions += [form.format(name) for name in self.lemmas for form in WITH_A_LEMMA]
        return list(dict.fromkeys(actions))


def baseline(traces: Sequence[Trace]) -> WithoutReplacement:
    """Fitted on proofs, with the lemmas that they name most often. Says the likeliest first."""
    tactics = (tactic for trace in traces for tactic in trace.tactics)
    named = Counter(name for tactic in tactics for name in _LEMMA.findall(tactic))
    everything = Everything(tuple(name for name, _ in named.most_common(LEMMAS)))
    memory = Memory(examples(traces, "step"))
    return WithoutReplacement(Mixture(((0.5, everything), (0.5, memory))), temperature=0.0)
