"""Preferences between tactics by TRL's DPO and KTO trainers, from what searches and rollouts saw.

    python -m agents.training.preference --kind dpo --policy DIR --explorations FILE --out DIR

Rows are those of `segenv export dpo|kto`: in each state a tactic on a shortest known way to a proof
against one that Lean refused (Step-DPO, 2406.18629) or that led to a dead end (SCDPO, 2407.00782).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segenv.arguments import choice, number
from segenv.cli.common import Commands
from segenv.traces.decisions import explorations, read_decisions
from segenv.traces.exploration import Exploration
from segenv.traces.export.preference import REASONS, labelled, preferences
from segenv.traces.files import read_explorations

if TYPE_CHECKING:
    from agents.policies.causal_lm import CausalLM

KINDS = ("dpo", "kto")


@dataclass(frozen=True)
class Args:
    """How preferences are learned. Raises `ValueError` for what will not do.

    | field     | meaning                                                                  |
    |-----------|--------------------------------------------------------------------------|
    | `kind`    | `dpo`: pairs (2305.18290); `kto`: tactics labelled by themselves (2402.01306) |
    | `reasons` | which bad tactics count, of `REASONS`                                    |
    | `beta`    | how far the policy may go from where it began                            |
    | `keep`    | DPO only: weight of the likelihood of the chosen tactic besides (RPO), so that it does not fall with the other |
    """  # noqa: E501

    out: Path
    kind: str = "dpo"
    reasons: tuple[str, ...] = REASONS
    epochs: float = 1.0
    batch: int = 16
    lr: float = 5e-5
    beta: float = 0.1
    keep: float = 0.0
    seed: int = 0
    progress: bool = True

    def __post_init__(self) -> None:
        choice("kind", self.kind, KINDS)
        for name in ("epochs", "lr", "beta"):
            number(name, getattr(self, name), above=0)
        number("keep", self.keep, at_least=0)
        number("batch", self.batch, at_least=2, whole=True)
        for reason in self.reasons:
            choice("reason", reason, REASONS)
        if (Path(self.out) / "config.json").exists():
            raise FileExistsError(f"{self.out} holds a model already: name another folder")


def rows(policy: "CausalLM", found: Sequence[Exploration], args: Args) -> list[dict[str, Any]]:
    """Rows for TRL. Raises `ValueError` where there are none, and for a policy of another format."""
    spec = policy.spec
    if spec.granularity == "whole" or spec.prompt != "goals" or spec.pointing:
        raise ValueError(
            f"explorations have tactics in states printed as `goals`, but the policy answers "
            f"{spec.prompt!r}{' with pointers' * spec.pointing} with {spec.granularity!r}: train one "
            "with granularity 'step' and prompt 'goals', names as they are"
        )
    if args.kind == "dpo":
        pairs = [row for one in found for row in preferences(one, args.reasons)]
        made: list[dict[str, Any]] = [
            {"prompt": row.prompt, "chosen": row.chosen, "rejected": row.rejected} for row in pairs
        ]
    else:
        labels = [row for one in found for row in labelled(one, args.reasons)]
        made = [
            {"prompt": row.prompt, "completion": row.completion, "label": row.label}
            for row in labels
        ]
    if not made:
        raise ValueError(
            f"{len(found)} explorations have no state with a tactic that leads to a proof beside one "
            "that does not: search easier theorems, or longer"
        )
    return made


def train(policy: "CausalLM", found: Sequence[Exploration], args: Args) -> "CausalLM":
    """Learn from explorations, and write the policy to `args.out`; its weights are changed in place.

    `policy` must have been loaded from a folder: TRL reads the reference model from there.
    """
    import torch
    from datasets import Dataset
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer
    from trl.trainer.kto_config import KTOConfig
    from trl.trainer.kto_trainer import KTOTrainer

    data = rows(policy, found, args)
    common: dict[str, Any] = {
        "output_dir": str(Path(args.out) / "checkpoints"),
        "num_train_epochs": args.epochs,
        "per_device_train_batch_size": min(args.batch, len(data)),
        "learning_rate": args.lr,
        "beta": args.beta,
        "max_length": policy.spec.context,
        "seed": args.seed,
        "bf16": False,
        "activation_checkpointing": False,
        "use_cpu": not torch.cuda.is_available(),
        "dataloader_pin_memory": False,
        "logging_steps": 10,
        "save_strategy": "no",
        "disable_tqdm": not args.progress,
        "report_to": "tensorboard",
    }
    given: dict[str, Any] = {
        "train_dataset": Dataset.from_list(data),
        "processing_class": policy.tokenizer,
    }
    if args.kind == "dpo":
        if args.keep:
            common |= {"loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, args.keep]}
        DPOTrainer(policy.model, args=DPOConfig(**common), **given).train()
    else:
        config = KTOConfig(**common, desirable_weight=_balance([row["label"] for row in data]))
        KTOTrainer(policy.model, args=config, **given).train()
    policy.model.eval()
    trained = {
        **policy.spec.trained,
        "preference": {"kind": args.kind, "rows": len(data), "beta": args.beta, "lr": args.lr},
    }
    learned = replace(policy, spec=replace(policy.spec, trained=trained))
    learned.save(args.out)
    return learned


def _balance(labels: Sequence[bool]) -> float:
    """The weight at which good rows count as much as bad ones (KTO, section 4.2); at least 1."""
    good = sum(labels)
    return max(1.0, (len(labels) - good) / max(1, good))


def seen(path: Path) -> list[Exploration]:
    """What a file has seen: explorations, or decisions, of which trees are made."""
    lines = path.read_text("utf-8").splitlines() if path.suffix == ".jsonl" else []
    if any(line.startswith("{") and "action" in json.loads(line) for line in lines[:100]):
        return explorations(read_decisions(path))
    return list(read_explorations(path))


app = typer.Typer(cls=Commands, add_completion=False)


@app.callback(invoke_without_command=True)
def main(
    policy: Annotated[str, typer.Option(help="A folder of agents.training.")],
    explored: Annotated[
        Path, typer.Option("--explorations", help="Explorations, or decisions of episodes.")
    ],
    out: Annotated[Path, typer.Option(help="Folder of the policy.")],
    kind: Annotated[str, typer.Option(help="dpo or kto.")] = "dpo",
    reason: Annotated[list[str] | None, typer.Option(help="refused, dead_end, or both.")] = None,
    epochs: Annotated[float, typer.Option()] = 1.0,
    batch: Annotated[int, typer.Option(help="Rows of a step.")] = 16,
    lr: Annotated[float, typer.Option(help="Learning rate.")] = 5e-5,
    beta: Annotated[float, typer.Option(help="Holds the policy where it began.")] = 0.1,
    keep: Annotated[float, typer.Option(help="DPO: weight of the chosen's likelihood.")] = 0.0,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Train a policy on preferences between tactics."""
    reasons = tuple(reason or REASONS)
    args = Args(out, kind, reasons, epochs, batch, lr, beta, keep, seed)
    from agents.policies.causal_lm import CausalLM

    begin = CausalLM.load(policy)
    found = seen(explored)
    train(begin, found, args)
    typer.echo(f"{out}: {kind} on {len(found)} explorations")


if __name__ == "__main__":
    app()
