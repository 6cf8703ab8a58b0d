"""What is selected from the history of a run reaches its batches, and what it learns from."""

import json
from dataclasses import replace

import pytest

from agents.rollouts import Buffer
from agents.selection.giving_up import climbed, objective
from agents.selection.starts import restarts
from agents.training.grpo.memory import Memory
from agents.training.grpo.settings import Settings
from agents.training.grpo.train import train
from segenv.theorems.importers.jsonl import write_theorems
from tests.agents.training.grpo.conftest import TACTICS, settings, warm, world

PROOFS = ("assumption", "assumption", "constructor\nassumption\nassumption", "left\nassumption")
SHORT = {"batches": 2, "judge_every": 2, "attempts": 1, "judged": 1}


def run(asked, out, native, policy):
    """The groups of each batch of a run, all that is in its buffer."""
    before = {name: value.clone() for name, value in policy.model.state_dict().items()}
    train(asked, out, native, policy)
    after = policy.model.state_dict()
    assert any(not value.equal(before[name]) for name, value in after.items())
    buffer = Buffer(out / "rollouts.arrow")
    return [buffer.groups([name]) for name in buffer.batches()]


def told(out):
    """What a run noted of each batch."""
    return [json.loads(line) for line in (out / "batches.jsonl").read_text().splitlines()]


def calls(groups):
    return sum(len(rollout.turns) for group in groups for rollout in group.rollouts)


def test_batches_begin_at_states_that_were_met_and_flips_pay(native, policy, sources, tmp_path):
    asked = settings(
        sources, **SHORT, select="restarts?share=0.5", flip=0.25, credit="none", seed=1
    )
    first, second = run(asked, tmp_path, native, policy)
    inside = [group for group in second if group.start.script]
    met = {r.start.prefix: r.proved for r in restarts(first)}
    assert len(second) == 4 and 0 < len(inside) <= 2
    assert {group.start.script for group in inside} <= set(met)
    bonus = Memory(asked, Buffer(tmp_path / "rollouts.arrow")).bonus(1)
    assert bonus is not None
    for group in second:
        was = met.get(group.start.script) if group.start.script else None
        due = [0.0 if was is None else 0.25 * (r.proved - was) for r in group.rollouts]
        assert list(map(bonus, group.rollouts)) == due


def test_batches_begin_near_the_end_of_reference_proofs(native, policy, sources, tmp_path):
    """The first behind all but one tactic; then one further back where half of a group succeeded."""
    some = [replace(t, proof=p) for t, p in zip(world(), PROOFS, strict=True)]
    write_theorems(tmp_path / "proved.jsonl", some)
    own = {**sources, "source": str(tmp_path / "proved.jsonl")}
    asked = settings(own, **SHORT, select="reverse?threshold=0")
    first, second = run(asked, tmp_path / "run", native, policy)
    assert {g.theorem.name: g.start.script for g in first} == {
        "only_p": (), "only_q": (), "both": ("constructor", "assumption"), "one": ("left",)
    }  # fmt: skip
    assert {g.theorem.name: g.start.script for g in second} == {
        "only_p": (), "only_q": (), "both": ("constructor",), "one": ()
    }  # fmt: skip
    with pytest.raises(ValueError, match="reference proofs, and no theorem of"):
        train(settings(sources, **SHORT, select="reverse"), tmp_path / "no", native, policy)


def test_theorems_are_chosen_by_their_rates_and_hard_ones_get_more(
    native, policy, sources, tmp_path
):
    """Two of four, those that the probe proved least; the rate of a batch counts in the next."""
    asked = settings(
        sources, **SHORT, groups=2, samples=4, probe=8, more="hard?most=6", credit="process",
        select="near?target=0&share=0.5&temperature=0.001",
    )  # fmt: skip
    first, second = run(asked, tmp_path, native, policy)
    rates = json.loads((tmp_path / "rates.json").read_text())
    for groups in (first, second):
        names = {group.theorem.name for group in groups}
        least = sorted(rates.values())[1]
        assert len(names) == 2 and all(rates[name] <= least for name in names)
        rates |= {group.theorem.name: group.rate for group in groups}
    sizes = {g.id: len(g.rollouts) for g in (*first, *second)}
    assert set(sizes.values()) <= {4, 5, 6} and max(sizes.values()) > 4


def test_informative_groups_are_learned_from_once_more(native, policy, sources, tmp_path):
    asked = settings(sources, **SHORT, reuse=2)
    first, second = run(asked, tmp_path, native, policy)
    again = Memory(asked, Buffer(tmp_path / "rollouts.arrow")).replayed(1)
    assert 0 < len(again) <= 2 and all(group.informative for group in again)
    assert {group.id for group in again} <= {group.id for group in first}
    lines = told(tmp_path)
    assert lines[0]["rows"] == calls(first)
    assert lines[1]["rows"] == calls(second) + calls(again)
    assert lines[1]["played"] == 4 * asked.samples, "nothing is played for it"


