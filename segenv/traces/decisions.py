"""What agents did, on disk: `Decision`s as JSON lines, and as explorations for the exporters.

A file has three kinds of lines: texts that theorems share (`segenv.traces.texts`), a theorem with an
`id`, once before the first decision about it, and decisions, which name it by `of`. Lines are flushed
as they come, so a killed run is readable, and a file can be appended to.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from types import TracebackType
from typing import Any

from segenv.codec import (
    VERSION,
    Json,
    check_version,
    error_from_json,
    error_to_json,
    goal_to_json,
    state_from_json,
    state_to_json,
    theorem_from_json,
    theorem_to_json,
    verdict_from_json,
    verdict_to_json,
)
from segenv.decision import Decision, Spending, Transition
from segenv.origin import Origin
from segenv.proof import Goal, ProofState, TacticError, Theorem, Verdict
from segenv.refusals import PASSING
from segenv.traces.exploration import Exploration, Node
from segenv.traces.jsonl import read_lines
from segenv.traces.texts import Texts

SIMPLE = ("action", "tokens", "gamma", "gave_up", "ended", "policy", "group")


def decision_to_json(decision: Decision) -> Json:
    """All of a decision but its theorem; `of` is `Theorem.text_key`.

    A state is its script and goals; a transition says only what it adds to the state before it.
    """
    entry = {name: getattr(decision, name) for name in SIMPLE}
    optional = {
        "error": decision.error and error_to_json(decision.error),
        "verdict": decision.verdict and verdict_to_json(decision.verdict),
        "token_ids": decision.token_ids and list(decision.token_ids),
        "log_probs": decision.log_probs and list(decision.log_probs),
        "unrun": list(decision.unrun),
        "origin": _origin_to_json(decision.origin),
    }
    return (
        {"version": VERSION, "of": decision.state.theorem.text_key}
        | entry
        | {
            "state": state_to_json(decision.state),
            "next_state": state_to_json(decision.next_state),
            "transitions": list(map(_transition_to_json, decision.transitions)),
            "spent_before": list(astuple(decision.spent_before)),
            "spent": list(astuple(decision.spent)),
        }
        | {name: value for name, value in optional.items() if value}
    )


def decision_from_json(entry: Json, theorem: Theorem) -> Decision:
    """The decision about `theorem` that `decision_to_json` wrote."""
    state = state_from_json(entry["state"], theorem)
    return Decision(
        **{name: entry[name] for name in SIMPLE},
        state=state,
        next_state=state_from_json(entry["next_state"], theorem),
        transitions=tuple(_transitions_from_json(entry["transitions"], state)),
        spent_before=Spending(*entry["spent_before"]),
        spent=Spending(*entry["spent"]),
        error=error_from_json(entry["error"]) if "error" in entry else None,
        verdict=verdict_from_json(entry["verdict"]) if "verdict" in entry else None,
        unrun=tuple(entry.get("unrun", ())),
        token_ids=tuple(entry["token_ids"]) if "token_ids" in entry else None,
        log_probs=tuple(entry["log_probs"]) if "log_probs" in entry else None,
        origin=Origin(**entry.get("origin", {})),
    )


def _origin_to_json(origin: Origin) -> Json:
    return {name: value for name, value in vars(origin).items() if value not in ("", {}, None)}


def info_to_json(info: Mapping[str, Any]) -> Json:
    """The `info` of a reset or a step as JSON; the decision names its theorem by key."""
    return {key: _json_of(value) for key, value in info.items()}


def _json_of(value: Any) -> Any:
    for kind, encode in ENCODERS.items():
        if isinstance(value, kind):
            return encode(value)
    if isinstance(value, Mapping):
        return {str(key): _json_of(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_of(inner) for inner in value]
    return value.item() if hasattr(value, "item") else value


def _transition_to_json(transition: Transition) -> Json:
    entry: Json = {
        "tactic": transition.tactic,
        "tokens": transition.tokens,
        "tactics": transition.tactics,
        "proved": transition.proved,
    }
    if transition.error:
        return entry | {"error": error_to_json(transition.error)}
    return entry | {"next_state": state_to_json(transition.next_state)}


def _transitions_from_json(entries: Iterable[Json], state: ProofState) -> Iterator[Transition]:
    for entry in entries:
        error = error_from_json(entry["error"]) if "error" in entry else None
        after = state if error else state_from_json(entry["next_state"], state.theorem)
        counts = {name: entry[name] for name in ("proved", "tokens", "tactics")}
        yield Transition(state, entry["tactic"], after, error, **counts)
        state = after


ENCODERS: dict[type[Any], Callable[[Any], Json]] = {
    Decision: decision_to_json,
    Transition: _transition_to_json,
    Goal: goal_to_json,
    ProofState: state_to_json,
    TacticError: error_to_json,
    Theorem: theorem_to_json,
    Verdict: verdict_to_json,
}


class DecisionFile:
    """A file that decisions are appended to. A context manager; nothing is open before the first."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._file: Any = None
        self._known: set[str] = set()
        self._texts = Texts()

    def write(self, decision: Decision) -> None:
        """Append one decision, and its theorem if this file object has not written it yet."""
        theorem = decision.state.theorem
        if theorem.text_key not in self._known:
            self._known.add(theorem.text_key)
            entry = {"id": theorem.text_key, "theorem": theorem_to_json(theorem)}
            for each in self._texts.written({"version": VERSION} | entry):
                self._line(each)
        self._line(decision_to_json(decision))

    def _line(self, entry: Json) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _end_last_line(self.path)
            self._file = self.path.open("a", encoding="utf-8", newline="\n")
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file; the next `write` opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> "DecisionFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _end_last_line(path: Path) -> None:
    """Take away what a killed run left of its last line, so that appending spoils nothing."""
    if not path.exists():
        return
    data = path.read_bytes()
    if data and not data.endswith(b"\n"):
        path.write_bytes(data[: data.rfind(b"\n") + 1])


