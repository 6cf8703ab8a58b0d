"""Functions that note what they are called with."""

from collections.abc import Callable
from typing import Any


def noting(
    notes: list[Any], function: Callable[..., Any], note: Callable[..., Any] = lambda *given: given
) -> Callable[..., Any]:
    """`function`, which first adds to `notes` what `note` makes of its arguments."""

    def noted(*given: Any) -> Any:
        notes.append(note(*given))
        return function(*given)

    return noted
