"""What a round tries: theorems by their last rates, and more samples of the hard ones."""

from dataclasses import replace

import pytest

from agents.rollouts import Buffer
from agents.rollouts.record import Group
from agents.selection.rounds import History, joined, selection
from agents.training.expert_iteration.sampling import Until, sampled
from agents.training.spending import Spent
from segenv.theorems.samplers import Start
from tests.agents.test_selection import P, Q, R, group, rollout

S = replace(P, name="s", statement="s")
ALL = [P, Q, R, S]
RATES = {P.text_key: 0.0, Q.text_key: 0.5, R.text_key: 1.0}


def names(text, seed=0, rates=RATES):
    return [s.theorem.name for s in selection(text).tried(ALL, History(measured=rates), seed)]


def test_what_is_new_is_always_tried():
    """`s` was never tried; before the first round nothing was."""
    assert names("all") == ["p", "q", "r", "s"]
    for text in ("near", "window"):
        assert names(text, rates={}) == ["p", "q", "r", "s"]
        assert "s" in names(text)


def test_theorems_near_the_target_fill_the_share():
    """Half of four: the new one, and one more; nearly always that at 0.5."""
    assert all(names("near?temperature=0.001", seed) == ["q", "s"] for seed in range(20))
    assert names("near?target=0&temperature=0.001") == ["p", "s"]
    assert names("near?share=1") == ["p", "q", "r", "s"] and names("near?share=0.25") == ["s"]
    drawn = [names("near?temperature=1", seed) for seed in range(50)]
    assert {one[0] for one in drawn} == {"p", "q", "r"}


def test_a_window_leaves_out_the_easy_and_what_was_never_proved():
    assert names("window") == ["p", "q", "s"]
    assert names("window?low=0&high=0.5") == ["q", "s"]
    assert names("window?low=0&high=1") == ["q", "r", "s"]


def test_sources_with_few_ended_rollouts_are_tried_more():
    """Of 90 and 10 ended rollouts the weights are 1 : 9; what a source lacks the other makes up for."""
    a, b = ([replace(P, name=f"{s}{i}", source=f"{s}.lean:{i}") for i in range(50)] for s in "ab")
    own = [group(a[0], *[True] * 90), group(b[0], *[False] * 10)]
    tried = selection("domains?share=0.2").tried([*a, *b], History(own), 0)
    names = [one.theorem.name[0] for one in tried]
    assert len(names) == 20 and names.count("b") >= 14
    before = selection("domains?share=0.2").tried([*a, *b], History(), 0)
    assert 5 < [one.theorem.name[0] for one in before].count("a") < 15
    whole = selection("domains").tried([*a, *b], History(own), 0)
    assert {one.theorem.name for one in whole} == {t.name for t in (*a, *b)}


def test_states_that_were_met_stand_in_the_place_of_a_share_of_theorems():
    """`a` was met on a proof of p, `x` on a failure; q was left at once."""
    good, bad = rollout(P, "a", "b"), rollout(P, "x", "y", ended="tactics")
    history = History([Group("p", (good, bad)), group(R, True)])
    tried = selection("restarts?share=0.5").tried(ALL, history, 0)
    begun = [one for one in tried if one.prefix]
    assert len(tried) == 4 and len(begun) == 2
    assert {tuple(one.prefix) for one in begun} <= {("a",), ("x",), ("x", "y")}
    sorts = {one.prefix == ("a",) or one.theorem == R for one in begun}
    assert sorts == {True, False}, "as many from proofs as from failures"
    assert selection("restarts").tried(ALL, History(), 0) == list(map(Start, ALL))


def test_starts_move_back_along_reference_proofs():
    """Three tactics: one is left at first; after a rate of 1/2 there two, and a failure stays."""
    scripts = {P.text_key: ("a", "b", "c")}

    def begins(*groups):
        first, second = selection("reverse").tried([P, Q], History(groups, scripts=scripts), 0)
        assert second == Start(Q)
        return first.prefix

    def tried(proved, *prefix):
        found = group(P, proved, False)
        own = [replace(r, start=replace(r.start, script=prefix)) for r in found.rollouts]
        return Group("p", tuple(own))

    assert begins() == ("a", "b")
    assert begins(tried(False, "a", "b")) == ("a", "b")
    assert begins(tried(True, "a", "b")) == ("a",)
    assert begins(tried(True, "a", "b"), tried(True, "a", "b")) == ("a",), "the same start again"
    assert begins(tried(True, "a", "b"), tried(True, "a")) == ()
    assert History([tried(True, "a")]).rates == {}, "says nothing of the theorem"


