"""When a run is judged and saved, and where it goes on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState
from transformers.trainer import TRAINER_STATE_NAME

CHECKPOINT = "checkpoint-"


class Keeper(TrainerCallback):
    """Has a run saved behind each batch, and judged before the first, every so many and at the last.

    `judge` and `keep` are told how many batches were learned from, `saved` when what they wrote and the
    checkpoint beside it are whole.
    """

    def __init__(
        self,
        judge: Callable[[int], object],
        keep: Callable[[int], None],
        saved: Callable[[int], None],
        every: int,
        updates: int,
        batches: int,
    ) -> None:
        self.judge, self.keep, self.saved = judge, keep, saved
        self.every, self.updates, self.batches = every, updates, batches

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
        batch, within = divmod(state.global_step, self.updates)
        if within:
            return control
        if batch % self.every == 0 or batch >= self.batches:
            self.judge(batch)
            given["model"].train()
        self.keep(batch)
        control.should_save = True
        return control

    def on_save(
        self, args: Any, state: TrainerState, control: TrainerControl, **given: Any
    ) -> None:
        """After the trainer has written its checkpoint."""
        self.saved(state.global_step // self.updates)


def newest(folder: Path) -> tuple[int, Path | None]:
    """How many steps the newest whole checkpoint has taken, and where it is; 0 and None without one.

    A trainer writes its state last: a checkpoint without it was being written when its run was killed.
    """
    found = {}
    for path in folder.glob(f"{CHECKPOINT}*"):
        try:
            found[
                int(json.loads((path / TRAINER_STATE_NAME).read_text("utf-8"))["global_step"])
            ] = path
        except (OSError, ValueError):
            continue
    return max(found.items(), default=(0, None))
