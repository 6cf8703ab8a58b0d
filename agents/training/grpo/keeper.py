"""When a run is judged and saved."""

from typing import TYPE_CHECKING, Any

from transformers import TrainerCallback, TrainerControl, TrainerState

if TYPE_CHECKING:
    from agents.training.grpo.train import Run


class Keeper(TrainerCallback):
    """Judges before training and every so many batches, and has the trainer save there."""

    def __init__(self, run: "Run") -> None:
        self.run = run

    def on_train_begin(
        self, args: Any, state: TrainerState, control: TrainerControl, **given: Any
    ) -> None:
        """The judgement before anything is learned."""
        if state.global_step == 0:
            self.run.judge(0)

    def on_step_end(
        self, args: Any, state: TrainerState, control: TrainerControl, **given: Any
    ) -> TrainerControl:
        """First the row and then the checkpoint: a row without its checkpoint is judged again."""
        s = self.run.settings
        every = s.judge_every * s.updates
        if state.global_step % every == 0 or state.global_step >= s.steps:
            model = given["model"]
            self.run.judge(state.global_step // s.updates)
            if self.run.critic:
                self.run.critic.save(self.run.out)
            model.train()
            control.should_save = True
        return control
