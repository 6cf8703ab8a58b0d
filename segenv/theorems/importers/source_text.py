"""Lean source cut into the fields of a `Theorem`, without Lean.

A text holds declarations; the last theorem, lemma or example is the goal. What stands before it is
its header, with three changes that keep the meaning:

- Earlier theorems without a proof are left out: nobody may use them. So are definitions and named
  instances that are `sorry`, if nothing that follows mentions them.
- `open A in theorem ...` puts `open A` into the header.
- Doc comment, attributes and modifiers (`private`, `@[simp]`) of the goal itself are left out; the
  doc comment becomes the title.

A header in which a `sorry` is left is refused: the statement would be about an unknown.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from segenv.proof import Theorem
from segenv.theorems.importers.base import one_line
from segenv.theorems.importers.lexer import Token, code, line_of, plain, tokens
from segenv.theorems.importers.parts import (
    DEFINITIONS,
    GOALS,
    PREFIXES,
    Part,
    is_first,
    open_namespaces,
    parts_of,
)

_BINDING = frozenset(("let", "have", "letI", "haveI", "let_fun"))  # each has a `:=` of its own
_AFTERWARDS = frozenset(("where", "termination_by", "decreasing_by"))
UNPROVED = ("sorry", "admit")
NAMELESS = "example_"


@dataclass(frozen=True)
class Declared:
    """A theorem cut out of a text; `note` says why it has no reference proof, if there is one."""

    theorem: Theorem
    note: str = ""


def last_theorem(text: str, name: str = "") -> Declared:
    """The last theorem of a text, with what stands before it as its header.

    `name` is for an `example`. Raises `ValueError` for a text that holds no theorem, or one that is
    not understood.
    """
    found = tokens(text)
    parts = parts_of(text, found)
    goals = [i for i, part in enumerate(parts) if found[part.keyword].text in GOALS]
    if not goals:
        others = ", ".join(f"`{found[part.keyword].text}`" for part in parts[:3])
        there = f", only {others}" if others else ""
        raise ValueError(f"there is no theorem, lemma or example in the text{there}")
    return _declared(text, found, parts[: goals[-1] + 1], name)


def each_theorem(text: str) -> Iterator[tuple[int, str]]:
    """Every theorem of a text, with its line: what `last_theorem` is to be given for each.

    Of the theorems before it those are there that it, or something else that is there, mentions,
    and those with attributes.
    """
    found = tokens(text)
    parts = parts_of(text, found)
    kept: list[tuple[int, str]] = []  # what every theorem behind gets, with its place
    loose: dict[str, set[int]] = {}  # parts that only some need, by name
    needs: list[frozenset[int]] = []
    forced, at = frozenset[int](), 0
    for i, part in enumerate(parts):
        gap, at = found[at : part.begin], part.end
        # PutnamBench writes a solution as a comment behind its definition
        is_told = i and found[parts[i - 1].keyword].text not in GOALS
        if code(gap) or (gap and is_told):
            kept.append((gap[0].start, text[gap[0].start : gap[-1].end] + "\n"))
            forced |= _needed(gap, loose, needs)
        needs.append(_needed(found[part.begin : part.end], loose, needs))
        if found[part.keyword].text in GOALS:
            before = [*kept, *(_source(text, found, parts[j]) for j in needs[i] | forced)]
            own = _source(text, found, part)[1]
            line = line_of(text, found[part.keyword].start)
            yield line, "".join(piece for _, piece in sorted(before)) + own
        if found[part.keyword].text in GOALS and found[part.own].text != "@":
            names = (token for token in found[part.keyword + 1 : part.end] if token.kind == "name")
            name = next(names, found[part.keyword]).text
            loose.setdefault(name.rpartition(".")[2], set()).add(i)
        else:
            kept.append(_source(text, found, part))
            forced |= needs[i]


def _source(text: str, found: Sequence[Token], part: Part) -> tuple[int, str]:
    """Where a part begins, and its text with a line end."""
    start = found[part.begin].start
    return start, text[start : found[part.end - 1].end] + "\n"


def _needed(
    mentioning: Sequence[Token], loose: dict[str, set[int]], needs: Sequence[frozenset[int]]
) -> frozenset[int]:
    """The parts that some tokens mention by the last part of a name, and those that these need."""
    words = {word for t in mentioning if t.kind == "name" for word in t.text.split(".")}
    direct = {i for word in words & loose.keys() for i in loose[word]}
    return frozenset(direct).union(*(needs[i] for i in direct))


def tactic_text(text: str) -> str:
    """A proof as tactic text: without `:=` and `by`, not indented."""
    found = code(tokens(text))
    if found and found[0].text == ":=":
        found = found[1:]
    if found and found[0].text == "by":
        found = found[1:]
    return _block(text, found) if found else ""


def has_sorry(text: str) -> bool:
    """Whether a text says `sorry` outside comments and strings."""
    return any(token.text in UNPROVED for token in code(tokens(text)))


# -- what a theorem consists of -----------------------------------------------------------------------


def _declared(text: str, found: Sequence[Token], parts: Sequence[Part], name: str) -> Declared:
    part = parts[-1]
    header = _header(text, found, parts)
    namespace = ".".join(open_namespaces(text, found[: part.own]))
    rest = code(found[part.keyword + 1 : part.end])
    local, universes, rest = _name(found[part.keyword].text, rest, name or NAMELESS)
    colon = _at_top(rest, ":", ":=")
    if colon is None or rest[colon].text != ":":
        raise ValueError(f"the theorem {local} has no statement")
    assign = _assignment(rest, colon + 1)
    binders, statement = rest[:colon], rest[colon + 1 : assign]
    if not statement:
        raise ValueError(f"the theorem {local} has no statement")
    proof, note = _proof(text, rest[assign + 1 :]) if assign < len(rest) else ("", "")
    theorem = Theorem(
        name=f"{namespace}.{local}" if namespace else local,
        statement=_between(text, found, statement),
        binders=_between(text, found, binders) if binders else "",
        header=header,
        namespace=namespace,
        universes=universes,
        proof=proof,
        title=next(
            (one_line(t.text) for t in found[part.own : part.keyword] if t.kind == "doc"), ""
        ),
    )
    return Declared(theorem, note)


def _between(text: str, found: Sequence[Token], cut: Sequence[Token]) -> str:
    start, end = cut[0].start, cut[-1].end
    return plain(text, [token for token in found if start <= token.start and token.end <= end])


def _header(text: str, found: Sequence[Token], parts: Sequence[Part]) -> str:
    part = parts[-1]
    header = _kept(text, found, parts)
    own = found[part.own].start
    prefix, last = "", found[part.begin].start
    for i in range(part.begin, part.own):
        following = _after(found, i)
        if found[i].text == "in" and (following >= part.own or found[following].text in PREFIXES):
            prefix += text[last : found[i].start].rstrip() + "\n"
            last = found[i].end
    prefix += text[last:own].strip()
    header = (header + prefix.strip()).strip("\n")
    for token in code(tokens(header)) if any(word in header for word in UNPROVED) else ():
        if token.text in UNPROVED:
            line = line_of(header, token.start)
            raise ValueError(f"there is a `{token.text}` in the header (line {line}): a definition "
                             "that the statement may be about is missing")  # fmt: skip
    return header.rstrip() + "\n" if header.strip() else ""


def _after(found: Sequence[Token], i: int) -> int:
    """The first token behind `i` that is no comment."""
    following = (j for j in range(i + 1, len(found)) if found[j].kind not in ("comment", "doc"))
    return next(following, len(found))


def _kept(text: str, found: Sequence[Token], parts: Sequence[Part]) -> str:
    """The text before the last part, without what has no proof and is not needed."""
    *earlier, goal = parts
    kept, at = "", 0
    left_out = {part for part in earlier if _is_unproved(found, part)}
    for part in reversed(earlier):
        if part in left_out and found[part.keyword].text in DEFINITIONS:
            behind = _mentioned(found, part.end, goal.end, left_out)
            name = code(found[part.keyword + 1 : part.end])[0]
            if name.kind != "name" or name.text.rpartition(".")[2] in behind:
                left_out.remove(part)
    for part in earlier:
        if part in left_out:
            kept += text[at : found[part.begin].start]
            at = found[part.end - 1].end
            kept = kept.rstrip() + "\n" if kept.strip() else kept
    return kept + text[at : found[goal.begin].start]


def _mentioned(
    found: Sequence[Token], start: int, end: int, left_out: Iterable[Part]
) -> frozenset[str]:
    """The parts of all names between two tokens, without those of what is left out."""
    away = {i for part in left_out for i in range(part.begin, part.end)}
    names = (found[i].text for i in range(start, end) if i not in away and found[i].kind == "name")
    return frozenset(word for name in names for word in name.split("."))


def _is_unproved(found: Sequence[Token], part: Part) -> bool:
    body = code(found[part.keyword + 1 : part.end])
    if found[part.keyword].text in DEFINITIONS:
        return any(token.text in UNPROVED for token in body)
    return not _is_proved(body)


def _is_proved(body: Sequence[Token]) -> bool:
    colon = _at_top(body, ":", ":=")
    assign = _assignment(body, colon + 1) if colon is not None else len(body)
    proof = body[assign + 1 :]
    complete = bool(proof) and not any(token.text in UNPROVED for token in proof)
    return complete and [token.text for token in proof] != ["by"]


def _name(keyword: str, rest: list[Token], given: str) -> tuple[str, tuple[str, ...], list[Token]]:
    """The name, the universes and what follows."""
    if keyword == "example":
        return given, (), rest
    if not rest or rest[0].kind != "name":
        raise ValueError(f"there is no name behind `{keyword}`")
    local = rest[0].text
    if local.startswith("_root_."):
        raise ValueError(f"a name with `_root_` is not understood: {local}")
    if [token.text for token in rest[1:3]] != [".", "{"]:
        return local, (), rest[1:]
    closing = next((i for i, token in enumerate(rest) if token.text == "}"), len(rest))
    names = (token.text for token in rest[3:closing] if token.kind == "name")
    return local, tuple(names), rest[closing + 1 :]


def _at_top(found: Sequence[Token], *marks: str) -> int | None:
    """The first of some marks outside all brackets."""
    depth = 0
    for i, token in enumerate(found):
        depth -= token.kind == "close"
        if depth == 0 and token.text in marks:
            return i
        depth += token.kind == "open"
    return None


def _assignment(found: Sequence[Token], start: int) -> int:
    """The `:=` that ends a statement which begins at `start`; the end of the tokens without one.

    Raises `ValueError` for a proof by equations.
    """
    depth = bindings = 0
    bar = matching = False
    for i, token in enumerate(found[start:], start):
        depth -= token.kind == "close"
        if depth:
            pass
        elif token.text in _BINDING:
            bindings += 1
        elif token.text == ":=":
            if not bindings:
                return i
            bindings -= 1
        elif token.text == "match":
            matching = True
        elif token.text == "=>" and bar and not matching:
            raise ValueError("a proof by equations (`| pattern => ...`) is not understood")
        bar = (bar or token.text == "|") and token.text not in ("fun", "λ")
        depth += token.kind == "open"
    return len(found)


def _proof(text: str, body: Sequence[Token]) -> tuple[str, str]:
    """A reference proof as tactic text, or why there is none."""
    words = [token.text for token in body]
    if words in ([], ["by"]) or (len(words) <= 2 and words[-1] in UNPROVED):
        return "", ""
    if words[0] == "begin":
        raise ValueError("this is Lean 3 (`begin ... end`)")
    if any(word in UNPROVED for word in words):
        return "", "the proof is incomplete: it has a `sorry`"
    afterwards = _at_top(body, *_AFTERWARDS)
    if afterwards is not None and is_first(text, body[afterwards]):
        return "", f"the proof has a `{body[afterwards].text}` part"
    if words[0] == "by":
        return _block(text, body[1:]), ""
    return "exact " + textwrap.indent(_block(text, body), "  ").lstrip(), ""


def _block(text: str, body: Sequence[Token]) -> str:
    """A piece of text with the indentation that it has in its place, as far left as it goes."""
    start = body[0].start
    column = start - text.rfind("\n", 0, start) - 1
    return textwrap.dedent(" " * column + text[start : body[-1].end])
