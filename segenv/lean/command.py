"""The `lean` command from the Lean that segenv found: `python -P -m segenv.lean.command --help`.

Without `-P`, `python -m` looks for modules in the current folder first: that is how Python has it.

`LEAN_PATH` is set to the core library (compiled first if need be) unless it is given.
"""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from segenv.lean.build import ensure_core
from segenv.lean.runtime import discover
from segenv.lean.shared.errors import LeanError


def main(arguments: Sequence[str]) -> NoReturn:
    """Becomes `lean`: this process is replaced, so exit status and signals are Lean's own."""
    try:
        runtime = discover()
        if "LEAN_PATH" not in os.environ:
            os.environ["LEAN_PATH"] = runtime.lean_path(ensure_core(runtime))
    except LeanError as error:
        sys.exit(f"segenv: {error}")
    sys.stdout.flush()
    command = runtime.command(*arguments)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
