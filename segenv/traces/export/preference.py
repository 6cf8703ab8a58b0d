"""Preference data from explorations: pairs for DPO, labelled tactics for KTO.

A tactic is good in a state if it leads to a proof on a shortest known way, and bad if Lean refused
it (`refused`) or if no proof is known from where it led (`dead_end`). A dead end may be provable
all the same: how much it says depends on how much was tried there. What leads to a proof by a
longer way is neither, and so is what was refused for reasons that another time may not meet.

The columns `prompt`, `chosen`, `rejected` and `prompt`, `completion`, `label` are what TRL calls the
preference and the unpaired preference type, in the standard format: strings, and a boolean label
(https://huggingface.co/docs/trl/dataset_formats). The others say where a row comes from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from segenv.names import closest
from segenv.prompts import FORMATS, Shown
from segenv.proof import Goal, Theorem
from segenv.refusals import PASSING
from segenv.traces.exploration import Exploration, Node
from segenv.traces.export.rows import SPLIT

REASONS = ("refused", "dead_end")
"""Why a tactic is bad."""


@dataclass(frozen=True)
class Preference:
    """Two tactics in one state, of which the first is better: a row for DPO."""

    prompt: Annotated[str, "`[GOAL]`, the proof state, `[PROOFSTEP]`"]
    chosen: Annotated[str, "a tactic on a shortest known way to a proof"]
    rejected: Annotated[str, "a tactic that is worse"]
    reason: Annotated[
        str, "why it is worse: `refused`, or `dead_end` (no proof is known from there)"
    ]
    kind: Annotated[str | None, "the kind of the refusal, null for a dead end"]
    message: Annotated[str | None, "what Lean said when it refused, null for a dead end"]
    theorem: Annotated[str, "the name of the theorem"]
    split: Annotated[str, SPLIT] = ""


@dataclass(frozen=True)
class Labelled:
    """A tactic in a state, and whether it is good: a row for KTO."""

    prompt: Annotated[str, "`[GOAL]`, the proof state, `[PROOFSTEP]`"]
    completion: Annotated[str, "a tactic"]
    label: Annotated[bool, "true on a shortest known way to a proof, false for a bad tactic"]
    reason: Annotated[str, "`proof`, `refused`, or `dead_end` (no proof is known from there)"]
    kind: Annotated[str | None, "the kind of the refusal, null if there was none"]
    message: Annotated[str | None, "what Lean said when it refused, null if it did not"]
    theorem: Annotated[str, "the name of the theorem"]
    split: Annotated[str, SPLIT] = ""


def preferences(
    exploration: Exploration, reasons: tuple[str, ...] = REASONS
) -> Iterator[Preference]:
    """One row for each bad tactic of each state with a good one; the first good one is chosen.

    `reasons` says which bad tactics count. Raises `ValueError` for one that is not in `REASONS`.
    """
    _known(reasons)
    for state in exploration.attempts:
        judged = list(_judged(exploration, state))
        chosen = next((node.tactic for node, reason in judged if reason == "proof"), None)
        for node, reason in judged:
            if chosen is not None and reason in reasons:
                yield Preference(
                    prompt_of(exploration.theorem, state),
                    *(chosen, node.tactic, reason),
                    *(_kind(node), _message(node), exploration.theorem.name),
                    exploration.theorem.split,
                )


def labelled(exploration: Exploration, reasons: tuple[str, ...] = REASONS) -> Iterator[Labelled]:
    """One row for each good or bad tactic of each state; dead ends only where a proof is known.

    `reasons` says which bad tactics count. Raises `ValueError` for one that is not in `REASONS`.
    """
    _known(reasons)
    for state in exploration.attempts:
        for node, reason in _judged(exploration, state):
            if reason in ("proof", *reasons):
                yield Labelled(
                    prompt_of(exploration.theorem, state),
                    *(node.tactic, reason == "proof", reason),
                    *(_kind(node), _message(node), exploration.theorem.name),
                    exploration.theorem.split,
                )


def _judged(exploration: Exploration, state: str) -> Iterator[tuple[Node, str]]:
    """The good and bad tactics of a state, each with the reason."""
    way = exploration.ways.get(state)
    for node in exploration.attempts[state].values():
        left = exploration.tactics_left(node)
        if node.refusal:
            if node.refusal.kind not in PASSING:
                yield node, "refused"
        elif way is not None and left is None:
            yield node, "dead_end"
        elif way is not None and left == len(way) - 2:
            yield node, "proof"


def prompt_of(theorem: Theorem, state: str) -> str:
    """The usual prompt for a state of which only the print is known."""
    goals = (Goal(state, target=""),)
    return FORMATS["goals"].text(Shown(theorem, goals, definitions=theorem.definitions))


def _kind(node: Node) -> str | None:
    return node.refusal.kind if node.refusal else None


def _message(node: Node) -> str | None:
    return node.refusal.message if node.refusal else None


def _known(reasons: tuple[str, ...]) -> None:
    for reason in reasons:
        if reason not in REASONS:
            raise ValueError(closest("reason", reason, REASONS))
