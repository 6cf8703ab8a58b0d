"""Who may use which worker: one caller at a time, in the order in which they came."""

import threading
import time
from collections import deque
from collections.abc import Collection, Iterable
from weakref import WeakValueDictionary

AGAIN = 0.25  # seconds after which a waiting caller looks again


class Ticket:
    """Stands for a caller. What one holds is free again when it is dropped, however that happens."""

    __slots__ = ("__weakref__", "places")

    def __init__(self) -> None:
        self.places: list[object] = []  # that it holds


class Turns:
    """The places that callers share."""

    def __init__(self, places: Iterable[object]) -> None:
        self.places = tuple(places)
        self._changed = threading.Condition()
        self._queue: deque[Ticket] = deque()
        self._taken: WeakValueDictionary[object, Ticket] = WeakValueDictionary()

    def take(
        self, ticket: Ticket, wanted: Collection[object], others_do: bool, seconds: float
    ) -> bool:
        """Wait until the `wanted` places are free, and hold them; False if that takes too long.

        With `others_do` as many of them as are free are enough, or one other.
        """
        with self._changed:
            if not self._queue and self._grab(ticket, wanted, others_do):
                return True
            deadline = time.monotonic() + seconds
            self._queue.append(ticket)
            try:
                while self._queue[0] is not ticket or not self._grab(ticket, wanted, others_do):
                    left = deadline - time.monotonic()
                    if left <= 0.0:
                        return False
                    self._changed.wait(min(left, AGAIN))
                return True
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _grab(self, ticket: Ticket, wanted: Collection[object], others_do: bool) -> bool:
        free = [place for place in wanted if place not in self._taken]
        if others_do and not free:
            free = [place for place in self.places if place not in self._taken][:1]
        if not free or (len(free) < len(wanted) and not others_do):
            return False
        for place in free:
            self._hold(place, ticket)
        return True

    def _hold(self, place: object, ticket: Ticket) -> None:
        self._taken[place] = ticket
        ticket.places.append(place)

    def take_idle(self, ticket: Ticket, best: Collection[object]) -> object | None:
        """Hold one more place that is free, one of the `best` if possible; None if there is none."""
        with self._changed:
            free = [place for place in self.places if place not in self._taken]
            if self._queue or not free:
                return None
            place = next((place for place in free if place in best), free[0])
            self._hold(place, ticket)
            return place

    def is_free(self, place: object) -> bool:
        """Whether nobody uses a place."""
        return place not in self._taken

    def give_back(self, ticket: Ticket, *places: object) -> None:
        """Let others have these places; all that the ticket holds, if none is named."""
        with self._changed:
            for place in places or tuple(ticket.places):
                if self._taken.get(place) is ticket:
                    del self._taken[place]
                    ticket.places.remove(place)
            if self._queue:
                self._changed.notify_all()