def read_decisions(path: str | Path) -> Iterator[Decision]:
    """The decisions of a file, one at a time. A last line that was cut off is left out.

    Raises `ValueError` with file and line for a line that is neither a theorem nor a decision.
    """
    theorems = dict[str, Theorem]()

    def decode(entry: Json) -> Decision | None:
        check_version(entry)
        if "theorem" not in entry:
            return decision_from_json(entry, theorems[entry["of"]])
        theorems[entry["id"]] = theorem_from_json(entry["theorem"])
        return None

    found = read_lines(path, decode, "a decision")
    return (decision for decision in found if decision is not None)


def explorations(decisions: Iterable[Decision]) -> list[Exploration]:
    """What decisions have seen of each theorem, as trees that the exporters read.

    Faults and texts that the budget refused say nothing of a tactic and are left out. Episodes that
    begin inside of a proof are a tree of their own.
    """
    trees: dict[tuple[str, tuple[str, ...]], _Growing] = {}
    roots: dict[str, list[tuple[str, ...]]] = {}
    for decision in decisions:
        key, script = decision.state.theorem.text_key, decision.state.script
        starts = roots.setdefault(key, [])
        start = next((s for s in starts if (key, s) in trees and trees[key, s].has(script)), None)
        if start is None:
            start = script
            starts.append(script)
            trees[key, script] = _Growing(decision.state)
        trees[key, start].add(decision)
    return [tree.exploration() for tree in trees.values()]


class _Growing:
    """An exploration in the making: nodes by the script that leads to them."""

    def __init__(self, root: ProofState) -> None:
        self.theorem = root.theorem
        self.nodes: list[tuple[int | None, str, tuple[str, ...] | TacticError]] = [
            (None, "", _printed(root))
        ]
        self.index: dict[tuple[str, ...], int] = {root.script: 0}
        self.tried: set[tuple[int, str]] = set()
        self.on_path: set[int] = set()

    def has(self, script: tuple[str, ...]) -> bool:
        return script in self.index

    def add(self, decision: Decision) -> None:
        for transition in decision.transitions:
            here = self.index.get(transition.state.script)
            if here is None or (transition.error and transition.error.kind in PASSING):
                return
            outcome = transition.error or _printed(transition.next_state)
            if (here, transition.tactic) not in self.tried:
                self.tried.add((here, transition.tactic))
                self.nodes.append((here, transition.tactic, outcome))
                if not transition.error:
                    self.index.setdefault(transition.next_state.script, len(self.nodes) - 1)
            if transition.proved:
                self._mark(self.index[transition.next_state.script])

    def _mark(self, i: int) -> None:
        """Everything from the start to a proof is on the path."""
        node: int | None = i
        while node is not None:
            self.on_path.add(node)
            node = self.nodes[node][0]

    def exploration(self) -> Exploration:
        nodes = (
            Node(parent, tactic, outcome, i in self.on_path)
            for i, (parent, tactic, outcome) in enumerate(self.nodes)
        )
        return Exploration(self.theorem, tuple(nodes))


def _printed(state: ProofState) -> tuple[str, ...]:
    return tuple(goal.text for goal in state.goals)
