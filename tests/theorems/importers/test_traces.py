"""Recorded states as traces: LeanDojo's and Lean Workbook's."""

import json

import pytest

from segenv.proof import Theorem
from segenv.theorems.importers.printed import Step, goals_of, trace_of
from segenv.theorems.importers.reading import read
from tests.theorems.importers.samples import DOJO, DOJO_PLAIN, WORKBOOK_STEPS
from tests.typed import there

THEOREM = Theorem("t", "p")


def steps(*table):
    """Steps from `(before, tactic, after)`, goals named by letters."""
    return [Step(tactic, goals(before), goals(after)) for before, tactic, after in table]


def goals(letters):
    return goals_of("\n\n".join(f"⊢ {letter}" for letter in letters) or "no goals")


def shown(trace):
    return ["".join(goal.target for goal in state.goals) for state in trace.states]


def dojo(tmp_path, *rows, name="train.json"):
    (tmp_path / name).write_text(json.dumps(rows), encoding="utf-8")
    return read("leandojo", tmp_path)


def test_goals_of_a_printed_state():
    text = "case a\nx y : Nat\nh : x =\n    y\n⊢ x ≤\n    y\n\n"
    text += "z : Nat := 5\nw : let a := 1; a = 1\n⊢ True"
    first, second = goals_of(text)
    assert (first.case, first.target) == ("a", "x ≤\n    y") and len(first.hypotheses) == 3
    assert [(h.name, h.type, h.value) for h in second.hypotheses] == [
        ("z", "Nat", "5"),
        ("w", "let a := 1; a = 1", None),
    ]
    assert first.text + "\n\n" + second.text == text
    assert goals_of("no goals") == goals_of("") == ()
    with pytest.raises(ValueError, match="not a proof state: 'something else'"):
        goals_of("something else")


def test_a_plain_chain():
    trace = trace_of(THEOREM, steps(("a", "t1", "bc"), ("bc", "t2", "c"), ("c", "t3", "")))
    assert shown(trace) == ["a", "bc", "c", ""] and trace.depths == (0, 0, 0)
    assert [state.script for state in trace.states][-1] == ("t1", "t2", "t3")


def test_focus_blocks_get_their_hidden_goals_back():
    table = [
        ("a", "t1", "bc"),
        ("b", "t2", "de"),
        ("d", "t3", ""),
        ("e", "t4", ""),
        ("c", "t5", ""),
    ]
    trace = trace_of(THEOREM, steps(*table))
    assert shown(trace) == ["a", "bc", "dec", "ec", "c", ""]
    assert trace.depths == (0, 1, 2, 1, 0)


def test_tactics_inside_a_tactic_are_left_out():
    table = [
        ("a", "have h : x := by\n  intro y\n  simp", "b"),
        ("x", "intro y", "y"),
        ("y", "simp", ""),
        ("b", "simp", ""),
    ]
    trace = trace_of(THEOREM, steps(*table))
    assert trace.tactics == (table[0][1], "simp") and shown(trace) == ["a", "b", ""]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([], "there are no tactics"),
        ([("a", "t1", "b")], "the last of 1 tactics leaves 1 goals"),
        ([("a", "t1", "bc"), ("b", "t2", "")], "the last of 2 tactics leaves 1 goals"),
        ([("a", "t1", "b"), ("c", "t2", "")], "at tactic 2 of 2, 't2' behind 't1'"),
        ([("a", "t1", "bc"), ("c", "t2", "b"), ("b", "t3", "")], "at tactic 2 of 3"),
        ([("a", "t1", ""), ("", "t2", "")], "at tactic 2 of 2"),
        ([("a", "t1 t1", "b"), ("c", "t1 t1", "")], "at tactic 2 of 2"),
    ],
)
def test_states_that_do_not_fit_are_no_trace(table, reason):
    with pytest.raises(ValueError, match=reason):
        trace_of(THEOREM, steps(*table))


