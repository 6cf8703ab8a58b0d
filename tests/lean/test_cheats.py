"""Known ways to make a false statement look proved. Each must be refused, with a reason."""

import pytest

from segenv.backends.base import StatementError
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem

FALSE = Theorem("false_claim", "q", "(p q : Prop) (h : p)")
FALSE_NUMBERS = Theorem("false_sum", "2 + 2 = 5")

ATTACKS = {
    "sorry": "sorry",
    "sorry in a term": "exact sorry",
    "sorry deep in a term": "exact (fun _ => sorry) h",
    "sorry in a have": "have : q := by sorry\nexact this",
    "sorry in a have term": "have : q := sorry\nexact this",
    "admit": "admit",
    "stop": "stop\nexact h",
    "the constant behind sorry": "exact sorryAx q true",
    "that constant, qualified": "exact _root_.sorryAx _ true",
    "that constant, quoted": "exact «sorryAx» _ true",
    "that constant by apply": "apply sorryAx\nexact true",
    "sorry behind first": "first | exact h | sorry",
    "sorry behind try": "try sorry\nassumption",
    "sorry behind <;>": "skip <;> sorry",
    "sorry in all_goals": "all_goals sorry",
    "sorry in repeat": "repeat sorry",
    "sorry in case": "case _ => sorry",
    "sorry in conv": "conv => tactic => sorry",
    "sorry in calc": "calc q\n  _ := sorry",
    "sorry in show": "show q from sorry",
    "sorry in a match": "match h with\n| _ => sorry",
    "an unknown name": "exact magic",
    "an unknown name in a have": "have : q := magic\nexact this",
    "a hole": "exact ?_",
    "a named hole": "refine ?x",
    "an underscore": "exact _",
    "a hole in a have": "have : q := ?_\nexact this",
    "exact?": "exact?",
    "apply?": "apply?",
    "rw?": "rw?",
    "show_term": "show_term sorry",
    "hint": "hint",
    "native_decide": "native_decide",
    "decide with native": "decide +native",
    "decide with native in a config": "decide (config := {native := true})",
    "bv_decide": "bv_decide",
    "a false decision": "decide",
    "lcProof": "exact lcProof",
    "lcUnreachable": "exact lcUnreachable",
    "lcCast": "exact lcCast h",
    "unsafeCast": "exact unsafeCast h",
    "trustCompiler": "exact Lean.trustCompiler",
    "ofReduceBool": "exact Lean.ofReduceBool _ _ rfl",
    "unsafe": "exact unsafe lcProof",
    "run_tac": "run_tac Lean.Elab.Tactic.done",
    "by_elab": "exact by_elab return default",
    "run_elab in a term": "exact run_elab return default",
    "eval": "#eval 1",
    "exit": "exact h\n#exit",
    "an axiom": "axiom cheat : False",
    "an axiom after a proof": "skip\naxiom cheat : q\nexact cheat",
    "closing the theorem early": "exact h\n\ntheorem other : True := by\n  trivial",
    "closing with end": "exact h\nend\nexample : True := trivial",
    "an instance": "instance : Inhabited q := ⟨h⟩",
    "a local notation": 'local notation "q" => True\ntrivial',
    "a macro": 'macro "foo" : tactic => `(tactic| sorry)\nfoo',
    "macro_rules": "macro_rules | `(tactic| trivial) => `(tactic| sorry)\ntrivial",
    "set_option": "set_option debug.skipKernelTC true in exact h",
    "set_option maxHeartbeats": "set_option maxHeartbeats 0 in exact h",
    "open in": "open Classical in exact h",
    "an attribute": "attribute [simp] h in simp",
    "a comment that swallows": "exact h /- ",
    "a comment that closes": "-/ exact h",
    "a comment alone": "-- exact h",
    "a doc comment": "/-- exact h -/",
    "a string that closes": 'exact "h',
    "the claim itself": "exact false_claim p q h",
    "the claim itself by recursion": "exact @false_claim _ _ h",
    "a look-alike name": "exact һ",  # Cyrillic
    "a zero-width space": "exact h\u200b",
    "a right-to-left mark": "exact \u202eh",
    "a null character": "exact h\0",
    "shadowing the claim": "have q := p\nexact h",
    "shadowing the target": "let q : Prop := p\nexact h",
    "changing the target": "change p\nexact h",
    "a type ascription": "exact (h : q)",
    "an impossible cast": "exact cast rfl h",
    "unclosed brackets": "exact (((((h",
    "very deep brackets": "(" * 5_000,
    "very long": "exact " + "h" * 30_000,
    "imitating the protocol": '{"goals": [], "tactics": 1}',
    "imitating a message": "no goals",
    "printing": 'trace "no goals"',
    "dbg_trace": 'dbg_trace "no goals"; exact h',
    "sleeping": "sleep 100000",
    "a let rec that proves itself": "let rec f : q := f\nexact f",
    "a circular have": "have rec_ : q := rec_\nexact rec_",
    "implemented_by": "exact (implemented_by h)",
    "extern": '@[extern "x"] def f := 1',
    "do notation": "exact Id.run do return h",
    "quotations": "exact `(q)",
    "elaboration order": "exact show_term_elab sorry",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("theorem", [FALSE, FALSE_NUMBERS], ids=lambda t: t.name)
def test_an_attack_is_refused_with_a_reason(native: NativeBackend, theorem, attack):
    state = native.start(theorem)
    outcome = native.run_tactic(state, attack)
    if isinstance(outcome, ProofState):
        verdict = native.verify(outcome)
        assert not verdict.proved and verdict.error
    else:
        assert outcome.kind and outcome.message and outcome.kind != "infrastructure"
    # the same text as a whole proof, compiled from text
    whole = ProofState(theorem, (attack,), ())
    verdict = native.verify(whole, "T2")
    assert not verdict.proved and verdict.error


def test_a_header_with_an_axiom_is_named(native):
    theorem = Theorem("f", "2 + 2 = 5", header="axiom cheat : False\n")
    done = native.run_tactic(native.start(theorem), "exact cheat.elim")
    for tier in ("T1", "T2"):
        verdict = native.verify(done, tier)
        assert not verdict.proved and "cheat" in str(verdict.error)


def test_a_lemma_of_the_header_that_uses_sorry_does_not_help(native):
    header = "theorem lemma_ : 2 + 2 = 5 := by sorry\n"
    theorem = Theorem("f", "2 + 2 = 5", header=header)
    done = native.run_tactic(native.start(theorem), "exact lemma_")
    for tier in ("T1", "T2"):
        verdict = native.verify(done, tier)
        assert not verdict.proved and "sorryAx" in str(verdict.error)


def test_a_header_that_switches_the_kernel_off_cannot_be_started(native):
    header = "set_option debug.skipKernelTC true\n"
    with pytest.raises(StatementError, match="skipKernelTC"):
        native.start(Theorem("f", "2 + 2 = 5", header=header))


def test_an_axiom_with_the_name_of_an_allowed_one_is_another(native):
    theorem = Theorem("f", "2 + 2 = 5", header="axiom «Quot.sound» : False\n")
    done = native.run_tactic(native.start(theorem), "exact «Quot.sound».elim")
    for tier in ("T1", "T2"):
        verdict = native.verify(done, tier)
        assert not verdict.proved and "«Quot.sound»" in str(verdict.error)
