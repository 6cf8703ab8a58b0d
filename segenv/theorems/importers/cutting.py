"""A row as header, declaration and proof, without Lean.

Data sets are written for Mathlib; where it is not installed, nobody can read them. So little is
done: commands begin with a keyword at the beginning of a line; the last theorem, lemma or example
is the goal; what stands before it is its header; what stands between its name and the `:=` is its
declaration, in one piece and as it was written. The name is as it was written, too: a namespace is
not added. Where it is not certain what ends a statement, only Lean can say: `Unclear`.
"""

import re
import textwrap
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from segenv.proof import Theorem
from segenv.theorems.importers.base import Declared, one_line
from segenv.theorems.importers.masked import NAME, code, flat, line_of

NAMELESS = "example_"
DEFINITIONS = ("def", "abbrev", "instance")
_PREFIXES = "open|set_option|omit|include|variable|attribute|universe"
_OTHERS = "|".join("""alias axiom class declare_syntax_cat deriving elab elab_rules end export import
    inductive infix infixl infixr initialize local macro macro_rules module mutual namespace notation
    opaque postfix prefix run_cmd scoped seal section structure syntax unseal""".split())  # fmt: skip
_BEFORE = r"(?:(?:@\[[^\]]*\]|private|protected|public|noncomputable|nonrec|unsafe|partial)\s+)*"
_COMMAND = re.compile(
    rf"^(?:[^\S\n]*{_BEFORE}(?P<goal>theorem|lemma|example)"
    rf"|{_BEFORE}(?:(?P<definition>{'|'.join(DEFINITIONS)})|{_PREFIXES}|{_OTHERS}))(?![\w.'!?])|^\#",
    re.MULTILINE,
)
_GOAL = re.compile(r"(?<![\w.'])(?:theorem|example)(?![\w.'!?])|^[^\S\n]*lemma\s", re.MULTILINE)
_FULL_NAME = re.compile(rf"\s*({NAME}(?:\.{NAME})*)(?=[\s.({{\[⦃:]|$)")
_PREFIXED = re.compile(rf"((?:{_PREFIXES})\b.*)\bin\s*")
_IN = re.compile(r"\bin\s*\Z")
_DOC = re.compile(r"/--((?:(?!-/).)*)-/\s*\Z", re.DOTALL)
_UNPROVED = re.compile(r"(?<![\w.'])(?:sorry|admit)(?![\w'])")
_NO_PROOF = re.compile(r"\s*(?:by\b)?\s*(?:sorry|admit)?\s*")
_BINDING = re.compile(r"(?<![\w.'])(?:let|have|letI|haveI|let_fun)(?![\w.'])")
_UNBOUND = re.compile(r"[;\n←|]|=>|\b(?:by|from|rec)\b")
_UNCERTAIN = re.compile(r"^[^\S\n]*\|[^|\n]*=>|(?<![\w.'])where\b", re.MULTILINE)
_AFTERWARDS = re.compile(r"^\s*(where|termination_by|decreasing_by)\b", re.MULTILINE)


class Unclear(ValueError):
    """Only Lean can say where a statement ends."""


@dataclass(frozen=True)
class Piece:
    """A theorem in a text: its line, what stands before it, its keyword and the text from there on.

    It is `alone` if it mentions no theorem before it that is not in `header`.
    """

    line: int
    header: tuple[str, ...]
    keyword: str
    text: str
    alone: bool = True

    def declared(self, name: str = "") -> Declared:
        """Its parts. Raises `ValueError` for what is not understood."""
        seen, start = flat(self.text), len(self.keyword)
        if self.keyword != "example":
            match = _FULL_NAME.match(code(self.text, quoted=""), start)
            if match is None:
                raise ValueError(f"there is no name behind `{self.keyword}`")
            name, start = match[1], match.end()
        end = _end_of_statement(seen, start)
        if not re.search(r"(?<!:):(?![:=])\s*\S", seen[start:end]):
            raise ValueError(f"the theorem {name} has no statement")
        header, title = _header("".join(self.header))
        proof, note = _proof(self.text, end + 2)
        declaration = self.text[start : start + len(seen[start:end].rstrip())].strip()
        theorem = Theorem(name or NAMELESS, "", header=header, declaration=declaration)
        return Declared(replace(theorem, proof=proof, title=title), note)


