"""Two pairs of critics over token ids, their slow targets, and how they are fitted."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from agents.credit.archer import call_advantages, q_targets
from agents.credit.returns import Floats
from agents.training.archer.calls import Call, Ids, Memory
from segenv import arguments


@dataclass(frozen=True)
class Args:
    """How critics learn; in brackets the paper's, for models a thousand times larger.

    Raises `ValueError` for what will not do.
    """

    memory: int = 8192
    """calls that are remembered"""
    updates: int = 40
    """batches for the critics after each batch of rollouts (50 epochs)"""
    first: int = 150
    """of them before the actor moves at all (20 iterations)"""
    batch: int = 128
    lr: float = 3e-3
    """(2e-5)"""
    soft: float = 0.1
    """how far the targets move with each batch (0.1)"""
    dim: int = 32
    """of the vectors of tokens and of pairs of them"""
    buckets: int = 1024
    """of these vectors, among which ids are hashed"""
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("memory", "updates", "first", "batch", "dim", "buckets"):
            arguments.number(name, getattr(self, name), at_least=1, whole=True)
        arguments.number("lr", self.lr, above=0)
        arguments.number("soft", self.soft, above=0, at_most=1)


class Critic(nn.Module):
    """Q(state, call) and V(state), from bags of tokens and of pairs of neighbours."""

    def __init__(self, dim: int, buckets: int) -> None:
        super().__init__()
        self.buckets = buckets
        self.states, self.calls = (nn.EmbeddingBag(buckets, dim, mode="mean") for _ in range(2))
        self.worth = nn.Sequential(nn.Linear(3 * dim, 2 * dim), nn.ReLU(), nn.Linear(2 * dim, 1))
        self.average = nn.Sequential(nn.Linear(dim, 2 * dim), nn.ReLU(), nn.Linear(2 * dim, 1))

    def q(self, states: Sequence[Ids], said: Sequence[Ids]) -> Tensor:
        """What calls are worth, (B,)."""
        left, right = self._bag(self.states, states), self._bag(self.calls, said)
        found: Tensor = self.worth(torch.cat([left, right, left * right], 1)).squeeze(1)
        return found

    def v(self, states: Sequence[Ids]) -> Tensor:
        """What states are worth to the policy, (B,)."""
        found: Tensor = self.average(self._bag(self.states, states)).squeeze(1)
        return found

    def _bag(self, bag: nn.Module, texts: Sequence[Ids]) -> Tensor:
        hashed = [self._hashed(ids) for ids in texts]
        starts = np.cumsum([0, *map(len, hashed[:-1])])
        found: Tensor = bag(torch.from_numpy(np.concatenate(hashed)), torch.from_numpy(starts))
        return found * 4  # means of many vectors are small

    def _hashed(self, ids: Ids) -> NDArray[np.int64]:
        one = np.asarray(ids, np.int64)
        pairs = 1_000_003 * one[:-1] + 7919 * one[1:] + 13
        return np.asarray(np.concatenate([one, pairs]) % self.buckets)


class Critics:
    """Both pairs with their targets and a memory of calls."""

    def __init__(self, args: Args | None = None) -> None:
        self.args = args or Args()
        with torch.random.fork_rng():
            torch.manual_seed(self.args.seed)
            own = [Critic(self.args.dim, self.args.buckets) for _ in range(2)]
        self.own, self.slow = nn.ModuleList(own), nn.ModuleList(deepcopy(own))
        self.optimizer = torch.optim.Adam(self.own.parameters(), self.args.lr)
        self.random = np.random.default_rng(self.args.seed)
        self.memory = Memory(self.args.memory)

    def learn(self, calls: Sequence[Call], gamma: float) -> None:
        """Remember calls that the policy has just made, and fit the critics on draws from all."""
        count = self.args.updates if self.memory.calls else self.args.first
        self.memory.add(calls)
        new = Memory(self.args.memory, list(calls))
        for _ in range(count):
            drawn, now = (m.draw(self.random, self.args.batch) for m in (self.memory, new))
            self._fit(drawn, now, gamma)

    def _fit(self, drawn: Sequence[Call], new: Sequence[Call], gamma: float) -> None:
        """Q towards r + γ^d V'(s') on all calls; V towards Q' of calls that the policy makes now.

        The paper draws a call for each remembered state; here those of the last rollouts are taken,
        which the policy did draw (our reading).
        """
        loss = torch.zeros(())
        for own, slow in zip(self.own, self.slow, strict=True):
            assert isinstance(own, Critic) and isinstance(slow, Critic)
            with torch.no_grad():
                following = slow.v([call.following for call in drawn]).numpy()
                average = slow.q([call.state for call in new], [call.said for call in new])
            rewards, durations, ends = zip(
                *((call.reward, call.duration, call.terminated) for call in drawn), strict=True
            )
            wanted = torch.from_numpy(q_targets(rewards, durations, ends, following, gamma)).float()
            worth = own.q([call.state for call in drawn], [call.said for call in drawn])
            loss = loss + (worth - wanted).square().mean()
            loss = loss + (own.v([call.state for call in new]) - average).square().mean()
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        with torch.no_grad():
            for slow_, fast in zip(self.slow.parameters(), self.own.parameters(), strict=True):
                slow_.lerp_(fast, self.args.soft)

    @torch.no_grad()
    def advantages(self, calls: Sequence[Call]) -> Floats:
        """min Q − min V of calls, (calls,)."""
        states, said = [call.state for call in calls], [call.said for call in calls]
        critics = [critic for critic in self.own if isinstance(critic, Critic)]
        q1, q2 = (critic.q(states, said).numpy() for critic in critics)
        v1, v2 = (critic.v(states).numpy() for critic in critics)
        return call_advantages((q1, q2), (v1, v2))
