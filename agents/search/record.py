"""What came of a search, as values: a result, and what was tried for the exporters of `segenv`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agents.search.budget import COUNTS
from agents.search.node import Node
from agents.search.tree import Tree
from segenv.proof import ProofState, TacticError, Verdict
from segenv.traces import exploration
from segenv.traces.exploration import Exploration
from segenv.traces.jsonl import write_explorations


@dataclass(frozen=True)
class SearchResult:
    """A proof, or none, and everything that was spent looking for it.

    `solved` needs a verdict of tier T2. `script` is the proof tactic by tactic and `actions` the
    same proof as the policy chose it. `tokens` counts every generated action until the proof was
    found or the search ended, as the policy counts; `tokens_until_solved` is the same number, or
    `None` if unsolved. `tactic_calls` are leaf tactics up to the proof, in the order of the samples.
    """

    theorem: str
    solved: bool
    script: tuple[str, ...]
    actions: tuple[str, ...]
    verdict: Verdict | None
    ended: str
    """"solved", the limit that was reached ("tokens", "expansions", "tactics", "seconds"),
    "exhausted" (nothing is left to ask for), or "infrastructure" (the prover was lost over and over)"""
    tokens: int
    prompt_tokens: int
    samples: int
    """texts that were generated and paid for"""
    repeats: int
    """those of them that were said before in the same place, and not run again"""
    distinct_tokens: int
    """`tokens` without those of the repeats"""
    expansions: int
    rollout_steps: int
    tactic_calls: int
    false_ends: int
    """scripts without open goals that T1 or T2 refused"""
    rollouts: int = 0
    """rollouts that were triggered"""
    chances: int = 0
    """steps that might have triggered one"""

    @property
    def tokens_until_solved(self) -> int | None:
        """The tokens that a proof cost; None where there is none."""
        return self.tokens if self.solved else None


def result(tree: Tree) -> SearchResult:
    """What came of a search: solved even if the very action that used up the budget did it."""
    meter, solution = tree.meter, tree.solution
    return SearchResult(
        theorem=tree.root.state.theorem.name,
        solved=solution is not None,
        script=solution.state.script if solution else (),
        actions=solution.actions if solution else (),
        verdict=tree.verdict,
        ended=tree.ended,
        tokens=meter.tokens,
        prompt_tokens=meter.prompt_tokens,
        samples=meter.samples,
        repeats=meter.repeats,
        distinct_tokens=meter.tokens - meter.repeated_tokens,
        expansions=meter.expansions,
        rollout_steps=meter.rollout_steps,
        tactic_calls=meter.tactics,
        false_ends=tree.false_ends,
        rollouts=meter.rollouts,
        chances=meter.chances,
    )


def explored(tree: Tree) -> Exploration:
    """Every tactic that a search ran, refused ones and ways to known states included.

    The path is that of the proof which T2 accepted. A script without open goals that was refused is
    a node without goals that is not on the path. `tree.decisions` has the same action by action. The
    exploration is the tree as a value: it is written, read, compared, exported and drawn
    (`segenv show`).
    """
    path = {id(node) for node in tree.solution.path()} if tree.solution else set()
    start, root = tree.root.state, tree.root
    known = _numbers(root)
    nodes = [exploration.Node(None, "", _printed(start), tree.solution is not None, *known)]
    index = {id(root): 0}
    for parent, tactic, outcome in tree.tried:
        if isinstance(outcome, TacticError):
            nodes.append(exploration.Node(index[id(parent)], tactic, outcome))
            continue
        goals, here = _printed(outcome.state), id(outcome) in path
        known = _numbers(outcome)
        nodes.append(exploration.Node(index[id(parent)], tactic, goals, here, *known))
        index[id(outcome)] = len(nodes) - 1
    return Exploration(start.theorem, tuple(nodes), _facts(tree))


def _numbers(node: Node) -> tuple[float, float | None]:
    """What is known of a node, to six digits: enough to read, and the same on every machine."""
    return round(node.log_prob, 6), None if node.value is None else round(node.value, 6)


def _facts(tree: Tree) -> tuple[tuple[str, str | int], ...]:
    return ("ended", tree.ended), *((name, getattr(tree.meter, name)) for name in COUNTS)


def write(path: str | Path, trees: Iterable[Tree]) -> int:
    """Write what searches tried, one line each, for `segenv show` and `segenv export`; how many."""
    return write_explorations(path, map(explored, trees))


def _printed(state: ProofState) -> tuple[str, ...]:
    return tuple(goal.text for goal in state.goals)