def last_theorem(text: str, name: str = "") -> Declared:
    """The last theorem of a text; those before it are in its header if they are proved.

    `name` is for an `example`. Raises `ValueError` for a text that holds no theorem or is not
    understood, `Unclear` for a statement whose end is not certain.
    """
    (last,) = deque(pieces(text, keep=True), maxlen=1)
    return last.declared(name)


def pieces(text: str, keep: bool = False) -> Iterator[Piece]:
    """The theorems of a text. Those before one are in its header only with `keep`, and if proved.

    Definitions that are `sorry` are left out if nothing that follows mentions them. Raises
    `ValueError` for a text without a theorem, or one whose theorems cannot be found.
    """
    seen, masked = flat(text), code(text)
    found = list(_COMMAND.finditer(seen))
    _check(text, seen, masked, found)
    header, at = [text[: found[0].start()]], found[0].start()
    unsure: dict[str, str] = {}  # definitions that are `sorry`
    earlier: set[str] = set()
    line, counted = 1, 0
    begin: int | None = None  # of `open A in`, which belongs to what follows
    for match, behind in zip(found, [*found[1:], None], strict=True):
        start = match.start()
        begin = start if begin is None else begin
        end = start + len(masked[start : behind.start() if behind else len(text)].rstrip())
        if behind and _IN.search(masked, start, end):
            continue
        gap, prefix, own, at = text[at:begin], text[begin:start], text[at:end], end
        begin = None
        words, name = _words(masked[start:end]), _name(masked[match.end() : end])
        mentioned = [unsure[word] for word in words & unsure.keys()]
        unproved = bool(_UNPROVED.search(masked, start, end))
        if keyword := match["goal"]:
            keyword_at = match.end() - len(keyword)
            line, counted = line + text.count("\n", counted, keyword_at), keyword_at
            doc = _DOC.search(gap)
            gap = gap if keep else f"\n{doc[0]}" if doc else "\n"
            before = (*header, *mentioned, gap, prefix)
            alone = keep or earlier.isdisjoint(words)
            yield Piece(line, before, keyword, text[keyword_at:end], alone)
            earlier.add(name)
            by = _NO_PROOF.fullmatch(seen, seen.rfind(":=", 0, end) + 2, end)
            header += [own] if keep and not unproved and not by else []
        elif match["definition"] and unproved and name:
            unsure[name] = own
        else:
            header += [*mentioned, own]


def tactic_text(text: str) -> str:
    """A proof as tactic text: without `:=` and `by`, not indented."""
    return _block(text, _match(r"\s*(?::=)?\s*(?:by\b)?", code(text)))


def has_sorry(text: str) -> bool:
    """Whether a text says `sorry` outside comments and strings."""
    return _UNPROVED.search(code(text)) is not None


def has_theorem(text: str) -> bool:
    """Whether there is a theorem in a text."""
    return _GOAL.search(code(text)) is not None


def _match(pattern: str, text: str) -> int:
    """How long a match at the beginning of a text is."""
    match = re.match(pattern, text)
    return match.end() if match else 0


def _words(masked: str) -> set[str]:
    return set(re.findall(r"[\w'!?]+", masked))


def _name(behind: str) -> str:
    """The last part of the name behind a keyword; "" where there is none."""
    match = re.match(r"\s*([\w.'!?]+)", behind)
    return match[1].rpartition(".")[2] if match else ""


