"""A run of GRPO from its settings to its last judgement, in a folder, resumable."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from agents.policies.causal_lm import CausalLM
from agents.policies.checkpoint import FILE, shows_states
from agents.selection.rounds import INSIDE, name_of
from agents.training import runs
from agents.training.grpo.critic import Critic, critic_of
from agents.training.grpo.judging import Row, read_rows
from agents.training.grpo.keeper import newest
from agents.training.grpo.run import WORK, Run, Tell
from agents.training.grpo.settings import MAY_GROW, Settings
from segenv.backends.native import NativeBackend

POLICY = "policy"


def nobody(what: str, done: int, of: int) -> None:
    """Tells nobody."""


def train(
    settings: Settings,
    out: str | Path,
    backend: NativeBackend,
    policy: CausalLM | None = None,
    tell: Tell = nobody,
    critic: Critic | None = None,
) -> list[Row]:
    """Measure, train, judge every `settings.judge_every` batches, and give the judgements.

    `out` gets `settings.json`, `rates.json` (success on the training theorems before training),
    `judged.jsonl`, `rollouts.arrow` (all that was sampled, see `agents.rollouts.Buffer`),
    `batches.jsonl` (what each batch read), `checkpoints/` (the newest, with TensorBoard files) and in
    the end `policy/`, which `CausalLM.load` reads. A run that is there already goes on behind the last
    batch that it has learned from; what was sampled for the next one is not sampled again. `policy`
    stands for `settings.policy`, and its weights are changed in place; `critic` stands for the one that
    `settings.credit` names.
    Raises `ValueError` for a folder with other settings, `NoSignal`, after the first batch, where
    nothing can be learned, and `OSError` where something cannot be written.
    """
    out = Path(out)
    policy = policy or CausalLM.load(settings.policy, settings.granularity or None)
    if name_of(settings.select) in INSIDE:
        shows_states(policy.spec)
    out.mkdir(parents=True, exist_ok=True)
    runs.settle(settings, out, MAY_GROW)
    steps, checkpoint = newest(out / WORK)
    judged, whole = read_rows(out), _written(out) >= settings.batches or not checkpoint
    if whole and judged and judged[-1].batches >= settings.batches:
        return judged
    run = Run(settings, out, policy, backend, tell, critic=critic or critic_of(settings, policy))
    batches = steps // settings.updates
    trainer = run.trainer(run.begin(batches), batches)
    if steps < settings.steps:
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    else:  # it was stopped before its policy was written
        trainer._load_from_checkpoint(str(checkpoint))
    policy.model.eval()
    trained = {**policy.spec.trained, "grpo": json.loads((out / "settings.json").read_text())}
    draft = out / f"draft-{POLICY}"
    with runs.writing("the policy", out):
        replace(policy, spec=replace(policy.spec, trained=trained)).save(draft)
    shutil.rmtree(out / POLICY, ignore_errors=True)
    draft.replace(out / POLICY)
    return read_rows(out)


def _written(out: Path) -> int:
    """After how many batches the policy was written, which a run does last; 0 if it was not."""
    path = out / POLICY / FILE
    if not path.exists():
        return 0
    return int(json.loads(path.read_text("utf-8"))["trained"]["grpo"]["batches"])
