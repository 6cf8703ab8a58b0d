"""A batch of requests to several children at once, and their replies as they come.

A request that any worker can answer moves to an idle one when its own has not begun it and is busy
with another. A child that is lost costs the request that it worked on; those behind it are asked
again. A state that a worker does not know is rebuilt there.
"""

import math
import select
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from segenv.lean.children import Asked, Child, Place, WorkerLost
from segenv.lean.shared import wire
from segenv.lean.shared.processes import LOOK, is_stopped

GRACE = 0.75  # seconds between asking Lean to stop and killing the worker
TRIES = 3  # a state may be evicted between its replay and its use, by others
STEP = 0.005  # seconds for a tactic that is replayed elsewhere: a header may take as long as many
FORK = 0.02  # seconds: about what a new worker costs

Reply = dict[str, Any]


class Job(NamedTuple):
    """Who is asked, the seconds it may take, and the request.

    | field     | meaning                                                                       |
    |-----------|-------------------------------------------------------------------------------|
    | `state`   | the key of the state that the request is about, or ""                         |
    | `rebuild` | gives seconds and request that make a worker know the state, or is None       |
    | `cost`    | about how many tactics that is                                                |
    | `moves`   | whether another worker can answer                                             |
    """

    place: Place
    seconds: float
    request: tuple[Any, ...]
    state: str = ""
    rebuild: Callable[[], tuple[float, tuple[Any, ...]]] | None = None
    cost: int = 0
    moves: bool = False


@dataclass
class Answer:
    """What became of a job: its last reply, the parts that came before, and who gave them.

    A reply `{"unbuilt": why}` says that the state of the job could not be rebuilt; with
    `"refused"` beside it because Lean refuses its script.
    """

    place: Place
    reply: Reply | WorkerLost | None = None
    parts: list[Reply] = field(default_factory=list)
    tries: int = 0
    asked: Asked | None = None  # what the child was sent that is to answer


class Crew(Protocol):
    """Where the children of a batch come from."""

    def child(self, place: Place) -> Child:
        """The child at a place that the batch holds. Raises `WorkerLost`."""

    def lost(self, place: Place) -> None:
        """The child at this place was killed."""

    def fate(self, child: Child) -> str:
        """How a child ended, in words."""

    def borrow(self) -> Place | None:
        """One more place that nobody uses."""

    def runs(self, place: Place) -> bool:
        """Whether there is a child at a place already."""

    def give_back(self, place: Place) -> None:
        """The batch needs a place no more."""


