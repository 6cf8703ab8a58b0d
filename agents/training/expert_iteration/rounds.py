"""A run of expert iteration from its settings to its last judgement, in a folder, resumable.

    out/settings.json            what the run is made of
    out/rollouts.arrow           all that was sampled, a batch for each round (`agents.rollouts.Buffer`)
    out/round-k/proofs.jsonl     the proofs that round k found, shortened, as traces
    out/round-k/policy           the policy after it; round 0 is the warm start
    out/judged.jsonl             one `Row` a round

Each of them appears when it is whole. A run that was stopped goes on at the first that is missing.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from math import inf
from pathlib import Path

from agents.policies.causal_lm import CausalLM
from agents.rollouts.buffer import Buffer
from agents.rollouts.collect import collect
from agents.rollouts.record import Group
from agents.search.budget import Budget
from agents.search.searching import Searching
from agents.selection.conjectures import conjectured
from agents.selection.rounds import selection
from agents.training import runs
from agents.training.data import apart, sided, traces_of
from agents.training.expert_iteration import proofs as found_proofs
from agents.training.expert_iteration import sampling
from agents.training.expert_iteration.filters import plateaued
from agents.training.expert_iteration.judge import Row, judge
from agents.training.expert_iteration.learn import learn
from agents.training.expert_iteration.proofs import Proof, distinct, shortened, traced
from agents.training.expert_iteration.settings import MAY_GROW, Settings
from agents.training.spending import Spent, spent
from segenv.backends.native import NativeBackend
from segenv.decision import Spending
from segenv.evaluation.evaluate import theorems_of
from segenv.lean.runtime import write_whole
from segenv.proof import Theorem, Trace
from segenv.theorems.samplers import Start
from segenv.traces.files import read_traces, write_traces

Tell = Callable[[int, str], None]
"""Hears of the round, and what is done in it."""


class NothingProved(ValueError):
    """The first round proved nothing, so there is nothing to learn from."""


@dataclass(frozen=True)
class World:
    """What a run is about."""

    theorems: tuple[Theorem, ...]
    held_out: tuple[Theorem, ...]
    replay: tuple[Trace, ...]


def world(settings: Settings, backend: NativeBackend, keep: str | Path | None = None) -> World:
    """Theorems to prove, those held out, and what the warm start was taught.

    A theorem that replay teaches is not asked for. Raises `ValueError` if none is left, or if a
    held-out theorem is among those to learn from, whatever it is called.
    """
    replay = [
        trace
        for source in settings.replay
        for trace in traces_of([source], settings.replay_theorems, keep=keep, backend=backend)
    ]
    taught = {_statement(trace.theorem) for trace in replay}
    source, held_out = sided(settings.source, "train"), sided(settings.held_out, "test")
    asked = [t for t in theorems_of(source, backend) if _statement(t) not in taught]
    judged = theorems_of(held_out, backend)
    if not asked:
        raise ValueError(f"all theorems of {source} are in the replay: there are none to prove")
    apart([*(trace.theorem for trace in replay), *asked], judged, backend)
    return World(tuple(asked), judged, tuple(replay))


def _statement(theorem: Theorem) -> str:
    return f"{theorem.binders} : {theorem.statement}"


def read_rows(out: str | Path) -> list[Row]:
    """The judgements of a run, none where it has none. A last line that was not finished is left."""
    return runs.read_rows(out, Row)


def run(
    settings: Settings,
    out: str | Path,
    backend: NativeBackend,
    about: World | None = None,
    tell: Tell = lambda round_, doing: None,
) -> list[Row]:
    """All rounds, and the judgement after each.

    Raises `NothingProved` after a first round without a proof, and `ValueError` for a folder with
    other settings.
    """
    out = Path(out)
    runs.settle(settings, out, MAY_GROW)
    about = about or world(settings, backend)
    rows, buffer = read_rows(out), Buffer(out / "rollouts.arrow")
    for round_ in range(len(rows), settings.rounds + 1):
        began = time.perf_counter()
        row = _Round(settings, out, backend, about, rows, tell, buffer, round_).row()
        rows.append(replace(row, seconds=round(time.perf_counter() - began, 1)))
        runs.write_rows(out, rows)
    return rows


@dataclass(frozen=True)
class _Round:
    """One round; round 0 only judges the warm start."""

    settings: Settings
    out: Path
    backend: NativeBackend
    about: World
    rows: Sequence[Row]
    tell: Tell
    buffer: Buffer
    round: int

    @property
    def folder(self) -> Path:
        return self.out / f"round-{self.round}"

    @property
    def budget(self) -> Spending | None:
        most = self.settings.max_tactics
        return None if most is None else Spending(most, inf, inf)

    def policy_after(self, round_: int) -> Path:
        if round_ == 0 or self.settings.update == "off":
            return Path(self.settings.policy)
        return self.out / f"round-{round_}" / "policy"

    def row(self) -> Row:
        row = self.taught() if self.round else Row(0, {}, 0, 0)
        self.tell(self.round, "judging")
        policy = CausalLM.load(self.policy_after(self.round))
        held_out, judged = self.about.held_out, self.settings.judged
        rates, faults = judge(
            policy, self.backend, held_out, judged, policy.spec.granularity, self.budget
        )
        return replace(row, held_out=rates, episodes=judged, faults=faults)

    def taught(self) -> Row:
        """Prove and learn; the row of that, not judged yet."""
        row = Row(self.round, {}, 0, 0, theorems=len(self.about.theorems))
        path = self.folder / "found.json"
        if not path.exists():
            if self.settings.update == "proofs":
                row = self.proved(row)
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(asdict(row)) + "\n")
        row = Row(**json.loads(path.read_text("utf-8")))
        return row if self.settings.update == "off" else self.learned(row)

    def proved(self, row: Row) -> Row:
        """Search for proofs, and keep them as traces."""
        self.tell(self.round, "proving")
        policy = CausalLM.load(self.policy_after(self.round - 1))
        search = self.settings.way == "search"
        raw, rate, cost = self.searched(policy) if search else self.sampled(policy)
        if self.round == 1 and not raw:
            raise NothingProved(_nothing(cost.played, len(self.about.theorems)))
        one = cache(self.backend.identity)
        kept = distinct(raw, self.settings.per_theorem, one)
        self.tell(self.round, f"shortening {len(kept)} proofs")
        short = shortened(self.backend, kept) if self.settings.shorten else kept
        rates = {proof.theorem.text_key: proof.rate for proof in raw}
        last = distinct(short, self.settings.per_theorem, one)
        write_proofs(self.folder, self.backend, last, rates)
        proved = {key for i in range(1, self.round + 1) for key in read_rates(self.out, i)}
        return replace(
            row,
            rate=rate,
            proved=len(proved & {theorem.text_key for theorem in self.about.theorems}),
            new=len(short),
            length=_mean([len(proof.script) for proof in kept]),
            shortened=_mean([len(proof.script) for proof in short]),
            **asdict(cost),
        )

    def sampled(self, policy: CausalLM) -> tuple[list[Proof], float, Spent]:
        s, seed = self.settings, 1 + self.round + 1000 * self.settings.seed

        def groups_of(
            theorems: Sequence[Theorem | Start], n: int, origin: str, own: int
        ) -> list[Group]:
            return collect(
                *(policy, self.backend, theorems, n, policy.spec.granularity, own, self.budget),
                version=f"round {self.round - 1}",
                origin=origin,
            )

        drawn = sampling.Until(s.generated, s.seed) if s.generated else selection(s.select, s.more)
        groups = sampling.sampled(
            *(groups_of, self.buffer, self.theorems(seed), s.samples),
            *(drawn, self.round, seed),
        )
        asked = {theorem.text_key for theorem in self.about.theorems}
        rates = [
            group.rate
            for group in groups
            if group.known and not group.start.script and group.theorem.text_key in asked
        ]
        return found_proofs.sampled(groups, self.round), _mean(rates) or 0.0, spent(groups)

    def theorems(self, seed: int) -> Sequence[Theorem]:
        """What a round may ask for: the theorems, and conjectures from those that are proved often."""
        s = self.settings
        if not s.conjectures or f"round {self.round}" in self.buffer.batches():
            return self.about.theorems
        known = [
            *self.about.theorems,
            *self.about.held_out,
            *(t.theorem for t in self.about.replay),
        ]
        new = conjectured(self.backend, self.buffer.groups(), known, s.conjectures, seed)
        return [*self.about.theorems, *new]

    def searched(self, policy: CausalLM) -> tuple[list[Proof], float, Spent]:
        budget = Budget(tokens=self.settings.search_tokens, tactics=self.settings.max_tactics)
        seed = 1 + self.round + 1000 * self.settings.seed
        theorems = [replace(theorem, proof="") for theorem in self.about.theorems]
        searching = Searching(policy, budget)
        results = searching.solve(self.backend, theorems, self.settings.samples, seed)
        proofs = found_proofs.searched(theorems, results, self.round)
        every = [one for own in results for one in own]
        cost = Spent(sum(r.tokens for r in every), sum(r.tactic_calls for r in every), len(every))
        return proofs, sum(r.solved for r in every) / max(1, len(every)), cost

    def learned(self, row: Row) -> Row:
        """Train, unless that was done."""
        path = self.folder / "learned.json"
        if not path.exists():
            rates = [r.rate or 0.0 for r in self.rows if r.round] + [row.rate or 0.0]
            reset = plateaued(rates, self.settings.patience)
            self.tell(self.round, "training" + " from the warm start" * reset)
            begins = 0 if reset or self.settings.begin == "warm" else self.round - 1
            pool = read_proofs(self.out, self.round) if self.settings.update == "proofs" else []
            told = learn(
                self.settings,
                self.policy_after(begins),
                self.policy_after(self.round),
                pool,
                self.about.replay,
                seed=self.round + 1000 * self.settings.seed,
                rounds=self.played() if pool else (),
            )
            write_whole(path, json.dumps(asdict(replace(row, reset=reset, **told))) + "\n")
        return Row(**json.loads(path.read_text("utf-8")))

    def played(self) -> list[list[Group]]:
        """The groups of each round so far, where it is learned from what failed in them."""
        asked = self.settings.correct or self.settings.give_up
        return [self.buffer.groups([f"round {i + 1}"]) for i in range(self.round if asked else 0)]


def write_proofs(
    folder: Path, backend: NativeBackend, found: Sequence[Proof], rates: Mapping[str, float]
) -> None:
    """The proofs of a round as traces, and beside them the rates of all that was proved in it."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft-proofs.jsonl"
    write_traces(draft, traced(backend, found))
    write_whole(folder / "rates.json", json.dumps(rates) + "\n")
    draft.replace(folder / "proofs.jsonl")


def read_rates(out: Path, round_: int) -> dict[str, float]:
    """The rates of the theorems that were proved in a round, by `Theorem.text_key`."""
    found: dict[str, float] = json.loads(
        (out / f"round-{round_}" / "rates.json").read_text("utf-8")
    )
    return found


def read_proofs(out: Path, round_: int) -> list[tuple[Proof, Trace]]:
    """All proofs up to a round; each once, with the rate that its theorem had when found last."""
    pool: dict[tuple[str, tuple[str, ...]], tuple[Proof, Trace]] = {}
    for i in range(1, round_ + 1):
        folder = out / f"round-{i}"
        rates = read_rates(out, i)
        for trace in read_traces(folder / "proofs.jsonl"):
            proof = Proof(trace.theorem, trace.tactics, rates[trace.theorem.text_key], i)
            pool[proof.key] = proof, trace
    return list(pool.values())


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _nothing(attempts: int, theorems: int) -> str:
    return (
        f"none of {attempts} attempts at {theorems} theorems was a proof, so there "
        "is nothing to learn from. Take easier theorems (`source`), a warm start that was trained for "
        "longer, or more `samples`; success between 0.2 and 0.6 is what works best"
    )
