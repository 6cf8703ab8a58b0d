"""Named reward terms and their weighted sum. Every term is logged under its name.

A term is a function of one `Decision`: a call of the agent (a tactic, a segment or a whole proof)
with the transitions that came of it, what it cost and how it ended. Time is counted in leaf
tactics, d of them in a call (`decision.duration`), and a call is discounted by γ to those before it.

The return of a term does not depend on the granularity where the term says so: a proof is paid
with its last leaf, a price of tactics with each leaf, shaping only by where a call starts and ends.
A price of a call or of a token does depend on it; that is what such a price is for. Only `proof` is
on by default.

    gym.make("LeanSegment-v0", rewards={"proof": 1.0, "token_price": 0.001})

A term of your own is a function, named by a decorator or given as it is:

    @reward_term
    def short(decision: Decision) -> float:
        return float(decision.proved and decision.tokens < 40)

    gym.make("LeanSegment-v0", rewards={"proof": 1.0, "short": 0.5})
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import Parameter, signature
from typing import Any

from segenv import arguments
from segenv.decision import Decision
from segenv.names import closest
from segenv.proof import ProofState, Theorem

Term = Callable[..., float]
"""A function of a `Decision`, perhaps with parameters."""
Potential = Callable[[ProofState], float]
"""What a state is worth."""

WANTED = 'a mapping of terms to weights such as {"proof": 1.0}, Rewards, or None'

UNITS = ("tactics", "tokens", "calls")
"""What an episode may spend."""

TERMS: dict[str, Term] = {}
"""The terms that have a name."""


def reward_term(function: Term) -> Term:
    """Make a term known by its function's name. Raises `ValueError` if the name is taken."""
    name = function.__name__
    known = TERMS.get(name)
    if known and _place(known) != _place(function):
        raise ValueError(f"there is a reward term {name!r} already, in {known.__module__}")
    TERMS[name] = function
    return function


def _place(function: Term) -> tuple[str, str]:
    return function.__module__, function.__qualname__


@dataclass(frozen=True)
class Weighted:
    """A term with its weight, under its name."""

    name: str
    function: Term
    weight: float = 1.0


class Rewards:
    """A weighted sum of named terms.

    `terms` maps a name of `TERMS`, or a function, to its weight, or to its parameters:
    `{"proof": 1.0, "overlong": {"limit": 512, "buffer": 128, "weight": 0.5}}`. Raises `ValueError` or
    `TypeError` for an unknown term, for parameters that it does not take or lacks, and for a weight
    that is no finite number.
    """

    def __init__(self, terms: Mapping[str | Term, float | Mapping[str, Any]]) -> None:
        self.terms = tuple(weighted(term, value) for term, value in terms.items())
        names = [term.name for term in self.terms]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two reward terms are called {', '.join(sorted(twice))}")

    def of(self, decision: Decision, below: float = 0.0) -> dict[str, float]:
        """The weighted value of each term; `below` is what the environment itself paid.

        `proof` stands for that, which is a proof's reward and what wrappers below made of it.
        """
        return {
            term.name: term.weight
            * float(below if term.function is proof else term.function(decision))
            for term in self.terms
        }

    def __repr__(self) -> str:
        terms = (f"{term.name}={term.weight:g}" for term in self.terms)
        return f"Rewards({', '.join(terms)})"


def weighted(term: str | Term, value: float | Mapping[str, Any]) -> Weighted:
    """A term with the weight and the parameters that `value` gives it."""
    if isinstance(term, str):
        if term not in TERMS:
            raise ValueError(closest("reward term", term, TERMS))
        name, function = term, TERMS[term]
    else:
        function = arguments.function("a reward term", term, wanted="a name or a function")
        name = getattr(term, "__name__", None) or getattr(term, "func", term).__name__
    parameters = dict(value) if isinstance(value, Mapping) else {"weight": value}
    weight = parameters.pop("weight", 1.0)
    arguments.number(f"the weight of the reward term {name}", weight)
    _check_parameters(name, function, parameters)
    return Weighted(name, partial(function, **parameters) if parameters else function, weight)


def _check_parameters(name: str, function: Term, given: Mapping[str, Any]) -> None:
    """Raise an error for parameters that a term does not take, lacks, or has a check against."""
    _, *parameters = signature(function).parameters.values()
    arguments.known_arguments(
        f"the reward term {name}", given, [*(p.name for p in parameters), "weight"]
    )
    needed = [p.name for p in parameters if p.default is Parameter.empty]
    if missing := [f"`{each}`" for each in needed if each not in given]:
        example = ", ".join(f"{each!r}: ..." for each in needed)
        raise ValueError(
            f"the reward term {name} needs {' and '.join(missing)} besides a weight: "
            f'rewards={{"{name}": {{{example}, "weight": ...}}}}'
        )
    if check := getattr(function, "check", None):
        check(**given)


def checked_by(check: Callable[..., object]) -> Callable[[Term], Term]:
    """Have a term's parameters judged by `check` when they are given."""

    def mark(function: Term) -> Term:
        function.check = check  # type: ignore[attr-defined]
        return function

    return mark


def _check_overlong(limit: int, buffer: int, **more: Any) -> None:
    arguments.number("limit", limit, at_least=0)
    arguments.number("buffer", buffer, at_least=0, at_most=limit)
    if "solve_rate" in more:
        arguments.function("solve_rate", more["solve_rate"])
    arguments.number("exponent", more.get("exponent", 1.0), at_least=0)


