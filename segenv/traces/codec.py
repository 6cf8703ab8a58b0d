"""The values of `segenv.proof` as JSON, with a version, and back."""

from typing import Any

from segenv.lean.goals import parse_goal
from segenv.proof import Goal, ProofState, TacticError, Theorem, Trace, Verdict
from segenv.traces.exploration import Exploration, Node

VERSION = 2

Json = dict[str, Any]


def theorem_to_json(theorem: Theorem) -> Json:
    """Name and statement of a theorem, and every other field that is not empty."""
    entry = {name: getattr(theorem, name) for name in Theorem.__dataclass_fields__}
    kept = {name: v for name, v in entry.items() if v or name in ("name", "statement")}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in kept.items()}


def theorem_from_json(entry: Json) -> Theorem:
    """The theorem that `theorem_to_json` wrote."""
    tuples = {name: tuple(entry.get(name, ())) for name in ("universes", "definitions")}
    return Theorem(**entry | tuples)


def goal_to_json(goal: Goal) -> Json:
    """The printed goal, and the names of its hypotheses that have a value."""
    valued = [h.name for h in goal.hypotheses if h.value is not None]
    return {"text": goal.text} | ({"valued": valued} if valued else {})


def goal_from_json(entry: Json) -> Goal:
    """The goal that `goal_to_json` wrote."""
    return parse_goal(entry["text"], entry.get("valued", ()))


def state_to_json(state: ProofState) -> Json:
    """What a state adds to its theorem: script, goals and leaf tactics."""
    goals = [goal_to_json(goal) for goal in state.goals]
    return {"script": list(state.script), "goals": goals, "tactics": state.tactics}


def state_from_json(entry: Json, theorem: Theorem) -> ProofState:
    """The state of `theorem` that `state_to_json` wrote; without a handle."""
    goals = tuple(map(goal_from_json, entry["goals"]))
    return ProofState(theorem, tuple(entry["script"]), goals, entry["tactics"])


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
    """An exploration; a node has `goals` or `error`, and `on_path` where that is true."""
    return {
        "version": VERSION,
        "theorem": theorem_to_json(exploration.theorem),
        "nodes": [_node_to_json(node) for node in exploration.nodes],
    }


def exploration_from_json(entry: Json) -> Exploration:
    """The exploration that `exploration_to_json` wrote. Raises `ValueError` for another version."""
    check_version(entry)
    if "nodes" not in entry and "tactics" in entry:
        raise ValueError("this is a trace")
    nodes = tuple(map(_node_from_json, entry["nodes"]))
    return Exploration(theorem_from_json(entry["theorem"]), nodes)


def _node_to_json(node: Node) -> Json:
    error = node.refusal
    outcome = {"error": error_to_json(error)} if error else {"goals": list(node.goals)}
    on_path = {"on_path": True} if node.on_path else {}
    return {"parent": node.parent, "tactic": node.tactic} | outcome | on_path


def _node_from_json(entry: Json) -> Node:
    refused = "error" in entry
    outcome = error_from_json(entry["error"]) if refused else tuple(entry["goals"])
    return Node(entry["parent"], entry["tactic"], outcome, entry.get("on_path", False))


def check_version(entry: Json) -> None:
    """Raise `ValueError` for what another version wrote."""
    if entry.get("version") != VERSION:
        raise ValueError(f"version {entry.get('version')!r}; this segenv reads {VERSION}")


def error_to_json(error: TacticError) -> Json:
    """All fields of a refusal."""
    return dict(vars(error))


def error_from_json(entry: Json) -> TacticError:
    """The refusal that `error_to_json` wrote."""
    return TacticError(**entry)


def verdict_to_json(verdict: Verdict) -> Json:
    """All fields of a verdict."""
    return dict(vars(verdict)) | {"axioms": list(verdict.axioms)}


def verdict_from_json(entry: Json) -> Verdict:
    """The verdict that `verdict_to_json` wrote."""
    return Verdict(**entry | {"axioms": tuple(entry["axioms"])})