def test_a_leandojo_row_is_a_theorem_and_a_trace(tmp_path):
    imported = dojo(tmp_path, DOJO, DOJO_PLAIN)
    both, plain = imported.theorems
    assert both.signature == "theorem Toy.both (p : Prop) (q : Prop) (hp : p) (hq : q) : p ∧ q"
    assert "split=train" in both.source and both.header == "" and both.proof.endswith("exact h")
    assert imported.traces[0].theorem is both
    assert imported.traces[0].depths == (0, 1, 0, 0)
    assert [len(state.goals) for state in imported.traces[0].states] == [1, 2, 1, 1, 0]
    assert imported.traces[0].tactics[2].startswith("have h")
    assert plain.signature == (
        "theorem Toy.plain.{u_1} («α✝» : Type u_1) [«inst✝» : Inhabited «α✝»] : «α✝» → True"
    )
    assert plain.proof == "intro x\ntrivial"


def test_leandojo_rows_without_a_trace_are_rejected_with_the_reason(tmp_path):
    tactics: list[dict[str, str]] = DOJO["traced_tactics"]  # type: ignore[assignment]
    valued = {**tactics[0], "state_before": "x : Nat := 5\n⊢ p"}
    several = {**tactics[0], "state_before": "⊢ p\n\n⊢ q"}
    broken = [
        (tactics[:1] + tactics[2:3], "the states do not fit together at tactic 2 of 2"),
        ([], "there are no traced tactics: the proof is a term"),
        (
            [{"tactic": "simp"}],
            "traced tactic 1 has not the texts tactic, state_before, state_after",
        ),
        ([valued], "the first state has a hypothesis with a value: x"),
        ([several], "the first state has 2 goals, not one"),
        ([{**tactics[0], "state_before": "oops"}], "not a proof state: 'oops'"),
    ]
    rows = [DOJO | {"full_name": f"t{i}", "traced_tactics": t} for i, (t, _) in enumerate(broken)]
    imported = dojo(tmp_path, *rows, DOJO_PLAIN)
    assert len(imported.theorems) == 1
    for (_, reason), rejected in zip(broken, imported.rejected, strict=True):
        assert reason in rejected.reason


def test_neighbouring_rows_of_lean_workbook_are_one_theorem(tmp_path):
    path = tmp_path / "wkbk.jsonl"
    refuted = [step | {"id": "no", "status": "disproved"} for step in WORKBOOK_STEPS]
    torn = [step | {"id": "torn"} for step in WORKBOOK_STEPS[::2]]
    torn = [
        s | {"formal_statement": s["formal_statement"].replace("book_2", "book_9")} for s in torn
    ]
    lines = [*WORKBOOK_STEPS, *WORKBOOK_STEPS, *refuted, *torn]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    imported = read("leanworkbook", path)
    first, second = imported.entries
    assert first.theorem.proof == "constructor\nexact hp\nexact hq"
    assert [len(state.goals) for state in there(first.trace).states] == [1, 2, 1, 0]
    assert second.theorem.name == "toy_workbook_9" and second.trace is None
    assert (
        "no trace: the states do not fit together at tactic 2 of 2" in imported.left_out[0].reason
    )
    again, disproved = imported.rejected
    assert again.number == 4 and "again, as in wkbk.jsonl:1" in again.reason
    assert disproved.number == 7 and disproved.reason.startswith("disproved")


def test_a_renamed_theorem_keeps_its_trace(tmp_path):
    other = {**DOJO_PLAIN, "full_name": "Toy.both"}
    (tmp_path / "a.json").write_text(json.dumps([DOJO, other]), encoding="utf-8")
    imported = read("leandojo", tmp_path, rename=True)
    assert [t.name for t in imported.theorems] == ["Toy.both", "Toy.both_2"]
    trace = imported.traces[1]
    assert all(state.theorem is trace.theorem for state in trace.states)
    assert trace.theorem.name == "Toy.both_2"
