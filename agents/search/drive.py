"""One policy and one pool of provers for many searches.

Each turn answers all questions of one sort together, so 64 searches share each forward pass of a
model, each batch of the provers and each round of verifications. Provers come before the policy:
what they answer leads to the next questions for it. Of those the ones with the smallest seed come
first; a search counts its seeds up, so those that are behind catch up and all ask together again.
Whatever a search shares a batch with, it finds the same, if the policy keeps to `Policy.sample`.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TypeVar, cast

from agents.policies.base import Policy, Prompt, enumerates
from agents.search.questions import Ask, Drawn, Isolate, Judge, Parse, Question, Run, Verify
from agents.search.tree import Search, Tree
from segenv.backends.attempts import run_again
from segenv.backends.base import Backend, BackendError, StatementError
from segenv.backends.prover import Prover
from segenv.plain import plain
from segenv.proof import ProofState
from segenv.theorems.scaffolding import goal_theorem

Q = TypeVar("Q")
A = TypeVar("A")
SEEDS = 1 << 32
"""The seeds of a run; no search asks that often."""


def drive(
    searches: Sequence[Search], policy: Policy, backend: Backend, seed: int = 0
) -> list[Tree]:
    """Answer all questions of some searches until each has ended; the trees in their order.

    `seed` is that of the run: with another one a policy draws differently in all of the searches. A
    fault of the backend ends no search but the one that it befell (`ended` is "infrastructure").
    What else is raised, by a policy say, ends all.
    """
    trees: dict[int, Tree] = {}
    waiting: dict[int, Question] = {}

    def go_on(i: int, answer: object) -> None:
        try:
            waiting[i] = searches[i].send(answer)
        except StopIteration as end:
            trees[i] = end.value

    def drawn(ask: Ask, prompts: list[Prompt]) -> list[Drawn]:
        return _drawn(ask.policy or policy, prompts, ask.n, SEEDS * seed + ask.seed)

    for i in range(len(searches)):
        go_on(i, None)
    while waiting:
        together = _together(waiting)
        for i in together:
            del waiting[i]
        for i, answer in _answers(together, drawn, backend).items():
            go_on(i, answer)
    backend.forget(node.state for tree in trees.values() for node in tree.nodes.values())
    return [trees[i] for i in range(len(searches))]


def _together(waiting: Mapping[int, Question]) -> dict[int, Question]:
    """The questions that are answered next, all of one sort."""
    groups: dict[tuple[object, ...], dict[int, Question]] = {}
    for i, question in waiting.items():
        groups.setdefault(_sort(question), {})[i] = question
    return groups[min(groups, key=lambda sort: sort[:3])]


def _sort(question: Question) -> tuple[object, ...]:
    if isinstance(question, Run):
        return (0,)
    if isinstance(question, Parse | Isolate):
        return 1, type(question).__name__
    if isinstance(question, Verify):
        return 2, question.tier
    if isinstance(question, Judge):
        return 3, 0, 0, id(question.value)
    return 4, question.seed, question.n, id(question.policy)


def _answers(
    questions: Mapping[int, Question],
    drawn: Callable[[Ask, list[Prompt]], list[Drawn]],
    backend: Backend,
) -> Mapping[int, Sequence[object]]:
    """The answers to questions of one sort."""
    first = next(iter(questions.values()))
    if isinstance(first, Run):
        runs = cast(Mapping[int, Run], questions)
        return _spread(
            {i: run.attempts for i, run in runs.items()}, lambda q: run_again(backend, q, 2)
        )
    if isinstance(first, Verify):
        claims, tier = cast(Mapping[int, Verify], questions), first.tier
        states = {i: claim.states for i, claim in claims.items()}
        return _spread(states, lambda q: backend.verify_all(q, tier))
    if isinstance(first, Judge):
        judged, value = cast(Mapping[int, Judge], questions), first.value
        states = {i: question.states for i, question in judged.items()}
        return _spread(states, lambda q: [float(worth) for worth in value(q)])
    if isinstance(first, Parse):
        parses = cast(Mapping[int, Parse], questions)
        return {i: [backend.parse(one.state, plain(one.text))] for i, one in parses.items()}
    if isinstance(first, Isolate):
        goals = cast(Mapping[int, Isolate], questions)
        return {i: [_alone(backend, one)] for i, one in goals.items()}
    asks, like = cast(Mapping[int, Ask], questions), first
    prompts = {i: ask.prompts for i, ask in asks.items()}
    return _spread(prompts, lambda q: drawn(like, q))


def _spread(
    questions: Mapping[int, Sequence[Q]], answer: Callable[[list[Q]], list[A]]
) -> dict[int, list[A]]:
    """All questions answered as one list, each search given its own part of the answers."""
    answers = iter(answer([one for own in questions.values() for one in own]))
    return {i: list(islice(answers, len(own))) for i, own in questions.items()}


def _drawn(policy: Policy, prompts: list[Prompt], n: int, seed: int) -> list[Drawn]:
    drawn = policy.sample(prompts, n, seed)
    if len(drawn) != len(prompts):
        raise ValueError(f"the policy answered {len(drawn)} prompts and was asked {len(prompts)}")
    return [Drawn(tuple(samples), enumerates(policy)) for samples in drawn]


def _alone(backend: Backend, goal: Isolate) -> ProofState | str:
    try:
        return backend.start(goal_theorem(cast(Prover, backend), goal.state, goal.index))
    except (ValueError, StatementError, BackendError) as error:
        return str(error)
