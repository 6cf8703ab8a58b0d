"""Constructs inside one another, and with goals that wait: the flat script does what Lean did."""

import pytest

from segenv.proof import ProofState, Theorem, Trace, Verdict
from segenv.syntax import is_primitive
from segenv.traces.extract import replay
from segenv.traces.flatten import MAX_REPEAT, NotFlat, flatten

AND = Theorem("and_", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
OR = Theorem("or_", "q ∨ p", "(p q : Prop) (h : p ∨ q)")
THREE = Theorem("three", "a ∧ b ∧ c", "(a b c : Prop) (x : a) (y : b) (z : c)")
FOUR = Theorem("four", "(a ∧ b) ∧ (b ∧ a)", "(a b : Prop) (x : a) (y : b)")
TAGS = Theorem("tags", "(q ∨ p) ∧ True", "(p q : Prop) (h : p ∨ q)")
REWRITE = Theorem("rewrite", "q", "(p q r : Prop) (f : p → q = r) (k : p) (l : r)")
MANY = Theorem("many", "∀ a b c d e f g : Prop, a → a")
BETWEEN = Theorem("between", "a ≤ d", "(a b c d : Nat) (x : a ≤ b) (y : b ≤ c) (z : c ≤ d)")
EXISTS = Theorem("exists_", "∃ n : Nat, n = 3")

FLAT = {  # theorem, proof, its flat tactics, their depths
    "a long repeat": (
        MANY,
        "repeat intro x\nassumption",
        [*["intro x"] * 8, "assumption"],
        "0" * 9,
    ),
    "all_goals of one goal": (
        AND,
        "all_goals constructor\n· exact h.2\n· exact h.1",
        ["constructor", "exact h.2", "exact h.1"],
        "011",
    ),
    "goals in order behind all_goals": (
        FOUR,
        "constructor\nall_goals constructor\n· exact x\n· exact y\n· exact y\n· exact x",
        [
            *("constructor", "constructor", "rotate_left 2", "constructor", "rotate_left 2"),
            *("exact x", "exact y", "exact y", "exact x"),
        ],
        "000001111",
    ),
    "goals in order with one that waits": (
        FOUR,
        "constructor\n· all_goals constructor\n  · exact x\n  · exact y\n"
        "· constructor\n  all_goals assumption",
        [
            *("constructor", "constructor", "rotate_left 2", "rotate_right 2"),
            *("exact x", "exact y", "constructor", "assumption", "assumption"),
        ],
        "011122111",
    ),
    "<;> in blocks": (
        FOUR,
        "constructor\n· constructor <;> assumption\n· constructor <;> assumption",
        ["constructor", *["constructor", "assumption", "assumption"] * 2],
        "0111111",
    ),
    "<;> that leaves goals": (
        FOUR,
        "constructor <;> constructor\nall_goals assumption",
        [
            *("constructor", "constructor", "rotate_left 2", "constructor", "rotate_left 2"),
            *["assumption"] * 4,
        ],
        "0" * 9,
    ),
    "any_goals that fails for some": (
        THREE,
        "refine ⟨?_, ?_, ?_⟩\nany_goals exact y\n· exact x\n· exact z",
        ["refine ⟨?_, ?_, ?_⟩", "rotate_left 1", "exact y", "rotate_left 1", "exact x", "exact z"],
        "000011",
    ),
    "tags that end in the name": (
        TAGS,
        "constructor\ncase right => trivial\ncases h\n"
        "case inr b => exact Or.inl b\ncase inl a => exact Or.inr a",
        [
            *("constructor", "rotate_left", "trivial", "cases h", "rotate_left"),
            *("rename_i b", "exact Or.inl b", "rename_i a", "exact Or.inr a"),
        ],
        "001001111",
    ),
    "match": (
        OR,
        "match h with\n| .inl a => exact Or.inr a\n| .inr a => exact Or.inl a",
        [
            "match h with\n| .inl a => ?_\n\n| .inr a => ?_",
            *("exact Or.inr a", "exact Or.inl a"),
        ],
        "011",
    ),
    "case inside case": (
        TAGS,
        "constructor\ncase left =>\n  cases h\n  case inr b => exact Or.inl b\n"
        "  case inl a => exact Or.inr a\ncase right => trivial",
        [
            *("constructor", "cases h", "rotate_left", "rename_i b", "exact Or.inl b"),
            *("rotate_right", "rename_i a", "exact Or.inr a", "trivial"),
        ],
        "011221221",
    ),
    "match inside match": (
        Theorem("or_and", "q ∨ p", "(p q : Prop) (h : p ∨ q ∧ q)"),
        "match h with\n| .inl a => exact Or.inr a\n"
        "| .inr b =>\n  match b with\n  | ⟨c, _⟩ => exact Or.inl c",
        [
            "match h with\n| .inl a => ?_\n\n| .inr b => ?_",
            *("exact Or.inr a", "match b with\n| ⟨c, _⟩ => ?_", "exact Or.inl c"),
        ],
        "0112",
    ),
    "cases inside cases": (
        Theorem("or_or", "q ∨ p", "(p q : Prop) (h : p ∨ (q ∨ q))"),
        "cases h with\n| inl a => exact Or.inr a\n"
        "| inr b =>\n  cases b with\n  | inl c => exact Or.inl c\n  | inr d => exact Or.inl d",
        [
            *("cases h with\n| inl a => ?_\n| inr b => ?_", "exact Or.inr a"),
            *("cases b with\n| inl c => ?_\n| inr d => ?_", "exact Or.inl c", "exact Or.inl d"),
        ],
        "01122",
    ),
    "a goal of a term behind the main one": (
        REWRITE,
        "rw [f (by exact k)]\nexact l",
        ["rw [f (?_)]", "rotate_left", "exact k", "exact l"],
        "0010",
    ),
    "a body that would close the main goal too": (
        REWRITE,
        "rw [f (by assumption)]\nexact l",
        ["rw [f (?_)]", "rotate_left", "assumption", "exact l"],
        "0010",
    ),
    "a body of two tactics, of which one runs anywhere": (
        REWRITE,
        "rw [f (by\n  skip\n  exact k)]\nexact l",
        ["rw [f (?_)]", "rotate_left", "skip", "exact k", "exact l"],
        "00110",
    ),
    "have in a block": (
        AND,
        "refine ⟨?_, ?_⟩\n· have k : q := by\n    exact h.2\n  exact k\n· exact h.1",
        [
            *("refine ⟨?_, ?_⟩", "refine have k : q := ?_; ?_"),
            *("exact h.2", "exact k", "exact h.1"),
        ],
        "01211",
    ),
    "have with a pattern": (
        AND,
        "have ⟨a, b⟩ : p ∧ q := by exact h\nexact ⟨b, a⟩",
        ["refine have ⟨a, b⟩ : p ∧ q := ?_; ?_", "exact h", "exact ⟨b, a⟩"],
        "010",
    ),
    "suffices": (
        AND,
        "suffices k : q by exact ⟨k, h.1⟩\nexact h.2",
        ["suffices k : q from ?_", "exact ⟨k, h.1⟩", "exact h.2"],
        "010",
    ),
    "a goal that another assigns": (
        EXISTS,
        "constructor\n· exact (rfl : 3 = 3)",
        ["constructor", "exact (rfl : 3 = 3)"],
        "01",
    ),
    "a middle that is found on the way": (
        BETWEEN,
        "apply Nat.le_trans\n· apply Nat.le_trans\n  · exact x\n  · exact y\n· exact z",
        [
            *("apply Nat.le_trans", "apply Nat.le_trans"),
            *("exact x", "exact y", "exact z"),
        ],
        "01221",
    ),
    "a middle that is found two blocks deep": (
        BETWEEN,
        "apply Nat.le_trans\n· · exact x\n· apply Nat.le_trans\n  · exact y\n  · exact z",
        ["apply Nat.le_trans", "exact x", "apply Nat.le_trans", "exact y", "exact z"],
        "02122",
    ),
    "blocks in a term": (
        THREE,
        "exact ⟨by exact x, by\n  constructor\n  · exact y\n  · exact z⟩",
        ["refine ⟨?_, ?_⟩", "exact x", "constructor", "exact y", "exact z"],
        "01122",
    ),
    "first in all_goals": (
        OR,
        "cases h\nall_goals first | (left; assumption) | (right; assumption)",
        ["cases h", "right", "assumption", "left", "assumption"],
        "00000",
    ),
    "a block behind a semicolon, then lines of the block before": (
        AND,
        "constructor; · skip\n               exact h.2\nexact h.1",
        ["constructor", "skip", "exact h.2", "exact h.1"],
        "0110",
    ),
    "alternatives of two lines in a block": (
        TAGS,
        "constructor\n· cases h with\n  | inl a =>\n    right\n    exact a\n"
        "  | inr b =>\n    exact\n      Or.inl b\n· trivial",
        [
            *("constructor", "cases h with\n| inl a => ?_\n| inr b => ?_"),
            *("right", "exact a", "exact\n  Or.inl b", "trivial"),
        ],
        "012221",
    ),
}
LITERAL = {  # what holds a literal of two lines keeps its columns
    "a string of two lines behind a block": (
        AND,
        "constructor\n· have k : q := by\n    exact h.2\n"
        '  have s := "x\n  y"\n  exact k\n· exact h.1',
        [
            *("constructor", "refine have k : q := ?_; ?_", "exact h.2"),
            *('  have s := "x\n  y"', "exact k", "exact h.1"),
        ],
        "012111",
    ),
}
WHOLE = {  # theorem, proof, why it is kept whole
    "a rotation in a block": (
        THREE,
        "refine ⟨?_, ?_, ?_⟩\n· rotate_left\n  exact x\n· exact y\n· exact z",
        "a rotation inside a focus block",
    ),
    "terms of cases": (
        OR,
        "cases (by exact h : p ∨ q)\n· exact Or.inr ‹_›\n· exact Or.inl ‹_›",
        "the `by` blocks of `cases (?_ : p ∨ q)` have no goals of their own",
    ),
    "a block that leaves goals": (
        AND,
        "focus constructor\nexact h.2\nexact h.1",
        "a block leaves goals",
    ),
    "a tag of a goal that is hidden": (
        AND,
        "constructor\n· first | (case right => exact h.1) | exact h.2\n"
        "· first | exact h.2 | exact h.1",
        "no goal is tagged right",
    ),
    "two patterns for a body": (
        OR,
        "match h with\n| .inl a | .inr a => first | exact Or.inr a | exact Or.inl a",
        "a match with other goals than alternatives",
    ),
    "a tactic elsewhere than in by": (
        AND,
        "simp (disch := skip) [show p from by exact h.1, show q from by exact h.2]",
        "no rule for Lean.Parser.Tactic.simp",
    ),
    "by inside another tactic": (
        AND,
        "simp (disch := exact (by exact h.1)) [h]",
        "no rule for Lean.Parser.Tactic.simp",
    ),
    "a tactic in front of the alternatives": (
        OR,
        "cases h with skip\n| inl a => exact Or.inr a\n| inr a => exact Or.inl a",
        "a tactic in front of the alternatives",
    ),
}


@pytest.mark.parametrize(
    ("theorem", "proof", "tactics", "depths"), (FLAT | LITERAL).values(), ids=FLAT | LITERAL
)
def test_what_a_proof_becomes(native, theorem, proof, tactics, depths):
    flat = flatten(native, theorem, proof)
    assert isinstance(flat, Trace), flat
    assert (list(flat.tactics), "".join(map(str, flat.depths))) == (tactics, depths)


@pytest.mark.parametrize(("theorem", "proof", "reason"), WHOLE.values(), ids=WHOLE)
def test_why_a_proof_is_kept_whole(native, theorem, proof, reason):
    kept = flatten(native, theorem, proof)
    assert isinstance(kept, NotFlat) and kept.reason == reason
    assert kept.trace.tactics == (proof,) and not kept.trace.states[-1].goals


def block(proof: str) -> str:
    return "· " + proof.replace("\n", "\n  ")


@pytest.mark.parametrize(("theorem", "proof", "tactics", "depths"), FLAT.values(), ids=FLAT)
@pytest.mark.parametrize("form", ["dots", "case", "by", "all_goals"])
def test_constructs_with_goals_that_wait(native, form, theorem, proof, tactics, depths):
    """Twice the statement, each half by the same proof; the other half waits meanwhile."""
    both = Theorem("both", f"({theorem.statement}) ∧ ({theorem.statement})", theorem.binders)
    indented = proof.replace("\n", "\n  ")
    text = {
        "dots": f"constructor\n{block(proof)}\n{block(proof)}",
        "case": f"constructor\ncase right =>\n  {indented}\ncase left =>\n  {indented}",
        "by": f"exact ⟨by\n  {indented}, by\n  {indented}⟩",
        "all_goals": f"constructor\nall_goals\n  {indented}",
    }[form]
    flat = flatten(native, both, text)
    if form == "all_goals" and isinstance(flat, NotFlat):
        return  # some constructs have no flat form among goals that are not hidden by a block
    assert isinstance(flat, Trace), flat
    assert not flat.states[-1].goals and native.verify(flat.states[-1]).proved
    assert isinstance(replay(native, flat), ProofState)
    for state, tactic in zip(flat.states, flat.tactics, strict=False):
        (tree,) = native.parse(state, tactic)
        assert is_primitive(tree)
    if form != "all_goals":  # beside rotations the tactics are those of each half, deeper
        own = [tactic for tactic in flat.tactics if not tactic.startswith("rotate_")]
        half = [tactic for tactic in tactics if not tactic.startswith("rotate_")]
        assert own[1:] == half * 2
        shallow = [
            int(depth)
            for tactic, depth in zip(tactics, depths, strict=True)
            if not tactic.startswith("rotate_")
        ]
        found = [
            depth
            for tactic, depth in zip(flat.tactics, flat.depths, strict=True)
            if not tactic.startswith("rotate_")
        ]
        assert found[1:] == [depth + 1 for depth in shallow] * 2


class Spy:
    """Real Lean, of which some answers are noted or replaced."""

    def __init__(self, native, proved=True):
        self.native, self.proved = native, proved
        self.primitive = []

    def __getattr__(self, name):
        return getattr(self.native, name)

    def run_tactic(self, state, tactic, *, compound=True, budget=None):
        if not compound:
            self.primitive.append(tactic)
        return self.native.run_tactic(state, tactic, compound=compound, budget=budget)

    def verify(self, state, tier="T1"):
        return self.native.verify(state, tier) if self.proved else Verdict(False, "T0", error="no")


def test_a_flat_script_is_verified(native):
    kept = flatten(Spy(native, proved=False), AND, "constructor\n· exact h.2\n· exact h.1")
    assert isinstance(kept, NotFlat) and kept.reason == "the flat script is no proof: no"


def test_what_is_recorded_was_run_as_primitive(native):
    spy = Spy(native)
    flat = flatten(spy, FOUR, FLAT["<;> in blocks"][1])
    assert isinstance(flat, Trace) and spy.primitive == list(flat.tactics)


def test_a_repeat_without_end_is_given_up(native):
    theorem = Theorem("long", " → ".join(["True"] * (MAX_REPEAT + 2)))
    kept = flatten(native, theorem, "repeat intro x\ntrivial")
    assert isinstance(kept, NotFlat) and kept.reason == "a long `repeat`"
