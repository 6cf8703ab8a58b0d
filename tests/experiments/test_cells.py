"""Cells are run once, whatever stopped the run; what they say is worked out by hand."""

from dataclasses import dataclass

import pytest

from experiments import cells


@dataclass(frozen=True)
class Settings:
    seeds: int = 2
    steps: int = 5


@dataclass(frozen=True)
class Row:
    arm: str
    seed: int
    values: tuple[int, ...] = (1, 2)


PLACES = [(arm, seed) for seed in range(2) for arm in ("a", "b")]


def test_a_run_goes_on_and_refuses_other_settings(tmp_path):
    done: list[tuple[str, int]] = []

    def work(arm, seed, hear):
        hear(1, 2, "half")
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append((arm, seed))
        return Row(arm, seed)

    with pytest.raises(KeyboardInterrupt):
        cells.run(Settings(), tmp_path, Row, PLACES, work)
    assert done == PLACES[:3]
    last = cells.run(Settings(), tmp_path, Row, PLACES, lambda arm, seed, hear: Row(arm, seed))
    assert last == [Row(arm, seed) for arm, seed in PLACES]
    with pytest.raises(ValueError, match="steps = 5, not 6"):
        cells.run(Settings(steps=6), tmp_path, Row, PLACES, work)
    more = [*PLACES, ("a", 2)]
    rows = cells.run(Settings(3), tmp_path, Row, more, lambda arm, seed, hear: Row(arm, seed))
    assert len(rows) == 5
    assert cells.by_arm(rows) == {arm: [Row(arm, 0), Row(arm, 1)] for arm in "ab"}
