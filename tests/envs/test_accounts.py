"""What is spent, paid and told of: prices of whatever form, limits to the last unit, and ends."""

import gymnasium as gym
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segenv.backends.base import BackendError
from segenv.envs import proof_env
from segenv.envs.foresight import Foresight
from segenv.proof import ProofState, TacticError, Theorem, placed, seen_from
from segenv.spaces import LeanText
from segenv.syntax import leaves
from segenv.theorems.samplers import Solved
from segenv.theorems.sources import Curriculum
from segenv.wrappers import CallBudget, ProofAction, SegmentAction
from tests.typed import innermost, there

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
OTHER = Theorem("other", "p → p", "(p : Prop)")
PROOF = "constructor\nexact h.2\nexact h.1"
IDS = ("LeanStep-v0", "LeanSegment-v0", "LeanProof-v0")


def make(native, id_="LeanStep-v0", **arguments):
    return gym.make(id_, **{"theorems": SWAP, "backend": native} | arguments)


# -- what is spent --------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", IDS[:2])
def test_what_is_left_and_what_is_spent_make_the_limit(native, id_):
    limits = {"tactics": 9, "tokens": 40, "calls": 5}
    env = make(native, id_, **{f"max_{name}": limit for name, limit in limits.items()})
    _, info = env.reset()
    assert info["budget"] == limits
    for action in ("constructor", "foo", "exact h.2"):
        *_, info = env.step(action)
        assert {k: info["budget"][k] + info["spent"][k] for k in limits} == limits
    assert info["spent"] == {"tactics": 3, "tokens": 6, "calls": 3}


FORMS = (
    PROOF,
    "(constructor; exact h.2; exact h.1)",
    "exact ⟨by exact h.2, h.1⟩",
    "constructor <;> simp [h]",
    "have x : q := by { exact h.2 }\nexact ⟨x, h.1⟩",
)


@pytest.mark.parametrize("text", FORMS)
def test_the_price_of_a_proof_is_that_of_its_leaves(native, text):
    count = sum(map(leaves, native.parse(native.start(SWAP), text)))
    env = make(native, "LeanProof-v0", rewards={"tactic_price": 1.0, "proof": 0.0}, gamma=1.0)
    env.reset()
    _, reward, terminated, _, info = env.step(text)
    assert terminated and info["verdict"].proved and count > 1
    assert info["spent"]["tactics"] == info["duration"] == -reward == count


@pytest.mark.parametrize("text", ["(skip; exact nothing)", "constructor <;> exact nothing"])
def test_a_refused_tactic_costs_its_leaves(native, text):
    env = make(native, compound=True)
    env.reset()
    *_, info = env.step(text)
    assert info["error"] and info["spent"]["tactics"] == info["duration"] == 2


def test_a_compound_proof_is_found_with_its_last_leaf(native):
    env = make(native, compound=True, gamma=0.5)
    env.reset()
    assert env.step("(constructor; exact h.2; exact h.1)")[1] == 0.25


def test_a_cheat_that_reaches_the_kernel_costs_its_leaves(native):
    cheat = Theorem("sum", "2 + 2 = 5", header="axiom cheat : 2 + 2 = 5\n")
    env = make(native, theorems=cheat, compound=True)
    env.reset()
    for spent, text in ((1, "exact cheat"), (3, "(skip; exact cheat)")):
        *_, info = env.step(text)
        assert info["error"].kind == "forbidden" and info["spent"]["tactics"] == spent


@pytest.mark.parametrize("limit", [1, 2])
def test_a_text_beyond_the_budget_is_not_run_and_ends_the_episode(native, limit):
    env = make(native, compound=True, max_tactics=limit)
    env.reset()
    _, reward, terminated, truncated, info = env.step("(constructor; exact h.2; exact h.1)")
    assert (reward, terminated, truncated, info["ended"]) == (0.0, False, True, "tactics")
    assert info["error"].kind == "budget" and info["n_goals"] == 1


def test_an_action_of_exactly_the_tokens_left_is_run(native):
    env = make(native, max_tokens=1)
    env.reset()
    *_, truncated, info = env.step("constructor")
    assert "error" not in info and info["n_goals"] == 2 and truncated and info["ended"] == "tokens"


def test_a_proof_with_the_last_of_everything_is_a_proof(native):
    env = make(native, "LeanProof-v0", max_tactics=3, max_calls=1, max_tokens=9)
    env.reset()
    assert env.step(PROOF)[1:4] == (1.0, True, False)


