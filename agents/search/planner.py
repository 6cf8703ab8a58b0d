"""Planning: a sketch states subgoals, a search proves each, and a plan that sticks is replaced.

A planner says a sketch, mostly `have` steps with holes (`agents.search.sketch`). Lean runs it; the
goals that it leaves are its holes. Each hole becomes a theorem of its own
(`segenv.theorems.scaffolding`) and is searched for by any search; what is proved is put in its place
as a focused block and remembered, so that a later plan, or another search with the same `Lemmas`, has
it for nothing. If the sketch is refused, or a hole is not proved in its share of the budget, the
planner is asked again and told why.

Sketches of BFS-Prover-V2 (arXiv 2509.06493) are `have` steps; DSP (2210.12283), SubgoalXL (2408.11172)
do not replan. What searches for holes spend is spent by this one; their trees are not kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from agents.policies.base import Policy, Sample
from agents.search.best_first import best_first
from agents.search.budget import Budget
from agents.search.node import Node
from agents.search.prompts import marked
from agents.search.questions import Asking, ask, isolate, parse
from agents.search.sketch import with_holes
from agents.search.steps import in_whole, run_samples, settle
from agents.search.tree import Search, Tree
from segenv.plain import plain
from segenv.proof import Goal, ProofState, TacticError

Prove = Callable[[ProofState, Budget, int], Search]
"""A search for the proof of a hole: from its start, with a budget and a seed."""
SHARE = Budget(tokens=500)
ATTEMPTS = 1 << 20


def by_best_first(start: ProofState, budget: Budget, seed: int) -> Search:
    """Best-first search as it is by default."""
    return best_first(start, budget, seed=seed)


@dataclass(eq=False)
class Lemmas:
    """Goals that were proved, as Lean prints them without their case, with their scripts.

    Give one to many searches, and they share it. Then what a search finds depends on those before
    it and beside it.
    """

    proved: dict[str, tuple[str, ...]] = field(default_factory=dict)
    used: int = 0
    """how often one was put in the place of a hole without a search"""


@dataclass(frozen=True)
class Planning:
    """What varies in the search."""

    planner: Policy | None = None
    """says sketches; None: the policy that proves holes"""
    prove: Prove = by_best_first
    share: Budget = SHARE
    """of the budget, for one hole of one plan"""
    lemmas: Lemmas = field(default_factory=Lemmas)


def planned(
    start: ProofState,
    budget: Budget,
    args: Planning | None = None,
    seed: int = 0,
    definitions: Sequence[str] = (),
) -> Search:
    """Plan and prove until there is a proof or the budget is spent. A plan is one expansion."""
    args = args or Planning()
    tree = Tree(start, budget, definitions=definitions, seed=seed)
    told: tuple[str, ...] = ()
    while tree.open:
        tree.meter.expansions += 1
        prompt = replace(tree.prompt(tree.root), feedback=told)
        [drawn] = yield from ask([prompt], 1, tree.meter.expansions, args.planner)
        if not tree.pay(drawn):
            break
        tree.root.heard[drawn.samples[0].text] = None
        stuck = yield from _carried_out(tree, drawn.samples[0], args)
        told = (stuck,) if stuck else ()
    return tree


def _carried_out(tree: Tree, plan: Sample, args: Planning) -> Asking[str]:
    """Run a sketch and prove its holes; why that did not work, "" if it did."""
    read = yield from parse(tree.root.state, plan.text)
    if isinstance(read, TacticError):
        return marked(plan.text, read)
    sketch = replace(plan, text=with_holes(plain(plan.text), read))
    node: Node | TacticError = (
        (yield from _run(tree, tree.root, sketch)) if sketch.text else tree.root
    )
    while isinstance(node, Node) and node.state.goals and tree.may_run:
        goal = node.state.goals[0]
        node = yield from _filled(tree, node, goal, args)
        if isinstance(node, TacticError):
            return f"{sketch.text}\n{node.message}\n{goal.text}"
    return marked(sketch.text, node) if isinstance(node, TacticError) else ""


def _filled(tree: Tree, node: Node, goal: Goal, args: Planning) -> Asking[Node | TacticError]:
    """Prove the first goal of a node: by what is known, or else by a search."""
    lemmas, claim = args.lemmas, goal.text.removeprefix(f"case {goal.case}\n")
    if claim in lemmas.proved:
        there = yield from _run(tree, node, _block(lemmas.proved[claim]))
        if isinstance(there, Node):
            lemmas.used += 1
            return there
    if not tree.open:
        return TacticError("budget", "nothing is left to spend on this goal")
    alone = yield from isolate(node.state, 0)
    if isinstance(alone, str):
        return TacticError("scaffolding", f"this goal cannot stand alone: {alone}")
    seed = ATTEMPTS * tree.seed + tree.meter.expansions
    found = yield from args.prove(alone, args.share.within(tree.meter.left), seed)
    tree.meter.add(found.meter)
    tree.fault = tree.fault or found.fault
    if found.solution is None:
        return TacticError("unsolved", "this goal was not proved")
    script = found.solution.state.script
    there = yield from _run(tree, node, _block(script))
    if isinstance(there, Node):  # names that Lean made up may have been others where it was proved
        lemmas.proved[claim] = script
    return there


def _block(script: Sequence[str]) -> Sample:
    """A proof of the first goal; it was paid for when it was found."""
    return Sample("· " + "\n".join(script).replace("\n", "\n  "), 0.0, 0)


def _run(tree: Tree, node: Node, sample: Sample) -> Asking[Node | TacticError]:
    """Where an action ends, or why it was refused."""
    (ran,) = yield from run_samples(tree, [(node, sample)])
    before = len(tree.decisions)
    tree.take(node, sample, ran)
    yield from settle(tree)
    if tree.solution:
        return tree.solution
    if len(tree.decisions) == before:
        return TacticError("budget", "nothing is left to spend")
    last = tree.decisions[-1]
    if last.error:
        return in_whole(last.error, sample.text, ran)
    return tree.nodes[tree.same(last.next_state)]
