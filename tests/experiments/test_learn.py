"""`make learn`: its numbers by hand, and a small run of all its parts for real."""

from dataclasses import replace

import pytest

from agents.training.curves import Curve
from experiments.learn import report, work
from experiments.learn.run import parts
from experiments.learn.scale import PRESETS
from experiments.learn.work import ALGORITHMS, Part

SMALL = PRESETS["smoke"]
NAN = float("nan")


def curves():
    run = Curve((0, 5), ((0.0, 0.0, 0.5, 1.0), (1.0, 0.5, NAN, 1.0)))
    control = Curve((0, 5), ((0.0, 0.0, 0.5, 1.0), (0.0, 0.5, 0.5, 0.5)))
    return {part: control if part.control else run for part in parts(ALGORITHMS)}


def test_the_gain_is_over_theorems_that_both_know_of(tmp_path):
    for algorithm in ALGORITHMS:
        assert report.gain(curves(), algorithm).gain == pytest.approx(0.5)
    table = report.table(curves())
    assert table.row_count == 3
    assert [next(iter(column.cells)) for column in table.columns[:5]] == [
        *("PPO", "0.38", "0.83", "update switched off", "0.38"),
    ]
    report.draw(curves(), tmp_path / "curves.svg")
    assert "<svg" in (tmp_path / "curves.svg").read_text()


def test_every_setting_is_known_before_anything_runs(native, tmp_path):
    for scale in PRESETS.values():
        scale.write_world(tmp_path / "world", native)
        assert scale.ppo(tmp_path, True).update is False
        assert scale.grpo(tmp_path, True).update == "off"
        assert scale.warm_start(tmp_path / "new").granularity == "step"


@pytest.mark.filterwarnings("ignore:none of the")
def test_a_small_run(native, tmp_path, monkeypatch):
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(work, "prover", lambda: native)
    monkeypatch.setattr(work, "tell", lambda *said: told.append(said))
    SMALL.write_world(tmp_path / "world", native)
    work.warm_start(SMALL, tmp_path)
    found = {part: work.run(SMALL, tmp_path, part) for part in parts(ALGORITHMS)}
    assert {name for name, _, _ in told} == {"warm start", *(part.name for part in found)}
    for part, curve in found.items():
        assert all(len(judged) == SMALL.held_out for judged in curve.proved)
        if part.control and part.algorithm != "expert iteration":
            assert curve.proved[0] == curve.proved[-1]
    assert report.table(found).row_count == 3
    again = work.run(SMALL, tmp_path, Part("PPO"))  # nothing is left to do
    assert again == found[Part("PPO")]
    with pytest.raises(ValueError, match="seed = 0, not 1"):
        work.run(replace(SMALL, seed=1), tmp_path, Part("PPO"))
