"""What a round of expert iteration tries: theorems, by how they went before, and more of the hard.

Two small functions make a `Selection`. One says which theorems are tried:

| name     | which                                                      | from               |
|----------|------------------------------------------------------------|--------------------|
| `all`    | every one                                                  |                    |
| `near`   | a share, likelier the nearer their last rate is to a target | DOTS (2506.05316)  |
| `window` | those with low < last rate <= high                         | STP (2502.00212)   |

The other says how many more samples a theorem gets once its first ones are there: `none`, or `hard`
(DARS, 2508.13755). Both are written with their knobs, e.g. `near?target=0.5&share=0.5`. A theorem that
was not tried yet is tried by all three: its rate is not known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from agents.rollouts.record import Group
from agents.selection.difficulty import chosen, extra_rollouts, near, second_stage
from agents.spelled import spelled
from segenv.arguments import number
from segenv.proof import Theorem

Rates = Mapping[str, float]
"""The newest rate of theorems, by `Theorem.text_key`; see `agents.selection.difficulty.rates`."""
Tried = Callable[[Sequence[Theorem], Rates, int], list[Theorem]]
"""From theorems, their rates so far and a seed to those that are tried, in their order."""
More = Callable[[Iterable[Group]], Mapping[str, int]]
"""From the first groups of a round to how many samples are added to some, by the id of the group."""


@dataclass(frozen=True)
class Selection:
    """Which theorems a round tries, and which of them it tries more often."""

    tried: Tried
    more: More


def selection(tried: str = "all", more: str = "none") -> Selection:
    """A selection from two texts. Raises `ValueError` for what will not do."""
    first, second = spelled("selection", tried, TRIED), spelled("extra samples", more, MORE)
    first([], {}, 0)
    second([])
    return Selection(first, second)


def everything(theorems: Sequence[Theorem], rates: Rates, seed: int) -> list[Theorem]:
    """All theorems."""
    return list(theorems)


def near_target(
    theorems: Sequence[Theorem],
    rates: Rates,
    seed: int,
    *,
    target: float = 0.5,
    temperature: float = 0.1,
    share: float = 0.5,
) -> list[Theorem]:
    """The new ones, and others up to a share of all, drawn by `difficulty.near` (DOTS).

    DOTS predicts the rates of those it did not try by attention over those it did
    (`difficulty.predicted`); here the last rate that was measured stands for it (our reading).
    """
    number("share", share, above=0, at_most=1)
    number("temperature", temperature, above=0)
    known = [t.text_key for t in theorems if t.text_key in rates]
    room = ceil(share * len(theorems)) - (len(theorems) - len(known))
    kept: set[str] = set()
    if known and room > 0:
        odds = near([rates[key] for key in known], target, temperature)
        kept = set(chosen(known, odds, room, seed))
    return [t for t in theorems if t.text_key in kept or t.text_key not in rates]


def window(
    theorems: Sequence[Theorem], rates: Rates, seed: int, *, low: float = -1.0, high: float = 0.5
) -> list[Theorem]:
    """The new ones, and those with low < rate <= high.

    The default leaves out what is proved more often than not; low = 0 what was never proved, too.
    """
    number("high", high, above=low, at_most=1)
    return [t for t in theorems if low < rates.get(t.text_key, high) <= high]


def no_more(groups: Iterable[Group]) -> Mapping[str, int]:
    """No theorem gets more samples."""
    return {}


def hard(
    groups: Iterable[Group], *, most: float = 32, hardness: float = 0, scaled: float = 0
) -> Mapping[str, int]:
    """More samples for hard theorems, `most` in all, see `difficulty.extra_rollouts` (DARS)."""
    number("most", most, at_least=1)

    def extra(rate: float, n: int) -> int:
        return extra_rollouts(rate, n, int(most), bool(hardness), bool(scaled))

    return second_stage(groups, extra)


def joined(group: Group, added: Group) -> Group:
    """Both as one group, the added ones behind."""
    first = len(group.rollouts)
    more = [replace(r, group=group.id, index=first + i) for i, r in enumerate(added.rollouts)]
    return replace(group, rollouts=(*group.rollouts, *more))


TRIED: Mapping[str, Callable[..., list[Theorem]]] = {
    "all": everything,
    "near": near_target,
    "window": window,
}
MORE: Mapping[str, Callable[..., Mapping[str, int]]] = {"none": no_more, "hard": hard}
