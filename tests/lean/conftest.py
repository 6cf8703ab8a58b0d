"""Fixtures for the tests that need a real Lean: its core library is compiled once per session."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ENSURE_CORE = """
from segenv.lean.build import ensure_core
from segenv.lean.runtime import discover
print(ensure_core(discover()))
"""


@dataclass(frozen=True)
class ColdStart:
    """Two processes that needed the core library at once, with an empty cache."""

    cache: Path
    folders: tuple[str, ...]
    messages: tuple[str, ...]
    seconds: float


@pytest.fixture(scope="session")
def cold_start(tmp_path_factory: pytest.TempPathFactory) -> ColdStart:
    cache = tmp_path_factory.mktemp("cache")
    environment = os.environ | {"SEGENV_CACHE": str(cache), "SEGENV_LEAN": "wheel"}
    start = time.perf_counter()
    both = [
        subprocess.Popen(
            [sys.executable, "-c", ENSURE_CORE],
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=120) for process in both]
    seconds = time.perf_counter() - start
    assert [process.returncode for process in both] == [0, 0], outputs
    folders, messages = zip(*outputs, strict=True)
    return ColdStart(cache, folders, messages, seconds)


@pytest.fixture
def compiled_core(cold_start: ColdStart, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The compiled core library of the wheel, with `$SEGENV_CACHE` at the session's cache."""
    monkeypatch.setenv("SEGENV_CACHE", str(cold_start.cache))
    monkeypatch.setenv("SEGENV_LEAN", "wheel")
    monkeypatch.delenv("LEAN_PATH", raising=False)
    return Path(cold_start.folders[0].strip())


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of the test's own."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("SEGENV_CACHE", str(cache))
    return cache
