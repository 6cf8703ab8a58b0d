"""Tier T3: a theorem compiled to a file, and the file replayed by the checker of a toolchain.

Lean toolchains bring `leanchecker`, a program that reads a compiled module and sends every
declaration of it through the kernel again. The wheel has none.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from segenv.lean.runtime import Runtime
from segenv.lean.search_path import search_path
from segenv.lean.shared.processes import run

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
        path = os.pathsep.join([runtime.lean_path(None), search_path([name])])
        compile_ = runtime.command("-R", folder, "-o", compiled, source)
        problem = _run(compile_, path, seconds)
        if problem is None:
            problem = _run([str(checker), MODULE], path, seconds)
        return problem


def _run(command: list[str], lean_path: str, seconds: float) -> str | None:
    """What a failed command says, or None if it went well."""
    environment = os.environ | {"LEAN_PATH": lean_path}
    try:
        code, output = run(command, seconds, environment)
    except subprocess.TimeoutExpired as error:
        raise CheckerError(f"{command[0]} took longer than {seconds:g} s") from error
    except OSError as error:
        raise CheckerError(f"{command[0]} cannot be run: {error}") from error
    if code == 0:
        return None
    if code is None or code < 0:
        end = "was lost" if code is None else f"was ended by signal {-code}"
        raise CheckerError(f"{command[0]} {end}")
    said = output.strip()[:WANTED] or f"exit status {code}"
    return f"{Path(command[0]).name} refuses: {said}"
