"""What a run of GRPO holds in its hands: rollouts for the trainer, judgements in between."""

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from datasets import Dataset

from agents.policies.causal_lm import CausalLM
from agents.rollouts.buffer import Buffer
from agents.rollouts.record import Group
from agents.selection.rounds import name_of
from agents.training import runs
from agents.training.data import apart
from agents.training.grpo import credit, signal
from agents.training.grpo.config import config
from agents.training.grpo.critic import Critic
from agents.training.grpo.interventions import interventions
from agents.training.grpo.judging import Row, judge, read_rows
from agents.training.grpo.keeper import Keeper
from agents.training.grpo.memory import Memory
from agents.training.grpo.replay import Replay, mixed, note, replayed
from agents.training.grpo.rows import has_signal, rows
from agents.training.grpo.sampling import Sampling, batch_name, success
from agents.training.grpo.settings import Settings
from agents.training.grpo.trainer import Batch, Rollout, RowTrainer
from agents.training.grpo.transcripts import Transcripts, states
from segenv.backends.native import NativeBackend
from segenv.lean.runtime import write_whole
from segenv.proof import Theorem
from segenv.rewards import Rewards, Term, proof
from segenv.theorems.find import find_theorems
from segenv.traces.extract import traces

RATES, WORK = "rates.json", "checkpoints"
ROLLOUTS, CRITIC = "rollouts.arrow", "critic"
RECENT = 5  # batches whose success a judgement tells
Tell = Callable[[str, int, int], None]
"""Hears what is going on, how much of it is done, and of how much."""


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
    buffer: Buffer = field(init=False)
    memory: Memory = field(init=False)
    length: str = ""
    bonus: credit.Bonus | None = None

    def __post_init__(self) -> None:
        self.buffer = Buffer(self.out / ROLLOUTS)
        self.memory = Memory(self.settings, self.buffer)

    def begin(self, batches: int = 0) -> Rollout:
        """Draw theorems, measure what the policy proves of those to learn from; what gives batches.

        `batches`: how many the run has learned from before it was stopped.
        """
        if batches and self.critic:
            self.critic.load(self.out / CRITIC / str(batches))
        before = [batch_name(i) for i in range(max(0, batches - RECENT), batches)]
        known = [name for name in before if name in self.buffer.batches()]
        self.trained = [success(self.buffer.groups([name])) for name in known]
        source, held_out = self.settings.sources
        tests = find_theorems(_some(held_out, self.settings.judged), self.backend)
        self.held_out = tests[: self.settings.judged]
        if self.settings.update == "replay":
            return self._replayed()
        found = find_theorems(_some(source, self.settings.theorems), self.backend)
        self.theorems = {theorem.name: theorem for theorem in found[: self.settings.theorems]}
        apart(self.theorems.values(), self.held_out, self.backend)
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
        self.memory.measured = {self.theorems[n].text_key: rate for n, rate in rates.items()}
        if name_of(self.settings.select) == "reverse":
            self.memory.scripts = self._scripts()
        return self.batch

    def _scripts(self) -> dict[str, tuple[str, ...]]:
        """The tactics of the reference proofs of what is trained on."""
        some = [self.theorems[n] for n in self.names if self.theorems[n].proof.strip()]
        found = (
            {t.theorem.text_key: t.tactics for t in traces(self.backend, some)[0]} if some else {}
        )
        if not found:
            raise ValueError(
                "select is 'reverse', which begins inside of reference proofs, and no theorem of "
                f"{self.settings.source} has one"
            )
        return found

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
        self.length, self.bonus = self.memory.length(number), self.memory.bonus(number)
        played = self._sampling.batch(policy, names, step)
        found = played if s.generated or s.over > 1 else played[: s.groups]
        if self.critic:
            self.critic.learn(found, s.gamma, self._earned)
        found = [*found, *self.memory.replayed(number)]
        advantages = self._credited(found)
        rate = success(played)
        if step == 0 and not has_signal(advantages):
            known = sum(len(group.known) for group in played)
            raise signal.NoSignal(signal.advice(rate, known))
        self.trained = [*self.trained, rate][-RECENT:]
        self.tell("training", number, s.batches)
        numbers = {
            "rollouts/success": rate,
            "rollouts/groups_with_signal": sum(map(self._signals, played)) / max(1, len(played)),
            "rollouts/seconds": time.perf_counter() - began,
        }
        made = rows(found, advantages, read, s.layout, s.mask_cut)
        if s.intervene:
            made += interventions(found, self.policy, s.intervene)
        if self.replay:
            made = mixed(made, self.replay, number, s.mix)
        note(self.out, number, made, played)
        return Batch(made, numbers)

    @property
    def _sampling(self) -> Sampling:
        return Sampling(
            *(self.settings, self.backend, self.policy.spec.granularity, self.theorems, self.names),
            *(self.buffer, self._signals, self.memory.history),
        )

    def _signals(self, group: Group) -> bool:
        return bool(self.critic) or has_signal(self._credited([group]))

    def _credited(self, groups: Sequence[Group]) -> credit.Advantages:
        s = self.settings
        if self.critic:
            return self.critic.credit(groups, s.gamma, self._earned)
        own = credit.named(s.credit, self.length, s.measure, self.bonus)
        return own(groups, s.gamma, self._earned)

    @property
    def _earned(self) -> credit.Earned:
        return earned(dict(self.settings.rewards))

    # -- TRL -------------------------------------------------------------------------------------

    def trainer(self, rollout: Rollout, batches: int = 0) -> RowTrainer:
        """TRL's trainer with the settings of this run, on what `rollout` gives behind some batches."""
        s = self.settings
        keeper = Keeper(*(self.judge, self.keep, self.saved), s.judge_every, s.updates, s.batches)
        trainer = RowTrainer(
            model=self.policy.model,
            args=config(s, self.out / WORK, self.policy.spec.max_new_tokens),
            rollout=rollout,
            epochs=batches // (len(self.names) // s.groups),
            train_dataset=Dataset.from_dict({"prompt": self.names}),
            processing_class=self.policy.tokenizer,
            callbacks=[keeper],
        )
        return trainer

    def keep(self, batches: int) -> None:
        """Keep what the trainer does not, beside its checkpoint."""
        if self.critic:
            folder = self.out / CRITIC / str(batches)
            folder.mkdir(parents=True, exist_ok=True)
            with runs.writing(f"the critic after batch {batches}", folder):
                self.critic.save(folder)

    def saved(self, batches: int) -> None:
        """Take away what belongs to older checkpoints."""
        for folder in (self.out / CRITIC).glob("*"):
            if folder.name != str(batches):
                shutil.rmtree(folder, ignore_errors=True)

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
