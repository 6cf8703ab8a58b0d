"""`segenv.evaluate`: how often a policy proves the theorems of a source."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from segenv import arguments
from segenv.backends.base import StatementError
from segenv.decision import Spending
from segenv.evaluation.attempts import attempt
from segenv.evaluation.naming import Nameless, named, told_apart
from segenv.evaluation.policies import (
    Learner,
    Policy,
    Solver,
    as_policy,
    check_solver,
    check_train,
    granularity_of,
)
from segenv.evaluation.records import Journal, Record
from segenv.evaluation.results import Evaluation
from segenv.evaluation.rules import Rules, rules
from segenv.evaluation.scores import opened
from segenv.proof import TacticError, Theorem
from segenv.syntax import leaves
from segenv.theorems.find import Given, as_source
from segenv.theorems.source import opened as opened_source

if TYPE_CHECKING:
    from segenv.backends.base import Backend

T = TypeVar("T")


def evaluate(
    policy: Policy | Solver | Learner | Callable[[Any], Any],
    source: Given,
    k: int | Sequence[int] = 1,
    tier: str = "T2",
    budget: Spending | None = None,
    *,
    granularity: str | None = None,
    train: Given = None,
    samples: int | None = None,
    limit: int | None = None,
    seed: int = 0,
    unwrap: bool = False,
    out: str | os.PathLike[str] | None = None,
    name: str | None = None,
    together: int = 16,
    backend: "Backend | None" = None,
    workers: int | None = None,
    progress: bool = False,
) -> Evaluation:
    """pass@k of a policy on the theorems of a source, verified at `tier`.

    - `policy`: a function of a theorem that gives a text or several; a policy with `sample(prompts, n,
      seed)`; a solver with `solve(backend, theorems, n, seed)`; a learner with `fit(backend,
      theorems)`, which gives a policy or a solver. See `segenv.evaluation.policies`.
    - `source`: whatever theorems come from (`segenv.theorems.find.as_source`); of an endless world 64.
      `limit` takes only so many of them, in the order of their keys.
    - `train`: the source of the training theorems of a learner, and of a learner alone.
    - `k`: one number or several. `samples` are the attempts at a theorem, the largest `k` if not given.
    - `tier`: what a proof must reach; "T2" is what may be claimed.
    - `granularity`: with "proof" an attempt is a text. With "step" and "segment" it is an episode, in
      which the policy, or the function, is asked about a prompt (`Prompt`) at each state. By default
      what the policy says of itself (its attribute `granularity`, as a language model has), else
      "proof"; another than it says is refused.
    - `budget`: tactics, tokens and calls of one attempt. By default none for a whole proof, and 64
      tactics for an episode. A solver has its own, and takes neither this nor a `granularity`.
    - `seed` is that of the policy's draws; `unwrap` takes off what models write around proofs.
    - `out`: a file of JSON lines, written as theorems are done, `together` at a time. An evaluation
      that was killed goes on there; one of other settings is refused. `name` is what the policy is
      called in it. By default that tells it from others: see `segenv.evaluation.naming.told_apart`;
      a policy of which nothing does is refused with `out` and no `name`.
    - `backend` and `workers`: as in `segenv.score`. `progress` shows a bar on stderr.

    Policies see theorems without their reference proofs. Every attempt counts; one on which the prover
    was lost again and again is told apart (`Evaluation.lost`) and lies inside of the interval, which
    is Wilson's or that of a bootstrap over theorems. Raises `StatementError`, before anything is tried,
    for a theorem that Lean does not start (`?on_error=skip` behind a source leaves it out), and
    `ValueError` or `TypeError` for arguments that will not do.
    """
    ks = _ks(k)
    n = max(ks) if samples is None else samples
    arguments.number("samples", n, at_least=max(ks), whole=True)
    arguments.number("limit", limit, at_least=1, whole=True, optional=True)
    arguments.number("together", together, at_least=1, whole=True)
    arguments.folder("out", out, optional=True)
    asked, found = as_policy(policy, granularity_of(policy, granularity)), as_source(source)
    check_train(asked, train)
    rule = _rule(policy, granularity, tier, budget, unwrap, seed)
    told = name or (named(policy) if out is None else _unmistakable(policy))
    for each in (found, *([] if train is None else [as_source(train)])):
        each.check()
    with opened(backend, workers) as prover:
        theorems = theorems_of(found, prover)[:limit]
        if isinstance(asked, Learner):
            known = theorems_of(train, prover)
            asked = asked.fit(prover, known)
            rule = _rule(asked, granularity, tier, budget, unwrap, seed)
            told += f" of {as_source(train).text}: {_digest(known)}"
        settings = _settings(told, found.text, theorems, n, rule, prover)
        journal = None if out is None else Journal(Path(out), settings)
        done = journal.open(theorems) if journal else {}
        open_ = [theorem for theorem in theorems if theorem.key not in done]
        _start_all(prover, open_)
        for record in shown(
            _records(asked, prover, open_, n, rule, together), len(open_), progress
        ):
            done[record.key] = record
            if journal:
                journal.add(record)
    return Evaluation(settings, tuple(done[theorem.key] for theorem in theorems), ks)


def theorems_of(source: Given, backend: "Backend") -> tuple[Theorem, ...]:
    """The theorems of a source, in the order of their keys: a part of them is one of all levels."""
    listed = opened_source(as_source(source), backend).listed
    return tuple(sorted(listed, key=lambda theorem: theorem.key))


def _rule(
    policy: object,
    granularity: str | None,
    tier: str,
    budget: Spending | None,
    unwrap: bool,
    seed: int,
) -> Rules:
    check_solver(policy, granularity, budget)
    return rules(granularity_of(policy, granularity), tier, budget, unwrap, seed)


def _unmistakable(policy: object) -> str:
    """The name of a policy in a file, where another must not go on."""
    try:
        return told_apart(policy)
    except Nameless as why:
        raise ValueError(
            f"out is given, where a run goes on with the same policy alone, but {why}. Give `name`, "
            "another for other settings of the policy"
        ) from None


def _ks(k: int | Sequence[int]) -> tuple[int, ...]:
    ks = tuple(k) if isinstance(k, (list, tuple)) else (k,)
    if not ks:
        raise ValueError("k is empty, but must be a number or several")
    for each in ks:
        arguments.number("k", each, at_least=1, whole=True)
    return ks


def _settings(
    name: str, source: str, theorems: Sequence[Theorem], n: int, rule: Rules, backend: "Backend"
) -> dict[str, Any]:
    """What decides the outcome, and must be the same when an evaluation goes on."""
    budget = {k: None if v == inf else v for k, v in asdict(rule.budget).items()}
    versions = getattr(backend, "versions", None)
    return {
        "policy": name,
        "source": source,
        "theorems": _digest(theorems),
        "samples": n,
        **(asdict(rule) | {"budget": budget}),
        "lean": versions()[0] if versions else "",
    }


def _digest(theorems: Sequence[Theorem]) -> str:
    """How many theorems there are, and which."""
    keys = sha256("\0".join(t.text_key for t in theorems).encode()).hexdigest()[:12]
    return f"{len(theorems)} ({keys})"


def _start_all(backend: "Backend", theorems: Iterable[Theorem]) -> None:
    """Start every theorem, so that none is refused when hours have been spent."""
    for theorem in theorems:
        try:
            backend.start(theorem)
        except StatementError as error:
            hint = "leave it out with on_error=skip behind the source, e.g. nat?on_error=skip"
            raise StatementError(f"{error}\n{hint}") from error


def _records(
    policy: Policy | Solver,
    backend: "Backend",
    theorems: Sequence[Theorem],
    n: int,
    rule: Rules,
    together: int,
) -> Iterator[Record]:
    for i in range(0, len(theorems), together):
        part = theorems[i : i + together]
        bare = [replace(theorem, proof="") for theorem in part]
        found = attempt(policy, backend, bare, n, rule)
        for theorem, scores in zip(part, found, strict=True):
            length = _length(backend, theorem)
            yield Record(theorem.name, theorem.key, theorem.level, length, tuple(scores))


def _length(backend: "Backend", theorem: Theorem) -> int | None:
    """The leaf tactics of the reference proof, None where there is none that Lean reads."""
    if not theorem.proof.strip():
        return None
    trees = backend.parse(backend.start(theorem), theorem.proof)
    return None if isinstance(trees, TacticError) else sum(map(leaves, trees))


def shown(items: Iterable[T], total: int, progress: bool) -> Iterator[T]:
    """The items, with a bar on stderr if it is wanted."""
    if not progress:
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, "evaluating", total=total, console=Console(stderr=True))