def test_what_is_unfinished_is_gone_on_with_in_the_next_batch(native, policy, sources, tmp_path):
    """Four groups are begun for one that is waited for; the others say on as the new policy."""
    asked = settings(
        sources, **SHORT, groups=1, samples=2, over=4.0, max_tactics=9, credit="process"
    )
    first, second = run(asked, tmp_path, native, policy)
    waiting = {group.id for group in first if not group.finished}
    assert len(first) == 4 and 0 < len(waiting) <= 3
    assert waiting <= {group.id for group in second}
    went_on = [r for g in second if g.id in waiting for r in g.rollouts]
    assert ("0", "1") in {rollout.versions for rollout in went_on}
    lines = told(tmp_path)
    for line, groups in zip(lines, (first, second), strict=True):
        assert line["rows"] == calls(g for g in groups if g.finished)
        assert line["played"] == 2 * sum(group.finished for group in groups) >= 2


def test_the_price_of_giving_up_climbs_with_what_it_brought(native, sources, tmp_path):
    """It is a call that is learned from, and its depth moves with precision and coverage."""
    policy = warm(native, said=(*TACTICS, "give_up"))
    length = "give_up?c1=1.0&c2=1.0"
    asked = settings(sources, batches=2, judge_every=1, attempts=1, judged=1)
    asked = replace(asked, length=length, climb="c1=0.5", credit="none")
    batches = run(asked, tmp_path, native, policy)
    quits = [r for groups in batches for g in groups for r in g.rollouts if r.ended == "gave_up"]
    assert quits and all(r.decisions[-1].token_ids for r in quits)
    memory = Memory(asked, Buffer(tmp_path / "rollouts.arrow"))
    brought = [objective(r for g in groups for r in g.rollouts) for groups in batches]
    for number in range(3):
        value = climbed(1.0, 0.5, brought[:number])
        assert memory.length(number) == f"give_up?c1={value}&c2=1.0"
    assert memory.length(1) == "give_up?c1=1.5&c2=1.0"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"select": "nearest"}, "unknown selection 'nearest'"),
        ({"more": "harder"}, "unknown extra samples 'harder'"),
        ({"flip": 0.5, "credit": "none"}, "select is 'all': choose restarts"),
        ({"flip": 0.5, "select": "restarts", "credit": "tempo"}, "credit is 'tempo'"),
        ({"over": 0.5}, "over is 0.5"),
        ({"over": 2.0, "layout": "episode"}, "layout is 'episode'"),
        ({"climb": "c1=0.5"}, "does not say where c1 begins"),
        ({"climb": "c1", "length": "give_up?c1=1&c2=1"}, "give KNOB=STEP"),
    ],
)
def test_what_will_not_do_is_said_before_anything_is_drawn(given, said):
    with pytest.raises(ValueError, match=said):
        Settings(**given)


def test_a_run_that_was_stopped_remembers_what_it_would_have(native, weights, sources, tmp_path):
    """Restarts, groups to be learned from again and those that wait are all read from its buffer."""
    policy, kept = weights
    asked = settings(
        sources, batches=3, judge_every=3, attempts=1, judged=1, groups=1, samples=4, over=3.0,
        max_tactics=6, select="restarts?share=0.5", reuse=1, credit="process",
    )  # fmt: skip

    def stop(what, done, of):
        if what == "training" and done == 2:
            raise KeyboardInterrupt

    def ended(out):
        buffer = Buffer(out / "rollouts.arrow")
        return [[(g.id, g.start.script, [(r.ended, r.script, r.versions) for r in g.rollouts])
                 for g in buffer.groups([name])] for name in buffer.batches()]  # fmt: skip

    policy.model.load_state_dict(kept)
    whole = train(asked, tmp_path / "whole", native, policy)
    policy.model.load_state_dict(kept)
    with pytest.raises(KeyboardInterrupt):
        train(asked, tmp_path / "cut", native, policy, stop)
    policy.model.load_state_dict(kept)
    again = train(asked, tmp_path / "cut", native, policy)
    found = ended(tmp_path / "whole")
    assert ended(tmp_path / "cut") == found
    assert any(start for batch in found for _, start, _ in batch)
    assert {ids[0] for batch in found for ids in batch if None in [e for e, *_ in ids[2]]}
    assert [row.proved for row in again] == [row.proved for row in whole]
