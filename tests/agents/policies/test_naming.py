"""Names as pointers: what is written is read back, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.policies.naming import AS_IS, POINTERS, check, names
from tests.agents.policies.tiny import goal

GOAL = goal("f x = y", x="Nat", f="Nat → Nat", h="x = 1", h1="f x = y")
LATER = goal("z", x="Nat", h="x = 1", z="Prop", h2="z")
LEAN = st.text(st.sampled_from("xfhyz12 .⟨⟩→'✝\n" + POINTERS[0]), max_size=40)


def test_by_hand():
    found = names("pointers", [GOAL], [LATER])
    x, f, h, h1, z, h2 = POINTERS[:6]
    assert found.write("rw [h1, f x] at h.1") == f"rw [{h1}, {f} {x}] at {h}.1"
    assert found.write("intro h2 z") == f"intro {h2} {z}"
    assert found.write("exact xs h11 y") == "exact xs h11 y"


def test_a_pointer_to_nothing_is_a_new_name():
    found = names("pointers", [GOAL])
    assert found.read(f"intro {POINTERS[4]} {POINTERS[9]}") == "intro h4 h9"
    clash = names("pointers", [goal("p", h="p", h1="q", h3="r")])
    assert clash.read(f"intro {POINTERS[3]}") == "intro h3'"


@given(LEAN.filter(lambda text: not set(text) & set(POINTERS)))
def test_what_is_written_is_read_back(text):
    for later in ((), (LATER,)):
        found = names("pointers", [GOAL], later)
        assert found.read(found.write(text)) == text


@given(LEAN)
def test_lengths_say_where_a_prefix_ends(text):
    """Whole words: the length of what the prefix reads as. Never falling, and all of it in the end."""
    found = names("pointers", [GOAL])
    lengths = found.lengths(text, range(len(text) + 1))
    assert list(lengths) == sorted(lengths)
    assert lengths[-1] == len(found.read(text))
    for end in range(len(text) + 1):
        if end in (0, len(text)) or text[end - 1] in " .⟨⟩→\n":
            assert lengths[end] == len(found.read(text[:end]))


def test_names_as_they_are():
    assert names("as-is", [GOAL]) is AS_IS
    assert AS_IS.read(AS_IS.write("rw [h]")) == "rw [h]"
    assert AS_IS.lengths("ab", [0, 1, 2]) == (0, 1, 2)
    with pytest.raises(ValueError, match="unknown way to write names 'pointer'"):
        check("pointer")
