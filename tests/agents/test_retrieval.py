"""The retrieval policy: reading terms, renaming, a proper distribution, and learning."""

import math

import pytest

from agents.examples import Example, examples
from agents.policies import Categorical, Policy, Prompt, Sample, WithoutReplacement
from agents.policies.retrieval import Memory
from agents.policies.retrieval.adapt import Scene, adapt
from agents.policies.retrieval.terms import Term, match, parse_term, print_term
from agents.search import Budget, best_first, drive
from segenv.backends.native import NativeBackend
from segenv.proof import Goal, Hypothesis, ProofState, Theorem
from segenv.segmentation import RULES
from segenv.tokens import count_tokens
from segenv.traces.extract import traces

THEOREM = Theorem("t", "True")


def state(target: str, **hypotheses: str) -> ProofState:
    context = tuple(Hypothesis(name, type_) for name, type_ in hypotheses.items())
    lines = [f"{h.name} : {h.type}" for h in context]
    text = "\n".join([*lines, f"⊢ {target}"])
    return ProofState(THEOREM, (), (Goal(text, target, context),))


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("p ∧ q → q ∧ p", "→"),
        ("∃ m, n < m ∧ (∃ k, m = k * k)", "∃"),
        ("∀ (n : Nat), f (n + 1) = f n + 1", "∀"),
        ("2 * sumTo n = n * (n + 1)", "="),
        ("sumOf (fun i => f i + g i) n = sumOf f n + sumOf g n", "="),
        ("(p → q) → r", "→"),
        ("¬(p ∧ q)", "¬"),
        ("x :: xs ++ ys = []", "="),
        ("if n = m then m else n", "if"),
    ],
)
def test_terms_are_read_and_printed(text: str, head: str) -> None:
    assert parse_term(text).head == head
    assert print_term(parse_term(text)) == text


@pytest.mark.parametrize("text", ["", ")", "((", "∀", "fun =>", "⟨", "a ) b", "let x := 1; x", "§"])
def test_any_text_is_read_as_something(text: str) -> None:
    assert isinstance(parse_term(text), Term)


def test_matching_binds_variables_to_terms() -> None:
    binding: dict[str, Term] = {}
    pattern, term = parse_term("p ∧ q → p"), parse_term("(a ∨ b) ∧ c → a ∨ b")
    assert 0 < match(pattern, term, {"p", "q"}, binding) < 1
    assert binding == {"p": parse_term("a ∨ b"), "q": Term("c")}


def test_hypotheses_are_renamed_by_their_types() -> None:
    old = state("r", p="Prop", q="Prop", r="Prop", h="p → q", g="q → r", hp="p")
    new = state("c", a="Prop", b="Prop", c="Prop", x="b → c", y="a", z="a → b")
    found = adapt(Example(old, "exact g (h hp)"), Scene.of(old), Scene.of(new))
    assert found[0].text == "exact x (z y)"


def test_introduced_names_stay_clear_and_consistent() -> None:
    old = state("p → p", p="Prop")
    new = state("a → a", a="Prop", h="a")
    text = "intro h\nexact h"
    found = adapt(Example(old, text, frozenset({"h"})), Scene.of(old), Scene.of(new))
    assert found[0].text == "intro h'\nexact h'"


def test_named_arguments_and_projections_are_left_alone() -> None:
    old = state("a = b", n="Nat", h="a = b ∧ p")
    new = state("c = d", m="Nat", e="c = d ∧ q")
    text = "exact foo (n := n) h.1"
    [best, *_] = adapt(Example(old, text), Scene.of(old), Scene.of(new))
    assert best.text == "exact foo (n := m) e.1"


def pairs() -> list[Example]:
    first = state("q ∧ p", p="Prop", q="Prop", hp="p", hq="q")
    second = state("p ∧ q → q", p="Prop", q="Prop")
    return [
        Example(first, "constructor"),
        Example(first, "exact ⟨hq, hp⟩"),
        Example(second, "intro h\nexact h.2", frozenset({"h"})),
        Example(second, "simp"),
    ]


def said(
    policy: Policy, at: ProofState, n: int, seed: int = 0, heard: tuple[str, ...] = ()
) -> list[Sample]:
    (samples,) = policy.sample([Prompt(at, heard=heard)], n, seed)
    return samples


STATES = [
    state("b ∧ a", a="Prop", b="Prop", x="a", y="b"),
    state("a ∧ b → b", a="Prop", b="Prop"),
    state("n + 0 = n", n="Nat"),
    state("True"),
]


@pytest.mark.parametrize("training", [[], pairs()])
def test_probabilities_sum_to_one(training: list[Example]) -> None:
    policy = WithoutReplacement(Memory(training))
    for at in STATES:
        proposals = said(policy, at, 10_000)
        assert math.fsum(math.exp(p.log_prob) for p in proposals) == pytest.approx(1.0)
        assert len({p.text for p in proposals}) == len(proposals)


