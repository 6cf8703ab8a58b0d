"""`segenv.evaluate`: known pass@k, policies of every kind, files that go on after a kill."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import gymnasium as gym
import pytest

import segenv
from agents.examples import examples
from agents.policies import WithoutReplacement
from agents.policies.replay import renamed
from agents.policies.retrieval import Memory
from agents.search import Budget, Searching, best_first, whole_proof
from segenv.backends.base import Attempt, Backend, BackendError, Ran, StatementError
from segenv.evaluation.policies import Said
from segenv.evaluation.records import read
from segenv.evaluation.replay import Replay
from segenv.evaluation.texts import read_texts
from segenv.proof import ProofState, TacticError, Theorem
from segenv.scripts import TRIES
from segenv.traces.extract import traces
from tests.spies import noting
from tests.typed import there

ROOT = Path(__file__).parents[2]
SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)", proof="exact ⟨h.2, h.1⟩", level="easy")
TRUE = Theorem("true", "True", proof="constructor", level="easy")
ADD = Theorem("add", "n + m = m + n", "(n m : Nat)", proof="skip\nomega", level="hard")
FALSE = Theorem("false", "1 = 2", level="hard")
ALL = [SWAP, TRUE, ADD, FALSE]


def four(theorem):
    """Of four texts three prove `true`, one `add` and one `swap`."""
    return ["trivial", "constructor", "exact ⟨h.2, h.1⟩", "first | omega | trivial"]


def test_pass_at_k_by_hand(native):
    result = segenv.evaluate(four, ALL, k=(1, 2, 4), backend=native)
    proved = {record.theorem: record.counts[1] for record in result.records}
    assert proved == {"true": 3, "swap": 1, "add": 1, "false": 0}
    # k = 1: (3/4 + 1/4 + 1/4 + 0) / 4; k = 2: (1 + 1/2 + 1/2 + 0) / 4; k = 4: 3 of 4
    assert [result.pass_at(k).value for k in (1, 2, 4)] == pytest.approx([5 / 16, 1 / 2, 3 / 4])
    assert result.pass_at(4).low == pytest.approx(0.3006, abs=1e-3)  # Wilson's of 3 of 4
    assert all(
        there(score.verdict).tier == "T2"
        for r in result.records
        for score in r.scores
        if score.proved
    )


def test_parts_by_level_and_by_length(native):
    result = segenv.evaluate(four, ALL, k=4, backend=native)
    levels = {name: part.pass_at(4).value for name, part in result.by_level().items()}
    assert levels == {"easy": 1.0, "hard": 0.5}
    lengths = {name: len(part.records) for name, part in result.by_length().items()}
    assert list(lengths.items()) == [("1", 2), ("2 to 3", 1), ("no reference", 1)]
    assert sum(result.kinds.values()) == 16 - 5 and result.kinds["anonymous_constructor"] == 3
    numbers = json.loads(json.dumps(result.to_json()))
    assert numbers["pass@4"][0] == 0.75 and numbers["by_level"]["hard"]["theorems"] == 2


def test_a_policy_does_not_see_the_reference(native):
    seen: list[Any] = []
    segenv.evaluate(
        noting(seen, lambda theorem: "simp", lambda theorem: theorem), ALL, backend=native
    )
    assert len(seen) == 4 and not any(theorem.proof for theorem in seen)


def test_one_text_at_a_time_is_asked_as_often_as_wanted(native):
    texts = iter(["exact h", "exact ⟨h.2, h.1⟩", "simp"])
    result = segenv.evaluate(lambda theorem: next(texts), SWAP, k=1, samples=3, backend=native)
    assert result.records[0].counts == (3, 1, 0) and result.pass_at(1).value == pytest.approx(1 / 3)


def test_texts_that_are_missing_count_as_attempts(native):
    result = segenv.evaluate(lambda theorem: ["exact ⟨h.2, h.1⟩"], SWAP, k=4, backend=native)
    assert result.records[0].counts == (4, 1, 0) and result.kinds == {"exhausted": 3}


@dataclass
class Steps:
    """A policy that says its tactics one after the other, by how many were accepted."""

    tactics: tuple[str, ...]
    heard: list[Any] = field(default_factory=list)
    tokens: int = 1

    def sample(self, prompts, n, seed):
        self.heard += prompts
        return [
            [Said(self.tactics[len(p.history) % len(self.tactics)], self.tokens)] * n
            for p in prompts
        ]


@pytest.mark.parametrize("granularity", ["step", "segment"])
def test_episodes_ask_at_every_state(native, granularity):
    policy = Steps(("constructor", "exact h.2", "exact h.1"))
    result = segenv.evaluate(policy, SWAP, k=2, granularity=granularity, backend=native)
    first, second = result.records[0].scores
    assert first.proved and first.script == ("constructor", "exact h.2", "exact h.1")
    assert first == second and first.tactics == 3 == first.tokens
    assert [len(p.state.goals) for p in policy.heard] == [1, 1, 2, 2, 1, 1]
    assert {p.seed for p in policy.heard} == {0, 1}


def test_a_prompt_has_what_led_there_and_what_was_said_there(native):
    texts = iter(["exact h", "skip (", "constructor", "exact h.1", "exact h.2", "exact h.1"])
    prompts: list[Any] = []
    segenv.evaluate(
        noting(prompts, lambda prompt: next(texts), lambda prompt: prompt),
        *(SWAP, 1),
        granularity="step",
        backend=native,
    )
    assert [prompt.history for prompt in prompts] == [
        *[()] * 3,
        *[("constructor",)] * 2,
        ("constructor", "exact h.2"),
    ]
    assert [prompt.heard for prompt in prompts] == [
        *((), ("exact h",), ("exact h", "skip (")),
        *((), ("exact h.1",)),
        (),
    ]


def test_a_text_that_is_too_dear_is_not_run(native):
    policy = Steps(("constructor", "exact h.2", "exact h.1"), tokens=2)
    for tokens, proved, script in ((6, True, 3), (5, False, 2), (1, False, 0)):
        budget = segenv.Spending(tactics=9, tokens=tokens, calls=9)
        result = segenv.evaluate(policy, SWAP, budget=budget, granularity="step", backend=native)
        (score,) = result.records[0].scores
        assert (score.proved, len(score.script), score.tokens) == (proved, script, 2 * script)
    assert score.kind == "budget"


def test_a_step_is_primitive_and_a_budget_ends_an_episode(native):
    budget = segenv.Spending(tactics=3, tokens=100, calls=100)
    evaluate = partial(segenv.evaluate, source=SWAP, granularity="step", backend=native)
    (record,) = evaluate(Steps(("(skip; exact h.2)",)), budget=budget).records
    assert record.scores[0].kind == "compound"
    (record,) = evaluate(Steps(("skip",)), budget=budget).records
    assert record.scores[0].tactics == 3 and record.scores[0].kind == "budget"
    calls = segenv.Spending(tactics=9, tokens=100, calls=2)
    assert evaluate(Steps(("exact h",)), budget=calls).records[0].scores[0].tactics == 2
    with pytest.raises(ValueError, match="budget has no limit"):
        evaluate(Steps(("skip",)), budget=segenv.Spending(float("inf"), float("inf"), float("inf")))


WORDS = ("constructor", "exact h.1", "exact h.2", "skip", "exact h", "(skip; skip)", "sorry", "x (")


@pytest.mark.parametrize("granularity", ["step", "segment"])
@pytest.mark.parametrize("seed", range(6))
def test_an_episode_is_that_of_the_environment(native, granularity, seed):
    """The same texts lead to the same end, at the same cost."""
    draw = random.Random(seed)
    lines = 1 if granularity == "step" else 2
    said = ["\n".join(draw.choices(WORDS, k=lines)) for _ in range(40)]
    texts = iter(said)
    budget = segenv.Spending(tactics=12, tokens=60, calls=9)
    ids = {"step": "LeanStep-v0", "segment": "LeanSegment-v0"}
    result = segenv.evaluate(
        lambda prompt: next(texts), SWAP, granularity=granularity, budget=budget, backend=native
    )
    (score,) = result.records[0].scores
    env = gym.make(
        ids[granularity], theorems=SWAP, backend=native, max_tactics=12, max_tokens=60, max_calls=9
    )
    env.reset()
    for text in said:
        *_, terminated, truncated, info = env.step(text)
        if terminated or truncated:
            break
    assert score.proved == info["is_success"] and score.script == info["script"]
    assert score.tactics == info["spent"]["tactics"]


def test_an_episode_may_give_up(native):
    result = segenv.evaluate(lambda _: "give_up", SWAP, granularity="step", backend=native)
    assert result.kinds == {"give_up": 1}


@pytest.fixture(scope="module")
def memory(native):
    learned, _ = traces(native, [SWAP, TRUE, ADD])
    return Memory(examples(learned, "step"))


@pytest.mark.parametrize("search", [best_first, whole_proof])
def test_searches_are_solvers(native, memory, search):
    solver = Searching(WithoutReplacement(memory), Budget(tokens=200), search)
    result = segenv.evaluate(solver, ALL, k=2, backend=native)
    proved = {record.theorem: record.counts[1] for record in result.records}
    assert proved["swap"] == proved["true"] == 2 and proved["false"] == 0
    assert all(score.costs["expansions"] > 0 for r in result.records for score in r.scores)
    assert result.tokens > 0 and set(result.kinds) <= {"exhausted", "tokens"}


def test_policies_of_agents_are_policies(native, memory):
    policy = WithoutReplacement(memory)
    for granularity in ("proof", "step"):
        result = segenv.evaluate(policy, ALL, k=3, granularity=granularity, backend=native)
        assert {r.theorem for r in result.records if r.counts[1]} >= {"swap", "true"}


@dataclass
class Says(Steps):
    """A policy that says how it is asked."""

    granularity: str = "step"


SWAPPED = ("constructor", "exact h.2", "exact h.1")


def test_a_policy_is_asked_as_it_says_itself(native):
    evaluate = partial(segenv.evaluate, source=SWAP, backend=native)
    for own, told, script in (
        ("step", "step", 3),
        ("segment", "segment", 3),
        ("whole", "proof", 1),
    ):
        result = evaluate(Says(SWAPPED if script == 3 else ("exact ⟨h.2, h.1⟩",), granularity=own))
        assert result.settings["granularity"] == told and result.pass_at(1).value == 1
        assert len(result.records[0].scores[0].script) == script
        assert result.settings["budget"]["tactics"] == (None if told == "proof" else 64)
    assert evaluate(Steps(SWAPPED)).settings["granularity"] == "proof"
    assert evaluate(Says(SWAPPED), granularity="step").pass_at(1).value == 1


@pytest.mark.parametrize(
    ("own", "given"), [("step", "proof"), ("whole", "step"), ("segment", "step"), ("word", None)]
)
def test_another_granularity_than_a_policy_says_is_refused(native, own, given):
    policy = Says(SWAPPED, granularity=own)
    with pytest.raises(
        ValueError, match=rf"granularity.*'{given or own}'.*'{own}'|policy is '{own}'"
    ):
        segenv.evaluate(policy, SWAP, granularity=given, backend=native)
    assert not policy.heard


def test_a_learner_gives_a_policy_that_says_how_it_is_asked(native):
    class Learns:
        def fit(self, backend, theorems):
            return Says(SWAPPED)

    evaluate = partial(segenv.evaluate, Learns(), SWAP, train=[KNOWN], backend=native)
    assert evaluate().settings["granularity"] == "step" and evaluate().pass_at(1).value == 1
    with pytest.raises(ValueError, match="'proof'"):
        evaluate(granularity="proof")


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"budget": segenv.Spending(1, 1, 1)}, "budget is Spending.*budget of its own"),
        ({"granularity": "step"}, "granularity is 'step'.*solver"),
    ],
)
def test_a_solver_has_a_budget_of_its_own(native, memory, given, word):
    solver = Searching(WithoutReplacement(memory), Budget(tokens=200))
    for one, train in ((solver, None), (Replay(), [KNOWN]), (renamed, [KNOWN])):
        seen: list[str] = []
        watched = cast("Any", SeenStarting(native, seen))
        with pytest.raises(ValueError, match=word):
            segenv.evaluate(one, [SWAP], train=train, backend=watched, **given)
        assert not seen  # nothing was asked of Lean
    assert segenv.evaluate(solver, SWAP, granularity="proof", backend=native).pass_at(1).value == 1


@dataclass
class SeenStarting:
    """A backend that notes what is asked of it."""

    native: Any
    seen: list[str]

    def __getattr__(self, name: str) -> Any:
        self.seen.append(name)
        return getattr(self.native, name)


class Liar:
    """Says that it has proved everything."""

    def solve(self, backend, theorems, n, seed):
        lie = type("Lie", (), {"script": ("sorry",), "solved": True, "tokens": 7})()
        return [[lie] * n for _ in theorems]


def test_what_a_solver_claims_is_verified(native):
    result = segenv.evaluate(Liar(), ALL, backend=native)
    assert result.pass_at(1).value == 0 and result.kinds == {"forbidden": 4}
    assert result.tokens == 7


# -- files ----------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
import segenv
from tests.evaluation.test_evaluate import four
asked = []
def policy(theorem):
    asked.append(theorem.name)
    if len(asked) == 8:
        os.kill(os.getpid(), signal.SIGKILL)
    return four(theorem)
how = {"k": 4, "limit": 12, "name": "four", "together": 3, "workers": 1}
segenv.evaluate(policy, "logic/test", out=sys.argv[1], **how)
"""


