"""Whole proofs with rounds of correction: what Lean refused goes back to the policy with the error.

As the pipeline of Goedel-Prover-V2 (arXiv 2508.03613): 8 proofs, then 2 corrections of each failure,
and 2 of each of those; then from the start again, as long as the budget lasts. Lyra (arXiv 2309.15806)
corrects twice: `tools` are tactics tried first in the place of one that was refused (its Tool
Correction), the rounds are its Conjecture Correction. A text is one expansion; tools cost no tokens,
as nothing is generated, but every tactic that is run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from agents.policies.base import Prompt, Sample
from agents.search.budget import Budget
from agents.search.node import Node
from agents.search.prompts import marked
from agents.search.questions import Asking, ask
from agents.search.steps import in_whole, run_samples, settle
from agents.search.tree import Search, Tree
from segenv.arguments import number
from segenv.backends.base import Attempt, Ran
from segenv.envs.action_text import tidy
from segenv.plain import offset_of
from segenv.proof import ProofState, TacticError
from segenv.scripts import read_to_end

Failure = tuple[str, TacticError]
"""A text, and why it is no proof."""


@dataclass(frozen=True)
class Correction:
    """How often is drawn and corrected."""

    samples: int = 8
    """proofs that are written from the statement alone"""
    corrections: int = 2
    """texts that are asked for about one failure"""
    rounds: int = 2
    """corrections of corrections, before it starts again; 0 is whole-proof sampling"""
    tools: tuple[str, ...] = ()
    """tactics to try in the place of one that was refused, e.g. `("omega", "simp_all")`"""

    def __post_init__(self) -> None:
        number("samples", self.samples, at_least=1, whole=True)
        number("corrections", self.corrections, at_least=1, whole=True)
        number("rounds", self.rounds, at_least=0, whole=True)


def corrected(
    start: ProofState,
    budget: Budget,
    args: Correction | None = None,
    seed: int = 0,
    definitions: Sequence[str] = (),
) -> Search:
    """Write proofs and correct them until one holds or the budget is spent."""
    args = args or Correction()
    tree = Tree(start, budget, definitions=definitions, seed=seed)
    turns = count(1)

    while tree.open and not tree.root.exhausted:
        prompt = tree.prompt(tree.root)
        failed = yield from _written(tree, [prompt], args.samples, next(turns), args)
        for _ in range(args.rounds):
            if not failed or not tree.open:
                break
            prompts = [replace(prompt, feedback=(marked(*failure),)) for failure in failed]
            failed = yield from _written(tree, prompts, args.corrections, next(turns), args)

    return tree


def _written(
    tree: Tree, prompts: Sequence[Prompt], n: int, turn: int, args: Correction
) -> Asking[list[Failure]]:
    """Have texts written, run and corrected by tools; those that are no proofs."""
    n = tree.meter.at_most(n)
    answers = yield from ask(prompts, n, turn)
    fresh: list[Sample] = []
    for prompt, drawn in zip(prompts, answers, strict=True):
        # What a policy has to say of a failure comes to an end by itself.
        place = Node(tree.root.state, ran=tree.root.ran) if prompt.feedback else tree.root
        bought = tree.meter.samples
        if tree.open:
            fitting = tree.meter.at_most(n)
            some = replace(drawn, samples=drawn.samples[:fitting])
            fresh += tree.buy(place, fitting, some)
            tree.meter.expansions += tree.meter.samples - bought
    ran = yield from run_samples(tree, [(tree.root, sample) for sample in fresh])
    failed = []
    for sample, one in zip(fresh, ran, strict=True):
        failure = yield from _read(tree, sample, one)
        if failure and args.tools:
            failure = (yield from _mended(tree, sample, one, args.tools)) or failure
        failed += [failure] if failure else []
    return failed


def _read(tree: Tree, sample: Sample, ran: Sequence[Ran]) -> Asking[Failure | None]:
    """Read a proof to its end; None if it holds, or if the search is over."""
    before = len(tree.decisions)
    text = tidy(sample.text)
    whole = read_to_end(Attempt(tree.root.state, text), ran)
    tree.take(tree.root, sample, whole)
    yield from settle(tree)
    if tree.solution or len(tree.decisions) == before:
        return None
    last = tree.decisions[-1]
    if last.error:
        return text, in_whole(last.error, text, whole)
    return text, TacticError("unsolved_goals", f"unsolved goals\n{last.next_state}")


def _mended(
    tree: Tree, sample: Sample, ran: Sequence[Ran], tools: Sequence[str]
) -> Asking[Failure | None]:
    """Put tools where tactics are refused, as long as one of them gets further; the last failure."""
    text, failure = tidy(sample.text), None
    while tree.may_run and ran and isinstance(ran[-1].outcome, TacticError):
        refused = ran[-1]
        at = offset_of(text, refused.line, refused.column)
        if not text.startswith(refused.text, at):
            break
        texts = [text[:at] + tool + text[at + len(refused.text) :] for tool in tools]
        new = [Sample(each, sample.log_prob, 0) for each in texts if each not in tree.root.ran]
        tree.root.ran.update(each.text for each in new)
        tried = yield from run_samples(tree, [(tree.root, each) for each in new])
        better: tuple[Sample, Sequence[Ran]] | None = None
        for each, one in zip(new, tried, strict=True):
            further = len(one) > len(ran)
            found = yield from _read(tree, each, one)
            if further and not better:
                better, failure = (each, one), found
        if better is None:
            break
        text, ran = better[0].text, better[1]
    return failure
