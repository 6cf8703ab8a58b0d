"""Rows on disk: appended as they come, so that a run that was stopped goes on where it was.

A folder holds `rows.jsonl`, one row a line, and `settings.json`, what they were made with. A run with
other settings is refused there: its rows would not compare. One with more arms is not.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from segenv.lean.runtime import write_whole

Row = dict[str, Any]
ROWS = "rows.jsonl"
SETTINGS = "settings.json"
Settings = dict[str, Any]
Cell = tuple[str, str, int]
"""Arm, theorem, seed."""


def begin(folder: Path, settings: Settings) -> set[Cell]:
    """Make a folder ready for rows of these settings; the cells that it has already.

    Settings that the folder does not know yet are added. Raises `ValueError` for settings that differ
    from those of its rows, and names them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = json.loads(json.dumps(settings))  # as they are read back
    path, rows = folder / SETTINGS, read(folder)
    known: Settings = {}
    if rows and not path.exists():
        raise ValueError(f"{folder} has rows and no {SETTINGS}: name another folder with --out")
    if rows:
        known = json.loads(path.read_text(encoding="utf-8"))
    if problems := _differences(known, settings):
        raise ValueError(
            f"{folder} has rows of other settings: {'; '.join(problems)}. Run with those, or name "
            "another folder with --out"
        )
    write_whole(path, json.dumps(known | settings, indent=1) + "\n")
    _drop_broken_line(folder / ROWS)
    return {(row["arm"], row["theorem"], row["seed"]) for row in rows}


def read(folder: Path) -> list[Row]:
    """The rows of a folder, none if there are none; a last line that was cut off is left out."""
    path = folder / ROWS
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace") as file:  # a character may be cut in two
        return [json.loads(line) for line in file if line.endswith("\n")]


def append(folder: Path, rows: Iterable[Row]) -> None:
    """Add rows, flushed at once."""
    with (folder / ROWS).open("a", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()


def digest(texts: Iterable[str]) -> str:
    """Sixteen hexadecimal digits of a list of texts: whether two runs are about the same things."""
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def _differences(known: Mapping[str, Any], settings: Mapping[str, Any]) -> list[str]:
    both = known.keys() & settings.keys()
    known, settings = _without_more_arms(known, settings)
    return [
        f"{k} {known[k]!r}, not {settings[k]!r}" for k in sorted(both) if known[k] != settings[k]
    ]


def _without_more_arms(
    known: Mapping[str, Any], settings: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Both without their arms, where all that are known are among those of the settings."""
    old, new = ({"arms": [], **one.get("scale", {})} for one in (known, settings))
    if not set(old["arms"]) <= set(new["arms"]):
        return known, settings
    return {**known, "scale": {**old, "arms": []}}, {**settings, "scale": {**new, "arms": []}}


def _drop_broken_line(path: Path) -> None:
    """What a killed run left of its last row."""
    if not path.exists():
        return
    content = path.read_bytes()
    if not content.endswith(b"\n"):
        path.write_bytes(content[: content.rfind(b"\n") + 1])
