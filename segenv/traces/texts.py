"""Texts that many lines of a file share, each written once: the headers of theorems, and definitions.

A line `{"version": ..., "id": ID, "text": TEXT}` stands before the first line that needs the text,
and there stands `{"id": ID}` for it. Lines with the texts themselves are read too.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from segenv.codec import VERSION, Json, check_version

SHARED = ("header", "definitions")
"""The fields of a theorem that are written so."""


class Texts:
    """The texts of one file, by their ids, as far as it was written or read."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def written(self, entry: Json) -> Iterator[Json]:
        """The lines to write for one line: its new texts, and itself with ids in their place."""
        if "theorem" not in entry:
            yield entry
            return
        theorem = dict(entry["theorem"])
        for name in SHARED:
            for text in _listed(theorem.get(name, ())):
                if (id_ := _id(text)) not in self._texts:
                    self._texts[id_] = ""  # whoever writes needs it no more
                    yield {"version": VERSION, "id": id_, "text": text}
            if name in theorem:
                theorem[name] = _mapped(theorem[name], lambda text: {"id": _id(text)})
        yield entry | {"theorem": theorem}

    def read(self, entry: Json) -> Json | None:
        """A line as it was before `written`; None for a line that holds a text, which is kept.

        Raises `ValueError` for a text of another version, or one that no line before has.
        """
        if "text" in entry and "id" in entry:
            check_version(entry)
            self._texts[entry["id"]] = entry["text"]
            return None
        if "theorem" not in entry:
            return entry
        theorem = entry["theorem"]
        found = {name: _mapped(theorem[name], self._text) for name in SHARED if name in theorem}
        return entry | {"theorem": theorem | found}

    def _text(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if value["id"] not in self._texts:
            raise ValueError(f"no line before it has the text {value['id']!r}")
        return self._texts[value["id"]]


def shared(entries: Iterable[Json]) -> Iterator[Json]:
    """The lines of a file with these entries."""
    texts = Texts()
    for entry in entries:
        yield from texts.written(entry)


def _listed(value: Any) -> Iterable[str]:
    return (value,) if isinstance(value, str) else value


def _mapped(value: Any, change: Any) -> Any:
    return [change(each) for each in value] if isinstance(value, list) else change(value)


def _id(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
