"""From groups of episodes to an advantage for each token that the model wrote, by name.

Each is a few lines over the pure functions of `agents.credit`. γ^duration is in them and nowhere else:
what TRL gets are advantages. R is the discounted return of an episode; what it earns is a function of
its calls (`Earned`), by default 1 for a proof.

| name            | what it is                                                              |
|-----------------|-------------------------------------------------------------------------|
| `group`         | GRPO: (R − mean) / deviation of the group                               |
| `batch`         | the deviation is the batch's (Lite PPO, DLER)                           |
| `leave_one_out` | R − mean of the others (RLOO)                                           |
| `none`          | R − mean, not scaled (Dr. GRPO)                                         |
| `unlikely`      | `group`, where proofs count more that the policy finds unlikely         |
| `returns`       | the return from a call on, against the group's at the same call         |
| `tempo`         | TEMPO on the tree of proof states                                       |
| `turns`         | MatchTIR: samples and calls, a call earning what Lean makes of it       |
| `amplified`     | R³L's positive amplification, where samples share a start pivoted off it |
| `pivoted`       | R³L: `amplified`, and 0 for what a failure and its retries have in common |
| `values`        | SPO's differences of V between calls, V the group's means by state      |
| `spo`           | SPO: segments end where the number of goals changes, likely tokens have 0 |
| `shared`        | `group`, what many samples began with counting once (λ-GRPO)            |
| `lare`          | LaRe: the outcome shared out over calls by what each did                |
| `process`       | `group`, and each tactic's own on its first token (2606.20068)          |
| `archer`        | ArCHer: what critics of calls say, see `agents.training.archer`         |
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from agents.credit import advantages, process, segments
from agents.credit.returns import Floats, durations, returns
from agents.rollouts.record import Group, Rollout
from agents.training.grpo import inside
from agents.training.grpo.length import MEASURES, Measure, Shape, shaped, table
from segenv import arguments
from segenv.decision import Decision
from segenv.names import closest
from segenv.rewards import proof

Advantages = list[list[list[Floats]]]
"""For each group, rollout and call: (tokens,)."""
Earned = Callable[[Decision], float]
"""The reward of a call, e.g. a `segenv.rewards` sum of terms."""
Credit = Callable[[Sequence[Group], float, Earned], Advantages]
"""A function of groups, γ and what calls earn. Rollouts of which nothing is known get 0."""
Worth = Callable[[Sequence[Group], float, Earned], Floats]
"""What each rollout is worth, (groups, samples), of which outcomes make advantages."""
Bonus = Callable[[Rollout], float]
"""What a rollout earns besides."""
ARCHER = "archer"
"""The credit that is learned."""


def named(
    name: str, length: str = "", measure: str = "tokens", bonus: Bonus | None = None
) -> Credit:
    """A credit by its name. Raises `ValueError` for one that is not there.

    With a `length` (`agents.training.grpo.length`) the rewards of that, by a `measure` of it, stand in
    place of returns; to them, or to returns, a `bonus` is added. Only credits of whole rollouts take
    either.
    """
    if name not in CREDITS:
        raise ValueError(closest("credit", name, [*CREDITS, ARCHER]))
    if not length and not bonus:
        return CREDITS[name]
    if name not in OF_OUTCOMES:
        raise ValueError(
            f"credit is {name!r}, but a length reward or a bonus is one of whole rollouts, which "
            f"{', '.join(OF_OUTCOMES)} take"
        )
    own: Worth = outcomes
    if length:
        shape, by = shaped(length), MEASURES[arguments.choice("measure", measure, MEASURES)]
        own = of_length(shape, by)
    return by_outcome(OF_OUTCOMES[name], with_bonus(own, bonus) if bonus else own)


def of_length(shape: Shape, measure: Measure) -> Worth:
    """What rollouts are worth by how long they are."""
    return lambda groups, gamma, earned: shape(groups, measure)


def with_bonus(worth: Worth, bonus: Bonus) -> Worth:
    """What rollouts are worth and a bonus of each."""
    return lambda groups, gamma, earned: worth(groups, gamma, earned) + table(groups, bonus)


def returns_of(rollout: Rollout, gamma: float, earned: Earned) -> Floats:
    """G_t = r_t + γ^(d_t) G_(t+1) for each call."""
    rewards = [earned(replace(decision, gamma=gamma)) for decision in rollout.decisions]
    return returns(rewards, durations(rollout.decisions), gamma)


def known(rollout: Rollout) -> bool:
    """Whether there is anything to give credit for: calls, and an outcome that is no fault."""
    return bool(rollout.turns) and rollout.ended is not None and not rollout.fault


def outcomes(groups: Sequence[Group], gamma: float, earned: Earned = proof) -> Floats:
    """(groups, samples): the discounted return of each rollout; NaN where nothing is known."""
    table = np.full((len(groups), max((len(g.rollouts) for g in groups), default=0)), np.nan)
    for row, group in zip(table, groups, strict=True):
        for i, rollout in enumerate(group.rollouts):
            if known(rollout):
                row[i] = returns_of(rollout, gamma, earned)[0]
    return table


def by_outcome(
    advantage: Callable[[Floats], Floats],
    worth: Worth = outcomes,
) -> Credit:
    """One advantage for all tokens of a rollout, from a table (groups, samples), that of returns."""

    def credit(groups: Sequence[Group], gamma: float, earned: Earned = proof) -> Advantages:
        table = advantage(worth(groups, gamma, earned))
        return [
            [
                spread(np.full(len(one.turns), a), one)
                for one, a in zip(group.rollouts, row, strict=False)
            ]
            for group, row in zip(groups, table, strict=True)
        ]

    return credit


def by_call(advantage: Callable[[Sequence[Rollout], Sequence[Floats], float], Any]) -> Credit:
    """One advantage for all tokens of a call, from the known rollouts of a group and their returns."""

    def credit(groups: Sequence[Group], gamma: float, earned: Earned = proof) -> Advantages:
        return [_of_group(group, gamma, earned) for group in groups]

    def _of_group(group: Group, gamma: float, earned: Earned) -> list[list[Floats]]:
        some = [rollout for rollout in group.rollouts if known(rollout)]
        worth = [returns_of(rollout, gamma, earned) for rollout in some]
        rest = iter(advantage(some, worth, gamma) if len(some) > 1 else ())
        return [spread(next(rest, None) if known(one) else None, one) for one in group.rollouts]

    return credit


def spread(calls: Floats | None, rollout: Rollout) -> list[Floats]:
    """The advantage of each call for each of its tokens; None is 0 for all."""
    each = np.zeros(len(rollout.turns)) if calls is None else calls
    return [
        np.full(len(decision.token_ids or ()), float(a))
        for decision, a in zip(rollout.decisions, each, strict=True)
    ]


def unlikely(groups: Sequence[Group], gamma: float, earned: Earned = proof) -> Advantages:
    """`group` on rewards in which likely proofs count less; see `advantages.unlikely`."""
    said = np.zeros_like(outcomes(groups, gamma, earned))
    for row, group in zip(said, groups, strict=True):
        row[: len(group.rollouts)] = [rollout.log_prob for rollout in group.rollouts]
    weighed = by_outcome(lambda table: advantages.group(advantages.unlikely(table, said)))
    return weighed(groups, gamma, earned)


def spo(groups: Sequence[Group], gamma: float, earned: Earned = proof) -> Advantages:
    """Values of segments between goal changes, on the tokens that were not nearly certain (SPO)."""
    found = by_call(inside.goal_segments)(groups, gamma, earned)
    for group, rows in zip(groups, found, strict=True):
        for rollout, row in zip(group.rollouts, rows, strict=True):
            for decision, own in zip(rollout.decisions, row, strict=True):
                own *= segments.improbable(decision.log_probs or np.full(len(own), -np.inf))
    return found


def verified(
    groups: Sequence[Group], gamma: float, earned: Earned = proof, weight: float = 1.0
) -> Advantages:
    """The outcome's advantage on all tokens and each tactic's own on its first token.

    *Process-verified reinforcement learning* (2606.20068), see `agents.credit.process`. An error is
    propagated to the end of its call: the next call begins in the state before the error.
    """
    found = by_outcome(advantages.group)(groups, gamma, earned)
    for group, rows in zip(groups, found, strict=True):
        calls = [
            (row, t, rollout.proved, turn)
            for row, rollout in zip(rows, group.rollouts, strict=True)
            if known(rollout)
            for t, turn in enumerate(rollout.turns)
        ]
        values = [
            process.tactic_values(process.soundness([turn.decision]), proved)
            for _, _, proved, turn in calls
        ]
        if not sum(map(len, values)):
            continue
        for (row, t, _, turn), own in zip(calls, process.tactic_advantages(values), strict=True):
            if len(row[t]):
                firsts = process.first_tokens(turn.token_ends, process.starts(turn.decision))
                inside = [min(first, len(row[t]) - 1) for first in firsts]
                row[t] = process.token_advantages(row[t][0], own, inside, len(row[t]), weight)
    return found


OF_OUTCOMES: Mapping[str, Callable[[Floats], Floats]] = {
    "group": advantages.group,
    "batch": advantages.batch,
    "leave_one_out": advantages.leave_one_out,
    "none": advantages.centred,
}
"""The advantages of whole rollouts, from a table of what they earn."""
OF_BRANCHES = ("pivoted", "spo")
"""The credits that know samples which were branched off others."""
CREDITS: Mapping[str, Credit] = {
    **{name: by_outcome(advantage) for name, advantage in OF_OUTCOMES.items()},
    "unlikely": unlikely,
    "returns": by_call(inside.from_here),
    "tempo": by_call(inside.tempo),
    "turns": by_call(inside.turns),
    "amplified": by_call(inside.amplified),
    "pivoted": by_call(inside.pivoted),
    "values": by_call(inside.values),
    "spo": spo,
    "shared": by_call(inside.shared),
    "lare": by_call(inside.lare),
    "process": verified,
}
"""The credits by name."""
