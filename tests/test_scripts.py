"""The one runner: texts tactic by tactic, scripts from the start, proofs read to their end."""

from itertools import pairwise

import pytest

from segenv.backends.base import Attempt, Backend, BackendError
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, TacticError, Theorem
from segenv.scripts import TRIES, beyond_faults, read_to_end, run_segment, trace_of, transitions

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


@pytest.mark.parametrize(
    ("text", "ran", "kind"),
    [
        ("constructor\nexact h.2\nexact h.1", [1, 1, 1], None),
        ("constructor; exact h.2; exact h.1", [1, 1, 1], None),
        ("(constructor; exact h.2)\nexact h.1", [2, 1], None),
        ("constructor\nexact h.1\nexact h.1", [1, 1], "type_mismatch"),
        ("constructor\n· exact h.2\n  exact h.2", [1, 2], "no_goals"),
        ("constructor\nexact (", [1, 1], "parse"),
        ("exact (", [1], "parse"),
    ],
)
def test_a_text_is_run_up_to_a_refusal(
    native: NativeBackend, text: str, ran: list[int], kind: str | None
) -> None:
    start = native.start(SWAP)
    found = run_segment(native, start, text)
    assert [one.tactics for one in found] == ran
    assert [one.accepted for one in found] == [True] * (len(ran) - (kind is not None)) + [False] * (
        kind is not None
    )
    assert (found[-1].error.kind if found[-1].error else None) == kind
    for before, after in pairwise(found):
        assert before.next_state == after.state
    assert found[0].state is start and found[-1].proved is False


def test_a_budget_is_one_for_all(native: NativeBackend) -> None:
    """Also where more was left when the backend ran the text."""
    start, text = native.start(SWAP), "constructor\n(exact h.2; exact h.1)"
    for budget in range(4):
        found = run_segment(native, start, text, budget=budget)
        spent = sum(one.tactics for one in found)
        assert spent <= budget
        later = transitions(
            Attempt(start, text, budget=budget, split=True),
            native.run_all([Attempt(start, text, split=True)])[0],
        )
        assert [one.tactics for one in later] == [one.tactics for one in found]
        assert [one.accepted for one in later] == [one.accepted for one in found]


@pytest.mark.parametrize(
    ("text", "texts", "kind"),
    [
        ("exact ⟨h.2, h.1⟩", ["exact ⟨h.2, h.1⟩"], None),
        ("exact ⟨h.2, h.1⟩\nskip\nskip", ["exact ⟨h.2, h.1⟩"], None),
        ("constructor\nexact h.2", ["constructor", "exact h.2"], None),
        ("constructor\nexact h.1\nskip", ["constructor", "exact h.1"], "type_mismatch"),
        (
            "constructor\nexact h.2; exact h.1; done\nrfl",
            ["constructor", "exact h.2", "exact h.1; done\nrfl"],
            "no_goals",
        ),
        ("exact ⟨h.2, h.1⟩\nfoo", ["exact ⟨h.2, h.1⟩\nfoo"], "unknown_tactic"),
    ],
)
def test_a_whole_proof_is_read_to_its_end(
    native: NativeBackend, text: str, texts: list[str], kind: str | None
) -> None:
    attempt = Attempt(native.start(SWAP), text, split=True)
    ran = read_to_end(attempt, native.run_all([attempt])[0])
    assert [one.text for one in ran] == texts
    last = ran[-1].outcome
    assert (last.kind if isinstance(last, TacticError) else None) == kind
    if kind == "no_goals":  # charged for all that ran, and placed from where it starts
        assert isinstance(last, TacticError)
        assert (last.tactics, last.line, last.column) == (3, 2, 0)


def test_a_script_from_the_start(native: NativeBackend) -> None:
    trace = trace_of(native, SWAP, ("constructor", "exact h.2", "exact h.1"))
    assert [len(state.goals) for state in trace.states] == [1, 2, 1, 0]
    with pytest.raises(ValueError, match=r"tactic 2 of swap, 'exact h\.1', is refused: .*mismatch"):
        trace_of(native, SWAP, ("constructor", "exact h.1"))


class Lost:
    """A prover that is lost so many times."""

    def __init__(self, backend: Backend, times: int) -> None:
        self.backend, self.times = backend, times

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True
    ) -> ProofState | TacticError:
        self.times -= 1
        if self.times >= 0:
            return TacticError("infrastructure", "gone")
        return self.backend.run_tactic(state, tactic, compound=compound)


def test_a_fault_is_tried_again(native: NativeBackend) -> None:
    start = native.start(SWAP)
    for times in range(TRIES):
        outcome = beyond_faults(Lost(native, times), start, "constructor")  # type: ignore[arg-type]
        assert isinstance(outcome, ProofState)
    with pytest.raises(BackendError, match="'constructor' could not be run: gone"):
        beyond_faults(Lost(native, TRIES), start, "constructor")  # type: ignore[arg-type]


def test_places_count_in_the_text_as_it_was_given(native: NativeBackend) -> None:
    """With tabs and other line ends, a tail is found where it stands."""
    start = native.start(SWAP)
    text = "constructor\r\nexact h.2;\texact h.1;\tskip"
    attempt = Attempt(start, text, split=True)
    whole = read_to_end(attempt, native.run_all([attempt])[0])
    assert [one.text for one in whole] == ["constructor", "exact h.2", "exact h.1"]
