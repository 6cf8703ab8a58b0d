"""The numbers as cells: arms, comparisons, power; for the terminal, the report and the README."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from experiments.granularity.analysis import (
    Contrast,
    Row,
    Summary,
    by_arm,
    by_length,
    contrasts,
    power,
    same,
    summarise,
)
from experiments.granularity.sweep import ARMS as ARMS_OF
from experiments.granularity.sweep import HEADLINES

Cells = tuple[str, ...]

ARMS = (
    *("arm", "success", "95 % interval", "tokens", "tokens if solved", "distinct tokens"),
    *("distinct if solved", "prompt tokens", "samples", "distinct samples"),
    *("expansions", "rollout steps"),
    *("tactic calls", "seconds", "token budget", "harder knobs"),
)
LEARNT = (
    *("arm", "training pairs", "tactics in one", "target tokens", "tokens read", "epochs"),
    *("loss", "cut alike"),
)
CONTRASTS = (
    *("comparison", "points", "95 % interval", "p", "p (Holm)", "better", "worse"),
    "detectable",
)


def arm_cells(summary: Summary) -> Cells:
    """A summary as the cells of a table row, under `ARMS`."""
    low, high = summary.interval
    return (
        summary.arm,
        f"{100 * summary.success:.1f} %",
        f"{100 * low:.1f} to {100 * high:.1f}",
        *(_number(summary.tokens), _number(summary.tokens_solved)),
        *(_number(summary.distinct_tokens), _number(summary.distinct_solved)),
        _number(summary.prompt_tokens),
        *(_number(summary.samples, 1), _number(summary.distinct_samples, 1)),
        *(_number(summary.expansions, 1), _number(summary.rollout_steps, 1)),
        *(_number(summary.tactic_calls, 1), _number(summary.seconds, 2)),
        "–" if summary.budget is None else f"{summary.budget}",
        "–" if summary.harder is None else f"{100 * summary.harder:.1f} %",
    )


def learnt_cells(told: Mapping[str, Any]) -> Cells:
    """What an arm learnt from as the cells of a table row, under `LEARNT`."""
    return (
        *(told["arm"], f"{told['pairs']:.0f}", f"{told['mean_length']:.2f}"),
        *(_number(told["target_tokens"]), _number(told.get("tokens_read"))),
        *(_number(told.get("epochs"), 1), _number(told.get("loss"), 3)),
        f"{100 * told['like_change']:.0f} %",
    )


def _number(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def contrast_cells(contrast: Contrast) -> Cells:
    """A comparison as the cells of a table row, under `CONTRASTS`."""
    found = contrast.found
    low, high = found.interval
    return (
        f"{contrast.arm} against {contrast.other}",
        f"{100 * found.gain:+.1f}",
        f"{100 * low:+.1f} to {100 * high:+.1f}",
        *(_p(found.p), _p(contrast.adjusted), str(found.better), str(found.worse)),
        _points(found.detectable),
    )


def _points(gain: float) -> str:
    """A gain in points; one that no run of this size could show is `none`."""
    return f"{100 * gain:.1f}" if gain <= 1 else "none"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def power_said(rows: Sequence[Row]) -> str:
    """How large a gain must be to be seen, in this run and in larger ones, one sentence."""
    told = ((pair, power(same(rows), *pair)) for pair in HEADLINES)
    pair, sizes = next(((pair, sizes) for pair, sizes in told if sizes), (("", ""), []))
    if not sizes:
        return ""
    named = [
        f"{_points(gain)} points with {n} theorems and {m} seed{'s' * (m > 1)}"
        for n, m, gain in sizes
        if gain <= 1
    ]
    (n, m, gain), between = sizes[0], f"between {pair[0]} and {pair[1]}"
    if gain > 1:
        more = f"; by the variance seen here, {', '.join(named)} would do" if named else ""
        return f"{n} theorems and {m} seeds cannot tell any difference {between}{more}."
    more = f" (by the variance seen here: {', '.join(named[1:])})" if named[1:] else ""
    said = f"A true difference {between} is told from none in four of five runs if it is"
    return f"{said} {named[0]}{more}."


def markdown(rows: Sequence[Row], learnt: Sequence[Mapping[str, Any]] = ()) -> str:
    """All tables and the power, for a README."""
    parts = [
        _markdown(ARMS, map(arm_cells, summarise(rows))),
        _markdown(CONTRASTS, map(contrast_cells, contrasts(rows))),
        power_said(rows),
        *([_markdown(LEARNT, map(learnt_cells, learnt))] if learnt else ()),
        *([_markdown(*lengths(rows))] if any("harder" in row for row in rows) else ()),
    ]
    return "\n\n".join(parts)


def lengths(rows: Sequence[Row]) -> tuple[Cells, list[Cells]]:
    """Success by the length of the reference: heads, and a row for each range."""
    own = same(rows)
    arms = list(by_arm(own))
    found = [
        (name, f"{n}", *(f"{100 * rates.get(arm, 0.0):.0f} %" for arm in arms))
        for name, n, rates in by_length(own)
    ]
    return ("tactics", "theorems", *arms), found


def _markdown(head: Cells, rows: Iterable[Cells]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


SHORT = {
    "arm": "arm",
    "success": "success",
    "95 % interval": "95 %",
    "tokens": "tokens",
    "prompt tokens": "prompts",
    "distinct samples": "texts",
    "expansions": "exp.",
    "tactic calls": "tactics",
    "seconds": "s",
}
SHORT_CONTRASTS = {
    "comparison": "points, paired",
    "points": "",
    "95 % interval": "95 %",
    "p (Holm)": "p (Holm)",
    "better": "+",
    "worse": "−",
}
SHORT_LEARNT = ("arm", "tokens read", "target tokens", "epochs", "loss", "cut alike")
"""The columns of the terminal's tables, and what they are called there."""


def for_terminal(
    rows: Sequence[Row], learnt: Sequence[Mapping[str, Any]] = ()
) -> tuple[Table, ...]:
    """All arms, the comparisons that were asked for, and what language models learnt from."""
    theorems, seeds = (len({row[name] for row in same(rows)}) for name in ("theorem", "seed"))
    title = f"{theorems} theorems, {seeds} seeds; means per theorem and seed"
    arms, pairs = _table(title, tuple(SHORT.values())), _table("", tuple(SHORT_CONTRASTS.values()))
    for summary in summarise(rows):
        named = dict(zip(ARMS, arm_cells(summary), strict=True))
        arms.add_row(*(named[heading] for heading in SHORT))
    for contrast in contrasts(rows):
        named = dict(zip(CONTRASTS, contrast_cells(contrast), strict=True))
        pairs.add_row(*(named[heading] for heading in SHORT_CONTRASTS))
    read = [one for one in learnt if one.get("tokens_read") and not ARMS_OF[one["arm"]].rollout]
    if not read:
        return arms, pairs
    trained = _table("what language models learnt from", SHORT_LEARNT)
    for one in read:
        cells = dict(zip(LEARNT, learnt_cells(one), strict=True))
        trained.add_row(*(cells[heading] for heading in SHORT_LEARNT))
    return arms, pairs, trained


def _table(title: str, headings: Sequence[str]) -> Table:
    found = Table(title=title, box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for i, heading in enumerate(headings):
        found.add_column(heading, justify="right" if i else "left", no_wrap=bool(i))
    return found
