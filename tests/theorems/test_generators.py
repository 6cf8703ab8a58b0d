"""Generators propose theorems that Lean proves with the script they propose."""

import re
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path
from random import Random
from statistics import mean

import gymnasium as gym
import pytest

from segenv.proof import ProofState, Theorem
from segenv.theorems.families import FAMILIES, parse
from segenv.theorems.generators import equations, lists
from segenv.theorems.generators.base import Generator, below, knobs
from segenv.theorems.generators.equations import ADDITION, DISTRIBUTION, MULTIPLICATION
from segenv.theorems.generators.formulas import (
    Formula,
    OutOfFuel,
    Prover,
    atom,
    imp,
    is_tautology,
    pruned,
    rows,
)
from segenv.theorems.generators.lists import LAWS
from segenv.theorems.generators.names import HYPOTHESES, Names
from segenv.theorems.generators.propositional import Propositional
from segenv.theorems.generators.rewriting import Rule, Term, call, chain, rewrites
from segenv.theorems.suite import GENERATED
from segenv.theorems.world import TRIVIAL, GeneratorError, World
from tests.theorems.forms import read
from tests.typed import innermost
from tools.pages import knob_tables

HARDER = {
    "propositional": ("logic=classical&branching=90", "connectives=positive&distractors=2&depth=3"),
    "predicates": (
        "length=9&branching=60&distractors=2",
        "universal=100&functions=100&constants=3",
    ),
    "equations": ("length=7&numbers=Int&distractors=2", "lemmas=hypotheses&hypotheses=4"),
    "lists": ("lengths=100&length=5&distractors=2", "branching=70&length=5&lemmas=reverse"),
    "membership": ("length=8&branching=100&distractors=3",),
    "induction": ("claims=3&over=numbers", "over=lists&length=2&distractors=3"),
    "order": ("numbers=Int&functions=3&distractors=3", "branching=100&length=5&lemmas=sums"),
    "mixed": ("length=5&size=14&numbers=Int", "branching=60&length=5&distractors=2"),
}
WORLDS = [*FAMILIES, *(f"{name}?{query}" for name, queries in HARDER.items() for query in queries)]
P, Q = atom("p"), atom("q")
NUMBERS, LISTS = FAMILIES["equations"](), FAMILIES["lists"]()


# -- every world ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORLDS)
def test_every_proposal_is_proved_by_its_script_in_primitive_tactics(native, name):
    world = parse(GENERATED + name)
    samples = list(islice(world.samples(native), 3))
    harmless = {"trivial", "came to nothing", "on the other side of the split", "known already"}
    assert set(world.rejected) <= harmless
    for sample in samples:
        assert sample.verdict.proved and sample.verdict.tier == "T1"
        state = native.start(sample.theorem)
        for tactic in sample.script:
            assert isinstance(state, ProofState)
            state = native.run_tactic(state, tactic, compound=False)
        assert isinstance(state, ProofState) and not state.goals
        assert sample.theorem.proof == "\n".join(sample.script)
    tried = [f"intros; {tactic}" for tactic in (*TRIVIAL, "trivial", "rfl")]
    assert not any(one.trivial for one in native.assess([(s.theorem, ()) for s in samples], tried))


@pytest.mark.parametrize("query", ["setting=easy", "claims=2", "claims=1&length=8"])
def test_automation_proves_what_is_known_to_be_automatic(native, query):
    world = parse(f"{GENERATED}induction?{query}")
    drafts = (world.generator.draft(Random(i)) for i in range(400))
    known = list(islice((draft for draft in drafts if draft and draft.automatic), 12))
    theorems = [world._theorem(i, draft) for i, draft in enumerate(known)]
    judged = native.assess([(theorem, ()) for theorem in theorems], world._attempts())
    assert len(judged) == 12 and all(one.trivial for one in judged)


def test_what_is_known_to_be_automatic_is_left_out_where_nothing_trivial_may_be(native):
    def first(strictness):
        world = parse(f"{GENERATED}induction?setting=easy&trivial={strictness}")
        found = list(islice(world.samples(native), 8))
        judged = native.assess(
            [(s.theorem, ()) for s in found], parse(GENERATED + "induction")._attempts()
        )
        return world.rejected["trivial"], sum(bool(one.trivial) for one in judged)

    (dropped, none), (kept, some) = first("never"), first("yes")
    assert dropped and not none and some and not kept


