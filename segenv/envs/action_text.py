"""The text of an action before Lean sees it: what is refused outright, how tokens are counted."""

import re

from segenv.proof import Syntax, TacticError
from segenv.spaces import is_encodable

GIVE_UP = "give_up"
_BLANK = " \t\r\n"
_TOKEN = re.compile(r"\w+|[^\w\s]")


def count_tokens(text: str) -> int:
    """The number of words and single symbols: `exact ⟨h.2, h.1⟩` has 10.

    White space counts nothing, so a text costs the same however it is cut into actions. Pass your
    tokenizer's counter as `count_tokens` to budget in the tokens of a model.
    """
    return len(_TOKEN.findall(text))


def refuse(action: object, max_length: int) -> TacticError | None:
    """Why `action` is no tactic text at all, or None."""
    if not isinstance(action, str):
        return TacticError("encoding", f"an action is a str, not a {type(action).__name__}")
    if len(action) > max_length:
        return TacticError(
            "too_long", f"{len(action)} characters, at most {max_length} are allowed"
        )
    if "\0" in action or not is_encodable(action):
        return TacticError("encoding", "the text holds a NUL or half of a surrogate pair")
    if not action.strip(_BLANK):
        return TacticError("empty", "there is no tactic in the text")
    return None


def tidy(text: str) -> str:
    """`text` without white space around it; a text of several lines keeps its columns."""
    inner = text.strip(_BLANK)
    return text.rstrip(_BLANK) if "\n" in inner else inner


def split(text: str, tactics: tuple[Syntax, ...]) -> list[tuple[str, int, int]]:
    """Each tactic of a parsed text, with the line (from 1) and column where it starts.

    The lines of a tactic are moved left together, as far as its first line was.
    """
    pieces = []
    for node in tactics:
        line = text.count("\n", 0, node.start) + 1
        column = node.start - (text.rfind("\n", 0, node.start) + 1)
        piece = text[node.start : node.end]
        if column and "\n" in piece:
            piece = re.sub(rf"\n {{1,{column}}}", "\n", piece)
        pieces.append((piece, line, column))
    return pieces
