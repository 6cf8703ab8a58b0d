"""What is run, what is kept as script and what is compiled are one text to Lean."""

import random
import textwrap

import pytest

from segenv.backends.base import StatementError
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Syntax, TacticError, Theorem
from segenv.syntax import pieces
from segenv.theorems.suite import SUITES, load_suite
from segenv.traces.extract import trace
from tests.lean.proof_texts import top_level, written

SEED, TEXTS = 12, 2  # texts of each suite; 500 for a long run
SHAPES = {"Lean.Parser.Tactic.nestedTactic"}


def shape(tree: Syntax) -> tuple[object, ...]:
    """A tree without its places. Braces alone and among others have two kinds."""
    if tree.kind in SHAPES:
        (tree,) = tree.children
    return (tree.kind, *map(shape, tree.children))


def run(native: NativeBackend, state: ProofState, *tactics: str) -> ProofState | None:
    for tactic in tactics:
        after = native.run_tactic(state, tactic)
        if isinstance(after, TacticError):
            return None
        state = after
    return state


def disagreement(native: NativeBackend, theorem: Theorem, text: str, in_a_file: bool = True) -> str:
    """How the ways to have a text run differ, "" if they do not."""
    start = native.start(theorem)
    whole = run(native, start, text)
    trees = native.parse(start, text)
    accepted = whole is not None and not whole.goals
    if isinstance(trees, tuple):
        cuts = [piece for piece, _, _ in pieces(text, trees)]
        alone = [native.parse(start, piece) for piece in cuts]
        for tree, part, piece in zip(trees, alone, cuts, strict=True):
            parts = part if isinstance(part, tuple) else ()
            found = [shape(one) for one in parts]
            wanted = [shape(one) for one in (tree.children if len(parts) > 1 else [tree])]
            if found != wanted:
                return f"{piece!r} is read otherwise: {part}"
        one_by_one = run(native, start, *cuts)
        if (whole is None) != (one_by_one is None):
            return f"one tactic: {whole}, a segment: {one_by_one}"
        if whole and one_by_one:
            if str(whole) != str(one_by_one) or whole.tactics != one_by_one.tactics:
                return f"other goals or another count: {whole.tactics} {one_by_one.tactics}"
            tiers = [native.verify(one_by_one, tier) for tier in ("T1", "T2")]
            tiers.append(native.verify(whole))
            if [verdict.proved for verdict in tiers] != [accepted] * 3:
                return f"verdicts: {tiers}"
    elif whole:
        return f"run, but not parsed: {trees}"
    problem = checked(native, theorem, text) if in_a_file else "" if accepted else "refused"
    if accepted != (problem == ""):
        return f"accepted as a tactic: {accepted}, in a file: {problem!r}"
    return ""


def checked(native: NativeBackend, theorem: Theorem, text: str) -> str:
    """What speaks against a proof that stands in a file, "" if nothing does."""
    body = textwrap.indent(text, "  ")
    source = f"{theorem.preamble}{theorem.signature} := by\n{body}\n"
    try:
        found = native.examine(source, "file")
    except StatementError as error:
        return str(error)
    claim = found[-1]
    if claim.error or claim.theorem is None:
        return claim.error or claim.problem
    last = claim.theorem
    verdicts = [native.recheck(claim), native.verify(ProofState(last, (last.proof,), ()), "T2")]
    if verdicts[0].proved != verdicts[1].proved:
        return f"as it stands and as tactics: {verdicts}"
    return verdicts[0].error or ""


@pytest.mark.parametrize("suite", SUITES)
def test_a_text_means_the_same_however_it_is_run(native, suite):
    rng = random.Random(f"{SEED} {suite}")
    theorems = [theorem for theorem in load_suite(suite, native).theorems if theorem.proof]
    for _ in range(TEXTS):
        theorem = rng.choice(theorems)
        if rng.random() < 0.5:
            tactics, counts = top_level(native, theorem)
        else:
            flat = trace(native, theorem)
            tactics, counts = list(flat.tactics), [len(state.goals) for state in flat.states]
        text = written(rng, tactics, counts)
        problem = disagreement(native, theorem, text)
        assert not problem, f"{theorem.name}\n{text}\n{problem}"