def test_below_draws_what_randrange_does():
    one, two = Random(1), Random(1)
    counts = [*range(1, 40), 100, 128] * 5
    assert [below(one, n) for n in counts] == [two.randrange(n) for n in counts]


def test_what_simp_all_proves_is_dropped_by_default(native):
    world = parse(f"{GENERATED}propositional")
    for sample in islice(world.samples(native), 3):
        outcome = native.run_tactic(native.start(sample.theorem), "intros; simp_all")
        assert not isinstance(outcome, ProofState) or outcome.goals
    assert world == parse(world.source) == parse(f"{world.source}&trivial=never")


@pytest.mark.parametrize("name", FAMILIES)
def test_a_theorem_is_a_function_of_seed_and_knobs(native, name):
    world, again = parse(GENERATED + name), parse(parse(GENERATED + name).source)
    assert world == again
    assert world.sample(native, 7) == again.sample(native, 7)
    assert world.sample(native, 7).theorem != world.sample(native, 8).theorem


def test_any_seed_makes_a_name(native):
    world = parse(f"{GENERATED}order?length=2&seed=-3&count=1")
    assert world.theorems(native)
    assert world.sample(native, "any seed at all").theorem.name.isidentifier()


@pytest.mark.parametrize("name", ["propositional?depth=2&atoms=2&size=1&trivial=yes", "induction"])
def test_no_two_theorems_are_equal_up_to_renaming(native, name):
    theorems = [s.theorem for s in islice(parse(GENERATED + name).samples(native), 8)]
    assert len({native.identity(theorem) for theorem in theorems}) == 8


@pytest.mark.parametrize(
    "name", ["predicates", "equations", "lists", "membership", "order", "mixed"]
)
def test_branching_makes_cases(name):
    def cases(branching):
        generator = FAMILIES[name](branching=branching)
        drafts = (generator.draft(Random(f"{name} {i}")) for i in range(300))
        return mean(any("cases" in t for t in d.script) for d in islice(filter(None, drafts), 25))

    assert cases(0) == 0 < cases(30) < cases(100) > 0.3


@pytest.mark.parametrize(
    ("name", "knob", "values"),
    [
        ("propositional", "length", (4, 9, 15)),
        ("predicates", "length", (2, 5, 9)),
        ("equations", "length", (3, 6, 12)),
        ("lists", "length", (3, 6, 12)),
        ("membership", "length", (2, 5, 9)),
        ("induction", "claims", (1, 2, 4)),
        ("order", "length", (2, 4, 7)),
        ("mixed", "length", (2, 4, 6)),
    ],
)
def test_a_knob_moves_the_length_of_the_reference_script(name, knob, values):
    def lengths(value):
        generator = FAMILIES[name](**{knob: value})
        drafts = (generator.draft(Random(f"{value} {i}")) for i in range(1_000))
        return [len(draft.script) for draft in islice(filter(None, drafts), 25)]

    means = [mean(lengths(value)) for value in values]
    assert means == sorted(means) and means[-1] > means[0] + 1


# -- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("propositonal", "Did you mean 'propositional'"),
        ("lists?lenght=3", "Did you mean 'length'"),
        ("lists?length=30", "length is 30, but must be a whole number and lie in 1..24"),
        ("lists?length=x", "not a whole number"),
        ("lists?length=3&length=4", "given twice"),
        ("lists/train", "split=train"),
        ("equations?numbers=Real", "numbers is 'Real', but must be 'Nat' or 'Int'"),
        ("equations?lemmas=hypotheses&hypotheses=0", "no rule to use"),
        ("propositional?logic=classical&connectives=horn", "horn"),
        ("lists?trivial=maybe", "'yes', 'no' or 'never'"),
    ],
)
def test_impossible_knobs_say_so(text, fragment):
    with pytest.raises(ValueError, match=fragment):
        parse(GENERATED + text)


