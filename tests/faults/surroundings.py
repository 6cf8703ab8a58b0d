"""Faults around the processes: in what is kept on disk, and in who started them.

Each injects one fault into an empty folder of its own and returns what was wrong afterwards.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import psutil

from segenv.backends.native import NativeBackend
from segenv.lean.build import ensure_core, is_complete
from segenv.lean.runtime import cache_folder, discover

TEXT = "theorem a : 1 = 1 := rfl\n\ntheorem b (p : Prop) (h : p) : p := by\n  exact h\n"
COMPILE = """
from segenv.lean.build import ensure_core
from segenv.lean.runtime import discover
print(ensure_core(discover()))
"""
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
"""
WORK = """
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Theorem
backend = NativeBackend(workers=2)
theorem = Theorem("t", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
state = backend.start(theorem)
print("ready", flush=True)
i = 0
while True:
    i += 1
    backend.run_tactic(state, f"have h{i} := h")
    backend.verify(ProofState(theorem, (f"have h{i} := h", "exact ⟨h.2, h.1⟩"), ()), "T2")
"""


@contextlib.contextmanager
def cache_at(folder: Path, with_core: bool = True) -> Iterator[Path]:
    """Have everything kept in `folder`, where a copy of the compiled core lies already."""
    core = ensure_core(discover())
    before = os.environ.get("SEGENV_CACHE")
    os.environ["SEGENV_CACHE"] = str(folder)
    copy = cache_folder() / "core" / core.name
    if with_core:
        shutil.copytree(core, copy)
    try:
        yield copy
    finally:
        del os.environ["SEGENV_CACHE"]
        if before is not None:
            os.environ["SEGENV_CACHE"] = before


def parent_killed(draw: Random, folder: Path) -> list[str]:
    """The program that uses segenv is killed while it steps and verifies."""
    parent = subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout
        parent.stdout.readline()
        time.sleep(draw.uniform(0.0, 0.3))
        children = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
    _, alive = psutil.wait_procs(children, timeout=3.0)
    return [f"process {child.pid} was left" for child in alive]


def theorem_cache_damaged(draw: Random, folder: Path) -> list[str]:
    """What is kept of a source text is overwritten, cut off, of the wrong shape, or a folder."""
    with cache_at(folder), NativeBackend() as backend:
        theorems = backend.load(TEXT, "text")
        (kept,) = (folder / "theorems").iterdir()
        damage(draw, kept)
        return [] if backend.load(TEXT, "text") == theorems else ["other theorems were read"]


def damage(draw: Random, path: Path) -> None:
    """Damage a file in one of many ways."""
    data = path.read_bytes()
    at = draw.randrange(len(data))
    shapes: tuple[object, ...] = (
        [1],
        {},
        None,
        [{}],
        [None],
        {"a": 1},
        [[]],
        [{"name": "a", "line": 1}],
        "x",
        7,
    )

    def folder() -> None:
        path.unlink()
        path.mkdir()

    def circle() -> None:
        path.unlink()
        path.symlink_to(path)

    ways: tuple[Callable[[], object], ...] = (
        lambda: path.write_bytes(b""),
        lambda: path.write_bytes(draw.randbytes(100)),
        lambda: path.write_bytes(data[:at]),
        lambda: path.write_text(json.dumps(draw.choice(shapes))),
        folder,
        circle,
    )
    draw.choice(ways)()


def core_damaged(draw: Random, folder: Path) -> list[str]:
    """A file of the compiled core is cut off, changed in one place, or gone."""
    with cache_at(folder) as core:
        file = draw.choice(sorted(core.rglob("*.olean")))
        data = bytearray(file.read_bytes())
        at = draw.randrange(len(data))
        data[at] ^= 1 + draw.randrange(255)
        draw.choice(
            (
                lambda: file.write_bytes(data),
                lambda: file.write_bytes(data[:at]),
                file.unlink,
            )
        )()
        if is_complete(core):
            return [f"damage to byte {at} of {file.name} was not seen"]
        again = ensure_core(discover(), lambda *_: None)
        return drafts(folder) + ([] if is_complete(again) else ["the core is still damaged"])


def disk_full(draw: Random, folder: Path) -> list[str]:
    """There is room for a few KB or MB only while the core is compiled."""
    with cache_at(folder, with_core=False):
        room = str(draw.choice((0, 1_000, draw.randrange(2_000_000))))
        child = subprocess.run(
            [sys.executable, "-c", LIMITED + COMPILE, room], capture_output=True, text=True
        )
    problems = drafts(folder)
    if child.returncode == 0 or "CoreBuildError" not in child.stderr:
        problems.append(f"with room for {room} bytes: {child.stderr[-300:]}")
    return problems


def two_compile(draw: Random, folder: Path) -> list[str]:
    """Two processes need the core at once, and one of them may be killed on the way."""
    with cache_at(folder, with_core=False):
        command = [sys.executable, "-c", COMPILE]
        start: Callable[[], Any] = partial(
            subprocess.Popen, command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        with start() as first, start() as second:
            if draw.random() < 0.5:
                time.sleep(draw.uniform(0.0, 6.0))
                first.kill()
            else:
                first.wait()
            second.wait()
            assert second.stdout
            core = Path(second.stdout.read().decode().strip())
        return drafts(folder) + ([] if is_complete(core) else ["no complete core came of it"])


def drafts(folder: Path) -> list[str]:
    """Unfinished files and folders that were left."""
    return [f"{path.name} was left" for path in folder.rglob("*.tmp-*")]


SURROUNDINGS: Mapping[str, Callable[[Random, Path], list[str]]] = {
    "parent killed": parent_killed,
    "theorem cache damaged": theorem_cache_damaged,
    "compiled core damaged": core_damaged,
    "disk full while compiling": disk_full,
    "two processes compiling": two_compile,
}
