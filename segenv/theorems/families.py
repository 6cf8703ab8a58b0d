"""The families of generated theorems by name, and worlds as text."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from segenv.arguments import choice
from segenv.names import closest
from segenv.theorems.generators.base import knobs
from segenv.theorems.generators.equations import Equations
from segenv.theorems.generators.induction import Induction
from segenv.theorems.generators.lists import Lists
from segenv.theorems.generators.membership import Membership
from segenv.theorems.generators.order import Mixed, Order
from segenv.theorems.generators.predicates import Predicates
from segenv.theorems.generators.propositional import Propositional
from segenv.theorems.suite import GENERATED
from segenv.theorems.world import STRICTNESS, World

FAMILIES: Mapping[str, type[Any]] = {
    "propositional": Propositional,
    "predicates": Predicates,
    "equations": Equations,
    "lists": Lists,
    "membership": Membership,
    "induction": Induction,
    "order": Order,
    "mixed": Mixed,
}
"""The generators by name."""
WORLD_KNOBS = ("setting", "count", "seed", "split", "trivial")


def parse(text: str) -> World:
    """The world that a text like `generated/propositional?depth=4&atoms=3` names.

    Besides the knobs there are `setting`, values for all of them ("easy", "medium", "long"; a knob that
    is given too counts), `count`, `seed` and `split` of the world, and `trivial`: which theorems pass,
    see `STRICTNESS`. Raises `ValueError` for an unknown family or knob, and for a value that is
    out of bounds.
    """
    name, _, query = text.removeprefix(GENERATED).partition("?")
    if name not in FAMILIES:
        hint = " A split of a world is a knob: ?split=train" if "/" in name else ""
        raise ValueError(closest("generator", name, FAMILIES) + hint)
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    given = dict(pairs)
    if len(given) < len(pairs):
        twice = next(knob for knob in given if [k for k, _ in pairs].count(knob) > 1)
        raise ValueError(f"the knob {twice} is given twice")
    own = {key: given.pop(key) for key in WORLD_KNOBS if key in given}
    family = FAMILIES[name]
    defaults = knobs(family())
    setting = choice("setting", own.pop("setting", "medium"), family.settings or {"medium": {}})
    for knob in given:
        if knob not in defaults:
            raise ValueError(closest("knob", knob, (*defaults, *WORLD_KNOBS)))
    values = {k: _number(k, v) if isinstance(defaults[k], int) else v for k, v in given.items()}
    values = {**family.settings.get(setting, {}), **values}
    return World(name, family(**values), **_own_knobs(own))


def _own_knobs(given: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a world out of its own knobs."""
    count = _number("count", given["count"]) if "count" in given else None
    passes, split = given.get("trivial", "never"), given.get("split", "")
    choice("trivial", passes, STRICTNESS)
    return {
        "trivial": STRICTNESS[passes],
        "count": count,
        "seed": _number("seed", given.get("seed", "0")),
        "split": split,
    }


def _number(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{name} is {text!r}, not a whole number") from None
