"""Observations as token ids, for learners that read numbers only."""

from typing import Any

import gymnasium as gym
from gymnasium import spaces
from numpy.typing import NDArray

from segenv import arguments
from segenv.encoding import Encoder, Ids, Tokenizer, Words, padded


class TokenizeObservation(gym.ObservationWrapper[Any, Any, Any], gym.utils.RecordConstructorArgs):
    """The observed text as `length` token ids (int32), 0 for padding; a long text loses its end."""

    def __init__(
        self, env: gym.Env[str, Any], tokenizer: Tokenizer | None = None, length: int = 128
    ) -> None:
        arguments.number("length", length, at_least=1, whole=True)
        gym.utils.RecordConstructorArgs.__init__(self, tokenizer=tokenizer, length=length)
        gym.ObservationWrapper.__init__(self, env)
        self.tokenizer: Tokenizer = tokenizer or Words()
        self.length = length
        self.observation_space = Encoder(self.tokenizer).box(length)

    def observation(self, observation: str) -> Ids:
        """See the class."""
        return padded(self.tokenizer.ids(observation), self.length)


class EncodeMenu(gym.ObservationWrapper[Any, Any, Any], gym.utils.RecordConstructorArgs):
    """The state and the candidates of a `TacticMenu` below as arrays (`segenv.encoding.Encoder`)."""

    def __init__(self, env: gym.Env[Any, int], encoder: Encoder | None = None) -> None:
        gym.utils.RecordConstructorArgs.__init__(self, encoder=encoder)
        gym.ObservationWrapper.__init__(self, env)
        self.encoder = encoder or Encoder()
        actions = env.action_space
        arguments.instance("the action space", actions, spaces.Discrete, "that of a `TacticMenu`")
        assert isinstance(actions, spaces.Discrete)
        self.observation_space = self.encoder.space(int(actions.n))

    def observation(self, observation: Any) -> dict[str, NDArray[Any]]:
        """See the class."""
        state = self.env.get_wrapper_attr("state")
        return self.encoder.encode(state, self.env.get_wrapper_attr("texts"))
