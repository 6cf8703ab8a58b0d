"""The benchmark of searches adds up. Nothing here is timed."""

import pytest

from agents import bench, bench_searches
from agents.bench_parts import Timed
from agents.bench_searches import searched
from agents.policies.base import Prompt
from segenv.proof import Theorem
from tests.agents.policies.tiny import SHORT, tiny

SOME = [Theorem(f"t{i}", "q ∧ p", "(p q : Prop) (h : p ∧ q)") for i in range(3)]


def test_shares_of_all_parts_are_one(native):
    found = searched(tiny(granularity="step"), SOME, native)
    shares = found.shares
    assert found.seconds > 0 and found.cpu > 0
    assert shares.keys() == {f"search_{k}" for k in ("model", "lean", "rest")}
    assert sum(shares.values()) == pytest.approx(1)
    assert all(share >= 0 for share in shares.values())


def test_a_timed_policy_says_what_it_said():
    timed = Timed(tiny())
    assert timed.sample([Prompt(SHORT)], 2, 0) == tiny().sample([Prompt(SHORT)], 2, 0)
    assert timed.score([Prompt(SHORT)], ["intro h"]) == tiny().score([Prompt(SHORT)], ["intro h"])
    assert timed.seconds > 0


def test_every_figure_has_a_meaning():
    figures = dict.fromkeys(bench.MEANING, 0.5)
    told = {name: (figure, target) for name, figure, target, _ in bench.rows(figures)}
    assert told["search_batch"] == ("0.50", "at least 4")
    assert told.keys() >= bench_searches.MEANING.keys()
