"""Rows of training data: known answers by hand, and what holds for every trace."""

import json
from dataclasses import dataclass, replace
from typing import get_type_hints

import pytest

from segenv.proof import TacticError
from segenv.segmentation import RULES
from segenv.traces.codec import trace_from_json, trace_to_json
from segenv.traces.exploration import Exploration, Node
from segenv.traces.export.next_state import Prediction, predictions
from segenv.traces.export.preference import Labelled, Preference, labelled, preferences
from segenv.traces.export.process import Step, steps
from segenv.traces.export.rows import Column, arrow_schema, columns, write_rows
from segenv.traces.export.sft import GRANULARITIES, Pair, match_tokens, pairs
from segenv.traces.export.value import Value, values
from tests.traces.made import EXPLORATION, THEOREM, trace_of
from tests.typed import wrong

ONE = trace_of((1, 1, 2, 2, 1, 1, 0))
SMALL = trace_of((1, 2, 1, 0))
S, XY, Y, Z = "⊢ s", "⊢ x\n\n⊢ y", "⊢ y", "⊢ z"


def prompt(state):
    return f"[GOAL]\n{state}\n[PROOFSTEP]\n"


# -- SFT ----------------------------------------------------------------------------------------


def test_pairs_at_the_three_granularities():
    lengths = {g: [pair.length for pair in pairs(ONE, g)] for g in GRANULARITIES}
    assert lengths == {"step": [1] * 6, "segment": [2, 2, 2], "whole": [6]}
    for granularity in GRANULARITIES:
        found = list(pairs(ONE, granularity))
        assert "\n".join(p.completion for p in found) == "\n".join(ONE.tactics)
        assert sum(p.tokens for p in found) == 6
    assert next(pairs(ONE, "step")) == Pair(
        *(prompt("⊢ g00"), "t1", "step", "step", "made", 0, 1, 1), format="goals"
    )
    assert next(pairs(ONE, "whole")).prompt == (
        "Complete the following Lean 4 code:\ntheorem made (a b : Prop) : a ∧ b := by\n"
    )
    with pytest.raises(ValueError, match=r"unknown granularity 'proof'.* step, segment, whole"):
        next(pairs(ONE, "proof"))


def test_prompts_show_the_definitions_of_a_statement():
    theorem = replace(ONE.theorem, definitions=("def f := 1", "def g := f"))
    known = replace(ONE, theorem=theorem)
    assert next(pairs(known, "whole")).prompt.startswith(
        "Complete the following Lean 4 code:\ndef f := 1\n\ndef g := f\n\ntheorem made"
    )
    first = next(pairs(known, "step")).prompt
    assert first == "[DEFINITIONS]\ndef f := 1\n\ndef g := f\n" + prompt("⊢ g00")
    assert trace_from_json(trace_to_json(known)).theorem.definitions == theorem.definitions


@pytest.mark.parametrize("rule", RULES)
def test_any_rule_cuts_pairs_that_join_to_the_proof(rule):
    found = list(pairs(ONE, "segment", rule))
    assert "\n".join(p.completion for p in found) == "\n".join(ONE.tactics)
    assert [p.prompt for p in found] == [prompt(ONE.states[p.start]) for p in found]


def test_matched_tokens_stay_within_the_budget():
    for granularity in GRANULARITIES:
        found = list(pairs(ONE, granularity))
        drawn = match_tokens(found, 500, seed=1)
        longest = max(pair.tokens for pair in found)
        assert 500 - longest < sum(pair.tokens for pair in drawn) <= 500
        assert drawn == match_tokens(found, 500, seed=1)
    with pytest.raises(ValueError, match="no pairs"):
        match_tokens([], 500)


# -- preferences --------------------------------------------------------------------------------


