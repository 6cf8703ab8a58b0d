"""What models write around a proof, taken off: thoughts, code fences, `by`, a restated theorem."""

from collections.abc import Iterator

from segenv.plain import plain
from segenv.proof import Theorem

FENCE = "```"
LEAN = ("lean4", "lean", "tactics", "tactic")
"""What a fence may say of a block that holds a proof; a block may also say nothing."""
THOUGHTS = ("<think>", "</think>")
KEYWORDS = ("theorem", "lemma", "example")
RESTATED = "restated"
"""The name that an `example` gets."""


def unwrap(text: str, theorem: Theorem | None = None) -> str:
    r"""The tactics of a proof of `theorem`, without what models write around them.

    Taken off, in this order, each only where it is there:

    1. Thoughts: `<think>...</think>` and all before it; where they do not end, nothing is left.
    2. Code fences and the prose around them: of several blocks the last that is marked as Lean, or
       that is not marked. Where a fence is only closed, what stands before it is left.
    3. A restated theorem, with imports and comments before it: its proof is left, if the declaration
       is that of `theorem`, whatever its white space and its last name.
    4. `by` and `:= by`; what follows keeps its columns.
    5. `:=` before a term, which becomes `exact` and the term.

    A declaration that is written otherwise (other names of variables, other brackets, another
    statement) is not judged here. It becomes a tactic, `have NAME ... := by ...`, behind which
    `apply NAME <;> assumption` must close the goal, so Lean decides whether it says as much as the
    theorem: what proves something else is refused as any wrong proof is. Nothing is read as Lean
    here, and nothing is accepted: what is left is an ordinary text of tactics. A text without any of
    this is given back as it is.

    >>> unwrap("The proof:\n```lean4\nby\n  intro h\n  exact h\n```\nDone.")
    '  intro h\n  exact h'
    """
    text = _fenced(_answer(text))
    if theorem is not None:
        text = _proof_of(text, theorem)
    return _tactics(text)


def _answer(text: str) -> str:
    """What follows the thoughts of a model, "" where they do not end."""
    start, end = THOUGHTS
    if end in text:
        return text.rpartition(end)[2]
    return "" if text.lstrip().startswith(start) else text


def _fenced(text: str) -> str:
    """The last block of Lean between fences; where one is only closed, what stands before."""
    lines = text.split("\n")
    marks = [i for i, line in enumerate(lines) if line.lstrip().startswith(FENCE)]
    if not marks:
        return text
    if len(marks) == 1 and not _opens(lines[marks[0]], lines[: marks[0]]):
        return "\n".join(lines[: marks[0]])
    ends = [*marks[1::2], len(lines)]  # a block that was cut off has no end
    blocks = [
        (_label(lines[a]), "\n".join(lines[a + 1 : b]))
        for a, b in zip(marks[::2], ends, strict=False)
    ]
    named = [block for label, block in blocks if label in LEAN]
    unnamed = [block for label, block in blocks if not label]
    return (named or unnamed or [text])[-1]


def _label(line: str) -> str:
    return line.strip().removeprefix(FENCE).strip().lower()


def _opens(line: str, before: list[str]) -> bool:
    """Whether the only fence of a text begins a block: it is named, or nothing stands before it."""
    return bool(_label(line)) or not "".join(before).strip()


def _proof_of(text: str, theorem: Theorem) -> str:
    """The proof of a theorem that is restated, from its `:=` on; another declaration as a tactic."""
    text = plain(text)
    signature = theorem.signature.removeprefix("theorem")
    wanted = "".join(signature[_name_end(signature, 0) :].split())
    last = None
    for last in _declarations(text):
        at = _behind(text, last, wanted)
        if at is not None and text[at:].lstrip().startswith(":="):
            return " " * (at - text.rfind("\n", 0, at) - 1) + text[at:]
    if last is None:
        return text
    return f"have {RESTATED} {text[last:].strip()}\napply {RESTATED} <;> assumption"


def _declarations(text: str) -> Iterator[int]:
    """The places behind the names of declarations, each on a line of its own, outside of comments."""
    at = depth = 0
    comments = text.count("/-") == text.count("-/")
    for line in text.split("\n"):
        words = line.split(None, 1)
        if words and words[0] in KEYWORDS and not (comments and depth):
            behind = at + line.index(words[0]) + len(words[0])
            yield behind if words[0] == "example" else _name_end(text, behind)
        depth += line.count("/-") - line.count("-/")
        at += len(line) + 1


def _name_end(text: str, at: int) -> int:
    """The end of the name that begins at a place, before a blank or an opening sign."""
    while at < len(text) and text[at].isspace():
        at += 1
    while at < len(text) and not (text[at].isspace() or text[at] in "({[⦃:"):
        at += 1
    return at - (text[at - 1 : at] == ".")  # of explicit universes


def _behind(text: str, at: int, wanted: str) -> int | None:
    """The place behind `wanted` in a text, white space aside; None if it does not stand there."""
    for char in wanted:
        while at < len(text) and text[at].isspace():
            at += 1
        if text[at : at + 1] != char:
            return None
        at += 1
    return at


def _tactics(text: str) -> str:
    """A text without `by` or `:= by` before it; what is left stands where it stood."""
    rest = text.lstrip()
    if rest.startswith(":="):
        term = rest[2:]
        rest = term.lstrip()
        if not _is_by(rest):
            return "exact" + term if term[:1].isspace() else f"exact {term}"
    elif not _is_by(rest):
        return text
    proof = rest[2:]
    line, newline, others = proof.partition("\n")
    if not line.strip():
        return others
    column = text.rfind("\n", 0, len(text) - len(proof))
    shift = len(text) - len(proof) - (column + 1)
    return " " * shift + line + newline + others


def _is_by(text: str) -> bool:
    return text == "by" or (text.startswith("by") and text[2].isspace())
