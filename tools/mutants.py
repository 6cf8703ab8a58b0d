"""How strong the tests are: a mutant is one change of a module that the module's tests must notice.

    python -m tools.mutants                       # every module (an hour)
    python -m tools.mutants segmentation rewards  # these lists
    python -m tools.mutants --check               # every change still applies, exactly once

The lists are `tools/mutations/*.toml`: which tests stand for a module, and the changes. A change
that nobody can notice says in `equivalent` why, and is not run. When code moves, move its mutants.
"""

import argparse
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from _pytest.config import default_plugins
from hypothesis.internal.conjecture import engine

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "tools" / "mutations"
SLOW = (
    *("gymnasium", "hypothesis.strategies", "numpy", "platformdirs", "psutil", "pytest_timeout"),
    *("rich.table", "typer", *(f"_pytest.{name}" for name in default_plugins)),
)
NO_TESTS = 5  # pytest's exit code for an empty selection


@dataclass(frozen=True)
class Mutant:
    """One change: `old` occurs once in `file` and becomes `new`; `note` says what is wrong then."""

    file: str
    old: str
    new: str
    note: str
    equivalent: str = ""

    def fault(self, root: Path) -> str | None:
        """Why the change does not apply to the tree at `root`, or None."""
        text = (root / self.file).read_text(encoding="utf-8")
        if (found := text.count(self.old)) != 1:
            return f"{found} places in {self.file}: {self.old!r}"
        try:
            compile(text.replace(self.old, self.new), self.file, "exec")
        except SyntaxError as error:
            return f"{self.file}: {error}: {self.new!r}"
        return "changes nothing" if self.old == self.new else None


@dataclass(frozen=True)
class List:
    """The mutants of a module, and the arguments of pytest that stand for its tests."""

    name: str
    tests: tuple[str, ...]
    mutants: tuple[Mutant, ...]

    @property
    def real(self) -> tuple[Mutant, ...]:
        """Those that can be noticed."""
        return tuple(mutant for mutant in self.mutants if not mutant.equivalent)


def read(path: Path) -> List:
    """One file of mutants."""
    entry = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {"file": entry["file"]} if "file" in entry else {}
    mutants = tuple(Mutant(**shared | mutant) for mutant in entry["mutants"])
    return List(path.stem, tuple(entry["tests"]), mutants)


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """A copy of the tree, without what git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.decode()
    with tempfile.TemporaryDirectory(prefix="segenv-mutants-") as folder:
        for name in filter(None, listed.split("\0")):
            if (source := root / name).is_file():
                target = Path(folder, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        yield Path(folder)


def passes(tree: Path, tests: Sequence[str], limit: float) -> bool:
    """Whether these tests pass on the tree; what takes longer than `limit` seconds does not.

    They run in a fork of this process, which has imported what is slow to import and not changed.
    """
    if not (child := os.fork()):
        code = 1
        try:
            code = _run_here(tree, tests)
        finally:
            os._exit(code)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) in (0, NO_TESTS)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)  # the group that the child leads, of nobody else
    os.waitpid(child, 0)
    return False


def _run_here(tree: Path, tests: Sequence[str]) -> int:
    """Run tests in this process, which is good for nothing else from then on."""
    engine.MAX_SHRINKS = 0  # one example of what fails is enough
    gc.freeze()  # what is imported is no garbage, and pytest looks for some
    os.setsid()
    os.chdir(tree)
    os.environ["PYTHONPATH"] = str(tree)
    sys.path[:] = [str(tree), *(path for path in sys.path if path not in ("", str(ROOT)))]
    output = os.open(os.devnull, os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # of whatever else is installed
    quiet = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "pytest_timeout"]
    return int(pytest.main([*quiet, "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests]))


def write(path: Path, text: str) -> None:
    """Write a module so that no bytecode of another text of it is taken for its own."""
    now = int(path.stat().st_mtime)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (now + 1, now + 1))


def survivors(tree: Path, mutants: List, limit: float) -> list[Mutant]:
    """The mutants that the tests do not notice; one line for each on the way."""
    alive = []
    for i, mutant in enumerate(mutants.real, start=1):
        path = tree / mutant.file
        text = path.read_text(encoding="utf-8")
        write(path, text.replace(mutant.old, mutant.new))
        try:
            survived = passes(tree, mutants.tests, limit)
        finally:
            write(path, text)
        alive += [mutant] if survived else []
        word = "SURVIVED" if survived else "killed"
        print(f"  {i:3}/{len(mutants.real)} {word:8}  {mutant.note}", flush=True)
    return alive


def main(arguments: Sequence[str] | None = None) -> int:
    """Run mutants and print the share that was killed. Returns 1 if a list does not apply."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="LIST", help="files of tools/mutations")
    parser.add_argument("--check", action="store_true", help="only whether every change applies")
    parser.add_argument("--only", default="", help="only mutants whose note holds this text")
    parser.add_argument("--limit", type=float, default=240.0, help="seconds for one run of tests")
    given = parser.parse_args(arguments)
    paths = [LISTS / f"{name}.toml" for name in given.names] or sorted(LISTS.glob("*.toml"))
    lists = list(map(read, paths))
    faults = [fault for one in lists for m in one.mutants if (fault := m.fault(ROOT))]
    print(*faults, sep="\n", end="\n" if faults else "")
    if faults or given.check:
        print(f"{sum(len(one.mutants) for one in lists)} mutants, {len(faults)} do not apply")
        return bool(faults)
    for name in SLOW:
        import_module(name)
    rows = []
    with copied(ROOT) as tree:
        for one in lists:
            print(one.name, flush=True)
            if not passes(tree, one.tests, given.limit):
                print("  its tests do not pass on the unchanged code", flush=True)
                return 1
            chosen = tuple(m for m in one.mutants if given.only in m.note)
            one = List(one.name, one.tests, chosen)
            rows.append((one, len(survivors(tree, one, given.limit))))
    print_table(rows)
    return 0


def print_table(rows: Sequence[tuple[List, int]]) -> None:
    """How many mutants of each list were killed, and of all."""
    print(f"\n{'list':22} {'mutants':>8} {'equivalent':>11} {'survived':>9} {'killed':>7}")
    lines = [(one.name, len(one.mutants), len(one.real), alive) for one, alive in rows]
    total, noticeable, survived = (sum(line[i] for line in lines) for i in (1, 2, 3))  # type: ignore[misc]
    lines.append(("all", total, noticeable, survived))
    for name, mutants, real, alive in lines:
        share = f"{100 * (real - alive) / real:.0f} %" if real else "–"
        print(f"{name:22} {mutants:8} {mutants - real:11} {alive:9} {share:>7}")


if __name__ == "__main__":
    sys.exit(main())
