"""When a run is judged and saved."""

from collections.abc import Callable
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState


class Keeper(TrainerCallback):
    """Has a run judged before training, every so many steps and at the last, and saved there.

    `judge` is told how many steps were taken.
    """

    def __init__(self, judge: Callable[[int], None], every: int, steps: int) -> None:
        self.judge, self.every, self.steps = judge, every, steps

    def on_train_begin(
        self, args: Any, state: TrainerState, control: TrainerControl, **given: Any
    ) -> None:
        """The judgement before anything is learned."""
        if state.global_step == 0:
            self.judge(0)

    def on_step_end(
        self, args: Any, state: TrainerState, control: TrainerControl, **given: Any
    ) -> TrainerControl:
        """First the row and then the checkpoint: a row without its checkpoint is judged again."""
        if state.global_step % self.every == 0 or state.global_step >= self.steps:
            self.judge(state.global_step)
            given["model"].train()
            control.should_save = True
        return control
