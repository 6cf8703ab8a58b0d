"""`segenv check`: a verdict for every theorem of Lean files."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segenv.backends.base import BackendError, StatementError
from segenv.cli.common import (
    MALFORMED,
    REFUSED,
    Json,
    busy,
    complain,
    console,
    native,
    print_json,
    progress,
)
from segenv.proof import ProofState, TacticError, Theorem
from segenv.syntax import leaves

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend

TIER = "T2"
RESTS_ON = "the proof rests on the axiom "


@dataclass(frozen=True)
class Checked:
    """What is known about one theorem of a file.

    `tactics` counts the leaf tactics of its proof, None where it is not known.
    """

    name: str
    source: str
    statement: str
    verdict: str
    tier: str = ""
    axioms: tuple[str, ...] = ()
    tactics: int | None = None
    error: str | None = None


def command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.lean...", help="Files or folders.")],
    json: Json = False,
) -> None:
    """Give a verdict on every theorem of Lean files.

    A theorem is proved when its proof, compiled again in a fresh process from the statement in the
    file (tier T2), is accepted and rests on no axioms but Lean's own three. Exit status 1: a
    theorem is rejected; 2: a file cannot be read as Lean.
    """
    checked: list[Checked] = []
    status = 0
    with native() as backend:
        for path in lean_files(files):
            try:
                checked += check_file(backend, path)
            except (StatementError, UnicodeDecodeError) as error:
                status = MALFORMED
                complain(f"{path}: {error}" if isinstance(error, ValueError) else error)
    if json:
        print_json([asdict(one) for one in checked])
    else:
        _print(checked)
    if not status and any(one.verdict == "rejected" for one in checked):
        status = REFUSED
    raise typer.Exit(status)


def lean_files(paths: Iterable[Path]) -> list[Path]:
    """The files, and those in the folders. Raises `FileNotFoundError` if there are none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"there is no file or folder {path}")
        files = sorted(path.rglob("*.lean")) if path.is_dir() else [path]
        if not files:
            raise FileNotFoundError(f"there is no .lean file in {path}")
        found += files
    return list(dict.fromkeys(found))


def check_file(backend: "NativeBackend", path: Path) -> list[Checked]:
    """A verdict on every theorem of a file. Raises `StatementError` if it is malformed."""
    text = path.read_text(encoding="utf-8")
    with busy(f"reading {path}"):
        theorems = backend.examine(text, str(path))
    return [
        check_theorem(backend, theorem, error)
        for theorem, error in progress(theorems, len(theorems), f"checking {path}")
    ]


def check_theorem(backend: "NativeBackend", theorem: Theorem, error: str = "") -> Checked:
    """The verdict on a theorem's own proof; `error` is what already speaks against it."""
    about = (theorem.name, theorem.source, theorem.signature)
    if error:
        return Checked(*about, "rejected", error=error)
    if not theorem.proof:
        message = "only tactics or a term are read as a proof (no equations, no `where`)"
        return Checked(*about, "rejected", error=message)
    try:
        verdict = backend.verify(ProofState(theorem, (theorem.proof,), ()), TIER)
        tactics = _tactics(backend, theorem)
    except BackendError as problem:
        return Checked(*about, "rejected", error=f"it could not be checked: {problem}")
    if verdict.proved:
        return Checked(*about, "proved", verdict.tier, verdict.axioms, tactics)
    reason = re.sub(r"^proof:\d+:\d+: ", "", verdict.error or "the proof is refused")
    named = reason.startswith(RESTS_ON)
    axioms = tuple(reason.removeprefix(RESTS_ON).split(", ")) if named else verdict.axioms
    return Checked(*about, "rejected", verdict.tier, axioms, tactics, reason)


def _tactics(backend: "NativeBackend", theorem: Theorem) -> int | None:
    try:
        trees = backend.parse(backend.start(theorem), theorem.proof)
    except StatementError:
        return None
    return None if isinstance(trees, TacticError) else sum(map(leaves, trees))


def _print(checked: list[Checked]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("theorem", "verdict", "tier", "tactics", "axioms", box=None, pad_edge=False)
    for one in checked:
        colour = "green" if one.verdict == "proved" else "red"
        tactics = "" if one.tactics is None else str(one.tactics)
        axioms = ", ".join(one.axioms)
        table.add_row(one.name, Text(one.verdict, colour), one.tier, tactics, axioms)
    screen = console()
    screen.print(table)
    for one in checked:
        if one.error:
            screen.print(f"\n{one.name} ({one.source})", style="bold", soft_wrap=True)
            screen.print(one.error, soft_wrap=True)
    counts = Counter(one.verdict for one in checked)
    summary = f"\n{len(checked)} theorems: {counts['proved']} proved, {counts['rejected']} rejected"
    screen.print(summary)
