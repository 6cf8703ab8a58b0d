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
    Planning,
    TacticMean,
    beam,
    best_first,
    corrected,
    mcts,
    planned,
    whole_proof,
)
from agents.search.searching import Begin
from agents.search.tree import Search
from experiments.granularity.sweep import BEST_FIRST
from segenv.proof import ProofState

CLOSING = ("rfl", "simp", "simp_all", "omega")
"""Tactics that finish many goals, though no theorem of these worlds by themselves."""
SHARE = Budget(tokens=150)
"""Generated tokens for one hole of one plan."""
MEAN = TacticMean(2.0)

Load = Callable[[str], CausalLM]
"""A checkpoint by its granularity."""
Asked = tuple[Policy, Begin]
"""Who is asked for actions, and how it is searched with."""


@dataclass(frozen=True)
class Arm:
    """A search, and the arm beside which it stands: one model, equal tokens."""

    asked: Callable[[Load], Asked]
    beside: str | None = None


def _of(model: str, begin: Begin) -> Callable[[Load], Asked]:
    return lambda load: (load(model), begin)


def _first(model: str, args: BestFirst = BEST_FIRST) -> Callable[[Load], Asked]:
    return _of(model, partial(best_first, args=args))


def _corrected(rounds: int, tools: tuple[str, ...] = ()) -> Callable[[Load], Asked]:
    return _of("whole", partial(corrected, args=Correction(rounds=rounds, tools=tools)))


def _planned(load: Load) -> Asked:
    """Segments are plans: the goals that one leaves are searched for with the model of steps."""

    def prove(start: ProofState, budget: Budget, seed: int) -> Search:
        return best_first(start, budget, BEST_FIRST, seed)

    args = Planning(planner=load("segment"), prove=prove, share=SHARE)
    return load("step"), partial(planned, args=args)


def _mixed(load: Load) -> Asked:
    """One text in five is one of `CLOSING`."""
    mixed = Blend(((0.8, load("step")), (0.2, Categorical(Listed(CLOSING)))))
    return mixed, partial(best_first, args=BEST_FIRST)


def _rollout(load: Load) -> Asked:
    greedy = replace(load("step"), temperature=0.0)
    args = replace(BEST_FIRST, rollout=GoalAwareRollout(greedy))
    return load("step"), partial(best_first, args=args)


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
    "step: goal-aware rollout": Arm(_rollout, STEP),
    "step: closing tactics mixed in": Arm(_mixed, STEP),
    "step: planner of segments": Arm(_planned, STEP),
    SEGMENT: Arm(_first("segment")),
    "segment: MCTS (RMAX)": Arm(_of("segment", partial(mcts, args=RMAX)), SEGMENT),
}
