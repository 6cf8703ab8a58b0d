"""Attempts at theorems: whole proofs, episodes in steps or segments, and what solvers found."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from segenv.arguments import shown
from segenv.backends.base import Backend, BackendError
from segenv.decision import Spending
from segenv.evaluation.episodes import episodes
from segenv.evaluation.judging import LOST, Action, judge
from segenv.evaluation.policies import Policy, Solver, asked, prompt_of
from segenv.evaluation.rules import Rules
from segenv.evaluation.scores import EXHAUSTED, Score, scored
from segenv.proof import ProofState, Theorem, Verdict
from segenv.tokens import count_tokens


def attempt(
    policy: Policy | Solver, backend: Backend, theorems: Sequence[Theorem], n: int, rules: Rules
) -> list[list[Score]]:
    """`n` attempts at each theorem, all of them in one batch."""
    if isinstance(policy, Solver):
        found = policy.solve(backend, theorems, n, rules.seed)
        return _solved(backend, theorems, found, n, rules)
    if rules.granularity == "proof":
        return _proofs(policy, backend, theorems, n, rules)
    return episodes(policy, backend, theorems, n, rules)


# -- whole proofs -------------------------------------------------------------------------------


def _proofs(
    policy: Policy, backend: Backend, theorems: Sequence[Theorem], n: int, rules: Rules
) -> list[list[Score]]:
    prompts = [prompt_of(backend, theorem) for theorem in theorems]
    said = asked(policy, prompts, n, rules.seed)
    texts = [
        (prompt.state, sample.text, sample.tokens)
        for prompt, own in zip(prompts, said, strict=True)
        for sample in own
    ]
    scores = iter(_judged(backend, texts, rules))
    return [
        [next(scores) for _ in own] + [_nothing(theorem)] * (n - len(own))
        for theorem, own in zip(theorems, said, strict=True)
    ]


def _judged(
    backend: Backend, texts: Sequence[tuple[ProofState, str, int]], rules: Rules
) -> list[Score]:
    left = rules.tactics_left(Spending())
    read = [rules.read(state, text) for state, text, _ in texts]
    fits = [tokens <= rules.budget.tokens for _, _, tokens in texts]
    actions = [Action(state, text, left) for (state, _, _), text in zip(texts, read, strict=True)]
    judged = iter(
        judge(
            backend, [a for a, fit in zip(actions, fits, strict=True) if fit], "proof", rules.tier
        )
    )
    return [
        scored(action.text, tokens, next(judged)) if fit else _dear(action, tokens, rules)
        for action, fit, (_, _, tokens) in zip(actions, fits, texts, strict=True)
    ]


def _dear(action: Action, tokens: int, rules: Rules) -> Score:
    message = f"{tokens} tokens, at most {rules.budget.tokens} are allowed"
    name = action.state.theorem.name
    return Score(name, action.text, False, "budget", message, tokens=tokens)


def _nothing(theorem: Theorem) -> Score:
    message = "the policy has nothing more to say"
    return Score(theorem.name, "", False, EXHAUSTED, message)


# -- solvers ------------------------------------------------------------------------------------


def _solved(
    backend: Backend,
    theorems: Sequence[Theorem],
    answers: Sequence[Sequence[Any]],
    n: int,
    rules: Rules,
) -> list[list[Score]]:
    """The scores of what a solver found: scripts are verified from the theorem itself."""
    if len(answers) != len(theorems):
        raise ValueError(f"{len(answers)} answers came for {len(theorems)} theorems")
    pairs = [
        (theorem, answer)
        for theorem, own in zip(theorems, answers, strict=True)
        for answer in list(own)[:n]
    ]
    texts = {
        i: (backend.start(theorem), answer, count_tokens(answer))
        for i, (theorem, answer) in enumerate(pairs)
        if isinstance(answer, str)
    }
    claims = {
        i: ProofState(theorem, script, ())
        for i, (theorem, answer) in enumerate(pairs)
        if i not in texts and (script := _script(answer))
    }
    verdicts = dict(zip(claims, backend.verify_all(list(claims.values()), rules.tier), strict=True))
    scores = dict(zip(texts, _judged(backend, list(texts.values()), rules), strict=True))
    found = iter(
        scores[i] if i in scores else _verified(theorem, answer, verdicts.get(i))
        for i, (theorem, answer) in enumerate(pairs)
    )
    return [
        [next(found) for _ in list(own)[:n]] + [_nothing(theorem)] * (n - len(own))
        for theorem, own in zip(theorems, answers, strict=True)
    ]


def _script(answer: Any) -> tuple[str, ...]:
    if not hasattr(answer, "script"):
        raise TypeError(f"a solver gave {shown(answer)}, but must give a text or a `script`")
    return tuple(answer.script)


def _verified(theorem: Theorem, answer: Any, verdict: Verdict | BackendError | None) -> Score:
    script = tuple(answer.script)
    found = Score(
        theorem.name,
        "\n".join(script),
        isinstance(verdict, Verdict) and verdict.proved,
        script=script,
        tactics=getattr(answer, "tactic_calls", 0),
        tokens=getattr(answer, "tokens", 0),
        verdict=verdict if isinstance(verdict, Verdict) else None,
        costs=_costs(answer),
    )
    if found.proved:
        return found
    if isinstance(verdict, BackendError):
        return replace(found, kind=LOST, message=str(verdict))
    if verdict:
        return replace(found, kind="forbidden", message=verdict.error or "not a proof")
    ended = getattr(answer, "ended", "unsolved_goals")
    return replace(found, kind=ended, message=f"ended: {ended}")


def _costs(answer: Any) -> dict[str, float]:
    """The numbers among the attributes of an answer."""
    own = getattr(answer, "__dict__", {}).items()
    return {name: value for name, value in own if type(value) in (int, float)}
