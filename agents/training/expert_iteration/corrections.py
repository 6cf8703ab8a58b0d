"""Data for self-correction (Goedel-Prover-V2, 2508.03613): a failed text, Lean's message, and a proof.

A prompt is the one that `agents.search.correction.corrected` asks with: the theorem, and as feedback
the failed text with the place of its error and Lean's message. The answer is a proof of the same
theorem, found in some round; which of the two was there first does not matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random

from agents.credit.process import starts
from agents.policies.causal_lm import CausalLM
from agents.rollouts.record import Group
from agents.search.prompts import marked
from agents.training.expert_iteration.proofs import Proof
from agents.training.lessons import cut
from agents.training.plan import Example
from segenv.decision import Decision
from segenv.envs.action_text import tidy
from segenv.proof import Trace, placed

Failures = Mapping[str, Sequence[str]]
"""What is shown of failed texts, each once, by `Theorem.text_key`."""


def failures(groups: Iterable[Group]) -> dict[str, list[str]]:
    """What is shown of the whole proofs that failed; those that a fault befell are left out."""
    found: dict[str, dict[str, None]] = {}
    for rollout in (one for group in groups for one in group.known if one.turns):
        if not rollout.proved and rollout.ended != "gave_up":
            own = found.setdefault(rollout.theorem.text_key, {})
            own[feedback(rollout.decisions[-1])] = None
    return {key: list(own) for key, own in found.items()}


def feedback(decision: Decision) -> str:
    """A failed text with the place of its error and Lean's message, as `corrected` shows it."""
    error, text = decision.error, tidy(decision.action)
    if error is None:
        raise ValueError(f"{decision.action!r} was not refused")
    steps = decision.transitions
    if steps and steps[-1].error:
        before = text[: starts(replace(decision, action=text))[len(steps) - 1]]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
        error = placed(error, line, column, steps[-1].tactic, text)
    return marked(text, error)


def corrections(
    policy: CausalLM, pool: Sequence[tuple[Proof, Trace]], failed: Failures, n: int, seed: int
) -> list[Example]:
    """At most `n` failures of each theorem that was proved, each answered by its shortest proof.

    What does not fit the context with all that Lean said is left out.
    """
    shortest: dict[str, Trace] = {}
    for proof, trace in sorted(pool, key=lambda one: (len(one[0].script), one[0].script)):
        shortest.setdefault(proof.theorem.text_key, trace)
    found = []
    for key, trace in shortest.items():
        told = failed.get(key, ())
        [(what, text)] = cut([trace], policy.spec, None, None, policy.premises)
        answer = policy.answer_ids(text)
        for one in Random(f"{seed} {key}").sample(told, min(n, len(told))):
            shown = replace(what, feedback=(one,))
            if policy.fits(shown) and len(answer) <= policy.spec.max_new_tokens:
                found.append(Example(tuple(policy.fitted(shown)), tuple(answer)))
    return found
