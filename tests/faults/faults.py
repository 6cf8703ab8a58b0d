"""Faults, injected into episodes that are under way, and what must hold all the same.

No episode is lost: the step that meets a fault is refused as `infrastructure` or `timeout`, the
episode stands where it stood, and goes on. No verdict is wrong. Every call returns within its limit
plus a second. No process is left behind.
"""

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Any

import gymnasium as gym
import psutil

from segenv.backends.base import BackendError
from segenv.backends.native import Limits, NativeBackend
from segenv.proof import ProofState, TacticError, Theorem

LIMITS = Limits(tactic=1.0, header=3.0, verify=2.0, memory=400 << 20, outcomes=0)
SLACK = 1.0  # seconds that a call may take beyond its limit
TRIES = 3  # of a step that met a fault, before the episode counts as lost


def conjunction(depth: int) -> str:
    """`p ∧ p` in `2 ^ depth` parts."""
    return f"({conjunction(depth - 1)} ∧ {conjunction(depth - 1)})" if depth else "p"


def doubled(times: int, function: str, argument: str) -> str:
    """A term that doubles with every beta reduction."""
    return f"({function}) ({doubled(times - 1, function, argument)})" if times else argument


TRUE = Theorem("rotate", "(r ∧ q) ∧ p", "(p q r : Prop) (h : p ∧ q ∧ r)")
SCRIPT = (
    "constructor",
    f"have : {conjunction(6)} := by\n  repeat' constructor\n  all_goals exact h.1",
    "constructor",
    "exact h.2.2",
    "exact h.2.1",
    "exact h.1",
)
"""A proof of `TRUE`; its second step takes Lean long enough to be struck in the middle."""
FALSE = Theorem("swindle", "r ∧ q", "(p q r : Prop) (h : p ∧ q)")
SWINDLE = ("constructor", "exact h.2", "exact h.2")

_TOWER = doubled(26, "fun a : Prop => a ∧ a", "p")
_SQUARES = doubled(30, "fun x : Nat => x * x", "2 ^ 200")
TEXTS = {
    "endless tactic": "repeat skip",
    "endless tactic that grows": "repeat have := h",
    "exponential tactic": f"have : {_TOWER} := by\n  repeat' constructor",
    "exponential term": f"have : {_TOWER} → True := fun _ => trivial\ndsimp at this",
    "memory bomb": f"have : {_SQUARES} = 0 := by decide +kernel",
    "memory bomb in simp": f"have : {_SQUARES} = 0 := by simp",
    "endless kernel": "have : Nat.rec (motive := fun _ => Nat) 0 (fun _ x => x) 100000000 = 0 "
    ":= by decide +kernel",
    "giant goal": f"have : {conjunction(10)} := ?_\nrotate_left",
    "a thousand goals": f"have : {conjunction(10)} := ?_\nrotate_left\nrepeat' apply And.intro",
    "output flood": f"have : {conjunction(9)} := by repeat' apply And.intro",
    "text at which Lean aborts": "have : Nat.shiftLeft 1 4294967296 = 0 := by decide",
}
"""Tactics that hurt. Some are refused, some even succeed: nothing else may suffer."""


@dataclass
class Scene:
    """A backend under attack, and every process that it ever had."""

    backend: NativeBackend
    draw: Random
    seen: set[psutil.Process] = field(default_factory=set)

    def pid(self, who: str) -> int | None:
        """The number of the "worker", "verifier", "zygote" or "compiler", if it runs now."""
        pool = self.backend.pool
        if who == "zygote":
            return pool._zygote.process.pid if pool._zygote else None
        parent = pool.pids().get(0 if who == "worker" else "verifier")
        if who != "compiler" or parent is None:
            return parent
        with contextlib.suppress(psutil.Error):
            return next((child.pid for child in psutil.Process(parent).children()), None)
        return None

    def note(self) -> None:
        """Remember the processes that run now."""
        for who in ("worker", "verifier", "zygote", "compiler"):
            pid = self.pid(who)
            with contextlib.suppress(psutil.Error):
                self.seen |= {psutil.Process(pid)} if pid else set()

    def left_over(self, seconds: float = 3.0) -> list[psutil.Process]:
        """Processes that still run after the backend was closed."""
        psutil.wait_procs(self.seen, timeout=seconds)
        return [p for p in self.seen if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


Strike = Callable[[Scene], None]


def send(sent: signal.Signals, *targets: str) -> Strike:
    """Send a signal to processes, as soon as all of them run, for a short while."""

    def strike(scene: Scene) -> None:
        deadline = time.monotonic() + 0.2
        while None in (pids := [scene.pid(who) for who in targets]):
            if time.monotonic() > deadline:
                return
        scene.note()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid or 0), sent)

    return strike


