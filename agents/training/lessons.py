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
from segenv.traces.export.sft import GRANULARITIES, Pair, pairs, shown_in

Cuts = Sequence[Sequence[slice]]
"""The segments of each trace."""
Data = Sequence[Trace] | Sequence[Pair]
"""What is learnt from."""


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


def taught(
    data: Data,
    spec: Spec,
    rule: str | None = None,
    cuts: Cuts | None = None,
    premises: Callable[[Prompt], Sequence[str]] | None = None,
) -> Iterator[tuple[Shown | str, str]]:
    """What is shown, or the prompt in words, and what is to be answered, of traces or exported pairs.

    Raises `ValueError` where exported pairs are to do what takes traces.
    """
    texts = [one for one in data if isinstance(one, Pair)]
    if texts and (spec.pointing or cuts or premises):
        what = "pointers" if spec.pointing else "premises" if premises else "other segments"
        raise ValueError(f"exported pairs are text, to which {what} cannot be put: give traces")
    yield from ((pair.prompt, pair.completion) for pair in texts)
    yield from cut([one for one in data if isinstance(one, Trace)], spec, rule, cuts, premises)


def examples(
    policy: CausalLM, data: Data, rule: str | None = None, cuts: Cuts | None = None
) -> tuple[list[Example], int]:
    """What a policy learns from traces or exported pairs, as tokens; and how many were too long.

    Those are left out. Prompts are cut as they are when the policy is asked, but for exported ones.
    """
    spec, found, dropped = policy.spec, [], 0
    for what, text in taught(data, spec, rule, cuts, policy.premises):
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
