"""The states a search has reached. Actions are bought and run here, and proofs are recognised."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from agents.policy import Policy, Proposal, count_tokens
from agents.search.budget import Budget, Meter
from agents.search.result import SearchResult
from segenv.backends.base import Backend
from segenv.proof import ProofState, TacticError, Theorem, Verdict
from segenv.syntax import pieces


@dataclass(eq=False)
class Node:
    """A proof state and the cheapest knowledge about it: how it was reached, what was asked."""

    state: ProofState
    log_prob: float = 0.0
    parent: "Node | None" = None
    tactic: str = ""
    begins_action: bool = True
    asked: set[str] = field(default_factory=set)
    mass_left: float = 1.0

    def path(self) -> list["Node"]:
        """The nodes from the first one after the root down to this one."""
        nodes = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            nodes.append(node)
            node = node.parent
        return nodes[::-1]


def run_actions(
    backend: Backend, meter: Meter, state: ProofState, text: str
) -> Iterator[tuple[str, ProofState | TacticError]]:
    """Run `text` tactic by tactic, up to the first refusal or the end of the tactic budget."""
    if meter.tactics_left == 0:
        return
    tactics = backend.parse(state, text)
    if isinstance(tactics, TacticError):
        meter.tactics += 1
        yield text, tactics
        return
    for tactic, _, _ in pieces(text, tactics):
        left = meter.tactics_left
        if left == 0:
            return
        outcome = backend.run_tactic(state, tactic, budget=left)
        if isinstance(outcome, TacticError):
            meter.tactics += outcome.tactics if left is None else min(outcome.tactics, left)
            yield tactic, outcome
            return
        meter.tactics += outcome.tactics - state.tactics
        yield tactic, outcome
        state = outcome


class Tree:
    """Nodes by the key of their state, the meter, and the proof once there is one.

    `tried` is everything that ran, in order: where, what, and the node it led to (also one whose
    state was known before) or why it was refused.
    """

    def __init__(self, backend: Backend, theorem: Theorem, budget: Budget):
        self.backend = backend
        self.theorem = theorem
        self.meter = Meter(budget)
        self.root = Node(backend.start(theorem))
        self.nodes = {self.root.state.key: self.root}
        self.tried: list[tuple[Node, str, Node | TacticError]] = []
        self.solution: Node | None = None
        self.verdict: Verdict | None = None
        self.false_ends = 0

    @property
    def open(self) -> bool:
        """Whether the search may go on."""
        return self.solution is None and self.meter.spent is None

    def ask(self, policy: Policy, node: Node, n: int) -> list[Proposal]:
        """Buy the next `n` actions at `node`. No text is bought twice at one node."""
        wanted = policy.propose(node.state, len(node.asked) + n)
        fresh = [proposal for proposal in wanted if proposal.text not in node.asked][:n]
        self.meter.prompt_tokens += count_tokens(str(node.state))
        bought = [proposal for proposal in fresh if self.meter.buy(proposal)]
        for proposal in bought:
            node.asked.add(proposal.text)
            node.mass_left = max(0.0, node.mass_left - math.exp(proposal.log_prob))
        if len(fresh) < n:
            node.mass_left = 0.0
        return bought

    def attempt(self, node: Node, proposal: Proposal) -> list[Node]:
        """Run an action tactic by tactic; the new nodes are the states met for the first time.

        A prefix of an action inherits the share of its log-probability that its tokens have, so a
        segment that fails midway still leaves what it achieved (prefix credit).
        """
        new: list[Node] = []
        start, done = node, 0
        if self.solution is not None:
            return new
        for tactic, outcome in run_actions(self.backend, self.meter, node.state, proposal.text):
            if isinstance(outcome, TacticError):
                self.tried.append((node, tactic, outcome))
                break
            done += count_tokens(tactic)
            share = min(1.0, done / proposal.tokens) * proposal.log_prob
            child = Node(outcome, start.log_prob + share, node, tactic, node is start)
            self.tried.append((node, tactic, child))
            if not outcome.goals:
                self.finish(child)
                break
            if outcome.key not in self.nodes:
                self.nodes[outcome.key] = child
                new.append(child)
            node = child
        return new

    def finish(self, node: Node) -> None:
        """Nothing is left to prove: `node` is the solution if the theorem, recompiled, holds."""
        verdict = self.backend.verify(node.state, "T2")
        if verdict.proved:
            self.solution, self.verdict = node, verdict
        else:
            self.false_ends += 1

    def result(self) -> SearchResult:
        """Solved if a proof was found, even by the very action that used up the budget."""
        path = self.solution.path() if self.solution else []
        actions: list[str] = []
        for node in path:
            if node.begins_action:
                actions.append(node.tactic)
            else:
                actions[-1] += "\n" + node.tactic
        ended = "solved" if self.solution else self.meter.spent or "exhausted"
        return SearchResult(
            theorem=self.theorem.name,
            solved=self.solution is not None,
            script=self.solution.state.script if self.solution else (),
            actions=tuple(actions),
            verdict=self.verdict,
            ended=ended,
            tokens=self.meter.tokens,
            prompt_tokens=self.meter.prompt_tokens,
            expansions=self.meter.expansions,
            rollout_steps=self.meter.rollout_steps,
            tactic_calls=self.meter.tactics,
            false_ends=self.false_ends,
        )
