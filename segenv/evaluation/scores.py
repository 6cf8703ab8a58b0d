"""`segenv.score`: whole proofs judged, many at once."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from segenv import arguments
from segenv.evaluation.judging import LOST, TIERS, Action, Judged, judge
from segenv.proof import Theorem, Verdict
from segenv.tokens import count_tokens
from segenv.unwrapping import unwrap as unwrapped

if TYPE_CHECKING:
    from segenv.backends.base import Backend

EXHAUSTED = "exhausted"
"""How an attempt ended where the policy had nothing more to say."""


@dataclass(frozen=True)
class Score:
    """What is known of one attempt at a theorem.

    | field     | meaning                                                                      |
    |-----------|------------------------------------------------------------------------------|
    | `theorem` | its name                                                                     |
    | `text`    | what was judged: a whole proof; of an episode its actions, one after the other |
    | `proved`  | whether the proof is finished and verified at the tier that was asked for    |
    | `kind`    | "" if proved, else why not: a key of `segenv.refusals.KINDS`, or how it ended |
    | `message` | "" if proved, else Lean's message, whole                                     |
    | `script`  | the tactics that were accepted                                               |
    | `tactics` | the leaf tactics that were charged                                           |
    | `tokens`  | those of the text, as the policy counts them                                 |
    | `verdict` | the verdict, where the last goal was closed; else None                       |
    | `costs`   | what else a solver counted, e.g. `expansions`                                |
    """

    theorem: str
    text: str
    proved: bool
    kind: str = ""
    message: str = ""
    script: tuple[str, ...] = ()
    tactics: int = 0
    tokens: int = 0
    verdict: Verdict | None = field(default=None, repr=False)
    costs: Mapping[str, float] = field(default_factory=dict, repr=False, hash=False)

    @property
    def lost(self) -> bool:
        """Whether the prover failed, which says nothing about the text."""
        return self.kind == LOST


def score(
    theorems: Theorem | Sequence[Theorem],
    texts: Sequence[str],
    *,
    tier: str = "T2",
    unwrap: bool = False,
    max_tactics: int | None = None,
    backend: "Backend | None" = None,
    workers: int | None = None,
) -> list[Score]:
    """Judge whole proofs: text i as a proof of theorem i, or each as one of a single theorem.

    All workers work at once, and each distinct text is run and verified once: a text that hangs is
    paid for once however often it stands there. A text is read to its end, as `LeanProof-v0` reads
    it. With `unwrap` what models write around proofs is taken off first (`segenv.unwrapping.unwrap`).
    `max_tactics` bounds the leaf tactics of a text. Without a `backend` one with `workers` workers (by
    default as many as there are cores) is opened and closed again.

    Raises `StatementError` for a theorem that Lean does not start, `ValueError` or `TypeError` for
    arguments that will not do. A wrong proof raises nothing: its score says why.
    """
    arguments.choice("tier", tier, TIERS)
    arguments.switch("unwrap", unwrap)
    arguments.number("max_tactics", max_tactics, at_least=1, whole=True, optional=True)
    each = _each(theorems, arguments.words("texts", texts))
    said = [(t, unwrapped(text, t) if unwrap else text) for t, text in each]
    with opened(backend, workers) as found:
        actions = [Action(found.start(theorem), text, max_tactics) for theorem, text in said]
        judged = judge(found, actions, "proof", tier)
        found.forget(one.state for one in judged)
    return [
        scored(a.text, count_tokens(a.text), one) for a, one in zip(actions, judged, strict=True)
    ]


def _each(theorems: Theorem | Sequence[Theorem], texts: Sequence[str]) -> list[tuple[Theorem, str]]:
    if isinstance(theorems, Theorem):
        return [(theorems, text) for text in texts]
    for theorem in theorems:
        arguments.instance("a theorem", theorem, Theorem, "a `Theorem`")
    if len(theorems) != len(texts):
        raise ValueError(
            f"there are {len(theorems)} theorems and {len(texts)} texts: give one text for each "
            "theorem, or a single theorem"
        )
    return list(zip(theorems, texts, strict=True))


def scored(text: str, tokens: int, judged: Judged) -> Score:
    """The score of a text that was judged."""
    error, proved = judged.error, judged.proved
    return Score(
        judged.state.theorem.name,
        text,
        proved,
        "" if proved or not error else error.kind,
        "" if proved or not error else error.message,
        judged.state.script,
        judged.tactics,
        tokens,
        judged.verdict,
    )


@contextmanager
def opened(backend: "Backend | None", workers: int | None = None) -> "Iterator[Backend]":
    """A backend that was given, or real Lean on as many workers, closed at the end.

    Raises `ValueError` for both.
    """
    arguments.number("workers", workers, at_least=1, whole=True, optional=True)
    if backend is not None:
        if workers is not None:
            raise ValueError(f"workers is {workers}, but there is a `backend` already")
        yield backend
        return
    from segenv.backends.native import NativeBackend

    with NativeBackend(workers=workers or os.cpu_count() or 1) as own:
        yield own
