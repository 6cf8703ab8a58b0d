"""Rows of preferences and of labels, and the update by TRL's trainers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segenv.arguments import choice, number
from segenv.traces.exploration import Exploration
from segenv.traces.export.preference import REASONS, labelled, preferences
from segenv.traces.export.process import steps

if TYPE_CHECKING:
    from agents.policies.causal_lm import CausalLM

KINDS = ("dpo", "kto", "spare")


@dataclass(frozen=True)
class Args:
    """How preferences are learned. Raises `ValueError` for what will not do.

    | field     | meaning                                                                  |
    |-----------|--------------------------------------------------------------------------|
    | `kind`    | `dpo`: pairs (2305.18290); `kto`: tactics labelled by themselves (2402.01306); `spare`: KTO on the labels of SPARE (2506.15498), to which a detour is good |
    | `reasons` | which bad tactics count, of `REASONS`                                    |
    | `lr`      | learning rate; 0 changes nothing, which is a control                     |
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
        for name in ("epochs", "beta"):
            number(name, getattr(self, name), above=0)
        for name in ("lr", "keep"):
            number(name, getattr(self, name), at_least=0)
        number("batch", self.batch, at_least=2, whole=True)
        for reason in self.reasons:
            choice("reason", reason, REASONS)
        if (Path(self.out) / "config.json").exists():
            raise FileExistsError(f"{self.out} holds a model already: name another folder")


def rows(policy: "CausalLM", found: Sequence[Exploration], args: Args) -> list[dict[str, Any]]:
    """Rows for TRL. Raises `ValueError` where there are none, and for a policy of another format."""
    answers_steps(policy)
    made = [row for one in found for row in _rows(one, args)]
    if not made:
        raise ValueError(
            f"{len(found)} explorations have no state with a tactic that leads to a proof beside one "
            "that does not: search easier theorems, or longer"
        )
    return made


def answers_steps(policy: "CausalLM") -> None:
    """Raises `ValueError` for a policy of another granularity or format than explorations have."""
    spec = policy.spec
    if spec.granularity == "whole" or spec.prompt != "goals" or spec.pointing:
        raise ValueError(
            f"explorations have tactics in states printed as `goals`, but the policy answers "
            f"{spec.prompt!r}{' with pointers' * spec.pointing} with {spec.granularity!r}: train one "
            "with granularity 'step' and prompt 'goals', names as they are"
        )


def _rows(one: Exploration, args: Args) -> list[dict[str, Any]]:
    if args.kind == "dpo":
        return [
            {"prompt": row.prompt, "chosen": row.chosen, "rejected": row.rejected}
            for row in preferences(one, args.reasons)
        ]
    labels = (
        labelled(one, args.reasons)
        if args.kind == "kto"
        else (row for row in steps(one) if row.label or row.reason in args.reasons)
    )
    return [
        {"prompt": row.prompt, "completion": row.completion, "label": row.label} for row in labels
    ]


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