def test_a_generator_that_cannot_meet_its_filters_says_so(native, monkeypatch):
    @dataclass(frozen=True)
    class Nothing(Generator):
        def draft(self, draw):
            return None

    with pytest.raises(GeneratorError, match="of 3000 draws 3000 came to nothing"):
        World("nothing", Nothing()).sample(native, 0)
    unreadable = World("order", FAMILIES["order"](), trivial=("omgea",))
    with monkeypatch.context() as few_tries:
        few_tries.setattr("segenv.theorems.world.TRIES", 5)
        with pytest.raises(GeneratorError, match=r"[1-5] not accepted by Lean.* unknown tactic"):
            unreadable.sample(native, 0)
    few = parse(
        GENERATED + "propositional?depth=1&atoms=1&hypotheses=0&length=1&forks=0&size=1&trivial=yes"
    )
    with pytest.raises(
        GeneratorError, match=r"there are only [0-9]+ theorems that differ .* at most count=[0-9]+"
    ):
        list(few.samples(native))


# -- propositional logic --------------------------------------------------------------------------

EM = Formula("or", (P, Formula("not", (P,))))
CLASSICAL = (EM, imp(Formula("not", (Formula("not", (P,)),)), P), imp(imp(imp(P, Q), P), P))


def searched() -> Prover:
    draw = Random(0)
    return Prover(draw, Names(draw))


@pytest.mark.parametrize("formula", CLASSICAL, ids=str)
def test_what_needs_cases_is_not_proved_without(formula):
    assert searched().prove((), formula) is None
    assert searched().prove_classically((), formula)
    twice = Formula("not", (Formula("not", (formula,)),))  # Glivenko
    assert searched().prove((), twice)


def test_the_prover_finds_what_truth_tables_say():
    draw, generator = Random(0), FAMILIES["propositional"](depth=3)
    tautologies = 0
    for _ in range(400):
        formula = generator._formula(draw, ["p", "q", "r"], 3)
        try:
            script = searched().prove((), formula)
        except OutOfFuel:
            continue
        assert script is None or is_tautology(formula)
        assert (searched().prove_classically((), formula) is not None) == is_tautology(formula)
        tautologies += is_tautology(formula)
    assert tautologies > 20


def test_unused_names_are_pruned():
    script = ["have a : p := h", "have b : q := ?_", "obtain ⟨c, d⟩ := h", "have e := c", "exact b"]
    assert pruned(script) == ["have b : q := ?_", "exact b"]
    assert pruned([*script[:4], "exact e"]) == ["have b : q := ?_", script[2], "exact c"]
    assert pruned(["have e := f c", "left", "exact e"]) == ["have e := f c", "left", "exact e"]
    assert pruned(["have e := f c", "exact e.elim"]) == ["exact (f c).elim"]


R = atom("r")
NOT_P, P_OR_Q = Formula("not", (P,)), Formula("or", (P, Q))


@pytest.mark.parametrize(
    ("formula", "repeats"),
    [
        (Formula("and", (P, P)), True),
        (Formula("and", (P, P_OR_Q)), True),
        (Formula("or", (Formula("and", (Q, P)), Formula("and", (P, Q)))), True),
        (Formula("or", (imp(P, imp(Q, P)), R)), True),  # a side that always holds
        (imp(Formula("and", (P, NOT_P)), Q), True),
        (Formula("not", (Formula("and", (P_OR_Q, Q)),)), True),
        (imp(P, P), False),  # it says nothing, none of its parts
        (Formula("and", (P_OR_Q, imp(P, Q))), False),
        (Formula("iff", (P, Formula("and", (P, Q)))), False),
        (imp(imp(P, Q), imp(NOT_P, Q)), False),
    ],
    ids=str,
)
def test_a_formula_that_repeats_itself(formula, repeats):
    assert formula.repeats(*rows("pqr")) is repeats


def tables(tree, where, every):
    """The truth tables of a formula and its parts, the whole last, read anew from its text."""
    head, *parts = tree
    if head == "name":
        yield head, where[parts[0]], ()
        return
    sides = []
    for part in parts:
        below = list(tables(part, where, every))
        yield from below
        sides.append(below[-1][1])
    one, two = (*sides, 0)[:2]
    said = {"¬": ~one, "∧": one & two, "∨": one | two, "→": ~one | two, "↔": ~(one ^ two)}
    yield head, every & said[head], sides


