"""New theorems that are barely proved, out of proved ones: a conjecturer without a model.

STP (2502.00212) lets a model write conjectures from theorems that are proved often, and keeps those
that are proved with a rate below 1/4. Here the rules of `segenv.theorems.mutations`
(Alchemy, 2410.15748) take the part of the model: what they give is true, has a proof, and is new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from random import Random

from agents.rollouts.record import Group
from agents.selection.difficulty import rates
from segenv.backends.prover import Prover
from segenv.proof import Theorem
from segenv.theorems.mutations import mutants


def seeds(groups: Iterable[Group], above: float = 0.35) -> list[tuple[Theorem, tuple[str, ...]]]:
    """Theorems with a rate above `above`, each with its shortest proof: what STP conjectures from."""
    known = list(groups)
    newest, best = rates(known), dict[str, tuple[Theorem, tuple[str, ...]]]()
    for rollout in (r for group in known for r in group.known if r.proved):
        key = rollout.theorem.text_key
        if key not in best or len(rollout.script) < len(best[key][1]):
            best[key] = rollout.theorem, rollout.script
    return [one for key, one in best.items() if newest[key] > above]


def conjectures(
    backend: Prover, known: Sequence[tuple[Theorem, tuple[str, ...]]], each: int = 2, seed: int = 0
) -> list[Theorem]:
    """At most `each` new theorems from each proved one. Lean has checked a proof of every one."""
    return [
        sample.theorem
        for theorem, script in known
        for sample in islice(mutants(backend, theorem, script, seed=seed), each)
    ]


def barely_proved(groups: Iterable[Group], below: float = 0.25) -> list[Theorem]:
    """Conjectures that were proved, with a rate below `below`: those that are kept (STP)."""
    return [group.theorem for group in groups if 0 < group.rate < below]


def conjectured(
    prover: Prover, groups: Sequence[Group], known: Iterable[Theorem], n: int, seed: int = 0
) -> list[Theorem]:
    """At most `n` conjectures for the next round: those that were barely proved, then new ones.

    `groups` are all so far, conjectures among them; `known` are the theorems that are asked for anyway
    and those that must not be learned from. New ones come from theorems that are proved often, in an
    order by `seed`, one from each; none is made twice, and none is a known one under other names
    (`Prover.identity`).
    """
    one = cache(prover.identity)
    own = {one(theorem) for theorem in known}
    newest = {one(group.theorem): group for group in groups if not group.start.script}
    kept = barely_proved(group for key, group in newest.items() if key not in own)[:n]
    often = seeds(groups)
    Random(seed).shuffle(often)
    taken, found = own | set(newest), list(kept)
    for proved in often:
        if len(found) >= n:
            break
        for new in _mutants(prover, proved, seed):
            if one(new) not in taken:
                taken.add(one(new))
                found.append(replace(new, proof=""))
    return found


def _mutants(prover: Prover, one: tuple[Theorem, tuple[str, ...]], seed: int) -> list[Theorem]:
    """A mutant; none of a proof that is not in primitive tactics, which rules cannot read."""
    try:
        return conjectures(prover, [one], 1, seed)
    except ValueError:
        return []