def test_asking_again_goes_on_with_the_same_list() -> None:
    for temperature in (0.0, 1.0):
        policy = WithoutReplacement(Memory(pairs()), seed=7, temperature=temperature)
        for at in STATES:
            whole = said(policy, at, 9)
            first = said(policy, at, 3)
            heard = tuple(one.text for one in first)
            assert first == whole[:3]
            assert said(policy, at, 6, seed=5, heard=heard) == whole[3:]
            again = WithoutReplacement(Memory(pairs()), seed=7, temperature=temperature)
            assert said(again, at, 9) == whole


def test_seeds_differ_and_greedy_is_sorted() -> None:
    memory = Memory(pairs())
    orders = {
        tuple(one.text for one in said(WithoutReplacement(memory, seed), STATES[0], 99))
        for seed in range(5)
    }
    assert len(orders) == 5
    greedy = said(WithoutReplacement(memory, temperature=0.0), STATES[0], 99)
    assert [one.log_prob for one in greedy] == sorted((p.log_prob for p in greedy), reverse=True)


def test_samples_follow_the_probabilities() -> None:
    """Drawn without repeats, the first of each list; and drawn with repeats, all of them."""
    memory = Memory(pairs())
    [best] = said(WithoutReplacement(memory, temperature=0.0), STATES[0], 1)
    first = [said(WithoutReplacement(memory, seed), STATES[0], 1)[0].text for seed in range(400)]
    repeated = [one.text for one in said(Categorical(memory), STATES[0], 400)]
    expected = math.exp(best.log_prob)
    deviation = math.sqrt(expected * (1 - expected) / 400)
    for drawn in (first, repeated):
        assert drawn.count(best.text) / 400 == pytest.approx(expected, abs=4 * deviation)


def test_what_is_drawn_is_scored_alike() -> None:
    memory = Memory(pairs())
    drawn = said(Categorical(memory), STATES[1], 20)
    prompts = [Prompt(STATES[1])] * 21
    texts = [*(one.text for one in drawn), "nobody says this"]
    for policy in (Categorical(memory), WithoutReplacement(memory)):
        scored = policy.score(prompts, texts)
        assert scored[:-1] == drawn and scored[-1].log_prob == -math.inf


def test_a_memory_forgets_what_it_worked_out_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.policies.retrieval.memory.KEPT", 2)
    memory = Memory(pairs())
    told = [memory.distribution(at) for at in STATES]
    assert len(memory.known) == 2
    assert [memory.distribution(at) for at in STATES] == told


# -- with Lean --------------------------------------------------------------------------------

LESSONS = (
    Theorem("swap", "p ∧ q → q ∧ p", "(p q : Prop)", proof="intro h\nexact ⟨h.2, h.1⟩"),
    Theorem(
        "chain",
        "p → r",
        "(p q r : Prop) (f : p → q) (g : q → r)",
        proof="intro hp\napply g\napply f\nexact hp",
    ),
    Theorem(
        "either",
        "p ∨ q → q ∨ p",
        "(p q : Prop)",
        proof="intro h\ncases h with\n| inl hp => right; exact hp\n| inr hq => left; exact hq",
    ),
)
VARIANTS = (
    Theorem("swap'", "b ∧ a → a ∧ b", "(a b : Prop)"),
    Theorem("chain'", "x → z", "(y z x : Prop) (k : y → z) (hx : x → y)"),
)


def tokens(pairs: list[Example]) -> int:
    return sum(count_tokens(pair.text) for pair in pairs)


@pytest.mark.parametrize("rule", RULES)
def test_every_granularity_has_the_same_target_tokens(native: NativeBackend, rule: str) -> None:
    lessons, _ = traces(native, LESSONS)
    step = examples(lessons, "step")
    cut = examples(lessons, rule)
    assert tokens(cut) == tokens(step)
    assert "\n".join(pair.text for pair in cut) == "\n".join(pair.text for pair in step)


@pytest.mark.parametrize("rule", ["step", "change", "whole"])
def test_learns_from_three_proofs_in_seconds(native: NativeBackend, rule: str) -> None:
    """Variants with other names, which the policy proves after the lessons and not before."""
    lessons, _ = traces(native, LESSONS)
    budget = Budget(tokens=60)

    def solved(memory: Memory) -> int:
        policy = WithoutReplacement(memory, temperature=0.0)
        searches = [best_first(native.start(theorem), budget) for theorem in VARIANTS]
        return sum(tree.solution is not None for tree in drive(searches, policy, native))

    assert solved(Memory([])) == 0
    assert solved(Memory(examples(lessons, rule))) == len(VARIANTS)
