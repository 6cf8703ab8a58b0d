"""Explorations to learn from: those of a file, or of episodes that a policy plays."""

import json
from collections.abc import Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from agents.rollouts.collect import collect
from segenv.backends.base import Backend
from segenv.decision import Spending
from segenv.proof import Theorem
from segenv.traces.decisions import DecisionFile, explorations, read_decisions
from segenv.traces.exploration import Exploration
from segenv.traces.files import read_explorations

if TYPE_CHECKING:
    from agents.policies.causal_lm import CausalLM


def seen(path: Path) -> list[Exploration]:
    """What a file has seen: explorations, or decisions, of which trees are made."""
    lines = path.read_text("utf-8").splitlines() if path.suffix == ".jsonl" else []
    if any(line.startswith("{") and "action" in json.loads(line) for line in lines[:100]):
        return explorations(read_decisions(path))
    return list(read_explorations(path))


def played(
    policy: "CausalLM",
    backend: Backend,
    theorems: Sequence[Theorem],
    samples: int,
    max_tactics: int,
    seed: int,
    file: Path,
) -> list[Exploration]:
    """What `samples` episodes of each theorem saw; their decisions are written to `file`."""
    budget = Spending(tactics=max_tactics, tokens=inf, calls=inf)
    groups = collect(policy, backend, theorems, samples, policy.spec.granularity, seed, budget)
    decisions = [d for group in groups for rollout in group.rollouts for d in rollout.decisions]
    file.unlink(missing_ok=True)  # of a run that was stopped
    with DecisionFile(file) as kept:
        for decision in decisions:
            kept.write(decision)
    return explorations(decisions)