IMPLIES = Theorem("t", "(p → q) → p → q ∧ p", "(p q : Prop)")
BOTH = Theorem("both", "p ∧ p", "(p : Prop) (h : p)")
ONE = Theorem("one", "p", "(p : Prop) (h : p)")
LITERAL = Theorem("literal", "True")


@pytest.mark.parametrize(
    ("theorem", "text"),
    [
        (IMPLIES, "intro f h; have k : q := by\n  exact f h\nexact ⟨k, h⟩"),
        (IMPLIES, "intro f h; suffices k : q by\n  exact ⟨k, h⟩\nexact f h"),
        (IMPLIES, "intro f h; exact And.intro\n  (f h) h"),
        (IMPLIES, "intro f h; constructor; exact f\n  h\nexact h"),
        (IMPLIES, "  intro f h; constructor; exact f\n    h\n  exact h"),
        (IMPLIES, "intro f h; exact And.intro\n           (f h) h"),
        (
            IMPLIES,
            "intro f h; have k : q := by skip\n                            exact f h\nexact ⟨k, h⟩",
        ),
        (IMPLIES, "intro f h;\n   constructor; exact f\n     h\nexact h"),
        (IMPLIES, "intro f h; refine ⟨by skip\n                      exact f h,\n  ?_⟩; exact h"),
        (IMPLIES, "intro f h; constructor; · exact f\n                              h\nexact h"),
        (IMPLIES, "intro f h; (constructor\n            exact f h\n            exact h)"),
        (IMPLIES, "intro f h; first\n  | exact h\n  | exact ⟨f h, h⟩"),
        (IMPLIES, "intro f h; have e : p = p := calc p\n  _ = p := rfl\nexact ⟨f h, h⟩"),
        (IMPLIES, "-- a\n/- b -/ intro f h -- c\n /- d\n -/\n        exact ⟨f h, h⟩ /- e -/ -- f"),
        (BOTH, "{ exact ⟨h, h⟩ }"),
        (BOTH, "constructor\n{ exact h\n  }\n(exact h)"),
        (BOTH, "refine ⟨h, ?_⟩;\n(exact h)"),
        (BOTH, "exact ⟨(\nh), h⟩"),
        (BOTH, "   exact ⟨(\n h), h⟩"),
        (LITERAL, 'have h : "x\ny" = "x\\ny" := rfl\ntrivial'),
        (
            LITERAL,
            '  have h : "x\n  y" = "x\\n  y" := rfl; have k : "\n" = "\\n" := rfl\n  trivial',
        ),
        (LITERAL, "have «a\n  b» := trivial\nexact «a\n  b»"),
        (ONE, "let rec f : p := h\nexact f"),
    ],
)
def test_a_right_proof_is_right_however_it_is_cut(native, theorem, text):
    done = run(native, native.start(theorem), text)
    assert done is not None and not done.goals
    # to put two blanks in front of every line is not right where a literal has several
    assert not disagreement(native, theorem, text, in_a_file='"' not in text and "«" not in text)


@pytest.mark.parametrize(
    ("theorem", "script"),
    [
        (BOTH, ("refine ⟨h, ?_⟩", "(exact h)")),
        (BOTH, ("have k := h", "/- by k -/ exact ⟨k, k⟩")),
        (BOTH, ("/- first -/ have k := h", "exact ⟨k, k⟩")),
        (BOTH, ("constructor -- two", "  exact h -- (", "{ exact h }")),
        (BOTH, ("{ skip; exact ⟨h, h⟩ }", "done")),
        (BOTH, ("constructor\nexact h;", "(skip)", "(exact h)")),
        (BOTH, ("have k : p := by\n  exact h", "(exact ⟨k, k⟩)")),
        (BOTH, ("have k : p := by exact h", "(exact ⟨k, k⟩)")),
        (BOTH, ("have k := fun x : p => x", "(exact ⟨k h, k h⟩)")),
        (BOTH, ("have k := h", "· exact ⟨k, k⟩")),
        (BOTH, ("exact ⟨(\nh), h⟩",)),
        (BOTH, ("   constructor", "     exact h", "exact h")),
        (LITERAL, ('have h : "x\ny" = "x\\ny" := rfl', "(trivial)")),
        (LITERAL, ('have h : "a\tb" = "a\\tb" := rfl', "\ttrivial")),
        (LITERAL, ("have := trivial\r\n", "\ufeffexact\r\n  this")),
    ],
)
def test_steps_are_compiled_as_they_were_run(native, theorem, script):
    done = run(native, native.start(theorem), *script)
    assert done is not None and not done.goals
    for state in (done, ProofState(theorem, script, ())):
        for tier in ("T1", "T2"):
            verdict = native.verify(state, tier)
            assert verdict.proved, (tier, verdict.error)


