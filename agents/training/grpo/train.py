"""A run of GRPO from its settings to its last judgement, in a folder, resumable."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from datasets import Dataset

from agents.policies.causal_lm import CausalLM
from agents.rollouts.collect import collect, play
from agents.rollouts.record import Group
from agents.selection.branches import branches
from agents.training import runs
from agents.training.grpo import credit, signal
from agents.training.grpo.config import config
from agents.training.grpo.critic import Critic, critic_of
from agents.training.grpo.interventions import interventions
from agents.training.grpo.judging import Row, judge, read_rows
from agents.training.grpo.keeper import Keeper
from agents.training.grpo.replay import Replay, mixed, note, replayed
from agents.training.grpo.rows import has_signal, rows
from agents.training.grpo.settings import MAY_GROW, Settings
from agents.training.grpo.trainer import Batch, Rollout, RowTrainer
from agents.training.grpo.transcripts import Transcripts, states
from agents.training.spending import spent
from segenv.backends.native import NativeBackend
from segenv.decision import Spending
from segenv.lean.runtime import write_whole
from segenv.proof import Theorem
from segenv.rewards import Rewards, Term, proof
from segenv.theorems.find import find_theorems

BRANCH = 10**9  # apart from the seeds of groups, so that a branch says something else
RATES, WORK, POLICY = "rates.json", "checkpoints", "policy"
Tell = Callable[[str, int, int], None]
"""Hears what is going on, how much of it is done, and of how much."""


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
    `judged.jsonl`, `batches.jsonl` (what each batch read), `checkpoints/` (with TensorBoard files) and
    in the end `policy/`, which `CausalLM.load` reads. A run that is there already goes on behind its
    last judgement; what came after it is done again. `policy` stands for `settings.policy`, and its
    weights are changed in place; `critic` stands for the one that `settings.credit` names.
    Raises `ValueError` for a folder with other settings, and `NoSignal`, after the first batch, where
    nothing can be learned.
    """
    out = Path(out)
    policy = policy or CausalLM.load(settings.policy, settings.granularity or None)
    out.mkdir(parents=True, exist_ok=True)
    runs.settle(settings, out, MAY_GROW)
    done = read_rows(out)
    if done and done[-1].batches >= settings.batches:
        return done
    run = Run(settings, out, policy, backend, tell, critic=critic or critic_of(settings, policy))
    trainer = run.trainer(run.begin())
    saved = any((out / WORK).glob("checkpoint-*"))
    if saved and run.critic:
        run.critic.load(out)
    trainer.train(resume_from_checkpoint=saved or None)
    policy.model.eval()
    trained = {**policy.spec.trained, "grpo": json.loads((out / "settings.json").read_text())}
    replace(policy, spec=replace(policy.spec, trained=trained)).save(out / POLICY)
    return read_rows(out)