def test_hard_theorems_get_more_samples_in_the_same_group():
    """With 4 samples a rate of 1/4 gets 2 more (S = 3/8: (2 - 3/2) / (3/8) = 1.3), 3/4 none."""
    first = [group(P, True, False, False, False), group(Q, True, True, True, False)]
    assert selection(more="hard").more(first) == {"p": 2}
    assert selection(more="hard?most=5").more(first) == {"p": 1}
    both = joined(first[0], group(P, True, True))
    assert both.rate == 0.5 and [r.index for r in both.rollouts] == [0, 0, 0, 0, 4, 5]
    assert [r.group for r in both.rollouts[4:]] == ["p", "p"]


class Played:
    """Groups made by hand: the first sample of each is a proof of all but `p`; notes what was asked."""

    def __init__(self):
        self.asked, self.seeds = [], []

    def __call__(self, theorems, n, origin, seed):
        self.seeds.append(seed)
        theorems = [one.theorem if isinstance(one, Start) else one for one in theorems]
        self.asked.append(([t.name for t in theorems], n))
        return [self._group(t, n, origin) for t in theorems]

    def _group(self, theorem, n, origin):
        id_ = f"{origin}{theorem.name}"
        own = group(theorem, theorem != P, *[False] * (n - 1)).rollouts
        return Group(id_, tuple(replace(r, group=id_, index=i) for i, r in enumerate(own)))


def test_rounds_go_by_the_rates_before_and_are_drawn_once(tmp_path):
    """p stays at 0, q and r at 1/2: the window of the second round leaves p, with its extra ones."""
    play, buffer = Played(), Buffer(tmp_path / "rollouts.arrow")
    chosen = selection("window?high=0.2", "hard?most=3")
    for round_ in (1, 2):
        groups = sampled(play, buffer, [P, Q, R], 2, chosen, round_, 7)
    assert play.asked == [(["p", "q", "r"], 2), (["p"], 1), (["p"], 2), (["p"], 1)]
    assert [len(g.rollouts) for g in groups] == [3]
    assert play.seeds[0] != play.seeds[1], "more samples would be the same samples"
    assert sampled(play, buffer, [P, Q, R], 2, chosen, 2, 7) == groups and len(play.asked) == 4
    with pytest.raises(ValueError, match="leaves none of 2 theorems for round 3"):
        sampled(play, buffer, [Q, R], 2, chosen, 3, 7)


def costing(monkeypatch, cost):
    """Each group costs what `cost` says of its theorem, however it was played."""
    module = "agents.training.expert_iteration.sampling.spent"
    monkeypatch.setattr(
        module, lambda groups: Spent(generated=sum(cost(g.theorem) for g in groups))
    )


MANY = [replace(P, name=f"t{i}", statement=f"t{i}") for i in range(10)]


def test_rounds_go_on_in_a_fair_order_until_enough_was_generated(tmp_path, monkeypatch):
    """Groups of 8 to 12 tokens, 70 a round: what is too much is less than the last one cost."""
    own = {t.text_key: 8 + i % 5 for i, t in enumerate(MANY)}
    costing(monkeypatch, lambda theorem: own[theorem.text_key])
    play, buffer = Played(), Buffer(tmp_path / "rollouts.arrow")
    order = []
    for round_ in range(1, 7):
        groups = sampled(play, buffer, MANY, 2, Until(70, 0), round_, round_)
        costs = [own[g.theorem.text_key] for g in groups]
        assert 70 <= sum(costs) < 70 + costs[-1]
        assert len({g.id for g in groups}) == len(groups)
        order += [g.theorem.name for g in groups]
    passes = [order[i : i + 10] for i in range(0, len(order), 10)]
    assert len(passes) > 3 and passes[0] != passes[1]
    assert all(len(set(one)) == len(one) for one in passes)
    assert len(set(play.seeds)) == len(play.seeds) and [n for _, n in play.asked] == [2] * len(
        play.asked
    )
    assert all(len(set(names)) == len(names) for names, _ in play.asked)
    again = Played()
    assert sampled(again, buffer, MANY, 2, Until(70, 0), 6, 6) == groups and not again.asked
    other = Until(70, 1).place(MANY, 0, 10)
    assert [t.name for t in other] != passes[0] and {t.name for t in other} == set(passes[0])


def test_where_nothing_is_generated_it_is_said(tmp_path, monkeypatch):
    costing(monkeypatch, lambda theorem: 0)
    with pytest.raises(ValueError, match="10 theorems were tried and no token was generated"):
        sampled(Played(), Buffer(tmp_path / "b.jsonl"), MANY, 2, Until(5, 0), 1, 1)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("nearest",), "unknown selection 'nearest'"),
        (("near?aim=1",), "unknown knob of near 'aim'"),
        (("near?share=2",), "share is 2.0"),
        (("window?low=0.6",), "high is 0.5"),
        (("all", "hard?most=0"), "most is 0.0"),
        (("all", "harder"), "unknown extra samples 'harder'"),
    ],
)
def test_what_will_not_do_is_said(given, said):
    with pytest.raises(ValueError, match=said):
        selection(*given)
