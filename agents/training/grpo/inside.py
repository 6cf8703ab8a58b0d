"""Credit inside of rollouts: an advantage for each call, from what those of a group have in common.

Each function takes the known rollouts of one group, the returns of each from each of its calls on, and
γ. What a rollout has in common with the one that it was branched off (`Rollout.shared`) is not learned
from twice: see `agents.training.grpo.rows`.
"""

from collections.abc import Sequence

import numpy as np

from agents.credit import advantages, process, segments
from agents.credit.returns import Floats
from agents.rollouts.record import Rollout
from segenv.decision import Decision


def from_here(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """The return from a call on, against the group's at the same call."""
    table = np.full((len(some), max(map(len, worth))), np.nan)
    for row, own in zip(table, worth, strict=True):
        row[: len(own)] = own
    middle = np.nanmean(table, axis=0)
    return [own - middle[: len(own)] for own in worth]


def tempo(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """See `agents.credit.segments.tempo`."""
    return segments.tempo([own[0] for own in worth], [segments.visited(r.decisions) for r in some])


def values(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """SPO's differences of V with a segment for each call."""
    paths = [segments.visited(rollout.decisions) for rollout in some]
    value = segments.state_values([own[0] for own in worth], paths)
    return [
        segments.spo([*(value[state] for state in path[:-1]), own[0]])
        for path, own in zip(paths, worth, strict=True)
    ]


def goal_segments(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """SPO with segments that end where the number of goals changes: V of the next start − V of this.

    V is the mean over the rollouts that were sampled through a start. One that was branched off counts
    from there on: what led there was not drawn with it.
    """
    paths = [segments.visited(rollout.decisions) for rollout in some]
    sampled = [path[rollout.shared :] for path, rollout in zip(paths, some, strict=True)]
    drawn = segments.outcomes_by_state([own[0] for own in worth], sampled)
    found = []
    for rollout, path, own in zip(some, paths, worth, strict=True):
        cuts = segments.call_cuts(rollout.decisions)
        known = segments.segment_values([drawn[path[cut.start]] for cut in cuts], own[0])
        found.append(segments.spread(segments.spo(known), cuts))
    return found


def turns(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """MatchTIR, a call earning half the share of its tactics that Lean ran, and 1 for the proof."""
    earned = [[_sound(d) + float(d.proved) for d in rollout.decisions] for rollout in some]
    return segments.match_turns(earned, gamma)


def _sound(decision: Decision) -> float:
    """Half the share of the tactics of a call that Lean ran."""
    sound = process.soundness([decision])
    return float(sound.mean()) / 2 if len(sound) else 0.0


def amplified(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """R³L's positive amplification of whole rollouts."""
    rewards = np.array([own[0] for own in worth])
    if rewards.max() == rewards.min():
        return [np.zeros(len(own)) for own in worth]
    found = segments.amplified(rewards, solved=float(rewards.max()))
    return [np.full(len(own), a) for own, a in zip(worth, found, strict=True)]


def pivoted(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """`amplified` from the pivot on: 0 for what a rollout and its retries have in common (R³L)."""
    found = []
    for rollout, own in zip(some, amplified(some, worth, gamma), strict=True):
        pivot = max(other.shared for other in some if _begins(rollout, other))
        found.append(own * segments.pivot_mask(len(own), pivot))
    return found


def _begins(rollout: Rollout, other: Rollout) -> bool:
    """Whether what another took over from the one it was branched off is how this rollout begins."""
    taken = [decision.action for decision in other.decisions[: other.shared]]
    return [decision.action for decision in rollout.decisions[: other.shared]] == taken


def shared(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """λ-GRPO: the outcome's advantage, what many rollouts began with counting once."""
    table = advantages.group([[own[0] for own in worth]])[0]
    weights = segments.shared_prefix_weights([[d.action for d in r.decisions] for r in some])
    return [a * own for a, own in zip(table, weights, strict=True)]


def lare(some: Sequence[Rollout], worth: Sequence[Floats], gamma: float) -> list[Floats]:
    """Shares of the outcome, less an equal share of the mean outcome."""
    rows = [np.stack([segments.factors(d) for d in rollout.decisions]) for rollout in some]
    totals = np.array([own[0] for own in worth])
    if totals.max() == totals.min():
        return [np.zeros(len(own)) for own in worth]
    weights = segments.fit_factors(rows, totals)
    return [
        segments.redistributed(row, weights, float(total)) - totals.mean() / len(row)
        for row, total in zip(rows, totals, strict=True)
    ]
