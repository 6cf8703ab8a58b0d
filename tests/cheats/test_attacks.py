"""Nothing false is proved, at any granularity and on any way in; and what is right is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest

from segenv.backends.base import BackendError, StatementError
from segenv.backends.native import Limits, NativeBackend
from segenv.cli.check import Checked, check_file
from segenv.proof import ProofState, TacticError, Theorem
from segenv.refusals import KINDS
from tests.cheats.attacks import (
    COMMANDS,
    DEADLY,
    ENDLESS,
    FILES,
    HEADERS,
    OWN_MEANING,
    TACTICS,
    TEXT,
)

BINDERS = "(p q : Prop) (h : p)"
CLAIM = Theorem("false_claim", "q", BINDERS)
SUM = Theorem("false_sum", "2 + 2 = 5", BINDERS)
HONEST = Theorem("honest", "p", BINDERS)
IDS = ("LeanStep-v0", "LeanSegment-v0", "LeanProof-v0")
HONEST_LINES = "\n\ntheorem honest : True := trivial\n"

each_theorem = pytest.mark.parametrize("theorem", [CLAIM, SUM], ids=lambda theorem: theorem.name)
each_attack = pytest.mark.parametrize("attack", TACTICS.values(), ids=TACTICS.keys())
one_of_both = pytest.mark.parametrize(
    ("theorem", "attack"),
    [((CLAIM, SUM)[i % 2], attack) for i, attack in enumerate(TACTICS.values())],
    ids=TACTICS.keys(),
)
other_of_both = pytest.mark.parametrize(
    ("theorem", "attack"),
    [((SUM, CLAIM)[i % 2], attack) for i, attack in enumerate(TACTICS.values())],
    ids=TACTICS.keys(),
)
numbers = count()


def assert_refused(outcome: ProofState | TacticError, native: NativeBackend) -> None:
    """A refusal with a kind and a reason, or a state that the kernel does not take for a proof."""
    if isinstance(outcome, ProofState):
        verdict = native.verify(outcome)
        assert not verdict.proved and verdict.error
    else:
        assert outcome.kind in KINDS and outcome.kind != "infrastructure", outcome
        assert outcome.message


def assert_alive(native: NativeBackend) -> None:
    """An honest step, of a text that no cache knows, still does what it should."""
    n = next(numbers)
    state = native.run_tactic(native.start(HONEST), f"have : {n} = {n} := rfl")
    assert isinstance(state, ProofState)
    done = native.run_tactic(state, "exact h")
    assert isinstance(done, ProofState) and native.verify(done).proved


def unrun(theorem: Theorem, *script: str) -> ProofState:
    """A state that nobody led to: its script was never tried."""
    return ProofState(theorem, script, ())


def file_of(theorem: Theorem, proof: str) -> str:
    return f"{theorem.header}\n{theorem.signature} := by\n{proof}"


def indented(proof: str) -> str:
    return "  " + proof.replace("\n", "\n  ")


# -- one text, every way in -----------------------------------------------------------------------


def test_there_are_many_and_no_two_are_the_same():
    assert len(TACTICS) > 400 and len(set(TACTICS.values())) == len(TACTICS)
    assert len(HEADERS) > 100 and len(set(HEADERS.values())) == len(HEADERS)
    assert len(set(FILES.values())) == len(FILES)


@each_theorem
@each_attack
def test_a_step(native, theorem, attack):
    assert_refused(native.run_tactic(native.start(theorem), attack), native)
    assert_alive(native)


@one_of_both
def test_a_whole_proof(native, theorem, attack):
    verdict = native.verify(unrun(theorem, attack), "T2")
    assert not verdict.proved and verdict.error and "died" not in verdict.error


@each_attack
def test_a_script_that_was_never_run(native, attack):
    """A state that somebody made up is replayed before it is judged, under the same rules."""
    verdict = native.verify(unrun(CLAIM, "skip", attack))
    assert not verdict.proved and verdict.error


@pytest.mark.parametrize("tier", ["T1", "T2"])
def test_a_state_that_says_it_is_another(native, tier):
    """What counts is the theorem and the script, not the name of the state or what it shows."""
    done = native.run_tactic(native.start(HONEST), "exact h")
    forged = (
        replace(done, theorem=Theorem("false", "False")),
        replace(done, theorem=SUM),
        replace(done, script=("exact nope",)),
        replace(done, script=()),
        replace(native.start(CLAIM), goals=()),
        replace(native.start(CLAIM), goals=(), handle=done.handle),
    )
    for state in forged:
        verdict = native.verify(state, tier)
        assert not verdict.proved and verdict.error and verdict.tier == ""
        further = native.run_tactic(state, "skip")
        assert isinstance(further, TacticError) or not native.verify(further, tier).proved
    assert native.verify(replace(done, handle=None, goals=native.start(HONEST).goals), tier).proved


@pytest.fixture(scope="module")
def environments(native: NativeBackend) -> Iterator[dict[tuple[str, str], gym.Env[str, str]]]:
    """An environment of every id for both theorems."""
    made = {
        (id_, theorem.name): gym.make(id_, theorems=theorem, backend=native, max_tactics=None)
        for id_ in IDS
        for theorem in (CLAIM, SUM, HONEST)
    }
    yield made
    for env in made.values():
        env.close()


@one_of_both
@pytest.mark.parametrize("id_", IDS)
def test_an_environment(environments, id_, theorem, attack):
    env = environments[id_, theorem.name]
    env.reset(seed=0)
    _, reward, terminated, truncated, info = env.step(attack)
    assert float(reward) <= 0 and not truncated and "backend_error" not in info
    assert not terminated or id_ == "LeanProof-v0"  # whose episodes have one step
    assert not ("verdict" in info and info["verdict"].proved)
    error = info.get("error")
    assert info["n_goals"] if error is None else error.message
    assert error is None or error.kind != "infrastructure"


@pytest.fixture
def check(native: NativeBackend, tmp_path: Path) -> Callable[[str], list[Checked]]:
    """Writes a text to a file and checks it: a verdict on every theorem in it."""

    def check_(text: str) -> list[Checked]:
        path = tmp_path / "cheat.lean"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return check_file(native, path)

    return check_


def assert_nothing_false(check: Callable[[str], list[Checked]], text: str) -> list[Checked]:
    """No theorem of a file is proved but those that say `True`; each of the others has a reason."""
    try:
        checked = check(text)
    except (StatementError, UnicodeDecodeError) as error:
        assert str(error)
        return []
    for one in checked:
        if one.verdict == "proved":
            assert one.statement.endswith(": True"), one
        else:
            assert one.error and "died" not in one.error
    return checked


@other_of_both
def test_a_file(check, theorem, attack):
    assert_nothing_false(check, file_of(theorem, indented(attack)) + HONEST_LINES)


@pytest.mark.parametrize("attack", (COMMANDS | TEXT).values(), ids=(COMMANDS | TEXT).keys())
def test_a_file_with_the_text_at_the_margin(check, attack):
    assert_nothing_false(check, file_of(CLAIM, attack) + HONEST_LINES)


# -- what stands before the theorem ---------------------------------------------------------------

each_header = pytest.mark.parametrize(("header", "tactic"), HEADERS.values(), ids=HEADERS.keys())


@each_header
def test_a_header(native, header, tactic):
    theorem = Theorem("false_sum", "2 + 2 = 5", header=f"{header}\n")
    try:
        state = native.start(theorem)
    except StatementError as error:
        assert str(error)
        return
    outcome = native.run_tactic(state, tactic)
    assert_refused(outcome, native)
    if isinstance(outcome, ProofState):
        verdict = native.verify(outcome, "T2")
        assert not verdict.proved and verdict.error


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("an axiom", "axiom cheat"),
        ("an axiom with a quoted name", "«Quot.sound»"),
        ("sorry two lemmas deep", "sorryAx"),
        ("the kernel off by a hidden name for a lemma", "kernel refused"),
    ],
)
@pytest.mark.parametrize("tier", ["T1", "T2"])
def test_what_is_wrong_with_a_header_is_named(native, name, word, tier):
    header, tactic = HEADERS[name]
    theorem = Theorem("false_sum", "2 + 2 = 5", header=f"{header}\n")
    done = native.run_tactic(native.start(theorem), tactic)
    verdict = native.verify(done, tier)
    assert not verdict.proved and word in str(verdict.error)


@each_header
def test_a_header_in_a_file(check, header, tactic):
    """What it says of its own theorems is its own business; the claim has Lean's meaning."""
    theorem = Theorem("false_sum", "2 + 2 = 5", header=header)
    try:
        checked = check(file_of(theorem, indented(tactic)) + HONEST_LINES)
    except (StatementError, UnicodeDecodeError) as error:
        assert str(error)
    else:
        assert all(one.error for one in checked if one.name == "false_sum")


