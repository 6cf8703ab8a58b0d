"""Where the declarations of a text of Lean source begin and end, and which namespaces are open."""

from collections.abc import Sequence
from dataclasses import dataclass

from segenv.theorems.importers.lexer import Token, code, line_of

GOALS = ("theorem", "lemma", "example")
DEFINITIONS = ("def", "abbrev", "instance")
_RESERVED = (*GOALS, "def", "abbrev", "axiom", "inductive", "structure", "opaque")
_MODIFIERS = tuple("private protected public noncomputable nonrec unsafe partial local".split())
PREFIXES = tuple("open set_option omit include variable attribute universe".split())
_OTHERS = """
    alias class declare_syntax_cat deriving elab elab_rules end export import infix infixl infixr
    initialize instance macro macro_rules module mutual namespace notation postfix prefix run_cmd
    scoped seal section suppress_compilation syntax universes unseal variables
""".split()
_COMMANDS = frozenset((*_RESERVED, *_MODIFIERS, *PREFIXES, *_OTHERS))


@dataclass(frozen=True)
class Part:
    """A theorem or a definition in a text: where all that belongs to it begins, its keyword, its end.

    Places are indices into the tokens; `own` is where doc comment and modifiers begin, which is
    behind `begin` if there is an `open A in`.
    """

    begin: int
    own: int
    keyword: int
    end: int


def parts_of(text: str, found: Sequence[Token]) -> list[Part]:
    """The theorems and definitions of a text. Raises `ValueError` where brackets do not match."""
    depths = _depths(text, found)
    starts = [i for i in range(len(found)) if _is_command(text, found, depths, i)]
    parts = []
    for i, following in zip(starts, [*starts[1:], len(found)], strict=False):
        if found[i].text not in (*GOALS, *DEFINITIONS):
            continue
        own = _own(found, i)
        end = _own(found, following) if following < len(found) else following
        while end > i + 1 and found[end - 1].kind in ("comment", "doc"):
            end -= 1
        parts.append(Part(_prefixed(found, own), own, i, end))
    return parts


def _depths(text: str, found: Sequence[Token]) -> list[int]:
    """How many brackets are open at each token. Raises `ValueError` where they do not match."""
    depth, depths = 0, []
    for token in found:
        if token.text in GOALS and token.kind == "name" and depth and is_first(text, token):
            line = line_of(text, token.start)
            raise ValueError(f"line {line}: a bracket before `{token.text}` is not closed")
        depth -= token.kind == "close"
        if depth < 0:
            line = line_of(text, token.start)
            raise ValueError(f"line {line}: `{token.text}` closes nothing")
        depths.append(depth)
        depth += token.kind == "open"
    return depths


def _is_command(text: str, found: Sequence[Token], depths: Sequence[int], i: int) -> bool:
    token = found[i]
    if depths[i]:
        return False
    if token.kind == "name" and token.text in _RESERVED and token.text != "lemma":
        return True
    if token.text == "lemma" and is_first(text, token):
        return True
    if token.start and text[token.start - 1] != "\n":
        return False
    if token.kind == "name":
        return token.text in _COMMANDS
    following = found[i + 1].text if i + 1 < len(found) else ""
    return token.kind == "doc" or token.text == "#" or (token.text == "@" and following == "[")


def is_first(text: str, token: Token) -> bool:
    """Whether a token is the first of its line."""
    return not text[text.rfind("\n", 0, token.start) + 1 : token.start].strip()


def _own(found: Sequence[Token], i: int) -> int:
    """Where the doc comment, the attributes and the modifiers of a declaration begin."""
    first = at = i
    while at > 0:
        at -= 1
        if found[at].kind == "comment":
            continue
        if found[at].text == "]" and (opening := _attribute(found, at)) is not None:
            at = opening
        elif found[at].kind != "doc" and found[at].text not in _MODIFIERS:
            break
        first = at
    return first


def _attribute(found: Sequence[Token], closing: int) -> int | None:
    """The `@` of the `@[...]` that ends at `closing`."""
    depth, at = 0, closing
    while at > 0:
        depth += (found[at].kind == "close") - (found[at].kind == "open")
        if not depth:
            return at - 1 if found[at - 1].text == "@" else None
        at -= 1
    return None


def _prefixed(found: Sequence[Token], own: int) -> int:
    """Where the first of `open A in set_option b c in` before a declaration begins."""
    begin = own
    while (before := _before(found, begin)) is not None and found[before].text == "in":
        words = range(before - 1, -1, -1)
        start = next((i for i in words if found[i].text in PREFIXES), None)
        if start is None:
            break
        begin = start
    return begin


def _before(found: Sequence[Token], i: int) -> int | None:
    """The last token before `i` that is no comment."""
    return next((j for j in range(i - 1, -1, -1) if found[j].kind not in ("comment", "doc")), None)


def open_namespaces(text: str, found: Sequence[Token]) -> list[str]:
    """The namespaces that are open behind some tokens."""
    scopes: list[str] = []  # "" for a section
    words = code(found)
    for i, token in enumerate(words):
        if token.kind != "name" or not (is_first(text, token) or token.text == "section"):
            continue
        name = _named(text, words, i)
        if token.text == "namespace":
            scopes += name.split(".")
        elif token.text == "mutual":
            scopes.append("")
        elif token.text == "section":
            scopes += [""] * max(1, len(name.split(".")) if name else 1)
        elif token.text == "end":
            count = len(name.split(".")) if name else 1
            if count > len(scopes):
                line = line_of(text, token.start)
                raise ValueError(f"line {line}: `end` closes nothing")
            del scopes[len(scopes) - count :]
    return [scope for scope in scopes if scope]


def _named(text: str, words: Sequence[Token], i: int) -> str:
    """The name behind a word, on its line."""
    if i + 1 == len(words) or words[i + 1].kind != "name":
        return ""
    return "" if "\n" in text[words[i].end : words[i + 1].start] else words[i + 1].text
