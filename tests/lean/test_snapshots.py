"""What was read before does not change how a header is read."""

import pytest

from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, TacticError, Theorem

LONG = "w" * 70
SHARED = (
    f'syntax "{LONG}1" : command\nmacro_rules | `({LONG}1) => `(def z : Nat := 0)\n'
    f'infixl:65 " {LONG}2 " => Nat.add\ndef a : Nat := 1\n'
)
ONE = Theorem("t", "a = 1", header=f"{SHARED}{LONG}1\n")
TWO = Theorem("t", "a = 2", header=f"{SHARED}{LONG}2 1\n")


@pytest.mark.parametrize("theorems", [(ONE, TWO), (TWO, ONE)], ids=["one first", "two first"])
def test_a_definition_goes_on_where_only_a_late_difference_says_so(theorems):
    """The headers differ in the 71st character behind `def a : Nat := 1`: a command or an operator."""
    with NativeBackend() as backend:
        for theorem in theorems:
            outcome = backend.run_tactic(backend.start(theorem), "rfl")
            assert isinstance(outcome, ProofState), outcome


def test_a_macro_of_one_header_is_none_of_another(native):
    macro = 'macro "easy" : tactic => `(tactic| trivial)\n'
    other = 'macro "easy" : tactic => `(tactic| rfl)\n'
    told = [
        native.run_tactic(native.start(Theorem("t", statement, header=header)), "easy")
        for _ in range(2)
        for header in (macro, other, "")
        for statement in ("True", "2 = 2")
    ]
    shapes = [isinstance(outcome, ProofState) for outcome in told]
    assert shapes == [True, True, False, True, False, False] * 2
    assert isinstance(told[-1], TacticError) and told[-1].kind == "unknown_tactic"
