"""Numbers as actions: the entries of a menu."""

from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from segenv import arguments
from segenv.backends.base import Attempt
from segenv.envs.proof_env import Step
from segenv.menus import Accepted, Menu, Templates
from segenv.proof import ProofState


class TacticMenu(gym.Wrapper[Any, Any, Any, Any], gym.utils.RecordConstructorArgs):
    """The actions are the entries of a menu (`segenv.menus`), by number.

    `action_masks()` has True for the entries that are there, and `info["menu"]` their texts. With
    `ask` those are entries that Lean runs (`segenv.menus.Accepted`), which no budget is charged for.
    An entry that is not there is a legal action, and refused. The observation stays a text:
    `TokenizeObservation` or `EncodeMenu` make arrays of it.
    """

    def __init__(self, env: gym.Env[Any, str], menu: Menu | None = None, ask: bool = False) -> None:
        arguments.switch("ask", ask)
        gym.utils.RecordConstructorArgs.__init__(self, menu=menu, ask=ask)
        gym.Wrapper.__init__(self, env)
        self.menu: Menu = menu or Templates()
        self.ask = ask
        self.action_space = spaces.Discrete(self.menu.size)
        self._offer: tuple[ProofState | None, tuple[str, ...]] = (None, ())

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Start an episode; see the class."""
        observation, info = self.env.reset(seed=seed, options=options)
        return observation, info | {"menu": self.texts}

    def step(self, action: int) -> Step:
        """Run an entry of the menu; see the class."""
        observation, reward, terminated, truncated, info = self.env.step(self.text(action))
        info = info | {"menu": self.texts}
        return observation, float(reward), terminated, truncated, info

    @property
    def texts(self) -> tuple[str, ...]:
        """The menu of the state at hand, "" for entries that are not there."""
        state: ProofState = self.env.get_wrapper_attr("state")
        if self._offer[0] is not state:
            (texts,) = self._asking().texts([state])
            self._offer = state, texts
        return self._offer[1]

    def text(self, action: int) -> str:
        """The text of an entry, "" where it is not there. Raises `IndexError` for no entry."""
        return self.texts[int(action)]

    def attempt(self, action: int) -> Attempt | None:
        """What `step(action)` will ask of the backend."""
        attempt: Attempt | None = self.env.get_wrapper_attr("attempt")(self.text(action))
        return attempt

    def action_masks(self) -> NDArray[np.bool_]:
        """Which entries are there, (size,)."""
        return np.array([bool(text) for text in self.texts])

    def _asking(self) -> Menu:
        if self.ask and not isinstance(self.menu, Accepted):
            backend = self.env.get_wrapper_attr("backend")
            self.menu = Accepted(self.menu, backend, self.env.get_wrapper_attr("compound"))
        return self.menu
