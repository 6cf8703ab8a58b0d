"""Prompt formats, word for word; and what is cut when there is too little room."""

import pytest

from segenv.prompts import CUT, FORMATS, USUAL, Shown, shortened, shown, usable
from segenv.proof import Theorem
from tests.agents.policies.tiny import goal, state

THEOREM = Theorem(
    "N.t",
    "f 1 = 2",
    "(n : Nat)",
    header="namespace N\n",
    namespace="N",
    definitions=("def f := 1",),
)
GOALS = (goal("a", h="b"), goal("c", x="X"), goal("d"), goal("e"), goal("g"))
ALL = "h : b\n⊢ a\n\nx : X\n⊢ c"
TOLD = Shown(THEOREM, GOALS[:2], ("intro n",))
DEFINED = Shown(THEOREM, GOALS[:1], (), ("def f := 1",), ("lemma l : a",), ("no: it fails",))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("goals", f"[GOAL]\n{ALL}\n[PROOFSTEP]\n"),
        ("first-goal", "[GOAL]\nh : b\n⊢ a\n[PROOFSTEP]\n"),
        ("main-goal", "[GOAL]\nh : b\n⊢ a\n⊢ c\n[PROOFSTEP]\n"),
        (
            "theorem",
            "Complete the following Lean 4 code:\ntheorem t (n : Nat) : f 1 = 2 := by\n",
        ),
        ("bfs-prover", f"{ALL}:::"),
        (
            "internlm2.5",
            "---\nNAME: N.t\n\n---\nPROOF_BEFORE: intro n\n\n"
            f"---\nSTATE_BEFORE: {ALL}\n\n---\nTACTIC: ",
        ),
        (
            "deepseek",
            "Complete the following Lean 4 code:\n\n```lean4\nnamespace N\n"
            "theorem t (n : Nat) : f 1 = 2 := by\n",
        ),
    ],
)
def test_formats(name, text):
    assert FORMATS[name].text(TOLD) == text
    assert set(FORMATS) >= set(USUAL.values())


def test_ours_shows_definitions_premises_and_feedback():
    assert FORMATS["goals"].text(DEFINED) == (
        "[DEFINITIONS]\ndef f := 1\n[PREMISES]\nlemma l : a\n[FEEDBACK]\nno: it fails\n"
        "[GOAL]\nh : b\n⊢ a\n[PROOFSTEP]\n"
    )


def test_the_main_goal_format_counts_what_it_leaves_out():
    text = FORMATS["main-goal"].text(Shown(THEOREM, GOALS))
    assert text == "[GOAL]\nh : b\n⊢ a\n⊢ c\n⊢ d\n⊢ e\n… 1 more goals\n[PROOFSTEP]\n"


def test_a_prompt_is_shortened_from_its_far_end_with_a_mark():
    """Feedback, premises, definitions; the last goals; the oldest hypotheses; never the target."""
    told = Shown(THEOREM, (goal("a", h="b", k="c"), *GOALS[1:3]), (), ("d",), ("p",), ("e",))
    less = list(shortened(told))
    assert [(s.feedback, s.premises, s.definitions) for s in less[:3]] == [
        ((CUT,), ("p",), ("d",)),
        ((CUT,), (CUT,), ("d",)),
        ((CUT,), (CUT,), (CUT,)),
    ]
    assert [s.state for s in less[3:]] == [
        "h : b\nk : c\n⊢ a\n\nx : X\n⊢ c\n\n… 1 more goals",
        "h : b\nk : c\n⊢ a\n\n… 2 more goals",
        "…\nk : c\n⊢ a\n\n… 2 more goals",
        "…\n⊢ a\n\n… 2 more goals",
    ]


def test_definitions_are_those_of_the_theorem_if_no_others_are_given():
    start = state(goal("a"))
    assert shown(start).definitions == ()
    assert shown(start, ("def g := 2",)).definitions == ("def g := 2",)


def test_a_format_has_to_show_what_is_asked_about():
    assert usable("theorem", "whole").name == "theorem"
    with pytest.raises(
        ValueError, match=r"'theorem' shows the theorem.* 'step': choose one of goals"
    ):
        usable("theorem", "step")
    with pytest.raises(ValueError, match=r"unknown prompt format 'goal'\. Did you mean 'goals'"):
        usable("goal", "step")
