"""Search trees and traces as one interactive page that needs nothing else: no network, no files.

The page is `pages/tree.html.j2`: every tactic as an edge, every state as a node with its goals as Lean
prints them, refusals with Lean's message folded, the way of the proof lit.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from segenv.codec import Json
from segenv.extras import needed
from segenv.proof import Trace
from segenv.traces.exploration import Exploration, Node

TEMPLATE = Path(__file__).with_name("pages") / "tree.html.j2"


def page(found: Iterable[Trace | Exploration], title: str) -> str:
    """An HTML page of some trees. Raises `ValueError` for none, `ImportError` without jinja2."""
    trees = [as_tree(one) for one in found]
    if not trees:
        raise ValueError(f"{title}: there is no tree to show")
    jinja2 = needed("jinja2")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "ensure_ascii": False}
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return str(template.render(title=title, trees=trees))


def as_tree(found: Trace | Exploration) -> Json:
    """What the page shows of a trace or an exploration, as JSON.

    `nodes[i].same` is the first node with the same goals, where that is another one.
    """
    tree = exploration_of(found) if isinstance(found, Trace) else found
    first: dict[tuple[str, ...], int] = {}
    nodes = []
    for i, node in enumerate(tree.nodes):
        same = i if node.refusal else first.setdefault(node.goals, i)
        nodes.append(_node(node) | ({"same": same} if same != i and node.goals else {}))
    facts = _counted(tree.nodes) | dict(tree.facts)
    return {
        "name": tree.theorem.name,
        "claim": tree.theorem.signature,
        "title": tree.theorem.title,
        "facts": facts,
        "nodes": nodes,
    }


def exploration_of(trace: Trace) -> Exploration:
    """A proof as a tree of one way."""
    proved = not trace.states[-1].goals
    nodes = tuple(
        Node(i - 1 if i else None, tactic, tuple(goal.text for goal in state.goals), proved)
        for i, (tactic, state) in enumerate(zip(("", *trace.tactics), trace.states, strict=True))
    )
    return Exploration(trace.theorem, nodes)


def _node(node: Node) -> Json:
    error = node.refusal
    shown: Json = {"parent": node.parent, "tactic": node.tactic, "path": node.on_path}
    shown |= {"kind": error.kind, "message": error.message} if error else {"goals": node.goals}
    numbers = {"log_prob": node.log_prob, "value": node.value}
    return shown | {name: number for name, number in numbers.items() if number is not None}


def _counted(nodes: Sequence[Node]) -> Json:
    refused = sum(node.refusal is not None for node in nodes)
    return {
        "proof": "found" if any(node.proved for node in nodes) else "none",
        "states": len(nodes) - refused,
        "refused": refused,
    }
