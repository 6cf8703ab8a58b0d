"""What the warm start is taught: reference proofs, some tactics of them together, with needless ones between.

The world is `experiments.rl_granularity.world`, in which no reference proof has a tactic to spare. So the
teacher adds a detour before some tactics, a copy of a hypothesis that nothing needs, and says some
neighbours as one segment: a policy that copies the teacher has something to drop and something to join.
"""  # noqa: E501

from collections.abc import Sequence
from functools import partial
from random import Random

from agents.training.ppo.cloning import Shown, entry, shown
from segenv.backends.base import Backend
from segenv.menus import Menu
from segenv.proof import Theorem

STEPS = {
    "intro _": "intro {new}",
    "constructor": "constructor",
    "left": "left",
    "right": "right",
    "exact h": "assumption",
    "exact k": "assumption",
}
DETOUR = "have {new} := h"
SEGMENTS = (
    "constructor\nassumption\nassumption",
    "constructor\nassumption",
    "intro {new}\nassumption",
    "left\nassumption",
    "right\nassumption",
    "intro {new}\nconstructor",
    "left\nconstructor",
    "right\nconstructor",
    "assumption\nassumption",
)
SHAPES = (*dict.fromkeys(STEPS.values()), DETOUR, *SEGMENTS)
DETOURS, JOINED = 0.25, 0.5
"""How likely a detour is before a tactic, and a segment where one of the menu fits."""


def lessons(
    backend: Backend, theorems: Sequence[Theorem], menu: Menu, seed: int = 0
) -> list[Shown]:
    """All actions of the teacher; Lean has run them."""
    draw, found = Random(seed), list[Shown]()
    for theorem in theorems:
        shapes = said([STEPS[step] for step in theorem.proof.split("\n")], draw)
        found += shown(backend, theorem, menu, [partial(entry, shape) for shape in shapes])
    return found


def said(steps: Sequence[str], draw: Random) -> list[str]:
    """A proof as the teacher says it: entries of the menu."""
    found: list[str] = []
    at = 0
    while at < len(steps):
        if draw.random() < DETOURS:
            found.append(DETOUR)
        fitting = [s for s in SEGMENTS if s.split("\n") == list(steps[at : at + s.count("\n") + 1])]
        joined = fitting and draw.random() < JOINED
        found.append(fitting[0] if joined else steps[at])
        at += found[-1].count("\n") + 1
    return found
