"""InT (2601.14209) in a batch: what a failure should have said where it went wrong, as rows.

There a model reads a reference proof to find its first error; here Lean names it, and the proofs of
the same group stand for the reference. A failure is credited by the outcome as before; beside it
stands a supervised row: the last state up to its first error that a proof went through, and what the
proof said there. What the failure said after that is no part of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.credit.segments import intervention
from agents.policies.causal_lm import CausalLM
from agents.rollouts.record import Group
from agents.training.grpo.replay import supervised
from agents.training.grpo.rows import Row
from agents.training.plan import Example


def interventions(groups: Sequence[Group], policy: CausalLM, weight: float) -> list[Row]:
    """A row for each failure that parted from a proof of its group, with the advantage `weight`."""
    found = (supervised(one) for group in groups for one in examples(group, policy))
    return [replace(row, advantages=(weight,) * len(row.advantages)) for row in found]


def examples(group: Group, policy: CausalLM) -> Iterator[Example]:
    """Prompts of the states in which failures parted from proofs, and what a proof said there."""
    known = {
        turn.decision.state.key: (rollout.prompts[t], turn.decision)
        for rollout in group.known
        if rollout.proved
        for t, turn in enumerate(rollout.turns)
        if turn.stopped and turn.decision.accepted
    }
    said = {key: decision.action for key, (_, decision) in known.items()}
    for rollout in group.known:
        found = intervention(rollout.decisions, said) if rollout.turns else None
        if found:
            prompt, decision = known[found.state.key]
            answer = tuple(decision.token_ids or ())
            yield Example(tuple(policy.prompt_ids(prompt)), answer)
