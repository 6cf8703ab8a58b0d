"""Evaluations on disk: JSON lines, the settings first, then a line a theorem; a killed run goes on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segenv.codec import verdict_from_json, verdict_to_json
from segenv.evaluation.scores import Score
from segenv.proof import Theorem

VERSION = 1
Json = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """The attempts at one theorem. `length` counts leaf tactics of its reference, None without one."""

    theorem: str
    key: str
    level: str
    length: int | None
    scores: tuple[Score, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many attempts there were, how many of them proved it, and how many were lost."""
        proved = sum(score.proved for score in self.scores)
        return len(self.scores), proved, sum(score.lost for score in self.scores)


def record_to_json(record: Record) -> Json:
    """A record as JSON."""
    return vars(record) | {"scores": [_score_to_json(score) for score in record.scores]}


def record_from_json(entry: Json) -> Record:
    """The record that `record_to_json` wrote."""
    scores = tuple(_score_from_json(score, entry["theorem"]) for score in entry["scores"])
    return Record(**entry | {"scores": scores})


def _score_to_json(score: Score) -> Json:
    verdict = score.verdict and verdict_to_json(score.verdict)
    entry = vars(score) | {"script": list(score.script), "verdict": verdict}
    return {name: value for name, value in entry.items() if name != "theorem"}


def _score_from_json(entry: Json, theorem: str) -> Score:
    verdict = entry["verdict"] and verdict_from_json(entry["verdict"])
    return Score(theorem, **entry | {"script": tuple(entry["script"]), "verdict": verdict})


class Journal:
    """A file that an evaluation writes as it goes, and goes on with after it was killed."""

    def __init__(self, path: Path, settings: Mapping[str, Any]) -> None:
        self.path = path
        self.settings = dict(settings)

    def open(self, theorems: Sequence[Theorem]) -> dict[str, Record]:
        """The records that are there already, by the keys of their theorems.

        A line that was cut off is cut away. Raises `ValueError` for a file of other settings, which
        it names, or of something else.
        """
        lines = self._whole_lines() if self.path.exists() else []
        if not lines:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text("", encoding="utf-8")
            self._append({"version": VERSION, "settings": self.settings})
            return {}
        self._compare(self._settings_of(lines[0]))
        known = {theorem.key for theorem in theorems}
        found = {}
        for number, line in enumerate(lines[1:], start=2):
            record = self._record(line, number)
            if record.key not in known:
                raise ValueError(f"{self.path}:{number}: {record.theorem} is not of this source")
            found[record.key] = record
        return found

    def add(self, record: Record) -> None:
        """Write a record, at once."""
        self._append(record_to_json(record))

    def _append(self, entry: Json) -> None:
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _whole_lines(self) -> list[bytes]:
        data = self.path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            if whole or not data.startswith(b'{"version"'[: len(data)]):
                self._settings_of((whole or data).split(b"\n")[0])  # is it ours to cut?
            with self.path.open("r+b") as file:
                file.truncate(len(whole))
        return whole.splitlines()

    def _settings_of(self, line: bytes) -> Json:
        try:
            entry = json.loads(line)
            version, settings = entry["version"], entry["settings"]
        except (ValueError, LookupError, TypeError):
            raise ValueError(f"{self.path} is not a file of an evaluation: give another") from None
        if version != VERSION:
            raise ValueError(f"{self.path} has version {version!r}; this segenv reads {VERSION}")
        return dict(settings)

    def _record(self, line: bytes, number: int) -> Record:
        try:
            return record_from_json(json.loads(line))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"{self.path}:{number}: not a record: {error!r}") from error

    def _compare(self, before: Json) -> None:
        for name in (*self.settings, *before):
            old, new = before.get(name), self.settings.get(name)
            if old != new:
                raise ValueError(
                    f"{self.path} was begun with {name} = {old!r}, and now it is {new!r}: go on with "
                    "the same settings, or give another file"
                )


def read(path: str | Path) -> tuple[Json, tuple[Record, ...]]:
    """Settings and records of a file, as far as it has come. Raises `ValueError` for another file."""
    journal = Journal(Path(path), {})
    data = journal.path.read_bytes()
    lines = data[: data.rfind(b"\n") + 1].splitlines() or [data]
    records = tuple(journal._record(line, i) for i, line in enumerate(lines[1:], start=2))
    return journal._settings_of(lines[0]), records
