"""Supervised training of a causal language model on traces, at one granularity.

`agents.training.sft` is the command. Loss on answers alone, batches of like length, an amount that is
matched in tokens read or in target tokens, TensorBoard logs beside the checkpoints, and a folder in
the end that `CausalLM.load` reads by itself. A run that was killed goes on with `--resume`.
"""

import shutil
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from agents.policies.architectures import longest
from agents.policies.causal_lm import CausalLM
from agents.policies.checkpoint import Spec, read
from agents.policies.pointers import POINTERS
from agents.policies.premises import Premises
from agents.policies.small import SIZES, new
from agents.policies.tokenizer import LEAST, check_round_trip, fitted
from agents.training.card import write_card
from agents.training.data import of_files, traces_of
from agents.training.exported import of_exports
from agents.training.lessons import Cuts, Data, examples, taught
from agents.training.plan import Amount, Example, plan
from agents.training.trainer import AnswerTrainer, Batches, unwrapped
from segenv.arguments import choice, number
from segenv.extras import present
from segenv.names import closest
from segenv.prompts import Shown, format_named
from segenv.proof import Trace
from segenv.segmentation import RULES
from segenv.traces.export.sft import GRANULARITIES, Pair


@dataclass(frozen=True)
class Args:
    """What is trained, on what, and for how long.

    | field           | meaning                                                             |
    |-----------------|---------------------------------------------------------------------|
    | `out`           | the folder of the checkpoint; new, unless `resume`                  |
    | `sources`       | where theorems come from, taken on the train side of their splits   |
    | `traces`        | files that `segenv trace` wrote; what is held out in them is not learnt from |
    | `pairs`         | files or folders that `segenv export TRACES sft` wrote, in place of both |
    | `theorems`      | of each source; a suite or a file may have fewer                    |
    | `granularity`   | `step`, `segment` or `whole`                                        |
    | `rule`          | how proofs are cut, if not as usual for the granularity             |
    | `prompt`        | a format of `segenv.prompts`                                        |
    | `pointing`      | whether names are pointers, see `agents.policies.pointers`; a model that has learnt them keeps to them |
    | `model`         | a size of `agents.policies.small.SIZES`, trained from scratch, or a model by path or name |
    | `vocabulary`    | tokens of the tokenizer that is fitted for a model from scratch     |
    | `tokens_read`, `target_tokens`, `epochs` | how much is learnt from: give one; five epochs if none |
    | `lora`          | rank of the adapters that are trained in place of the weights; 0 for none |
    | `lr`, `warmup`, `batch_tokens`, `weight_decay` | of AdamW, cosine to 5 %; steps; padding included |
    | `context`, `max_new_tokens` | see `Spec`; None for as many as the longest answer has  |
    | `prompt_loss`   | what a prompt token weighs in the loss beside an answer's 1         |
    | `bf16`          | whether to compute in bfloat16                                      |
    | `keep`          | a folder in which drawn traces stay for the next run                |
    | `trust_remote_code` | whether Python that comes with a model by name may run          |
    """  # noqa: E501

    out: Path
    sources: tuple[str, ...] = ()
    traces: tuple[Path, ...] = ()
    pairs: tuple[Path, ...] = ()
    theorems: int = 500
    granularity: str = "segment"
    rule: str | None = None
    prompt: str = "main-goal"
    pointing: bool = False
    model: str = "1m"
    vocabulary: int = 1024
    tokens_read: int | None = None
    target_tokens: int | None = None
    epochs: float | None = None
    lora: int = 0
    lr: float = 2e-3
    warmup: int = 40
    batch_tokens: int = 512
    weight_decay: float = 0.1
    context: int = 1024
    max_new_tokens: int | None = None
    seed: int = 0
    prompt_loss: float = 0.0
    bf16: bool = False
    save_steps: int = 500
    resume: bool = False
    keep: Path | None = None
    trust_remote_code: bool = False
    progress: bool = True

    def __post_init__(self) -> None:
        choice("granularity", self.granularity, tuple(GRANULARITIES))
        if self.rule is not None and self.rule not in RULES:
            raise ValueError(closest("rule", self.rule, RULES))
        number("theorems", self.theorems, at_least=1, whole=True)
        number("lora", self.lora, at_least=0, whole=True)
        number("lr", self.lr, at_least=0)
        number("warmup", self.warmup, at_least=0, whole=True)
        number("weight_decay", self.weight_decay, at_least=0)
        number("prompt_loss", self.prompt_loss, at_least=0)
        number("seed", self.seed, at_least=0, whole=True)
        number("save_steps", self.save_steps, at_least=1, whole=True)
        number("batch_tokens", self.batch_tokens, at_least=16, whole=True)
        number("vocabulary", self.vocabulary, at_least=self.least_vocabulary, whole=True)
        number("context", self.context, at_least=1, whole=True)
        number("max_new_tokens", self.max_new_tokens, at_least=1, whole=True, optional=True)
        present("tensorboard", *("peft",) * bool(self.lora))
        most = self.max_new_tokens or self.context // 2
        Spec(self.granularity, self.prompt, self.context, most, self.pointing)
        if self.model in SIZES and format_named(self.prompt).is_chat:
            raise ValueError(
                f"the prompt format {self.prompt!r} is a chat, and a model from scratch has no chat "
                "template: choose a chat model by name, or another format"
            )
        self.amount  # noqa: B018
        for name in ("sources", "traces", "rule", "pointing"):
            if self.pairs and getattr(self, name):
                raise ValueError(
                    f"{name} is given beside pairs, which are cut and put into words already: leave "
                    "one out, or give the traces that the pairs were made from"
                )
        if Path(self.out).exists() and any(Path(self.out).iterdir()) and not self.resume:
            raise FileExistsError(f"{self.out} is there already: name another folder, or resume")

    @property
    def least_vocabulary(self) -> int:
        """How many tokens a new tokenizer has at least."""
        return LEAST + len(POINTERS) * self.pointing

    @property
    def amount(self) -> Amount:
        """How much is learnt from."""
        return Amount(self.tokens_read, self.target_tokens, self.epochs)


