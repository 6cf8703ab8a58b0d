"""A run of PPO from its settings to its last judgement, in a folder, resumable."""

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sb3_contrib import MaskablePPO
from stable_baselines3 import PPO
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.vec_env import VecEnv

from agents.training import runs
from agents.training.data import apart
from agents.training.ppo.judge import judge
from agents.training.ppo.policy import CandidatePolicy, MaskableCandidatePolicy
from agents.training.ppo.settings import IDS, MAY_GROW, Settings
from agents.training.ppo.vec_env import proof_vec_env
from segenv.backends.base import Backend
from segenv.decision import Spending
from segenv.menus import Accepted
from segenv.proof import Theorem
from segenv.theorems.find import Given, as_source
from segenv.theorems.world import World

MODEL = "model.zip"


@dataclass(frozen=True)
class Row:
    """One judgement of a run: after so many actions.

    `trained` is the share of the last 100 training episodes that proved their theorem (None before the
    first), `tried` how many entries of menus Lean was asked about besides, `proved` the names of the
    `theorems` held out that one sampled episode each proved, at T2, `scripts` their proofs, and
    `tactics`, `calls` and `tokens` what each of these episodes spent.
    """

    steps: int
    success: float
    theorems: int
    proved: tuple[str, ...]
    refused: tuple[str, ...]
    faults: tuple[str, ...]
    trained: float | None
    tried: int
    seconds: float
    tactics: tuple[int, ...] = ()
    calls: tuple[int, ...] = ()
    tokens: tuple[int, ...] = ()
    scripts: tuple[str, ...] = ()


