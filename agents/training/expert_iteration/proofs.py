"""Proofs that were found: each once, without tactics that are not needed, as traces to learn from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from agents.rollouts.record import Group
from agents.search.record import SearchResult
from segenv.backends.base import Backend
from segenv.evaluation.judging import Action, judge
from segenv.proof import Theorem, Trace
from segenv.scripts import trace_of


@dataclass(frozen=True)
class Proof:
    """A script that was verified at tier T2, and how often its theorem was proved in that round."""

    theorem: Theorem
    script: tuple[str, ...]
    rate: float
    round: int = 0

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """Equal for the same proof of the same statement."""
        return self.theorem.text_key, self.script


def sampled(groups: Iterable[Group], round_: int) -> list[Proof]:
    """The proofs among the episodes of some groups; they begin at the start of their theorems."""
    return [
        Proof(rollout.theorem, rollout.script, group.rate, round_)
        for group in groups
        for rollout in group.known
        if rollout.proved
    ]


def searched(
    theorems: Sequence[Theorem], results: Sequence[Sequence[SearchResult]], round_: int
) -> list[Proof]:
    """The proofs among the results of searches; those that lost their prover count in no rate."""
    found = []
    for theorem, own in zip(theorems, results, strict=True):
        known = [one for one in own if one.ended != "infrastructure"]
        rate = sum(one.solved for one in known) / max(1, len(known))
        found += [Proof(theorem, one.script, rate, round_) for one in known if one.solved]
    return found


def distinct(
    proofs: Iterable[Proof],
    per_theorem: int,
    one: Callable[[Theorem], str] = lambda theorem: theorem.text_key,
) -> list[Proof]:
    """Each proof once, as it was found last, and of each theorem the shortest ones, in tactics.

    `one` is the same for theorems that count as one: `Prover.identity` where Lean is at hand.
    """
    newest = {(one(proof.theorem), proof.script): proof for proof in proofs}
    own: dict[str, list[Proof]] = {}
    for (theorem, _), proof in newest.items():
        own.setdefault(theorem, []).append(proof)
    return [
        proof
        for some in own.values()
        for proof in sorted(some, key=lambda p: (len(p.script), p.script))[:per_theorem]
    ]


def shortened(backend: Backend, proofs: Sequence[Proof]) -> list[Proof]:
    """The proofs with one tactic after another dropped, as long as the kernel still accepts them (T2).

    Of several tactics that could go the first goes first. All proofs are tried in one batch a turn.
    """
    found, open_ = list(proofs), list(range(len(proofs)))
    while open_:
        tries = [
            (i, j) for i in open_ for j in range(len(found[i].script)) if len(found[i].script) > 1
        ]
        actions = [Action(backend.start(found[i].theorem), _without(found[i], j)) for i, j in tries]
        shorter: dict[int, Proof] = {}
        for (i, _), one in zip(tries, judge(backend, actions, "proof", "T2"), strict=True):
            if one.proved and i not in shorter:
                shorter[i] = replace(found[i], script=one.state.script)
        for i, proof in shorter.items():
            found[i] = proof
        open_ = list(shorter)
    return found


def _without(proof: Proof, j: int) -> str:
    return "\n".join(tactic for i, tactic in enumerate(proof.script) if i != j)


def traced(backend: Backend, proofs: Sequence[Proof]) -> list[Trace]:
    """The states that each proof goes through."""
    return [trace_of(backend, proof.theorem, proof.script) for proof in proofs]
