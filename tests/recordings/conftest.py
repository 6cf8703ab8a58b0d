"""A backend that says what real Lean once said: no Lean is needed here, and none is looked for.

With `$SEGENV_RECORD` set (`python -m tools.record`) real Lean answers, and is written down.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from segenv.backends.base import Backend
from segenv.backends.replay import Recorder, ReplayBackend

FILE = Path(__file__).with_name("golden.jsonl")
RECORD = "SEGENV_RECORD"


@pytest.fixture(scope="session")
def recorded() -> Iterator[Backend]:
    """What was recorded, or is."""
    if not os.environ.get(RECORD):
        yield ReplayBackend.read(FILE)
        return
    from segenv.backends.native import NativeBackend

    with NativeBackend() as native:
        recorder = Recorder(native)
        yield recorder
        recorder.write(FILE, native.versions()[0])


@pytest.fixture(autouse=True)
def no_lean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may look for a Lean, or start a process of it."""
    if os.environ.get(RECORD):
        return
    from segenv.lean import pool, runtime

    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("these tests need no Lean")

    monkeypatch.setattr(runtime, "discover", refuse)
    monkeypatch.setattr(pool.Pool, "__init__", refuse)