@dataclass(frozen=True)
class Trained:
    """What came of a training run.

    `tokens_read` counts prompts and answers as often as they were read, `target_tokens` answers alone.
    """

    policy: CausalLM = field(repr=False)
    loss: float
    steps: int
    examples: int
    dropped: int
    tokens_read: int
    target_tokens: int
    epochs: float
    seconds: float


def train(
    args: Args,
    traces: Data | None = None,
    cuts: Cuts | None = None,
    callbacks: Sequence[Any] = (),
    premises: Premises | None = None,
) -> Trained:
    """Train a policy, and write it to `args.out`.

    `traces`, which may be exported pairs, replace what `args` names.
    `cuts` are the segments of each trace, where they are not what `rule` gives trace by trace (see
    `segenv.segmentation.segment_all`). `callbacks` are those of transformers' Trainer.
    `premises` retrieves what prompts show besides the state; whoever loads the checkpoint has to give
    it some again.

    Raises `ValueError` or `FileExistsError` for arguments that make no sense, before anything is
    computed, and for data of which nothing is left.
    """
    known = taken(args)
    found = _data(args) if traces is None else traces
    policy = prepared(args, found, cuts, premises, known)
    learnt, dropped = examples(policy, found, args.rule, cuts)
    batches = plan(learnt, args.amount, args.batch_tokens, args.seed)
    seconds, loss = fit(args, policy, learnt, batches, callbacks)
    read = [learnt[i] for batch in batches for i in batch]
    result = Trained(
        policy=policy,
        loss=loss,
        steps=len(batches),
        examples=len(learnt),
        dropped=dropped,
        tokens_read=sum(one.tokens for one in read),
        target_tokens=sum(len(one.answer) for one in read),
        epochs=len(read) / len(learnt),
        seconds=seconds,
    )
    return _saved(args, result, found)


def asked_for(args: Args) -> list[Trace]:
    """The traces of the sources and of the files. Raises `ValueError` where there are none."""
    read = of_files(args.traces)
    found = traces_of(args.sources, args.theorems, keep=args.keep) if args.sources else []
    if not (found or read):
        raise ValueError("there is nothing to learn from: give a source, or a file of traces")
    return found + read


def _data(args: Args) -> Data:
    """What `args` names, see `of_exports` and `asked_for`."""
    if args.pairs:
        return of_exports(args.pairs, args.granularity, args.prompt)
    return asked_for(args)


