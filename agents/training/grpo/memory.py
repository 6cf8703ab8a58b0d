"""What a run remembers of earlier batches, and what follows from it: all is read from its buffer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agents.rollouts.buffer import Buffer, replay
from agents.rollouts.record import Group, Rollout
from agents.selection.giving_up import climbed, objective
from agents.selection.rounds import History
from agents.selection.starts import flip_bonus, restarts
from agents.spelled import knob, turned
from agents.training.grpo.credit import Bonus
from agents.training.grpo.sampling import batch_name, finished
from agents.training.grpo.settings import Settings


@dataclass
class Memory:
    """The groups of a run by batch, read once; none where its settings have no use for them."""

    settings: Settings
    buffer: Buffer
    measured: Mapping[str, float] = field(default_factory=dict)
    scripts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: dict[int, list[Group]] = field(default_factory=dict)

    def before(self, number: int) -> list[list[Group]]:
        """The finished groups of each batch before this one."""
        wanted = range(number if self.settings.remembers else 0)
        for i in wanted:
            if i not in self.known:
                self.known[i] = finished(self.buffer.groups([batch_name(i)]))
        return [self.known[i] for i in wanted]

    def history(self, number: int) -> History:
        """What a selection may know before a batch."""
        groups = [group for batch in self.before(number) for group in batch]
        return History(groups, self.measured, self.scripts)

    def replayed(self, number: int) -> list[Group]:
        """Groups of earlier batches to learn from once more (DOTS)."""
        groups, seed = self.history(number).groups, self.settings.seed * 100_003 + number
        return replay(groups, self.settings.reuse, seed) if self.settings.reuse else []

    def length(self, number: int) -> str:
        """The length reward of a batch: its knob climbs with what the batches before brought.

        A value stays for `judge_every` batches, and is measured by `giving_up.objective` (Auto-CEI).
        """
        s = self.settings
        if not s.climb:
            return s.length
        name, step = s.climbing
        batches = self.before(number)
        spans = [batches[i : i + s.judge_every] for i in range(0, number, s.judge_every)]
        measured = [
            objective(r for batch in span for group in batch for r in group.rollouts)
            for span in spans
            if len(span) == s.judge_every
        ]
        return turned(s.length, name, climbed(knob(s.length, name), step, measured))

    def bonus(self, number: int) -> Bonus | None:
        """What a rollout from a restart earns besides (Satori's flips), as far as is known by now."""
        if not self.settings.flip:
            return None
        met = restarts(self.history(number).groups)
        was = {(one.start.theorem.text_key, one.start.prefix): one.proved for one in met}

        def bonus(rollout: Rollout) -> float:
            before = was.get((rollout.theorem.text_key, rollout.start.script))
            if before is None:
                return 0.0
            return flip_bonus(before, rollout.proved, self.settings.flip)

        return bonus
