"""Groups on disk, as JSON lines: appended batch by batch, readable after a kill, drawn again.

A file has lines of three kinds: a theorem with an `id`, once before the first rollout about it;
rollouts; and the mark of a batch, which is written when all of its rollouts are. What stands behind the
last mark was cut off, and counts as not collected: a run goes on at its last complete batch.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from agents.rollouts.record import Group, Rollout, rollout_from_json, rollout_to_json
from segenv.codec import VERSION, check_version, theorem_from_json, theorem_to_json
from segenv.proof import Theorem


@dataclass(frozen=True)
class Buffer:
    """A file of groups."""

    path: Path

    def append(self, batch: str, groups: Sequence[Group]) -> None:
        """Add the groups of a batch that has a name; all of it is there in the end, or none.

        Raises `ValueError` for a name that is there already: nothing is counted twice.
        """
        if batch in (names := self.batches()):
            raise ValueError(
                f"{self.path} has a batch {batch!r} already, after {len(names)} in all"
            )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._cut()
        theorems = {g.theorem.text_key: g.theorem for g in groups if g.rollouts}
        rollouts = [rollout for group in groups for rollout in group.rollouts]
        lines: list[dict[str, Any]] = [
            {"id": key, "theorem": theorem_to_json(theorem)} for key, theorem in theorems.items()
        ]
        lines += [rollout_to_json(rollout) for rollout in rollouts]
        lines += [{"batch": batch, "rollouts": len(rollouts)}]
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            for line in lines:
                text = json.dumps({"version": VERSION} | line, ensure_ascii=False)
                file.write(text + "\n")

    def batches(self) -> list[str]:
        """The names of the complete batches, in order."""
        return [name for name, _ in self._read()]

    def groups(self, batches: Iterable[str] | None = None) -> list[Group]:
        """The groups of some batches, or of all."""
        wanted = None if batches is None else set(batches)
        return [
            g for name, groups in self._read() if wanted is None or name in wanted for g in groups
        ]

    def _read(self) -> Iterator[tuple[str, list[Group]]]:
        theorems: dict[str, Theorem] = {}
        found: list[Rollout] = []
        for line in self._lines():
            entry = json.loads(line)
            check_version(entry)
            if "theorem" in entry:
                theorems[entry["id"]] = theorem_from_json(entry["theorem"])
            elif "batch" in entry:
                yield entry["batch"], grouped(found)
                found = []
            else:
                found.append(rollout_from_json(entry, theorems[entry["of"]]))

    def _lines(self) -> Iterator[str]:
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8", errors="replace") as file:
            yield from (line for line in file if line.endswith("\n"))

    def _cut(self) -> None:
        """Take away what a killed run left behind the last complete batch."""
        if not self.path.exists():
            return
        end = place = 0
        with self.path.open("rb") as file:
            for line in file:
                place += len(line)
                if line.endswith(b"\n") and b'"batch"' in line and "batch" in json.loads(line):
                    end = place
        with self.path.open("r+b") as file:
            file.truncate(end)


def grouped(rollouts: Iterable[Rollout]) -> list[Group]:
    """Rollouts by their group, in the order in which the groups come."""
    found: dict[str, list[Rollout]] = {}
    for rollout in rollouts:
        found.setdefault(rollout.group, []).append(rollout)
    return [Group(id_, tuple(own)) for id_, own in found.items()]


def replay(
    groups: Sequence[Group],
    n: int,
    seed: int,
    key: Callable[[Group], str] = lambda group: group.theorem.text_key,
) -> list[Group]:
    """At most `n` informative groups, the newest of each theorem, drawn without order.

    Rollout replay as in DOTS (2506.05316): groups in which all succeed or all fail teach nothing.
    """
    newest = {key(group): group for group in groups if group.informative}
    known = list(newest.values())
    return Random(seed).sample(known, min(n, len(known)))
