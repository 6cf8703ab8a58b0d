"""The tokenizer: every text comes back, and one that cannot write Lean is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.policies.tokenizer import SYMBOLS, decoded, encoded, fitted, with_ends
from segenv.prompts import MARKS
from tests.agents.policies.tiny import TEXTS, tiny


@given(st.text())
def test_every_text_comes_back(text):
    tokenizer = tiny().tokenizer
    if not any(special in text for special in ("<pad>", "<end>")):
        assert decoded(tokenizer, encoded(tokenizer, text)) == text


def test_marks_are_one_token_each():
    tokenizer = tiny().tokenizer
    for text in MARKS:
        assert len(encoded(tokenizer, text)) == 1
    assert len(encoded(tokenizer, SYMBOLS)) <= len(SYMBOLS.encode())


def test_merges_are_learnt():
    assert len(encoded(fitted(TEXTS * 9, 400), TEXTS[1])) <= len(TEXTS[1].encode()) / 2
    with pytest.raises(ValueError, match="a vocabulary of 300 is too small: at least 305"):
        fitted(TEXTS, 300)


def worded(**special):
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(models.WordLevel({"[UNK]": 0, "[END]": 1, "exact": 2}, "[UNK]"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=inner, unk_token="[UNK]", **special)


def test_a_tokenizer_that_cannot_write_lean_is_refused():
    with pytest.raises(ValueError, match=r"cannot write Lean: it loses (?s:.*)∀.*byte-level"):
        with_ends(worded(eos_token="[END]"), "m")
    with pytest.raises(ValueError, match="the tokenizer of m has no end token"):
        with_ends(worded(), "m")


def test_a_missing_pad_token_is_the_end_token():
    tokenizer = fitted(TEXTS, 400)
    tokenizer.pad_token = None
    assert with_ends(tokenizer, "m").pad_token == tokenizer.eos_token