def prepared(
    args: Args,
    traces: Data,
    cuts: Cuts | None = None,
    premises: Premises | None = None,
    known: CausalLM | None = None,
) -> CausalLM:
    """The policy before training: a new one, with a tokenizer fitted on the traces, or a known one.

    `known` is what `taken` gives.
    """
    policy = known or taken(args)
    pointing = args.pointing or (policy is not None and policy.spec.pointing)
    spec = Spec(
        *(args.granularity, args.prompt, args.context, args.context // 2, pointing),
        premises=premises.count if premises else 0,
    )
    found = list(taught(traces, spec, args.rule, cuts, premises))
    if not found:
        raise ValueError("there are no proofs to learn from")
    policy = policy or _new(args, found)
    lengths = (len(policy.answer_ids(answer)) for _, answer in found)
    half = spec.max_new_tokens
    most = args.max_new_tokens or max((n for n in lengths if n <= half), default=half)
    policy = replace(policy, spec=replace(spec, max_new_tokens=most), premises=premises)
    return replace(policy, model=_adapted(policy.model, args.lora)) if args.lora else policy


def taken(args: Args) -> CausalLM | None:
    """The model that is trained on, None for one from scratch.

    Raises `ValueError` if it was made for a shorter context, or has learnt another granularity or
    prompt format, and what `CausalLM.load` raises.
    """
    if args.model in SIZES:
        return None
    spec = read(Path(args.model))
    learnt = {"granularity": args.granularity, "prompt": args.prompt}
    asked = learnt if spec and spec.trained else {}
    policy = CausalLM.load(args.model, **asked, trust_remote_code=args.trust_remote_code)
    policy.check_format(args.prompt)
    most = longest(policy.model.config)
    if most and args.context > most:
        raise ValueError(
            f"context is {args.context}, but {args.model} was made for {most} tokens, or a layer of it "
            f"sees no more: ask for at most so many (--context {most})"
        )
    return policy


def _new(args: Args, found: Sequence[tuple[Shown | str, str]]) -> CausalLM:
    """An untrained model, with a tokenizer fitted on what it will learn from."""
    form = format_named(args.prompt)
    asked = (what if isinstance(what, str) else form.text(what) for what, _ in found)
    texts = [
        text for one in zip(asked, (answer for _, answer in found), strict=True) for text in one
    ]
    pointers = list(POINTERS) if args.pointing else []
    tokenizer = fitted(texts, args.vocabulary - len(pointers))
    tokenizer.add_tokens(pointers)
    check_round_trip(tokenizer, texts)
    return CausalLM(new(args.model, tokenizer, args.context, args.seed), tokenizer)


def _adapted(model: Any, rank: int) -> Any:
    """A model with adapters on all its linear layers (LoRA, arXiv 2106.09685)."""
    from peft import LoraConfig, get_peft_model

    warnings.filterwarnings("ignore", r".*is_gradient_checkpointing", FutureWarning)  # peft's own
    config = LoraConfig(
        r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM"
    )
    return get_peft_model(model, config)


def fit(
    args: Args,
    policy: CausalLM,
    learnt: Sequence[Example],
    batches: list[list[int]],
    callbacks: Sequence[Any] = (),
) -> tuple[float, float]:
    """Seconds, and the mean loss of the last tenth of the run."""
    import torch
    from transformers import PrinterCallback, TrainingArguments

    work = Path(args.out) / "checkpoints"
    settings = TrainingArguments(
        output_dir=str(work),
        max_steps=len(batches),
        per_device_train_batch_size=1,
        learning_rate=args.lr,
        lr_scheduler_type="cosine_with_min_lr",
        lr_scheduler_kwargs={"min_lr_rate": 0.05},
        warmup_steps=min(args.warmup, len(batches) // 5),
        weight_decay=args.weight_decay,
        adam_beta2=0.98,
        max_grad_norm=1.0,
        optim="adamw_torch_fused",
        seed=args.seed,
        bf16=args.bf16,
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=False,
        remove_unused_columns=False,
        logging_steps=max(1, min(50, len(batches) // 10)),
        save_strategy="steps",
        save_steps=args.save_steps,
        save_total_limit=1,
        disable_tqdm=not args.progress,
        report_to="tensorboard",
    )
    trainer = AnswerTrainer(
        model=policy.model,
        args=settings,
        train_dataset=Batches(learnt, batches),
        data_collator=unwrapped,
        callbacks=list(callbacks),
    )
    trainer.prompts = args.prompt_loss
    if not args.progress:
        trainer.remove_callback(PrinterCallback)
    resumed = args.resume and any(work.glob("checkpoint-*"))
    try:
        output = trainer.train(resume_from_checkpoint=resumed or None)
    except torch.OutOfMemoryError as error:
        raise MemoryError(
            f"batches of {args.batch_tokens} tokens do not fit the GPU: lower batch_tokens, or train "
            "adapters alone (lora)"
        ) from error
    policy.model.eval()
    logged = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    last = logged[-max(1, len(logged) // 10) :]
    return float(output.metrics["train_runtime"]), sum(last) / max(1, len(last))


def _rules(args: Args, data: Data) -> str:
    """How proofs were cut; exported pairs say so themselves."""
    said = dict.fromkeys(one.rule for one in data if isinstance(one, Pair) and one.rule)
    return ", ".join(said) or args.rule or GRANULARITIES[args.granularity]


def _saved(args: Args, result: Trained, data: Data) -> Trained:
    """Write the folder, and clear away what only served to resume."""
    numbers = {k: v for k, v in asdict(replace(result, policy=None)).items() if k != "policy"}  # type: ignore[arg-type]
    trained = {
        "sources": [*args.sources, *(path.name for path in (*args.traces, *args.pairs))],
        "split": "train",
        "theorems": len({one.theorem for one in data if isinstance(one, Pair)}) or len(data),
        "rule": _rules(args, data),
        "model": args.model,
        "lora": args.lora,
        "seed": args.seed,
        "lr": args.lr,
        "batch_tokens": args.batch_tokens,
        "prompt_loss": args.prompt_loss,
        **numbers,
    }
    policy = replace(result.policy, spec=replace(result.policy.spec, trained=trained))
    policy.save(args.out)
    write_card(Path(args.out), policy)
    for one in (Path(args.out) / "checkpoints").glob("checkpoint-*"):
        shutil.rmtree(one)
    return replace(result, policy=policy)
