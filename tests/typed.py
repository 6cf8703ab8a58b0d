"""What a value has to be for a test to go on."""

from typing import Any, TypeVar

import gymnasium as gym

from segenv.envs.proof_env import ProofEnv
from segenv.proof import ProofState, TacticError

T = TypeVar("T")


def innermost(env: gym.Env[Any, Any]) -> ProofEnv:
    """The environment below all wrappers."""
    assert isinstance(env.unwrapped, ProofEnv)
    return env.unwrapped


def state_of(outcome: ProofState | TacticError) -> ProofState:
    """The state behind a tactic that must be accepted."""
    assert isinstance(outcome, ProofState), outcome
    return outcome


def refusal_of(outcome: ProofState | TacticError) -> TacticError:
    """The refusal of a tactic that must be refused."""
    assert isinstance(outcome, TacticError), outcome
    return outcome


def wrong(value: object) -> Any:
    """A value of a kind that is not taken, for what must say so."""
    return value


def there(value: T | None) -> T:
    """A value that must be there."""
    assert value is not None
    return value
