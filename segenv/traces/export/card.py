"""The card of a data set: front matter that the Hugging Face hub reads, and tables for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from segenv.extras import needed
from segenv.lean.runtime import LEAN_VERSION
from segenv.traces.export.rows import Row, columns

TAGS = ("lean4", "theorem-proving", "segenv")
_SIZES = {10**3: "n<1K", 10**4: "1K<n<10K", 10**5: "10K<n<100K", 10**6: "100K<n<1M"}
_SIZES |= {10**7: "1M<n<10M", 10**8: "10M<n<100M", 10**9: "100M<n<1B", 10**10: "1B<n<10B"}


@dataclass(frozen=True)
class About:
    """What a card says that the rows do not.

    | field          | meaning                                                               |
    |----------------|-----------------------------------------------------------------------|
    | `title`        | the heading                                                           |
    | `source`       | what the rows were made from, one sentence, or ""                     |
    | `license`      | an identifier that the hub knows (`apache-2.0`), or None to leave it out |
    | `tags`         | added to `TAGS`                                                       |
    | `made_with`    | settings in a table, e.g. `{"rule": "change", "counting": "total"}`   |
    | `lean_version` | the Lean that ran the tactics                                         |
    """

    title: str = "Lean 4 proofs"
    source: str = ""
    license: str | None = None
    tags: tuple[str, ...] = ()
    made_with: Mapping[str, object] | None = None
    lean_version: str = LEAN_VERSION


@dataclass(frozen=True)
class Part:
    """The size of a split."""

    rows: int
    theorems: int


def card(row: type[Row], parts: Mapping[str, Part], about: About) -> str:
    """The text of `README.md` for rows of one type."""
    from segenv import __version__

    made_with = {"segenv": __version__, "Lean": about.lean_version, **(about.made_with or {})}
    sections = [
        f"---\n{_front_matter(parts, about)}\n---",
        f"# {about.title}",
        about.source,
        "## Size",
        _table(
            ("split", "rows", "theorems"),
            [(split, part.rows, part.theorems) for split, part in parts.items()],
        ),
        "No two splits share a theorem." if len(parts) > 1 else "",
        "## Columns",
        _table(
            ("column", "type", "meaning"),
            [(f"`{column.name}`", column.kind, column.meaning) for column in columns(row)],
        ),
        "## Made with",
        _table(("", ""), list(made_with.items())),
    ]
    return "\n\n".join(filter(None, sections)) + "\n"


def size_category(rows: int) -> str:
    """The hub's name for a number of rows, e.g. `1K<n<10K`."""
    return next((name for limit, name in _SIZES.items() if rows < limit), "n>10B")


def _front_matter(parts: Mapping[str, Part], about: About) -> str:
    data_files = [{"split": split, "path": f"data/{split}-*"} for split in parts]
    data = needed("huggingface_hub").DatasetCardData(
        pretty_name=about.title,
        license=about.license,
        tags=list(dict.fromkeys([*TAGS, *about.tags])),
        size_categories=[size_category(sum(part.rows for part in parts.values()))],
        configs=[{"config_name": "default", "data_files": data_files}],
    )
    return str(data.to_yaml())


def _table(head: tuple[str, ...], body: list[tuple[object, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *body]
    cells = [[str(cell).replace("|", r"\|").replace("\n", " ") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