def both(*strikes: Strike) -> Strike:
    """One after the other."""

    def strike(scene: Scene) -> None:
        for one in strikes:
            one(scene)

    return strike


def break_pipe(scene: Scene) -> None:
    """Break the connection to the worker, one way or both."""
    child = scene.backend.pool._children.get(0)
    with contextlib.suppress(OSError):
        ways = (socket.SHUT_RD, socket.SHUT_WR, socket.SHUT_RDWR)
        way = scene.draw.choice(ways)
        if child:
            child.sock.shutdown(way)


def talk_over(scene: Scene) -> None:
    """Send the worker what is no request."""
    child = scene.backend.pool._children.get(0)
    with contextlib.suppress(OSError):
        _ = child and child.sock.send(scene.draw.randbytes(scene.draw.randrange(1, 9)))


def forget(scene: Scene) -> None:
    """Have the worker lose every state that it keeps: what eviction does, at its worst."""
    with contextlib.suppress(BackendError):
        states = [ProofState(TRUE, SCRIPT[:i], ()) for i in range(len(SCRIPT) + 1)]
        scene.backend.forget(states)


def interrupt(scene: Scene) -> None:
    """What Ctrl-C does: an exception in the main thread, wherever it is."""
    os.kill(os.getpid(), signal.SIGINT)


KILL, ABORT, STOP = signal.SIGKILL, signal.SIGABRT, signal.SIGSTOP
STRIKES: Mapping[str, Strike] = {
    "worker killed": send(KILL, "worker"),
    "worker aborted": send(ABORT, "worker"),
    "worker stopped": send(STOP, "worker"),
    "zygote and worker killed": send(KILL, "zygote", "worker"),
    "zygote stopped, worker killed": both(send(STOP, "zygote"), send(KILL, "worker")),
    "pipe broken": break_pipe,
    "garbage in the pipe": talk_over,
    "every state evicted": forget,
    "interrupted": interrupt,
}
"""What happens to the worker while an episode goes on."""

VERIFIER_STRIKES: Mapping[str, Strike] = {
    "verifier killed": send(KILL, "verifier"),
    "verifier stopped": send(STOP, "verifier"),
    "compiling child killed": send(KILL, "compiler"),
    "compiling child stopped": send(STOP, "compiler"),
    "zygote stopped, verifier killed": both(send(STOP, "zygote"), send(KILL, "verifier")),
    "interrupted while compiling": interrupt,
}
"""What happens while a proof is compiled (tier T2)."""


@dataclass
class Tally:
    """What came of the injections of one fault."""

    injected: int = 0
    refused: int = 0  # steps and verdicts that the fault cost
    overrun: float = -inf  # the most seconds that a call took beyond its limit; may be negative
    problems: list[str] = field(default_factory=list)

    def timed(self, limit: float, call: Callable[[], Any]) -> Any:
        """The value of a call, which must return in time; None if it was interrupted."""
        start = time.monotonic()
        try:
            return call()
        except KeyboardInterrupt:
            return None
        finally:
            over = time.monotonic() - start - limit
            self.overrun = max(self.overrun, over)
            if over > SLACK:
                self.problems.append(f"a call took {over:.2f} s more than its limit of {limit} s")


@contextlib.contextmanager
def struck(scene: Scene, strike: Strike, delay: float) -> Iterator[None]:
    """Have `strike` happen once, `delay` seconds from now or as soon as the block ends."""
    done, over = threading.Event(), threading.Event()

    def wait_and_strike() -> None:
        over.wait(delay)
        strike(scene)
        done.set()

    thread = threading.Thread(target=wait_and_strike)
    thread.start()
    try:
        yield
    finally:
        over.set()
        while not done.is_set():  # a late interrupt must not end in the middle of something else
            with contextlib.suppress(KeyboardInterrupt):
                done.wait(1.0)
                time.sleep(0.001)
        thread.join()


