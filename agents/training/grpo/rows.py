"""Rows for TRL: one for each call, or one for each episode with a mask over what Lean said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from agents.credit.returns import Floats
from agents.rollouts.record import Group
from agents.training.grpo.credit import Advantages, known
from agents.training.grpo.transcripts import Read, Tokens
from segenv.decision import Decision


@dataclass(frozen=True)
class Row:
    """Tokens that were read, and tokens behind them with their advantages.

    `own` is 1 where the model wrote the token and it is trained on. All but `prompt` are equally long;
    `log_probs` are empty where the policy that is trained is the old one itself.
    """

    prompt: tuple[int, ...]
    completion: tuple[int, ...]
    own: tuple[int, ...]
    advantages: tuple[float, ...]
    log_probs: tuple[float, ...] = ()


def rows(
    groups: Sequence[Group],
    advantages: Advantages,
    read: Read,
    layout: str = "call",
    mask_cut: bool = False,
) -> list[Row]:
    """The rows of groups. `layout` is `call` or `episode`, `read` says what the model had before it.

    With `mask_cut` a rollout with a text that was cut off is not trained on (overlong filtering, DAPO;
    DLER): its rows stay, as TRL's means are over rows, but count no token. The calls that a rollout
    took over from another have no rows of their own.
    """
    shape = {"call": calls, "episode": episode}[layout]
    found = []
    for group, credited in zip(groups, advantages, strict=True):
        for rollout, own in zip(group.rollouts, credited, strict=True):
            if not known(rollout):
                continue
            silent = mask_cut and not all(turn.stopped for turn in rollout.turns)
            made = [*shape(read(rollout), rollout.decisions, own)][rollout.shared :]
            found += [_silenced(row) if silent else row for row in made]
    return found


def calls(
    prompts: Sequence[Tokens], decisions: Sequence[Decision], advantages: Sequence[Floats]
) -> Iterator[Row]:
    """A row for each call: the state is its prompt, as in supervised training."""
    for prompt, decision, own in zip(prompts, decisions, advantages, strict=True):
        ids = tuple(decision.token_ids or ())
        yield Row(
            tuple(prompt),
            ids,
            (1,) * len(ids),
            tuple(own.tolist()),
            tuple(decision.log_probs or ()),
        )


def episode(
    prompts: Sequence[Tokens], decisions: Sequence[Decision], advantages: Sequence[Floats]
) -> Iterator[Row]:
    """One row: what the environment says between the calls is part of it, and masked.

    Each prompt begins with all that was read and said before.
    """
    first = tuple(prompts[0])
    ids: list[int] = []
    own: list[int] = []
    credit: list[float] = []
    log_probs: list[float] = []
    for prompt, decision, advantage in zip(prompts, decisions, advantages, strict=True):
        reply, said = prompt[len(first) + len(ids) :], decision.token_ids or ()
        ids += [*reply, *said]
        own += [0] * len(reply) + [1] * len(said)
        credit += [0.0] * len(reply) + advantage.tolist()
        log_probs += [0.0] * len(reply) + list(decision.log_probs or ())
    yield Row(first, tuple(ids), tuple(own), tuple(credit), tuple(log_probs))


def _silenced(row: Row) -> Row:
    return replace(row, own=(0,) * len(row.own), advantages=(0.0,) * len(row.own))


def filled(found: Sequence[Row], multiple: int) -> list[Row]:
    """Rows without weight behind, up to a multiple: TRL drops what is left over of its equal parts."""
    return [*found, *[_silenced(found[-1])] * (-len(found) % multiple)]


def has_signal(advantages: Advantages) -> bool:
    """Whether any token of any group has an advantage."""
    return any(np.any(call) for group in advantages for rollout in group for call in rollout)
