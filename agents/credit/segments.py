"""Credit inside of samples: for each call, from what the samples of one group have in common.

A group is samples from one start. A path is the states that a sample went through, T + 1 keys for T
calls (`visited`), so transpositions merge: two samples that reach the same goals are in one place.
Leave out samples of which nothing is known (the prover failed).
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from agents.credit.advantages import EPS, as_table, deviation
from agents.credit.returns import Floats, returns
from segenv.decision import Decision, Transition
from segenv.proof import ProofState
from segenv.segmentation import Change, Cut, segment_changes

Path = Sequence[Hashable]


def visited(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """The keys of the states before each call, and of the last: a path by calls."""
    return (*(d.state.key for d in decisions), decisions[-1].next_state.key)


def visited_by_tactics(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """The same by tactics: one step for each transition."""
    steps = [t for decision in decisions for t in decision.transitions]
    return (*(t.state.key for t in steps), steps[-1].next_state.key)


def tempo(rewards: ArrayLike, paths: Sequence[Path], eps: float = EPS) -> list[Floats]:
    """(r_i − μ + V(s_(t+1)) − V(s_t)) / (σ + ε), V(s) the mean reward of the samples that visit s.

    TEMPO (2509.18314) on the tree of proof states instead of tokens. Where only one sample goes on it
    is GRPO. Rewards 1, 0 that part at the start: V is 1/2, then 1 or 0, σ = √(1/2), so the first calls
    have ±1/σ where GRPO has ±1/(2σ), and the calls behind them ±1/(2σ).
    """
    r = as_table(np.asarray(rewards, float)[None])[0]
    values = state_values(r, paths)
    centre, scale = r.mean(), float(deviation(r).item()) + eps
    return [
        (reward - centre + np.diff([values[s] for s in path])) / scale
        for reward, path in zip(r, paths, strict=True)
    ]


def state_values(rewards: ArrayLike, paths: Sequence[Path]) -> dict[Hashable, float]:
    """V(s): the mean reward of the samples that visit s, each counted once."""
    found = outcomes_by_state(rewards, paths)
    return {state: float(np.mean(seen)) for state, seen in found.items()}


def outcomes_by_state(rewards: ArrayLike, paths: Sequence[Path]) -> dict[Hashable, list[float]]:
    """The rewards of the samples that visit each state, each counted once."""
    found: dict[Hashable, list[float]] = defaultdict(list)
    for reward, path in zip(np.asarray(rewards, float), paths, strict=True):
        for state in dict.fromkeys(path):
            found[state].append(float(reward))
    return dict(found)


def match_turns(
    turn_rewards: Sequence[ArrayLike], gamma: float = 0.9, eps: float = EPS
) -> list[Floats]:
    """½ (z-score of the sum of a sample's rewards + z-score of its return at this turn).

    The second is among the samples that have such a turn, R_j = Σ_(k≥j) γ^(k−j) r_k, and 0 for a turn
    that one sample alone has (MatchTIR, 2601.10712). What a turn earns is yours to say, e.g. 1 for a
    tactic that a reference proof has.
    """
    turns = [np.asarray(rewards, float) for rewards in turn_rewards]
    totals = np.array([rewards.sum() for rewards in turns])
    whole = (totals - totals.mean()) / (float(deviation(totals).item()) + eps)
    table = np.full((len(turns), max(map(len, turns))), np.nan)
    for row, rewards in zip(table, turns, strict=True):
        row[: len(rewards)] = returns(rewards, np.ones(len(rewards)), gamma)
    same = (table - np.nanmean(table, axis=0)) / (deviation(table, axis=0) + eps)
    return [(whole[i] + same[i, : len(rewards)]) / 2 for i, rewards in enumerate(turns)]


# -- segments -----------------------------------------------------------------------------------


def goal_cuts(transitions: Sequence[Transition], rule: str = "change") -> tuple[slice, ...]:
    """A sample's tactics cut where the number of goals changes (SEG-ATP, 2605.11905)."""
    changes: list[Change] = [(t.goals_before, t.goals_after) for t in transitions]
    return segment_changes(changes, Cut(rule))


def call_cuts(decisions: Sequence[Decision], rule: str = "change") -> tuple[slice, ...]:
    """A sample's calls cut likewise: a segment ends with the call in which one of its tactics does.

    Calls of one tactic each that lead from 1 goal to 2, 2, 1 and 0 are the segments 1, 2 to 3 and 4.
    """
    ends = np.cumsum([len(decision.transitions) for decision in decisions])
    cuts = goal_cuts([t for decision in decisions for t in decision.transitions], rule)
    stops = {int(np.searchsorted(ends, cut.stop)) + 1 for cut in cuts} | {len(decisions)}
    return tuple(slice(*pair) for pair in pairwise([0, *sorted(stops)]))


def segment_values(outcomes: Sequence[ArrayLike], reward: float) -> Floats:
    """Monte-Carlo values at the K starts of a sample's segments, and its own reward behind the last.

    `outcomes[k]` are the rewards of samples that were drawn from the start of segment k.
    """
    return np.array([*(float(np.mean(np.asarray(drawn))) for drawn in outcomes), reward])


def spo(values: ArrayLike) -> Floats:
    """V(s_(k+1)) − V(s_k) for each of K segments, from K + 1 values (SPO, 2505.23564).

    Values 1/4, 1/2, 1/2, 1 give 1/4, 0, 1/2: the second segment changed nothing.
    """
    return np.diff(np.asarray(values, float))


def improbable(log_probs: ArrayLike, below: float = 0.9) -> NDArray[np.bool_]:
    """The tokens that were not nearly certain, which alone are credited (SPO's probability mask)."""
    return np.asarray(np.asarray(log_probs, float) < np.log(below))


def spread(advantages: ArrayLike, cuts: Sequence[slice]) -> Floats:
    """The advantage of a segment for each of its tactics, or calls."""
    lengths = [cut.stop - cut.start for cut in cuts]
    return np.repeat(np.asarray(advantages, float), lengths)


# -- retries from a pivot -----------------------------------------------------------------------


def pivot_mask(calls: int, pivot: int) -> NDArray[np.bool_]:
    """False for the calls before the pivot: base and retry have them in common (R³L)."""
    return np.asarray(np.arange(calls) >= pivot)


def amplified(rewards: ArrayLike, alpha: float = 3.0, solved: float = 1.0) -> Floats:
    """A = r − mean of the group; 1 where r ≥ `solved`, else α A where A ≥ 0 (R³L, January 2026).

    Rewards 1, 1/2, 0 have the mean 1/2 and advantages 1, 0, −1/2.
    """
    r = np.asarray(rewards, float)
    a = r - r.mean(-1, keepdims=True)
    return np.where(r >= solved, 1.0, np.where(a >= 0, alpha * a, a))


@dataclass(frozen=True)
class Intervention:
    """A tactic that would have been better in a state of a failed sample, and what led there."""

    prefix: tuple[str, ...]
    state: ProofState
    tactic: str


def intervention(
    decisions: Sequence[Decision], reference: Mapping[str, str]
) -> Intervention | None:
    """The last state up to the first refused tactic where `reference` knows a tactic, by state key.

    InT (2601.14209) has a model look for the first error; Lean names it. The answer is a target for
    supervised fine-tuning, of which what came behind it is no part. None where no state is known, or
    where the sample is a proof.
    """
    if decisions[-1].proved:
        return None
    found, prefix = None, decisions[0].state.script
    for transition in (t for decision in decisions for t in decision.transitions):
        if tactic := reference.get(transition.state.key):
            found = Intervention(prefix, transition.state, tactic)
        if transition.error:
            break
        prefix = (*prefix, transition.tactic)
    return found


# -- redistribution, shared prefixes ------------------------------------------------------------


def factors(decision: Decision) -> Floats:
    """What a call did, in four numbers: goals closed, characters of goals shed, accepted, leaf tactics.

    Hand-written stand-ins for the factors that LaRe (2412.11120) has a language model write.
    """
    before, after = decision.state, decision.next_state
    shed = len(str(before)) - len(str(after))
    closed = len(before.goals) - len(after.goals)
    return np.array([closed, shed / 100, float(decision.accepted), decision.duration], float)


def fit_factors(episodes: Sequence[ArrayLike], totals: ArrayLike, ridge: float = 1e-3) -> Floats:
    """Weights w with Σ_t f_t · w ≈ the reward of each episode: least squares with a ridge.

    `episodes` are arrays (T, k).
    """
    sums = np.stack([np.asarray(rows, float).sum(0) for rows in episodes])
    square = sums.T @ sums + ridge * np.eye(sums.shape[1])
    return np.asarray(np.linalg.solve(square, sums.T @ np.asarray(totals, float)))


def redistributed(rows: ArrayLike, weights: ArrayLike, total: float) -> Floats:
    """An episode's reward over its calls: f_t · w, and what is missing of `total` in equal parts.

    So the sum stays `total` (LaRe, with a linear model).
    """
    share = np.asarray(rows, float) @ np.asarray(weights, float)
    return np.asarray(share + (total - share.sum()) / len(share))


def shared_prefix_weights(actions: Sequence[Sequence[Hashable]]) -> list[Floats]:
    """1 / (samples of the group that share the actions up to this one), for each call.

    What many samples have in common is one step, and counts as one in the loss (λ-GRPO of *GRPO is
    secretly a process reward model*, 2509.21154). Samples ab, ab, ac: 1/3 for a, 1/2 for b, 1 for c.
    """
    count: dict[tuple[Hashable, ...], int] = defaultdict(int)
    prefixes = [[tuple(said[: t + 1]) for t in range(len(said))] for said in actions]
    for sample in prefixes:
        for prefix in sample:
            count[prefix] += 1
    return [np.array([1 / count[prefix] for prefix in sample]) for sample in prefixes]
