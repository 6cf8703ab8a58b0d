"""What models write around a proof, taken off: thoughts, code fences, `by`, a restated theorem."""

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
    declarations = [_declared(text, start) for start in _starts(text)]
    if not declarations:
        return text
    wanted = _split_name(theorem.signature.removeprefix("theorem"))[1]
    for declaration in declarations:
        proof = _behind(declaration, wanted)
        if proof is not None and proof.lstrip().startswith(":="):
            at = len(text) - len(proof)
            return " " * (at - text.rfind("\n", 0, at) - 1) + proof
    last = declarations[-1].strip()
    return f"have {RESTATED} {last}\napply {RESTATED} <;> assumption"


def _starts(text: str) -> list[int]:
    """Where lines begin with the word of a declaration, block comments aside."""
    found, at = [], 0
    for line in text.split("\n"):
        words = line.split(None, 1)
        if words and words[0] in KEYWORDS and not _in_comment(text, at):
            found.append(at + line.index(words[0]))
        at += len(line) + 1
    return found


def _in_comment(text: str, at: int) -> bool:
    """Whether a block comment is open there, in a text where all of them are closed."""
    if text.count("/-") != text.count("-/"):
        return False
    return text.count("/-", 0, at) > text.count("-/", 0, at)


def _declared(text: str, start: int) -> str:
    """What stands behind the name of a declaration."""
    keyword, _, rest = text[start:].partition(" ")
    return rest if keyword == "example" else _split_name(rest)[1]


def _split_name(text: str) -> tuple[str, str]:
    """A name, which ends with a blank or an opening sign, and what follows it."""
    text = text.lstrip()
    end = next((i for i, c in enumerate(text) if c.isspace() or c in "({[⦃:"), len(text))
    end -= text[:end].endswith(".")  # of explicit universes
    return text[:end], text[end:]


def _behind(text: str, start: str) -> str | None:
    """What follows `start` at the beginning of a text, white space aside; None if it is not there."""
    at = 0
    for char in start:
        if char.isspace():
            continue
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text) or text[at] != char:
            return None
        at += 1
    return text[at:]


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
