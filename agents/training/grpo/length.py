"""Rewards of groups that see length, by name: a table (groups, samples) in place of the returns.

| name                    | from                           | knobs                          |
|-------------------------|--------------------------------|--------------------------------|
| `truncation_only`       | DLER (2510.15110)              | `limit`                        |
| `difficulty_overlong`   | Apriel-Reasoner (2604.02007)   | `limit`, `buffer`, `exponent`  |
| `reflective`            | ARLCP                          | `weight`                       |
| `separately_normalised` | LightningRL (2603.13319)       | none; with the credit `none`   |
| `explored`              | RLSP (2502.06773)              | `weight`, below 0 for a price  |
| `give_up`               | Auto-CEI (2410.07627)          | `c1`, `c2`                     |

A text such as `difficulty_overlong?limit=24&buffer=12` names one with its knobs. Formulas are those of
`agents.credit.length`. A length is counted in tokens that the policy wrote or in leaf tactics
(`MEASURES`); `reflective` counts the tactics that led back to a state as reflection.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from agents.credit import length
from agents.credit.returns import Floats
from agents.credit.segments import visited_by_tactics
from agents.rollouts.record import Group, Rollout
from agents.selection import giving_up
from agents.spelled import spelled

Measure = Callable[[Rollout], float]
MEASURES: Mapping[str, Measure] = {
    "tokens": lambda rollout: rollout.spent.tokens,
    "tactics": lambda rollout: rollout.spent.tactics,
}
"""How long a rollout is."""
Shape = Callable[[Sequence[Group], Measure], Floats]
"""Rewards (groups, samples) of groups; NaN where nothing is known."""


def shaped(text: str) -> Shape:
    """The shape that a text names. Raises `ValueError` for one that is not there, or lacks a knob."""
    made = spelled("length reward", text, SHAPES)
    return lambda groups, measure: made(groups, measure)


def table(groups: Sequence[Group], value: Callable[[Rollout], float]) -> Floats:
    """(groups, samples) of a number of each rollout; NaN where a group has fewer."""
    found = np.full((len(groups), max((len(g.rollouts) for g in groups), default=0)), np.nan)
    for row, group in zip(found, groups, strict=True):
        row[: len(group.rollouts)] = [value(rollout) for rollout in group.rollouts]
    return found


def correct(groups: Sequence[Group]) -> Floats:
    """1 for a proof, 0 for none, NaN where nothing is known."""
    return table(groups, lambda r: r.reward if r.turns else np.nan)


def lengths(groups: Sequence[Group], measure: Measure) -> Floats:
    """How long each rollout is, 0 where there is none."""
    return np.nan_to_num(table(groups, measure))


def returned(rollout: Rollout) -> float:
    """How many of its accepted tactics led to a state that was met before."""
    if not any(decision.transitions for decision in rollout.decisions):
        return 0.0
    path = visited_by_tactics(rollout.decisions)
    accepted = [t.accepted for d in rollout.decisions for t in d.transitions]
    return float(sum(ok and path[i + 1] in path[: i + 1] for i, ok in enumerate(accepted)))


def truncation_only(groups: Sequence[Group], measure: Measure, *, limit: float) -> Floats:
    """See `agents.credit.length.truncation_only`."""
    return length.truncation_only(correct(groups), lengths(groups, measure), limit)


def difficulty_overlong(
    groups: Sequence[Group],
    measure: Measure,
    *,
    limit: float,
    buffer: float,
    exponent: float = 1.0,
) -> Floats:
    """See `agents.credit.length.difficulty_overlong`."""
    outcome, long = correct(groups), lengths(groups, measure)
    return length.difficulty_overlong(outcome, long, limit, buffer, exponent)


def reflective(groups: Sequence[Group], measure: Measure, *, weight: float = 0.2) -> Floats:
    """See `agents.credit.length.reflective`; tactics that led back count as reflection."""
    undone = np.nan_to_num(table(groups, returned))
    return length.reflective(correct(groups), lengths(groups, measure), undone, weight)


def separately_normalised(groups: Sequence[Group], measure: Measure) -> Floats:
    """See `agents.credit.length.separately_normalised`; NaN stays where nothing is known."""
    outcome = correct(groups)
    found, _ = length.separately_normalised(outcome, -lengths(groups, measure))
    return np.where(np.isnan(outcome), np.nan, found)


def explored(groups: Sequence[Group], measure: Measure, *, weight: float) -> Floats:
    """See `agents.credit.length.explored`."""
    return length.explored(correct(groups), lengths(groups, measure), weight)


def give_up(groups: Sequence[Group], measure: Measure, *, c1: float, c2: float) -> Floats:
    """See `agents.selection.giving_up.reward`; depth is in leaf tactics, whatever the measure is."""
    return table(groups, lambda r: giving_up.reward(r, c1, c2) if r.turns else np.nan)


SHAPES: Mapping[str, Callable[..., Floats]] = {
    "truncation_only": truncation_only,
    "difficulty_overlong": difficulty_overlong,
    "reflective": reflective,
    "separately_normalised": separately_normalised,
    "explored": explored,
    "give_up": give_up,
}
"""The shapes by name."""
