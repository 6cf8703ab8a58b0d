"""Speed of language models, as ratios measured in one run: `segenv bench --agents`.

A random model of a million parameters, on one thread if OMP_NUM_THREADS=1, asked about states of a
generated world. Each pair of figures is measured in turns, and the best of each counts: what else the
machine does slows both.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agents import bench_episodes, bench_searches
from segenv.cli.common import alone

TURNS = 3
MEANING = {
    "sampling": "tokens a second of sampling over those of bare `generate`, 32 prompts, 1 sample each",
    "sampling_group": "the same, 4 prompts with 8 samples each, which share their prompt",
    "trainer": "tokens a second of our training over a bare loop",
    "trl": "tokens a second of TRL's SFTTrainer over the same bare loop",
    **bench_episodes.MEANING,
    **bench_searches.MEANING,
}
TARGETS = {
    "sampling": "at least 0.8",
    "sampling_group": "at least 1.5",
    "trainer": "at least 0.5",
    **bench_episodes.TARGETS,
    **bench_searches.TARGETS,
}
LENGTH, NEW = 90, 48  # tokens of a prompt, tokens of an answer
EXAMPLES = 150  # of training


def measure(progress: Callable[[str], None] = lambda text: None) -> dict[str, float]:
    """The figures that `MEANING` describes."""
    progress("sampling")
    found = {
        "sampling": _sampling(32, 1, LENGTH),
        "sampling_group": _sampling(4, 8, 2 * LENGTH),
    }
    progress("training")
    found |= training() | bench_episodes.measure(progress)
    return found | bench_searches.measure(progress)


def _model() -> Any:
    from agents.policies.small import new
    from agents.policies.tokenizer import fitted

    tokenizer = fitted(["exact h"], 1024)
    model = new("1m", tokenizer, 1024)
    model.resize_token_embeddings(1024)
    return model.eval()


def _sampling(prompts: int, n: int, length: int) -> float:
    """Tokens a second over those of `generate`; no answer ends early, in either."""
    import numpy as np
    import torch

    from agents.policies.decoding import draw

    model, random_ = _model(), np.random.default_rng(0)
    ids = random_.integers(3, 1000, (prompts, length))
    chances = [random_.random((n, NEW)) for _ in range(prompts)]
    rows = torch.tensor(ids.repeat(n, axis=0))

    def ours() -> None:
        draw(model, ids.tolist(), chances, end=-1)

    def theirs() -> None:
        with torch.inference_mode():
            model.generate(
                rows,
                attention_mask=torch.ones_like(rows),
                do_sample=True,
                top_k=0,
                max_new_tokens=NEW,
                min_new_tokens=NEW,
                pad_token_id=0,
            )

    mine, bare = _turns(ours, theirs)
    return bare / mine


def training() -> dict[str, float]:
    """Our trainer and TRL's against a bare loop, on the same examples, about 1,024 tokens a batch."""
    from agents.training.plan import Amount, Example, plan

    draw = random.Random(0)

    def tokens(least: int, most: int) -> tuple[int, ...]:
        return tuple(draw.randrange(3, 1000) for _ in range(draw.randint(least, most)))

    examples = [Example(tokens(40, 140), tokens(5, 40)) for _ in range(EXAMPLES)]
    batches = plan(examples, Amount(epochs=1), 1024)
    bare, ours, theirs = _turns(
        lambda: _bare(examples, batches),
        lambda: _ours(examples, batches),
        lambda: _trl(examples, len(batches)),
    )
    return {"trainer": bare / ours, "trl": bare / theirs}


def _bare(examples: Sequence[Any], batches: Sequence[Sequence[int]]) -> None:
    import torch

    from agents.training.trainer import answer_loss, collated

    model = _model().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
    for batch in batches:
        answer_loss(model, collated([examples[i] for i in batch])).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()


def _ours(examples: Sequence[Any], batches: Sequence[Sequence[int]]) -> None:
    import tempfile

    from transformers import PrinterCallback

    from agents.training.trainer import AnswerTrainer, Batches, unwrapped

    with tempfile.TemporaryDirectory() as folder:
        trainer = AnswerTrainer(
            model=_model(),
            args=_settings(folder, len(batches), 1),
            train_dataset=Batches(examples, batches),
            data_collator=unwrapped,
        )
        trainer.remove_callback(PrinterCallback)
        trainer.train()


def _settings(folder: str, steps: int, rows: int, kind: Any = None, **more: Any) -> Any:
    from transformers import TrainingArguments

    return (kind or TrainingArguments)(
        output_dir=folder,
        max_steps=steps,
        per_device_train_batch_size=rows,
        use_cpu=True,
        optim="adamw_torch_fused",
        dataloader_pin_memory=False,
        logging_steps=50,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        bf16=False,
        **({"remove_unused_columns": False} | more),
    )


def _trl(examples: Sequence[Any], steps: int) -> None:
    import tempfile

    from datasets import Dataset
    from transformers import PrinterCallback
    from trl import SFTConfig, SFTTrainer  # type: ignore[attr-defined]

    from agents.policies.tokenizer import fitted

    rows = [
        {
            "input_ids": [*one.prompt, *one.answer],
            "completion_mask": [0] * len(one.prompt) + [1] * len(one.answer),
        }
        for one in examples
    ]
    size = max(1, round(len(examples) / steps))
    with tempfile.TemporaryDirectory() as folder:
        more = {"activation_checkpointing": False, "train_sampling_strategy": "group_by_length"}
        trainer = SFTTrainer(
            model=_model(),
            args=_settings(folder, steps, size, SFTConfig, **more),
            train_dataset=Dataset.from_list(rows),
            processing_class=fitted(["exact h"], 1024),
        )
        trainer.remove_callback(PrinterCallback)
        trainer.train()


def _turns(*what: Callable[[], None]) -> list[float]:
    """The least seconds of processor time of each, measured in turns."""
    best = [float("inf")] * len(what)
    for _ in range(TURNS):
        for i, one in enumerate(what):
            start = time.process_time()
            one()
            best[i] = min(best[i], time.process_time() - start)
    return best


def rows(figures: Mapping[str, float]) -> list[tuple[str, str, str, str]]:
    """Name, figure, target and meaning, for a table."""
    return [
        (name, f"{figures[name]:.2f}", TARGETS.get(name, ""), meaning)
        for name, meaning in MEANING.items()
    ]


def main() -> None:
    """Measure, and print the figures."""
    for row in rows(measure(print)):
        print(*row, sep="  ")


if __name__ == "__main__":
    alone(main)()
