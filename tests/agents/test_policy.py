"""The token counter."""

import pytest

from agents.policy import count_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("intro h", 2),
        ("exact ⟨hq, hp⟩", 6),
        ("rw [Nat.add_comm a b, ← ih]", 11),
        ("cases h with\n| inl a => ?_\n| inr b => ?_", 17),
    ],
)
def test_known_counts(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens


def test_cutting_a_script_does_not_change_its_cost() -> None:
    tactics = ["intro p q h", "obtain ⟨hp, hq⟩ := h", "exact ⟨hq, hp⟩"]
    steps = sum(map(count_tokens, tactics))
    assert count_tokens("\n".join(tactics)) == steps
    assert count_tokens("\n".join(tactics[:2])) + count_tokens(tactics[2]) == steps
