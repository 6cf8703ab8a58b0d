"""Searches with the models of the zoo, each beside the plain search with the same model."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from agents.policies import Blend, Categorical, Listed, Policy
from agents.policies.causal_lm import CausalLM
from agents.search import (
    RMAX,
    Beam,
    BestFirst,
    Budget,
    Correction,
    GoalAwareRollout,
    Mcts,
    Planning,
    ProgressMix,
    TacticMean,
    beam,
    best_first,
    corrected,
    critic,
    mcts,
    planned,
    unheard,
    whole_proof,
)
from agents.search.searching import Begin
from agents.search.tree import Search
from agents.values.base import Value
from agents.values.model import Kind
from experiments.granularity.sweep import BEST_FIRST
from segenv.proof import ProofState

CLOSING = ("rfl", "simp", "simp_all", "omega")
"""Tactics that finish many goals, though no theorem of these worlds by themselves."""
SHARE = Budget(tokens=150)
"""Generated tokens for one hole of one plan."""
MEAN = TacticMean(2.0)

LONGEST = 9
"""Tactics of the longest proofs of the world (`agents.zoo.make.WORLD`)."""
Asked = tuple[Policy, Begin]
"""Who is asked for actions, and how it is searched with."""


@dataclass(frozen=True)
class Models:
    """Checkpoints by their granularity, and values by their kind."""

    load: Callable[[str], CausalLM]
    value: Callable[[Kind], Value]


@dataclass(frozen=True)
class Arm:
    """A search, and the arm beside which it stands: one model, equal tokens."""

    asked: Callable[[Models], Asked]
    beside: str | None = None


def _of(model: str, begin: Begin) -> Callable[[Models], Asked]:
    return lambda models: (models.load(model), begin)


def _first(model: str, args: BestFirst = BEST_FIRST) -> Callable[[Models], Asked]:
    return _of(model, partial(best_first, args=args))


def _corrected(rounds: int, tools: tuple[str, ...] = ()) -> Callable[[Models], Asked]:
    return _of("whole", partial(corrected, args=Correction(rounds=rounds, tools=tools)))


def _planned(models: Models) -> Asked:
    """Segments are plans: the goals that one leaves are searched for with the model of steps."""

    def prove(start: ProofState, budget: Budget, seed: int) -> Search:
        return best_first(start, budget, BEST_FIRST, seed)

    args = Planning(planner=models.load("segment"), prove=prove, share=SHARE)
    return models.load("step"), partial(planned, args=args)


def _mixed(models: Models) -> Asked:
    """One text in five is one of `CLOSING`."""
    mixed = Blend(((0.8, models.load("step")), (0.2, Categorical(Listed(CLOSING)))))
    return mixed, partial(best_first, args=BEST_FIRST)


def _rollout(models: Models) -> Asked:
    greedy = replace(models.load("step"), temperature=0.0)
    args = replace(BEST_FIRST, rollout=GoalAwareRollout(greedy))
    return models.load("step"), partial(best_first, args=args)


def _by_progress(models: Models) -> Asked:
    mix = ProgressMix(LONGEST, prior=BEST_FIRST.priority)
    args = replace(BEST_FIRST, priority=mix, again=unheard, value=models.value("progress"))
    return models.load("step"), partial(best_first, args=args)


def _by_outcome(models: Models) -> Asked:
    args = Beam(priority=critic, value=models.value("outcome"))
    return models.load("step"), partial(beam, args=args)


def _valued(models: Models) -> Asked:
    return models.load("step"), partial(mcts, args=Mcts(value=models.value("outcome")))


WHOLE, STEP, SEGMENT = "whole: sampling", "step: best-first", "segment: best-first"
TOOLS = "whole: sampling, tools"
ARMS = {
    WHOLE: Arm(_of("whole", partial(whole_proof, samples=8))),
    "whole: 1 round of correction": Arm(_corrected(1), WHOLE),
    "whole: 2 rounds of correction": Arm(_corrected(2), WHOLE),
    TOOLS: Arm(_corrected(0, CLOSING), WHOLE),
    STEP: Arm(_first("step")),
    "step: best-first by path": Arm(_first("step", BestFirst()), STEP),
    "step: best-first by tactic mean": Arm(
        _first("step", BestFirst(priority=MEAN, again=MEAN.again)), STEP
    ),
    "step: beam by length": Arm(
        _of("step", partial(beam, args=Beam(priority=BEST_FIRST.priority))), STEP
    ),
    "step: MCTS (RMAX)": Arm(_of("step", partial(mcts, args=RMAX)), STEP),
    "step: best-first by progress": Arm(_by_progress, STEP),
    "step: beam by outcome": Arm(_by_outcome, STEP),
    "step: MCTS (outcome)": Arm(_valued, STEP),
    "step: goal-aware rollout": Arm(_rollout, STEP),
    "step: closing tactics mixed in": Arm(_mixed, STEP),
    "step: planner of segments": Arm(_planned, STEP),
    SEGMENT: Arm(_first("segment")),
    "segment: MCTS (RMAX)": Arm(_of("segment", partial(mcts, args=RMAX)), SEGMENT),
}