def test_giving_up_says_no_words(native):
    for id_ in IDS:
        env = make(native, id_, max_tokens=1)
        env.reset()
        _, reward, terminated, truncated, info = env.step("give_up")
        assert (reward, terminated, truncated) == (0.0, True, False), id_
        assert info["duration"] == 1 and info["gave_up"] and "error" not in info
        assert info["spent"] == {"tactics": 0, "tokens": 0, "calls": 1}


@pytest.mark.parametrize("limits", [{"max_tokens": 0}, {"max_calls": 1.5}, {"max_calls": "1"}])
def test_a_budget_that_cannot_be(native, limits):
    with pytest.raises((ValueError, TypeError), match=next(iter(limits))):
        CallBudget(make(native), **limits)


def test_every_episode_has_the_whole_budget(native):
    env = make(native, max_calls=2)
    for _ in range(3):
        _, info = env.reset()
        assert info["budget"]["calls"] == 2
        assert not env.step("skip")[3] and env.step("skip")[3]


def test_a_prefix_is_free(native):
    env = make(native)
    _, info = env.reset(options={"prefix": ["constructor"]})
    assert env.unwrapped.state.tactics == 0 and info["spent"]["tactics"] == 0


# -- the prover fails -----------------------------------------------------------------------------


class Failing:
    """The native backend, which is lost where it was told to be."""

    def __init__(self, native):
        self.native, self.failing = native, False

    def __getattr__(self, name):
        return getattr(self.native, name)

    def run_tactic(self, *arguments, **options):
        if self.failing:
            raise BackendError("lost")
        return self.native.run_tactic(*arguments, **options)

    def run_all(self, attempts):
        if self.failing:
            raise BackendError("lost")
        return self.native.run_all(attempts)


def test_failures_apart_do_not_truncate_and_each_costs_a_tactic(native):
    backend = Failing(native)
    env = make(backend)
    env.reset()
    for i, failing in enumerate([True, False, True, False, True]):
        backend.failing = failing
        *_, truncated, info = env.step("skip")
        assert not truncated and info["spent"]["tactics"] == i + 1
        assert (info["decision"].fault == "infrastructure") == failing
    assert env.step("skip")[3] and innermost(env).clone_state().over


def test_a_lost_prover_is_no_wrong_proof(native):
    backend = Failing(native)
    env = make(backend, "LeanProof-v0")
    env.reset()
    backend.failing = True
    _, reward, terminated, truncated, info = env.step(PROOF)
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert info["ended"] == info["error"].kind == "infrastructure" and not info["is_success"]


# -- ends -----------------------------------------------------------------------------------------


ENDS = {
    "give_up": {},
    "exact ⟨h.2, h.1⟩": {},
    "(constructor; exact h.2; exact h.1)": {"max_tactics": 2},
    "skip": {"max_calls": 1},
}


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize("action", ENDS)
def test_nothing_goes_on_after_the_end(native, id_, action):
    compound = {"compound": True} if id_ == "LeanStep-v0" else {}
    env = make(native, id_, **compound, **ENDS[action])
    env.reset()
    *_, terminated, truncated, _ = env.step(action)
    assert terminated != truncated
    with pytest.raises(gym.error.ResetNeeded):
        env.unwrapped.step("skip")


@pytest.mark.parametrize("id_", IDS[1:])
def test_a_text_ends_with_its_proof(native, id_):
    env = make(native, id_)
    env.reset()
    _, reward, terminated, truncated, info = env.step(PROOF + "\nskip")
    assert (reward, terminated, truncated) == (1.0, True, False)
    assert info["duration"] == 3 and "error" not in info
    assert info.get("unrun", ()) == (("skip",) if id_ == "LeanSegment-v0" else ())


def test_what_stands_behind_a_proof_is_read_and_must_hold(native):
    env = make(native, "LeanProof-v0")
    env.reset()
    text = PROOF + "\nskip\n  exact h.1".replace("\n  ", "\n")
    _, reward, terminated, truncated, info = env.step(text)
    assert (reward, terminated, truncated, info["ended"]) == (0.0, True, False, "refused")
    assert info["error"].kind == "no_goals" and info["error"].line == 5
    assert info["spent"]["tactics"] == 5 and info["n_goals"] == 1  # all that ran is paid for
    env.reset()
    *_, info = env.step(PROOF + "; skip; exact h.1")
    assert (info["error"].line, info["spent"]["tactics"]) == (3, 5)
    place = (PROOF + "; skip; exact h.1").split("\n")[2].index("exact h.1", 3)
    assert info["error"].column == place


