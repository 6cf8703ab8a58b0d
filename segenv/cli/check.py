"""`segenv check`: a verdict for everything that Lean files claim."""

import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segenv.backends.base import BackendError, StatementError, StatementWarning
from segenv.backends.claims import Claim, autobound_text
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
from segenv.proof import TacticError, Theorem
from segenv.syntax import leaves

if TYPE_CHECKING:
    from segenv.backends.native import NativeBackend

RESTS_ON = "the proof rests on the axiom "
PROVED, REJECTED, UNCHECKED = "proved", "rejected", "not checked"
COLOURS = {PROVED: "green", REJECTED: "red", UNCHECKED: "yellow"}


@dataclass(frozen=True)
class Checked:
    """What is known about one claim of a file.

    `verdict` is "proved", "rejected" or "not checked"; `form` is the command that makes the claim,
    "" for a command that Lean refuses; `error` says why it is not proved, `warning` what to look at
    all the same. `tactics` counts the leaf tactics of its proof, None where it is not known.
    """

    name: str
    source: str
    form: str
    statement: str
    verdict: str
    tier: str = ""
    axioms: tuple[str, ...] = ()
    tactics: int | None = None
    error: str | None = None
    warning: str | None = None


Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="What is not checked, and every warning, is an error (status 1)."
    ),
]


def command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.lean...", help="Files or folders.")],
    strict: Strict = False,
    json: Json = False,
) -> None:
    """Give a verdict on everything that Lean files claim: theorems, examples, instances.

    A claim is proved when its command, compiled again in a fresh process as it stands (tier T2), is
    accepted and rests on no axioms but Lean's own three. What cannot be judged is not checked, with
    its reason. Exit status 1: a claim is rejected; 2: Lean refuses a command, or a file cannot
    be read.
    """
    checked: list[Checked] = []
    malformed = False
    with native() as backend:
        for path in lean_files(files):
            try:
                checked += check_file(backend, path)
            except (StatementError, BackendError, UnicodeDecodeError) as error:
                malformed = True
                complain(error if isinstance(error, StatementError) else f"{path}: {error}")
    for one in checked:
        if not one.form and one.error:
            malformed = True
            complain(one.error)
        if one.warning:
            complain(one.warning)
    if json:
        print_json([asdict(one) for one in checked])
    else:
        _print(checked)
    counts = Counter(one.verdict for one in checked)
    doubtful = counts[UNCHECKED] or any(one.warning for one in checked)
    if malformed:
        raise typer.Exit(MALFORMED)
    raise typer.Exit(REFUSED if counts[REJECTED] or (strict and doubtful) else 0)


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
    """A verdict on every claim of a file. Raises `StatementError` if it cannot be read as Lean."""
    text = path.read_text(encoding="utf-8-sig")
    with busy(f"reading {path}"):
        claims = backend.examine(text, str(path))
    return [
        check_claim(backend, claim) for claim in progress(claims, len(claims), f"checking {path}")
    ]


def check_claim(backend: "NativeBackend", claim: Claim) -> Checked:
    """The verdict on a claim."""

    warning = autobound_text(claim.source, claim.name, claim.autobound) or None

    def checked(verdict: str, **more: object) -> Checked:
        about = (claim.name, claim.source, claim.form, claim.statement or claim.text.strip())
        return Checked(*about, verdict, warning=warning, **more)  # type: ignore[arg-type]

    if claim.refused:
        return checked(UNCHECKED, error=claim.error)
    if claim.limit:
        return checked(UNCHECKED, error=claim.error)
    if claim.error:
        return checked(REJECTED, error=claim.error)
    if claim.form == "axiom":
        return checked(UNCHECKED, error="an axiom is taken for granted, not proved")
    if claim.form == "example" and claim.theorem is None:
        return checked(UNCHECKED, error=f"it claims nothing: {claim.problem}")
    try:
        verdict = backend.recheck(claim)
    except BackendError as problem:
        return checked(UNCHECKED, error=f"it could not be checked: {problem}")
    tactics = _tactics(backend, claim.theorem) if claim.theorem else None
    if verdict.proved:
        return checked(PROVED, tier=verdict.tier, axioms=verdict.axioms, tactics=tactics)
    reason = verdict.error or "the proof is refused"
    named = reason.startswith(RESTS_ON)
    axioms = tuple(reason.removeprefix(RESTS_ON).split(", ")) if named else verdict.axioms
    return checked(REJECTED, tier=verdict.tier, axioms=axioms, tactics=tactics, error=reason)


def _tactics(backend: "NativeBackend", theorem: Theorem) -> int | None:
    if not theorem.proof:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StatementWarning)  # told already
            trees = backend.parse(backend.start(theorem), theorem.proof)
    except (StatementError, BackendError):
        return None
    return None if isinstance(trees, TacticError) else sum(map(leaves, trees))


def _print(checked: list[Checked]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("claim", "form", "verdict", "tier", "tactics", "axioms", box=None, pad_edge=False)
    for one in checked:
        tactics = "" if one.tactics is None else str(one.tactics)
        shown = Text(one.verdict, COLOURS[one.verdict])
        table.add_row(one.name, one.form, shown, one.tier, tactics, ", ".join(one.axioms))
    screen = console()
    screen.print(table)
    for one in checked:
        if one.error:
            screen.print(f"\n{one.name} ({one.source})", style="bold", soft_wrap=True)
            screen.print(one.error, soft_wrap=True)
    counts = Counter(one.verdict for one in checked)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in COLOURS)
    screen.print(f"\n{len(checked)} claims: {told}")
