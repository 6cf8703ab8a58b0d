"""The last policies of finished runs, judged on theorems that no run has been judged by before.

    python -m experiments.rl_granularity.confirm runs/rl/step
    python -m experiments.rl_granularity.confirm runs/rl/grpo-mixed

The folder is one of `agents.training.expert_iteration` or of `agents.training.grpo`. Its held-out
theorems may have been in sight when settings were chosen; these are others of that world, of another
seed. Rows go to `confirmed.jsonl` beside the runs, and a row that is there is not judged again.
"""

import json
from dataclasses import asdict
from math import inf
from pathlib import Path

import torch
import typer

from agents.policies.causal_lm import CausalLM
from agents.statistics import compare
from agents.training.expert_iteration.judge import Row, judge
from agents.training.runs import ROWS, SETTINGS
from experiments.rl_granularity.compare import matrix
from experiments.rl_granularity.world import fresh, unseen
from segenv.backends.native import NativeBackend
from segenv.decision import Spending

FILE = "confirmed.jsonl"
ARMS = {"proofs": ("proofs-?", "seed-?"), "replay": ("replay-?", "seed-?-replay")}
"""The arms, and what the folders of their runs are called: by expert iteration, and by GRPO."""


def runs(folder: Path, arm: str) -> list[Path]:
    """The runs of an arm, by seed."""
    return sorted(run for name in ARMS[arm] for run in folder.glob(name))


def last(run: Path) -> tuple[int, Path]:
    """After how many rounds or batches a run ended, and its policy then."""
    row = json.loads((run / ROWS).read_text("utf-8").splitlines()[-1])
    if "round" not in row:
        return row["batches"], run / "policy"
    return row["round"], run / f"round-{row['round']}" / "policy"


def confirmed(folder: Path, world_seed: int, episodes: int) -> dict[str, list[Row]]:
    """A row for each run, by arm and seed."""
    found: dict[str, list[Row]] = {arm: [] for arm in ARMS}
    some = fresh(world_seed, 0)
    with NativeBackend() as backend:
        for arm in ARMS:
            for run in runs(folder, arm):
                path = run / FILE
                if not path.exists():
                    when, place = last(run)
                    policy = CausalLM.load(place)
                    most = json.loads((run / SETTINGS).read_text("utf-8"))["max_tactics"]
                    budget = Spending(most or 64, inf, inf)
                    asked = backend, some, episodes, policy.spec.granularity, budget
                    rates, faults = judge(policy, *asked)
                    row = Row(when, rates, episodes, faults, theorems=len(some))
                    path.write_text(json.dumps(asdict(row)) + "\n", encoding="utf-8")
                found[arm].append(Row(**json.loads(path.read_text("utf-8"))))
    return found


def main(folder: Path, world_seed: int = 1, episodes: int = 4, world: Path | None = None) -> None:
    """Judge, and print shares and the difference.

    With the folder of the `world` also the difference on theorems not taught under other names.
    """
    torch.set_num_threads(1)
    arms = confirmed(folder, world_seed, episodes)
    for arm, rows in arms.items():
        typer.echo(f"{arm}: " + ", ".join(f"{row.success:.3f}" for row in rows))
    proofs, replay = (matrix([[row] for row in arms[arm]]) for arm in ARMS)
    found = compare(proofs, replay)
    typer.echo(f"proofs - replay {found}")
    if world:
        names = unseen(world, fresh(world_seed, 0))
        proofs, replay = (matrix([[row] for row in arms[arm]], only=names) for arm in ARMS)
        typer.echo(f"on the {len(names)} that are new: {compare(proofs, replay)}")


if __name__ == "__main__":
    typer.run(main)
