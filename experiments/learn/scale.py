"""How much is run, and the settings of each algorithm.

They are those that learnt in `experiments/rl_granularity` and its `grpo`, on the world of the latter.
"""

from dataclasses import dataclass
from pathlib import Path

from agents.training import supervised
from agents.training.data import new
from agents.training.expert_iteration.settings import Settings as ExpertIteration
from agents.training.grpo.settings import Settings as Grpo
from agents.training.ppo.settings import Settings as Ppo
from experiments.menus import STEPS
from segenv.backends.prover import Prover
from segenv.theorems.find import find_theorems
from segenv.theorems.importers.jsonl import write_theorems

BATCH_TOKENS, CONTEXT, VOCABULARY = 384, 192, 400
WORLD = Path(__file__).parents[1] / "rl_granularity" / "grpo" / "world"


@dataclass(frozen=True)
class Scale:
    """How much of everything. `seed` is that of all runs.

    Theorems to prove have two to four connectives; `easy` ones have one to three, as those to read.
    """

    seed: int = 0
    easy: bool = False
    warm: int = 240
    train: int = 160
    held_out: int = 120
    attempts: int = 2
    warm_tokens: int = 120_000
    round_tokens: int = 60_000
    rounds: int = 4
    batches: int = 24
    groups: int = 8
    samples: int = 8
    tried: int = 80
    probe: int = 8
    steps: int = 6_144
    envs: int = 32
    rollout: int = 8
    max_tactics: int = 12

    def write_world(self, folder: Path, backend: Prover) -> None:
        """Some theorems of the world, as files in a folder; those held out are new up to names."""
        folder.mkdir(parents=True, exist_ok=True)
        warm, train, test = (
            find_theorems(str(WORLD / f"{part}.jsonl"), backend)
            for part in ("warm", "train", "test")
        )
        if self.easy:
            train = warm[self.warm :]
            test = train[self.train :]
        warm, train = warm[: self.warm], train[: self.train]
        held_out = new([*warm, *train], test, backend)[: self.held_out]
        for name, some in (("warm", warm), ("train", train), ("test", held_out)):
            write_theorems(folder / f"{name}.jsonl", some)

    def warm_start(self, folder: Path) -> supervised.Args:
        """The training of the language model that two of the algorithms begin with."""
        return supervised.Args(
            out=folder / "warm-start",
            sources=(str(folder / "world" / "warm.jsonl"),),
            theorems=self.warm,
            granularity="step",
            model="200k",
            vocabulary=VOCABULARY,
            context=CONTEXT,
            tokens_read=self.warm_tokens,
            batch_tokens=BATCH_TOKENS,
            lr=5e-3,
            seed=self.seed,
            resume=(folder / "warm-start").exists(),
            progress=False,
        )

    def expert_iteration(self, folder: Path, control: bool) -> ExpertIteration:
        """The control reads as many tokens, all of what the warm start was taught."""
        world = folder / "world"
        return ExpertIteration(
            policy=str(folder / "warm-start"),
            source=str(world / "train.jsonl"),
            held_out=str(world / "test.jsonl"),
            replay=(str(world / "warm.jsonl"),),
            replay_theorems=self.warm,
            rounds=self.rounds,
            samples=4,
            max_tactics=self.max_tactics,
            tokens=self.round_tokens,
            fresh=0.6,
            judged=self.attempts,
            lr=3e-3,
            batch_tokens=BATCH_TOKENS,
            seed=self.seed,
            update="replay" if control else "proofs",
        )

    def grpo(self, folder: Path, control: bool) -> Grpo:
        """The control does everything but change weights."""
        return Grpo(
            policy=str(folder / "warm-start"),
            source=str(folder / "world" / "train.jsonl"),
            held_out=str(folder / "world" / "test.jsonl"),
            theorems=self.tried,
            probe=self.probe,
            low=0.1,
            high=0.8,
            groups=self.groups,
            samples=self.samples,
            resample=1,
            batches=self.batches,
            max_tactics=self.max_tactics,
            learning_rate=1e-3,
            judge_every=max(1, self.batches // 2),
            judged=self.held_out,
            attempts=self.attempts,
            seed=self.seed,
            update="off" if control else "credit",
        )

    def ppo(self, folder: Path, control: bool) -> Ppo:
        """From scratch, over a menu masked to what Lean runs; the control changes no weight."""
        return Ppo(
            source=str(folder / "world" / "train.jsonl"),
            held_out=str(folder / "world" / "test.jsonl"),
            steps=self.steps,
            judge_every=self.steps // 3,
            shapes=STEPS,
            max_tactics=self.max_tactics,
            envs=self.envs,
            rollout=self.rollout,
            batch=128,
            epochs=6,
            learning_rate=3e-3,
            seed=self.seed,
            update=not control,
        )


PRESETS = {
    "full": Scale(),
    "smoke": Scale(
        easy=True,
        warm=120,
        train=12,
        held_out=6,
        attempts=1,
        warm_tokens=40_000,
        round_tokens=2_000,
        rounds=1,
        batches=1,
        groups=4,
        samples=4,
        tried=12,
        probe=4,
        steps=192,
        envs=4,
        rollout=16,
    ),
}
