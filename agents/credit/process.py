"""Process-verified credit: what Lean says of each tactic of a whole proof, beside the outcome.

*Process-verified reinforcement learning for theorem proving via Lean* (2606.20068): the outcome's
advantage on all tokens of a sample, and each tactic's own on its first token. A group in which every
sample fails still has a signal, unless all of them fail in the same way. The three values and how they
are normalised are our reading.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from agents.credit.advantages import EPS, deviation
from agents.credit.returns import Floats
from segenv.decision import Decision


def soundness(decisions: Sequence[Decision]) -> NDArray[np.bool_]:
    """For each tactic of a sample whether Lean ran it; those that were not reached are not sound."""
    sound = [t.accepted for decision in decisions for t in decision.transitions]
    return np.array(sound + [False] * sum(len(decision.unrun) for decision in decisions), bool)


def tactic_values(
    sound: ArrayLike,
    proved: bool,
    error: float = 0.0,
    accepted: float = 0.5,
    proof: float = 1.0,
    propagate: bool = True,
) -> Floats:
    """A value for each tactic: `error`, `accepted` in a sample that fails, or `proof` in a proof.

    With `propagate` the first tactic that fails and all behind it have `error` (first-error
    propagation): what Lean makes of the rest means nothing. Sound, sound, not, sound in a sample that
    fails: 1/2, 1/2, 0, 0.
    """
    flags = np.asarray(sound, bool)
    if propagate:
        flags = np.logical_and.accumulate(flags) if len(flags) else flags
    return np.where(flags, proof if proved else accepted, error)


def tactic_advantages(values: Sequence[ArrayLike], eps: float = EPS) -> list[Floats]:
    """(value − mean) / deviation, both over all tactics of all samples of a group."""
    arrays = [np.asarray(sample, float) for sample in values]
    pooled = np.concatenate(arrays)
    scale = float(deviation(pooled).item()) + eps
    return [(sample - pooled.mean()) / scale for sample in arrays]


def starts(decision: Decision) -> list[int]:
    """The characters of an action at which its tactics begin, those that were not reached included."""
    place, found = 0, []
    for tactic in [*(t.tactic for t in decision.transitions), *decision.unrun]:
        at = decision.action.find(tactic, place)
        found.append(at if at >= 0 else place)
        place = found[-1] + len(tactic) * (at >= 0)
    return found


def first_tokens(token_ends: Sequence[int], starts: Sequence[int]) -> tuple[int, ...]:
    """The token in which each tactic begins.

    `token_ends` are those of `agents.policies.Sample`: the characters of the text that end with each
    token; `starts` are the characters at which the tactics begin.
    """
    return tuple(int(i) for i in np.searchsorted(token_ends, starts, side="right"))


def token_advantages(
    outcome: float, tactics: ArrayLike, firsts: Sequence[int], tokens: int, weight: float = 1.0
) -> Floats:
    """(tokens,): the outcome's advantage, and on each tactic's first token `weight` times its own.

    Outcome −1, tactics 2 and −1 that begin at the tokens 0 and 3 of five: 1, −1, −1, −2, −1.
    """
    found = np.full(tokens, float(outcome))
    np.add.at(found, list(firsts), weight * np.asarray(tactics, float))
    return found