def test_a_false_header_pays_nothing(native):
    header, tactic = HEADERS["an axiom"]
    theorem = Theorem("false_sum", "2 + 2 = 5", header=f"{header}\n")
    for id_ in IDS:
        env = gym.make(id_, theorems=theorem, backend=native)
        env.reset()
        _, reward, _, _, info = env.step(tactic)
        assert float(reward) <= 0 and "cheat" in info["error"].message


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_a_whole_file(check, text):
    assert_nothing_false(check, text)


@pytest.mark.parametrize("text", OWN_MEANING.values(), ids=OWN_MEANING.keys())
def test_what_a_file_says_its_statement_means_is_no_cheat(check, text):
    assert {one.verdict for one in check(text)} == {"proved"}


@pytest.mark.parametrize("tactic", ["sleep 100000", "run_tac IO.sleep 100000", "exact?"])
def test_a_proof_that_an_agent_may_not_write_is_not_run_while_its_file_is_read(check, tactic):
    text = f"theorem a : 1 = 1 := by {tactic}\ntheorem b : True := trivial\n"
    first, second = check(text)
    assert "is not allowed" in str(first.error) and second.verdict == "proved"


# -- what takes for ever, and what kills ----------------------------------------------------------


@pytest.fixture(scope="module")
def hasty() -> Iterator[NativeBackend]:
    """Real Lean with little time."""
    with NativeBackend(limits=Limits(tactic=0.3, header=1.0, verify=0.3)) as backend:
        yield backend


