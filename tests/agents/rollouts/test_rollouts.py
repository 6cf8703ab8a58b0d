"""Groups are played as environments play them, each distinct text once; nothing is lost on disk."""

import errno
import math
from functools import partial
from threading import Event
from typing import Any

import pytest

from agents.policies import Sample
from agents.rollouts import Buffer, begin, collect, overprovisioned
from agents.rollouts.buffer import replay
from agents.rollouts.record import Group
from agents.rollouts.turns import in_turns
from segenv import evaluate
from segenv.backends.base import BackendError
from segenv.decision import Spending
from segenv.proof import Theorem
from segenv.theorems.samplers import Start
from tests.agents.fakes import OnlySamples
from tests.spies import noting
from tests.typed import there

AND = Theorem("and_swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)", proof="exact ⟨h.2, h.1⟩")
SELF = Theorem("self", "p", "(p : Prop) (h : p)")


class Script(OnlySamples):
    """Says the texts of its list in turn, member i of a group beginning with text i."""

    def __init__(self, *texts):
        self.texts, self.calls = texts, []

    def sample(self, prompts, n, seed):
        self.calls.append((len(prompts), n))
        return [[self.said(p, i) for i in range(n)] for p in prompts]

    def said(self, prompt, i):
        place = prompt.seed + i + len(prompt.history) + len(prompt.heard)
        text = self.texts[place % len(self.texts)]
        return Sample(text, -1.0, 2, (7, 8), (-0.25, -0.75), token_ends=(1, len(text)))


def test_a_group_of_whole_proofs_reads_its_prompt_once(native):
    policy = Script("exact ⟨h.2, h.1⟩", "exact h")
    [group] = collect(policy, native, [AND], 4, "whole", version="v1")
    assert policy.calls == [(1, 4)]
    assert group.rewards == (1.0, 0.0, 1.0, 0.0) and group.informative and group.finished
    won, lost = group.rollouts[:2]
    assert won.ended == "proved" and there(won.turns[0].decision.verdict).tier == "T2"
    assert lost.ended == "refused" and lost.refusal == "type_mismatch"
    assert won.theorem.proof == "" and won.versions == ("v1",) and won.log_prob == -1.0
    assert won.decisions[0].token_ids == (7, 8) and won.decisions[0].group == group.id


def test_an_episode_of_steps_goes_on_after_a_refusal_until_its_budget(native):
    policy = Script("constructor", "exact h", "exact h.2", "exact h.1")
    [group] = collect(policy, native, [AND], 2, "step", budget=Spending(5, math.inf, math.inf))
    first, second = group.rollouts
    actions = ["constructor", "exact h", "exact h.2", "exact h.2", "exact h.1"]
    assert [d.action for d in first.decisions] == actions
    assert first.proved and first.script == ("constructor", "exact h.2", "exact h.1")
    assert first.prompts[2].heard == ("exact h",) and first.prompts[3].heard == ()
    assert first.prompts[3].history == ("constructor", "exact h.2")
    assert second.ended == "tactics" and second.reward == 0 and second.spent.tactics == 5


def test_the_rate_is_pass_at_1_of_evaluate(native):
    policy = Script("constructor", "exact h.2", "exact h.1", "exact h")
    budget = Spending(5, math.inf, math.inf)
    groups = collect(policy, native, [AND, SELF], 3, "segment", budget=budget)
    found = evaluate(
        policy, [AND, SELF], granularity="segment", samples=3, budget=budget, backend=native
    )
    by_name = {record.theorem: [s.proved for s in record.scores] for record in found.records}
    for group in groups:
        assert [r.proved for r in group.rollouts] == by_name[group.theorem.name]


def test_each_distinct_text_of_a_state_is_run_once(native, monkeypatch):
    ran: list[Any] = []
    run_all = native.run_all
    monkeypatch.setattr(native, "run_all", noting(ran, run_all, len))
    collect(Script("exact h"), native, [SELF], 8, "whole")
    assert ran == [1]


def test_a_text_that_is_said_again_in_a_state_is_not_run_again(native, monkeypatch):
    """Steps of two groups over many turns: what reaches a worker is each (state, text) once."""
    batches, answers = list[list[Any]](), native.pool.answers
    monkeypatch.setattr(native.pool, "answers", noting(batches, answers, lambda jobs, *_: jobs))
    theorem = Theorem("both", "q ∧ p", "(p q : Prop) (h : p ∧ q) (same : True)")
    policy = Script("constructor", "exact h", "exact h.2", "exact h.1")
    groups = collect(
        policy, native, [theorem] * 2, 8, "step", budget=Spending(9, math.inf, math.inf)
    )
    decisions = [d for g in groups for r in g.rollouts for d in r.decisions]
    distinct = {(d.state.script, d.action) for d in decisions}
    tried = [job for jobs in batches for job in jobs if job.request[0] == "run"]
    assert len(decisions) > 2 * len(distinct) and len(tried) == len(distinct)


