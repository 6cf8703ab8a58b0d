"""What a Lean file claims: theorems by whatever command, examples, instances, and what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from segenv.proof import Theorem

GOALS = ("theorem", "lemma", "example", "mutual")


@dataclass(frozen=True)
class Claim:
    """One claim of a Lean file.

    | field       | meaning                                                                        |
    |-------------|--------------------------------------------------------------------------------|
    | `name`      | the full name; `example_12` for the example in line 12                         |
    | `source`    | `file:line`                                                                    |
    | `form`      | the command that makes it: `theorem`, `lemma`, `example`, `instance`, `axiom`, |
    |             | `mutual`, ...; "" for a command that Lean refuses                              |
    | `statement` | its source up to the proof, as far as it is written there                      |
    | `theorem`   | the claim as a theorem of its own, None where it is none                       |
    | `problem`   | why not                                                                        |
    | `error`     | what Lean says against its proof, or against the command                       |
    | `limit`     | the limit of ours because of which its proof was not run, or ""                |
    | `autobound` | names that Lean did not know and bound as variables                            |
    | `header`, `text`, `line`, `constant` | what `NativeBackend.recheck` compiles, the line where |
    |             | `text` begins, and the constant to look at                                     |
    """

    name: str
    source: str
    form: str
    statement: str = ""
    theorem: Theorem | None = None
    problem: str = ""
    error: str = ""
    limit: str = ""
    autobound: tuple[str, ...] = ()
    header: str = ""
    text: str = ""
    line: int = 1
    constant: str = ""

    @property
    def refused(self) -> bool:
        """Whether Lean refuses the command itself, not only the proof."""
        return not self.form


@dataclass(frozen=True)
class Command:
    """One command of a text as Lean's parser tells it; see `segenv.lean.worker.outline`."""

    form: str
    place: tuple[int, int]
    broken: bool = False
    before: tuple[tuple[int, int], ...] = ()
    doc: tuple[int, int] | None = None
    name: tuple[int, int] | None = None
    signature: tuple[int, int] | None = None
    value: int | None = None


def command_of(entry: dict[str, Any]) -> Command:
    """A command as a worker tells it."""
    places = {
        key: entry[key] and tuple(entry[key]) for key in ("place", "doc", "name", "signature")
    }
    return Command(**entry | places | {"before": tuple(map(tuple, entry["before"]))})


def claim_of(entry: dict[str, Any], texts: Sequence[str], source: str) -> Claim:
    """A claim as a worker tells it; see `segenv.lean.worker.contents.Contents`."""
    place, error = f"{source}:{entry['line']}", told(entry["messages"], source)
    if "refused" in entry:
        return Claim(entry["refused"], place, entry["form"], error=error, text=entry["text"])
    theorem, own = theorem_of(entry, texts, source), entry["claim"]
    return Claim(
        theorem.name,
        place,
        own["form"],
        theorem.signature if theorem.statement else own["text"].strip(),
        theorem if entry["goal"] else None,
        entry["problem"],
        error,
        entry["limit"],
        tuple(entry["autobound"]),
        texts[own["header"]],
        own["text"],
        own["line"],
        own["name"],
    )


FIELDS = ("name", "statement", "binders", "namespace", "proof", "level", "title")


def theorem_of(entry: dict[str, Any], texts: Sequence[str], source: str) -> Theorem:
    """A theorem as a worker tells it, or a cache file; the header and definitions are in `texts`."""
    return Theorem(
        **{name: entry[name] for name in FIELDS},
        header=texts[entry["header"]],
        universes=tuple(entry["universes"]),
        definitions=tuple(texts[i] for i in entry["definitions"]),
        source=f"{source}:{entry['line']}",
    )


def autobound_text(source: str, name: str, names: Sequence[str]) -> str:
    """What to say of names that Lean did not know and bound by itself; "" for none."""
    if not names:
        return ""
    where, known = f"{source}: " if source else "", ", ".join(f"`{each}`" for each in names)
    return (
        f"{where}{name}: Lean does not know {known} and takes it for a variable: is an import missing? "
        "(`set_option autoImplicit false` before it makes that an error)"
    )


def told(messages: Sequence[tuple[int, int, str]], source: str) -> str:
    """Lean's messages, each behind `file:line:column`."""
    return "\n".join(f"{source}:{line}:{column}: {text}" for line, column, text in messages)