def test_no_formula_of_a_sequent_repeats_itself():
    drafts = (Propositional(depth=3).draft(Random(f"terse {i}")) for i in range(40))
    for draft in filter(None, drafts):
        variables, hypotheses, goal = read(Theorem("t", draft.statement, draft.binders))
        where, every = rows([name for name, _ in variables])
        for formula in (goal, *(said for _, said in hypotheses)):
            for head, table, sides in tables(formula, where, every):
                assert every not in sides and 0 not in sides
                assert head not in "∧∨" or table not in sides


def test_formulas_print_with_the_brackets_they_need():
    assert str(imp(imp(P, Q), imp(P, Q))) == "(p → q) → p → q"
    assert str(Formula("and", (Formula("or", (P, Q)), Formula("not", (EM,))))) == (
        "(p ∨ q) ∧ ¬(p ∨ ¬p)"
    )


# -- rewriting ------------------------------------------------------------------------------------


def test_rewrites_of_a_term():
    a, b = Term("a"), Term("b")
    comm = Rule("add_comm", call("+", Term("?x"), Term("?y")), call("+", Term("?y"), Term("?x")),
                ("x", "y"))  # fmt: skip
    term = call("+", a, call("+", b, b))
    assert {step.tactic(term) for step in rewrites(term, [comm])} == {
        "rw [add_comm]", "rw [add_comm b]", "rw [← add_comm]", "rw [← add_comm b]",
    }  # fmt: skip


def test_a_rewrite_has_the_arguments_that_tell_where():
    a, b, f_a, f_b = Term("a"), Term("b"), call("f", Term("a")), call("f", Term("b"))
    law = Rule("h", call("f", Term("?x")), Term("?x"), ("x",))
    named = Rule("l", call("+", Term("?x"), Term("?y")), Term("?y"), ("x", "y"), named=True)

    def tactics(term, rule):
        return [step.tactic(term) for step in rewrites(term, [rule])]

    assert tactics(call("+", f_a, f_b), law) == ["rw [h]", "rw [h b]"]
    assert tactics(call("+", f_b, f_a), law) == ["rw [h]", "rw [h a]"]
    twice = call("*", call("+", a, a), call("+", a, b))
    assert tactics(twice, named) == ["rw [l]", "rw [l (x := a) (y := b)]"]


def places(draw):
    """Terms and rules for which there is more than one place to rewrite, and a type."""
    a, b, x = Term("a"), Term("b"), Term("?x")
    f = Rule(
        "h", call("f", x), call("+", x, Term("1")), ("x",), binders=("(h : ∀ x, f x = x + 1)",)
    )
    sums = call("*", call("+", a, Term("2")), call("+", b, Term("1")))
    letters, functions = " ".join(equations.LETTERS), " ".join(equations.FUNCTIONS)
    numbers = f"({letters} : Nat) ({functions} : Nat → Nat)"
    yield numbers, "Nat", sums, [f]
    yield numbers, "Nat", call("+", call("f", call("f", a)), call("f", b)), [f]
    semiring = [Rule(f"Nat.{r.lemma}", r.left, r.right, r.variables) for r in
                (*ADDITION, *MULTIPLICATION, *DISTRIBUTION)]  # fmt: skip
    for _ in range(6):
        yield numbers, "Nat", NUMBERS._term(equations._Room.drawn(draw, 0), 5, []), [*semiring, f]
    for _ in range(6):
        room = lists._Room.drawn(draw, 0)
        words = f"{{α : Type}} ({' '.join(lists.WORDS)} : List α) ({room.element} : α → α)"
        yield words, "List α", LISTS._term(room, 4, []), LAWS


