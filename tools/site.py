"""What the site has beside the pages of `docs/`: those that are made of what is there.

A hook of mkdocs (`mkdocs.yml`). The environments are described by the docstring of `ProofEnv`, worlds
by those of their generators, commands by their help; nothing of it stands anywhere twice.
"""

import re
from collections.abc import Iterator
from inspect import Parameter, cleandoc, signature
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
TEMPLATE = "template.md"
WORLDS = """# Generated worlds

A world is an endless supply of theorems of one generator, each with a reference script that the kernel
has checked ([sources](theorems.md) says how to name one). Sizes are knobs, with bounds and a default.

## What a baseline learns

One knob is turned at a time: the mean number of tactics of the reference script, and *solved*, the
share that a retrieval policy with best-first search proves on the other side of the split. Where it
falls from near 100 % to near 0 % the knob spans what can be learned.
`python -m experiments.worlds.run` measures this.

{measured}

## Generators and their knobs

{knobs}
"""
UNMEASURED = """That was not done yet since goals have several claims and proofs branch; what each
setting is good for is [measured](theorems.md#fitness)."""


EXPERIMENTS = "Experiments"
SECTIONS = {"Agents": "agents", "Algorithms": "algorithms"}
"""Sections of the navigation, and the folders in `docs` of which every page stands there."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Every page of the folders in `SECTIONS` is in the navigation, in the order of its title."""
    for section in config.nav or ():
        for name in section.keys() & SECTIONS.keys():
            found = sorted((ROOT / "docs" / SECTIONS[name]).glob("*.md"))
            pages = [
                {_title(path): f"{path.parent.name}/{path.name}"}
                for path in found
                if path.name != TEMPLATE
            ]
            section[name] = sorted(pages, key=lambda page: next(iter(page)).lower())
        if EXPERIMENTS in section:
            section[EXPERIMENTS] = [{_title(path): str(_place(path))} for path in reports()]
    return config


def reports() -> list[Path]:
    """What experiments have found; that on worlds is a part of another page."""
    found = sorted((ROOT / "experiments").glob("**/README.md"))
    return [path for path in found if path.parent.name != "worlds"] + [
        ROOT / "experiments" / "LOG.md"
    ]


def _place(path: Path) -> Path:
    return path.relative_to(ROOT)


def _title(path: Path) -> str:
    first: str = path.read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("# ")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    for picture in (shown for report in reports() for shown in pictures(report)):
        files.append(File.generated(config, str(_place(picture)), abs_src_path=str(picture)))
    return files


def pictures(report: Path) -> list[Path]:
    """The pictures that a report shows."""
    shown = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", report.read_text(encoding="utf-8"))
    return [report.parent / name for name in shown]


def pages() -> dict[str, str]:
    """Every page that is made, by its path."""
    return {
        "environments.md": environments(),
        "worlds.md": worlds(),
        "commands.md": commands(),
        "contributing.md": outside("CONTRIBUTING.md"),
        "changes.md": outside("CHANGELOG.md"),
        **{str(_place(path)): reported(path) for path in reports()},
    }


def reported(path: Path) -> str:
    """A report, with its links to `docs/` as links between pages."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"\]\((?:\.\./)+docs/", "](" + "../" * (len(_place(path).parts) - 1), text)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links to what is no page, but stands on one."""
    markdown = markdown.replace("](../experiments/worlds/README.md)", "](worlds.md)")
    return re.sub(r"\]\(((?:\.\./)*)\.\./experiments/", r"](\1experiments/", markdown)


# -- environments ---------------------------------------------------------------------------------


def environments() -> str:
    """The ids, what `gym.make` takes for them, and the docstring of the environment behind them."""
    from segenv.envs.proof_env import ProofEnv
    from segenv.registration import GRANULARITIES, IDS

    rows = [
        f"| `{id_}` | {granularity} | `{GRANULARITIES[granularity].__name__}` |"
        if granularity in GRANULARITIES
        else f"| `{id_}` | {granularity} | none |"
        for id_, granularity in IDS.items()
    ]
    return "\n".join(
        [
            "# Environments",
            "",
            "Three ids, one environment: a granularity is a wrapper.",
            "",
            *("| id | an action is a | wrapper |", "|---|---|---|", *rows),
            "",
            *("## What `gym.make` takes", "", *_arguments()),
            "",
            cleandoc(ProofEnv.__doc__ or ""),
            "",
        ]
    )


def _arguments() -> Iterator[str]:
    """A table of the arguments of the ids: those of all makers and wrappers that they consist of."""
    from segenv.envs.proof_env import ProofEnv
    from segenv.registration import make_env

    yield from ("| argument | default | of |", "|---|---|---|")
    seen: set[str] = set()
    for maker, place in ((make_env, "the ids"), (ProofEnv, "`ProofEnv`")):
        for name, parameter in signature(maker).parameters.items():
            named = parameter.kind is not Parameter.VAR_KEYWORD
            if named and name not in seen and name not in ("self", "granularity"):
                seen.add(name)
                yield f"| `{name}` | {_default(parameter)} | {place} |"
    yield ""
    yield from cleandoc(make_env.__doc__ or "").split("\n")


def _default(parameter: Parameter) -> str:
    if parameter.default is Parameter.empty:
        return ""
    value = parameter.default
    return f"`{value.__name__ if callable(value) else repr(value)}`"


# -- worlds ---------------------------------------------------------------------------------------


def worlds() -> str:
    """The generators, how large their worlds are at the least and the most, and what was measured."""
    from tools.pages import knob_tables

    measured = (ROOT / "experiments" / "worlds" / "README.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in measured.split("\n") if line.startswith("|"))
    return WORLDS.format(measured=table or UNMEASURED, knobs=knob_tables())


# -- commands -------------------------------------------------------------------------------------


def commands() -> str:
    """A section for each command: its help, its arguments and its options."""
    import click
    from typer.main import get_command

    from segenv.cli import app

    group: Any = get_command(app)
    context = click.Context(group, info_name="segenv")
    parts = ["# The command line", "", (group.help or "").strip(), ""]
    for name, command in group.commands.items():
        inner = click.Context(command, info_name=name, parent=context)
        usage = " ".join(command.get_usage(inner).removeprefix("Usage: ").split())
        parts += [f"## `segenv {name}`", "", "```text", usage, "```", ""]
        parts += [cleandoc(command.help or ""), "", *_options(command, inner), ""]
    return "\n".join(parts)


def _options(command: Any, context: Any) -> Iterator[str]:
    yield from ("| argument | meaning |", "|---|---|")
    for parameter in command.get_params(context):
        if record := parameter.get_help_record(context):
            name, told = (" ".join(text.split()).replace("|", "\\|") for text in record)
            yield f"| `{name}` | {_escaped(told)} |"


def _escaped(text: str) -> str:
    """A text of a help, in which braces and brackets mean themselves."""
    return re.sub(r"([\[\]<>{}*_])", r"\\\1", text)


# -- pages that stand elsewhere -------------------------------------------------------------------


def outside(name: str) -> str:
    """A page of the root folder, with its links to `docs/` as links between pages."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return text.replace("](docs/", "](")
