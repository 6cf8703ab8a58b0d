"""Reading past proofs that fail."""

import pytest

from segenv.backends.base import StatementError

TEXT = """\
theorem a : 1 = 2 := by
  rfl

theorem b : 1 = 2 := by
  exact a
theorem c : True :=
  )
theorem d : True := trivial
"""


def test_a_failing_proof_is_recorded_and_read_on(native):
    read = {theorem.name: (theorem, error) for theorem, error in native.examine(TEXT, "f")}
    assert list(read) == ["a", "b", "c", "d"]
    assert read["a"][1].startswith("f:2:2: ") and read["c"][1].startswith("f:6:19: ")
    assert not read["b"][1] and not read["d"][1]
    assert read["d"][0].source == "f:8"


def test_headers_after_a_failing_proof_run_and_keep_its_lines(native):
    last = native.examine(TEXT, "f")[-1][0]
    assert last.header.startswith("theorem a : 1 = 2 := by sorry\n\n\n")
    assert native.start(last).goals[0].target == "True"


def test_what_is_fine_is_read_as_load_reads_it(native):
    text = "namespace N\nvariable (p : Prop)\n/-- Hi. -/\ntheorem x (h : p) : p := by\n  exact h\n"
    assert native.examine(text, "f") == tuple((theorem, "") for theorem in native.load(text, "f"))


@pytest.mark.parametrize(
    "text",
    ["theorem", "theorem x :", "theorem x : foo := by rfl", "open Nat in", "mutual\ntheorem x :"],
)
def test_errors_outside_proofs_are_raised(native, text):
    with pytest.raises(StatementError, match=r"f:\d+:\d+: "):
        native.examine(text, "f")


@pytest.mark.parametrize("length", range(0, len(TEXT), 7))
def test_a_text_that_breaks_off_anywhere_is_read_or_refused(native, length):
    try:
        native.examine(TEXT[:length], "f")
    except StatementError as error:
        assert str(error).startswith("f:")
