"""Traces and explorations as JSON, with a version, and back."""

from segenv.codec import (
    VERSION,
    Json,
    check_version,
    error_from_json,
    error_to_json,
    goal_from_json,
    goal_to_json,
    theorem_from_json,
    theorem_to_json,
)
from segenv.proof import ProofState, Trace
from segenv.traces.exploration import Exploration, Node


def trace_to_json(trace: Trace) -> Json:
    """A trace; a state's script is the tactics before it, so only goals and leaves are kept."""
    return {
        "version": VERSION,
        "theorem": theorem_to_json(trace.theorem),
        "tactics": list(trace.tactics),
        "depths": list(trace.depths),
        "goals": [[goal_to_json(goal) for goal in state.goals] for state in trace.states],
        "leaves": [state.tactics for state in trace.states],
    }


def trace_from_json(entry: Json) -> Trace:
    """The trace that `trace_to_json` wrote. Raises `ValueError` for another version."""
    check_version(entry)
    if "nodes" in entry:
        raise ValueError("this is an exploration")
    theorem = theorem_from_json(entry["theorem"])
    tactics = tuple(entry["tactics"])
    states = tuple(
        ProofState(theorem, tactics[:i], tuple(map(goal_from_json, goals)), leaves)
        for i, (goals, leaves) in enumerate(zip(entry["goals"], entry["leaves"], strict=True))
    )
    return Trace(theorem, tactics, states, tuple(entry["depths"]))


def exploration_to_json(exploration: Exploration) -> Json:
    """An exploration; a node has `goals` or `error`, and `on_path` where that is true.

    Log-probability, value and facts are there where they are known.
    """
    return {
        "version": VERSION,
        "theorem": theorem_to_json(exploration.theorem),
        "nodes": [_node_to_json(node) for node in exploration.nodes],
    } | ({"facts": dict(exploration.facts)} if exploration.facts else {})


def exploration_from_json(entry: Json) -> Exploration:
    """The exploration that `exploration_to_json` wrote. Raises `ValueError` for another version."""
    check_version(entry)
    if "nodes" not in entry and "tactics" in entry:
        raise ValueError("this is a trace")
    nodes = tuple(map(_node_from_json, entry["nodes"]))
    facts = tuple(entry.get("facts", {}).items())
    return Exploration(theorem_from_json(entry["theorem"]), nodes, facts)


def _node_to_json(node: Node) -> Json:
    error = node.refusal
    outcome = {"error": error_to_json(error)} if error else {"goals": list(node.goals)}
    on_path = {"on_path": True} if node.on_path else {}
    numbers = {"log_prob": node.log_prob, "value": node.value}
    known = {name: number for name, number in numbers.items() if number is not None}
    return {"parent": node.parent, "tactic": node.tactic} | outcome | on_path | known


def _node_from_json(entry: Json) -> Node:
    refused = "error" in entry
    outcome = error_from_json(entry["error"]) if refused else tuple(entry["goals"])
    on_path, numbers = entry.get("on_path", False), (entry.get("log_prob"), entry.get("value"))
    return Node(entry["parent"], entry["tactic"], outcome, on_path, *numbers)
