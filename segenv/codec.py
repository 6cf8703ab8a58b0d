"""The values of `segenv.proof` as JSON, with a version, and back."""

from typing import Any

from segenv.lean.shared.goals import KINDS, parse_goal, told_goal
from segenv.proof import Goal, ProofState, TacticError, Theorem, Verdict

VERSION = 3

Json = dict[str, Any]


def theorem_to_json(theorem: Theorem) -> Json:
    """Name and statement of a theorem, and every other field that is not empty."""
    entry = {name: getattr(theorem, name) for name in Theorem.__dataclass_fields__}
    kept = {name: v for name, v in entry.items() if v or name in ("name", "statement")}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in kept.items()}


def theorem_from_json(entry: Json) -> Theorem:
    """The theorem that `theorem_to_json` wrote."""
    return Theorem(**entry)


def goal_to_json(goal: Goal) -> Json:
    """The printed goal, the names of its hypotheses that have a value, and what each hypothesis is,
    where Lean said so: `d` a datum, `p` a proof, as a capital one with a value.
    """
    valued = [h.name for h in goal.hypotheses if h.value is not None]
    known = [(h.is_proof, h.value is not None) for h in goal.hypotheses if h.is_proof is not None]
    entry: Json = {"text": goal.text} | ({"valued": valued} if valued else {})
    if known and len(known) == len(goal.hypotheses):
        entry["kinds"] = "".join(KINDS[is_proof][has_value] for is_proof, has_value in known)
    return entry


def goal_from_json(entry: Json) -> Goal:
    """The goal that `goal_to_json` wrote."""
    if kinds := entry.get("kinds"):
        return told_goal(entry["text"], kinds)
    return parse_goal(entry["text"], entry.get("valued", ()))


def state_to_json(state: ProofState) -> Json:
    """What a state adds to its theorem: script, goals and leaf tactics."""
    goals = [goal_to_json(goal) for goal in state.goals]
    return {"script": list(state.script), "goals": goals, "tactics": state.tactics}


def state_from_json(entry: Json, theorem: Theorem) -> ProofState:
    """The state of `theorem` that `state_to_json` wrote; without a handle."""
    goals = tuple(map(goal_from_json, entry["goals"]))
    return ProofState(theorem, tuple(entry["script"]), goals, entry["tactics"])


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