@pytest.mark.parametrize("attack", ENDLESS.values(), ids=ENDLESS.keys())
def test_time_runs_out(hasty, attack):
    outcome = hasty.run_tactic(hasty.start(CLAIM), attack)
    assert isinstance(outcome, TacticError) and outcome.kind == "timeout"
    with pytest.raises(BackendError):  # no verdict at all
        hasty.verify(unrun(CLAIM, attack), "T2")
    assert_alive(hasty)


@each_theorem
@pytest.mark.parametrize("attack", DEADLY.values(), ids=DEADLY.keys())
def test_a_deadly_text_proves_nothing(native, theorem, attack):
    outcome = native.run_tactic(native.start(theorem), attack)
    assert isinstance(outcome, TacticError) and outcome.kind == "infrastructure"
    with pytest.raises(BackendError):
        native.verify(unrun(theorem, attack), "T2")
    assert_alive(native)


# -- what is right --------------------------------------------------------------------------------


def test_an_honest_step_and_an_honest_proof(native):
    done = native.run_tactic(native.start(HONEST), "exact h")
    assert isinstance(done, ProofState)
    for tier in ("T1", "T2"):
        assert native.verify(done, tier).proved
        assert native.verify(unrun(HONEST, "skip", "exact h"), tier).proved


@pytest.mark.parametrize("id_", IDS)
def test_an_honest_action(environments, id_):
    env: Any = environments[id_, "honest"]
    env.reset()
    _, reward, terminated, _, info = env.step("exact h")
    assert reward == 1 and terminated and info["verdict"].proved and "error" not in info


def test_an_honest_header(native):
    header = "theorem four : 2 + 2 = 4 := by decide +kernel\naxiom unused : False\n"
    theorem = Theorem("sum", "2 + 2 = 4", header=header)
    done = native.run_tactic(native.start(theorem), "exact four")
    assert native.verify(done).proved and native.verify(done, "T2").proved


def test_an_honest_file(check):
    text = file_of(HONEST, indented("exact h")) + "\n\ntheorem last : 2 + 2 = 4 := rfl\n"
    assert [one.verdict for one in check(text)] == ["proved", "proved"]
