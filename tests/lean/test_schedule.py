"""How a batch is spread over workers, by hand."""

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