def test_preferences_by_hand():
    """`loop` leads to the proof by a longer way, `slow` may do another time, z has no proof."""
    assert list(preferences(EXPLORATION)) == [
        Preference(prompt(S), "split", "bad", "refused", "tactic_failed", "no", "made"),
        Preference(prompt(S), "split", "away", "dead_end", None, None, "made"),
        Preference(prompt(Y), "end", "trick", "dead_end", None, None, "made"),
    ]
    (only,) = preferences(EXPLORATION, ("refused",))
    assert only.rejected == "bad"
    with pytest.raises(ValueError, match="unknown reason 'dead'"):
        next(preferences(EXPLORATION, ("dead",)))


def test_labelled_by_hand():
    found = [(row.prompt, row.completion, row.label, row.reason) for row in labelled(EXPLORATION)]
    assert found == [
        (prompt(S), "split", True, "proof"),
        (prompt(S), "bad", False, "refused"),
        (prompt(S), "away", False, "dead_end"),
        (prompt(XY), "close", True, "proof"),
        (prompt(Y), "end", True, "proof"),
        (prompt(Y), "trick", False, "dead_end"),
        (prompt(Z), "bad", False, "refused"),
    ]
    refused = list(labelled(EXPLORATION, ("refused",)))
    assert {row.reason for row in refused} == {"proof", "refused"}


def test_a_detour_is_neither_good_nor_bad():
    """s -a-> t -b-> proved, and s -c-> proved: only c is on a shortest way."""
    nodes = (
        Node(None, "", ("⊢ s",), True),
        Node(0, "a", ("⊢ t",), True),
        Node(1, "b", (), True),
        Node(0, "c", (), True),
        Node(0, "d", TacticError("parse", "what?")),
    )
    (row,) = preferences(Exploration(THEOREM, nodes))
    assert (row.chosen, row.rejected) == ("c", "d")
    assert {r.completion for r in labelled(Exploration(THEOREM, nodes)) if r.label} == {"b", "c"}


def test_without_a_proof_there_are_no_preferences():
    nodes = (Node(None, "", ("⊢ s",)), Node(0, "a", TacticError("parse", "what?")))
    assert list(preferences(Exploration(THEOREM, nodes))) == []
    (row,) = labelled(Exploration(THEOREM, nodes))
    assert not row.label and row.kind == "parse"


def test_process_labels_by_hand():
    """Each tactic once, beside the reference of its state; z has none, and a clock says nothing."""
    found = [
        (row.prompt, row.completion, row.label, row.reason, row.left_before, row.left_after)
        for row in steps(EXPLORATION)
    ]
    assert found == [
        (prompt(S), "split", True, "matched", 3, 2),
        (prompt(S), "bad", False, "refused", 3, None),
        (prompt(S), "away", False, "dead_end", 3, None),
        (prompt(XY), "close", True, "matched", 2, 1),
        (prompt(XY), "loop", True, "detour", 2, 2),
        (prompt(Y), "end", True, "matched", 1, 0),
        (prompt(Y), "trick", False, "dead_end", 1, None),
        (prompt(Z), "bad", False, "refused", None, None),
        (prompt(Z), "on", False, "dead_end", None, None),
    ]
    assert {row.reference for row in steps(EXPLORATION)} == {"split", "close", "end", None}


def test_another_shortest_way_is_as_near_and_without_a_proof_there_is_no_reference():
    nodes = (
        Node(None, "", ("⊢ s",), True),
        Node(0, "a", (), True),
        Node(0, "b", (), True),
        Node(0, "c", ("⊢ s",)),
    )
    rows = [(row.completion, row.reason) for row in steps(Exploration(THEOREM, nodes))]
    assert rows == [("a", "matched"), ("b", "nearer"), ("c", "detour")]
    nothing = (Node(None, "", ("⊢ s",)), Node(0, "a", ("⊢ t",)))
    assert list(steps(Exploration(THEOREM, nothing))) == []


