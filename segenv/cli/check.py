"""`segenv check`: a verdict for every theorem of Lean files."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segenv.backends.base import StatementError
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
NO_KERNEL = "skipKernelTC"
RESTS_ON = "the proof rests on the axiom "


@dataclass(frozen=True)
class Checked:
    """What is known about one theorem of a file.

    `tactics` counts leaf tactics, None for a proof that cannot be parsed.
    """

    name: str
    source: str
    statement: str
    verdict: str
    tier: str = ""
    axioms: tuple[str, ...] = ()
    tactics: int | None = None
    error: str | None = None
    lean_version: str = field(default="", repr=False)


def command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.lean...", help="Files or folders.")],
    json: Json = False,
) -> None:
    """Give a verdict on every theorem of Lean files.

    A theorem is proved when its proof, compiled again in a fresh process from the statement in the
    file (tier T2), is accepted with no axioms but Lean's own three. Exit status 1 if any theorem is
    rejected, 2 if a file cannot be read as Lean.
    """
    found: list[Checked] = []
    malformed = False
    with native() as backend:
        for path in progress(paths := _lean_files(files), len(paths), "files"):
            try:
                found += check_file(backend, path)
            except (StatementError, UnicodeDecodeError) as error:
                malformed = True
                complain(error if isinstance(error, StatementError) else f"{path}: not UTF-8 text")
    if json:
        print_json([asdict(one) for one in found])
    else:
        _print(found)
    if malformed:
        raise typer.Exit(MALFORMED)
    if any(one.verdict == "rejected" for one in found):
        raise typer.Exit(REFUSED)


def check_file(backend: "NativeBackend", path: Path) -> list[Checked]:
    """A verdict for every theorem of a file. Raises `StatementError` if it is malformed."""
    text = path.read_text(encoding="utf-8")
    with busy(f"reading {path}"):
        theorems = backend.examine(text, str(path))
    if NO_KERNEL in text:
        message = f"the file mentions {NO_KERNEL}, an option that switches Lean's kernel off"
        theorems = tuple((theorem, message) for theorem, _ in theorems)
    names = Counter(theorem.name for theorem, _ in theorems)
    assert max(names.values(), default=1) == 1, names
    return [
        check_theorem(backend, theorem, error)
        for theorem, error in progress(theorems, len(theorems), f"checking {path}")
    ]


def check_theorem(backend: "NativeBackend", theorem: Theorem, error: str = "") -> Checked:
    """The verdict on a theorem's own proof; `error` is what Lean has already said against it."""
    about = (theorem.name, theorem.source, theorem.signature)
    if error:
        return Checked(*about, "rejected", error=error)
    if not theorem.proof:
        message = "only proofs that are tactics or a term are checked (no equations, no `where`)"
        return Checked(*about, "rejected", error=message)
    verdict = backend.verify(ProofState(theorem, (theorem.proof,), ()), TIER)
    tactics = _tactics(backend, theorem)
    if verdict.proved:
        return Checked(*about, "proved", verdict.tier, verdict.axioms, tactics)
    reason = verdict.error or "the proof is refused"
    axioms = tuple(reason.removeprefix(RESTS_ON).split(", ")) if RESTS_ON in reason else ()
    return Checked(*about, "rejected", verdict.tier, axioms, tactics, reason)
