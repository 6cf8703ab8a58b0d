"""LeanDojo Benchmark 4: traced tactics of Mathlib, as traces, without running Lean.

Confirmed from the notebook that writes the benchmark: `train.json`, `val.json` and `test.json` in a
folder for each way to split (`random`, `novel_premises`); a list of `url`, `commit`, `file_path`,
`full_name`, `start`, `end` and `traced_tactics`, each with `tactic`, `annotated_tactic`,
`state_before`, `state_after`. Tactics are listed in pre-order, those inside a tactic behind it;
tactics that hold a `·` are left out, and so are repetitions.

The benchmark has no statements. A theorem's statement is made of its first state: hypotheses as
binders, the target behind the colon. So

- it is as Lean prints it, which does not always elaborate again;
- of `theorem t : p := f (by simp)` it is what the `by` was to prove, not p: the benchmark does not
  tell such proofs from others;
- its header is not known. These theorems can be studied and learned from, not started.

The reference proof is the tactics of the trace, one after the other, without focus blocks.

A row whose states do not fit together (see `printed.trace_of`) is rejected.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from segenv.proof import Goal, Hypothesis, Theorem
from segenv.theorems.importers.base import Cut, Format, Found, Row, short
from segenv.theorems.importers.printed import Step, about, goals_of, trace_of
from segenv.theorems.importers.statements import provenance

COLUMNS = (("full_name",), ("traced_tactics",))
STEP = ("tactic", "state_before", "state_after")
_INACCESSIBLE = re.compile(r"[^\W\d][\w.'!?]*✝[⁰¹²³⁴⁵⁶⁷⁸⁹]*")
_LEVELS = re.compile(r"\b(?:Type|Sort) (?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)|(\w+))")
_MARKS = re.compile(r"</?a>")


def parse(row: Row, header: str, cut: Cut) -> Found:
    """The theorem and the trace of a row."""
    name = row.need("full_name")
    listed = row.values.get("traced_tactics")
    if not isinstance(listed, list):
        raise ValueError(f"`traced_tactics` is not a list: {short(listed)}")
    if not listed:
        raise ValueError("there are no traced tactics: the proof is a term")
    steps = [_step(values, number) for number, values in enumerate(listed, start=1)]
    if len(steps[0].before) != 1:
        raise ValueError(f"the first state has {len(steps[0].before)} goals, not one")
    theorem = _theorem(name, steps[0].before[0], header)
    theorem = replace(theorem, source=_source(row))
    trace = trace_of(theorem, steps)
    theorem = replace(theorem, proof="\n".join(trace.tactics))
    return Found(theorem, about(trace, theorem))


def _source(row: Row) -> str:
    start = row.values.get("start")
    line = f" line={start[0]}" if isinstance(start, list) and start else ""
    told, _, place = provenance("leandojo", row, ids=("full_name",)).rpartition(" ")
    return f"{told}{line} {place}"


def _step(values: object, number: int) -> Step:
    if not isinstance(values, Mapping) or not all(isinstance(values.get(c), str) for c in STEP):
        raise ValueError(f"traced tactic {number} has not the texts {', '.join(STEP)}")
    return Step(
        _MARKS.sub("", _text(values, "tactic")),
        *(goals_of(_MARKS.sub("", _text(values, column))) for column in STEP[1:]),
    )


def _text(values: Mapping[str, Any], column: str) -> str:
    return str(values[column])


def _theorem(name: str, goal: Goal, header: str) -> Theorem:
    for hypothesis in goal.hypotheses:
        if hypothesis.value is not None:
            raise ValueError(f"the first state has a hypothesis with a value: {hypothesis.name}")
    text = " ".join((*(hypothesis.type for hypothesis in goal.hypotheses), goal.target))
    return Theorem(
        name=name,
        statement=_accessible(goal.target),
        binders=" ".join(map(_binder, goal.hypotheses)),
        header=header,
        universes=_universes(text),
    )


def _binder(hypothesis: Hypothesis) -> str:
    left, right = "[]" if hypothesis.name.startswith("inst✝") else "()"
    return f"{left}{_accessible(hypothesis.name)} : {_accessible(hypothesis.type)}{right}"


def _accessible(text: str) -> str:
    """A text in which names with a dagger can be read again."""
    return _INACCESSIBLE.sub(lambda match: f"«{match.group()}»", text)


def _universes(text: str) -> tuple[str, ...]:
    """The names of the universes in printed types, in order."""
    levels = " ".join(one or other for one, other in _LEVELS.findall(text))
    names = re.findall(r"[^\W\d]\w*", levels)
    return tuple(dict.fromkeys(name for name in names if name not in ("max", "imax", "succ")))


FORMAT = Format(
    name="leandojo",
    title="LeanDojo Benchmark 4: traced tactics of Mathlib",
    columns=COLUMNS,
    parse=parse,
)