@dataclass
class Run:
    """What a run holds in its hands: rollouts for the trainer, judgements in between."""

    settings: Settings
    out: Path
    policy: CausalLM
    backend: NativeBackend
    tell: Tell
    theorems: dict[str, Theorem] = field(default_factory=dict)
    held_out: Sequence[Theorem] = ()
    names: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)
    trained: list[float] = field(default_factory=list)
    critic: Critic | None = None
    replay: Replay | None = None

    def begin(self) -> Rollout:
        """Draw theorems, measure what the policy proves of those to learn from; what gives batches."""
        source, held_out = self.settings.sources
        tests = find_theorems(_some(held_out, self.settings.judged), self.backend)
        self.held_out = tests[: self.settings.judged]
        if self.settings.update == "replay":
            return self._replayed()
        found = find_theorems(_some(source, self.settings.theorems), self.backend)
        self.theorems = {theorem.name: theorem for theorem in found[: self.settings.theorems]}
        both = {t.key for t in self.held_out} & {t.key for t in self.theorems.values()}
        if both:
            raise ValueError(f"{len(both)} held-out theorems are among those to learn from")
        if self.settings.mix:
            self.replay = replayed(self.settings, self.policy, self.held_out, self.backend)
        rates = self._rates()
        self.names = signal.chosen(
            rates, self.settings.low, self.settings.high, self.settings.groups
        )
        if len(self.names) < self.settings.groups:
            raise ValueError(
                f"{source} gives {len(self.names)} theorems, fewer than the {self.settings.groups} of "
                "a batch: take a larger world, or fewer groups"
            )
        return self.batch

    def _replayed(self) -> Rollout:
        """What gives the batches of the control. No theorem is tried: names are places in a batch."""
        replay = replayed(self.settings, self.policy, self.held_out, self.backend)
        self.names = [str(i) for i in range(self.settings.groups)]

        def batch(names: Sequence[str], step: int) -> Batch:
            self.tell("training", step // self.settings.updates, self.settings.batches)
            return replay.batch(step // self.settings.updates)

        return batch

    def _rates(self) -> dict[str, float]:
        path, s = self.out / RATES, self.settings
        if path.exists():
            rates: dict[str, float] = json.loads(path.read_text("utf-8"))
            return rates
        rates = signal.measured(
            *(self.policy, self.backend, list(self.theorems.values()), s.probe),
            *(self.policy.spec.granularity, s.max_tactics, s.seed),
            lambda done: self.tell("success before", done, len(self.theorems)),
        )
        write_whole(path, json.dumps(rates, indent=1) + "\n")
        return rates

    # -- what is learned from --------------------------------------------------------------------

    def batch(self, names: Sequence[str], step: int) -> Batch:
        """Groups of these theorems, those without signal replaced, as rows with their advantages."""
        s = self.settings
        began, number = time.perf_counter(), step // s.updates
        policy = Transcripts(self.policy) if s.layout == "episode" else self.policy
        read = policy.contexts if isinstance(policy, Transcripts) else states(self.policy)
        kept: list[Group] = []
        spare: list[Group] = []
        attempt = 0
        while names:
            some = self._collected(policy, names, step, attempt)
            for group in self._branched(policy, some, step, attempt):
                signals = bool(self.critic) or has_signal(self._credited([group]))
                (kept if signals or not s.resample else spare).append(group)
            attempt += 1
            if self._enough([*kept, *spare], kept, attempt):
                break
            names = self._others({g.theorem.name for g in [*kept, *spare]}, step, attempt - 1)
        played = [*kept, *spare]
        outcomes = [float(r.proved) for g in played for r in g.known if not r.shared]
        found = played if s.generated else played[: s.groups]
        if self.critic:
            self.critic.learn(found, s.gamma, self._earned)
        advantages = self._credited(found)
        rate = float(np.mean(outcomes)) if outcomes else 0.0
        if step == 0 and not has_signal(advantages):
            raise signal.NoSignal(signal.advice(rate, len(outcomes)))
        self.trained = [*self.trained[-4:], rate]
        self.tell("training", number, s.batches)
        numbers = {
            "rollouts/success": rate,
            "rollouts/groups_with_signal": len(kept) / max(1, len(played)),
            "rollouts/seconds": time.perf_counter() - began,
        }
        made = rows(found, advantages, read, s.layout, s.mask_cut)
        if s.intervene:
            made += interventions(found, self.policy, s.intervene)
        if self.replay:
            made = mixed(made, self.replay, number, s.mix)
        note(self.out, number, made, played)
        return Batch(made, numbers)

    def _enough(self, played: Sequence[Group], kept: Sequence[Group], attempts: int) -> bool:
        s = self.settings
        if s.generated:
            return spent(played).generated >= s.generated
        return len(kept) >= s.groups or attempts > s.resample

    def _collected(self, policy: Any, names: Sequence[str], step: int, attempt: int) -> list[Group]:
        s = self.settings
        return collect(
            *(policy, self.backend, [self.theorems[name] for name in names], s.samples),
            *(self.policy.spec.granularity, self._seed(step, attempt), self._budget, str(step)),
        )

    def _seed(self, step: int, attempt: int) -> int:
        return (self.settings.seed * 1_000_003 + step) * 16 + attempt

    @property
    def _budget(self) -> Spending:
        return Spending(tactics=self.settings.max_tactics, tokens=np.inf, calls=np.inf)

    def _branched(
        self, policy: Any, groups: Sequence[Group], step: int, attempt: int
    ) -> Sequence[Group]:
        """The groups, each with the samples that are drawn anew inside of it."""
        added = [branches(self.settings.branch)(group) for group in groups]
        begun = [Group(g.id, tuple(new)) for g, new in zip(groups, added, strict=True) if new]
        if not begun:
            return groups
        played = play(policy, self.backend, begun, self._seed(step, attempt) + BRANCH, self._budget)
        more = {group.id: group.rollouts for group in played}
        return [replace(g, rollouts=(*g.rollouts, *more.get(g.id, ()))) for g in groups]

    def _credited(self, groups: Sequence[Group]) -> credit.Advantages:
        s = self.settings
        own = self.critic.credit if self.critic else credit.named(s.credit, s.length, s.measure)
        return own(groups, s.gamma, self._earned)

    @property
    def _earned(self) -> credit.Earned:
        return earned(dict(self.settings.rewards))

    def _others(self, tried: set[str], step: int, attempt: int) -> list[str]:
        draw = np.random.default_rng([self.settings.seed, step, attempt])
        left = [name for name in self.names if name not in tried]
        return [str(name) for name in draw.permutation(left)[: self.settings.groups]]

    # -- TRL -------------------------------------------------------------------------------------

    def trainer(self, rollout: Rollout) -> RowTrainer:
        """TRL's trainer with the settings of this run, on what `rollout` gives."""
        s = self.settings
        keeper = Keeper(self.kept, s.judge_every * s.updates, s.steps)
        trainer = RowTrainer(
            model=self.policy.model,
            args=config(s, self.out / WORK, self.policy.spec.max_new_tokens),
            rollout=rollout,
            train_dataset=Dataset.from_dict({"prompt": self.names}),
            processing_class=self.policy.tokenizer,
            callbacks=[keeper],
        )
        return trainer

    def kept(self, step: int) -> None:
        """Judge after so many steps, and keep what the trainer does not."""
        self.judge(step // self.settings.updates)
        if self.critic:
            self.critic.save(self.out)

    def judge(self, batches: int) -> Row:
        """A judgement on the held-out theorems, written beside the others."""
        s = self.settings
        self.policy.model.eval()
        row = judge(
            *(self.policy, self.backend, self.held_out, s.attempts, s.max_tactics, s.seed),
            batches=batches,
            trained=float(np.mean(self.trained)) if self.trained else None,
            tell=lambda done: self.tell("held out", done, len(self.held_out)),
        )
        earlier = [one for one in read_rows(self.out) if one.batches < batches]
        seconds = earlier[-1].seconds if earlier else 0.0
        row = replace(row, seconds=round(seconds + time.perf_counter() - self.began, 1))
        self.began = time.perf_counter()
        runs.write_rows(self.out, [*earlier, row])
        return row


def earned(rewards: Mapping[str | Term, float]) -> credit.Earned:
    """What a call earns by terms of `segenv.rewards`; 1 for a proof without any."""
    if not rewards:
        return proof
    terms = Rewards(rewards)
    return lambda decision: float(sum(terms.of(decision, proof(decision)).values()))


def _some(source: str, count: int) -> Any:
    """A source, of an endless world so many."""
    from segenv.theorems.find import as_source
    from segenv.theorems.world import World

    found = as_source(source)
    return replace(found, count=count) if isinstance(found, World) and not found.count else found
