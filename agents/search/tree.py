"""The states a search has reached, what was said and run there, and what it cost."""

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from agents.policies.base import Prompt, Sample
from agents.search.budget import Budget, Meter
from agents.search.node import Node, end_of
from agents.search.questions import Asking, Drawn
from segenv.backends.base import Attempt, Ran
from segenv.decision import Decision, Spending, Transition
from segenv.envs.action_text import tidy
from segenv.proof import ProofState, TacticError, Verdict
from segenv.scripts import transitions
from segenv.tokens import count_tokens

MAX_LOST = 3  # attempts one after the other that were lost with their worker, tried twice each


def printed(state: ProofState) -> Hashable:
    """States that print alike are one: the usual duplicate rule."""
    return state.key


class Tree:
    """Nodes by their state, the meter, what was tried, and the proof once there is one.

    `same` says which states are one node, `prompt` what a policy sees of one. `tried` is everything
    that ran, in order: where, what, and the node it led to (also one whose state was known before) or
    why it was refused. `decisions` has the same by action, `samples` what the policy said of each.
    `claim` is a node without goals that was not verified yet.
    """

    def __init__(
        self,
        start: ProofState,
        budget: Budget,
        same: Callable[[ProofState], Hashable] = printed,
        prompt: "PromptOf | None" = None,
        definitions: Sequence[str] = (),
        seed: int = 0,
    ) -> None:
        if not start.goals:
            raise ValueError(f"{start.theorem.name}: no goal is left to search from")
        self.meter = Meter(budget)
        self.same = same
        self._prompt = prompt or plain
        self.definitions = tuple(definitions)
        self.seed = seed
        self.root = Node(start)
        self.nodes: dict[Hashable, Node] = {same(start): self.root}
        self.tried: list[tuple[Node, str, Node | TacticError]] = []
        self.decisions: list[Decision] = []
        self.samples: list[Sample] = []
        self.claim: Node | None = None
        self.solution: Node | None = None
        self.verdict: Verdict | None = None
        self.false_ends = 0
        self.lost = 0
        self.fault: str | None = None

    @property
    def open(self) -> bool:
        """Whether the search may go on."""
        return self.solution is None and self.fault is None and self.meter.spent is None

    @property
    def may_run(self) -> bool:
        """Whether what was paid for may still be run: only tactics are counted there."""
        return not self.solution and not self.fault and self.meter.tactics_left != 0

    @property
    def ended(self) -> str:
        """Why the search is over, if it is: see `SearchResult.ended`."""
        if self.solution:
            return "solved"
        return "infrastructure" if self.fault else self.meter.spent or "exhausted"

    def prompt(self, node: Node) -> Prompt:
        """What a policy sees of a node."""
        return self._prompt(self, node)

    def buy(self, node: Node, n: int, drawn: Drawn) -> list[Sample]:
        """Pay for every text that was said at a node, and give those that are new there.

        Only a list that says so comes to an end; and nothing at all is nothing more to say.
        """
        samples = drawn.samples
        known = samples[0].prompt_tokens if samples else None
        self.meter.prompt_tokens += count_tokens(str(node.state)) if known is None else known
        fresh = []
        for sample in samples:
            if not self.meter.buy(sample):
                break
            node.heard[sample.text] = None
            if tidy(sample.text) in node.ran:
                self.meter.repeats += 1
                self.meter.repeated_tokens += sample.tokens
                continue
            node.ran.add(tidy(sample.text))
            node.mass_left = max(0.0, node.mass_left - math.exp(sample.log_prob))
            fresh.append(sample)
        at_end = drawn.enumerated and (len(samples) < n or node.mass_left <= 1e-9)
        node.exhausted = at_end or not samples
        return fresh

    def pay(self, drawn: Drawn) -> bool:
        """Pay for what was said at the root, new or not. False if that is nothing, or does not fit."""
        samples = drawn.samples
        known = samples[0].prompt_tokens if samples else None
        self.meter.prompt_tokens += count_tokens(str(self.root.state)) if known is None else known
        self.root.exhausted = not samples
        return bool(samples) and all([self.meter.buy(sample) for sample in samples])

    def take(self, node: Node, sample: Sample, ran: Sequence[Ran]) -> list[Node]:
        """Take note of what became of an action; the new nodes are the states met for the first time.

        A prefix of an action inherits the log-probability of its tokens, so a segment that fails
        midway still leaves what it achieved (prefix credit). A state without goals is the `claim`.
        Nothing is charged that the budget has no room for, or once the search has its answer.
        """
        if not self.may_run:
            return []
        new: list[Node] = []
        start, before, done = node, self.meter.amounts, 0
        budget = self.meter.tactics_left
        found = transitions(Attempt(node.state, sample.text, budget=budget), ran)
        for done, transition in enumerate(found, start=1):
            self.meter.tactics += transition.tactics
            self._heed(transition.error)
            if transition.error:
                if transition.error.kind == "infrastructure":  # said again it is run again
                    start.ran.discard(tidy(sample.text))
                self.tried.append((node, transition.tactic, transition.error))
                start.refused[sample.text] = transition.error
                break
            end = end_of(sample.text, ran, done)
            log_prob = start.log_prob + sample.log_prob_until(end)
            state, tactic, begins = transition.next_state, transition.tactic, node is start
            tokens = start.tokens + sample.tokens_until(end)
            child = Node(state, log_prob, node, tactic, begins, tokens)
            self.tried.append((node, tactic, child))
            if not state.goals:
                self.claim = child
                break
            if self.same(state) not in self.nodes:
                self.nodes[self.same(state)] = child
                new.append(child)
            node = child
        self.samples.append(sample)
        self.decisions.append(decision(sample, start.state, found[:done], before, self.meter))
        return new

    def _heed(self, error: TacticError | None) -> None:
        """What a refusal says about the search itself."""
        if error and error.kind == "budget":
            self.meter.short = "tactics"
        self.lost = self.lost + 1 if error and error.kind == "infrastructure" else 0
        if error and self.lost == MAX_LOST:
            self.fault = error.message

    def settle(self, verdict: Verdict) -> None:
        """The last word on the claim: the proof, or a script without open goals that is none."""
        claim, self.claim = self.claim, None
        last = self.decisions[-1]
        if verdict.proved:
            self.solution, self.verdict = claim, verdict
            proof = replace(last.transitions[-1], proved=True)
            transitions_ = (*last.transitions[:-1], proof)
            last = replace(last, transitions=transitions_, ended="proved")
        else:
            self.false_ends += 1
            end = last.transitions[-1]
            error = TacticError("forbidden", verdict.error or "not a proof", tactics=end.tactics)
            end = replace(end, next_state=end.state, error=error)
            transitions_ = (*last.transitions[:-1], end)
            last = replace(last, transitions=transitions_, error=error, next_state=end.state)
        self.decisions[-1] = replace(last, verdict=verdict)


Search = Asking[Tree]
"""A search: gives the tree that it grew."""
PromptOf = Callable[[Tree, Node], Prompt]
"""What a policy is shown of a node."""


def plain(tree: Tree, node: Node) -> Prompt:
    """State, history and definitions."""
    heard = tuple(node.heard)
    return Prompt(node.state, node.actions, tree.definitions, heard=heard, seed=tree.seed)


def decision(
    sample: Sample, state: ProofState, done: Sequence[Transition], before: Spending, meter: Meter
) -> Decision:
    """An action that was run, as environments record it."""
    return Decision(
        action=sample.text,
        state=state,
        next_state=done[-1].next_state if done else state,
        transitions=tuple(done),
        tokens=sample.tokens,
        spent_before=before,
        spent=meter.amounts,
        error=done[-1].error if done else None,
    )
