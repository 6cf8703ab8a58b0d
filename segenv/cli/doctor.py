"""`segenv doctor`: whether everything is there, and one proof from start to verdict."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from segenv.backends.base import BackendError, StatementError
from segenv.cli.common import REFUSED, Json, complain, console, native, print_json
from segenv.lean.shared.errors import LeanError
from segenv.proof import ProofState, Theorem

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend

EXAMPLE = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)", proof="exact ⟨h.2, h.1⟩")

Say = Callable[[str, str], None]
Found = dict[str, Any]


def command(json: Json = False) -> None:
    """Look at the installation and check one proof: all well, or what to do."""
    found: Found = {"ok": False}
    say = _quiet if json else _say
    problem = ""
    try:
        _versions(found, say)
        _lean(found, say)
        with native() as backend:
            _proof(backend, found, say)
    except (LeanError, BackendError, StatementError, OSError) as error:
        problem = str(error)
    found |= {"ok": not problem, "problem": problem or None}
    if json:
        print_json(found)
    elif not problem:
        console().print("\nall well", style="green")
    if problem:
        complain(problem)
        raise typer.Exit(REFUSED)


def _versions(found: Found, say: Say) -> None:
    import platform

    import gymnasium

    from segenv import __version__

    found["versions"] = {
        "segenv": __version__,
        "gymnasium": gymnasium.__version__,
        "python": platform.python_version(),
    }
    for name, version in found["versions"].items():
        say(name, version)
    say("", sys.executable)


def _lean(found: Found, say: Say) -> None:
    """What Lean there is; compiles its core library if that is not done yet."""
    from segenv.lean.build import core_folder, ensure_core, is_complete
    from segenv.lean.runtime import cache_folder, discover

    runtime = discover()
    found["lean"] = {
        "version": runtime.version,
        "commit": runtime.commit,
        "source": runtime.source,
        "library": str(runtime.library),
    }
    say("lean", f"{runtime.version}, commit {runtime.commit[:12]}, from the {runtime.source}")
    say("", str(runtime.library))
    say("cache", str(cache_folder()))
    ready = not runtime.core or is_complete(core_folder(runtime))
    with _timed(found, "compile core"):
        folder = ensure_core(runtime)
    state = "ready" if ready else f"compiled now, in {found['seconds']['compile core']:.1f} s"
    found["core"] = {"folder": str(folder), "was_ready": ready}
    found["cache"] = str(cache_folder())
    say("core", f"{state} ({folder})")


def _proof(backend: "NativeBackend", found: Found, say: Say) -> None:
    """Start, prove and verify one theorem. Raises `BackendError` where that goes wrong."""
    with _timed(found, "start Lean and the theorem"):
        state = backend.start(EXAMPLE)
    with _timed(found, "run a tactic"):
        outcome = backend.run_tactic(state, EXAMPLE.proof)
    if not isinstance(outcome, ProofState):
        raise BackendError(f"Lean refused a tactic that is right: {outcome.message}")
    for tier in ("T1", "T2"):
        with _timed(found, f"verify at {tier}"):
            verdict = backend.verify(outcome, tier)
        if not verdict.proved:
            raise BackendError(f"a right proof was rejected at {tier}: {verdict.error}")
    for what, seconds in list(found["seconds"].items())[1:]:
        say(what, f"{seconds * 1000:.1f} ms")


@contextmanager
def _timed(found: Found, what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    found.setdefault("seconds", {})[what] = time.perf_counter() - start


def _say(name: str, value: str) -> None:
    console().print(f"{name:<27} {value}", soft_wrap=True)


def _quiet(name: str, value: str) -> None:
    pass
