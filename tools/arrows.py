"""Which room imports which, and that no arrow comes back.

    python -m tools.arrows [--json]

A room is a folder or a top module of `segenv`, `agents` and `experiments`. Every import counts, also
those inside of functions and for types only. Exit status 1: modules import one another in a circle, or
two rooms do.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from segenv.cli.common import print_json

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("segenv", "agents", "experiments")
Graph = Mapping[str, set[str]]


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Every module by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def arrows(files: Mapping[str, Path]) -> Graph:
    """What each module imports of these."""
    graph: dict[str, set[str]] = {name: set() for name in files}
    for name, path in files.items():
        for target in _imported(ast.parse(path.read_text("utf-8"))):
            known = next((t for t in target if t in files), None)
            if known and known != name:
                graph[name].add(known)
    return graph


def _imported(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """For each import the names that it may mean, the longest first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name,) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.module) for alias in node.names)


def room(module: str) -> str:
    """The room of a module: two names, so `segenv.lean` for `segenv.lean.pool`."""
    return ".".join(module.split(".")[:2])


def rooms(graph: Graph) -> Graph:
    """The arrows between rooms. What a package's own `__init__` gathers is no room."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, targets in graph.items():
        for target in targets:
            if "." in name and "." in target and room(name) != room(target):
                found[room(name)].add(room(target))
    return found


def circles(graph: Graph) -> list[tuple[str, ...]]:
    """Groups of nodes that lead to one another (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[tuple[str, ...]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(graph.get(node, ())):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            at = stack.index(node)
            group = tuple(sorted(stack[at:]))
            del stack[at:]
            if len(group) > 1:
                found.append(group)

    for node in graph:
        if node not in index:
            visit(node)
    return found


def two_way(graph: Graph) -> list[tuple[str, str]]:
    """Pairs that import each other."""
    pairs = ((a, b) for a, targets in graph.items() for b in targets)
    return sorted((a, b) for a, b in pairs if a < b and a in graph.get(b, ()))


def _shown(graph: Graph) -> Iterable[str]:
    return (f"{name} -> {', '.join(sorted(graph[name]))}" for name in sorted(graph))


def main(json: Annotated[bool, typer.Option(help="As JSON.")] = False) -> None:
    """Print the arrows between rooms; fail on a circle."""
    sys.setrecursionlimit(10_000)
    graph = arrows(modules())
    between = rooms(graph)
    problems = circles(graph) + two_way(between)
    if json:
        print_json({"rooms": {k: sorted(v) for k, v in between.items()}, "circles": problems})
    else:
        print("\n".join(_shown(between)))
        for problem in problems:
            print(f"circle: {' <-> '.join(problem)}", file=sys.stderr)
    raise typer.Exit(bool(problems))


if __name__ == "__main__":
    typer.run(main)
