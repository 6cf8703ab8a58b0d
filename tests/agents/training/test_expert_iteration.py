"""Expert iteration learns by proving, its controls do not, and a run that was stopped goes on."""

import json
from dataclasses import asdict, replace

import pytest

from agents.rollouts import Buffer
from agents.training import sft
from agents.training.expert_iteration import rounds
from agents.training.expert_iteration.figure import draw, summary
from agents.training.expert_iteration.proofs import Proof, shortened, traced
from agents.training.expert_iteration.rounds import NothingProved, World, read_rows, run
from agents.training.expert_iteration.settings import Settings
from experiments.rl_granularity.world import entries
from segenv.proof import Theorem
from segenv.traces.extract import traces

WARM, TRAIN, TEST = (
    [Theorem(**entry) for part, entry in entries() if part == name]
    for name in ("warm", "train", "test")
)
AND = Theorem("and_swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


@pytest.fixture(scope="module")
def warm(native, tmp_path_factory):
    """A policy that proves a part of the world, and what it was taught."""
    taught, _ = traces(native, WARM[:120])
    out = tmp_path_factory.mktemp("warm") / "policy"
    sft.train(
        sft.Args(
            out=out,
            granularity="whole",
            model="200k",
            vocabulary=400,
            context=128,
            lr=6e-3,
            warmup=5,
            batch_tokens=256,
            tokens_read=30_000,
            progress=False,
        ),
        taught,
    )
    return out, taught


@pytest.fixture
def settings(warm, tmp_path):
    """Sources that are never read: the tests give the world themselves."""
    return Settings(
        policy=str(warm[0]),
        source="logic/train",
        held_out="logic/test",
        replay=("logic/train",),
        rounds=2,
        samples=8,
        tokens=15_000,
        judged=2,
        lr=3e-3,
        batch_tokens=256,
    )


@pytest.fixture
def about(warm):
    easy = [t for t in TRAIN if t.proof.count("\n") < 4]
    return World(tuple(easy[:40]), tuple(t for t in TEST if t.proof.count("\n") < 4)[:32], warm[1])


def test_it_learns_and_does_not_when_the_update_is_off(native, settings, about, tmp_path):
    """From a warm start that proves a part, two rounds add at least MARGIN; the controls do not."""
    rows = run(settings, tmp_path / "on", native, about)
    off = run(replace(settings, update="off"), tmp_path / "off", native, about)
    replay = run(replace(settings, update="replay"), tmp_path / "replay", native, about)
    print([r.success for r in rows], [r.success for r in off], [r.success for r in replay])
    print([(r.rate, r.proved, r.new, r.length, r.shortened, r.fresh, r.replayed, r.tokens, r.seconds) for r in rows])
    assert rows[-1].success - rows[0].success > 0.15
    assert off[-1].success == off[0].success == rows[0].success
