"""Curves: what runs say beside their controls, and bands that are the intervals of shares."""

from math import nan

import numpy as np
import pytest
from matplotlib.figure import Figure

from agents.statistics import compare, share_interval
from agents.training.curves import BLUE, Curve, gain, paired, plot, tables

RUNS = [
    Curve((0, 5), ((0.0, 0.5, 0.0), (1.0, 1.0, nan))),
    Curve((0, 5, 10), ((0.0, 0.0, 0.5), (1.0, 0.5, 0.0), (1.0, 1.0, 1.0))),
]
CONTROLS = [Curve((0, 5), ((0.0, 0.5, 0.0), (0.0, 0.5, 0.0)))] * 2


def test_runs_are_paired_on_theorems_of_which_all_know_something():
    run, control = paired([RUNS[0], CONTROLS[0]], CONTROLS)
    assert run.tolist() == [[1, 0], [1, 0.5]] and control.tolist() == [[0, 0], [0.5, 0.5]]
    said = gain(RUNS, CONTROLS)
    assert said.startswith("held-out success before 0.167, after 1.000, control 0.167; after - ")
    assert said.endswith(str(compare(*paired(RUNS, CONTROLS)))) and "control +0.75" in said
    assert gain(RUNS, []) == "held-out success before 0.167, after 1.000"


def test_a_band_is_the_interval_at_each_judgement_that_all_runs_have():
    panel = Figure().subplots()
    found = tables(RUNS)
    assert [one.shape for one in found] == [(3, 2), (3, 2)]
    plot(panel, [(one.at, one.success) for one in RUNS], BLUE, "runs", found)
    (band,) = panel.collections
    corners = np.asarray(band.get_paths()[0].vertices)
    for at, known in ((0, found[0]), (5, found[1][:2])):
        ends = share_interval(known)
        drawn = corners[corners[:, 0] == at][:, 1]
        assert (drawn.min(), drawn.max()) == pytest.approx(ends)
    assert np.isfinite(corners).all()
