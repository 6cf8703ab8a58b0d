"""`segenv export`: traces and explorations as training data."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from segenv.cli.common import Json, busy, console, print_json, tell_of_partial
from segenv.cli.segments import COUNTINGS
from segenv.names import closest
from segenv.prompts import FORMATS, USUAL, usable
from segenv.proof import Trace
from segenv.segmentation import RULES
from segenv.traces.exploration import Exploration
from segenv.traces.export.card import About, Part
from segenv.traces.export.folder import write_dataset
from segenv.traces.export.next_state import predictions
from segenv.traces.export.parts import (
    Parts,
    by_file,
    by_share,
    by_source,
    counted,
    left_out,
    splits_of,
    to_train,
)
from segenv.traces.export.preference import REASONS, labelled, preferences
from segenv.traces.export.process import steps
from segenv.traces.export.rows import Row, write_rows
from segenv.traces.export.sft import GRANULARITIES, Pair, match_tokens, pairs
from segenv.traces.export.value import values
from segenv.traces.files import holds_explorations, read_explorations, read_traces

WHAT = {
    "sft": "prompts and the tactics that answer them",
    "dpo": "pairs of a better and a worse tactic",
    "kto": "tactics labelled good or bad",
    "process": "tactics labelled step by step against a known proof",
    "value": "states and their distance to a proof",
    "next-state": "states, tactics and what Lean shows next",
}
_OF_TRACES = ("sft",)
_OF_EXPLORATIONS = ("dpo", "kto", "process")
_USERS = {
    "granularity": ("sft",),
    "prompt": ("sft",),
    "tokens": ("sft",),
    "rule": ("sft", "value"),
    "counting": ("sft", "value"),
    "gamma": ("value",),
    "reason": ("dpo", "kto"),
}


@dataclass(frozen=True)
class Options:
    """What decides the rows; None where it was not given."""

    what: str
    granularity: str | None = None
    rule: str | None = None
    counting: str | None = None
    tokens: int | None = None
    gamma: float | None = None
    reason: tuple[str, ...] | None = None
    seed: int = 0
    prompt: str | None = None

    def __post_init__(self) -> None:
        names = (
            ("data", self.what, WHAT),
            ("granularity", self.granularity, GRANULARITIES),
            ("rule", self.rule, RULES),
            ("counting", self.counting, COUNTINGS),
            ("prompt format", self.prompt, FORMATS),
            *(("reason", reason, REASONS) for reason in self.reason or ()),
        )
        for kind, name, known in names:
            if name is not None and name not in known:
                raise ValueError(closest(kind, name, known))
        for option, users in _USERS.items():
            if getattr(self, option) is not None and self.what not in users:
                raise ValueError(f"--{option} is for {' and '.join(users)}, not for {self.what}")
        if self.prompt:
            usable(self.prompt, self.granularity or "segment")

    @property
    def used(self) -> dict[str, Any]:
        """The options that matter for these rows, with their defaults."""
        granularity = self.granularity or "segment"
        defaults = {
            "granularity": granularity,
            "rule": GRANULARITIES[granularity] if self.what == "sft" else "change",
            "prompt": USUAL[granularity],
            "counting": "total",
            "gamma": 0.99,
            "reason": REASONS,
        }
        given = {option: getattr(self, option) for option in _USERS}
        return {
            option: defaults.get(option) if given[option] is None else given[option]
            for option, users in _USERS.items()
            if self.what in users
        }


def command(
    traces: Annotated[
        Path, typer.Argument(metavar="TRACES", help="A file of traces or explorations.")
    ],
    what: Annotated[
        str,
        typer.Argument(metavar="WHAT", help="; ".join(f"{k}: {v}" for k, v in WHAT.items()) + "."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FOLDER|FILE.jsonl", help="A new data set, or JSON lines."
        ),
    ],
    granularity: Annotated[
        str | None,
        typer.Option(help=f"For sft: {', '.join(GRANULARITIES)}.", show_default="segment"),
    ] = None,
    prompt: Annotated[
        str | None,
        typer.Option(
            help=f"For sft, how a state is put into words: {', '.join(FORMATS)}.",
            show_default="goals, or theorem for whole",
        ),
    ] = None,
    rule: Annotated[
        str | None, typer.Option(help=f"How to cut, for sft and value: {', '.join(RULES)}.")
    ] = None,
    counting: Annotated[
        str | None, typer.Option(help="Which goals count: total or visible.", show_default="total")
    ] = None,
    tokens: Annotated[
        int | None, typer.Option(min=1, help="For sft: draw so many target tokens for train.")
    ] = None,
    gamma: Annotated[
        float | None, typer.Option(help="For value: discount for a tactic.", show_default="0.99")
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(help=f"For dpo and kto, only tactics that are bad so: {', '.join(REASONS)}."),
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPLIT",
            help="Splits to write, as their source has them: train, test, valid (name one each).",
            show_default="train",
        ),
    ] = None,
    test_share: Annotated[
        float,
        typer.Option(min=0, max=1, help="Theorems for a test split, if their source has none."),
    ] = 0.0,
    split: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Names of the theorems of the test split, one a line."),
    ] = None,
    seed: Annotated[int, typer.Option(help="For what is drawn: the split, tokens, rules.")] = 0,
    title: Annotated[str, typer.Option(help="For the card.")] = "Lean 4 proofs",
    license: Annotated[str | None, typer.Option(help="For the card, e.g. apache-2.0.")] = None,
    json: Json = False,
) -> None:
    """Write training data: a folder for `datasets.load_dataset` with a card, or JSON lines.

    dpo, kto and process need explorations, sft needs traces. No theorem is in two splits, and those
    that their source holds out are left out unless `--part` names their split.
    """
    reasons = tuple(reason) if reason else None
    options = Options(what, granularity, rule, counting, tokens, gamma, reasons, seed, prompt)
    to_file = _is_file(output)
    if test_share == 1:
        raise ValueError("--test-share 1 leaves no theorem to train on")
    if to_file and (test_share or split or len(part or ()) > 1):
        raise ValueError(f"{output}: one file has no splits; name a folder")
    if sum(map(bool, (part, split, test_share))) > 1:
        raise ValueError("--part, --split and --test-share all choose the splits: give one")
    tell_of_partial(traces)
    read = _reader(traces, what)
    with busy(f"exporting {what}"):
        known = splits_of(found.theorem for found in read())
        names = _parts(known, part, test_share, split, seed)
        if tokens is not None and "train" not in names:
            raise ValueError("--tokens is for the train split, which --part leaves out")
        splits: dict[str, Iterable[Row]] = {
            name: _rows(read, options, wanted) for name, wanted in names.items()
        }
        if "train" in splits:
            splits["train"] = _drawn(splits["train"], options)
        if to_file:
            (rows,) = splits.values()
            summary: dict[str, Any] = {"rows": write_rows(output, rows)}
        else:
            parts = write_dataset(output, splits, _about(options, traces, title, license))
            summary = _counts(parts)
    rest = left_out(known, names)
    summary |= {"left_out": rest} if rest else {}
    if json:
        print_json({"what": what, **summary, "output": str(output)})
        return
    console().print(f"{what}: {_said(summary)} in {output}", soft_wrap=True)
    if rest:
        console().print(f"left out: {counted(rest)} (--part names splits to write)")


def _is_file(output: Path) -> bool:
    if output.suffix in (".json", ".csv", ".parquet", ".arrow"):
        raise ValueError(f"{output}: name a folder (of Parquet files, with a card) or FILE.jsonl")
    return output.suffix == ".jsonl"


Read = Callable[[], Iterator[Trace] | Iterator[Exploration]]


def _reader(path: Path, what: str) -> Read:
    """What reads a file anew, if it holds what is needed."""
    explorations = holds_explorations(path)
    if explorations and what in _OF_TRACES:
        raise ValueError(f"{what} is made from traces, but {path} holds explorations")
    if not explorations and what in _OF_EXPLORATIONS:
        raise ValueError(
            f"{what} is made from explorations, which know what was refused, but {path} holds "
            "traces; segenv.traces.explore.explore makes explorations"
        )
    return (lambda: read_explorations(path)) if explorations else (lambda: read_traces(path))


def _parts(
    known: dict[str, str], part: list[str] | None, share: float, split: Path | None, seed: int
) -> Parts:
    if part:
        return by_source(known, part)
    if split:
        return by_file(known, split)
    return by_share(known, share, seed) if share else to_train(known)


def _rows(read: Read, options: Options, wanted: Collection[str]) -> Iterator[Row]:
    make = _maker(options)
    for found in read():
        if found.theorem.name in wanted:
            yield from make(found)


def _maker(options: Options) -> Callable[[Any], Iterable[Row]]:
    """What makes the rows of one trace or exploration."""
    used = options.used
    match options.what:
        case "sft":
            how = used["granularity"], used["rule"], used["counting"]
            return lambda trace: pairs(trace, *how, prompt=used["prompt"], seed=options.seed)
        case "dpo":
            return lambda exploration: preferences(exploration, used["reason"])
        case "kto":
            return lambda exploration: labelled(exploration, used["reason"])
        case "process":
            return steps
        case "value":
            target = used["rule"], used["counting"], used["gamma"]
            return lambda found: values(found, *target, seed=options.seed)
    return predictions


def _drawn(rows: Iterable[Row], options: Options) -> Iterable[Row]:
    """All rows, or as many pairs as a budget of target tokens allows."""
    if options.tokens is None:
        return rows
    return match_tokens(cast(list[Pair], list(rows)), options.tokens, options.seed)


def _about(options: Options, path: Path, title: str, license: str | None) -> About:
    source = f"Rows of the kind `{options.what}` ({WHAT[options.what]}), made from `{path.name}`."
    used = {name: value for name, value in options.used.items() if value is not None}
    if "reason" in used:
        used["reason"] = ", ".join(used["reason"])
    return About(title, source, license, (options.what,), used | {"seed": options.seed})


def _counts(parts: dict[str, Part]) -> dict[str, Any]:
    return {
        "rows": {split: part.rows for split, part in parts.items()},
        "theorems": {split: part.theorems for split, part in parts.items()},
    }


def _said(summary: dict[str, Any]) -> str:
    if "theorems" not in summary:
        return f"{summary['rows']} rows"
    return ", ".join(
        f"{rows} rows of {summary['theorems'][split]} theorems for {split}"
        for split, rows in summary["rows"].items()
    )
