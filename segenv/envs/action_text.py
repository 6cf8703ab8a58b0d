"""The text of an action before Lean sees it: what is refused outright, how tokens are counted."""

from segenv.plain import plain
from segenv.proof import TacticError
from segenv.spaces import is_encodable

GIVE_UP = "give_up"
_BLANK = " \t\r\n"


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
    """`text` as Lean is given it: no white space around it, plain line ends, no tabs.

    A text of several lines keeps its columns.
    """
    text = plain(text)
    inner = text.strip(_BLANK)
    return text.rstrip(_BLANK) if "\n" in inner else inner
