"""Filters of expert iteration, worked by hand."""

from math import exp

import numpy as np
import pytest
import torch

from agents.training.expert_iteration import filters
from agents.training.expert_iteration.learn import average, perplexities
from agents.training.expert_iteration.proofs import Proof, distinct
from agents.training.plan import Example
from segenv.proof import Theorem
from tests.agents.policies.tiny import tiny

P, Q = Theorem("p", "p"), Theorem("q", "q")


def test_a_window_keeps_what_is_barely_proved():
    some = [Proof(P, ("a",), rate) for rate in (0.0, 0.25, 0.5, 0.75)]
    assert [proof.rate for proof in filters.window(some)] == [0.25, 0.5]


def test_lengths_weigh_within_a_theorem():
    some = [Proof(P, ("a",), 1), Proof(P, ("b" * 1000,), 1), Proof(Q, ("c",), 1)]
    found = filters.length_weights(some, 0.001, lambda proof: len(proof.script[0]) // 1000 * 1000)
    assert found == pytest.approx([0.5, 0.5 * exp(-1), 1])


def test_resampling_keeps_each_item_as_often_as_it_weighs():
    draws = [filters.resampled("abc", [1.0, 0.5, 0.25], seed) for seed in range(2000)]
    assert all("a" in drawn for drawn in draws)
    shares = [np.mean([letter in drawn for drawn in draws]) for letter in "bc"]
    assert shares == pytest.approx([0.5, 0.25], abs=0.03)
    assert filters.resampled([], [], 0) == []


def test_a_band_drops_both_tails():
    assert filters.band([4, 1, 0, 3, 2], 0.25, 0.75).tolist() == [False, True, False, True, True]
    assert filters.band([]).size == 0


def test_a_plateau_is_no_progress_for_so_many_rounds():
    assert not filters.plateaued([0.2, 0.3, 0.3], 2)  # the best before is 0.2
    assert filters.plateaued([0.2, 0.3, 0.3, 0.305], 2)
    assert not filters.plateaued([0.2, 0.3, 0.3, 0.32], 2)
    assert not filters.plateaued([0.3, 0.3], 2) and not filters.plateaued([0.3] * 9, 0)


def test_a_mixture_has_the_tokens_and_the_share_that_were_asked_for():
    fresh, old = [Example((1,), (2, 3))] * 4, [Example((1, 2), (3, 4, 5))] * 9
    found = filters.mixture(fresh, old, tokens=60, share=0.25, seed=0)
    counts = [sum(one.tokens == n for one in found) for n in (3, 5)]
    assert counts == [5, 9]  # 15 and 45 tokens; the four fresh ones come round again
    assert sum(one.tokens for one in filters.mixture([], old, 60, 0.25, 0)) == 60
    assert sum(one.tokens for one in filters.mixture(fresh, [], 60, 0.25, 0)) == 60


def test_a_theorem_keeps_its_shortest_proofs_each_once():
    short, long, longer = ("a",), ("b", "c"), ("b", "c", "d")
    some = [Proof(P, longer, 1), Proof(P, long, 0.5), Proof(P, short, 1), Proof(P, long, 1, 2)]
    kept = distinct(some, per_theorem=2)
    assert [(proof.script, proof.round) for proof in kept] == [(short, 0), (long, 2)]


def test_models_are_averaged_weight_by_weight():
    one, other = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
    expected = 0.75 * other.weight + 0.25 * one.weight
    average(other, one, 0.75)
    assert torch.allclose(other.weight, expected)


def test_perplexity_is_that_of_the_answer():
    policy = tiny()
    [found] = perplexities(policy, [Example((5, 6), (7, 1))])
    ids = torch.tensor([[5, 6, 7, 1]])
    labels = torch.tensor([[-100, -100, 7, 1]])
    assert found == pytest.approx(exp(policy.model(ids, labels=labels).loss.item()), rel=1e-4)
