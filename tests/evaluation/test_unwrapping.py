"""What models write around proofs comes off, honest proofs are not damaged, and nothing is accepted."""

import random
from textwrap import dedent, indent

import gymnasium as gym
import pytest

import segenv
from segenv import Theorem, unwrap
from segenv.theorems.suite import load_suite

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
PROOF = "constructor\n· exact h.2\n· exact h.1"


def block(proof):
    return indent(proof, "  ")


def declared(proof, theorem):
    return f"{theorem.signature} := by\n{block(proof)}"


WRAPPINGS = {
    "nothing": lambda proof, theorem: proof,
    "by": lambda proof, theorem: f"by\n{block(proof)}",
    "by on the line": lambda proof, theorem: f"by {indent(proof, '   ').lstrip()}",
    ":= by": lambda proof, theorem: f" := by\n{block(proof)}\n",
    "fence": lambda proof, theorem: f"```lean4\n{proof}\n```",
    "bare fence": lambda proof, theorem: f"Here it is:\n\n```\n{proof}\n```\nDone.",
    "fence that was opened by the prompt": lambda proof, theorem: f"{proof}\n```\nDone.",
    "fence that was cut off": lambda proof, theorem: f"So:\n```lean\n{proof}",
    "thoughts": lambda proof, theorem: f"<think>\n```lean\nsorry\n```\n</think>\n\n{proof}",
    "thoughts without a start": lambda proof, theorem: f"perhaps simp\n</think>\n{proof}",
    "restated": declared,
    "restated as a lemma": lambda proof, theorem: declared(proof, theorem).replace(
        "theorem", "lemma", 1
    ),
    "restated with other white space": lambda proof, theorem: (
        theorem.signature.replace(" (", "\n    (") + " :=\n  by\n" + block(proof)
    ),
    "a whole file": lambda proof, theorem: (
        "Thinking +/- done.\n```lean4\nimport Mathlib\nset_option maxHeartbeats 400000\n\n"
        f"/-- The\ntheorem. -/\n{declared(proof, theorem)}\n```\n"
    ),
    "two blocks": lambda proof, theorem: (
        f"```lean4\ntheorem aux : True := by trivial\n```\nand\n```lean4\n{declared(proof, theorem)}"
        "\n```\n```text\noutput\n```"
    ),
    "a block and what it prints": lambda proof, theorem: (
        f"```lean4\n{proof}\n```\nprints\n```\nno goals\n```"
    ),
    "a lonely sign of a comment": lambda proof, theorem: (
        f"-- up to a sign, +/- 1\n{declared(proof, theorem)}"
    ),
}


@pytest.fixture(scope="module")
def shipped(native):
    return load_suite("all", native).theorems


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_no_reference_proof_is_damaged(shipped, wrapping):
    for theorem in shipped:
        wrapped = WRAPPINGS[wrapping](theorem.proof, theorem)
        left = dedent(unwrap(wrapped, theorem)).strip("\n ")
        assert left == theorem.proof.strip("\n "), theorem.name


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_lean_accepts_what_is_left(native, shipped, wrapping):
    some = random.Random(wrapping).sample(shipped, 2)
    texts = [WRAPPINGS[wrapping](theorem.proof, theorem) for theorem in some]
    scores = segenv.score(some, texts, unwrap=True, tier="T1", backend=native)
    assert all(score.proved for score in scores), [score.message for score in scores]


@pytest.mark.parametrize(
    "text",
    [
        "-- by\n" + PROOF,
        "/-\ntheorem other : False := by\n-/\n" + PROOF,
        "have := by\n  exact h\n" + PROOF,
        PROOF + "\n-- ``` is no fence here",
    ],
)
def test_a_bare_proof_stays_as_it_is(native, text):
    assert unwrap(text, SWAP) == unwrap(text) == text
    assert segenv.score(SWAP, [text], backend=native)[0].proved


@pytest.mark.parametrize(
    "text",
    [
        "example (a b : Prop) (hab : a ∧ b) : b ∧ a := ⟨hab.2, hab.1⟩",
        "theorem swap (p q : Prop) : p ∧ q → q ∧ p := fun h => ⟨h.2, h.1⟩",
        "lemma swap {p q : Prop} (h : q∧p) : p∧q := by\n  constructor\n  · exact h.2\n  · exact h.1",
        "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p :=\n  ⟨h.2, h.1⟩",
        ":= ⟨h.2, h.1⟩",
        "by exact ⟨h.2,\n  h.1⟩",
    ],
)
def test_what_says_as_much_in_other_words_is_read(native, text):
    assert segenv.score(SWAP, [text], unwrap=True, backend=native)[0].proved
    assert not segenv.score(SWAP, [text], backend=native)[0].proved


@pytest.mark.parametrize(
    "text",
    [
        "theorem swap : True := by trivial",
        "theorem swap (p q : Prop) (h : p ∧ q) : p ∧ q := by exact h",
        "theorem swap (p q : Prop) (h : p ∧ q) (g : q ∧ p) : q ∧ p := by exact g",
        "theorem swap (p q : Prop) (h : False) : q ∧ p := h.elim",
        "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by sorry",
        "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := swap p q h",
        "axiom cheat : ∀ p, p\ntheorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by exact cheat _",
        "theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by\n  skip\ntheorem two : True := trivial",
        "theorem a : True := trivial\naxiom restated : ∀ p, p",
        "example : True := trivial) ; (sorry",
        "theorem",
        "```lean\n```",
        "<think>\n" + PROOF,
        f"<think> perhaps\n```lean\n{PROOF}\n```\nbut no, because",
    ],
)
def test_what_proves_something_else_is_refused(native, text):
    (score,) = segenv.score(SWAP, [text], unwrap=True, backend=native)
    assert not score.proved and score.kind and score.message


def test_the_environment_unwraps_when_asked(native):
    text = "```lean4\n" + declared("exact ⟨h.2, h.1⟩", SWAP) + "\n```"
    for id_, unwrap_ in (("LeanProof-v0", True), ("LeanSegment-v0", True), ("LeanProof-v0", False)):
        env = gym.make(id_, theorems=SWAP, backend=native, unwrap=unwrap_)
        env.reset()
        *_, info = env.step(text)
        assert info["is_success"] is unwrap_
        assert info["decision"].action == text
        assert info["spent"]["tokens"] > 30  # the whole text is paid for
    with pytest.raises(ValueError, match="unwrap is True"):
        gym.make("LeanStep-v0", theorems=SWAP, backend=native, unwrap=True)


def test_a_vector_unwraps_too(native):
    envs = gym.make_vec("LeanProof-v0", 2, theorems=SWAP, backend=native, unwrap=True)
    envs.reset(seed=0)
    *_, infos = envs.step(["by\n  exact ⟨h.2, h.1⟩", "exact h"])
    assert infos["is_success"].tolist() == [True, False]


def test_a_long_text_takes_no_time_to_speak_of():
    for line in ("theorem\n", "lemma x : q ∧ p :=\n", "```\n", "<think>", "</think>", "/-\n"):
        assert isinstance(unwrap(line * (100_000 // len(line)), SWAP), str)