def _check(text: str, seen: str, masked: str, found: list[re.Match[str]]) -> None:
    """Raise `ValueError` for a text whose theorems are not those that were found."""
    goals = {match.end() for match in found if match["goal"]}
    for match in _GOAL.finditer(masked):
        at = match.start() + len(match[0]) - len(match[0].lstrip())
        word = match[0].strip()
        if seen[at] == " ":
            line = line_of(text, at)
            raise ValueError(f"line {line}: a bracket before `{word}` is not closed")
        if at + len(word) not in goals:
            line = line_of(text, at)
            raise Unclear(
                f"line {line}: `{word}` does not begin a line, so only Lean can read this"
            )
    if not goals:
        others = dict.fromkeys(f"`{m['definition']}`" for m in found if m["definition"])
        there = f", only {', '.join(others)}" if others else ""
        raise ValueError(f"there is no theorem, lemma or example in the text{there}")


def _header(text: str) -> tuple[str, str]:
    """A header without the doc comment at its end and the `in` of its last lines; and that comment."""
    doc = _DOC.search(text, text.rfind("/--")) if "/--" in text else None
    text = text[: doc.start()] if doc else text
    masked = code(text).rstrip()
    if found := _UNPROVED.search(masked):
        line = line_of(text, found.start())
        raise ValueError(f"there is a `{found[0]}` in the header (line {line}): a definition "
                         "that the statement may be about is missing")  # fmt: skip
    lines, seen = text.rstrip().split("\n"), masked.split("\n")
    while seen and (not seen[-1].strip() or (match := _PREFIXED.fullmatch(seen[-1]))):
        if seen.pop().strip() and match:
            lines[len(seen)] = match[1].rstrip()
    if seen and _IN.search(seen[-1]):
        raise Unclear("only Lean can tell what belongs to the `in` before this theorem")
    header = "\n".join(lines).strip("\n")
    return (header + "\n" if header.strip() else ""), one_line(doc[0]) if doc else ""


def _end_of_statement(seen: str, start: int) -> int:
    """The `:=` behind a statement; the end where there is none. Raises `Unclear`."""
    ends = [match.start() for match in re.compile(":=").finditer(seen, start)]
    bound = [match.end() for match in _BINDING.finditer(seen, start)]
    first = ends[0] if ends else len(seen)
    told = not ends or _NO_PROOF.fullmatch(seen, ends[-1] + 2)
    if (odd := _UNCERTAIN.search(seen, start, first)) and not (told and len(ends) == 1):
        raise Unclear(
            f"only Lean can tell what belongs to this statement: it has `{odd[0].strip()}`"
        )
    if not bound or bound[0] > first:
        return first
    owned = all(
        b < e and not _UNBOUND.search(seen, b, e) for b, e in zip(bound, ends, strict=False)
    )
    if owned and len(ends) == len(bound):
        return len(seen)
    if owned and len(ends) == len(bound) + 1:
        return ends[-1]
    raise Unclear("only Lean can tell which `:=` ends this statement: it has a `let` or `have`")


def _proof(text: str, start: int) -> tuple[str, str]:
    """What stands behind a place as tactic text, or why that is no reference proof."""
    masked = code(text)[start:]
    if _NO_PROOF.fullmatch(masked):
        return "", ""
    if _match(r"\s*begin\b", masked):
        raise ValueError("this is Lean 3 (`begin ... end`)")
    if _UNPROVED.search(masked):
        return "", "the proof is incomplete: it has a `sorry`"
    if afterwards := _AFTERWARDS.search(flat(text), start):
        return "", f"the proof has a `{afterwards[1]}` part"
    by = _match(r"\s*by\b", masked)
    block = _block(text, start + by)
    return block if by else "exact " + textwrap.indent(block, "  ").lstrip(), ""


def _block(text: str, at: int) -> str:
    """What is code behind a place, with the indentation that it has there, as far left as it goes."""
    masked = code(text).rstrip()
    start = at + _match(r"\s*", masked[at:])
    column = start - text.rfind("\n", 0, start) - 1
    return textwrap.dedent(" " * column + text[start : len(masked)])
