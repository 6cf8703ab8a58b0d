"""Turns: one caller at a time at each place, in order; nothing stays held by a caller that is gone."""

import threading
import time

from segenv.lean.turns import Ticket, Turns


def test_one_caller_at_a_time():
    turns, one, two = Turns([0, 1]), Ticket(), Ticket()
    assert turns.take(one, [0], False, 1.0)
    assert not turns.take(two, [0], False, 0.02) and not turns.take(two, [0, 1], False, 0.02)
    assert turns.take(two, [0], True, 0.02) and two.places == [1]  # another will do
    assert turns.take_idle(one, []) is None
    turns.give_back(two)
    assert turns.take_idle(one, []) == 1 and set(one.places) == {0, 1}


def test_the_best_of_the_idle_places_is_taken():
    turns, one = Turns(range(5)), Ticket()
    assert turns.take_idle(one, [3]) == 3 and turns.take_idle(one, [3]) == 0


def test_callers_come_in_order():
    turns, first, order = Turns([0]), Ticket(), []
    assert turns.take(first, [0], False, 1.0)

    def call(i):
        ticket = Ticket()
        assert turns.take(ticket, [0], True, 5.0)
        order.append(i)
        turns.give_back(ticket)

    threads = []
    for i in range(6):
        threads.append(threading.Thread(target=call, args=(i,)))
        threads[-1].start()
        time.sleep(0.02)
    turns.give_back(first)
    for thread in threads:
        thread.join()
    assert order == list(range(6))


def test_what_a_caller_held_is_free_when_it_is_gone():
    turns, one = Turns([0]), Ticket()
    assert turns.take(one, [0], False, 1.0) and not turns.is_free(0)
    del one
    assert turns.is_free(0)


def test_an_infinite_wait_is_one():
    turns, one = Turns([0]), Ticket()
    assert turns.take(one, [0], False, float("inf"))
    threading.Timer(0.05, turns.give_back, (one,)).start()
    assert turns.take(Ticket(), [0], False, float("inf"))
