"""A call of the agent as a value: what it says of itself, by hand."""

import pytest

from segenv.decision import Decision, Spending, Transition
from segenv.proof import Goal, ProofState, TacticError, Theorem
from segenv.refusals import FAULTS, KINDS

INF = float("inf")
REFUSED = TacticError("other", "no")


def state(n: int) -> ProofState:
    return ProofState(Theorem("t", "p"), (), tuple(Goal(f"⊢ {i}", str(i)) for i in range(n)))


def step(before: int, after: int, **more: object) -> Transition:
    return Transition(state(before), "x", state(after), **more)  # type: ignore[arg-type]


def call(*steps: Transition, **more: object) -> Decision:
    return Decision("x", state(1), state(1), steps, **more)  # type: ignore[arg-type]


def test_a_transition_says_what_it_did() -> None:
    two = step(1, 2)
    assert (two.text, two.goals_before, two.goals_after, two.accepted) == ("x", 1, 2, True)
    assert not step(1, 1, error=REFUSED).accepted


def test_a_decision_is_proved_by_its_last_transition() -> None:
    assert call(step(1, 1), step(1, 0, proved=True)).proved
    assert not call(step(1, 0, proved=True), step(1, 1)).proved
    assert not call(step(1, 1)).proved and not call().proved


def test_a_decision_is_accepted_to_its_end() -> None:
    assert call(step(1, 1), step(1, 2)).accepted
    assert not call(step(1, 1), step(1, 1, error=REFUSED), error=REFUSED).accepted
    assert not call(gave_up=True, ended="gave_up").accepted


def test_a_call_lasts_as_long_as_its_leaves_and_never_no_time() -> None:
    assert call(step(1, 1, tactics=3), step(1, 1, tactics=2)).duration == 5
    assert call().duration == 1 and call(step(1, 1, tactics=0)).duration == 1


def test_values_are_discounted_by_the_leaves_charged_when_they_come() -> None:
    decision = call(step(1, 1, tactics=2), step(1, 1, tactics=3), gamma=0.5)
    assert decision.discounted(lambda transition: 1.0) == 0.5 + 0.5**4
    assert call(step(1, 0, tactics=0), gamma=0.5).discounted(lambda transition: 1.0) == 1.0


@pytest.mark.parametrize(
    ("ended", "terminated", "truncated"),
    [
        (None, False, False),
        ("proved", True, False),
        ("gave_up", True, False),
        ("refused", True, False),
        *[(why, False, True) for why in ("tactics", "tokens", "calls", "limit", *FAULTS)],
    ],
)
def test_why_an_episode_is_over(ended: str | None, terminated: bool, truncated: bool) -> None:
    decision = call(step(1, 1), ended=ended)
    assert (decision.terminated, decision.truncated) == (terminated, truncated)
    info = decision.info()
    assert info.get("ended") == ended and info["is_success"] is False


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_fault_is_a_fault(kind: str) -> None:
    error = TacticError(kind, "")
    assert call(step(1, 1, error=error), error=error).fault == (kind if kind in FAULTS else None)
    assert call(step(1, 1)).fault is None


def test_info_holds_what_there_is_and_nothing_else() -> None:
    decision = call(step(1, 1), unrun=("y", "z"), gave_up=True)
    shown = {"decision", "tactics", "duration", "is_success"}
    assert decision.info().keys() == shown | {"unrun", "gave_up"}
    assert decision.info()["unrun"] == ("y", "z") and call().info().keys() == shown
    assert call(step(1, 0, proved=True), ended="proved").info()["is_success"] is True


def test_what_is_left_and_what_is_spent_make_the_limit() -> None:
    limits = Spending(9, INF, 5)
    spent = Spending().plus(tactics=2, tokens=7).plus(tactics=1, calls=3)
    assert spent == Spending(3, 7, 3)
    assert spent.left_of(limits) == {"tactics": 6, "tokens": None, "calls": 2}


def test_a_limit_is_used_up_when_it_is_reached() -> None:
    limits = Spending(3, 10, 2)
    assert Spending(2, 9, 1).exceeded(limits) is None
    for name in vars(limits):
        assert Spending(2, 9, 1).plus(**{name: 1}).exceeded(limits) == name
