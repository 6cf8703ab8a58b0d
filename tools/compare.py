"""Steps a second of this source tree against an older revision, in one run.

    python -m tools.compare REVISION [--every N] [--envs] [--starts] [--json]

Both versions run the same mix of steps (`segenv.bench.mix`, made by this one), a few steps each in
turn, each in a process of its own with its own source first on the path, so that whatever else the
machine does falls on both. Steps are timed from the user's side: tactic in, printed goals out.
With `--envs` also the reference proofs as segments of three tactics in one environment, and as steps
and segments in vectors of 16 on two workers, each version three times in turn, new processes each time.
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
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from segenv.bench.engine import first_reset
from segenv.bench.mix import Step
from segenv.proof import Theorem

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

ENVS = """
import json, sys, time
from dataclasses import fields
import gymnasium as gym
import segenv
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem

known = {field.name for field in fields(Theorem)}
proofs = [(Theorem(**{name: value if isinstance(value, str) else tuple(value)
                      for name, value in t.items() if name in known}), tactics)
          for t, tactics in json.load(sys.stdin)]

def cut(tactics, length):
    return ["\\n".join(tactics[i : i + length]) for i in range(0, len(tactics), length)]

def segments():
    count, seconds = 0, 0.0
    with NativeBackend() as backend:
        env = gym.make("LeanSegment-v0", theorems=[t for t, _ in proofs], backend=backend)
        for theorem, tactics in proofs:
            env.reset(options={"theorem": theorem})
            start = time.perf_counter()
            for segment in cut(tactics, 3):
                *_, terminated, truncated, info = env.step(segment)
                count += len(info["tactics"])
                if terminated or truncated:
                    break
            seconds += time.perf_counter() - start
    return count / seconds

def vector(id_, length, size=16):
    count, seconds = 0, 0.0
    with NativeBackend(workers=2) as backend:
        envs = gym.make_vec(id_, size, theorems=[t for t, _ in proofs], backend=backend)
        for theorem, _ in proofs:
            backend.start(theorem)
        for i in range(0, len(proofs) - size + 1, size):
            group = proofs[i : i + size]
            envs.reset(seed=0)
            for env, (theorem, _) in zip(envs.envs, group):
                env.reset(options={"theorem": theorem})
            actions = [cut(tactics, length) for _, tactics in group]
            for k in range(min(8, max(map(len, actions)))):
                row = [action[k] if k < len(action) else "skip" for action in actions]
                start = time.perf_counter()
                envs.step(row)
                if i >= 3 * size:  # the first groups warm up
                    seconds += time.perf_counter() - start
                    count += size
    return count / seconds

print(json.dumps([segments(), vector("LeanStep-v0", 1), vector("LeanSegment-v0", 3)]))
"""
MEASURES = ("segment_tactics", "vector_steps", "vector_segments")
ROUNDS = 3

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


def env_rates(folder: Path, proofs: Sequence[tuple[dict[str, Any], list[str]]]) -> list[float]:
    """What `MEASURES` says, a second, of the version in a folder."""
    command = [sys.executable, "-P", "-c", ENVS]
    run = subprocess.run(
        command,
        check=True,
        env=_surroundings(folder),
        stdout=subprocess.PIPE,
        input=json.dumps(proofs).encode(),
    )
    found: list[float] = json.loads(run.stdout)
    return found


def proofs_of(steps: Sequence[Step]) -> list[tuple[dict[str, Any], list[str]]]:
    """The theorems of a mix, as JSON values, each with the tactics of its proof."""
    found: dict[Theorem, list[str]] = {}
    for step in steps:
        found.setdefault(step.theorem, []).extend([] if step.refused else [step.tactic])
    # what older versions did not have they must not be asked for either
    known = [replace(theorem, definitions=("-- known",)) for theorem in found]
    return [(asdict(t), tactics) for t, tactics in zip(known, found.values(), strict=True)]


def compared_envs(folder: Path, steps: Sequence[Step]) -> dict[str, float]:
    """Rates of both versions and their ratio, medians of `ROUNDS` rounds."""
    proofs = proofs_of(steps)
    found: dict[str, float] = {}
    rates = [[env_rates(place, proofs) for place in (folder, ROOT)] for _ in range(ROUNDS)]
    for name, (old, new) in zip(MEASURES, np.median(np.array(rates), axis=0).T, strict=True):
        found |= {f"old_{name}_per_s": old, f"new_{name}_per_s": new, f"{name}_ratio": new / old}
    return found


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
    envs: Annotated[bool, typer.Option(help="Compare segments and vectors too.")] = False,
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
        rates = compared_envs(folder, steps) if envs else {}
        times = {"old": start_times(folder), "new": start_times(ROOT)} if starts else {}
    result = {
        "revision": revision,
        "steps": len(plain),
        "old_steps_per_s": len(plain) / total["old"],
        "new_steps_per_s": len(plain) / total["new"],
        "ratio": total["old"] / total["new"],
    }
    result |= rates
    for name, (reset, start) in times.items():
        result |= {f"{name}_first_reset_s": reset, f"{name}_start_ms_p95": start}
    if as_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        shown = f"{value:.3g}" if isinstance(value, float) else value
        print(f"{name:<26} {shown}")


if __name__ == "__main__":
    typer.run(main)