def test_an_evaluation_that_was_killed_goes_on(native, tmp_path):
    path = tmp_path / "four.jsonl"
    code = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)], cwd=ROOT, timeout=60
    ).returncode
    assert code == -signal.SIGKILL
    _, before = read(path)
    assert len(before) == 6  # two batches of three were whole
    with path.open("a", encoding="utf-8") as file:
        file.write('{"theorem": "cut o')
    asked: list[object] = []

    def policy(theorem):
        asked.append(theorem.name)
        return four(theorem)

    evaluate = partial(segenv.evaluate, source="logic/test", k=4, limit=12, backend=native)
    again = evaluate(policy, out=path, name="four", together=3)
    assert len(asked) == 6 and not {record.theorem for record in before} & set(asked)
    fresh = evaluate(four, name="four")
    assert again == fresh and read(path) == (fresh.settings, (*before, *again.records[6:]))
    assert evaluate(policy, out=path, name="four") == fresh and len(asked) == 6  # nothing is left


@pytest.mark.parametrize(
    ("other", "word"),
    [
        ({"k": 2}, "samples = 4, and now it is 2"),
        ({"tier": "T1"}, "tier = 'T2', and now it is 'T1'"),
        ({"seed": 3}, "seed = 0, and now it is 3"),
        ({"source": ALL[:2]}, "theorems = '4"),
        ({"name": "other"}, "policy = 'four', and now it is 'other'"),
        ({"unwrap": True}, "unwrap = False"),
        ({"granularity": "segment"}, "granularity = 'proof'"),
        ({"budget": segenv.Spending(9, 9, 9)}, "budget = "),
    ],
)
def test_other_settings_are_refused_by_name(native, tmp_path, other, word):
    path = tmp_path / "run.jsonl"
    given = {"source": ALL, "k": 4, "name": "four", "out": path, "backend": native}
    segenv.evaluate(four, **given)
    before = path.read_bytes()
    with pytest.raises(ValueError) as error:
        segenv.evaluate(four, **given | other)
    assert word in str(error.value) and path.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["precious", "precious\n", '{"a": 1}\n', '{"version": 9, "settings": {}}\n']
)
def test_a_file_of_something_else_is_left_alone(native, tmp_path, text):
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"not a file of an evaluation|version 9"):
        segenv.evaluate(four, SWAP, k=4, out=path, backend=native)
    assert path.read_text() == text