class Batch:
    """Jobs, each at one place at a time, and the answers to them."""

    def __init__(self, jobs: Sequence[Job], places: Sequence[Place], crew: Crew) -> None:
        self.jobs = jobs
        self.answers = [Answer(place) for place in places]  # and who is to give them
        self.crew = crew
        self.working: dict[Place, Child] = {}  # those that still owe replies
        self.movable = any(job.moves for job in jobs)
        self.again = math.inf  # when it may be worth to move something

    def run(self, meanwhile: Callable[[], bool] | None = None) -> None:
        """Wait for every answer. Whenever none is there, `meanwhile` is called, until it is False."""
        queues: dict[Place, list[int]] = {}
        for i, answer in enumerate(self.answers):
            queues.setdefault(answer.place, []).append(i)
        for place, mine in queues.items():
            away = any(self.jobs[i].place != place for i in mine)
            self._give(place, mine, rebuild=away)
        while self.working:
            if self.movable:
                self._share()
            if not self._received(wait=meanwhile is None) and meanwhile and not meanwhile():
                meanwhile = None

    # -- asking ---------------------------------------------------------------------------------

    def _give(self, place: Place, jobs: Iterable[int], rebuild: bool) -> None:
        """Send a child jobs, in one message, and have it rebuild their states first if need be."""
        jobs = list(jobs)
        try:
            child = self.crew.child(place)
        except WorkerLost as lost:
            return self._elsewhere(place, jobs, lost)
        asked, message, rebuilt = [], [], None
        for i in jobs:
            job = self.jobs[i]
            self.answers[i].place = place
            self.answers[i].parts.clear()
            if rebuild and job.rebuild and job.state != rebuilt:
                seconds, request = job.rebuild()
                asked.append(Asked(i, seconds, True))
                message.append([seconds, *request])
                rebuilt = job.state
            asked.append(Asked(i, job.seconds, False))
            self.answers[i].asked = asked[-1]
            message.append([job.seconds, *job.request])
        fresh = not child.waiting
        child.waiting.extend(asked)
        self.working[place] = child
        if fresh:
            self._restart_clock(child)
        try:
            wire.send(child.sock, message, child.deadline - time.monotonic())
        except wire.Closed:
            self._lose(place, child, self.crew.fate(child))
        except wire.Late:
            self._lose_late(place, child)

    def _elsewhere(self, place: Place, jobs: Sequence[int], lost: WorkerLost) -> None:
        """There is no child for a place: another one of the batch takes its jobs, or they end."""
        others = (p for p in self.working if p != place)
        other = next(others, None)
        other = self._borrowed() if other is None else other
        moving = [i for i in jobs if self.jobs[i].moves] if other is not None else []
        for i in jobs:
            if i not in moving:
                self.answers[i].reply = lost
        if moving and other is not None:
            self._give(other, moving, rebuild=True)

    def _borrowed(self, start: bool = False) -> Place | None:
        """Another worker that nobody uses and that runs, or if `start`, need not run yet."""
        place = self.crew.borrow() if self.movable else None
        if place is not None and not start and not self.crew.runs(place):
            self.crew.give_back(place)
            return None
        return place

    def _restart_clock(self, child: Child) -> None:
        child.began = child.heard = time.monotonic()
        child.deadline = child.began + child.waiting[0].seconds + GRACE

    # -- answers --------------------------------------------------------------------------------

    def _received(self, wait: bool) -> bool:
        """Take the replies that are there, and see who is late or was stopped; whether some were."""
        poll = select.poll()
        places: dict[int, Place] = {}
        for place, child in list(self.working.items()):
            descriptor = child.sock.fileno()
            if descriptor < 0:
                self._lose(place, child, "the pool was closed")
                continue
            places[descriptor] = place
            poll.register(descriptor, select.POLLIN)
        if not places:
            return False
        now = time.monotonic()
        first = min(self.again, *(child.deadline for child in self.working.values()))
        ready = poll.poll(min(LOOK, max(0.0, first - now)) * 1000 if wait else 0)
        for descriptor, _ in ready:
            if child := self.working.get(places[descriptor]):  # type: ignore[assignment]
                self._take(places[descriptor], child)
        now = time.monotonic()
        for place, child in list(self.working.items()):
            if now > child.deadline:
                self._lose_late(place, child)
            elif now > child.heard + LOOK:
                child.heard = now
                if is_stopped(child.pid):
                    self._lose(place, child, "the worker was stopped")
        return bool(ready)

    def _take(self, place: Place, child: Child) -> None:
        try:
            reply = wire.receive(child.sock, max(0.001, child.deadline - time.monotonic()))
        except wire.Closed:
            return self._lose(place, child, self.crew.fate(child))
        except wire.Late:
            return self._lose_late(place, child)
        asked = child.waiting[0]
        answer = self.answers[asked.job]
        if "more" in reply:
            if answer.asked is asked:
                answer.parts.append(reply["more"])
            return self._restart_clock(child)
        child.waiting.popleft()
        if asked.rebuild:
            self._rebuilt(place, asked.job, reply)
        elif answer.asked is asked and answer.reply is None:
            self._answered(place, asked.job, reply)
        if child.waiting:
            self._restart_clock(child)
        elif self.working.get(place) is child:
            self._retire(place)

    def _answered(self, place: Place, i: int, reply: Reply) -> None:
        answer = self.answers[i]
        if "lost" not in reply or self.jobs[i].rebuild is None:
            answer.reply = reply
        elif self._tried(i, "a proof state was lost again as soon as it was rebuilt"):
            self._give(place, [i], rebuild=True)

    def _rebuilt(self, place: Place, i: int, reply: Reply) -> None:
        """A child has tried to rebuild the state of a job, and of those like it."""
        if not reply:
            return
        fault = "error" in reply and reply["error"][0] in ("timeout", "infrastructure")
        for other, answer in zip(self.jobs, self.answers, strict=True):
            if other.state == self.jobs[i].state and answer.place == place and not answer.reply:
                if fault:  # it will answer that it does not know the state
                    answer.tries += 1
                else:
                    answer.reply = {"unbuilt": reply, "refused": True}

    def _tried(self, i: int, problem: str) -> bool:
        """Whether a job may be tried again; else that is its answer."""
        answer = self.answers[i]
        answer.tries += 1
        if answer.tries >= TRIES:
            answer.reply = {"unbuilt": {"error": ["infrastructure", problem, None, None, 1]}}
        return answer.reply is None

    def _retire(self, place: Place) -> None:
        del self.working[place]
        if self.movable and self.working:
            self.crew.give_back(place)

    # -- losses ---------------------------------------------------------------------------------

    def _lose_late(self, place: Place, child: Child) -> None:
        seconds = child.waiting[0].seconds + GRACE
        self._lose(place, child, f"killed after {seconds:.3g} s", timeout=True)

    def _lose(self, place: Place, child: Child, message: str, timeout: bool = False) -> None:
        """A child is gone: its first request hears why, the others are asked again."""
        child.kill()
        self.working.pop(place, None)
        self.crew.lost(place)
        first, *rest = child.waiting
        child.waiting.clear()
        left = [a.job for a in rest if self.answers[a.job].asked is a]
        mine = self.answers[first.job]
        if first.rebuild:
            for i in {first.job, *left}:
                if self.jobs[i].state == self.jobs[first.job].state:
                    self._tried(i, f"the proof state could not be rebuilt: {message}")
        elif mine.asked is first and mine.reply is None:
            mine.reply = WorkerLost(message, timeout)
        if left := [i for i in left if self.answers[i].reply is None]:
            self._give(place, left, rebuild=True)

    # -- sharing --------------------------------------------------------------------------------

    def _share(self) -> None:
        """Have an idle worker take over what a busy one has not begun.

        That is worth it when the busy one has spent as long on one request as the other needs to
        rebuild the state: nothing is known of how long a tactic takes but how long it has taken.
        """
        self.again = math.inf
        now = time.monotonic()
        for place, child in sorted(self.working.items(), key=lambda item: -len(item[1].waiting)):
            tail = self._tail(child)
            if not tail:
                continue
            worth = child.began + self.jobs[tail[0].job].cost * STEP
            thief = self._borrowed(start=now >= worth + FORK) if now >= worth else None
            if thief is not None:
                self._move(place, thief, tail[: math.ceil(len(tail) / 2)])
            elif now < worth + FORK:
                self.again = min(self.again, worth if now < worth else worth + FORK)

    def _tail(self, child: Child) -> list[Asked]:
        """What a child has not begun and another could do, the last first."""
        found = []
        for asked in list(child.waiting)[:0:-1]:
            answer = self.answers[asked.job]
            if asked.rebuild or not self.jobs[asked.job].moves:
                break
            if answer.asked is asked and answer.reply is None:  # else it was taken before
                found.append(asked)
        return found

    def _move(self, place: Place, thief: Place, taken: Sequence[Asked]) -> None:
        """Take jobs at the end of a child's queue back and give them to another.

        The child answers for them all the same, that they are taken, or what it found if it was
        faster than the message: so replies stay in order.
        """
        child = self.working[place]
        last = len(child.waiting) - next(i for i, a in enumerate(child.waiting) if a is taken[-1])
        try:
            wire.send(child.sock, last, LOOK)
        except (wire.Closed, wire.Late):
            return self.crew.give_back(thief)  # it will be seen that the child is lost
        self._give(thief, [asked.job for asked in reversed(taken)], rebuild=True)
