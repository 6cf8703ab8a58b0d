"""Names as pointers: what is written is read back, whatever the text."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from agents.policies.base import Prompt, Sample
from agents.policies.pointers import POINTERS, Pointing, lessons, names
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem
from segenv.segmentation import segment_all
from segenv.traces.export.sft import pairs
from segenv.traces.extract import traces
from tests.agents.policies.tiny import goal

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


class Echo:
    """Says that the last declaration will do, and a new name."""

    def sample(self, prompts: list[Prompt], n: int, seed: int) -> list[list[Sample]]:
        found = []
        for prompt in prompts:
            line = prompt.state.goals[0].text.splitlines()[-2]
            text = f"have {POINTERS[9]} := {line.partition(' :')[0]}"
            ends = tuple(range(1, len(text) + 1))
            found.append([Sample(text, -1.0, len(text), token_ends=ends)] * n)
        return found

    def score(self, prompts: list[Prompt], texts: list[str]) -> list[Sample]:
        return [Sample(text, -1.0, 1) for text in texts]


def test_a_policy_is_shown_pointers_and_its_texts_are_turned_back(native: NativeBackend) -> None:
    start = native.start(Theorem("t", "p", "(p : Prop) (given : p)"))
    pointing = Pointing(Echo())  # type: ignore[arg-type]
    [[sample]] = pointing.sample([Prompt(start)], 1, 0)
    assert sample.text == "have h9 := given"
    assert sample.token_ends[-1] == len(sample.text)
    [scored] = pointing.score([Prompt(start)], ["exact given"])
    assert scored.text == "exact given"
