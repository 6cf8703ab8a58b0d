"""One driver for many searches: the same results as one at a time, far fewer calls; and faults."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from agents.policies import Categorical, Prompt, Sample
from agents.search import (
    BestFirst,
    Budget,
    Fixed,
    GoalAwareRollout,
    LengthNormalised,
    Narrowing,
    Node,
    Tree,
    WithErrors,
    best_first,
    drive,
    explored,
    result,
    whole_proof,
)
from agents.search.tree import Search
from segenv.backends.base import Attempt, BackendError, Ran
from segenv.proof import ProofState, TacticError, Verdict
from tests.agents.fakes import FakeBackend, Table, TinyLanguageModel, listing

S = FakeBackend({}).state("s")
MOVES = {
    "s": {"a": "x", "b": "y+z", "d": "s+s"},
    "x": {"c": "x+x", "b": "y"},
    "y": {"a": "w", "c": "x"},
    "y+z": {"c": "z", "a": "w+z"},
    "z": {"d": "w"},
    "w+z": {"b": "w"},
    "w": {"d": ""},
}
WORDS = {"a": 0.2, "b": 0.15, "c": 0.15, "d": 0.1, "<end>": 0.4}
BY_LENGTH = LengthNormalised(0.5)


def plain(seed: int) -> Search:
    return best_first(S, Budget(tokens=100), seed=seed)


def rolled_out(seed: int) -> Search:
    args = BestFirst(Narrowing(8, 2, 100), BY_LENGTH, BY_LENGTH.again, GoalAwareRollout())
    return best_first(S, Budget(tokens=100, tactics=90), args, seed)


def whole(seed: int) -> Search:
    return whole_proof(S, Budget(tokens=100), 4, seed)


@pytest.mark.parametrize("make", [plain, rolled_out, whole])
@pytest.mark.parametrize("seeds", [1, 64])
def test_64_searches_find_what_each_alone_finds(make: Callable[[int], Search], seeds: int) -> None:
    """With one seed for all, and with a seed for each."""
    alone, single, together, many = (
        *(TinyLanguageModel(WORDS), FakeBackend(MOVES)),
        *(TinyLanguageModel(WORDS), FakeBackend(MOVES)),
    )
    expected = [result(drive([make(i % seeds)], alone, single)[0]) for i in range(64)]
    trees = drive([make(i % seeds) for i in range(64)], together, many)
    assert [result(tree) for tree in trees] == expected
    assert {one.solved for one in expected} == {True, False} or seeds == 1
    assert len(many.batches) < len(single.batches) / 10
    assert len(together.calls) < len(alone.calls) / 10
    assert max(together.calls) == 64


@dataclass
class Counted:
    """Passes questions on and counts the calls."""

    policy: Categorical
    calls: int = 0

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        self.calls += 1
        return self.policy.sample(prompts, n, seed)

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        return self.policy.score(prompts, texts)


def test_searches_that_fall_behind_catch_up() -> None:
    """64 different theorems, some with rollouts between: still one forward pass an expansion."""
    moves = {f"t{i}": {"a": f"t{i}+u", "b": f"t{i}"} for i in range(64)}
    says = {name: {"a": 0.5, "b": 0.5} for i in range(64) for name in (f"t{i}", f"t{i}+u")}
    policy, backend = Counted(Categorical(Table(says))), FakeBackend(moves)
    args = BestFirst(rollout=GoalAwareRollout(horizon=2))
    searches = [
        best_first(backend.state(name), Budget(expansions=20), args if i % 3 else None)
        for i, name in enumerate(moves)
    ]
    trees = drive(searches, policy, backend)
    assert all(tree.meter.expansions == 20 for tree in trees)
    steps = max(tree.meter.rollout_steps for tree in trees)
    assert policy.calls <= 20 + 4 * steps and policy.calls < 64 * 20 / 10


def fewest_goals(tree: Tree, node: Node) -> float:
    return -len(node.state.goals)


def test_a_strangers_priority() -> None:
    """Goes where few goals are, comes back to no node for ever, and proves."""
    moves = {"s": {"a": "p+q", "b": "p"}, "p": {"c": "q"}, "q": {"d": ""}, "p+q": {"e": ""}}
    backend = FakeBackend(moves)
    policy = Categorical(Table({n: dict.fromkeys("abcde", 0.2) for n in ("s", "p", "q", "p+q")}))
    search = best_first(S, Budget(expansions=40), BestFirst(width=Fixed(64), priority=fewest_goals))
    (tree,) = drive([search], policy, backend)
    assert tree.solution is not None and tree.solution.state.script == ("b", "c", "d")
    assert not any(line.startswith("p+q") for line in backend.log)


def test_a_strangers_duplicate_rule() -> None:
    """States that print alike stay apart where only the same script is the same."""
    backend = FakeBackend({"s": {"a": "x", "b": "x"}})
    policy = listing({"s": {"a": 0.5, "b": 0.5}})
    args = BestFirst(same=lambda state: state.script)
    merged, apart = drive([best_first(S, Budget()), best_first(S, Budget(), args)], policy, backend)
    assert len(merged.nodes) == 2 and len(apart.nodes) == 3


def test_each_search_may_have_a_policy_of_its_own() -> None:
    backend = FakeBackend({"s": {"a": "x+y"}, "x+y": {"c": "y"}, "y": {"e": ""}})
    greedy = listing({"x+y": {"c": 1.0}, "y": {"e": 1.0}})
    args = BestFirst(rollout=GoalAwareRollout(greedy, stop="never"))
    (tree,) = drive([best_first(S, Budget(), args)], listing({"s": {"a": 1.0}}), backend)
    assert tree.solution is not None and tree.meter.expansions == 1


def test_questions_of_other_widths_and_policies_are_not_mixed_up() -> None:
    """Side by side, though they ask at the same time: as each of them alone."""
    moves = {"s": {"a": "p+q", "b": "z"}, "p+q": {"c": "q", "d": "p"}}
    says = listing({"s": {"a": 0.5, "b": 0.3, "no": 0.2}})
    kinds = [
        BestFirst(Fixed(width), rollout=GoalAwareRollout(listing({"p+q": {text: 1.0}})))
        for width, text in ((1, "c"), (1, "d"), (3, "c"), (2, "no"))
    ]

    def searches() -> list[Search]:
        return [best_first(S, Budget(expansions=2), args) for args in kinds]

    alone = [drive([search], says, FakeBackend(moves))[0] for search in searches()]
    together = drive(searches(), says, FakeBackend(moves))
    assert list(map(result, together)) == list(map(result, alone))
    assert list(map(explored, together)) == list(map(explored, alone))
    assert len({explored(tree) for tree in together}) == 4


def test_prompts_say_how_the_state_was_reached() -> None:
    seen: list[Prompt] = []

    class Watched:
        enumerates = True

        def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
            seen.extend(prompts)
            return listing({"s": {"a\nc": 1.0}, "y": {"no": 1.0}}).sample(prompts, n, seed)

        def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
            return []

    backend = FakeBackend({"s": {"a": "x"}, "x": {"c": "y"}})
    drive([best_first(S, Budget(), definitions=("def f := 1",))], Watched(), backend)
    asked = {str(prompt.state): prompt for prompt in seen}
    assert asked["y"].history == ("a\nc",) and asked["x"].history == ("a",)
    assert all(prompt.definitions == ("def f := 1",) for prompt in seen)


@dataclass
class Corrects:
    """Says `bad` until it is shown an error, then what helps."""

    seen: list[tuple[str, ...]]

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        self.seen += [prompt.feedback for prompt in prompts]
        return [[Sample("a\nc" if p.feedback else "a\nbad", -1.0, 3)] * n for p in prompts]

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        return []


def test_a_policy_may_see_what_lean_refused() -> None:
    policy, backend = Corrects([]), FakeBackend({"s": {"a": "x"}, "x": {"c": ""}})
    (tree,) = drive([whole_proof(S, Budget(tokens=30), prompt=WithErrors())], policy, backend)
    assert tree.solution is not None
    assert policy.seen == [(), ("a\nbad\nno bad at x",)]
    args = BestFirst(prompt=WithErrors(latest=1), priority=lambda tree, node: -node.state.tactics)
    (tree,) = drive([best_first(S, Budget(tokens=30), args)], Corrects([]), backend)
    assert tree.solution is not None
    assert [one.text for one in tree.samples] == ["a\nbad", "a\nbad", "a\nc"]
    assert [one.action for one in tree.decisions] == [one.text for one in tree.samples]


def test_feedback_is_the_latest_and_not_too_long() -> None:
    (tree,) = drive(
        [best_first(S, Budget())],
        listing({"s": dict.fromkeys(("no", "never", "nowhere"), 0.3)}),
        FakeBackend({}),
    )
    shown = WithErrors(latest=2, characters=8)(tree, tree.root).feedback
    assert shown == ("never\nno never", "nowhere\nno nowhe")


# -- faults ---------------------------------------------------------------------------------------


class Shaky(FakeBackend):
    """Loses a worker on the tactics in `deadly`, as often as it says."""

    deadly: dict[str, int]
    unverified = 0

    def run_all(self, attempts: Sequence[Attempt]) -> list[tuple[Ran, ...]]:
        found = super().run_all(attempts)
        for i, attempt in enumerate(attempts):
            if self.deadly.get(attempt.text, 0):
                self.deadly[attempt.text] -= 1
                found[i] = (Ran(attempt.text, 1, 0, TacticError("infrastructure", "gone")),)
        return found

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        if self.unverified:
            self.unverified -= 1
            raise BackendError("the verifier is gone")
        return super().verify(state, tier)


def shaky(**deadly: int) -> Shaky:
    backend = Shaky({"s": {"a": "x"}, "x": {"c": ""}})
    backend.deadly = deadly
    return backend


SAYS = listing({"s": {"a": 1.0}, "x": {"c": 1.0}})


def test_a_lost_worker_loses_no_search() -> None:
    (tree,) = drive([best_first(S, Budget())], SAYS, shaky(a=1, c=1))
    assert tree.ended == "solved"


def test_a_prover_that_stays_lost_is_no_refusal() -> None:
    """The search that it befalls ends and says so; the one beside it does not."""
    says = listing({"s": dict.fromkeys("abc", 0.3), "x": {"d": 0.5, "e": 0.5}})
    backend = shaky(a=99, b=99, c=99)
    backend.moves["x"] = {"e": ""}
    starts = (S, backend.state("x"))
    lost, fine = drive([best_first(start, Budget()) for start in starts], says, backend)
    assert lost.ended == "infrastructure" and lost.fault == "gone" and not lost.solution
    assert fine.ended == "solved"


def test_a_prover_that_is_lost_now_and_then_ends_no_search() -> None:
    """Five texts are lost, but never three in a row."""
    says = {"s": dict.fromkeys(("a", "b", "no", "c", "d", "never", "e", "f"), 0.125)}
    backend = shaky(a=9, b=9, c=9, d=9, e=9)
    backend.moves["s"] = {"f": ""}
    (tree,) = drive([best_first(S, Budget())], listing(says), backend)
    assert tree.ended == "solved"


def test_a_text_that_was_lost_is_run_when_it_is_said_again() -> None:
    """Twice lost at the first saying; the second one leads to the proof."""
    backend, policy = shaky(a=2), Categorical(Table({"s": {"a": 1.0}, "x": {"c": 1.0}}))
    (tree,) = drive([best_first(S, Budget(expansions=9))], policy, backend)
    assert tree.solution is not None and backend.deadly["a"] == 0


def test_a_proof_is_settled_before_a_rollout_starts() -> None:
    """The segment passes through a boundary, where a rollout would start, and proves."""
    backend = FakeBackend({"s": {"a": "p+q"}, "p+q": {"c": ""}})
    args = BestFirst(rollout=GoalAwareRollout())
    says = listing({"s": {"a\nc": 1.0}, "p+q": {"c": 1.0}})
    (tree,) = drive([best_first(S, Budget(), args)], says, backend)
    assert tree.solution is not None and tree.meter.rollout_steps == 0
    assert backend.verified == ["T1", "T2"] and backend.log == ["s: a", "p+q: c"]


def test_a_verifier_that_is_lost_is_no_refusal() -> None:
    backend = shaky()
    backend.unverified = 1
    tree, beside = drive([best_first(S, Budget()), best_first(S, Budget())], SAYS, backend)
    assert tree.ended == "infrastructure" and tree.false_ends == 0
    assert beside.ended == "solved"


def test_a_policy_that_answers_too_little_is_named() -> None:
    class Mute:
        def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
            return []

        def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
            return []

    with pytest.raises(ValueError, match="answered 0 prompts and was asked 1"):
        drive([best_first(S, Budget())], Mute(), FakeBackend({}))


def test_verifications_of_many_searches_are_asked_together() -> None:
    class Several(FakeBackend):
        asked: list[tuple[int, str]]

        def verify_all(
            self, states: Sequence[ProofState], tier: str = "T1"
        ) -> list[Verdict | BackendError]:
            self.asked.append((len(states), tier))
            return super().verify_all(states, tier)

    backend = Several({"s": {"a": ""}})
    backend.asked = []
    drive([best_first(S, Budget()) for _ in range(8)], listing({"s": {"a": 1.0}}), backend)
    assert backend.asked == [(8, "T1"), (8, "T2")]