def test_rw_goes_where_its_arguments_say(native):
    for i, (binders, type_, term, rules) in enumerate(places(Random(0))):
        given = " ".join(dict.fromkeys(text for rule in rules for text in rule.binders))
        theorem = Theorem(f"t{i}", f"q {term.argument}", f"{binders} {given} (q : {type_} → Prop)")
        start = native.start(theorem)
        for step in rewrites(term, rules):
            after = native.run_tactic(start, step.tactic(term))
            assert isinstance(after, ProofState), (theorem.signature, after)
            expected = term.replace(step.old, step.new)
            if expected != term:
                same = replace(theorem, statement=f"q {expected.argument}")
                assert after.goals[0].target == native.start(same).goals[0].target, step


def test_a_chain_that_rw_would_close_too_early_is_dropped():
    a, b = Term("a"), Term("b")
    equal = Rule("h", a, b)
    assert chain(Random(0), a, [equal], 1, 9) is not None
    assert chain(Random(0), a, [equal], 2, 9) is None  # b can only become a again


@pytest.mark.parametrize("seed", range(5))
def test_a_chain_has_no_short_cut_of_one_or_two_rewrites(seed):
    draw, laws = Random(seed), MULTIPLICATION + DISTRIBUTION + ADDITION
    start = NUMBERS._term(equations._Room.drawn(draw, 0), 5, [])
    found = chain(draw, start, laws, 3, 12)
    assert found
    end, path = found

    def near(term):
        found = {term.replace(step.old, step.new) for step in rewrites(term, laws)}
        return {after for after in found if after.size <= 12}

    once = near(start)
    assert len(path) == 3 and end not in once.union(*map(near, once))


def test_a_law_that_is_its_own_reverse_is_used_forwards():
    a, b = Term("a"), Term("b")
    found = chain(Random(0), call("+", a, b), ADDITION[:1], 1, 9)
    assert found
    _, path = found
    assert [(step.rule.lemma, step.backwards) for step in path] == [("add_comm", False)]


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("bound", ["low", "high"])
def test_knobs_may_all_be_at_their_bounds(name, bound):
    numbers = {f.name: f.metadata[bound] for f in fields(FAMILIES[name]) if bound in f.metadata}
    generator = FAMILIES[name](**numbers)
    for i in range(3):
        generator.draft(Random(i))


@pytest.mark.parametrize("name", FAMILIES)
def test_drafts_seldom_repeat(name):
    generator = FAMILIES[name]()
    drafts = [generator.draft(Random(f"{name} {i}")) for i in range(80)]
    texts = [(draft.binders, draft.statement) for draft in drafts if draft]
    assert len(set(texts)) > 0.75 * len(texts)


@pytest.mark.parametrize("name", ["lists", "equations"])
def test_some_hypothesis_is_used_where_there_are_hypotheses(name):
    generator = FAMILIES[name](hypotheses=2)
    drafts = [generator.draft(Random(i)) for i in range(60)]
    scripts = ["\n".join(draft.script) for draft in drafts if draft]
    assert len(scripts) > 10 and all(re.search(r"\bh\w\b", text) for text in scripts)


ALONE = {  # what each tactic proves, and none of the others before `omega` does
    "assumption": "∀ p : Prop, p → p",
    "constructor <;> (simp_all; done)": "∀ p q : Prop, (p → q) → p → p ∧ q",
    "contradiction": "∀ p q : Prop, p → ¬p → q",
    "apply_rfl": "∀ n : Nat, n + 0 = n",
    "decide": "¬(2 + 2 = 5)",
    "apply And.intro <;> trivial": "∀ n : Nat, n = n ∧ n + 0 = n",
    "omega": "∀ n m : Nat, n < m → n < m + 1",
    "simp": "∀ xs : List Nat, xs.reverse.length = xs.length",
}


TRIED = (*Propositional.automation, *TRIVIAL)


@pytest.mark.parametrize("tactic", TRIED)
def test_each_tactic_is_tried_for_something(native, tactic):
    earlier = [t for t in TRIED[: TRIED.index("omega")] if t != tactic and " " not in t]
    (one,) = native.assess([(Theorem("t", ALONE[tactic]), ())], [f"intros; {tactic}"])
    (without,) = native.assess(
        [(Theorem("t", ALONE[tactic]), ())], [f"intros; {t}" for t in earlier]
    )
    assert one.trivial and not without.trivial


