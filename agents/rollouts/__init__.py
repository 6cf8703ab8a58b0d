"""Rollouts: what a policy said to theorems and what came of it, for learners.

| module    | what it has                                                        |
|-----------|--------------------------------------------------------------------|
| `record`  | `Turn`, `Rollout`, `Group`: frozen values, and their JSON          |
| `collect` | groups of episodes from the same start, all played side by side    |
| `buffer`  | groups on disk: appended, readable after a kill, drawn again       |

`collect` needs no torch: any `agents.policies.Policy` is asked.
"""

from agents.rollouts.buffer import Buffer
from agents.rollouts.collect import begin, collect, overprovisioned, play
from agents.rollouts.record import Group, Rollout, Turn

__all__ = ["Buffer", "Group", "Rollout", "Turn", "begin", "collect", "overprovisioned", "play"]