def test_the_columns_are_those_of_trl():
    """https://huggingface.co/docs/trl/dataset_formats, preference and unpaired preference."""
    strings = {"prompt": str, "chosen": str, "rejected": str}
    assert get_type_hints(Preference).items() >= strings.items()
    assert (
        get_type_hints(Labelled).items()
        >= {
            "prompt": str,
            "completion": str,
            "label": bool,
        }.items()
    )


# -- values -------------------------------------------------------------------------------------


def test_values_of_a_trace_by_hand():
    """Goals 1 1 2 2 1 1 0, cut into segments of two."""
    found = list(values(ONE, gamma=0.5))
    assert [row.tactics_left for row in found] == [6, 5, 4, 3, 2, 1]
    assert [row.segments_left for row in found] == [3, 3, 2, 2, 1, 1]
    assert [row.value for row in found] == [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2]
    assert [row.state for row in found] == [str(state) for state in ONE.states[:-1]]
    assert [row.segments_left for row in values(ONE, "decrease")] == [2, 2, 2, 2, 1, 1]
    assert [row.segments_left for row in values(ONE, "fixed_k", k=4)] == [2, 2, 2, 2, 1, 1]


@pytest.mark.parametrize("rule", RULES)
def test_the_first_state_is_as_many_segments_away_as_there_are(rule):
    found = list(values(ONE, rule))
    assert found[0].segments_left == len(list(pairs(ONE, "segment", rule)))
    assert all(row.proof_known and row.rule == rule for row in found)


def test_values_of_an_exploration_by_hand():
    found = [
        (row.state, row.proof_known, row.tactics_left, row.segments_left, row.value)
        for row in values(EXPLORATION, "decrease", gamma=0.5)
    ]
    assert found == [
        (S, True, 3, 2, 0.125),
        (XY, True, 2, 2, 0.25),
        (Z, False, None, None, None),
        (Y, True, 1, 1, 0.5),
        ("⊢ w", False, None, None, None),
    ]


def test_values_refuse_what_they_cannot_say():
    with pytest.raises(ValueError, match="no focus depths"):
        next(values(EXPLORATION, counting="visible"))
    with pytest.raises(ValueError, match=r"gamma is 1\.5"):
        next(values(ONE, gamma=1.5))


# -- next states --------------------------------------------------------------------------------


def test_next_states_of_a_trace():
    found = list(predictions(SMALL))
    assert found[0] == Prediction("⊢ g00", "t1", True, "⊢ g10\n\n⊢ g11", None, None, "made")
    assert [row.next_state for row in found[1:]] == ["⊢ g20", "no goals"]


def test_next_states_of_an_exploration_hold_refusals():
    found = list(predictions(EXPLORATION))
    assert len(found) == 9  # all but the one that the clock stopped
    assert Prediction(S, "bad", False, None, "tactic_failed", "no", "made") in found
    assert Prediction(S, "away", True, Z, None, None, "made") in found


# -- rows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [Pair, Preference, Labelled, Step, Value, Prediction])
def test_every_column_says_what_it_means(row):
    found = columns(row)
    assert [column.name for column in found] == list(row.__dataclass_fields__)
    assert all(len(column.meaning) > 3 and "\n" not in column.meaning for column in found)
    assert arrow_schema(row).names == [column.name for column in found]


def test_columns_have_types():
    by_name = {column.name: column for column in columns(Value)}
    assert by_name["value"].kind == "float64 or null" and by_name["proof_known"].kind == "bool"
    assert by_name["proof_known"] == Column(
        "proof_known", bool, False, "whether a proof was seen; without one the numbers are null"
    )

    @dataclass(frozen=True)
    class Silent:
        theorem: str

    with pytest.raises(TypeError, match=r"Silent\.theorem does not say"):
        columns(wrong(Silent))


def test_rows_as_json_lines(tmp_path):
    path = tmp_path / "rows.jsonl"
    assert write_rows(path, preferences(EXPLORATION)) == 3
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert first["chosen"] == "split" and first["kind"] == "tactic_failed"
