"""The rewards that are compared, by name.

A proof pays 1 in all of them. Terms of one call are those of `segenv.rewards`; those that compare an
episode with others of its theorem are those of `agents.credit.length`. PPO has no groups of samples,
so the last `GROUP` episodes of a theorem stand for one (our reading). Weights were set so that
a proof of six tactics earns or costs about 0.2, as in ARLCP, and were not tuned.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.credit import length
from agents.credit.returns import Floats
from segenv.decision import Decision
from segenv.rewards import Term

GROUP = 8
Worth = Callable[[Floats, Floats], Floats]
"""From outcomes and lengths of a group, both (1, samples), to what each sample is worth."""


def grouped(name: str, worth: Worth, size: int = GROUP) -> Term:
    """A term that pays, at the end of an episode, what it is worth among the last of its theorem.

    Lengths are leaf tactics, refused ones included. Faults pay nothing and are not remembered. What
    is remembered is the term's own, for all environments that it is given to.
    """
    past: dict[str, deque[tuple[float, float]]] = defaultdict(lambda: deque(maxlen=size))

    def term(decision: Decision) -> float:
        if not decision.ended or decision.fault:
            return 0.0
        group = past[decision.state.theorem.text_key]
        group.append((float(decision.proved), decision.spent.tactics))
        correct, lengths = np.array(group).T[:, None]
        return float(worth(correct, lengths)[0, -1])

    term.__name__ = name
    return term


def apriel(correct: Floats, lengths: Floats) -> Floats:
    """The penalty alone; its soft limit goes from 4 to 12 tactics."""
    return length.difficulty_overlong(correct, lengths, limit=12, buffer=8) - correct


def arlcp(correct: Floats, lengths: Floats) -> Floats:
    """The price alone; nothing is ever undone where Lean was asked before."""
    return length.reflective(correct, lengths, np.zeros_like(lengths)) - correct


def lightning(correct: Floats, lengths: Floats) -> Floats:
    """The sum of both z-scores: it stands in place of the outcome."""
    return length.separately_normalised(correct, -lengths)[0]


@dataclass(frozen=True)
class Arm:
    """A reward: its name, what is paid in words, and the terms, made anew for each run."""

    name: str
    said: str
    terms: Callable[[], Mapping[Any, Any]]


ARMS = {
    arm.name: arm
    for arm in (
        Arm("none", "1 for a proof", lambda: {"proof": 1.0}),
        Arm(
            "truncation (DLER)",
            "nothing for a proof of more than 6 tactics",
            lambda: {"proof": 1.0, "truncation": {"limit": 6, "unit": "tactics"}},
        ),
        Arm(
            "overlong by difficulty (Apriel)",
            "a penalty that rises from 4 to 12 tactics, times the rate of the theorem",
            lambda: {"proof": 1.0, grouped("apriel", apriel): 1.0},
        ),
        Arm(
            "z-scored length (ARLCP)",
            "a proof costs up to 0.2 by its place among proofs of its theorem",
            lambda: {"proof": 1.0, grouped("arlcp", arlcp): 1.0},
        ),
        Arm(
            "separately normalised (LightningRL)",
            "z-scores of outcome and of shortness within the theorem, added, in place of the outcome",
            lambda: {grouped("lightning", lightning): 1.0},
        ),
        Arm(
            "exploration (RLSP)",
            "0.03 for each accepted tactic",
            lambda: {"proof": 1.0, "exploration": 0.03},
        ),
        Arm("price of a call", "0.03 a call", lambda: {"proof": 1.0, "call_price": 0.03}),
        Arm("price of a tactic", "0.03 a tactic", lambda: {"proof": 1.0, "tactic_price": 0.03}),
        Arm("price of a token", "0.01 a token", lambda: {"proof": 1.0, "token_price": 0.01}),
    )
}
