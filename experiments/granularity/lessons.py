"""Language models for the arms: all of a seed start as one untrained model with one tokenizer.

They are shown pointers for names (`agents.policies.pointers`): with names as they are, models of this
size proved nothing.

A folder holds `models/seed-0/base`, and beside it a checkpoint of each lesson. The step arm comes
first: the target tokens that it learnt from are what the arms matched in target tokens get.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agents.policies.base import Policy
from agents.policies.quiet import without_bars
from experiments.granularity.sweep import STEP, Lesson, Scale
from segenv.proof import Trace
from segenv.segmentation import segment_all

PROMPT = "main-goal"
TRAINED = "trained.json"
VOCABULARY = 1024
CONTEXT = 1024
Told = Callable[[int, int], None]
"""Is told how many updates are done, and of how many."""


def granularity(rule: str) -> str:
    """What a model that learns from such a cut answers with."""
    return rule if rule in ("step", "whole") else "segment"


@dataclass(frozen=True)
class Models:
    """The checkpoints of a run."""

    folder: Path
    scale: Scale

    def base(self, seed: int) -> Path:
        """The untrained model of a seed."""
        return self.folder / "models" / f"seed-{seed}" / "base"

    def place(self, lesson: Lesson, seed: int) -> Path:
        """Where the checkpoint of a lesson is."""
        return self.folder / "models" / f"seed-{seed}" / lesson.name

    def told(self, lesson: Lesson, seed: int) -> dict[str, Any] | None:
        """What a checkpoint says of its training; None if there is none yet."""
        from agents.policies.checkpoint import read

        spec = read(self.place(lesson, seed)) if self.place(lesson, seed).is_dir() else None
        return dict(spec.trained) if spec else None

    def learnt(self, lesson: Lesson, seed: int) -> dict[str, Any] | None:
        """What is known of a training, its checkpoint gone or not; None if nothing is."""
        return self.told(lesson, seed) or self._kept().get(f"{lesson.name} {seed}")

    def keep(self, lesson: Lesson, seed: int) -> None:
        """Write down what a checkpoint says, in `trained.json`, which outlives it."""
        found = self._kept() | {f"{lesson.name} {seed}": self.told(lesson, seed)}
        path = self.folder / TRAINED
        path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

    def _kept(self) -> dict[str, Any]:
        path = self.folder / TRAINED
        if not path.exists():
            return {}
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return kept

    def begin(self, traces: Sequence[Trace], seed: int) -> None:
        """Write the untrained model of a seed, if it is not there yet."""
        from agents.training.supervised import Args, prepared

        place = self.base(seed)
        if (place / "segenv.json").exists():
            return
        args = Args(
            out=place,
            granularity="step",
            prompt=PROMPT,
            pointing=True,
            model=self.scale.model,
            vocabulary=VOCABULARY,
            context=CONTEXT,
            seed=seed,
            epochs=1,
            resume=True,
        )
        prepared(args, traces).save(place)

    @without_bars()
    def train(self, traces: Sequence[Trace], lesson: Lesson, seed: int, tell: Told) -> None:
        """Train a lesson, or go on with it; the step arm of the seed must be there for others."""
        import torch

        from agents.training.supervised import Args, train

        torch.set_num_threads(1)
        if self.told(lesson, seed) is not None:
            return
        args = Args(
            out=self.place(lesson, seed),
            granularity=granularity(lesson.rule),
            rule=lesson.rule,
            prompt=PROMPT,
            pointing=True,
            model=str(self.base(seed)),
            context=CONTEXT,
            batch_tokens=self.scale.batch_tokens,
            seed=seed,
            bf16=torch.cuda.is_available(),
            save_steps=300,
            resume=True,
            progress=False,
            tokens_read=self.tokens_read(lesson),
            target_tokens=self.target_tokens(lesson, seed),
        )
        cuts = segment_all(traces, lesson.rule, seed=seed)
        train(args, traces, cuts, [progress(tell)])

    @without_bars()
    def policy(self, lesson: Lesson, seed: int, temperature: float) -> Policy:
        """What was trained."""
        from agents.policies.causal_lm import CausalLM

        trained = CausalLM.load(self.place(lesson, seed))
        spec = replace(trained.spec, pointing=True)  # older checkpoints do not say so
        return replace(trained, spec=spec, temperature=temperature)

    def tokens_read(self, lesson: Lesson) -> int | None:
        """How many tokens are read, where it is them that are matched."""
        return round(lesson.part * self.scale.tokens_read) if lesson.match == "read" else None

    def target_tokens(self, lesson: Lesson, seed: int) -> int | None:
        """How many target tokens are learnt from, where it is them: as many as by the step arm."""
        if lesson.match == "read":
            return None
        step = self.told(STEP, seed)
        if step is None:
            raise ValueError(f"{lesson.name} is matched to the step arm, which is not trained yet")
        return round(lesson.part * int(step["target_tokens"]))


def progress(tell: Told) -> Any:
    """A callback of transformers' Trainer that tells of every tenth update."""
    from transformers import TrainerCallback

    class Telling(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
            if state.global_step % 10 == 0 or state.global_step == state.max_steps:
                tell(state.global_step, state.max_steps)

    return Telling()