@pytest.mark.parametrize("parts", [2, 3, 9])
def test_groups_that_take_turns_are_what_they_are_together(native, parts):
    """Five groups of other theorems in parts: the same episodes, in fewer at a time."""
    binders = ["(p q : Prop) (h : p ∧ q)" + f" (h{i} : p)" * i for i in range(5)]
    theorems = [Theorem(f"t{i}", "q ∧ p", own) for i, own in enumerate(binders)]
    asked = (theorems, 3, "step", 0, Spending(7, math.inf, math.inf))
    texts = "constructor", "exact h", "exact h.2", "exact h.1"
    together = collect(Script(*texts), native, *asked)
    policy = Script(*texts)
    assert collect(policy, native, *asked, parts=parts) == together
    assert max(count for count, _ in policy.calls) < 5 * 3


def test_while_lean_judges_one_part_the_policy_speaks_for_another():
    """Worked by hand: the first judgement ends only when the second part has spoken."""
    spoken, heard = Event(), []

    def part(name):
        for turn in range(2):
            if name == "b":
                spoken.set()
            heard.append((yield partial(judged, name, turn)))

    def judged(name, turn):
        assert spoken.wait(5)
        return f"{name}{turn}"

    in_turns([part("a"), part("b")])
    assert heard == ["a0", "b0", "a1", "b1"]

    def fails():
        yield lambda: 1 / 0

    with pytest.raises(ZeroDivisionError):
        in_turns([fails()])


def test_a_group_may_begin_inside_of_a_proof(native):
    start = Start(AND, ("constructor", "exact h.2"))
    [group] = collect(Script("exact h.1"), native, [start], 1, "whole")
    assert group.rollouts[0].proved and group.rollouts[0].script[:2] == start.prefix


def test_a_fault_is_no_failure_and_leaves_its_group(native, monkeypatch):
    monkeypatch.setattr(native, "verify_all", lambda s, tier: [BackendError("gone")] * len(s))
    [group] = collect(Script("exact h", "skip"), native, [SELF], 2, "whole")
    lost, refused = group.rollouts
    assert lost.fault == lost.ended == "infrastructure" and math.isnan(lost.reward)
    assert group.known == (refused,) and group.rate == 0 and not lost.proved


class ByScript(Script):
    """Says the text that stands behind as many tactics."""

    def said(self, prompt, i):
        return Sample(self.texts[len(prompt.state.script)], -1.0, 2)


def test_what_is_unfinished_is_gone_on_with(native, tmp_path):
    """A short group ends at once; a long one keeps its turns, on disk too, and ends under version 2."""
    policy = ByScript("constructor", "exact h.2", "exact h.1")
    short = begin(native, [Start(AND, ("constructor", "exact h.2"))], 1, "step", origin="a")
    long = begin(native, [AND], 1, "step", origin="b")
    done, waiting = overprovisioned(policy, native, [], short + long, enough=1, version="1")
    assert [g.id[0] for g in done] == ["a"] and [len(g.rollouts[0].turns) for g in waiting] == [1]
    Buffer(tmp_path / "waiting").append("0", waiting)
    waiting = Buffer(tmp_path / "waiting").groups()
    done, waiting = overprovisioned(policy, native, waiting, [], enough=1, version="2")
    assert not waiting and done[0].rollouts[0].proved
    assert done[0].rollouts[0].versions == ("1", "2")


def test_wrong_arguments_are_refused_before_anything_is_said(native):
    with pytest.raises(ValueError, match="granularity"):
        collect(Script("x"), native, [SELF], 2, "proof")
    with pytest.raises(ValueError, match="n is 0"):
        collect(Script("x"), native, [SELF], 0, "step")


@pytest.fixture
def groups(native):
    budget = Spending(5, math.inf, math.inf)
    policy = Script("constructor", "exact h", "exact h.2", "exact h.1")
    return collect(policy, native, [AND, SELF], 2, "step", budget=budget, version="v")


def without_handles(groups):
    return [(g.id, [(r.ended, r.decisions, r.prompts) for r in g.rollouts]) for g in groups]


def test_a_buffer_gives_back_what_was_put_in(groups, tmp_path):
    buffer = Buffer(tmp_path / "rollouts.arrow")
    assert buffer.batches() == [] and buffer.groups() == []
    buffer.append("0", groups)
    buffer.append("nothing", [])
    buffer.append("1", groups[:1])
    for one in (buffer, Buffer(buffer.path)):
        assert one.batches() == ["0", "nothing", "1"] and len(one.groups()) == 3
        assert without_handles(one.groups(["0"])) == without_handles(groups)
    with pytest.raises(ValueError, match="has a batch '1' already"):
        buffer.append("1", groups)


def test_any_reader_of_arrow_reads_a_buffer(groups, tmp_path):
    pa = pytest.importorskip("pyarrow")
    buffer = Buffer(tmp_path / "rollouts.arrow")
    for name in ("0", "1"):
        buffer.append(name, groups)
    rows = pa.ipc.open_stream(pa.memory_map(str(buffer.path))).read_all().to_pylist()
    assert [row["batch"] for row in rows] == ["0"] * 4 + ["1"] * 4
    for row, rollout in zip(rows, [r for g in groups for r in g.rollouts] * 2, strict=True):
        assert row["reward"] == rollout.reward and row["tactics"] == rollout.spent.tactics
        assert row["actions"] == [d.action for d in rollout.decisions]
        assert row["token_ids"] == [[7, 8]] * len(rollout.turns)
        assert row["log_probs"] == [[-0.25, -0.75]] * len(rollout.turns)