@pytest.mark.parametrize(
    "theorem",
    [
        *(
            Theorem("t", "p → p", "(p : Prop)", header=header)
            for header in (
                *(
                    "import Init",
                    "open Nat",
                    "open Nat ",
                    "-- a comment",
                    "open Nat -- a",
                    "/- b -/",
                ),
                *(
                    "open Nat\r\nopen List\r\n",
                    "\ufeffopen Nat",
                    "open\tNat",
                    "theorem a : True := by\n  trivial",
                ),
            )
        ),
        Theorem("t", "p →\r\n  p", "(p : Prop)\r\n  (q : Prop)"),
        Theorem("t", "p → p -- why", "(p : Prop) -- what"),
        Theorem("t", "p → p /- why -/", "(p : Prop) /- what\n -/"),
        Theorem("t", "\n  p → p\n  -- why\n", "\n-- what\n(p : Prop)\n"),
        Theorem("t", "\tp →\tp", "(p :\tProp)"),
    ],
)
def test_a_theorem_is_one_text_at_both_tiers(native, theorem):
    done = run(native, native.start(theorem), "intro h", "exact h")
    assert done
    assert [native.verify(done, tier).error for tier in ("T1", "T2")] == [None, None]


def test_line_ends_and_marks_are_no_part_of_a_theorem():
    one = Theorem("t", "p →\n p", "(p :\n Prop)", header="open Nat\n")
    other = Theorem("t", "p →\r\n p", "(p :\r\n Prop)", header="\ufeffopen Nat")
    assert one.text_key == other.text_key and one == other
    assert one.text_key != Theorem("t", "p → p", "(p :\n Prop)", header="open Nat\n").text_key


EASY = "(n : Nat) (h : n = n := by rfl)"


@pytest.mark.parametrize(
    ("binders", "right", "wrong", "tactic"),
    [
        ("", "let x := 5; x = 5", "let x := 5; x = 6", "exact rfl"),
        ("(n : Nat) (h : let x := 5; n = x)", "n = 5", "n = 6", "exact h"),
        (
            "",
            "∃ x : Nat, let y := x + 1; y = 3",
            "∃ x : Nat, let y := x + 1; y = 4",
            "exact ⟨2, rfl⟩",
        ),
        ("(n : Nat := 5)", "n = n", "n = 5", "rfl"),
        ("(n m : outParam Nat)", "n = n", "n = m", "rfl"),
        (EASY, "n = n", "n = 1", "rfl"),
        ("(n : Nat) (h : n = 2 := by first | rfl | simp)", "n = 2", "n = 3", "exact h"),
        ("", "have x := 5; x = x", "have x := 5; x = x + 1", "exact rfl"),
        ("", "(fun x : Nat => let y := x; y) 1 = 1", "(fun x : Nat => let y := x; y) 1 = 2", "rfl"),
    ],
)
def test_statements_that_lean_cleans_up(native, binders, right, wrong, tactic):
    done = run(native, native.start(Theorem("right", right, binders)), tactic)
    assert done
    assert [native.verify(done, tier).error for tier in ("T1", "T2")] == [None, None]
    false = ProofState(Theorem("wrong", wrong, binders), (tactic,), ())
    native.start(false.theorem)
    assert [native.verify(false, tier).proved for tier in ("T1", "T2")] == [False, False]


