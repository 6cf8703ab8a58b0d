"""The episodes of a batch, kept in a buffer: from each start some, those without signal replaced."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from agents.policies.base import Policy
from agents.rollouts.buffer import Buffer
from agents.rollouts.collect import begin, collect, overprovisioned, play
from agents.rollouts.record import Group
from agents.selection.branches import branches
from agents.selection.rounds import History, selection
from agents.training.expert_iteration.sampling import with_more
from agents.training.grpo.settings import Settings
from agents.training.spending import spent
from segenv.backends.base import Backend
from segenv.decision import Spending
from segenv.proof import Theorem
from segenv.theorems.samplers import Start

BRANCH, MORE = 10**9, 2 * 10**9  # apart from the seeds of groups, so that other things are said
REST = 99  # an attempt that is never made: the order of theorems behind those of a batch


@dataclass(frozen=True)
class Sampling:
    """What a run samples from: its `theorems` by name, and the names of those that are trained on.

    `teaches` says whether a group has signal, `history` what is known before a batch.
    """

    settings: Settings
    backend: Backend
    granularity: str
    theorems: Mapping[str, Theorem]
    names: Sequence[str]
    buffer: Buffer
    teaches: Callable[[Group], bool]
    history: Callable[[int], History] = lambda number: History()

    def batch(self, policy: Policy, names: Sequence[str], step: int) -> list[Group]:
        """The finished groups of a batch that begins with these names, those with signal first.

        A batch that is in the buffer was sampled before its run was stopped, and is not sampled again.
        Groups that are to be gone on with in the next batch are in the buffer with it.
        """
        batch = batch_name(step // self.settings.updates)
        if batch not in self.buffer.batches():
            self.buffer.append(batch, self._sampled(policy, names, step))
        return finished(self.buffer.groups([batch]))

    def _sampled(self, policy: Policy, names: Sequence[str], step: int) -> list[Group]:
        """Where theorems run dry there are fewer groups than were asked for."""
        kept: list[Group] = []
        spare: list[Group] = []
        attempt, waiting = 0, self._waiting(step)
        seen = {group.theorem.name for group in waiting}
        order = [name for name in names if name not in seen]
        order += self._others({*order, *seen}, step, REST)
        while starts := self._starts(order, step):
            done, waiting = self._collected(policy, starts, waiting, step, attempt)
            for group in done:
                teaches = not self.settings.resample or self.teaches(group)
                (kept if teaches else spare).append(group)
            attempt += 1
            if self._enough([*kept, *spare], kept, attempt):
                break
            seen |= {start.theorem.name for start in starts}
            order = self._others(seen, step, attempt - 1)
        return [*kept, *spare, *waiting]

    def _waiting(self, step: int) -> list[Group]:
        """What the batch before left unfinished."""
        before = batch_name(step // self.settings.updates - 1)
        if self.settings.over == 1 or before not in self.buffer.batches():
            return []
        return [group for group in self.buffer.groups([before]) if not group.finished]

    def _starts(self, order: Sequence[str], step: int) -> list[Start]:
        """Where the next groups begin, as the selection has it for theorems in this order."""
        s, theorems = self.settings, [self.theorems[name] for name in order]
        known = self.history(step // s.updates)
        tried = selection(s.select, s.more).tried(theorems, known, self._seed(step, 0))
        return tried[: round(s.groups * s.over)]

    def _enough(self, played: Sequence[Group], kept: Sequence[Group], attempts: int) -> bool:
        s = self.settings
        if s.generated:
            return spent(played).generated >= s.generated
        return len(kept) >= s.groups or attempts > s.resample

    def _collected(
        self,
        policy: Policy,
        starts: Sequence[Start],
        waiting: Sequence[Group],
        step: int,
        attempt: int,
    ) -> tuple[list[Group], list[Group]]:
        """Finished groups, with the samples that are added to some; and those that are not finished."""
        s, seed = self.settings, self._seed(step, attempt)
        fresh = begin(self.backend, starts, s.samples, self.granularity, str(step))
        done, waiting = overprovisioned(
            *(policy, self.backend, waiting, fresh, s.groups if s.over > 1 else None),
            *(seed, self._budget, str(step // s.updates)),
        )

        def added(begins: Sequence[Theorem | Start], n: int, origin: str, own: int) -> list[Group]:
            return collect(
                *(policy, self.backend, begins, n, self.granularity, own, self._budget),
                origin=origin,
            )

        which = selection(s.select, s.more)
        done = with_more(added, done, which, batch_name(step), seed + MORE)
        return self._branched(policy, done, seed + BRANCH), list(waiting)

    def _branched(self, policy: Policy, groups: Sequence[Group], seed: int) -> list[Group]:
        """The groups, each with the samples that are drawn anew inside of it."""
        added = [branches(self.settings.branch)(group) for group in groups]
        begun = [Group(g.id, tuple(new)) for g, new in zip(groups, added, strict=True) if new]
        played = play(policy, self.backend, begun, seed, self._budget) if begun else []
        more = {group.id: group.rollouts for group in played}
        return [replace(g, rollouts=(*g.rollouts, *more.get(g.id, ()))) for g in groups]

    def _seed(self, step: int, attempt: int) -> int:
        return (self.settings.seed * 1_000_003 + step) * 16 + attempt

    @property
    def _budget(self) -> Spending:
        return Spending(tactics=self.settings.max_tactics, tokens=np.inf, calls=np.inf)

    def _others(self, tried: set[str], step: int, attempt: int) -> list[str]:
        draw = np.random.default_rng([self.settings.seed, step, attempt])
        left = [name for name in self.names if name not in tried]
        return [str(name) for name in draw.permutation(left)]


def batch_name(number: int) -> str:
    """What a batch is called in the buffer of its run."""
    return f"batch {number}"


def finished(groups: Iterable[Group]) -> list[Group]:
    """Those of which all episodes have ended."""
    return [group for group in groups if group.finished]


def success(groups: Sequence[Group]) -> float:
    """The share of proofs among the episodes of which something is known, branches left out."""
    outcomes = [float(r.proved) for g in finished(groups) for r in g.known if not r.shared]
    return float(np.mean(outcomes)) if outcomes else 0.0
