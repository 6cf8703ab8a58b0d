"""Keys of states are made of theorem and script, and of nothing else. No Lean here."""

from hypothesis import given
from hypothesis import strategies as st

from segenv.lean.shared.keys import digits_of, next_key, script_keys, state_key

scripts = st.lists(st.text(st.characters(), max_size=3), max_size=5)


@given(scripts)
def test_the_keys_along_a_script(script: list[str]) -> None:
    keys = script_keys("t", script)
    assert keys[0] == "t" and len(keys) == len(script) + 1 and keys[-1] == state_key("t", script)
    for before, tactic, after in zip(keys, script, keys[1:], strict=False):
        assert after == next_key(before, tactic) and len(after) == 24


@given(scripts, scripts)
def test_another_script_has_another_key(one: list[str], other: list[str]) -> None:
    assert (state_key("t", one) == state_key("t", other)) == (one == other)
    assert one == [] or state_key("t", one) != state_key("u", one)


def test_keys_are_those_of_every_process_and_version() -> None:
    assert state_key("t", ["intro h", "exact h"]) == "961769b6a18fddeb564de8e2"


def test_a_text_that_is_no_unicode_has_a_key() -> None:
    assert state_key("t", ["\ud800"]) != state_key("t", ["\ud801"])
    assert digits_of("\ud800") != digits_of("\ud801")
