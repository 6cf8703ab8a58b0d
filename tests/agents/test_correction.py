"""Rounds of correction: who is asked what, how often, and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from agents.policies import Categorical, Prompt, Sample
from agents.search import Budget, Correction, corrected, drive, result
from agents.search.prompts import marked
from segenv.backends.native import NativeBackend
from segenv.proof import TacticError, Theorem
from tests.agents.fakes import FakeBackend, OnlySamples, Table, TinyLanguageModel

S = FakeBackend({}).state("s")
MOVES = {"s": {"a": "x", "b": "z"}, "x": {"c": "y"}, "y": {"e": ""}}


@dataclass
class Corrects(OnlySamples):
    """Says what stands for the first line of the feedback, and else what it says first."""

    first: Sequence[str]
    then: dict[str, Sequence[str]]
    asked: list[tuple[str, int]] = field(default_factory=list)

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        found = []
        for prompt in prompts:
            seen = prompt.feedback[0] if prompt.feedback else ""
            self.asked.append((seen, n))
            texts = self.then.get(seen.split("\n")[0], ["no"]) if seen else self.first
            found.append([Sample(text, -1.0, text.count("\n") + 1) for text in texts[:n]])
        return found


def test_failures_go_back_with_their_errors() -> None:
    """Two proofs fail; each is corrected twice; the correction of one correction holds."""
    policy = Corrects(
        ["a\nc", "b\nd"],
        {"a": ["a\nd", "a\nc"], "b": ["b"]},
    )
    policy.then["a"] = ["a\nc\ne"]
    args = Correction(samples=2, corrections=2, rounds=2)
    (tree,) = drive([corrected(S, Budget(), args)], policy, FakeBackend(MOVES))
    assert tree.solution and tree.solution.actions == ("a\nc\ne",)
    assert [n for _, n in policy.asked] == [2, 2, 2]
    first, second = (seen for seen, _ in policy.asked[1:])
    assert first.startswith("a\nc\n") and "goal" in first
    assert second.startswith("b\nd\n") and "no d at z" in second
    assert tree.meter.expansions == 4 and tree.meter.tokens == 2 + 2 + 3 + 1


def test_rounds_are_counted_and_then_it_starts_again() -> None:
    policy = Categorical(Table({"s": {"a": 0.5, "b": 0.5}}))
    asked: list[int] = []

    @dataclass
    class Watched:
        def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
            asked.append(sum(bool(prompt.feedback) for prompt in prompts))
            texts = iter("a b c d e f g h".split()[len(asked) * 2 - 2 :])
            return [[Sample(next(texts, "z"), -1.0, 1)] * n for _ in prompts]

        score = policy.score

    args = Correction(samples=1, corrections=1, rounds=2)
    (tree,) = drive([corrected(S, Budget(expansions=6), args)], Watched(), FakeBackend({}))
    assert asked == [0, 1, 1, 0, 1, 1][: len(asked)] and len(asked) >= 4
    assert tree.ended == "expansions" and tree.meter.expansions == 6


def test_tools_stand_in_for_refused_tactics() -> None:
    """`bad` is replaced by c, then `worse` by e: two places, and no token for either."""
    policy = Corrects(["a\nbad\nworse"], {})
    args = Correction(samples=1, rounds=0, tools=("b", "c", "e"))
    (tree,) = drive([corrected(S, Budget(expansions=1), args)], policy, FakeBackend(MOVES))
    found = result(tree)
    assert found.solved and found.script == ("a", "c", "e") and found.tokens == 3
    # a bad | a b, a c worse, a e | a c b, a c c, a c e
    assert found.tactic_calls == 2 + 2 + 3 + 2 + 3 + 3 + 3


@pytest.mark.parametrize("name", ["tokens", "expansions", "tactics"])
def test_no_budget_is_exceeded(name: str) -> None:
    model = TinyLanguageModel({"a": 0.3, "c": 0.2, "e": 0.1, "no": 0.1, "<end>": 0.3})
    for limit in range(14):
        args = Correction(samples=3, corrections=2, rounds=2, tools=("c",))
        search = corrected(S, Budget(**{name: limit}), args)  # type: ignore[arg-type]
        (tree,) = drive([search], model, FakeBackend(MOVES))
        spent = result(tree)
        used = spent.tactic_calls if name == "tactics" else getattr(spent, name)
        assert used <= limit and (spent.solved or spent.ended == name)


def test_where_an_error_is_marked() -> None:
    text = "l1\nl2\nl3\nl4\nl5\n  exact wrong\nl7"
    error = TacticError("tactic_failed", "no such thing", 6, 2)
    shown = "l2\nl3\nl4\nl5\n  <error>exact wrong</error>\nl7\nno such thing"
    assert marked(text, error) == shown
    assert marked("a", TacticError("unsolved", "goals are left")) == "a\ngoals are left"


def test_a_correction_in_lean(native: NativeBackend) -> None:
    """The policy reads Lean's message and writes what it asks for."""
    theorem = Theorem("fix", "p ∧ q", "(p q : Prop) (hp : p) (hq : q)")

    class Reader(Corrects):
        def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
            wrong = [p.feedback and "· <error>exact hq</error>" in p.feedback[0] for p in prompts]
            texts = [
                "constructor\n· exact hp\n· exact hq" if w else "constructor\n· exact hq"
                for w in wrong
            ]
            self.asked += [(p.feedback[0] if p.feedback else "", n) for p in prompts]
            return [[Sample(text, -1.0, 9)] for text in texts]

    policy = Reader([], {})
    start = native.start(theorem)
    (tree,) = drive([corrected(start, Budget(expansions=4))], policy, native)
    assert tree.solution is not None and tree.meter.expansions == 2
    assert "mismatch" in policy.asked[1][0]
