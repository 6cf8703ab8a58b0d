"""Shares by size and budget from the rows of a scaling run, and a figure that is a drawing of them."""

import json

import pytest

from experiments.scaling.figure import FIGURE, ROWS, SETTINGS, draw, read, share, solved, table
from experiments.scaling.run import row

LARGE = {"size": "1m", "parameters": 900, "tokens_read": 10, "loss": 0.5, "length": 2}
SMALL = LARGE | {"size": "200k", "parameters": 200, "loss": 1.0}


@pytest.fixture
def folder(tmp_path):
    """Of four theorems the small model proves one with 90 tokens, the large one another with 400."""
    rows = [
        about | {"theorem": str(i), "solved": won, "tokens": tokens}
        for about, wins in ((LARGE, {0: 90, 1: 400}), (SMALL, {0: 90}))
        for i in range(4)
        for won, tokens in [(i in wins, wins.get(i, 500))]
    ]
    (tmp_path / ROWS).write_text("\n".join(map(json.dumps, rows)) + "\n")
    (tmp_path / SETTINGS).write_text(json.dumps({"budget": 500}))
    return tmp_path


def test_by_hand(folder):
    sizes = read(folder)
    assert list(sizes) == ["200k", "1m"]
    assert [sum(solved(sizes["1m"], budget)) for budget in (89, 90, 400, 500)] == [0, 1, 2, 2]
    assert share([True, False, False, False])[0] == 0.25
    lines = table(folder).splitlines()
    assert lines[0] == "| parameters | loss | 100 tokens | 250 tokens | 500 tokens |"
    assert lines[2].startswith("| 200 | 1.000 | 25.0 % [")
    assert "50.0 % [" in lines[3] and lines[3].count("25.0 % [") == 2


def test_the_same_numbers_give_the_same_figure(folder):
    draw(folder)
    first = (folder / FIGURE).read_bytes()
    draw(folder)
    assert (folder / FIGURE).read_bytes() == first
    lines = (folder / ROWS).read_text().splitlines()
    (folder / ROWS).write_text("\n".join(lines[1:]) + "\n")
    draw(folder)
    assert (folder / FIGURE).read_bytes() != first


def test_a_row_of_an_evaluation():
    score = {"verdict": {"proved": True}, "tokens": 7}
    record = {"theorem": "t", "key": "k", "length": 3, "scores": [score]}
    assert row(record) == {"theorem": "k", "length": 3, "solved": True, "tokens": 7}
    lost = record | {"scores": [score | {"verdict": None}]}
    assert not row(lost)["solved"]