def test_a_fault_that_stays_widens_the_interval(native, monkeypatch):
    monkeypatch.setattr(
        native, "verify_all", lambda states, tier: [BackendError("gone")] * len(states)
    )
    result = segenv.evaluate(lambda theorem: "exact ⟨h.2, h.1⟩", SWAP, backend=native)
    assert result.lost == 1 and result.kinds == {"infrastructure": 1}
    assert (result.pass_at(1).value, result.pass_at(1).high) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("arguments", "error", "word"),
    [
        ({"policy": 3}, TypeError, "policy is 3"),
        ({"policy": Steps}, TypeError, "give an instance"),
        ({"policy": lambda theorem: 3}, TypeError, "int"),
        ({"policy": lambda theorem: [3]}, TypeError, "the policy said 3 for"),
        ({"k": 0}, ValueError, "k is 0"),
        ({"k": ()}, ValueError, "k is empty"),
        ({"samples": 1, "k": 2}, ValueError, "samples is 1"),
        ({"tier": "T0"}, ValueError, "tier is 'T0'"),
        ({"granularity": "word"}, ValueError, "granularity is 'word'"),
        ({"source": "nowhere"}, ValueError, "suite"),
        ({"limit": 0}, ValueError, "limit is 0"),
        ({"budget": 7}, TypeError, "budget is 7"),
    ],
)
def test_bad_input_is_named(native, arguments, error, word):
    given = {"policy": four, "source": ALL, "k": 4, "backend": native} | arguments
    with pytest.raises(error, match=word):
        segenv.evaluate(**given)


