"""Styles of proof, and demonstrations in a mixture of them.

The world is `experiments.rl_granularity.world`: each reference proof is a list of steps, and a style
says how each step is written. Two styles have the same effect step by step, a third proves what is left
at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

from agents.training.ppo.cloning import Shown, entry, shown
from segenv.backends.base import Backend
from segenv.menus import Menu
from segenv.proof import Theorem

TACTICS: Mapping[str, str] = {
    "intro _": "intro {new}",
    "constructor": "constructor",
    "left": "left",
    "right": "right",
    "exact h": "exact h",
    "exact k": "exact k",
}
TERMS: Mapping[str, str] = {
    "intro _": "refine fun {new} => ?_",
    "constructor": "refine ⟨?_, ?_⟩",
    "left": "refine Or.inl ?_",
    "right": "refine Or.inr ?_",
    "exact h": "refine h",
    "exact k": "refine k",
}
ONE_SHOT = "simp_all"
SHAPES = (*TACTICS.values(), *TERMS.values(), ONE_SHOT)
STYLES = ("tactics", "terms", "one shot")


@dataclass(frozen=True)
class Mix:
    """A warm start: so much of a style, the rest in another."""

    style: str
    share: float
    rest: str

    @property
    def name(self) -> str:
        """E.g. "20 % terms, 80 % tactics"."""
        own = round(100 * self.share)
        return f"{own} % {self.style}, {100 - own} % {self.rest}"


def style_of(tactic: str) -> str:
    """The style that a tactic of the menu is written in."""
    if tactic == ONE_SHOT:
        return "one shot"
    return "terms" if tactic.startswith("refine") else "tactics"


def shares(scripts: Sequence[str]) -> dict[str, float]:
    """How many of the tactics of some proofs are written in each style; 0 without proofs."""
    said = [style_of(tactic) for script in scripts for tactic in script.split("\n")]
    return {style: said.count(style) / max(1, len(said)) for style in STYLES}


def demonstrations(
    backend: Backend, theorems: Sequence[Theorem], mix: Mix, menu: Menu, seed: int
) -> list[Shown]:
    """The steps of the reference proofs, each proof in one style; Lean has run them all."""
    draw, found = Random(seed), list[Shown]()
    for theorem in theorems:
        style = mix.style if draw.random() < mix.share else mix.rest
        found += shown(backend, theorem, menu, written(theorem.proof, style))
    return found


def written(proof: str, style: str) -> list[Callable[[Sequence[str]], str]]:
    """A reference proof in a style, as steps that find their text in a menu."""
    if style == "one shot":
        return [lambda texts: ONE_SHOT]
    shapes = TERMS if style == "terms" else TACTICS
    return [partial(entry, shapes[step]) for step in proof.split("\n")]