EASY = (
    *("2 + 2 = 4", "∀ n : Nat, n + 0 = n", "∀ p : Prop, p ↔ p", "∀ n : Nat, n ≤ n", "True"),
    *("∀ p : Prop, p → p", "∀ p q : Prop, p → ¬p → q", "∀ n : Nat, n < 0 → n = 7", "HEq 1 1"),
    *("∀ xs : List Nat, [] ++ xs = xs", "∀ xs : List Nat, 1 :: xs ≠ []", *ALONE.values()),
    "∀ f : Nat → Nat, (fun x => f x) = f",
)


def test_what_a_tactic_of_one_word_proves_is_trivial(native):
    def passes(generator, statements):
        proposals = [(Theorem(f"t{i}", statement), ()) for i, statement in enumerate(statements)]
        judged = native.assess(proposals, World("any", generator)._attempts())
        return {text for text, one in zip(statements, judged, strict=True) if not one.trivial}

    logic = {ALONE[tactic] for tactic in Propositional.automation}
    assert not passes(Propositional(), EASY)
    assert passes(FAMILIES["order"](), EASY) <= logic


def test_knobs_are_the_fields():
    assert knobs(FAMILIES["induction"]()) == {
        "claims": 2,
        "length": 4,
        "over": "either",
        "distractors": 0,
    }


def test_no_function_on_lists_has_laws_that_hold_of_empty_lists_only():
    double = re.compile(r"∀ as, (\w) as = as \+\+ as")
    others = re.compile(r"∀ as bs, (\w) |∀ as, (\w) \(\1|length \((\w) as\) = ")
    found = 0
    for i in range(60):
        draft = replace(LISTS, hypotheses=6, distractors=6, length=4).draft(Random(f"laws {i}"))
        if draft:
            doubled, rest = (
                {name for groups in law.findall(draft.binders) for name in groups if name}
                for law in (double, others)
            )
            found += len(doubled)
            assert not doubled & rest
    assert found > 3


def test_claims_by_induction_have_no_brackets_around_a_side():
    drafts = filter(None, (FAMILIES["induction"]().draft(Random(i)) for i in range(60)))
    for draft in drafts:
        text = f"{draft.binders} ({draft.statement})"
        assert not re.search(r"[=≤] \([^()]*\)(\)| ∧)|[:∧,] \([^()]*\) [=≤]", text), text


# -- environments ---------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", ["LeanStep-v0", "LeanSegment-v0", "LeanProof-v0"])
def test_an_environment_over_a_world(native, id_):
    env = gym.make(id_, theorems="generated/order?length=2&count=3&seed=5", backend=native)
    assert len(innermost(env).named_theorems) == 3
    env.reset(seed=0)
    theorem = innermost(env).state.theorem
    actions = theorem.proof.split("\n") if id_ == "LeanStep-v0" else [theorem.proof]
    for action in actions:
        _, reward, terminated, _, _ = env.step(action)
    assert terminated and reward == 1


@pytest.mark.parametrize("query", ["count=0", "count=x", "seed=y", "length=99"])
def test_an_environment_over_an_impossible_world(query):
    with pytest.raises(ValueError, match=query.partition("=")[0]):
        gym.make("LeanStep-v0", theorems=f"generated/order?{query}")


def test_the_page_has_every_knob_with_its_bounds():
    page = (Path(__file__).parents[2] / "docs" / "theorems.md").read_text(encoding="utf-8")
    assert page.endswith(f"{knob_tables()}\n")


def test_the_examples_of_the_page_run(capsys):
    page = (Path(__file__).parents[2] / "docs" / "theorems.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(code, {})
    printed = capsys.readouterr().out
    assert "theorem swap_goal_" in printed and "¬(∀ (p : Prop)" in printed
    assert "hw1" in printed and "theorem order_" in printed


def test_no_other_name_is_that_of_a_hypothesis():
    """A function called h, and h1 when names are used up, would hide hypothesis h1."""
    names = Names(Random(0), "fh")
    drawn = names.many(60)
    assert len(set(drawn)) == 60 and {"f", "h"} == set(drawn[:2])
    assert not set(drawn) & set(HYPOTHESES)
    assert set(Names(Random(0)).many(len(HYPOTHESES))) == set(HYPOTHESES)
