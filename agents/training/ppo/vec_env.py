"""The batched vector environment as one of Stable-Baselines3."""

from collections.abc import Callable, Sequence
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray
from stable_baselines3.common.vec_env import VecEnv, VecMonitor

from segenv import arguments
from segenv.decision import Decision
from segenv.encoding import Encoder
from segenv.menus import Accepted, Menu, Templates
from segenv.proof import ProofState
from segenv.theorems.find import Given
from segenv.vector import ProofVectorEnv

Observations = dict[str, NDArray[Any]]


def proof_vec_env(
    theorems: Given,
    num_envs: int = 16,
    menu: Menu | None = None,
    encoder: Encoder | None = None,
    ask: bool = False,
    id: str = "LeanStep-v0",
    undiscounted: bool = False,
    **arguments: Any,
) -> VecMonitor:
    """`num_envs` environments of an id behind a menu, as PPO of Stable-Baselines3 takes them.

    `menu`, `encoder`, `ask` and `undiscounted` are those of `MenuVecEnv`, `arguments` those of the id.
    """
    venv = gym.make_vec(
        id,
        num_envs,
        theorems=theorems,
        autoreset_mode=AutoresetMode.SAME_STEP,
        **arguments,
    )
    assert isinstance(venv, ProofVectorEnv)
    return VecMonitor(MenuVecEnv(venv, menu, encoder, ask, undiscounted))


