"""Plans: what is read adds up to what was asked for, in batches that fit, all before any twice."""

import random
from collections import Counter

import pytest

from agents.training.plan import Amount, Example, plan

DRAW = random.Random(0)
EXAMPLES = [Example((1,) * DRAW.randint(1, 60), (2,) * DRAW.randint(1, 20)) for _ in range(200)]
TOKENS = sum(one.tokens for one in EXAMPLES)
TARGETS = sum(len(one.answer) for one in EXAMPLES)


def read(batches):
    return [EXAMPLES[i] for batch in batches for i in batch]


@pytest.mark.parametrize("seed", [0, 1])
def test_the_amount_is_met_but_for_less_than_an_example(seed):
    for amount in (500, TOKENS, 3 * TOKENS + 17):
        tokens = sum(one.tokens for one in read(plan(EXAMPLES, Amount(amount), 256, seed)))
        assert amount - 80 < tokens <= amount
    for amount in (100, 2 * TARGETS):
        found = plan(EXAMPLES, Amount(target_tokens=amount), 256, seed)
        assert amount - 20 < sum(len(one.answer) for one in read(found)) <= amount
    assert sum(one.tokens for one in read(plan(EXAMPLES, Amount(epochs=1), 256, seed))) == TOKENS


def test_batches_hold_their_limit_and_little_padding():
    batches = plan(EXAMPLES, Amount(epochs=5), 256)
    padded = [max(EXAMPLES[i].tokens for i in batch) * len(batch) for batch in batches]
    assert max(padded) <= 256
    assert sum(padded) < 1.15 * 5 * TOKENS
    assert all(plan([Example((1,) * 300, (2,))], Amount(epochs=2), 256))


def test_each_example_comes_before_any_comes_again():
    batches = plan(EXAMPLES, Amount(epochs=3), 256)
    counts = Counter(i for batch in batches for i in batch)
    assert set(counts.values()) == {3} and len(counts) == 200
    assert plan(EXAMPLES, Amount(epochs=3), 256) == batches
    assert plan(EXAMPLES, Amount(epochs=3), 256, seed=1) != batches


def test_where_no_amount_is_asked_for_it_is_five_epochs():
    assert plan(EXAMPLES, Amount(), 256) == plan(EXAMPLES, Amount(epochs=5), 256)


def test_amounts_that_make_no_sense():
    with pytest.raises(ValueError, match=r"not \['tokens_read', 'epochs'\]"):
        Amount(5, None, 1.0)
    with pytest.raises(ValueError, match="epochs is 0, but must be a number, above 0"):
        Amount(epochs=0)
    with pytest.raises(ValueError, match="no examples"):
        plan([], Amount(5))
    with pytest.raises(ValueError, match="1 tokens read are less than the shortest example has"):
        plan(EXAMPLES, Amount(1))
