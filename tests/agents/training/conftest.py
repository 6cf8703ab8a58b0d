"""A world that is learned in seconds: theorems of one to three tactics."""

import pytest

from segenv.proof import Theorem

PROPS = "(p q r : Prop)"


@pytest.fixture(scope="session")
def easy():
    return [
        Theorem("easy_and", "q ∧ p", f"{PROPS} (h : p ∧ q)"),
        Theorem("easy_or", "q ∨ p", f"{PROPS} (h : p ∨ q)"),
        Theorem("easy_trans", "r", f"{PROPS} (h : p → q) (g : q → r) (k : p)"),
        Theorem("easy_left", "p ∨ r", f"{PROPS} (h : q ∧ p)"),
        Theorem("easy_iff", "q ↔ p", f"{PROPS} (h : p ↔ q)"),
        Theorem("easy_absurd", "q", f"{PROPS} (h : p) (g : ¬p)"),
    ]


@pytest.fixture(autouse=True, scope="package")
def one_thread():
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
