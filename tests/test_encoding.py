"""Texts as ids: nothing is lost that should not be, and the same text has the same ids."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv.encoding import Bytes, Encoder, Words, padded
from segenv.proof import Goal, Hypothesis, ProofState, Theorem

GOAL = Goal(
    "p q : Prop\nh : p ∧ q\n⊢ q",
    "q",
    (Hypothesis("p", "Prop"), Hypothesis("q", "Prop"), Hypothesis("h", "p ∧ q", is_proof=True)),
)
STATE = ProofState(Theorem("t", "q"), (), (GOAL,))
SYMBOLS = "∧∨→↔¬⊢∀∃⟨⟩≤≥≠ℕℤ∈⊆∣αβγλ₁"


@given(st.text())
def test_ids_are_within_the_vocabulary_and_never_padding(text):
    for tokenizer in (Bytes(), Words(256)):
        assert all(0 < i < tokenizer.vocabulary for i in tokenizer.ids(text))


@given(st.text())
def test_bytes_lose_nothing(text):
    assert bytes(i - 1 for i in Bytes().ids(text)).decode("utf-8", "surrogatepass") == text


def test_the_symbols_of_lean_are_told_apart():
    assert len({Words().ids(symbol) for symbol in SYMBOLS}) == len(SYMBOLS)
    assert all(len(Words().ids(symbol)) == 1 for symbol in SYMBOLS)


def test_words_are_words_whatever_their_spaces():
    assert Words().ids("p ∧  q'") == Words().ids("p∧q'") and len(Words().ids("p∧q'")) == 3
    assert Words().ids("h1") != Words().ids("h2")


def test_ids_do_not_change_between_runs():
    assert Words().ids("p") == (113,) and Words().ids("intro h₁") == (1671, 2418)


def test_padding():
    assert padded([1, 2, 3], 5).tolist() == [1, 2, 3, 0, 0]
    assert padded([1, 2, 3], 2).tolist() == [1, 2]
    assert padded([1, 2, 3], 2, "end").tolist() == [2, 3]


def test_a_candidate_is_seen_with_the_types_of_what_it_names():
    encoder = Encoder(goal_length=5, type_length=4, text_length=3)
    found = encoder.encode(STATE, ("apply h", "", "left"))
    ids = encoder.tokenizer.ids
    assert found["target"].tolist() == padded(ids("q"), 4).tolist()
    assert found["types"].tolist() == [padded(ids("p ∧ q"), 4).tolist(), [0] * 4, [0] * 4]
    assert found["candidates"][0].tolist() == padded(ids("apply h"), 3).tolist()
    assert found["mask"].tolist() == [1, 0, 1]
    assert found["goal"].tolist()[-2:] == list(ids("⊢ q"))  # a long goal keeps its target
    assert encoder.space(3).contains(found)


def test_a_finished_state_is_zeros():
    found = Encoder().encode(ProofState(STATE.theorem, (), ()), ("", ""))
    assert not any(np.any(array) for array in found.values())


@pytest.mark.parametrize("length", [0, 1.5])
def test_lengths_are_checked(length):
    with pytest.raises((ValueError, TypeError), match="goal_length is"):
        Encoder(goal_length=length)