class Range:
    """Where faults are injected: one backend, one environment, and what it should answer."""

    def __init__(self, seed: int, tier: str = "T1") -> None:
        self.scene = Scene(NativeBackend(limits=LIMITS), Random(seed))
        self.backend = self.scene.backend
        self.tier = tier
        self.env: Any = gym.make(
            "LeanStep-v0", theorems=TRUE, backend=self.backend, compound=True,
            max_tactics=None, verify=tier,
        )  # fmt: skip
        self.expected = self._answers()

    def _answers(self) -> list[tuple[str, ...]]:
        states = [self.backend.start(TRUE)]
        for tactic in SCRIPT:
            after = self.backend.run_tactic(states[-1], tactic)
            assert isinstance(after, ProofState), after
            states.append(after)
        assert self.backend.verify(states[-1], "T2").proved
        self.scene.note()
        return [texts(state) for state in states]

    def close(self) -> list[psutil.Process]:
        """Close everything; the processes that are left."""
        self.scene.note()
        self.env.close()
        self.backend.close()
        return self.scene.left_over()

    # -- strikes --------------------------------------------------------------------------------

    def inject(self, strike: Strike, tally: Tally) -> None:
        """One episode that is struck at a random moment of a random step."""
        draw = self.scene.draw
        self.env.reset()
        struck_step = len(SCRIPT) - 1 if self.tier == "T2" else draw.choice((1, 1, 1, 0, 2, 4, 5))
        for i, tactic in enumerate(SCRIPT):
            if i == struck_step:
                with struck(self.scene, strike, draw.uniform(0.0, 0.03)):
                    fine = self._step(i, tactic, tally)
            else:
                fine = self._step(i, tactic, tally)
            tries = 1
            while not fine and tries < TRIES:
                tries += 1
                fine = self._step(i, tactic, tally)
            if not fine:
                tally.problems.append(f"the episode was lost at `{tactic}`")
                return
        tally.injected += 1
        self._aftermath(tally)

    def _step(self, i: int, tactic: str, tally: Tally) -> bool:
        """Whether a step did what it should; anything but that and a fault is a problem."""
        last = i == len(SCRIPT) - 1
        verify = LIMITS.verify + (LIMITS.header if self.tier == "T2" else 0.0) if last else 0.0
        result = tally.timed(LIMITS.tactic + verify, lambda: self.env.step(tactic))
        if result is None:
            tally.refused += 1
            return self._stands_at(i + 1)
        _, reward, terminated, truncated, info = result
        if truncated:
            tally.problems.append("the episode was truncated")
        error = info.get("error")
        if error:
            tally.refused += 1
            if error.kind not in ("infrastructure", "timeout"):
                tally.problems.append(f"`{tactic}` was refused as {error.kind}: {error.message}")
            if reward > 0 or terminated or not self._stands_at(i):
                tally.problems.append("a refused step changed the episode")
            return False
        if last and not (terminated and info["verdict"].proved):
            tally.problems.append(f"a proof was not accepted: {info}")
        if not self._stands_at(i + 1):
            tally.problems.append(f"`{tactic}` led somewhere else")
        return True

    def _stands_at(self, i: int) -> bool:
        return texts(self.env.unwrapped.state) == self.expected[i]

    # -- texts that hurt ------------------------------------------------------------------------

    def suffer(self, text: str, tally: Tally) -> None:
        """An episode with a step that hurts, before a random step of the proof."""
        self.env.reset()
        at = self.scene.draw.randrange(2)
        for tactic in SCRIPT[:at]:
            self.env.step(tactic)
        before = self.env.unwrapped.state
        outcome = tally.timed(LIMITS.tactic, lambda: self.backend.run_tactic(before, text))
        tally.refused += isinstance(outcome, TacticError)
        for i in range(at, len(SCRIPT)):
            if not self._step(i, SCRIPT[i], tally):
                tally.problems.append(f"`{text[:40]}` hurt the step after it")
                return
        tally.injected += 1
        self._aftermath(tally)

    # -- afterwards -----------------------------------------------------------------------------

    def _aftermath(self, tally: Tally) -> None:
        """Old states step as they did, the truth is still proved, and what is false is not."""
        i = self.scene.draw.randrange(len(SCRIPT))
        old = ProofState(TRUE, SCRIPT[:i], ())
        for _ in range(TRIES):  # the strike may have fallen behind the last step
            after = self.backend.run_tactic(old, SCRIPT[i])
            if isinstance(after, ProofState):
                break
        if not isinstance(after, ProofState) or texts(after) != self.expected[i + 1]:
            tally.problems.append(f"an old state steps differently: {after}")
        if self._is_proved(ProofState(FALSE, SWINDLE, ()), tally):
            tally.problems.append("a false claim was proved")
        if not self._is_proved(ProofState(TRUE, SCRIPT, ()), tally):
            tally.problems.append("a true claim was not proved")
        self.scene.note()

    def _is_proved(self, state: ProofState, tally: Tally) -> bool:
        limit = LIMITS.verify + (LIMITS.header if self.tier == "T2" else 0.0)
        for _ in range(TRIES):
            with contextlib.suppress(BackendError):
                verdict = tally.timed(limit, lambda: self.backend.verify(state, self.tier))
                return bool(verdict.proved)
        return False


def texts(state: ProofState) -> tuple[str, ...]:
    """The goals of a state as Lean prints them."""
    return tuple(goal.text for goal in state.goals)
