"""How often 95 % intervals hold the truth, over made-up populations of theorems.

    python -m experiments.coverage

A theorem has a difficulty; some cannot be solved at all. Two arms solve it with probabilities that
differ by a gain, by what suits the theorem, and by what the seed is good for (in logits).
"""

from dataclasses import dataclass

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from agents.statistics import Matrix, compare, share_interval


@dataclass(frozen=True)
class Population:
    """Theorems, seeds, and two arms; effects are standard deviations of logits but for `gain`."""

    name: str
    theorems: int
    seeds: int
    floor: float
    """the share of theorems that no arm solves"""
    gain: float = 0.0
    taste: float = 0.0
    """what suits one arm and not the other, by theorem"""
    seed_effect: float = 0.0
    """by which seeds of an arm differ, all theorems alike"""

    def draw(self, random: np.random.Generator) -> tuple[Matrix, Matrix]:
        """What two arms solve: matrices of theorems by seeds."""
        shape = self.theorems, self.seeds
        difficulty = random.normal(-0.5, 1.5, self.theorems)
        hopeless = random.random(self.theorems) < self.floor
        arms = []
        for gain in (0.0, self.gain):
            taste = random.normal(0, self.taste, self.theorems)
            seeds = random.normal(0, self.seed_effect, self.seeds)
            logits = (difficulty + taste)[:, None] + gain + seeds
            p = np.where(hopeless[:, None], 0, 1 / (1 + np.exp(-logits)))
            arms.append((random.random(shape) < p).astype(float))
        return arms[0], arms[1]

    def truth(self) -> tuple[float, float]:
        """The shares that the two arms would solve of all theorems with all seeds."""
        points, weights = np.polynomial.hermite_e.hermegauss(60)
        spread = (1.5**2 + self.taste**2 + self.seed_effect**2) ** 0.5
        shares = []
        for gain in (0.0, self.gain):
            solved = 1 / (1 + np.exp(-(-0.5 + gain + spread * points)))
            shares.append((1 - self.floor) * float(weights @ solved / weights.sum()))
        return shares[0], shares[1]


POPULATIONS = (
    Population("few theorems", 12, 3, 0.3),
    Population("most theorems out of reach", 32, 3, 0.6),
    Population("that, and tastes differ", 32, 3, 0.6, taste=0.7),
    Population("one seed", 32, 1, 0.6, taste=0.7),
    Population("a gain", 32, 3, 0.6, gain=1.0),
    Population("next to nothing against something", 32, 3, 0.6, gain=-3.0),
    Population("one arm solves nothing", 32, 3, 0.6, gain=-9.0),
    Population("none out of reach", 20, 5, 0.0, gain=0.5, taste=0.5),
    Population("all held-out theorems", 117, 5, 0.5, gain=0.5, taste=0.7),
    Population("seeds differ", 117, 5, 0.5, seed_effect=0.3),
    Population("seeds differ much", 60, 10, 0.3, taste=0.5, seed_effect=0.5),
)


@dataclass(frozen=True)
class Coverage:
    """Of so many draws, the shares whose intervals hold the truth, and how wide they are."""

    of_gain: float
    of_success: float
    width: float
    """the median of the intervals of the gain"""


def coverage(population: Population, draws: int, seed: int = 0) -> Coverage:
    """Draw from a population, and look at the intervals of the gain and of the first arm."""
    random = np.random.default_rng(seed)
    first, second = population.truth()
    gains, shares, widths = 0, 0, []
    for _ in range(draws):
        one, other = population.draw(random)
        low, high = compare(other, one).interval
        gains += low <= second - first <= high
        widths.append(high - low)
        low, high = share_interval(one)
        shares += low <= first <= high
    return Coverage(gains / draws, shares / draws, float(np.median(widths)))


def main(draws: int = 4000) -> None:
    """Print the coverage of every population."""
    table = Table("population", "theorems", "seeds", "gain", "median width", "success")
    for one in POPULATIONS:
        found = coverage(one, draws)
        cells = (f"{found.of_gain:.1%}", f"{100 * found.width:.1f}", f"{found.of_success:.1%}")
        table.add_row(one.name, str(one.theorems), str(one.seeds), *cells)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