def train(
    settings: Settings,
    out: str | Path,
    backend: Backend | None = None,
    tell: Callable[[int, Row | None], None] = lambda steps, row: None,
    theorems: Given = None,
    rewards: Mapping[Any, Any] | None = None,
    begin: Callable[[BaseAlgorithm], None] = lambda model: None,
) -> list[Row]:
    """Train, judge every `settings.judge_every` actions, and give the judgements.

    `out` gets `settings.json`, `judged.jsonl`, `model.zip` (SB3's own: `MaskablePPO.load`) and
    `tensorboard/`. A run that is there already goes on behind its last update with new episodes and
    random numbers (SB3 saves neither); what was played of the next rollout is played again. `tell`
    hears of every step of the environments, and of rows. `theorems` stand for `settings.source`,
    `rewards` are those of the environment, by default 1 for a proof, and `begin` may change a new
    model, e.g. teach it. Raises `ValueError` for a folder with other settings, or if a held-out theorem
    is among those to learn from, and `OSError` where something cannot be written.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    runs.settle(settings, out, MAY_GROW)
    common: dict[str, Any] = {
        "menu": settings.menu,
        "ask": settings.ask,
        "max_tactics": settings.max_tactics,
        "id": IDS[settings.granularity],
        "undiscounted": settings.gamma == 1,
        "backend": backend,
    }
    source = settings.source if theorems is None else theorems
    env = proof_vec_env(source, settings.envs, rewards=rewards, **common)
    held_out = proof_vec_env(settings.held_out, settings.envs, **common)
    try:
        judged: list[Theorem] = list(held_out.get_attr("sampler", 0)[0].listed)
        if theorems is None and not isinstance(as_source(source), World):  # splits by identity
            learned = env.get_attr("sampler", 0)[0].listed
            apart(learned, judged, env.get_attr("backend", 0)[0])
        model, rows = _model(settings, env, out, begin)
        keeper = _Keeper(settings, held_out, judged, out, rows, tell)
        if model.num_timesteps < settings.steps:
            left = settings.steps - model.num_timesteps
            model.learn(left, keeper, tb_log_name="ppo", reset_num_timesteps=False)
        return keeper.rows
    finally:
        env.close()
        held_out.close()


def read_rows(out: str | Path) -> list[Row]:
    """The judgements of a run, none where it has none. A last line that was not finished is left."""
    return runs.read_rows(out, Row)


def _model(
    settings: Settings, env: VecEnv, out: Path, begin: Callable[[BaseAlgorithm], None]
) -> tuple[BaseAlgorithm, list[Row]]:
    """A new model, or the one that was saved last, and the judgements up to there."""
    maskable = settings.algorithm == "maskable"
    kind: Any = MaskablePPO if maskable else PPO
    log = str(out / "tensorboard")
    if (out / MODEL).exists():
        model: BaseAlgorithm = kind.load(out / MODEL, env=env, device="cpu", tensorboard_log=log)
        model.set_random_seed(settings.seed + model.num_timesteps)
        return model, [row for row in read_rows(out) if row.steps <= model.num_timesteps]
    model = kind(
        MaskableCandidatePolicy if maskable else CandidatePolicy,
        env,
        n_steps=settings.rollout,
        batch_size=settings.batch,
        n_epochs=settings.epochs,
        learning_rate=settings.learning_rate if settings.update else 0.0,
        gamma=settings.gamma,
        ent_coef=settings.entropy,
        seed=settings.seed,
        tensorboard_log=log,
        device="cpu",
    )
    begin(model)
    return model, []


class _Keeper(BaseCallback):
    """Judges and saves between an update and the next rollout, and says where the run is."""

    def __init__(
        self,
        settings: Settings,
        held_out: VecEnv,
        theorems: list[Theorem],
        out: Path,
        rows: list[Row],
        tell: Callable[[int, Row | None], None],
    ) -> None:
        super().__init__()
        self.settings, self.held_out, self.theorems = settings, held_out, theorems
        self.out, self.rows, self.tell = out, rows, tell
        self.began = time.perf_counter()
        self.before = rows[-1].seconds if rows else 0.0

    def _on_rollout_start(self) -> None:
        last = self.rows[-1].steps if self.rows else -self.settings.judge_every
        if self.num_timesteps - last >= self.settings.judge_every:
            self.judge()
        self.keep()

    def _on_training_end(self) -> None:
        if not self.rows or self.rows[-1].steps < self.num_timesteps:
            self.judge()
        self.keep()

    def _on_step(self) -> bool:
        self.tell(self.num_timesteps, None)
        return True

    def _on_rollout_end(self) -> None:
        if self.num_timesteps > self.settings.envs * self.settings.rollout:
            return
        known: list[bool] = list(self.model.ep_success_buffer or ())
        if known and not any(known):
            warnings.warn(
                f"none of the {len(known)} episodes of the first rollout proved its theorem, so there "
                "is nothing to learn from yet: take easier theorems, a menu that asks Lean, or more "
                "tactics an episode",
                stacklevel=2,
            )

    def keep(self) -> None:
        """The model, behind its row if it was judged: a row without its model is judged again."""
        draft = self.out / f"draft-{MODEL}"
        with runs.writing(f"the model after {self.num_timesteps} actions", self.out):
            self.model.save(draft)
            draft.replace(self.out / MODEL)

    def judge(self) -> None:
        """A judgement, written as a row."""
        score = judge(self.model, self.held_out, self.theorems, self.settings.seed)
        known = list(self.model.ep_success_buffer or ())
        menu = self.model.get_env().venv.menu  # type: ignore[union-attr]
        row = Row(
            steps=self.num_timesteps,
            success=score.rate,
            theorems=score.theorems,
            proved=score.proved,
            refused=score.refused,
            faults=score.faults,
            trained=float(np.mean(known)) if known else None,
            tried=menu.tried if isinstance(menu, Accepted) else 0,
            seconds=round(self.before + time.perf_counter() - self.began, 1),
            scripts=tuple("\n".join(script) for script in score.scripts),
            **_told(score.spent),
        )
        self.rows.append(row)
        runs.write_rows(self.out, self.rows)
        self.logger.record("held_out/success", row.success)
        self.tell(self.num_timesteps, row)


def _told(spent: Sequence[Spending]) -> dict[str, tuple[int, ...]]:
    return {
        name: tuple(int(getattr(one, name)) for one in spent)
        for name in ("tactics", "calls", "tokens")
    }
