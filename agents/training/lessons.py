"""What a policy learns from traces: what it is shown, and what it should answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from agents.policies.base import Prompt
from agents.policies.causal_lm import CausalLM, LongPrompt
from agents.policies.checkpoint import Spec
from agents.policies.pointers import lessons
from agents.training.plan import Example
from segenv.prompts import Shown
from segenv.proof import Trace
from segenv.segmentation import segment
from segenv.traces.export.sft import GRANULARITIES, pairs, shown_in

Cuts = Sequence[Sequence[slice]]
"""The segments of each trace."""


def cut(
    traces: Sequence[Trace],
    spec: Spec,
    rule: str | None,
    cuts: Cuts | None,
    premises: Callable[[Prompt], Sequence[str]] | None,
) -> Iterator[tuple[Shown, str]]:
    """What is shown and what is to be answered, of all traces."""
    rule = rule or GRANULARITIES[spec.granularity]
    if spec.pointing:
        traces, cuts = lessons(traces, cuts or [segment(trace, rule) for trace in traces])
    for i, trace in enumerate(traces):
        pieces = None if cuts is None else cuts[i]
        for pair in pairs(trace, spec.granularity, rule, prompt=spec.prompt, pieces=pieces):
            some = premises(Prompt(trace.states[pair.start])) if premises else ()
            yield replace(shown_in(trace, pair.start), premises=tuple(some)), pair.completion


def examples(
    policy: CausalLM,
    traces: Sequence[Trace],
    rule: str | None = None,
    cuts: Cuts | None = None,
) -> tuple[list[Example], int]:
    """What a policy learns from traces, as tokens; and how many pairs were too long, and are left out.

    Prompts are cut as they are when the policy is asked.
    """
    spec, found, dropped = policy.spec, [], 0
    for what, text in cut(traces, spec, rule, cuts, policy.premises):
        answer = policy.answer_ids(text)
        try:
            asked = policy.fitted(what)
        except LongPrompt:
            asked = []
        if asked and len(answer) <= spec.max_new_tokens:
            found.append(Example(tuple(asked), tuple(answer)))
        else:
            dropped += 1
    return found, dropped