def test_a_whole_proof_that_leaves_goals_shows_them(native):
    env = make(native, "LeanProof-v0")
    env.reset()
    *_, terminated, truncated, info = env.step("constructor\nexact h.2")
    assert terminated and not truncated and info["ended"] == "refused"
    assert info["error"].kind == "unsolved_goals" and "⊢ p" in info["error"].message
    assert info["decision"].error == info["error"]


@pytest.mark.parametrize("ending", ["max_calls", "max_tactics"])
def test_a_truncated_episode_is_told_when_it_ends(native, ending):
    curriculum = Curriculum([[SWAP], [OTHER]], advance=Solved(1.0, of=2))
    env = make(native, theorems=curriculum, **{ending: 1})
    env.reset()
    env.step("skip")
    assert curriculum.progress.proofs == [False]
    env.reset()
    assert curriculum.progress.proofs == [False]  # once


def test_a_reset_without_a_step_is_no_episode(native):
    curriculum = Curriculum([[SWAP], [OTHER]], advance=Solved(1.0, of=2))
    env = make(native, theorems=curriculum)
    for _ in range(3):
        env.reset()
    assert curriculum.progress.proofs == []
    env.step("skip")
    env.reset()
    assert curriculum.progress.proofs == [False]


# -- segments -------------------------------------------------------------------------------------


def test_a_successful_segment_is_not_rolled_back(native):
    env = SegmentAction(make(native, compound=True), on_refusal="rollback")
    env.reset()
    *_, info = env.step("constructor\nexact h.2")
    assert info["n_goals"] == 1 and len(info["script"]) == 2


def test_a_segment_that_is_rolled_back_ends_where_it_began(native):
    env = make(native, "LeanSegment-v0", on_refusal="rollback")
    env.reset()
    *_, info = env.step("constructor\nexact nothing")
    assert info["decision"].next_state.script == info["script"] == ()
    assert info["decision"].spent.tactics == info["spent"]["tactics"] == 2


def test_a_segment_has_the_tokens_of_its_whole_text(native):
    env = SegmentAction(make(native, compound=True))
    env.reset()
    *_, info = env.step(PROOF)
    assert info["decision"].tokens == 9
    assert [transition.tokens for transition in info["tactics"]] == [1, 4, 4]


@given(st.integers(1, 4), st.integers(0, 9), st.integers(1, 4), st.integers(0, 9))
def test_a_place_in_a_piece_is_one_in_the_text_and_back(line, column, there, indent):
    error = TacticError("other", "", line, column)
    assert seen_from(placed(error, there, indent), there, indent) == error
    assert placed(error, there, indent).column == column + (indent if line == 1 else 0)


def test_the_decision_of_a_segment_covers_it(native):
    env = make(native, "LeanSegment-v0", gamma=0.5)
    env.reset()
    env.step("skip\nskip")
    *_, info = env.step("constructor\nexact h.2\nexact nothing\nexact h.1\nskip")
    decision = info["decision"]
    assert len(decision.state.goals) == 1 and len(decision.next_state.goals) == 1
    assert decision.state.script == ("skip", "skip") and len(decision.transitions) == 3
    assert (decision.spent_before.tactics, decision.spent.tactics) == (2, 5)
    assert decision.unrun == info["unrun"] == ("exact h.1", "skip")
    assert decision.tokens == 4 + 3 + 5 and info["error"].line == 3
    env.reset()
    assert env.step("(skip; constructor)\nexact h.2\nexact h.1")[1] == 0.5**3


@pytest.mark.parametrize("id_", IDS[1:])
@pytest.mark.parametrize(
    "text",
    [
        "exact nothing",
        "skip; exact nothing",
        "skip\nhave : p := by\n    exact nothing",
        "skip; have : p := by\n        exact nothing",
        "  skip\n  have : p := by\n    exact nothing\n  skip",
        "  skip; have : p := by\n    skip\n    exact nothing",
        "skip; have : p := by\n        skip\n        exact nothing",
        "  constructor\n  · exact h.2\n  · skip\n    exact nothing",
    ],
)
def test_the_place_of_an_error_is_where_it_stands_in_the_action(native, id_, text):
    env = make(native, id_)
    env.reset()
    *_, info = env.step(text)
    error = info["error"]
    rest = text.split("\n")[error.line - 1][error.column :]
    assert rest.startswith("nothing"), (error, rest)


def test_a_segment_is_a_legal_action_and_wrappers_in_between_see_its_tactics(native):
    class Seen(gym.Wrapper):
        tactics: tuple[str, ...] = ()

        def step(self, action):
            self.tactics = (*self.tactics, action)
            return super().step(action)

    seen = Seen(make(native, compound=True))
    env = SegmentAction(seen)
    env.reset()
    env.step(PROOF)
    assert seen.tactics == tuple(PROOF.split("\n")) and "skip\n" * 1000 in env.action_space


