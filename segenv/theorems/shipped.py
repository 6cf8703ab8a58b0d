"""Theorems of the shipped suites as Lean read them once: what lies beside a `.lean` file.

To read six suites takes Lean many seconds, so what it finds is shipped with them. A file says which
text it was made from and is used for no other. `python -m tools.suites` makes the files; a test reads
the suites with Lean and compares.
"""

import contextlib
import json
from collections.abc import Iterable
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from segenv.proof import Theorem

VERSION = 1


def beside(path: Path) -> Path:
    """Where the theorems of a `.lean` file are shipped."""
    return path.with_suffix(".json")


def shipped(path: Path) -> tuple[Theorem, ...] | None:
    """The theorems that are shipped with a `.lean` file; None if they are not those of its text."""
    # whatever is wrong with what lies there, Lean can read the suite itself
    with contextlib.suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
        content = json.loads(beside(path).read_text(encoding="utf-8"))
        if (content["version"], content["sha256"]) == (VERSION, _digest(path)):
            return tuple(_theorem(entry, content["texts"]) for entry in content["theorems"])
    return None


def ship(path: Path, theorems: Iterable[Theorem]) -> None:
    """Write down the theorems of a `.lean` file, one a line."""
    texts: dict[str, int] = {}
    entries = [_entry(theorem, texts) for theorem in theorems]
    content = {"version": VERSION, "sha256": _digest(path)}
    head = json.dumps(content).removesuffix("}")
    lists = (("texts", list(texts)), ("theorems", entries))
    parts = (f'"{name}": [\n{_lines(values)}\n]' for name, values in lists)
    beside(path).write_text(
        f"{head},\n" + ",\n".join(parts) + "}\n", encoding="utf-8", newline="\n"
    )


def _lines(values: list[Any]) -> str:
    return ",\n".join(json.dumps(value, ensure_ascii=False) for value in values)


def _digest(path: Path) -> str:
    return sha256(path.read_text(encoding="utf-8").encode()).hexdigest()


def _entry(theorem: Theorem, texts: dict[str, int]) -> dict[str, Any]:
    def number(text: str) -> int:
        return texts.setdefault(text, len(texts))

    entry = {field.name: getattr(theorem, field.name) for field in fields(Theorem)}
    entry |= {"header": number(theorem.header)}
    entry |= {"definitions": list(map(number, theorem.definitions))}
    return {name: value for name, value in entry.items() if value or name == "header"}


def _theorem(entry: dict[str, Any], texts: list[str]) -> Theorem:
    lists = {"universes": tuple(entry.get("universes", ()))}
    lists |= {"definitions": tuple(texts[i] for i in entry.get("definitions", ()))}
    return Theorem(**entry | lists | {"header": texts[entry["header"]]})
