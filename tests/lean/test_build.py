"""The core library in its cache: compiled once, by one process, and never half.

Most tests use a stand-in for Lean that writes a line per module, so that a build takes a moment.
"""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from segenv.lean import build
from segenv.lean.build import MODULES, core_folder, core_hash, ensure_core, is_complete
from segenv.lean.runtime import Runtime, discover
from segenv.lean.shared.errors import CoreBuildError

# A shell script that is called as `lean -R root -o output source`.
STAND_IN = 'sleep {delay}; echo "compiled $5" > "$4"'


@dataclass(frozen=True)
class StandIn(Runtime):
    """A Lean that needs a core library, and runs the shell script `code` to compile a module."""

    code: str = STAND_IN.format(delay=0)

    def command(self, *arguments: str | Path) -> list[str]:
        return ["/bin/sh", "-c", self.code, "lean", *map(str, arguments)]


def stand_in(tmp_path: Path, code: str = StandIn.code) -> StandIn:
    library = tmp_path / "libleanshared.so"
    if not library.exists():
        library.touch()
    return StandIn("wheel", library, "4.35.0", "abc", True, code=code)


class Said(list[str]):
    """A progress callback that keeps what it was told."""

    def __call__(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total == len(MODULES)
        self.append(what)


def in_another_process(tmp_path: Path, delay: float) -> "subprocess.Popen[bytes]":
    """Compiles with the stand-in, `delay` seconds a module."""
    code = f"""
    import sys
    sys.path.insert(0, {str(Path(__file__).parent)!r})
    from pathlib import Path
    from test_build import STAND_IN, stand_in
    from segenv.lean.build import ensure_core
    ensure_core(stand_in(Path({str(tmp_path)!r}), STAND_IN.format(delay={delay})))
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stderr=subprocess.DEVNULL
    )


def wait_for(pattern: str, cache: Path) -> None:
    deadline = time.monotonic() + 30
    while not list(cache.glob(pattern)):
        assert time.monotonic() < deadline, f"no {pattern} in {cache}"
        time.sleep(0.01)


def test_two_processes_at_once_compile_once(cold_start: Any, compiled_core: Path) -> None:
    assert cold_start.folders[0] == cold_start.folders[1]
    assert sum("is ready in" in message for message in cold_start.messages) == 1
    assert is_complete(compiled_core)
    left = {path.name for path in (cold_start.cache / "core").iterdir()}
    assert left == {compiled_core.name, f"{compiled_core.name}.lock"}


def test_second_use_compiles_nothing(compiled_core: Path) -> None:
    said = Said()
    assert ensure_core(discover(), said) == compiled_core
    assert said == []


def test_progress(tmp_path: Path, own_cache: Path) -> None:
    said = Said()
    folder = ensure_core(stand_in(tmp_path), said)
    assert len(said) == len(MODULES) + 1
    assert said[-1].endswith(str(folder))


def test_default_progress_is_two_lines_in_a_log(
    tmp_path: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ensure_core(stand_in(tmp_path))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert [line.split(": ")[0] for line in printed.err.splitlines()] == ["segenv", "segenv"]


def test_default_progress_is_one_line_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for done in range(3):
        build.report(done, 2, "compiling")
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1 and printed.endswith("compiling (2/2)\n")


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def empty_manifest(file: Path) -> None:
    file.with_name("manifest.json").write_text(json.dumps({"files": {}}))


def half_a_manifest(file: Path) -> None:
    truncate(file.with_name("manifest.json"))


@pytest.mark.parametrize("damage", [truncate, flip, Path.unlink, empty_manifest, half_a_manifest])
def test_damaged_cache_is_compiled_again(
    damage: Callable[[Path], None], tmp_path: Path, own_cache: Path
) -> None:
    folder = ensure_core(stand_in(tmp_path), Said())
    damage(folder / "Init.olean")
    assert not is_complete(folder)
    said = Said()
    assert ensure_core(stand_in(tmp_path), said) == folder
    assert is_complete(folder) and len(said) == len(MODULES) + 1
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, f"{folder.name}.lock"}


def test_damage_to_the_real_one_is_seen(compiled_core: Path, tmp_path: Path) -> None:
    for file in compiled_core.rglob("*.*"):
        copy = tmp_path / file.relative_to(compiled_core)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes())
    assert is_complete(tmp_path)
    flip(tmp_path / "SegCore" / "Nat.olean")
    assert not is_complete(tmp_path)


def test_killed_build_leaves_nothing_that_passes_for_complete(
    tmp_path: Path, own_cache: Path
) -> None:
    with in_another_process(tmp_path, delay=0.3) as process:
        wait_for("core/*.tmp-*/SegCore/Prelude.olean", own_cache)
        process.send_signal(signal.SIGKILL)
    folder = core_folder(stand_in(tmp_path))
    assert not folder.exists()
    start = time.monotonic()
    assert is_complete(ensure_core(stand_in(tmp_path), Said()))
    assert time.monotonic() - start < 10, "the lock of a dead process blocked"
    assert not list(folder.parent.glob("*.tmp-*"))


def test_loser_waits_and_uses_the_winners_result(tmp_path: Path, own_cache: Path) -> None:
    said = Said()
    with in_another_process(tmp_path, delay=0.1) as process:
        wait_for("core/*.tmp-*", own_cache)
        folder = ensure_core(stand_in(tmp_path), said)
    assert said == ["waiting for another process that compiles the Lean core"]
    assert is_complete(folder)
    assert process.returncode == 0


def test_file_system_without_locks(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def unsupported(file: object, how: int) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    assert is_complete(ensure_core(stand_in(tmp_path), Said()))


def test_late_twin_does_not_spoil_a_finished_build(tmp_path: Path, own_cache: Path) -> None:
    """Without locks two builds may end one after the other; the second replaces the first."""
    folder = ensure_core(stand_in(tmp_path), Said())
    build._build(stand_in(tmp_path), folder, Said())
    assert is_complete(folder)


def test_failed_compile_shows_what_lean_said(tmp_path: Path, own_cache: Path) -> None:
    code = "echo 'a.lean:1:2: error: no'; exit 1"
    with pytest.raises(CoreBuildError, match=r"SegCore/Prelude\.lean:\na\.lean:1:2: error: no"):
        ensure_core(stand_in(tmp_path, code), Said())
    assert [path.suffix for path in (own_cache / "core").iterdir()] == [".lock"]


def test_lean_that_cannot_write_says_where_to_go(tmp_path: Path, own_cache: Path) -> None:
    code = "echo 'failed to write: no space left' >&2; exit 1"
    with pytest.raises(CoreBuildError, match="SEGENV_CACHE"):
        ensure_core(stand_in(tmp_path, code), Said())


def test_full_disk(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(draft: Path, folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build, "_publish", full)
    with pytest.raises(CoreBuildError, match=r"No space left on device[^\n]*\n.*SEGENV_CACHE"):
        ensure_core(stand_in(tmp_path), Said())
    assert [path.suffix for path in (own_cache / "core").iterdir()] == [".lock"]


def test_cache_folder_that_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEGENV_CACHE", str(tmp_path / "file"))
    with pytest.raises(CoreBuildError, match="SEGENV_CACHE"):
        ensure_core(stand_in(tmp_path), Said())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_cache_folder_without_permission(tmp_path: Path, own_cache: Path) -> None:
    own_cache.mkdir(mode=0o500)
    with pytest.raises(CoreBuildError, match="SEGENV_CACHE"):
        ensure_core(stand_in(tmp_path), Said())


def test_folder_depends_on_the_library_and_the_sources(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = stand_in(tmp_path)
    folders = {core_folder(runtime)}
    runtime.library.write_text("longer")
    folders.add(core_folder(runtime))
    os.utime(runtime.library, (1, 1))
    folders.add(core_folder(runtime))
    monkeypatch.setattr(build, "core_hash", lambda: "other sources")
    folders.add(core_folder(runtime))
    assert len(folders) == 4


def test_hash_covers_every_source() -> None:
    sources = {path.relative_to(build.CORE).as_posix() for path in build.CORE.rglob("*.lean")}
    assert sources == {f"{module}.lean" for module in MODULES}
    assert len(core_hash()) == 64


def test_toolchain_needs_no_core_library(tmp_path: Path, own_cache: Path) -> None:
    runtime = Runtime("env", tmp_path / "lib", "4.35.0", "abc", False, (tmp_path,))
    assert ensure_core(runtime, Said()) == tmp_path
    assert not own_cache.exists()
