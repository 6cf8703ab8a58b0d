"""Process labels from explorations: each tactic that was tried, aligned with a proof that is known.

SPARE (*Single-pass annotation with reference-guided evaluation*, 2506.15498) lets a model align each
step of a solution with a reference solution and say whether it is right, in one pass and without
rollouts from every step. In Lean nothing has to be guessed: states that print alike are one state, so
a tactic is aligned by the state it leads to. The reference is the shortest proof that the exploration
knows from there, which the kernel accepted.

| `reason`   | the tactic                                                  | `label` |
|------------|-------------------------------------------------------------|---------|
| `matched`  | is that of the reference in this state                      | true    |
| `nearer`   | is another one that comes as near to a proof                | true    |
| `detour`   | leads to a proof, but is no step nearer to it               | true    |
| `dead_end` | leads to where no proof is known                            | false   |
| `refused`  | was refused by Lean                                         | false   |

A dead end may be provable all the same: how much it says depends on how much was tried there. What was
refused for reasons that another time may not meet is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from segenv.refusals import PASSING
from segenv.traces.exploration import Exploration, Node
from segenv.traces.export.preference import prompt_of
from segenv.traces.export.rows import SPLIT

REASONS = {"matched": True, "nearer": True, "detour": True, "dead_end": False, "refused": False}
"""What may be the matter with a tactic, and the label that it has then."""


@dataclass(frozen=True)
class Step:
    """A tactic in a state, and what a known proof says of it."""

    prompt: Annotated[str, "`[GOAL]`, the proof state, `[PROOFSTEP]`"]
    completion: Annotated[str, "a tactic"]
    label: Annotated[bool, "whether a proof is known from where it leads"]
    reason: Annotated[str, "`matched`, `nearer`, `detour`, `dead_end` or `refused`"]
    reference: Annotated[str | None, "the tactic of the shortest known proof from this state"]
    left_before: Annotated[int | None, "tactics to the end of that proof, null without one"]
    left_after: Annotated[int | None, "the same where the tactic leads"]
    theorem: Annotated[str, "the name of the theorem"]
    split: Annotated[str, SPLIT] = ""


def steps(exploration: Exploration) -> Iterator[Step]:
    """A row for each tactic of each state, in the order in which they were seen.

    None of an exploration without a proof: there is no reference then.
    """
    if not exploration.ways:
        return
    for state, tried in exploration.attempts.items():
        way = exploration.ways.get(state)
        before = None if way is None else len(way) - 1
        reference = _reference(exploration, tried, before)
        for node in tried.values():
            if node.refusal and node.refusal.kind in PASSING:
                continue
            after = exploration.tactics_left(node)
            reason = _reason(node, before, after, node.tactic == reference)
            yield Step(
                prompt=prompt_of(exploration.theorem, state),
                completion=node.tactic,
                label=REASONS[reason],
                reason=reason,
                reference=reference,
                left_before=before,
                left_after=after,
                theorem=exploration.theorem.name,
                split=exploration.theorem.split,
            )


def _reference(exploration: Exploration, tried: dict[str, Node], before: int | None) -> str | None:
    """The first tactic seen that is on a shortest known way."""
    if before is None:
        return None
    on = (n.tactic for n in tried.values() if exploration.tactics_left(n) == before - 1)
    return next(on, None)


def _reason(node: Node, before: int | None, after: int | None, matched: bool) -> str:
    if node.refusal:
        return "refused"
    if before is None or after is None:
        return "dead_end"
    if matched:
        return "matched"
    return "nearer" if after < before else "detour"