def test_a_theorem_that_does_not_start_is_named_before_anything_is_tried(native):
    asked: list[object] = []
    with pytest.raises(StatementError, match=r"gone cannot be started(.|\n)*on_error=skip"):
        segenv.evaluate(asked.append, [SWAP, Theorem("gone", "Nat.nowhere = 1")], backend=native)
    assert not asked


def test_texts_of_a_file(native, tmp_path):
    path = tmp_path / "texts.jsonl"
    lines = [
        {"theorem": "swap", "text": "exact h"},
        {"theorem": "swap", "texts": ["exact ⟨h.2, h.1⟩"]},
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    assert segenv.evaluate(read_texts(path), SWAP, k=2, backend=native).pass_at(2).value == 1.0
    path.write_text('{"theorem": "swap"}\n')
    with pytest.raises(ValueError, match=r"texts.jsonl:1: not of the form"):
        read_texts(path)


def test_a_killed_worker_changes_nothing(native):
    def policy(theorem):
        for pid in native.pool.pids().values():
            os.kill(pid, signal.SIGKILL)
        return four(theorem)

    assert segenv.evaluate(policy, ALL, k=4, name="four", backend=native) == segenv.evaluate(
        four, ALL, k=4, name="four", backend=native
    )


KNOWN = Theorem(
    "known", "b ∧ a", "(a b : Prop) (h : a ∧ b)", proof="constructor\nexact h.2\nexact h.1"
)
OTHER_NAMES = Theorem("other_names", "b ∧ a", "(a b : Prop) (k : a ∧ b)")


@pytest.mark.parametrize(
    ("learner", "proved"), [(Replay(), {"swap"}), (renamed, {"swap", "other_names"})]
)
def test_what_replay_proves(native, learner, proved, tmp_path):
    """The script of `known` proves `swap` as it stands, and `other_names` renamed."""
    asked, out = [SWAP, OTHER_NAMES, FALSE], tmp_path / "out.jsonl"
    result = segenv.evaluate(learner, asked, k=2, train=[KNOWN], backend=native, out=out)
    counts = {record.theorem: record.counts[1] for record in result.records}
    assert {name for name, good in counts.items() if good == 2} == proved
    assert {name for name, good in counts.items() if good} == proved
    assert result.settings["policy"].startswith(f"{learner.name} of ") and "1 (" in str(
        result.settings
    )
    with pytest.raises(ValueError, match="policy"):
        segenv.evaluate(learner, asked, k=2, train=[KNOWN, SWAP], backend=native, out=out)


@dataclass
class Losing:
    """Real Lean that is lost so many times in a row, and then answers once."""

    native: Any
    times: int
    left: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.native, name)

    def lost(self) -> TacticError | None:
        self.left = self.times if self.left < 0 else self.left
        self.left -= 1
        return TacticError("infrastructure", "gone") if self.left >= 0 else None

    def run_tactic(self, state: ProofState, tactic: str, **how: Any) -> ProofState | TacticError:
        return self.lost() or self.native.run_tactic(state, tactic, **how)

    def run_all(self, attempts: Sequence[Attempt]) -> list[tuple[Ran, ...]]:
        if fault := self.lost():
            return [(Ran(one.text, 1, 0, fault),) for one in attempts]
        answers: list[tuple[Ran, ...]] = self.native.run_all(attempts)
        return answers


