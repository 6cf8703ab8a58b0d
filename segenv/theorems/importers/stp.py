"""STP (self-play theorem prover): statements, conjectures of the model, and proofs.

Confirmed from other people's programs: `kfdong/STP_Lean_0320` has `prompt` (a sentence, then
"```lean4", then Lean source up to `:= by`), `target` (what follows in the proof), `tag`
(`conjecture`, `statement` and others, as text or in a list) and `iteration`. Not confirmed: the
layout of the rows that were taken from Mathlib.

Many rows prove one statement again: they are rejected as repetitions. The model gives one name to
several conjectures: read it with `rename` to keep them all.
"""

from collections.abc import Iterable
from dataclasses import replace

from segenv.theorems.importers.base import Cut, Format, Found, Row
from segenv.theorems.importers.statements import found, whole_text

FENCE = "```"


def parse(row: Row, header: str, cut: Cut) -> Found:
    """The theorem of a prompt, with the target as its reference proof."""
    text = whole_text(source(row.need("prompt"), row.text("target")), header)
    theorem = found("stp", row, text, cut)
    tag = _tag(row)
    told = " ".join(filter(None, ("stp", tag, _iteration(row))))
    about = told + theorem.theorem.source.removeprefix("stp")
    return replace(theorem, theorem=replace(theorem.theorem, source=about))


def source(prompt: str, target: str) -> str:
    """The Lean source that prompt and target give together."""
    _, fence, behind = prompt.partition(FENCE)
    lean = behind.partition("\n")[2] if fence else prompt
    lean = lean.partition(FENCE)[0]
    target = target.partition(FENCE)[0]
    if lean[-1:].isspace() or target[:1].isspace():
        return lean + target
    return f"{lean}\n  {target}"


def _tag(row: Row) -> str:
    tag = row.values.get("tag")
    names = [tag] if isinstance(tag, str) else list(tag) if isinstance(tag, Iterable) else []
    cleaned = [str(name).strip("[]'\" ") for name in names]
    return f"tag={','.join(cleaned)}" if any(cleaned) else ""


def _iteration(row: Row) -> str:
    iteration = row.values.get("iteration")
    return "" if iteration is None else f"iteration={iteration}"


FORMAT = Format(
    name="stp",
    title="STP: proofs of statements and conjectures found by self-play",
    columns=(("prompt",), ("target",)),
    parse=parse,
    header="import Mathlib\n",
)