def test_specs_keep_what_a_wrapper_was_given(native):
    env = SegmentAction(make(native, compound=True), on_refusal="rollback")
    assert there(env.spec).additional_wrappers[-1].kwargs == {
        "on_refusal": "rollback",
        "unwrap": False,
    }
    with pytest.raises(ValueError, match="on_refusal"):
        SegmentAction(make(native, compound=True), on_refusal="rolback")
    assert SegmentAction(make(native, compound=True)).on_refusal == "keep"


def test_an_interrupted_segment_has_not_happened(native):
    class Interrupted(gym.Wrapper):
        left = 2

        def step(self, action):
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
            return super().step(action)

    for wrapper in (SegmentAction, ProofAction):
        env = wrapper(Interrupted(make(native, compound=True)))
        env.reset()
        before = innermost(env).clone_state()
        with pytest.raises(KeyboardInterrupt):
            env.step(PROOF)
        assert innermost(env).clone_state() == before
        assert env.step(PROOF)[2]


# -- shows ----------------------------------------------------------------------------------------


def test_a_long_observation_is_in_its_space(native, monkeypatch):
    monkeypatch.setattr(proof_env, "MAX_OBSERVATION", 20)
    env = make(native).unwrapped
    env.observation_space = LeanText(20)
    observation, _ = env.reset()
    assert len(observation) == 20 and observation.endswith(proof_env.CUT)
    assert observation in env.observation_space


def test_who_opened_a_backend_closes_it(native):
    class Counted:
        closed = 0

        def __getattr__(self, name):
            return getattr(native, name)

        def close(self):
            self.closed += 1

    given, opened = Counted(), Counted()
    for source in (given, lambda: opened):
        env = make(native, backend=source)
        env.reset()
        env.close()
    assert (given.closed, opened.closed) == (0, 1)


@pytest.mark.parametrize(("mode", "picture"), [(None, None), ("ansi", str), ("human", None)])
def test_what_is_rendered(native, mode, picture, capsys):
    env = make(native, render_mode=mode).unwrapped
    env.reset()
    env.step("constructor")
    shown = env.render()
    assert isinstance(shown, str) if picture else shown is None
    assert ("⊢ q" in capsys.readouterr().out) == (mode == "human")


def test_the_next_theorem_is_that_of_one_reset(native):
    env = make(native).unwrapped
    env.next_theorem = OTHER
    assert env.reset()[1]["theorem"] == "other" and env.reset()[1]["theorem"] == "swap"
    env.next_theorem = OTHER
    assert env.reset(options={"theorem": SWAP})[1]["theorem"] == "swap"
    assert env.reset()[1]["theorem"] == "swap"


def test_definitions_are_those_of_the_theorem_that_is_shown(native):
    header = "def seven : Nat := 7\n\n"
    defined = Theorem("about", "seven = 7", header=header)
    one, other = make(native, theorems=defined).unwrapped, make(native).unwrapped
    _, info = one.reset()
    assert info["definitions"] == ("def seven : Nat := 7",)
    snapshot = one.clone_state()
    assert other.reset()[1]["definitions"] == ()
    assert other.restore_state(snapshot)[1]["definitions"] == info["definitions"]
    assert other.step("rfl")[2]


def test_neighbours_in_a_vector_share_a_theorem(native):
    envs = gym.make_vec("LeanStep-v0", 4, theorems=[SWAP, OTHER], backend=native)
    _, info = envs.reset(options={"theorems": ["swap", "other"]})
    assert list(info["theorem"]) == ["swap", "swap", "other", "other"]
    with pytest.raises(ValueError, match="3 theorems for 4 environments"):
        envs.reset(options={"theorems": ["swap", "other", "swap"]})


# -- what was run before --------------------------------------------------------------------------


def test_an_outcome_is_handed_out_for_its_own_state_and_text_in_order(native):
    env = make(native, "LeanSegment-v0").unwrapped
    env.reset()
    attempt = env.attempt(PROOF, split=True)
    ran = native.run_all([attempt])[0]
    state, twin = attempt.state, native.run_tactic(attempt.state, "skip")
    assert Foresight(attempt, ran).take(twin, "constructor") is None
    assert Foresight(attempt, ran).take(state, "exact h.2") is None
    ahead = Foresight(attempt, ran)
    for one in ran:
        outcome = ahead.take(state, one.text)
        assert outcome is one.outcome and isinstance(outcome, ProofState)
        state = outcome
    assert ahead.take(state, "skip") is None