@pytest.mark.parametrize("learner", [Replay(), renamed])
def test_a_lost_prover_does_not_change_what_replay_proves(native, learner):
    """Neither in cutting the training proofs nor in trying them."""
    losing = Losing(native, TRIES - 1, TRIES - 1)
    known, sure = learner.fit(losing, [KNOWN]), learner.fit(native, [KNOWN])
    assert known == sure
    solved = [one.solve(b, [SWAP], 1, 0) for one, b in ((known, losing), (sure, native))]
    assert solved[0] == solved[1] and solved[1][0][0].script


def test_what_replay_could_not_try_is_lost_and_not_refused(native):
    known = Replay().fit(native, [KNOWN])
    ((one,),) = known.solve(cast("Backend", Losing(native, 10**6, 10**6)), [SWAP], 1, 0)
    assert (one.script, one.ended) == ((), "infrastructure")


@pytest.mark.parametrize("learner", [Replay(), renamed])
def test_replay_tries_no_script_of_the_theorem_itself(native, learner):
    itself = segenv.evaluate(learner, [SWAP], train=[SWAP], backend=native)
    assert not itself.records[0].counts[1]


def test_a_learner_and_its_training_theorems_go_together(native):
    with pytest.raises(ValueError, match="train=nat/train"):
        segenv.evaluate(Replay(), [SWAP], backend=native)
    with pytest.raises(ValueError, match="does not learn"):
        segenv.evaluate(four, [SWAP], train=[KNOWN], backend=native)
    with pytest.raises(ValueError, match="knob"):
        segenv.evaluate(Replay(), [SWAP], train="generated/order?nope=1", backend=native)
