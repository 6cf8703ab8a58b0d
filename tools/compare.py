"""Steps a second of this source tree against an older revision, in one run.

    python -m tools.compare REVISION [--every N] [--starts] [--json]

Both versions run the same mix of steps (`segenv.bench.mix`, made by this one), a few steps each in
turn, each in a process of its own with its own source first on the path, so that whatever else the
machine does falls on both. Steps are timed from the user's side: tactic in, printed goals out.
With `--starts` also the first reset of the default environment with nothing cached but the core, and
the first start of every shipped theorem in a fresh worker, each version with its own suites.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from segenv.bench.engine import first_reset

ROOT = Path(__file__).resolve().parent.parent
CHUNK = 20  # steps in a turn

# Uses only what every version has: NativeBackend, its pool, and the values of segenv.proof.
DRIVER = """
import json, sys, time
from dataclasses import fields
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem

known = {field.name for field in fields(Theorem)}
theorems = {t["name"]: Theorem(**{name: value if isinstance(value, str) else tuple(value)
                                  for name, value in t.items() if name in known})
            for t in json.loads(sys.stdin.readline())}
with NativeBackend() as backend:
    for theorem in theorems.values():
        backend.start(theorem)
    print("ready", flush=True)
    states = {}
    for line in sys.stdin:
        seconds = []
        for name, script, tactic in json.loads(line):
            key = (name, *script)
            if (name,) not in states:
                states = {(name,): backend.start(theorems[name])}
            for i in range(len(script)):
                if key[: i + 2] not in states:
                    states[key[: i + 2]] = backend.run_tactic(states[key[: i + 1]], script[i])
            state = states[key]
            start = time.perf_counter()
            backend.run_tactic(state, tactic)
            seconds.append(time.perf_counter() - start)
        print(json.dumps(seconds), flush=True)
"""

STARTS = """
import json, time
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem
from segenv.theorems.suite import SUITES, load_suite

with NativeBackend() as backend:
    theorems = [t for name in SUITES for t in load_suite(name, backend).theorems]
with NativeBackend() as backend:
    backend.start(Theorem("warm", "True"))
    seconds = []
    for theorem in theorems:
        start = time.perf_counter()
        backend.start(theorem)
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds))
"""


class Version:
    """A process that runs steps with the sources in a folder."""

    def __init__(self, folder: Path, theorems: Sequence[dict[str, Any]]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=_surroundings(folder),
        )
        self._write(theorems)
        assert self.process.stdout and self.process.stdout.readline().strip() == "ready"

    def seconds(self, steps: Sequence[tuple[str, Sequence[str], str]]) -> list[float]:
        """The wall seconds of each step."""
        self._write(steps)
        assert self.process.stdout
        found: list[float] = json.loads(self.process.stdout.readline())
        return found

    def _write(self, value: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(value) + "\n")
        self.process.stdin.flush()

    def close(self) -> None:
        """End the process and what it started."""
        self.process.communicate()


def _surroundings(folder: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def start_times(folder: Path) -> tuple[float, float]:
    """Seconds of a first reset, and the 95th percentile of milliseconds of a start."""
    reset = first_reset(str(folder))
    command = [sys.executable, "-P", "-c", STARTS]
    run = subprocess.run(command, check=True, env=_surroundings(folder), stdout=subprocess.PIPE)
    return reset, float(np.percentile(json.loads(run.stdout), 95)) * 1e3


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """The sources of a revision in a folder that goes away again."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "-C", ROOT, "archive", revision], check=True, capture_output=True
        )
        subprocess.run(["tar", "-x", "-C", folder], check=True, input=archive.stdout)
        yield Path(folder)


def main(
    revision: str,
    every: Annotated[int, typer.Option(help="Take each n-th theorem only.")] = 1,
    starts: Annotated[bool, typer.Option(help="Compare first reset and starts too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the speed of this source tree with that of REVISION."""
    from rich.progress import track

    from segenv.backends.native import NativeBackend
    from segenv.bench import mix
    from segenv.theorems.suite import SUITES

    with NativeBackend() as backend:
        steps = mix.build(backend, SUITES, every)
    theorems = [asdict(theorem) for theorem in dict.fromkeys(step.theorem for step in steps)]
    plain = [(step.theorem.name, step.script, step.tactic) for step in steps]
    total = {"old": 0.0, "new": 0.0}
    with checkout(revision) as folder:
        versions = {"old": Version(folder, theorems), "new": Version(ROOT, theorems)}
        turns = range(0, len(plain), CHUNK)
        for n, i in enumerate(track(turns, "comparing", disable=as_json)):
            for name in sorted(versions, reverse=bool(n % 2)):
                total[name] += sum(versions[name].seconds(plain[i : i + CHUNK]))
        for version in versions.values():
            version.close()
        times = {"old": start_times(folder), "new": start_times(ROOT)} if starts else {}
    result = {
        "revision": revision,
        "steps": len(plain),
        "old_steps_per_s": len(plain) / total["old"],
        "new_steps_per_s": len(plain) / total["new"],
        "ratio": total["old"] / total["new"],
    }
    for name, (reset, start) in times.items():
        result |= {f"{name}_first_reset_s": reset, f"{name}_start_ms_p95": start}
    if as_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:<16} {value:.3g}" if isinstance(value, float) else f"{name:<16} {value}")


if __name__ == "__main__":
    typer.run(main)
