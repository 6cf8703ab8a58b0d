"""What TRL is told of a run."""

from pathlib import Path

import torch
from trl.trainer.grpo_config import GRPOConfig

from agents.training.grpo.settings import Settings


def config(s: Settings, out: Path, longest: int) -> GRPOConfig:
    """The settings of a run as TRL has them; `longest` is that of a completion, in tokens."""
    return GRPOConfig(
        output_dir=str(out),
        max_steps=s.steps,
        per_device_train_batch_size=s.groups * s.samples // s.updates,
        steps_per_generation=s.updates,
        gradient_accumulation_steps=1,
        num_generations=s.samples,
        max_completion_length=longest,
        temperature=1.0,  # as our log-probabilities are
        learning_rate=0.0 if s.update == "off" else s.learning_rate,
        lr_scheduler_type="constant",
        beta=s.beta,
        epsilon=s.epsilon,
        epsilon_high=s.epsilon_high,
        importance_sampling_level=s.ratio,
        loss_type=s.loss,
        seed=s.seed,
        bf16=False,
        activation_checkpointing=False,
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=False,
        logging_steps=s.updates,
        save_strategy="no",  # the keeper says when
        save_total_limit=1,
        disable_tqdm=True,
        report_to="tensorboard",
    )
