"""The value of `LEAN_PATH`. Lean separates folders by a colon, so none may have one in its name."""

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from segenv.lean.shared.errors import LeanError


def search_path(folders: Iterable[str | os.PathLike[str]]) -> str:
    """Folders for Lean to look for modules in, the first one first.

    A folder with a colon in its name is named by a link without one, that lasts as long as this
    process. Raises `LeanError` if there is no place for such a link.
    """
    return os.pathsep.join(_named(os.path.abspath(folder), os.getpid()) for folder in folders)


@functools.cache
def _named(folder: str, process: int) -> str:
    """A name of `folder` without a colon, for one process: a fork makes links of its own."""
    if os.pathsep not in folder:
        return folder
    for base in (tempfile.gettempdir(), "/tmp"):
        if os.pathsep not in base and os.access(base, os.W_OK | os.X_OK):
            home = tempfile.mkdtemp(prefix="segenv-", dir=base)
            atexit.register(_remove, home, process)
            link = Path(home) / "lib"
            link.symlink_to(folder, target_is_directory=True)
            return str(link)
    raise LeanError(
        f"the folder {folder!r} has a colon in its name, which Lean takes for the end of it, and "
        f"there is no place for a link: name another folder (the cache: export SEGENV_CACHE=...), "
        "or a folder for temporary files without a colon (export TMPDIR=...)"
    )


def _remove(home: str, process: int) -> None:
    if os.getpid() == process:
        shutil.rmtree(home, ignore_errors=True)
