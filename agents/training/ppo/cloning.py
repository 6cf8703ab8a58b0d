"""A warm start for a policy over a menu: it is taught what was shown, by likelihood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from stable_baselines3.common.base_class import BaseAlgorithm

from segenv.backends.base import Backend
from segenv.encoding import Encoder
from segenv.menus import Menu
from segenv.proof import ProofState, Theorem


@dataclass(frozen=True)
class Shown:
    """A state, the entries of the menu there, and which of them is the one to learn."""

    state: ProofState
    texts: tuple[str, ...]
    action: int


def shown(
    backend: Backend,
    theorem: Theorem,
    menu: Menu,
    steps: Sequence[Callable[[Sequence[str]], str]],
) -> list[Shown]:
    """The actions of a proof. Each step picks its text from the entries of the menu where it stands.

    Raises `ValueError` for a step that is not in the menu, for one that Lean refuses, and for steps
    that leave goals.
    """
    state, found = backend.start(theorem), []
    for step in steps:
        (texts,) = menu.texts([state])
        text = step(texts)
        if not text or text not in texts:
            raise ValueError(f"{theorem.name}: {text!r} is not in the menu of\n{state}")
        found.append(Shown(state, texts, texts.index(text)))
        for tactic in text.split("\n"):
            after = backend.run_tactic(state, tactic)
            if not isinstance(after, ProofState):
                raise ValueError(f"{theorem.name}: {tactic!r} is refused: {after.message}")
            state = after
    if state.goals:
        raise ValueError(f"{theorem.name}: what is shown leaves goals")
    return found


def entry(shape: str, texts: Sequence[str]) -> str:
    """The text of a menu that a shape with at most one `{new}` stands for; "" where there is none."""
    before, mark, after = shape.partition("{new}")
    fits = [
        text
        for text in texts
        if text.startswith(before)
        and text.endswith(after)
        and text.count("\n") == shape.count("\n")
        and (mark or text == shape)
    ]
    return fits[0] if fits else ""


def teach(
    model: BaseAlgorithm,
    examples: Sequence[Shown],
    epochs: int,
    batch: int = 64,
    learning_rate: float = 3e-3,
) -> None:
    """Behaviour cloning of a model with masks (MaskablePPO); it starts where the model is.

    Raises `ValueError` without examples.
    """
    if not examples:
        raise ValueError("there are no examples to teach")
    encoder, policy = Encoder(), model.policy
    rows = [encoder.encode(one.state, one.texts) for one in examples]
    table = {name: torch.as_tensor(np.stack([row[name] for row in rows])) for name in rows[0]}
    actions = torch.tensor([one.action for one in examples])
    masks: NDArray[np.bool_] = table["mask"].numpy().astype(bool)
    optimizer = torch.optim.Adam(policy.parameters(), learning_rate)
    policy.set_training_mode(True)
    for _ in range(epochs):
        order = torch.randperm(len(examples))
        for start in range(0, len(examples), batch):
            some = order[start : start + batch]
            inputs = {name: column[some] for name, column in table.items()}
            _, log_probs, _ = policy.evaluate_actions(  # type: ignore[operator]
                inputs, actions[some], action_masks=masks[some.numpy()]
            )
            optimizer.zero_grad()
            (-log_probs.mean()).backward()
            optimizer.step()
    policy.set_training_mode(False)
