"""What a policy says: counts of tokens, samples with repeats, mixtures, numbers for one prompt."""

import math
from collections.abc import Sequence

import pytest

from agents.policies import Categorical, Mixture, Policy, Prompt, Sample, WithoutReplacement
from agents.search import BestFirst, Budget, Fixed, best_first, drive, whole_proof
from segenv.tokens import count_tokens
from tests.agents.fakes import FakeBackend, Table, TinyLanguageModel, found, listing

S = FakeBackend({}).state("s")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("intro h", 2),
        ("exact ⟨hq, hp⟩", 6),
        ("rw [Nat.add_comm a b, ← ih]", 11),
        ("cases h with\n| inl a => ?_\n| inr b => ?_", 17),
    ],
)
def test_known_counts(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens


def test_cutting_a_script_does_not_change_its_cost() -> None:
    tactics = ["intro p q h", "obtain ⟨hp, hq⟩ := h", "exact ⟨hq, hp⟩"]
    steps = sum(map(count_tokens, tactics))
    assert count_tokens("\n".join(tactics)) == steps
    assert count_tokens("\n".join(tactics[:2])) + count_tokens(tactics[2]) == steps


class Parrot:
    """Says the same two texts again and again, 7 tokens each; ten lines a stranger might write."""

    def __init__(self, *texts: str) -> None:
        self.texts, self.drawn = texts, 0

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        self.drawn += n * len(prompts)
        texts = (self.texts * n)[:n]
        return [[Sample(text, -1.0, 7) for text in texts] for _ in prompts]

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        return [Sample(text, -1.0, 7) for text in texts]


def test_every_draw_is_paid_for_and_run_once() -> None:
    """Twelve draws of two texts in three expansions: twelve paid for, two run, no end in sight."""
    policy, backend = Parrot("no", "never"), FakeBackend({})
    result = found(backend, policy, best_first(S, Budget(expansions=3)))
    assert policy.drawn == result.samples == 12 and result.tokens == 12 * 7
    assert result.distinct_tokens == 2 * 7
    assert backend.log == ["s: no", "s: never"] and result.repeats == 10
    assert result.expansions == 3 and result.ended == "expansions"


@pytest.mark.parametrize("samples", [1, 4])
def test_whole_proofs_are_paid_for_alike(samples: int) -> None:
    policy, backend = Parrot("no", "never"), FakeBackend({})
    result = found(backend, policy, whole_proof(S, Budget(expansions=12), samples))
    assert policy.drawn == result.samples == result.expansions == 12
    assert result.tokens == 12 * 7 and result.ended == "expansions"


def test_white_space_around_a_text_makes_no_other_text() -> None:
    policy, backend = Parrot(" no", "no", "no\n", "no "), FakeBackend({})
    result = found(backend, policy, best_first(S, Budget(expansions=1)))
    assert backend.log == ["s: no"] and result.samples == 4 and result.repeats == 3


@pytest.mark.parametrize("text", ["", " \n ", "a\0b", "\ud800", "x" * 100_001])
def test_a_text_that_is_none_is_refused_and_charged(text: str) -> None:
    backend = FakeBackend({"s": {"a": ""}})
    result = found(backend, Parrot(text), best_first(S, Budget(expansions=1)))
    assert backend.log == [] and result.tactic_calls == 1 and not result.solved
    result = found(backend, Parrot(text, "a"), best_first(S, Budget(expansions=1)))
    assert result.solved and result.tactic_calls == 2


def test_only_a_list_comes_to_an_end() -> None:
    says = {"s": {"no": 0.5, "never": 0.5}}
    assert found(FakeBackend({}), listing(says), best_first(S, Budget())).ended == "exhausted"
    repeats = Categorical(Table(says))
    limited = found(FakeBackend({}), repeats, best_first(S, Budget(tokens=40)))
    assert limited.ended == "tokens" and limited.tokens == 40
    mute = found(FakeBackend({}), Categorical(Table({})), best_first(S, Budget()))
    assert mute.ended == "exhausted" and mute.tokens == 0


def test_a_tiny_fake_language_model_proves() -> None:
    """Tokens are the model's own, the end of a text among them, and all of them are charged."""
    moves = {"s": {"a": "x", "d": "y"}, "x": {"c": ""}, "y": {}}
    model = TinyLanguageModel({"a": 0.2, "c": 0.2, "d": 0.2, "<end>": 0.4})
    args = BestFirst(Fixed(3))
    result = found(FakeBackend(moves), model, best_first(S, Budget(tokens=300), args))
    assert result.solved and result.script == ("a", "c")
    assert result.tokens == model.generated and result.repeats > 0
    assert result.prompt_tokens == 5 * len(model.calls)


def test_texts_of_a_fake_language_model_are_scored_as_drawn() -> None:
    model = TinyLanguageModel({"a": 0.5, "c": 0.2, "<end>": 0.3}, longest=3)
    (drawn,) = model.sample([Prompt(S)], 20, seed=1)
    stopped = [sample for sample in drawn if sample.stopped and sample.text]
    assert 0 < len(stopped) < 20
    assert model.score([Prompt(S)] * len(stopped), [one.text for one in stopped]) == stopped


POLICIES: list[Policy] = [
    Categorical(Table({"s": {"a": 0.5, "b": 0.25, "c": 0.25}, "x": {"a": 0.9, "b": 0.1}})),
    WithoutReplacement(Table({"s": {"a": 0.5, "b": 0.25, "c": 0.25}, "x": {"a": 0.9, "b": 0.1}})),
    TinyLanguageModel({"a": 0.5, "<end>": 0.5}),
]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_batch_says_what_each_prompt_alone_would(policy: Policy) -> None:
    states = [S, FakeBackend({}).state("x")]
    prompts = [Prompt(state, history) for state in states for history in ((), ("h",))]
    together = policy.sample(prompts, 5, seed=3)
    assert together == [policy.sample([prompt], 5, seed=3)[0] for prompt in prompts]


def test_seeds_and_histories_make_other_draws() -> None:
    policy = TinyLanguageModel({"a": 0.5, "b": 0.3, "<end>": 0.2}, longest=20)
    one, two = (policy.sample([Prompt(S)], 3, seed) for seed in (1, 2))
    prompts = Prompt(S), Prompt(S, ("h",)), Prompt(S, feedback=("no",)), Prompt(S, seed=1)
    drawn = policy.sample(prompts, 3, 1)
    assert one != two and one == drawn[:1]
    assert len({tuple(samples) for samples in drawn}) == 4


def test_runs_and_searches_with_other_seeds_differ() -> None:
    def texts(search: int = 0, run: int = 0) -> list[str]:
        policy = Categorical(Table({"s": dict.fromkeys("abcdefgh", 0.125)}))
        backend = FakeBackend({})
        drive([best_first(S, Budget(expansions=4), seed=search)], policy, backend, seed=run)
        return backend.log

    assert texts() == texts()
    assert len({tuple(texts(search, run)) for search in range(3) for run in range(3)}) == 9


def test_temperature_sharpens_and_flattens() -> None:
    table, shares = Table({"s": {"a": 0.8, "b": 0.2}}), []
    for temperature in (0.0, 0.5, 1.0, 4.0):
        (drawn,) = Categorical(table, temperature).sample([Prompt(S)], 2_000, 0)
        shares.append(sum(sample.text == "a" for sample in drawn) / 2_000)
        assert {sample.log_prob for sample in drawn} <= {math.log(0.8), math.log(0.2)}
    assert shares == pytest.approx([1.0, 16 / 17, 0.8, 1 / (1 + 4**-0.25)], abs=0.03)


def test_a_mixture_is_a_weighted_sum() -> None:
    mixed = Mixture(
        ((0.25, Table({"s": {"a": 0.5, "b": 0.5}})), (0.75, Table({"s": {"b": 0.2, "c": 0.8}})))
    )
    texts, shares = zip(*mixed.distribution(S), strict=True)
    assert texts == ("c", "b", "a") and shares == pytest.approx((0.6, 0.275, 0.125))
    [first, *_] = WithoutReplacement(mixed, temperature=0.0).sample([Prompt(S)], 3, 0)[0]
    assert first.text == "c" and first.log_prob == pytest.approx(math.log(0.6))
