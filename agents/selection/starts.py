"""Where episodes begin: inside of a proof that is known, or at a state that was met before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from agents.rollouts.record import Group, Rollout
from segenv.arguments import number
from segenv.proof import Theorem
from segenv.theorems.samplers import Start


@dataclass(frozen=True)
class Reverse:
    """A reverse curriculum on one proof: how many of its last tactics are left to be found.

    StepCoder (2402.01391) begins close to the end of a solution and moves the start back when enough
    episodes succeed; its threshold is not told. As an environment: `segenv.theorems.curriculum`.
    """

    theorem: Theorem
    script: tuple[str, ...]
    left: int = 1

    @property
    def start(self) -> Start:
        """The theorem after all tactics but the last `left`."""
        return Start(self.theorem, self.script[: len(self.script) - self.left])

    @property
    def done(self) -> bool:
        """Whether the next start is that of the theorem itself."""
        return self.left >= len(self.script)

    def after(self, rate: float, threshold: float = 0.5) -> "Reverse":
        """One tactic further back if the rate reached the threshold; as it was otherwise, or if NaN.

        From 1 of 3 left a rate of 0.6 leads to 2, and one of 0.4 stays.
        """
        number("threshold", threshold, at_least=0, at_most=1)
        further = rate >= threshold and not self.done
        return replace(self, left=self.left + 1) if further else self


@dataclass(frozen=True)
class Restart:
    """A state of an earlier rollout as a start, and whether that rollout was a proof."""

    start: Start
    proved: bool


def restarts(groups: Iterable[Group]) -> list[Restart]:
    """All states between start and end, each once; proved if any rollout through it was.

    Satori (2502.02508) starts episodes at intermediate states of good and bad trajectories.
    """
    found: dict[tuple[str, tuple[str, ...]], Restart] = {}
    for rollout in (rollout for group in groups for rollout in group.known):
        for state in _between(rollout):
            key = rollout.theorem.text_key, state
            was = found[key].proved if key in found else False
            found[key] = Restart(Start(rollout.theorem, state), was or rollout.proved)
    return list(found.values())


def _between(rollout: Rollout) -> list[tuple[str, ...]]:
    scripts = dict.fromkeys(d.next_state.script for d in rollout.decisions if d.next_state.goals)
    return [script for script in scripts if script != rollout.start.script]


def balanced(found: Sequence[Restart], n: int, seed: int, proved: float = 0.5) -> list[Restart]:
    """`n` restarts, a share of them from proofs; what one sort lacks the other makes up for."""
    draw = np.random.default_rng(seed)
    sorts = [[one for one in found if one.proved is kind] for kind in (True, False)]
    good = min(len(sorts[0]), max(round(n * proved), n - len(sorts[1])))
    counts = good, min(len(sorts[1]), n - good)
    return [
        sort[i]
        for sort, count in zip(sorts, counts, strict=True)
        for i in draw.choice(len(sort), count, replace=False)
    ]


def flip_bonus(was_proved: bool, proved: bool, weight: float = 0.5) -> float:
    """Satori's bonus: +weight from a bad start to a proof, -weight the other way."""
    return weight * (int(proved) - int(was_proved))
