"""A byte-level BPE fitted on training texts: every text round-trips, Lean's symbols included."""

from collections.abc import Iterable, Sequence
from string import whitespace
from typing import Any

from segenv.prompts import MARKS

PAD, END = "<pad>", "<end>"
LEAST = 300 + len(MARKS)
"""Tokens of a tokenizer at least: bytes, marks and some merges."""
WORDS = r" ?[\p{L}_][\p{L}\p{M}\p{N}_.'!?]*| ?\p{N}| ?[^\s\p{L}\p{N}]|\s"
"""What merges never cross: an identifier with its dots is one word, so that the name of a lemma can be
one token; a number is its digits, so that none has to be learnt by itself."""


def fitted(texts: Iterable[str], vocabulary: int = 1024) -> Any:
    """A `PreTrainedTokenizerFast` with at most `vocabulary` tokens, merges learnt from `texts`.

    Byte-level byte pair encoding (Radford et al. 2019, section 2.2): all 256 bytes are tokens, so
    nothing is unknown. The marks of our prompt formats are one token each. Raises
    `ValueError` for a vocabulary that leaves no room for merges.
    """
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    room = vocabulary - len(MARKS)
    if vocabulary < LEAST:
        raise ValueError(f"a vocabulary of {vocabulary} is too small: at least {LEAST} are needed")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=room,
        special_tokens=[PAD, END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    whole = [AddedToken(text, normalized=False) for text in MARKS]
    tokenizer.add_tokens(whole)
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        clean_up_tokenization_spaces=False,
        padding_side="right",
    )


def encoded(tokenizer: Any, text: str) -> list[int]:
    """The tokens of a text, none added."""
    return list(tokenizer.encode(text, add_special_tokens=False))


def decoded(tokenizer: Any, ids: Sequence[int]) -> str:
    """The text of tokens, exactly as they stand."""
    text: str = tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    return text


def check_round_trip(tokenizer: Any, texts: Iterable[str]) -> None:
    """Raise `ValueError` with the first text that does not come back as it was."""
    for text in texts:
        back = decoded(tokenizer, encoded(tokenizer, text))
        if back != text:
            lost = sorted(set(text) - set(back) - set(whitespace))
            what = f"it loses {' '.join(lost)}" if lost else f"{text!r} comes back as {back!r}"
            raise ValueError(
                f"this tokenizer cannot write Lean: {what}. Choose a model with a byte-level "
                "tokenizer, or train one of your own from scratch"
            )


SYMBOLS = "∀ (x : α), p x → ∃ y, ¬q y ∧ r ≤ s ↔ ⟨h₁, h'⟩ ∈ xs ∪ λ ▸ ℕ × ⊢ x✝\n  · exact"
"""What a tokenizer must be able to write: symbols of Lean, a line break and indentation."""


def with_ends(tokenizer: Any, name: str) -> Any:
    """A tokenizer that has an end token, and a pad token: the end token if it has none of its own.

    Raises `ValueError` for one without an end, and for one that cannot write Lean's symbols.
    """
    if tokenizer.eos_token_id is None:
        raise ValueError(f"the tokenizer of {name} has no end token, so no text would ever end")
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    check_round_trip(tokenizer, [SYMBOLS])
    return tokenizer
