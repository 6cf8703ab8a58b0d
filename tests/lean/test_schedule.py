"""How a batch is spread over workers, by hand."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from segenv.lean.schedule import spread


def test_one_worker_does_everything():
    assert spread([0, 0, 0], ["a", "b", "c"], [1, 1, 1], 1) == [0, 0, 0]


def test_requests_stay_where_their_state_is_known_as_long_as_the_load_is_even():
    assert spread([0, 1, 0, 1], ["a", "b", "c", "d"], [1, 1, 1, 1], 2) == [0, 1, 0, 1]


def test_a_wide_expansion_is_shared():
    # 8 tactics for worker 0; moving m of them costs 2 more: 8 - m against m + 2, so m = 3
    assert spread([0] * 8, ["a"] * 8, [2] * 8, 2) == [0, 0, 0, 0, 0, 1, 1, 1]


def test_nothing_moves_for_less_than_its_replay():
    assert spread([0] * 8, ["a"] * 8, [5] * 8, 2) == [0] * 8
    assert spread([0] * 4, list("abcd"), [2] * 4, 2) == [0] * 4


def test_what_moves_is_reckoned_with_when_more_is_moved():
    # 12 for worker 0: 5 of `a` go to worker 1, which runs 6 then; 3 of the 7 left to worker 2
    homes, states = [0] * 12, ["a"] * 6 + ["b"] * 6
    found = spread(homes, states, [1] * 12, 3)
    assert found == [0, 1, 1, 1, 1, 1, 0, 0, 0, 2, 2, 2]


def test_the_widest_group_moves_first():
    # 2 of `a`, 8 of `b`, all at worker 0: `b` evens the load out, and nothing is left for `a`
    found = spread([0] * 10, ["a"] * 2 + ["b"] * 8, [0] * 10, 2)
    assert found == [0] * 2 + [0] * 3 + [1] * 5


def test_a_move_is_at_least_worth_its_replay():
    assert spread([0] * 5, ["a"] * 5, [1] * 5, 2) == [0, 0, 0, 1, 1]
    assert spread([0] * 5, ["a"] * 5, [2] * 5, 2) == [0] * 5  # one would move, two be replayed


def test_what_is_replayed_is_load_too():
    # 6 of `a` move and 2 tactics are replayed for them: 8 on either side, nothing of `b` moves
    found = spread([0] * 14, ["a"] * 8 + ["b"] * 6, [2] * 8 + [0] * 6, 2)
    assert found == [0] * 2 + [1] * 6 + [0] * 6


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abcd")), max_size=20),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 4)),
)
def test_no_spread_ends_later_than_staying_at_home(requests, costs):
    homes = {state: home for home, state in requests}  # a state is known to one worker
    states = [state for _, state in requests]
    places = [homes[state] for state in states]
    found = spread(places, states, [costs.get(state, 0) for state in states], 3)

    def ends(where):
        load = Counter(where)
        moved = {(s, w) for s, w in zip(states, where, strict=True) if w != homes[s]}
        for state, worker in moved:
            load[worker] += costs.get(state, 0)
        return max(load.values(), default=0)

    assert len(found) == len(states) and ends(found) <= ends(places)
