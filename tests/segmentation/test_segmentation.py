"""The rules on sequences of goal counts whose segments are known, and what all rules promise."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv.proof import Goal, ProofState, Theorem, Trace
from segenv.segmentation import (
    RULES,
    Cut,
    boundary,
    goal_changes,
    goal_counts,
    matched_lengths,
    segment,
    segment_all,
    segment_changes,
)

WORKED_EXAMPLE = (1, 1, 2, 2, 1, 1, 0)
BY_GOALS = ("change", "decrease", "increase", "level")

counts_of_a_proof = st.lists(st.integers(1, 4), max_size=12).map(lambda g: (1, *g, 0))
cuts = st.builds(
    Cut,
    rule=st.sampled_from(sorted(RULES)),
    min_len=st.integers(1, 3),
    max_len=st.none() | st.integers(3, 6),
    include_boundary_tactic=st.booleans(),
    k=st.integers(1, 5),
    seed=st.integers(0, 99),
)


def lengths(counts: tuple[int, ...], cut: Cut) -> list[int]:
    return [part.stop - part.start for part in segment_changes(list(pairwise(counts)), cut)]


def make_trace(counts: tuple[int, ...], depths: tuple[int, ...] = (), name: str = "t") -> Trace:
    theorem = Theorem(name, "True")
    tactics = tuple(f"tactic_{t}" for t in range(1, len(counts)))
    goals = tuple(Goal(f"⊢ goal {i}", f"goal {i}") for i in range(max(counts)))
    states = [ProofState(theorem, tactics[:t], goals[:g]) for t, g in enumerate(counts)]
    return Trace(theorem, tactics, tuple(states), depths)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("change", [2, 2, 2]),
        ("decrease", [4, 2]),
        ("increase", [2, 4]),
        ("level", [4, 2]),
        ("step", [1, 1, 1, 1, 1, 1]),
        ("whole", [6]),
        ("fixed_k", [3, 3]),
    ],
)
def test_worked_example(rule: str, expected: list[int]) -> None:
    assert lengths(WORKED_EXAMPLE, Cut(rule)) == expected


def test_boundary_tactic_may_start_the_next_segment() -> None:
    cut = Cut("change", include_boundary_tactic=False)
    assert lengths(WORKED_EXAMPLE, cut) == [1, 2, 2, 1]


def test_level_keeps_a_subtree_whole() -> None:
    # One goal becomes three and they are closed one after the other; then the last goal.
    counts = (2, 4, 3, 3, 2, 1, 0)
    assert lengths(counts, Cut("level")) == [4, 1, 1]
    assert lengths(counts, Cut("decrease")) == [2, 2, 1, 1]
    # The second segment begins at 1: it is not over at 2, below where the first began.
    assert lengths((3, 1, 3, 2, 1), Cut("level")) == [1, 3]


def test_fixed_k_and_its_rest() -> None:
    counts = (1,) * 8 + (0,)
    assert lengths(counts, Cut("fixed_k")) == [3, 3, 2]
    assert lengths(counts, Cut("fixed_k", k=100)) == [8]


def test_min_len_and_max_len() -> None:
    counts = (1, 2, 1, 1, 1, 1, 1, 1, 0)
    assert lengths(counts, Cut("change")) == [1, 1, 6]
    assert lengths(counts, Cut("change", min_len=2)) == [2, 6]
    assert lengths(counts, Cut("change", max_len=4)) == [1, 1, 4, 2]
    assert lengths((1, 1, 2, 1, 2, 2), Cut("change", min_len=3)) == [5]  # the rest joins in
    assert lengths((1, 1, 2, 1, 2), Cut("change", min_len=3, max_len=3)) == [3, 1]  # no room


def test_random_permutes_the_lengths_of_change() -> None:
    counts = (1, 2, 2, 2, 1, 1, 1, 1, 1, 2, 1, 0)
    change = lengths(counts, Cut("change"))
    drawn = {tuple(lengths(counts, Cut("random", seed=seed))) for seed in range(20)}
    assert len(drawn) > 1
    assert all(sorted(x) == sorted(change) for x in drawn)


def test_random_is_seeded_and_differs_between_theorems() -> None:
    counts = (1, *(1, 2, 2, 2, 3) * 5, 0)
    traces = [make_trace(counts, name=f"t{i}") for i in range(5)]
    drawn = [segment(trace, "random", seed=7) for trace in traces]
    assert drawn == [segment(trace, "random", seed=7) for trace in traces]
    assert any(drawn[0] != other for other in drawn[1:])


@given(counts_of_a_proof, cuts)
def test_joining_the_segments_gives_the_trace_back(counts: tuple[int, ...], cut: Cut) -> None:
    trace = make_trace(counts)
    parts = segment_changes(goal_changes(trace), cut)
    assert tuple(tactic for part in parts for tactic in trace.tactics[part]) == trace.tactics
    assert all(part.start < part.stop for part in parts)
    if cut.max_len and cut.rule != "whole":
        assert all(part.stop - part.start <= cut.max_len for part in parts)
    if cut.max_len is None and cut.rule != "step":
        assert all(part.stop - part.start >= cut.min_len for part in parts) or len(parts) == 1


inside_a_proof = st.lists(st.integers(0, 4), min_size=2, max_size=12).map(tuple)


@given(counts_of_a_proof | inside_a_proof, st.sampled_from(BY_GOALS))
def test_offline_rules_agree_with_the_online_signal(counts: tuple[int, ...], rule: str) -> None:
    online, length, start = [], 0, counts[0]
    for before, after in pairwise(counts):
        length += 1
        if boundary(rule, before, after, start):
            online.append(length)
            length, start = 0, after
    if length:
        online.append(length)
    assert lengths(counts, Cut(rule)) == online


def test_an_empty_trace_has_no_segments() -> None:
    assert all(lengths((0,), Cut(rule)) == [] for rule in RULES)


def test_every_rule_is_known_by_name() -> None:
    trace = make_trace(WORKED_EXAMPLE)
    for rule in RULES:
        assert segment(trace, rule)[-1].stop == 6
    assert segment(trace) == (slice(0, 2), slice(2, 4), slice(4, 6))


def test_wrong_parameters_are_named() -> None:
    trace = make_trace(WORKED_EXAMPLE)
    with pytest.raises(ValueError, match=r"unknown rule 'chnage'; the rules are change, decrease"):
        segment(trace, "chnage")
    with pytest.raises(ValueError, match="unknown rule"):
        boundary("chnage", 1, 2)
    with pytest.raises(ValueError, match="'random' does not look at goals"):
        boundary("random", 1, 2)
    with pytest.raises(ValueError, match="below min_len"):
        segment(trace, min_len=4, max_len=3)
    with pytest.raises(ValueError, match="at least 1"):
        segment(trace, "fixed_k", k=0)
    with pytest.raises(ValueError, match="counting"):
        segment(trace, counting="visble")  # type: ignore[arg-type]


# constructor; · intro h; exact h; · intro h; exact h
FOCUSED = make_trace((1, 2, 2, 1, 1, 0), (0, 1, 1, 1, 1))


def test_total_counts_ignore_focus() -> None:
    assert goal_counts(FOCUSED, "total") == (1, 2, 2, 1, 1, 0)
    assert segment(FOCUSED) == (slice(0, 1), slice(1, 3), slice(3, 5))


def test_visible_counts_are_those_of_the_innermost_block() -> None:
    assert goal_counts(FOCUSED, "visible") == (1, 2, 1, 1, 1, 0)


def test_focusing_is_no_change_and_closing_a_block_is() -> None:
    assert goal_changes(FOCUSED, "visible") == ((1, 2), (1, 1), (1, 0), (1, 1), (1, 0))
    assert segment(FOCUSED, counting="visible") == (slice(0, 1), slice(1, 3), slice(3, 5))


def test_nested_blocks() -> None:
    # constructor; · constructor; · a; · b; · c
    trace = make_trace((1, 2, 3, 2, 1, 0), (0, 1, 2, 2, 1))
    assert goal_changes(trace, "visible") == ((1, 2), (1, 2), (1, 0), (1, 0), (1, 0))
    assert goal_counts(trace, "visible") == (1, 2, 2, 1, 1, 0)


@given(counts_of_a_proof)
def test_without_focus_both_countings_agree(counts: tuple[int, ...]) -> None:
    trace = make_trace(counts)
    assert goal_counts(trace, "visible") == goal_counts(trace, "total") == counts
    assert goal_changes(trace, "visible") == goal_changes(trace, "total") == tuple(pairwise(counts))


@given(
    counts_of_a_proof.flatmap(
        lambda g: st.tuples(
            st.just(g), st.lists(st.integers(0, 3), min_size=len(g) - 1, max_size=len(g) - 1)
        )
    )
)
def test_visible_counts_never_exceed_total_ones(example: tuple[tuple[int, ...], list[int]]) -> None:
    counts, depths = example
    trace = make_trace(counts, tuple(depths))
    pairs = zip(goal_counts(trace, "visible"), counts, strict=True)
    assert all(0 <= visible <= total for visible, total in pairs)
    for before, after in goal_changes(trace, "visible"):
        assert before >= 0 and after >= 0


# -- every parameter has its effect ---------------------------------------------------------------


@given(counts_of_a_proof, cuts)
def test_the_random_control_has_the_lengths_of_change_under_the_same_cut(
    counts: tuple[int, ...], cut: Cut
) -> None:
    change = lengths(counts, replace(cut, rule="change"))
    assert sorted(lengths(counts, replace(cut, rule="random"))) == sorted(change)


def test_segment_passes_every_parameter_on() -> None:
    trace = make_trace(WORKED_EXAMPLE)
    given: list[dict[str, Any]] = [{"min_len": 3}, {"max_len": 1}]
    for more in [*given, {"include_boundary_tactic": False}]:
        assert segment(trace, **more) == segment_changes(goal_changes(trace), Cut(**more)), more
    assert segment(trace, "fixed_k", k=2) == (slice(0, 2), slice(2, 4), slice(4, 6))


def test_bounds_of_a_cut() -> None:
    Cut(min_len=3, max_len=3)
    with pytest.raises(ValueError, match=r"min_len \(0\) .* at least 1"):
        Cut(min_len=0)


def test_a_rest_joins_exactly_when_it_is_short_and_fits() -> None:
    assert lengths((1, 1, 1, 2, 2), Cut("change", min_len=2, max_len=4)) == [4]
    assert lengths((1, 1, 2, 2, 2), Cut("change", min_len=2)) == [2, 2]


def test_a_block_that_is_left_with_goals_open_hides_nothing_any_more() -> None:
    # as an imported trace may have it: two goals are left behind in a block
    trace = make_trace((1, 2, 3, 3, 2, 1, 0), (0, 1, 0, 0, 0, 0))
    assert goal_counts(trace, "visible") == (1, 2, 2, 3, 2, 1, 0)


# -- a set of traces, controls matched ------------------------------------------------------------


def test_k_and_k_plus_1_by_hand() -> None:
    """Tactics 4, 4, 6 in 1 s: 14 segments, in 2 s: 7, in 3 s: 6, in 4 s: 4."""
    assert matched_lengths([4, 4, 6], 7, [0, 1, 2]) == [2, 2, 2]
    assert matched_lengths([4, 4, 6], 5, [2, 1, 0]) == [3, 4, 4]
    assert matched_lengths([4, 4, 6], 14, [0, 1, 2]) == [1, 1, 1]
    assert matched_lengths([4, 4, 6], 9, [0, 1, 2]) == [2, 2, 1]  # 2 + 2 + 6 = 10, 3 fewer is worse
    assert matched_lengths([4] * 9, 20, range(9)) == [2] * 8 + [1]  # 16 and 4
    assert matched_lengths([], 0, []) == []


@given(
    st.lists(st.lists(st.integers(1, 4), max_size=12), min_size=1, max_size=8), st.integers(0, 9)
)
def test_controls_have_the_mean_length_of_change(goals: list[list[int]], seed: int) -> None:
    traces = [make_trace((1, *some, 0), name=f"t{i}") for i, some in enumerate(goals)]
    change, fixed, drawn = (
        segment_all(traces, rule, seed=seed) for rule in ("change", "fixed_k", "random")
    )
    wanted, longest = sum(map(len, change)), max(len(trace.tactics) for trace in traces)
    assert sum(map(len, drawn)) == wanted
    assert abs(sum(map(len, fixed)) - wanted) <= longest / 4 + 1
    for trace, pieces in zip(traces, fixed, strict=True):
        assert [t for piece in pieces for t in trace.tactics[piece]] == list(trace.tactics)
    assert segment_all(traces[::-1], "fixed_k", seed=seed)[::-1] == fixed