def as_rewards(rewards: Rewards | Mapping[Any, Any] | None) -> Rewards:
    """What the `rewards` argument of an environment means; None is `Rewards({"proof": 1.0})`."""
    if isinstance(rewards, Rewards):
        return rewards
    terms = {"proof": 1.0} if rewards is None else rewards
    return Rewards(arguments.instance("rewards", terms, Mapping, WANTED))


@reward_term
def proof(decision: Decision) -> float:
    """γ^(d−1) for the call whose proof is verified (the kernel accepted it), otherwise 0.

    The outcome reward of every system that trains on Lean, e.g. BFS-Prover-V2 (2509.06493), paid with
    the last leaf of the proof, so that its return is the same at every granularity. A proof of 3
    leaves in one call with γ = 0.9 is worth 0.81.
    """
    return decision.discounted(lambda transition: float(transition.proved))


def shaping(decision: Decision, potential: Potential) -> float:
    """γ^d Φ(s') − Φ(s), where Φ(s') counts 0 if the episode ends with this call.

    Potential-based shaping (Ng, Harada, Russell 1999) in a semi-MDP: whatever the agent does, the
    return of an episode from s_0 is −Φ(s_0), so nothing that was best is no longer best. A user's
    `potential` may be a progress model: `{functools.partial(shaping, potential=model): 0.1}`.
    """
    after = 0.0 if decision.ended else potential(decision.next_state)
    return decision.gamma**decision.duration * after - potential(decision.state)


@reward_term
def goals_closed(decision: Decision) -> float:
    """`shaping` with Φ = −g, the number of open goals: the free baseline of LeanProgress (2502.17925).

    g(s) − γ^d g(s'): with γ = 1 from 1 goal to 2 it pays −1, from 2 to 1 it pays 1.
    """
    return shaping(decision, open_goals)


def open_goals(state: ProofState) -> float:
    """Φ = −g, the number of open goals."""
    return -float(len(state.goals))


@reward_term
def tactic_price(decision: Decision) -> float:
    """−Σ γ^i over the leaf tactics charged, refused ones included; −d with γ = 1.

    The same at every granularity: 3 leaves with γ = 0.9 cost 1 + 0.9 + 0.81 in one call or in three.
    """
    charged = sum(transition.tactics for transition in decision.transitions)
    return -float(sum(decision.gamma**i for i in range(charged)))


@reward_term
def call_price(decision: Decision) -> float:
    """−1 for each call of the agent."""
    return -1.0


@reward_term
def token_price(decision: Decision) -> float:
    """−(tokens of the action), those of tactics that were never reached included."""
    return -float(decision.tokens)


@reward_term
def segment_closed(decision: Decision) -> float:
    """1 if every tactic of the action was accepted and fewer goals are open after it, otherwise 0.

    Our reading of the signal of SEG-ATP (2605.11905): a segment should end where a goal is closed.
    """
    fewer = len(decision.next_state.goals) < len(decision.state.goals)
    return float(decision.accepted and fewer)


@reward_term
def exploration(decision: Decision) -> float:
    """Σ γ^t over the tactics that Lean accepted, t the leaf tactics charged before the last of each.

    Pays for intermediate steps apart from the outcome, the opposite sign of a price (RLSP, 2502.06773,
    which does not say how it weighs them; ours is one a tactic). Two accepted tactics and a refused one
    in a call with γ = 0.5 earn 1 + 0.5. It rewards detours, so give it a small weight.
    """
    return decision.discounted(lambda transition: float(transition.accepted))


def _check_truncation(limit: float, unit: str = "tokens") -> None:
    arguments.number("limit", limit, at_least=0)
    arguments.choice("unit", unit, UNITS)


@reward_term
@checked_by(_check_truncation)
def truncation(decision: Decision, limit: float, unit: str = "tokens") -> float:
    """−(the reward of `proof`) where the episode has spent more than `limit` when the proof is found.

    With weight 1 beside `proof` a proof beyond the limit earns 0 and nothing else is penalised: DLER
    (2510.15110). `unit` is what is counted of the episode, "tokens", "tactics" or "calls". A proof
    found with the 110th token costs 1 with limit 100 and γ = 1, one found with the 90th nothing.
    """
    spent: float = vars(decision.spent)[unit]
    return -proof(decision) if spent > limit else 0.0


@reward_term
@checked_by(_check_overlong)
def overlong(decision: Decision, limit: int, buffer: int) -> float:
    """A soft limit on the L tokens of an action, with B = `buffer`.

    0 up to limit − B, then ((limit − B) − L) / B, and −1 beyond `limit`: the soft overlong punishment
    of DAPO (2503.14476) and of Apriel-Reasoner (2604.02007). With limit 100 and buffer 40 an action
    of 80 tokens costs 0.5.
    """
    start = limit - buffer
    if decision.tokens <= start:
        return 0.0
    return max((start - decision.tokens) / buffer, -1.0) if buffer else -1.0


@reward_term
@checked_by(_check_overlong)
def difficulty_overlong(
    decision: Decision,
    limit: int,
    buffer: int,
    solve_rate: Callable[[Theorem], float],
    exponent: float = 1.0,
) -> float:
    """`overlong`, times p^exponent when the action finished the proof, p the theorem's solve rate.

    A long proof of a hard theorem costs little; failures, and actions beyond the limit, cost the full
    penalty (Apriel-Reasoner, 2604.02007). With p = 0.25 a proof that would cost 0.5 costs 0.125.
    """
    penalty = overlong(decision, limit, buffer)
    if decision.proved and decision.tokens <= limit:
        penalty *= solve_rate(decision.state.theorem) ** exponent
    return penalty
