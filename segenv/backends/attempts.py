"""Where in a text that was given the tactics of an attempt stand."""

from dataclasses import replace

from segenv.backends.base import Ran
from segenv.plain import plain, plain_places


def placed(given: str, ran: list[Ran]) -> tuple[Ran, ...]:
    """What was run, with places in the text as it was given and not as it was run."""
    text = plain(given)
    if given == text:
        return tuple(ran)
    places, begins = plain_places(given), [0]
    for line in text.split("\n"):
        begins.append(begins[-1] + len(line) + 1)
    found = []
    for one in ran:
        at = places[begins[one.line - 1] + one.column]
        column = at - (given.rfind("\n", 0, at) + 1)
        found.append(replace(one, column=column))
    return tuple(found)