class MenuVecEnv(VecEnv):
    """A `ProofVectorEnv` of single tactics with numbered actions, as a `VecEnv`.

    Observations are those of `encoder` (`segenv.encoding.Encoder`), actions the entries of `menu`
    (`segenv.menus`, by default `Templates()`). With `ask` only entries are offered that Lean runs; all
    environments ask in one batch. `env_method("action_masks")` has the masks, also as `mask` in the
    observation. `infos` have `decision`, and at the end of an episode `is_success`, `ended`,
    `terminal_observation` and `TimeLimit.truncated`. An episode that ended with a fault of the prover
    has no `is_success`: it is no failure.

    `set_options({"theorem": ...})` is for the next `reset`, one for all or a list of them.

    Raises `ValueError` unless the environments reset in the step that ends an episode (SB3 takes what
    a step returns for the start of the next) and run single tactics: SB3 discounts by its own gamma for
    each action, which is right where an action is one leaf tactic. Entries that are segments need
    `undiscounted`: a promise that SB3's gamma is 1, so that nobody has to know how long an action was.
    """

    def __init__(
        self,
        venv: ProofVectorEnv,
        menu: Menu | None = None,
        encoder: Encoder | None = None,
        ask: bool = False,
        undiscounted: bool = False,
    ) -> None:
        arguments.switch("ask", ask)
        arguments.switch("undiscounted", undiscounted)
        if venv.autoreset_mode != AutoresetMode.SAME_STEP:
            raise ValueError(
                f"autoreset_mode is {venv.autoreset_mode}, but SB3 needs AutoresetMode.SAME_STEP"
            )
        compound = any(venv.get_attr("compound"))
        if compound and not undiscounted:
            raise ValueError(
                "these environments run several tactics in one action, but SB3 discounts each action "
                "alike: use LeanStep-v0, or undiscounted=True and an algorithm with gamma=1"
            )
        self.venv = venv
        self.menu: Menu = menu or Templates()
        self.encoder = encoder or Encoder()
        self.texts: list[tuple[str, ...]] = []
        self._ask, self._compound = ask, compound
        self._actions: Sequence[int] = ()
        space = self.encoder.space(self.menu.size)
        super().__init__(venv.num_envs, space, gym.spaces.Discrete(self.menu.size))

    def seed(self, seed: int | None = None) -> Sequence[int | None]:
        """A seed for each environment, of one that no other seed shares; for the next `reset`."""
        self._seeds = [int(s) for s in np.random.SeedSequence(seed).generate_state(self.num_envs)]
        return self._seeds

    def reset(self) -> Observations:
        """Reset all environments; see the class."""
        for env, options in zip(self.venv.envs, self._options, strict=True):
            arguments.mapping("options", options, ("theorem",))
            env.set_wrapper_attr("next_theorem", options.get("theorem"))
        self.venv.reset(seed=None if None in self._seeds else list(self._seeds))
        self._reset_seeds()
        self._reset_options()
        return self._observe()

    def step_async(self, actions: NDArray[Any]) -> None:
        """See `VecEnv`."""
        self._actions = [int(action) for action in actions]

    def step_wait(self) -> tuple[Observations, NDArray[Any], NDArray[Any], list[dict[str, Any]]]:
        """See `VecEnv`."""
        chosen = [menu[i] for menu, i in zip(self.texts, self._actions, strict=True)]
        _, rewards, terminated, truncated, info = self.venv.step(chosen)
        dones = terminated | truncated
        infos = [self._info(info, i, bool(dones[i])) for i in range(self.num_envs)]
        return self._observe(), rewards.astype(np.float32), dones, infos

    def close(self) -> None:
        """See `VecEnv`."""
        self.venv.close()

    def action_masks(self) -> NDArray[np.bool_]:
        """Which entries are there, (environments, size)."""
        return np.array([[bool(text) for text in texts] for texts in self.texts])

    def _observe(self) -> Observations:
        """What all environments show, and the texts that their actions stand for."""
        states: tuple[ProofState, ...] = self.venv.get_attr("state")
        self.texts = self._asking().texts(states)
        return self._stacked(states, self.texts)

    def _stacked(
        self, states: Sequence[ProofState], menus: Sequence[tuple[str, ...]]
    ) -> Observations:
        rows = [self.encoder.encode(s, texts) for s, texts in zip(states, menus, strict=True)]
        return {name: np.stack([row[name] for row in rows]) for name in rows[0]}

    def _asking(self) -> Menu:
        if self._ask and not isinstance(self.menu, Accepted):
            self.menu = Accepted(self.menu, self.venv.get_attr("backend")[0], self._compound)
        return self.menu

    def _info(self, info: dict[str, Any], i: int, done: bool) -> dict[str, Any]:
        if not done:
            return {"decision": info["decision"][i]}
        decision: Decision = info["final_info"]["decision"][i]
        state = decision.next_state
        texts = ("",) * self.menu.size  # its value is asked for, no action
        told = {
            "decision": decision,
            "ended": decision.ended,
            "terminal_observation": self.encoder.encode(state, texts),
            "TimeLimit.truncated": decision.truncated,
        }
        return told if decision.fault else told | {"is_success": decision.proved}

    # -- what SB3 asks of environments by name ---------------------------------------------------

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """See `VecEnv`."""
        if attr_name == "action_masks":
            return [self.action_masks] * len(list(self._get_indices(indices)))
        return [self.venv.envs[i].get_wrapper_attr(attr_name) for i in self._get_indices(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """See `VecEnv`."""
        for i in self._get_indices(indices):
            self.venv.envs[i].set_wrapper_attr(attr_name, value)

    def env_method(
        self, method_name: str, *method_args: Any, indices: Any = None, **method_kwargs: Any
    ) -> list[Any]:
        """See `VecEnv`."""
        chosen = list(self._get_indices(indices))
        if method_name == "action_masks":
            return list(self.action_masks()[chosen])
        methods: list[Callable[..., Any]] = self.get_attr(method_name, chosen)
        return [method(*method_args, **method_kwargs) for method in methods]

    def env_is_wrapped(
        self, wrapper_class: type[gym.Wrapper[Any, Any, Any, Any]], indices: Any = None
    ) -> list[bool]:
        """See `VecEnv`."""
        from stable_baselines3.common.env_util import is_wrapped

        return [is_wrapped(self.venv.envs[i], wrapper_class) for i in self._get_indices(indices)]
