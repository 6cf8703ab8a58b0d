"""Plans in real Lean: holes that are proved and put in place, a shared cache, plans that stick."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from agents.policies import Categorical, Listed, Prompt, Sample
from agents.search import (
    BestFirst,
    Budget,
    Fixed,
    Lemmas,
    Planning,
    best_first,
    drive,
    explored,
    planned,
    result,
)
from agents.search.sketch import with_holes
from agents.search.tree import Search
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem
from tests.agents.fakes import OnlySamples
from tests.typed import state_of

SWAP = Theorem("plan", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
TACTICS = ("exact h.1", "exact h.2", "exact ⟨hq, hp⟩", "constructor")


@dataclass
class Says(OnlySamples):
    """Says the sketches of a list one after the other, the last for ever, and keeps the feedback."""

    sketches: Sequence[str]
    heard: list[tuple[str, ...]] = field(default_factory=list)

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        self.heard += [prompt.feedback for prompt in prompts]
        text = self.sketches[min(len(self.heard), len(self.sketches)) - 1]
        return [[Sample(text, -1.0, 10)] * n for _ in prompts]


def prove(start: ProofState, budget: Budget, seed: int) -> Search:
    return best_first(start, budget, BestFirst(Fixed(8)), seed)


def plan(
    native: NativeBackend, theorem: Theorem, *sketches: str, lemmas: Lemmas | None = None
) -> tuple[Says, Search]:
    says = Says(sketches)
    args = Planning(says, prove, Budget(tokens=300), lemmas or Lemmas())
    return says, planned(native.start(theorem), Budget(expansions=60, tokens=2_000), args)


GOOD = "have hp : p := by sorry\nhave hq : q := sorry\nexact ⟨hq, hp⟩"


@pytest.mark.parametrize(
    "sketch",
    [
        GOOD,
        "have hp : p := ?_\nhave hq : q := ?_",  # the goal itself is left too
        "have hp : p := by\n  sorry\nhave hq : q := ?_\nsorry",
        "sorry",  # no plan at all: one hole
        "constructor",
    ],
)
def test_holes_are_proved_and_put_in_place(native: NativeBackend, sketch: str) -> None:
    says, search = plan(native, SWAP, sketch)
    (tree,) = drive([search], Categorical(Listed(TACTICS)), native)
    found = result(tree)
    assert found.solved and found.verdict and found.verdict.tier == "T2"
    assert found.expansions > 1 and says.heard == [()]  # one plan; the rest are those of the holes
    assert found.tokens > 10 and found.samples > 1
    assert explored(tree).nodes[-1].proved


def test_a_plan_that_sticks_is_replaced_and_what_was_proved_is_kept(native: NativeBackend) -> None:
    """The second plan has the hole of the first one for nothing; the policy was told what failed."""
    bad = "have hp : p := ?_\nhave hr : p → q ∧ q := ?_\nexact ⟨(hr hp).1, hp⟩\nrotate_left"
    lemmas = Lemmas()
    says, search = plan(native, SWAP, "nonsense", bad, GOOD, lemmas=lemmas)
    args = Listed((*TACTICS[:2], "skip"))
    (tree,) = drive([search], Categorical(args), native)
    assert tree.solution is not None
    assert len(says.heard) == 3 and says.heard[0] == ()
    assert "<error>onsense</error>\nunknown tactic" in says.heard[1][0]
    assert "this goal was not proved\ncase refine_" in says.heard[2][0]
    assert "⊢ p → q ∧ q" in says.heard[2][0]
    assert len(lemmas.proved) == 2 and lemmas.used == 1


def test_searches_share_what_is_proved(native: NativeBackend) -> None:
    lemmas = Lemmas()
    costs = []
    for _ in range(2):
        _, search = plan(native, SWAP, GOOD, lemmas=lemmas)
        (tree,) = drive([search], Categorical(Listed(TACTICS)), native)
        costs.append(tree.meter.tokens)
        assert tree.solution
    assert lemmas.used == 2 and costs[1] == 10 < costs[0]


def test_a_wrong_lemma_of_another_theorem_is_proved_anew(native: NativeBackend) -> None:
    lemmas = Lemmas()
    start = native.start(SWAP)
    hole = (
        state_of(native.run_tactic(start, "constructor")).goals[0].text.removeprefix("case left\n")
    )
    lemmas.proved[hole] = ("exact nonsense",)
    _, search = plan(native, SWAP, "constructor", lemmas=lemmas)
    (tree,) = drive([search], Categorical(Listed(TACTICS)), native)
    assert tree.solution and lemmas.proved[hole] == ("exact h.2",)


def test_no_plan_holds_within_its_budget(native: NativeBackend) -> None:
    _, search = plan(native, SWAP, "have hr : p ∧ p → p := ?_\nskip")
    (tree,) = drive([search], Categorical(Listed(("skip",))), native)
    assert tree.ended in ("expansions", "tokens") and not tree.solution
    assert tree.meter.tokens <= 2_000 and tree.meter.expansions <= 60


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (GOOD, "have hp : p := ?_\nhave hq : q := ?_\nexact ⟨hq, hp⟩"),
        ("exact ⟨sorry, by sorry⟩", "exact ⟨?_, ?_⟩"),
        ("cases h with\n| intro a b => sorry", "cases h with\n| intro a b => ?_"),
        ("constructor\n· sorry\n· exact h.1", "constructor\n· sorry\n· exact h.1"),
        ("intro x -- sorry\nsorry", "intro x -- sorry"),
        ('have s : "sorry" = "sorry" := by sorry', 'have s : "sorry" = "sorry" := ?_'),
    ],
)
def test_sorry_is_read_as_a_hole(native: NativeBackend, text: str, read: str) -> None:
    syntax = native.parse(native.start(SWAP), text)
    assert isinstance(syntax, tuple)
    assert with_holes(text, syntax).strip() == read


def test_what_is_known_is_put_in_place_when_nothing_is_left(native: NativeBackend) -> None:
    """The plan uses up the tokens; its holes cost none, and the proof counts."""
    lemmas = Lemmas()
    (first,) = drive(
        [plan(native, SWAP, GOOD, lemmas=lemmas)[1]], Categorical(Listed(TACTICS)), native
    )
    assert first.solution
    args = Planning(Says([GOOD]), prove, lemmas=lemmas)
    search = planned(native.start(SWAP), Budget(tokens=10), args)
    (tree,) = drive([search], Categorical(Listed(("skip",))), native)
    assert tree.solution and tree.meter.tokens == 10
