"""Names as pointers: what is written is read back, whatever the text."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.policies.base import Prompt, Sample
from agents.policies.pointers import POINTERS, lessons, names
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem
from segenv.segmentation import segment_all
from segenv.traces.export.sft import pairs
from segenv.traces.extract import traces
from tests.agents.policies.tiny import goal, state, tiny

GOAL = goal("f x = y", x="Nat", f="Nat → Nat", h="x = 1", h1="f x = y")
LATER = goal("z", x="Nat", h="x = 1", z="Prop", h2="z")
LEAN = st.text(st.sampled_from("xfhyz12 .⟨⟩→'✝\n" + POINTERS[0]), max_size=40)


def test_by_hand() -> None:
    found = names([GOAL], [LATER])
    x, f, h, h1, z, h2 = POINTERS[:6]
    assert found.write("rw [h1, f x] at h.1") == f"rw [{h1}, {f} {x}] at {h}.1"
    assert found.write("intro h2 z") == f"intro {h2} {z}"
    assert found.write("exact xs h11 y") == "exact xs h11 y"


def test_a_pointer_to_nothing_is_a_new_name() -> None:
    found = names([GOAL])
    assert found.read(f"intro {POINTERS[4]} {POINTERS[9]}") == "intro h4 h9"
    clash = names([goal("p", h="p", h1="q", h3="r")])
    assert clash.read(f"intro {POINTERS[3]}") == "intro h3'"


@given(LEAN.filter(lambda text: not set(text) & set(POINTERS)))
def test_what_is_written_is_read_back(text: str) -> None:
    for later in ((), (LATER,)):
        found = names([GOAL], later)
        assert found.read(found.write(text)) == text


@given(LEAN)
def test_lengths_say_where_a_prefix_ends(text: str) -> None:
    """Whole words: the length of what the prefix reads as. Never falling, and all of it in the end."""
    found = names([GOAL])
    lengths = found.lengths(text, range(len(text) + 1))
    assert list(lengths) == sorted(lengths)
    assert lengths[-1] == len(found.read(text))
    for end in range(len(text) + 1):
        if end in (0, len(text)) or text[end - 1] in " .⟨⟩→\n":
            assert lengths[end] == len(found.read(text[:end]))


SWAP = Theorem("swap", "p ∧ q → q ∧ p", "(p q : Prop)", proof="intro h\nexact ⟨h.2, h.1⟩")


def test_the_names_of_a_theorem_leave_no_trace(native: NativeBackend) -> None:
    """What is learnt from a theorem is the same whatever its names are; all pieces are there."""
    other = replace(SWAP, statement="a ∧ b → b ∧ a", binders="(a b : Prop)", proof="")
    other = replace(other, proof="intro it\nexact ⟨it.2, it.1⟩")
    learned, _ = traces(native, [SWAP, other])
    for rule, count in (("step", 2), ("whole", 1)):
        found, cuts = lessons(learned, segment_all(learned, rule))
        told = [
            [(pair.prompt, pair.completion) for pair in pairs(t, prompt="main-goal", pieces=cut)]
            for t, cut in zip(found, cuts, strict=True)
        ]
        assert told[:count] == told[count:] and len(told) == 2 * count
        assert all("it" not in text for pair in told for text in pair[0])


ASKED = Prompt(
    state(goal("q", p="Prop", h="q"), goal("q", h2="q")), feedback=("unknown identifier `h2`",)
)


def test_what_is_asked_and_what_is_heard() -> None:
    """Goals and feedback are written; the state's script and its hypotheses are as they were."""
    own = names(ASKED.state.goals)
    p, h, h2 = POINTERS[:3]
    asked = own.asked(ASKED)
    assert asked.state.goals[0].text == f"{p} : Prop\n{h} : q\n⊢ q"
    assert asked.feedback == (f"unknown identifier `{h2}`",)
    assert own.asked(asked) == asked
    text = f"have {POINTERS[9]} := {h}"
    ends = tuple(range(1, len(text) + 1))
    heard = own.heard(Sample(text, -1.0, len(text), token_ends=ends))
    assert heard.text == "have h9 := h"
    assert heard.token_ends[-1] == len(heard.text)


def test_a_model_that_points_is_shown_pointers_and_its_texts_are_turned_back() -> None:
    """What names are makes no difference to it; one that does not point tells them apart."""
    plain = tiny()
    model = replace(plain, spec=replace(plain.spec, pointing=True))
    other = Prompt(state(goal("q", z="Prop", k="q"), goal("q", k2="q")))
    mine = replace(ASKED, feedback=())
    assert model.prompt_ids(mine) == model.prompt_ids(other)
    assert plain.prompt_ids(mine) != plain.prompt_ids(other)
    text = f"exact {POINTERS[1]}"
    [a], [b] = model.score([mine], ["exact h"]), model.score([other], ["exact k"])
    assert (a.log_prob, a.token_ids) == (b.log_prob, b.token_ids)
    assert (a.text, b.text) == ("exact h", "exact k")
    assert a.token_ids[:-1] == tuple(plain.answer_ids(text)[:-1])
    [drawn] = model.sample([mine], 4, 0)
    assert not any(set(sample.text) & set(POINTERS) for sample in drawn)
    with pytest.raises(ValueError, match="'theorem' shows more names than those of the goals"):
        replace(plain.spec, granularity="whole", prompt="theorem", pointing=True)
