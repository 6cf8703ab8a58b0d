"""The last policies of finished runs, judged on theorems that no run has been judged by before.

    python -m experiments.rl_granularity.confirm runs/rl/step --world-seed 1

Settings were chosen with the held-out theorems of the runs in sight; these are others of that world.
Rows go to `confirmed.jsonl` beside the runs, and a row that is there is not judged again.
"""

import json
from dataclasses import asdict
from math import inf
from pathlib import Path

import torch
import typer

from agents.policies.causal_lm import CausalLM
from agents.training.expert_iteration.judge import Row, judge
from agents.training.expert_iteration.rounds import read_rows
from agents.training.runs import SETTINGS
from experiments.rl_granularity.compare import matrix
from experiments.rl_granularity.world import theorems
from experiments.statistics import compare
from segenv.backends.native import NativeBackend
from segenv.decision import Spending
from segenv.proof import Theorem

FILE = "confirmed.jsonl"
ARMS = ("proofs", "replay")


def fresh(seed: int) -> list[Theorem]:
    """The test theorems of a world of another seed that are in no part of the first one."""
    known = {(t.binders, t.statement) for part in theorems().values() for t in part}
    return [t for t in theorems(seed)["test"] if (t.binders, t.statement) not in known]


def confirmed(folder: Path, world_seed: int, episodes: int) -> dict[str, list[Row]]:
    """A row for each run, by arm and seed."""
    found: dict[str, list[Row]] = {arm: [] for arm in ARMS}
    some = fresh(world_seed)
    with NativeBackend() as backend:
        for arm in ARMS:
            for run in sorted(folder.glob(f"{arm}-*")):
                path = run / FILE
                if not path.exists():
                    last, most = read_rows(run)[-1].round, json.loads((run / SETTINGS).read_text())
                    policy = CausalLM.load(run / f"round-{last}" / "policy")
                    budget = Spending(most["max_tactics"] or 64, inf, inf)
                    asked = backend, some, episodes, policy.spec.granularity, budget
                    rates, faults = judge(policy, *asked)
                    row = Row(last, rates, episodes, faults, theorems=len(some))
                    path.write_text(json.dumps(asdict(row)) + "\n", encoding="utf-8")
                found[arm].append(Row(**json.loads(path.read_text(encoding="utf-8"))))
    return found


def main(folder: Path, world_seed: int = 1, episodes: int = 4) -> None:
    """Judge, and print shares and the difference."""
    torch.set_num_threads(1)
    arms = confirmed(folder, world_seed, episodes)
    for arm, rows in arms.items():
        typer.echo(f"{arm}: " + ", ".join(f"{row.success:.3f}" for row in rows))
    proofs, replay = (matrix([[row] for row in arms[arm]]) for arm in ARMS)
    found = compare(proofs, replay)
    low, high = found.interval
    typer.echo(
        f"proofs - replay {found.gain:+.3f} (95 % interval {low:+.3f} to {high:+.3f}), better on "
        f"{found.better} of {arms['proofs'][0].theorems} theorems, worse on {found.worse}"
    )


if __name__ == "__main__":
    typer.run(main)
