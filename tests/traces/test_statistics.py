"""Traces in numbers, by hand, and as a figure."""

from dataclasses import replace
from typing import Any

import pytest

from segenv.proof import Theorem
from segenv.segmentation import RULES
from segenv.traces import plots
from segenv.traces.statistics import Distribution, statistics
from tests.traces.made import trace_of

TRACES = [
    trace_of((1, 1, 2, 2, 1, 1, 0)),
    trace_of((1, 0), Theorem("easy", "True"), tactic="exact h{}.1"),
    trace_of((1, 0), Theorem("easy", "True")),
]


def test_numbers_by_hand():
    found = statistics(TRACES, ("change", "decrease", "whole"))
    assert (found.traces, found.theorems, found.one_tactic) == (3, 2, 2 / 3)
    assert found.tactics.counts == ((1, 2), (6, 1))
    assert found.goals.counts == ((1, 6), (2, 2))
    assert found.tokens.counts == ((1, 1), (4, 1), (6, 1)) and found.tokens.total == 11
    change, decrease, whole = found.rules.values()
    assert change.segments.counts == ((1, 2), (3, 1)) and change.lengths.counts == ((1, 2), (2, 3))
    assert decrease.lengths.counts == ((1, 2), (2, 1), (4, 1))
    assert whole.lengths == found.tactics and whole.tokens == found.tokens
    assert all(cut.tokens.total == 11 for cut in found.rules.values())


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_cuts_all_tactics_and_tokens(rule):
    cut = statistics(iter(TRACES), (rule,)).rules[rule]
    assert cut.lengths.total == 8 and cut.tokens.total == 11 and cut.segments.number == 3
    assert cut.segments.total == cut.lengths.number


def test_distributions_by_hand():
    some = Distribution(((1, 3), (2, 1), (10, 1)))
    assert (some.number, some.total, some.mean, some.max) == (5, 15, 3.0, 10)
    assert [some.quantile(share) for share in (0, 0.6, 0.61, 0.8, 0.9, 1)] == [1, 1, 2, 2, 10, 10]
    assert some.share(1) == 0.6 and some.share(7) == 0
    nothing = Distribution()
    assert (nothing.mean, nothing.max, nothing.quantile(0.5), nothing.share(1)) == (0, 0, 0, 0)


def test_no_traces_are_numbers_too():
    found = statistics([])
    assert found.traces == 0 and found.one_tactic == 0
    assert found.as_json()["rules"]["change"]["lengths"]["counts"] == []


def test_json_has_all_numbers():
    found = statistics(TRACES).as_json()
    assert found["target_tokens"] == 11 and set(found["rules"]) == set(RULES)
    assert found["tactics"] == {
        "number": 3,
        "mean": 8 / 3,
        "median": 1,
        "p90": 6,
        "max": 6,
        "counts": [[1, 2], [6, 1]],
    }


def test_visible_goals_can_count():
    assert statistics(TRACES, counting="visible").goals.counts == ((1, 6), (2, 2))
    with pytest.raises(ValueError, match="unknown rule"):
        statistics(TRACES, ("chnage",))


def rectangles(part: Any) -> list[Any]:
    """The bars of the first panel of a figure."""
    return list(part.axes[0].patches)


@pytest.mark.parametrize("suffix", plots.SUFFIXES)
def test_a_figure_of_small_multiples(tmp_path, suffix):
    figure = plots.plot(statistics(TRACES, ("change", "whole")), "small")
    top, lengths, segments = figure.subfigs
    assert [len(part.axes) for part in (top, lengths, segments)] == [2, 2, 2]
    assert [panel.get_xlabel() for panel in top.axes] == [
        "tactics of a proof",
        "total goals of a state",
    ]
    heights = [bar.get_height() for bar in rectangles(top)]
    assert heights == pytest.approx([200 / 3, 100 / 3])
    assert [panel.get_title() for panel in lengths.axes] == [
        "change (mean 1.60)",
        "whole (mean 2.67)",
    ]
    path = tmp_path / f"figure{suffix}"
    plots.save(figure, path)
    assert path.read_bytes().startswith(b"\x89PNG" if suffix == ".png" else b"<?xml")


def test_a_long_tail_is_one_bar():
    """99 proofs of one tactic and one of 30."""
    found = statistics([*[TRACES[1]] * 99, trace_of((1,) * 30 + (0,))], ())
    top = plots.plot(found).subfigs[0]
    bars = [(bar.get_x() + bar.get_width() / 2, bar.get_height()) for bar in rectangles(top)]
    assert [pytest.approx(bar) for bar in bars] == [(1, 99), (2, 1)]
    assert [text.get_text() for text in top.axes[0].texts] == [">1"]


def test_other_suffixes_are_an_error():
    with pytest.raises(ValueError, match=r"x.pdf: unknown suffix '.pdf'.* .png, .svg"):
        plots.check_suffix("x.pdf")


def test_the_knobs_of_a_rule_reach_it():
    assert statistics(TRACES, ("fixed_k",), k=2).rules["fixed_k"].lengths.counts == ((1, 2), (2, 3))
    cut = statistics(TRACES, ("change",), min_len=3).rules["change"]
    assert cut.lengths.counts == ((1, 2), (6, 1))


def test_visible_goals_cut_too():
    # the segment starts outside a block, with two goals; inside there is one, then three, then two
    focused = replace(trace_of((2, 2, 4, 3, 2, 1, 0)), depths=(0, 1, 1, 1, 1, 0))
    total, visible = (statistics([focused], ("level",), counting=c) for c in ("total", "visible"))
    assert total.goals.counts == ((1, 1), (2, 3), (3, 1), (4, 1))
    assert visible.goals.counts == ((1, 2), (2, 3), (3, 1))
    assert total.rules["level"].lengths.counts == ((1, 2), (4, 1))
    assert visible.rules["level"].lengths.counts == ((1, 3), (3, 1))


def test_theorems_are_told_apart_by_what_they_say():
    one = trace_of((1, 0), Theorem("same", "True"))
    other = trace_of((1, 0), Theorem("same", "False"))
    assert statistics([one, one, other]).theorems == 2


def test_percentiles_and_order():
    traces = [trace_of((1,) * n + (0,)) for n in (3, 1, 2, 20, 4, 5, 6, 7, 8, 9)]
    found = statistics(traces, ()).tactics
    assert [value for value, _ in found.counts] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 20]
    told = found.as_json()
    assert (told["median"], told["p90"], told["max"]) == (5, 9, 20)
    assert Distribution(((1, 3), (2, 1))).share(1) == 0.75


def test_tokens_are_counted_by_the_tokenizer_that_is_given():
    found = statistics([trace_of((1, 2, 1, 0))], ("change",), count=lambda text: 10)
    assert found.tokens.counts == ((30, 1),)
    assert found.rules["change"].tokens.counts == ((10, 3),)
