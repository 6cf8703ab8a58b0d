"""`segenv bench --agents`, whole and small: every figure that it promises is there and makes sense."""

import json

import pytest
from typer.testing import CliRunner

from agents import bench, bench_episodes, bench_searches
from segenv.cli import app

SMALL = {
    bench: {"TURNS": 1, "LENGTH": 20, "NEW": 4, "EXAMPLES": 8},
    bench_episodes: {"LEARN": 6, "READ": 600, "GROUPS": 2, "SAMPLES": 2, "TACTICS": 2},
    bench_searches: {"LEARN": 6, "READ": 600, "SEARCHES": 3, "ALONE": 1, "BUDGET": 40},
}


def test_the_command_measures_all_that_it_promises(monkeypatch):
    """Over 10 s: it trains four small models, and lets two of them prove."""
    for module, small in SMALL.items():
        for name, value in small.items():
            monkeypatch.setattr(module, name, value)
    said = CliRunner().invoke(app, ["bench", "--agents", "--json"], catch_exceptions=False)
    assert said.exit_code == 0
    figures = json.loads(said.stdout)
    assert figures.pop("load") >= 0
    assert figures.keys() == bench.MEANING.keys() >= bench.TARGETS.keys()
    assert all(figure >= 0 for figure in figures.values())
    for kind in ("episode", "search"):
        parts = [figures[f"{kind}_{part}"] for part in ("model", "lean", "rest")]
        assert sum(parts) == pytest.approx(1)
    assert figures["episode_once"] == 1
    shown = [row[1] for row in bench.rows(figures)]
    assert len(shown) == len(figures)
