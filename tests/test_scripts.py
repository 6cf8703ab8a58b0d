"""The one runner: texts tactic by tactic, scripts from the start, proofs read to their end."""

from dataclasses import replace
from itertools import pairwise

import pytest

from segenv.backends.attempts import run_one_by_one
from segenv.backends.base import Attempt, Backend, BackendError, Ran
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, TacticError, Theorem
from segenv.scripts import TRIES, beyond_faults, run_segment, tail, trace_of, transitions

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


@pytest.mark.parametrize(
    ("text", "ran", "kind"),
    [
        ("constructor\nexact h.2\nexact h.1", [1, 1, 1], None),
        ("constructor; exact h.2; exact h.1", [1, 1, 1], None),
        ("(constructor; exact h.2)\nexact h.1", [2, 1], None),
        ("constructor\nexact h.1\nexact h.1", [1, 1], "type_mismatch"),
        ("constructor\n· exact h.2\n  exact h.2", [1, 2], "no_goals"),
        ("constructor\nexact (", [1], "parse"),
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
    ("text", "count", "piece"),
    [
        ("exact ⟨h.2, h.1⟩", None, None),
        ("exact ⟨h.2, h.1⟩\nskip\nskip", 0, "exact ⟨h.2, h.1⟩\nskip\nskip"),
        ("constructor\nexact h.2; exact h.1; done\nrfl", 2, "exact h.1; done\nrfl"),
        ("constructor\n\texact h.2", None, None),
    ],
)
def test_what_stands_behind_the_last_goal(
    native: NativeBackend, text: str, count: int | None, piece: str | None
) -> None:
    attempt = Attempt(native.start(SWAP), text, split=True)
    found = tail(attempt, native.run_all([attempt])[0])
    if count is None:
        assert found is None
    else:
        assert found is not None and found[0] == count and found[1].budget is None
        dear = tail(replace(attempt, budget=9), native.run_all([attempt])[0])
        assert dear is not None and dear[1].budget == 9 - count
        assert found[1].text == piece and not found[1].split


def test_a_script_from_the_start(native: NativeBackend) -> None:
    trace = trace_of(native, SWAP, ("constructor", "exact h.2", "exact h.1"))
    assert [len(state.goals) for state in trace.states] == [1, 2, 1, 0]
    with pytest.raises(ValueError, match=r"tactic 2 of swap, 'exact h\.1', is refused: .*mismatch"):
        trace_of(native, SWAP, ("constructor", "exact h.1"))


class Lost:
    """A prover that is lost so many times."""

    def __init__(self, backend: Backend, times: int) -> None:
        self.backend, self.times = backend, times

    def run_tactic(self, state: ProofState, tactic: str) -> ProofState | TacticError:
        self.times -= 1
        if self.times >= 0:
            return TacticError("infrastructure", "gone")
        return self.backend.run_tactic(state, tactic)


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
    for ran in (native.run_all([attempt])[0], run_one_by_one(native, attempt)):
        found = tail(attempt, ran)
        assert found is not None and found[1].text.startswith("exact h.1;")
        whole: tuple[Ran, ...] = native.run_all([replace(found[1], state=found[1].state)])[0]
        assert isinstance(whole[0].outcome, (ProofState, TacticError))
