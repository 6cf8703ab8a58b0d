"""Actions judged in batches: what became of each, with a verdict where it closed the last goal."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from segenv.backends.attempts import run_again
from segenv.backends.base import Attempt, Backend, BackendError, Ran
from segenv.decision import Transition
from segenv.envs.action_text import refuse, tidy
from segenv.envs.proof_env import MAX_ACTION
from segenv.proof import ProofState, TacticError, Verdict
from segenv.scripts import TRIES, read_to_end, transitions

LOST = "infrastructure"
TIERS = ("T1", "T2", "T3")
GRANULARITIES = ("step", "segment", "proof")


@dataclass(frozen=True)
class Action:
    """A text to be judged in a state; `left` is what is left of a budget of leaf tactics."""

    state: ProofState
    text: str
    left: int | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for actions of which the same becomes, headers of theorems included."""
        return self.state.theorem.text_key, self.state.script, self.text, self.left


@dataclass(frozen=True)
class Judged:
    """What became of an action: the state it led to, and the first refusal on the way.

    `verdict` is there where the last goal was closed; a proof that is refused then is an error of kind
    `forbidden`, and leaves the state as it was before the tactic that closed the last goal.
    `transitions` are the tactics that ran, one after the other, as an environment records them.
    """

    state: ProofState
    error: TacticError | None = None
    verdict: Verdict | None = None
    tactics: int = 0
    transitions: tuple[Transition, ...] = field(default=(), repr=False)

    @property
    def proved(self) -> bool:
        """Whether the proof is finished and verified."""
        return self.verdict is not None and self.verdict.proved


def judge(backend: Backend, actions: Sequence[Action], granularity: str, tier: str) -> list[Judged]:
    """What becomes of each action, all in one batch over the workers, each distinct one once.

    As an environment of that granularity has it: "step" runs one primitive tactic, "segment" tactics
    up to a refusal, "proof" a text to its end. Where the prover is lost on a text, that is tried
    again, twice; a text whose time was up is not.
    """
    distinct = list({action.key: action for action in actions}.values())
    ready = {a.key: attempt for a in distinct if (attempt := _attempt(a, granularity))}
    ran = zip(ready.items(), run_again(backend, list(ready.values()), TRIES), strict=True)
    steps = {key: _steps(attempt, own, granularity) for (key, attempt), own in ran}
    ends = {key: own[-1].next_state for key, own in steps.items() if _closed(own)}
    verdicts = dict(zip(ends, backend.verify_all(list(ends.values()), tier), strict=True))
    found = {
        a.key: _judged(a, steps.get(a.key, ()), verdicts.get(a.key), granularity) for a in distinct
    }
    return [found[action.key] for action in actions]


def _attempt(action: Action, granularity: str) -> Attempt | None:
    if refuse(action.text, MAX_ACTION):
        return None
    step = granularity == "step"
    return Attempt(action.state, tidy(action.text), not step, action.left, split=not step)


def _steps(attempt: Attempt, ran: tuple[Ran, ...], granularity: str) -> tuple[Transition, ...]:
    return transitions(attempt, read_to_end(attempt, ran) if granularity == "proof" else ran)


def _closed(steps: Sequence[Transition]) -> bool:
    return not steps[-1].error and not steps[-1].next_state.goals


def _judged(
    action: Action,
    steps: Sequence[Transition],
    verdict: Verdict | BackendError | None,
    granularity: str,
) -> Judged:
    if not steps:
        return Judged(action.state, refuse(action.text, MAX_ACTION), tactics=1)
    last, cost = steps[-1], sum(step.tactics for step in steps)
    end = Judged(last.next_state, last.error, tactics=cost, transitions=tuple(steps))
    if isinstance(verdict, BackendError):
        return _withdrawn(end, TacticError(LOST, str(verdict)))
    if verdict:
        end = replace(end, verdict=verdict)
        if not verdict.proved:
            return _withdrawn(end, TacticError("forbidden", verdict.error or "not a proof"))
        end = replace(end, transitions=(*steps[:-1], replace(last, proved=True)))
    elif granularity == "proof" and not last.error:
        left = TacticError("unsolved_goals", f"unsolved goals\n{last.next_state}")
        end = replace(end, error=left)
    return end


def _withdrawn(end: Judged, error: TacticError) -> Judged:
    """What became of an action whose last tactic closed the last goal, and is refused all the same."""
    *before, last = end.transitions
    refused = replace(last, next_state=last.state, error=replace(error, tactics=last.tactics))
    return replace(end, state=last.state, error=error, transitions=(*before, refused))