def test_a_default_tactic_serves_where_a_theorem_is_used(native):
    header = "theorem same (n : Nat) (h : n = n := by rfl) : n = n := h\n"
    done = run(native, native.start(Theorem("t", "3 = 3", header=header)), "exact same 3")
    assert done and native.verify(done).proved and native.verify(done, "T2").proved


COUNTING = Theorem("counting", "∀ n : Nat, 0 + n = n")


@pytest.mark.parametrize(
    ("theorem", "script", "proved"),
    [
        (ONE, ("let rec f : Nat → Nat := fun n => n", "exact h"), True),
        (ONE, ("have k := h", "exact let rec g : p := k; g"), True),
        (
            COUNTING,
            (
                "let rec f : ∀ n : Nat, 0 + n = n := fun n => match n with\n"
                "  | 0 => rfl\n  | n + 1 => congrArg Nat.succ (f n)",
                "exact f",
            ),
            True,
        ),
        (
            Theorem("false", "False"),
            ("let rec f (n : Nat) : False := f (n + 1)", "exact f 0"),
            False,
        ),
        (Theorem("false", "False"), ("let rec f : False := f", "exact f"), False),
    ],
)
def test_let_rec_is_proved_at_both_tiers_or_at_none(native, theorem, script, proved):
    done = run(native, native.start(theorem), *script)
    assert done and not done.goals
    verdicts = [native.verify(done, tier) for tier in ("T1", "T2")]
    assert [verdict.proved for verdict in verdicts] == [proved, proved], verdicts
    assert proved or all("termination" in str(verdict.error) for verdict in verdicts)


@pytest.mark.parametrize(
    "header",
    [
        "theorem segenv.candidate : True := trivial\n",
        "namespace segenv.candidate\ntheorem a : True := trivial\nend segenv.candidate\n",
        'namespace segenv\nsyntax (name := capture) "capture" : tactic\nend segenv\n',
    ],
)
def test_a_header_may_use_any_name(native, header):
    done = run(native, native.start(Theorem("t", "True", header=header)), "trivial")
    assert done and native.verify(done).proved and native.verify(done, "T2").proved


FILE = """theorem args (p q : Prop) (f : p → q → p) (x : p) (y : q) : p :=
   f
 x
  y
theorem aligned (p : Prop) (x : p) : p := have y : p := by skip
                                                           exact x
  y
theorem literal : True := have h : "x
  y" = "x\\n  y" := rfl
  trivial
theorem behind_by (p q : Prop) (x : p) (y : q) : p ∧ q := by constructor
                                                             · exact x
                                                             · exact y
theorem in_a_block : True := by
      have h : "x
  y" = "x\\n  y" := rfl
      trivial
theorem left (p q : Prop) (x : p) (y : q) : p ∧ q :=
      ⟨x,
  by exact y⟩
theorem braces (p q : Prop) (x : p) (y : q) : p ∧ q := by {
 constructor
 exact x
 exact y }
theorem cases_ (p : Prop) (h : p ∨ p) : p := match h with
  | .inl a
  | .inr a => a
theorem comments : let x := 5; x = 5 := by
  -- a
  intro x -- b
  /- c
 d -/
  rfl -- e
theorem no_text (n : Nat) : n = n := by
  exact aux n
where aux (m : Nat) : m = m := rfl
""".replace("\\\\", "\\")


@pytest.mark.parametrize("spelling", ["{}", "\ufeff{}"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_proofs_of_a_file_are_cut_out_as_lean_reads_them(native, spelling, end):
    found = native.examine(spelling.format(FILE.replace("\n", end)), "file")
    *theorems, last = [each.theorem for each in found if each.theorem and not each.error]
    assert len(theorems) == 9 and not last.proof
    for theorem in theorems:
        for tier in ("T1", "T2"):
            verdict = native.verify(ProofState(theorem, (theorem.proof,), ()), tier)
            assert verdict.proved, (theorem.name, theorem.proof, verdict.error)
