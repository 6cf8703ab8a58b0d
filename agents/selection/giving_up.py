"""Giving up as an action with a price that moves: Auto-CEI (2410.07627)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from agents.rollouts.record import Rollout


def reward(rollout: Rollout, c1: float, c2: float) -> float:
    """1 for a proof, -1 for none, 2σ(c₂(d - c₁)) - 1 for giving up after d tactics.

    Giving up earns 0 after c₁ tactics, less before, more behind. NaN for a fault.
    """
    if rollout.ended == "gave_up":
        return 2 / (1 + exp(-c2 * (rollout.spent.tactics - c1))) - 1
    return 2 * rollout.reward - 1


def first(depths: Sequence[float]) -> tuple[float, float, float]:
    """c₁, c₂ and the step of c₁, from the tactics after which a policy gave up.

    step = min(0.2 std, 0.5), c₁ = mean + step, c₂ = -ln(0.1) / (4 std). Of 2, 4, 6 (std 1.63) these are
    4.33, 0.35 and 0.33. A standard deviation of 0 counts as 1 (our reading).
    """
    std = float(np.std(depths)) or 1.0
    step = min(0.2 * std, 0.5)
    return float(np.mean(depths)) + step, -log(0.1) / (4 * std), step


def resampling_weights(rewards: Sequence[float], temperature: float) -> NDArray[np.float64]:
    """Shares ∝ exp(R / T) by which answers are drawn to be learned from; 0 unless R > -1."""
    table = np.asarray(rewards, float)
    weights = np.where(table > -1, np.exp(table / temperature), 0.0)
    return np.asarray(np.nan_to_num(weights) / max(np.nansum(weights), 1e-12))


def objective(rollouts: Iterable[Rollout], weight: float = 0.2) -> float:
    """(1 - λ) precision + λ (1 - share given up): what the controller raises. Faults are left out.

    Precision is the share of proofs among those not given up. 2 proofs, 1 failure and 1 given up are
    0.8 · 2/3 + 0.2 · 3/4 at λ = 0.2.
    """
    known = [rollout for rollout in rollouts if not rollout.fault]
    tried = [rollout for rollout in known if rollout.ended != "gave_up"]
    precision = sum(rollout.proved for rollout in tried) / max(1, len(tried))
    return (1 - weight) * precision + weight * len(tried) / max(1, len(known))


@dataclass(frozen=True)
class HillClimb:
    """A controller of one number: a step up or down, back again where that made things worse.

    Auto-CEI moves c₁ so; it serves any knob of a reward, e.g. a price for length. Ask `value`, measure,
    and give what was measured to `after`.
    """

    value: float
    step: float
    best: float | None = None
    origin: float | None = None
    turned: bool = False

    @property
    def done(self) -> bool:
        """Whether neither direction is better than the best value, which `value` is then."""
        return self.step == 0

    def after(self, measured: float) -> "HillClimb":
        """The controller after what its value led to.

        From 4 with step 1: 4 gives 0.5, 5 gives 0.4, so it turns to 3; 3 gives 0.6, so on to 2; 2 gives
        0.3, so it ends at 3.
        """
        if self.done:
            return self
        if self.best is None or measured > self.best:
            turned = self.turned or (self.best is not None)
            return HillClimb(self.value + self.step, self.step, measured, self.value, turned)
        assert self.origin is not None
        if self.turned:
            return HillClimb(self.origin, 0.0, self.best, self.origin, True)
        return HillClimb(self.origin - self.step, -self.step, self.best, self.origin, True)


def climbed(value: float, step: float, measured: Iterable[float]) -> float:
    """The value of a `HillClimb` from `value` on, after what its values led to so far, in order."""
    climb = HillClimb(value, step)
    for one in measured:
        climb = climb.after(one)
    return climb.value
