"""What a value is, the one that costs nothing, and values as potentials."""

from collections.abc import Callable, Sequence

from segenv.proof import ProofState

Value = Callable[[Sequence[ProofState]], Sequence[float]]
"""What each state is worth, larger is better. A state without goals is worth most.

Many states are judged at once, and what a state is worth does not depend on those beside it.
"""


def goal_count(states: Sequence[ProofState]) -> list[float]:
    """−g, the number of open goals."""
    return [-float(len(state.goals)) for state in states]


def potential(value: Value, remembered: int = 4096) -> Callable[[ProofState], float]:
    """A value as the potential of a reward: a function of one state, which remembers what it said.

    States that print alike are worth the same; `remembered` is how many are kept.

    rewards={"proof": 1.0, partial(shaping, potential=potential(value)): 0.1}
    """

    known: dict[str, float] = {}

    def worth(state: ProofState) -> float:
        if state.key not in known:
            if len(known) >= remembered:
                known.clear()
            known[state.key] = float(value([state])[0])
        return known[state.key]

    return worth
