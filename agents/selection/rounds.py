"""What a round of a learner tries: theorems or states to begin in, by how earlier ones went.

Two small functions make a `Selection`. One says what is tried, from what is known (`History`):

| name       | which                                                        | from                   |
|------------|--------------------------------------------------------------|------------------------|
| `all`      | every theorem                                                |                        |
| `near`     | a share, likelier the nearer their last rate is to a target  | DOTS (2506.05316)      |
| `window`   | those with low < last rate <= high                           | STP (2502.00212)       |
| `domains`  | a share, by sources of which few rollouts came to an end     | Apriel (2604.02007)    |
| `restarts` | states that earlier rollouts met, in the place of a share    | Satori (2502.02508)    |
| `reverse`  | each from near the end of its reference proof, then further  | StepCoder (2402.01391) |

The other says how many more samples a theorem gets once its first ones are there: `none`, or `hard`
(DARS, 2508.13755). Both are written with their knobs, e.g. `near?target=0.5&share=0.5`. A theorem that
was not tried yet is tried by the first three: its rate is not known.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np

from agents.rollouts.record import Group
from agents.selection import domains, starts
from agents.selection.difficulty import chosen, extra_rollouts, near, rates, second_stage
from agents.spelled import spelled
from segenv.arguments import number
from segenv.proof import Theorem
from segenv.theorems.samplers import Start


@dataclass(frozen=True)
class History:
    """What a selection may know.

    | field      | meaning                                                                   |
    |------------|---------------------------------------------------------------------------|
    | `groups`   | all that was played so far, in order                                      |
    | `measured` | rates that were measured before that, by `Theorem.text_key`               |
    | `scripts`  | reference proofs by `Theorem.text_key`, where a selection reads them      |
    """

    groups: Sequence[Group] = ()
    measured: Mapping[str, float] = field(default_factory=dict)
    scripts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rates(self) -> dict[str, float]:
        """The newest rate of each theorem, by `Theorem.text_key`."""
        return {**self.measured, **rates(self.groups)}


Tried = Callable[[Sequence[Theorem], History, int], list[Start]]
"""From theorems, what is known and a seed to what is tried, in the order of the theorems."""
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
    first([], History(), 0)
    second([])
    return Selection(first, second)


def name_of(text: str) -> str:
    """The name in a text such as `near?target=0.5`."""
    return text.partition("?")[0]


def everything(theorems: Sequence[Theorem], history: History, seed: int) -> list[Start]:
    """All theorems."""
    return [Start(theorem) for theorem in theorems]


def near_target(
    theorems: Sequence[Theorem],
    history: History,
    seed: int,
    *,
    target: float = 0.5,
    temperature: float = 0.1,
    share: float = 0.5,
) -> list[Start]:
    """The new ones, and others up to a share of all, drawn by `difficulty.near` (DOTS).

    DOTS predicts the rates of those it did not try by attention over those it did
    (`difficulty.predicted`); here the last rate that was measured stands for it (our reading).
    """
    number("share", share, above=0, at_most=1)
    number("temperature", temperature, above=0)
    own = history.rates
    known = [t.text_key for t in theorems if t.text_key in own]
    room = ceil(share * len(theorems)) - (len(theorems) - len(known))
    kept: set[str] = set()
    if known and room > 0:
        odds = near([own[key] for key in known], target, temperature)
        kept = set(chosen(known, odds, room, seed))
    return [Start(t) for t in theorems if t.text_key in kept or t.text_key not in own]


def window(
    theorems: Sequence[Theorem],
    history: History,
    seed: int,
    *,
    low: float = -1.0,
    high: float = 0.5,
) -> list[Start]:
    """The new ones, and those with low < rate <= high.

    The default leaves out what is proved more often than not; low = 0 what was never proved, too.
    """
    number("high", high, above=low, at_most=1)
    own = history.rates
    return [Start(t) for t in theorems if low < own.get(t.text_key, high) <= high]


def by_domain(
    theorems: Sequence[Theorem],
    history: History,
    seed: int,
    *,
    share: float = 1.0,
    after: float = 50,
) -> list[Start]:
    """A share of the theorems, drawn by `domains.balanced`: of each source alike in the long run.

    A domain is the file or suite that a theorem comes from (`Theorem.source`). All are to have as many
    rollouts that come to an end; faults do not (Apriel).
    """
    number("share", share, above=0, at_most=1)
    ended: Counter[str] = Counter()
    for group in history.groups:
        ended[domain(group.theorem)] += len(group.known)
    waiting: dict[str, list[Theorem]] = defaultdict(list)
    for theorem in theorems:
        waiting[domain(theorem)].append(theorem)
    odds = domains.balanced(dict.fromkeys(waiting, 1.0), ended, int(after)) if waiting else {}
    draw = np.random.default_rng(seed)
    found: list[Start] = []
    while len(found) < round(share * len(theorems)):
        open_ = [name for name, own in waiting.items() if own]
        shares = np.array([odds[name] for name in open_])
        place = int(draw.choice(len(open_), p=shares / shares.sum()))
        found.append(Start(waiting[open_[place]].pop(0)))
    return found


def domain(theorem: Theorem) -> str:
    """The file or suite that a theorem comes from."""
    return theorem.source.partition(":")[0]


def restarted(
    theorems: Sequence[Theorem],
    history: History,
    seed: int,
    *,
    share: float = 0.5,
    proved: float = 0.5,
) -> list[Start]:
    """Theorems, and in the place of a share of them states that earlier rollouts met (Satori).

    `proved` is the share of restarts that are on the way of a proof; what one sort lacks the other
    makes up for. Where too few states were met there are more theorems.
    """
    number("share", share, above=0, at_most=1)
    number("proved", proved, at_least=0, at_most=1)
    own = {theorem.text_key for theorem in theorems}
    met = [r for r in starts.restarts(history.groups) if r.start.theorem.text_key in own]
    n = min(len(met), round(share * len(theorems)))
    places = np.random.default_rng(seed).permutation(len(theorems))[:n].tolist()
    drawn = dict(zip(places, starts.balanced(met, n, seed, proved), strict=True))
    return [drawn[i].start if i in drawn else Start(t) for i, t in enumerate(theorems)]


def reversed_(
    theorems: Sequence[Theorem], history: History, seed: int, *, threshold: float = 0.5
) -> list[Start]:
    """Each behind all of its reference proof but a few tactics: one more once it succeeds (StepCoder).

    A theorem without a reference proof begins at its beginning.
    """
    number("threshold", threshold, at_least=0, at_most=1)
    own = {
        t.text_key: starts.Reverse(t, history.scripts[t.text_key])
        for t in theorems
        if history.scripts.get(t.text_key)
    }
    for group in history.groups:
        one = own.get(group.theorem.text_key)
        if one and group.start.script == one.start.prefix:
            own[group.theorem.text_key] = one.after(group.rate, threshold)
    return [own[t.text_key].start if t.text_key in own else Start(t) for t in theorems]


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


TRIED: Mapping[str, Callable[..., list[Start]]] = {
    "all": everything,
    "near": near_target,
    "window": window,
    "domains": by_domain,
    "restarts": restarted,
    "reverse": reversed_,
}
INSIDE = ("restarts", "reverse")
"""Those that begin inside of proofs, which a policy must be able to be shown."""
MORE: Mapping[str, Callable[..., Mapping[str, int]]] = {"none": no_more, "hard": hard}
