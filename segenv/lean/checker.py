"""Tier T3: a theorem compiled to a file, and the file replayed by the checker of a toolchain.

Lean toolchains bring `leanchecker`, a program that reads a compiled module and sends every
declaration of it through the kernel again. The wheel has none.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from segenv.lean.runtime import Runtime

MODULE = "Candidate"
WANTED = 2000  # characters of a checker's output


class CheckerError(Exception):
    """The checker could not be run, and says nothing about the proof."""


def checker_of(runtime: Runtime) -> Path | None:
    """The checker that belongs to a Lean, or None."""
    found = runtime.library.parent.parent.parent / "bin" / "leanchecker"
    return found if not runtime.core and os.access(found, os.X_OK) else None


def check(runtime: Runtime, checker: Path, text: str, seconds: float) -> str | None:
    """Why the checker refuses the module `text`, or None. Raises `CheckerError`."""
    with tempfile.TemporaryDirectory(prefix="segenv-") as name:
        folder = Path(name)
        source, compiled = folder / f"{MODULE}.lean", folder / f"{MODULE}.olean"
        source.write_text(text, encoding="utf-8")
        path = os.pathsep.join([runtime.lean_path(None), name])
        compile_ = runtime.command("-R", folder, "-o", compiled, source)
        problem = _run(compile_, path, seconds)
        if problem is None:
            problem = _run([str(checker), MODULE], path, seconds)
        return problem


def _run(command: list[str], lean_path: str, seconds: float) -> str | None:
    """What a failed command says, or None if it went well."""
    environment = os.environ | {"LEAN_PATH": lean_path}
    try:
        child = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise CheckerError(f"{command[0]} took longer than {seconds:g} s") from error
    except OSError as error:
        raise CheckerError(f"{command[0]} cannot be run: {error}") from error
    if child.returncode == 0:
        return None
    if child.returncode < 0:
        raise CheckerError(f"{command[0]} was ended by signal {-child.returncode}")
    said = (child.stdout + child.stderr).strip()[:WANTED] or f"exit status {child.returncode}"
    return f"{Path(command[0]).name} refuses: {said}"
