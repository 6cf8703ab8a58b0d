"""Printing for people: Lean's Unicode on a terminal or in a locale that may have none."""

import sys


def say(text: str) -> None:
    """Print a text on stdout, with `?` for characters that its encoding lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.encode(encoding, "replace").decode(encoding)
    print(text, flush=True)
