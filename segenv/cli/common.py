"""What the commands share: errors as one clear line, backends, sources, tables, JSON, progress."""

import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from segenv.backends.base import BackendError, StatementError
from segenv.extras import hint
from segenv.lean.shared.errors import LeanError
from segenv.names import closest
from segenv.proof import Theorem

if TYPE_CHECKING:
    from rich.console import Console

    from segenv.backends.native import NativeBackend

T = TypeVar("T")

REFUSED = 1  # exit status: a proof is not accepted, or something is not well
MALFORMED = 2  # exit status: what was asked for cannot be read, or is not there
INTERRUPTED = 130

Source = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help="A suite or a split of one (logic, nat/test, all), a generator "
        "(generated/order?length=4), a data set (minif2f:FILE), a .lean file, or a folder of them.",
    ),
]
Name = Annotated[
    str | None, typer.Option("--theorem", "-t", metavar="NAME", help="Only this theorem.")
]
Limit = Annotated[int | None, typer.Option(min=1, help="Only so many theorems.")]
Seed = Annotated[int, typer.Option(min=0, help="Of the policy's draws.")]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Lean processes.", show_default="one a core")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]


@contextmanager
def _in_a_line() -> Iterator[None]:
    """What goes wrong is a clear line on stderr, never a traceback, and an exit status."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("default", UserWarning)
            warnings.showwarning = lambda message, *_: complain(message)
            yield
    except BrokenPipeError:
        raise  # `segenv ... | head`: typer ends quietly
    except (LeanError, BackendError) as error:
        complain(error)
        raise typer.Exit(REFUSED) from error
    except (StatementError, OSError, ValueError, ImportError, MemoryError) as error:
        complain(error)
        raise typer.Exit(MALFORMED) from error
    except RuntimeError as error:
        if type(error).__name__ != "OutOfMemoryError":  # torch's, which is not imported here
            raise
        complain(f"the GPU is out of memory: take smaller batches, or a smaller model ({error})")
        raise typer.Exit(MALFORMED) from error
    except KeyboardInterrupt as error:
        complain("interrupted")
        raise typer.Exit(INTERRUPTED) from error


class Commands(TyperGroup):
    """The commands; what goes wrong in one is told in a line."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        with _in_a_line():
            return super().invoke(ctx)


class Command(TyperCommand):
    """One command that stands alone; what goes wrong in it is told in a line."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _in_a_line():
            return super().invoke(ctx)


def alone(function: Callable[..., None]) -> typer.Typer:
    """An application of one command: `alone(main)()` runs it as `typer.run(main)` does."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(cls=Command)(function)
    return app


def tell_of_partial(path: Path) -> None:
    """Say on stderr that a file was not finished, if what is left of it is read in its place."""
    from segenv.traces.arrow import partial

    if path.suffix == ".parquet" and not path.exists() and partial(path).exists():
        complain(f"{path} was not finished: reading {partial(path).name}, which may lack the rest")


def complain(problem: object) -> None:
    """Say on stderr what went wrong."""
    typer.echo(f"segenv: {described(problem)}", err=True)


def described(problem: object) -> str:
    """What a problem is called on a command line."""
    if isinstance(problem, UnicodeDecodeError):
        return f"a file is not UTF-8 text: {problem.reason} at byte {problem.start}"
    if isinstance(problem, OSError) and problem.strerror and problem.filename:
        return f"{problem.filename}: {problem.strerror}"
    if isinstance(problem, ModuleNotFoundError):
        return hint(problem) or str(problem)
    return str(problem)


@contextmanager
def native(starting: float | None = None, workers: int | None = 1) -> Iterator["NativeBackend"]:
    """Real Lean, closed at the end; a theorem may take `starting` seconds to start.

    With `workers` None there are as many as cores.
    """
    from segenv.backends.native import Limits, NativeBackend

    limits = None if starting is None else Limits(header=starting)
    with NativeBackend(workers=workers or os.cpu_count() or 1, limits=limits) as backend:
        yield backend


def find(source: str, name: str | None, backend: "NativeBackend") -> tuple[Theorem, ...]:
    """The theorems of a source, or the one that is named. Raises `ValueError` for unknown names."""
    from segenv.theorems.find import as_source

    found = as_source(source)
    found.check()
    with busy(f"reading {source}"):
        theorems = found.open(backend).listed
    if name is None:
        return theorems
    return (pick(theorems, name),)


def pick(theorems: Iterable[Theorem], name: str) -> Theorem:
    """The theorem of that name; its last part will do where no other theorem has the same."""
    known = {theorem.name: theorem for theorem in theorems}
    if name in known:
        return known[name]
    ending = [theorem for full, theorem in known.items() if full.endswith(f".{name}")]
    if len(ending) == 1:
        return ending[0]
    raise ValueError(closest("theorem", name, known))


def console(*, err: bool = False) -> "Console":
    """Where to print: colours on a terminal, plain text elsewhere, nothing cut off in a pipe."""
    from rich.console import Console

    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() else 240
    return Console(file=stream, width=width, highlight=False, emoji=False, markup=False)


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def busy(what: str) -> Iterator[None]:
    """A spinner on stderr, on a terminal only."""
    screen = console(err=True)
    if not screen.is_terminal:
        yield
        return
    with screen.status(what):
        yield


def progress(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items, with a progress bar on stderr, on a terminal only."""
    screen = console(err=True)
    if not screen.is_terminal or total < 2:
        yield from items
        return
    from rich.progress import track

    yield from track(items, what, total=total, console=screen, transient=True)
