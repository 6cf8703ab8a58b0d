"""Named reward terms and their weighted sum. Every term is logged under its name.

A *tactic term* is a function of one `Transition` (one tactic attempt). The terms of the tactics of
a segment are summed with discounts, Σ γ^i r_i, so a return does not depend on where a sequence of
tactics is cut. A *decision term* is a function of one `Decision` (one call of the agent: a tactic,
a segment or a whole proof) and is added once per call; such terms do depend on the granularity,
that is what they are for. Only `proof` is on by default.

    Rewards(proof(), token_price(0.001))
    gym.make("LeanSegment-v0", rewards={"proof": 1.0, "token_price": 0.001})
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import Parameter, signature
from typing import Any

from segenv.arguments import function, instance, known_arguments, number, text
from segenv.proof import ProofState, TacticError, Theorem


@dataclass(frozen=True)
class Transition:
    """One tactic attempt: (state, tactic, next_state), and why it was refused if it was.

    `next_state` is `state` itself after a refusal. `proved` means that the proof was verified,
    `tokens` counts the tactic's text and `tactics` the leaf tactics that it was charged for.
    """

    state: ProofState
    tactic: str
    next_state: ProofState
    error: TacticError | None = None
    proved: bool = False
    tokens: int = 0
    tactics: int = 1


@dataclass(frozen=True)
class Decision:
    """One call of the agent: its whole text and the transitions that came of it, in order.

    `tokens` counts the whole text, run or not. Without transitions the agent gave up. `state` and
    `next_state` are those around the call: the same if the segment was rolled back.
    """

    action: str
    state: ProofState
    next_state: ProofState
    transitions: tuple[Transition, ...] = ()
    tokens: int = 0

    @property
    def proved(self) -> bool:
        """Whether the last transition finished a verified proof."""
        return bool(self.transitions) and self.transitions[-1].proved

    @property
    def accepted(self) -> bool:
        """Whether tactics were run and none of them was refused."""
        return bool(self.transitions) and self.transitions[-1].error is None


@dataclass(frozen=True)
class TacticTerm:
    """`weight` times a function of each transition."""

    name: str
    function: Callable[[Transition], float]
    weight: float = 1.0

    def __post_init__(self) -> None:
        _check_term(self)


@dataclass(frozen=True)
class DecisionTerm:
    """`weight` times a function of each call of the agent."""

    name: str
    function: Callable[[Decision], float]
    weight: float = 1.0

    def __post_init__(self) -> None:
        _check_term(self)


Term = TacticTerm | DecisionTerm
A_TERM = "a term such as `proof(0.5)`, or a TacticTerm or DecisionTerm of your own"
WHAT = 'a mapping of names to weights such as {"proof": 1.0}, a list of terms, Rewards, or None'


def _check_term(term: Term) -> None:
    text("the name of a reward term", term.name)
    function(f"the function of the reward term {term.name}", term.function)
    number(f"the weight of the reward term {term.name}", term.weight)


class Rewards:
    """A weighted sum of named terms.

    Raises `TypeError` for what is no term, and `ValueError` for two of one name.
    """

    def __init__(self, *terms: Term) -> None:
        for term in terms:
            instance("a reward term", term, (TacticTerm, DecisionTerm), A_TERM)
        self.terms = terms
        names = [term.name for term in terms]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two reward terms are called {', '.join(sorted(twice))}")
        self._tactic = [t for t in terms if isinstance(t, TacticTerm)]
        self._decision = [t for t in terms if isinstance(t, DecisionTerm)]

    def of_transition(self, transition: Transition) -> dict[str, float]:
        """The weighted value of each tactic term."""
        return {t.name: t.weight * float(t.function(transition)) for t in self._tactic}

    def of_decision(self, decision: Decision) -> dict[str, float]:
        """The weighted value of each decision term."""
        return {t.name: t.weight * float(t.function(decision)) for t in self._decision}

    def __repr__(self) -> str:
        terms = (f"{term.name}={term.weight:g}" for term in self.terms)
        return f"Rewards({', '.join(terms)})"


def add_up(terms: Sequence[Mapping[str, float]], gamma: float = 1.0) -> dict[str, float]:
    """Σ γ^i r_i of each term over consecutive transitions."""
    total = dict(terms[0]) if terms else {}
    for i, values in enumerate(terms[1:], start=1):
        for name, value in values.items():
            total[name] += gamma**i * value
    return total


def proof(weight: float = 1.0) -> TacticTerm:
    """1 for the tactic whose proof is verified (the kernel accepted it), otherwise 0.

    The outcome reward of every system that trains on Lean, e.g. BFS-Prover-V2 (2509.06493).
    """
    return TacticTerm("proof", _proof, weight)


def goals_closed(weight: float = 1.0) -> TacticTerm:
    """g(s) − g(s'), the fall in the number of open goals; negative when goals are split.

    Potential-based shaping with Φ = −g (Ng, Harada, Russell 1999; the free baseline of LeanProgress,
    2502.17925). With γ = 1 it adds the same total to every proof of a theorem.
    """
    return TacticTerm("goals_closed", _goals_closed, weight)


def tactic_price(weight: float = 1.0) -> TacticTerm:
    """−(leaf tactics charged), refused ones included."""
    return TacticTerm("tactic_price", _tactic_price, weight)


def call_price(weight: float = 1.0) -> DecisionTerm:
    """−1 for each call of the agent."""
    return DecisionTerm("call_price", _call_price, weight)


def token_price(weight: float = 1.0) -> DecisionTerm:
    """−(tokens of the action), those of tactics that were never reached included."""
    return DecisionTerm("token_price", _token_price, weight)


def segment_closed(weight: float = 1.0) -> DecisionTerm:
    """1 if every tactic of the action was accepted and fewer goals are open after it, otherwise 0.

    Our reading of the signal of SEG-ATP (2605.11905): a segment should end where a goal is closed.
    """
    return DecisionTerm("segment_closed", _segment_closed, weight)


def overlong(limit: int, buffer: int, weight: float = 1.0) -> DecisionTerm:
    """A soft limit on the L tokens of an action, with B = `buffer`.

    0 up to limit − B, then ((limit − B) − L) / B, and −1 beyond `limit`: the soft overlong punishment
    of DAPO (2503.14476) and of Apriel-Reasoner (2604.02007).
    """
    _check_overlong(limit, buffer)
    return DecisionTerm("overlong", partial(_overlong, limit=limit, buffer=buffer), weight)


def difficulty_overlong(
    limit: int,
    buffer: int,
    solve_rate: Callable[[Theorem], float],
    exponent: float = 1.0,
    weight: float = 1.0,
) -> DecisionTerm:
    """`overlong`, times p^exponent when the action finished the proof, p the theorem's solve rate.

    A long proof of a hard theorem costs little; failures, and actions beyond the limit, cost the full
    penalty (Apriel-Reasoner, 2604.02007).
    """
    _check_overlong(limit, buffer)
    function("solve_rate", solve_rate)
    number("exponent", exponent, at_least=0)
    value = partial(
        _difficulty_overlong, limit=limit, buffer=buffer, solve_rate=solve_rate, exponent=exponent
    )
    return DecisionTerm("difficulty_overlong", value, weight)


def _check_overlong(limit: int, buffer: int) -> None:
    number("limit", limit, at_least=0)
    number("buffer", buffer, at_least=0, at_most=limit)


TERMS: Mapping[str, Callable[..., Term]] = {
    maker.__name__: maker
    for maker in (
        proof,
        goals_closed,
        tactic_price,
        call_price,
        token_price,
        segment_closed,
        overlong,
        difficulty_overlong,
    )
}


def as_rewards(rewards: Rewards | Sequence[Term] | Mapping[str, Any] | None) -> Rewards:
    """What the `rewards` argument of an environment means.

    None is `Rewards(proof())`. A mapping gives each term of `TERMS` its weight, or its arguments:
    `{"proof": 1.0, "overlong": {"limit": 512, "buffer": 128, "weight": 0.5}}`. Raises `ValueError` or
    `TypeError` for an unknown term, for arguments that it does not take or lacks, and for values that
    make no sense, e.g. a weight that is no finite number.
    """
    if rewards is None:
        return Rewards(proof())
    if isinstance(rewards, Rewards):
        return rewards
    if isinstance(rewards, Mapping):
        return Rewards(*(_term(name, value) for name, value in rewards.items()))
    if isinstance(rewards, Sequence) and not isinstance(rewards, (str, bytes)):
        return Rewards(*rewards)
    return instance("rewards", rewards, Rewards, WHAT)


def _term(name: str, value: Any) -> Term:
    if name not in TERMS:
        raise ValueError(f"no reward term is called {name!r}; there are {', '.join(TERMS)}")
    parameters = signature(TERMS[name]).parameters
    values = value if isinstance(value, Mapping) else {"weight": value}
    known_arguments(f"the reward term {name}", values, tuple(parameters))
    needed = [p.name for p in parameters.values() if p.default is Parameter.empty]
    if missing := [f"`{each}`" for each in needed if each not in values]:
        example = ", ".join(f"{each!r}: ..." for each in needed)
        raise ValueError(
            f"the reward term {name} needs {' and '.join(missing)} besides a weight: "
            f'rewards={{"{name}": {{{example}, "weight": ...}}}}'
        )
    return TERMS[name](**values)


# The functions have names of their own so that rewards, and environments with them, can be pickled.


def _proof(transition: Transition) -> float:
    return float(transition.proved)


def _goals_closed(transition: Transition) -> float:
    return float(len(transition.state.goals) - len(transition.next_state.goals))


def _tactic_price(transition: Transition) -> float:
    return -float(transition.tactics)


def _call_price(decision: Decision) -> float:
    return -1.0


def _token_price(decision: Decision) -> float:
    return -float(decision.tokens)


def _segment_closed(decision: Decision) -> float:
    fewer = len(decision.next_state.goals) < len(decision.state.goals)
    return float(decision.accepted and fewer)


def _overlong(decision: Decision, limit: int, buffer: int) -> float:
    start = limit - buffer
    if decision.tokens <= start:
        return 0.0
    return max((start - decision.tokens) / buffer, -1.0) if buffer else -1.0


def _difficulty_overlong(
    decision: Decision,
    limit: int,
    buffer: int,
    solve_rate: Callable[[Theorem], float],
    exponent: float,
) -> float:
    penalty = _overlong(decision, limit, buffer)
    if decision.proved and decision.tokens <= limit:
        penalty *= solve_rate(decision.state.theorem) ** exponent
    return penalty