def test_what_a_killed_run_left_of_a_batch_counts_as_not_collected(groups, tmp_path):
    """Cut at every few bytes: whole batches are read, and going on is as if there had been no more."""
    buffer = Buffer(tmp_path / "rollouts.arrow")
    sizes = []
    for name in ("0", "1"):
        buffer.append(name, groups[:1])
        sizes.append(buffer.path.stat().st_size)
    whole = buffer.path.read_bytes()
    cut = Buffer(tmp_path / "cut.arrow")
    some = (0, 3, sizes[0] - 1, sizes[0], sizes[0] + 9, sizes[1] - 1)
    for size in [*some, *range(0, sizes[-1], 37), *range(sizes[1] - 8, sizes[1])]:
        cut.path.write_bytes(whole[:size])
        kept = [name for name, end in zip(("0", "1"), sizes, strict=True) if end <= size]
        again = Buffer(cut.path)
        assert again.batches() == kept and len(again.groups()) == len(kept)
        if size in some:
            for name in ("0", "1")[len(kept) :]:
                again.append(name, groups[:1])
            assert cut.path.read_bytes() == whole
    cut.path.write_bytes(whole[:-9])
    assert cut.batches() == ["0"]  # also by one that knew more


def test_a_buffer_that_is_appended_to_is_not_read_again(groups, tmp_path, monkeypatch):
    buffer = Buffer(tmp_path / "rollouts.arrow")
    buffer.append("0", groups)

    def never(*args):
        raise AssertionError("the file was read")

    monkeypatch.setattr("agents.rollouts.buffer._places", never)
    for name in ("1", "2", "3"):
        buffer.append(name, groups)
    assert buffer.batches() == ["0", "1", "2", "3"] and len(buffer.groups(["2"])) == 2


def test_a_full_disk_is_said_and_what_was_there_stays(groups, tmp_path, monkeypatch):
    buffer = Buffer(tmp_path / "rollouts.arrow")
    buffer.append("0", groups)

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("agents.rollouts.buffer.os.fsync", full)
        with pytest.raises(
            OSError, match=r"batch '1' was not written to .*No space left"
        ) as raised:
            buffer.append("1", groups)
    assert raised.value.errno == errno.ENOSPC and "1 batches before it are whole" in str(
        raised.value
    )
    assert buffer.batches() == Buffer(buffer.path).batches() == ["0"]
    buffer.append("1", groups)
    assert Buffer(buffer.path).batches() == ["0", "1"]


def test_a_damaged_buffer_is_refused_and_not_cut(groups, tmp_path):
    """What stands behind the damage is whole: it must not be taken for what a kill left."""
    buffer = Buffer(tmp_path / "rollouts.arrow")
    ends = []
    for name in "012":
        buffer.append(name, groups)
        ends.append(buffer.path.stat().st_size)
    data = bytearray(buffer.path.read_bytes())
    data[ends[0] + 6] ^= 1  # the size of a message
    other = Buffer(tmp_path / "damaged.arrow")
    other.path.write_bytes(data)
    for use in (other.batches, other.groups, lambda: other.append("3", groups)):
        with pytest.raises(ValueError, match=r"damaged.arrow: damaged after batch 1"):
            use()
    assert other.path.read_bytes() == data
    other.path.write_text('{"version": 3}\n')
    with pytest.raises(ValueError, match="is no buffer of rollouts"):
        other.batches()


def test_replay_takes_the_newest_informative_group_of_each_theorem(groups):
    mixed = groups[0]
    older = Group("older", mixed.rollouts)
    sure = Group("sure", (groups[1].rollouts[0],))
    assert replay([older, mixed, sure], 5, seed=0) == [mixed]


def test_giving_up_is_a_call_with_tokens_to_learn_from(native):
    """After one tactic, which counts; what is said to give up is paid for and asks Lean nothing."""

    class Quits(OnlySamples):
        def sample(self, prompts, n, seed):
            said = ["give_up" if prompt.history else "constructor" for prompt in prompts]
            return [[Sample(text, -1.0, 3, (1, 2, 3), (-0.5,) * 3)] * n for text in said]

    theorem = Theorem("both", "p ∧ q", "(p q : Prop) (hp : p) (hq : q)")
    [group] = collect(Quits(), native, [theorem], 2, "step", version="v")
    for rollout in group.rollouts:
        assert rollout.ended == "gave_up" and rollout.reward == 0 and not rollout.refusal
        last = rollout.decisions[-1]
        assert last.gave_up and last.token_ids == (1, 2, 3) and last.policy == "v"
        assert (rollout.spent.tactics, rollout.spent.tokens, rollout.spent.calls) == (1, 6, 2)
        assert rollout.script == ("constructor",)
