"""Expert iteration learns by proving, its controls do not, and a run that was stopped goes on."""

from dataclasses import replace
from pathlib import Path

import pytest

from agents.rollouts import Buffer
from agents.training import supervised
from agents.training.expert_iteration import rounds
from agents.training.expert_iteration.figure import draw, summary
from agents.training.expert_iteration.proofs import Proof, distinct, shortened, traced
from agents.training.expert_iteration.rounds import NothingProved, World, read_rows, run
from agents.training.expert_iteration.settings import Settings
from segenv.proof import Theorem
from segenv.theorems.importers.jsonl import write_theorems
from segenv.traces.extract import traces
from tests.agents.training.test_sft import FAMILY
from tests.typed import there

DISTINCT = list({(t.binders, t.statement): t for t in FAMILY}.values())
WARM, TRAIN, TEST = DISTINCT[::3], DISTINCT[1::3], DISTINCT[2::3]
OTHER = [replace(t, name=f"other_{t.name}", binders=f"{t.binders} (n : Nat)") for t in TEST]
"""Those of `TEST` with something more that is given: others, whatever names are called."""
PAGE = Path(__file__).parents[3] / "docs" / "algorithms" / "expert_iteration.md"
AND = Theorem("and_swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")


@pytest.fixture(scope="module")
def warm(native, tmp_path_factory):
    """A policy that proves a part of the world, and what it was taught."""
    taught, _ = traces(native, WARM)
    out = tmp_path_factory.mktemp("warm") / "policy"
    supervised.train(
        supervised.Args(
            out=out,
            granularity="whole",
            model="200k",
            vocabulary=400,
            context=128,
            lr=5e-3,
            warmup=5,
            batch_tokens=256,
            tokens_read=14_000,
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
        tokens=8_000,
        judged=2,
        lr=3e-3,
        batch_tokens=256,
    )


@pytest.fixture
def about(warm):
    return World(tuple(TRAIN), tuple(TEST), warm[1])


def test_it_learns_and_does_not_when_the_update_is_off(native, settings, about, tmp_path):
    """Two rounds on its own proofs alone add at least 0.1 to a success of about a half."""
    alone = replace(settings, fresh=1.0, replay=(), judged=4)
    rows = run(alone, tmp_path / "on", native, replace(about, replay=()))
    assert 0.2 < rows[0].success < 0.7 and rows[2].success > rows[0].success + 0.1
    assert 0 < rows[1].proved <= len(TRAIN) and rows[1].replayed == 0 < rows[1].fresh
    assert rows[1].tokens == pytest.approx(settings.tokens, rel=0.02)
    off = run(replace(alone, update="off"), tmp_path / "off", native, about)
    assert [row.held_out for row in off] == [rows[0].held_out] * 3
    draw({"proofs": [rows], "off": [off]}, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 5_000
    assert summary({"off": [off]})[0].startswith("no update: held-out pass@1 0.")


def test_the_control_reads_as_many_tokens_and_no_new_proofs(native, settings, about, tmp_path):
    few = replace(settings, tokens=1_500, rounds=1, judged=1, samples=2)
    proofs = run(few, tmp_path / "proofs", native, about)[1]
    replay = run(replace(few, update="replay"), tmp_path / "replay", native, about)[1]
    assert replay.tokens == pytest.approx(proofs.tokens, rel=0.05)
    assert replay.fresh == 0 and replay.rate is None and proofs.fresh > 0
    assert not (tmp_path / "replay" / "rollouts.arrow").exists()


def test_a_run_that_was_stopped_goes_on_and_counts_nothing_twice(
    native, settings, about, tmp_path, monkeypatch
):
    """Stopped while it trains: what was sampled stays, and the end is that of an undisturbed run."""
    few = replace(settings, tokens=1_500, rounds=1, judged=1, samples=2)
    whole = run(few, tmp_path / "whole", native, about)
    with monkeypatch.context() as patch:
        patch.setattr("agents.training.expert_iteration.learn.fit", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run(few, tmp_path / "cut", native, about)
    with monkeypatch.context() as patch:
        patch.setattr("agents.training.expert_iteration.rounds.collect", interrupt)
        rest = run(few, tmp_path / "cut", native, about)
    known = ("held_out", "rate", "proved", "new", "tokens", "loss")
    assert [[getattr(r, k) for k in known] for r in rest] == [
        [getattr(r, k) for k in known] for r in whole
    ]
    assert Buffer(tmp_path / "cut" / "rollouts.arrow").batches() == ["round 1"]
    assert read_rows(tmp_path / "cut") == rest
    with pytest.raises(ValueError, match="holds a run with samples = 2, not 3"):
        run(replace(few, samples=3), tmp_path / "cut", native, about)


def interrupt(*args, **kwargs):
    raise KeyboardInterrupt


def test_a_first_round_without_a_proof_is_said_at_once(native, settings, about, tmp_path):
    hard = Theorem("hard", "p", "(p q : Prop) (h : p ∨ q) (g : q → p)")
    few = replace(settings, samples=2, judged=1)
    with pytest.raises(NothingProved, match="none of 2 attempts at 1 theorems was a proof"):
        run(few, tmp_path / "none", native, replace(about, theorems=(hard,)))


def test_a_round_may_be_as_many_generated_tokens(native, settings, about, tmp_path):
    """Rows say what was spent; two rounds of less than half of the world each try other theorems."""
    few = replace(settings, tokens=500, judged=1, samples=2, generated=80)
    small = replace(about, theorems=about.theorems[:16], held_out=about.held_out[:2])
    rows = run(few, tmp_path, native, small)[1:]
    groups = [Buffer(tmp_path / "rollouts.arrow").groups([f"round {i}"]) for i in (1, 2)]
    for row, own in zip(rows, groups, strict=True):
        cost = [sum(r.spent.tokens for r in group.rollouts) for group in own]
        assert row.generated == sum(cost) and 80 <= sum(cost) < 80 + 2 * max(cost)
        assert row.played == 2 * len(own) and there(row.tactics) >= 2 * len(own)
    tried = [g.theorem.name for own in groups for g in own]
    assert 2 < len(tried) <= 16 and len(set(tried)) == len(tried)
    with pytest.raises(ValueError, match="way must be 'sample'"):
        replace(few, way="search")


def test_a_round_may_begin_at_states_that_were_met(native, settings, about, tmp_path):
    """Restarts stand in the place of half of the theorems, and lead to whole proofs (Satori)."""
    few = replace(settings, tokens=500, judged=1, samples=4, select="restarts?share=0.5&proved=1")
    small = replace(about, theorems=about.theorems[:12], held_out=about.held_out[:2])
    rows = run(few, tmp_path, native, small)
    first, second = (Buffer(tmp_path / "rollouts.arrow").groups([f"round {i}"]) for i in (1, 2))
    inside = [group for group in second if group.start.script]
    met = {d.next_state.script for g in first for r in g.rollouts for d in r.decisions}
    assert not any(g.start.script for g in first) and len(second) == 12
    assert 0 < len(inside) <= 6 and {g.start.script for g in inside} <= met
    rates = [g.rate for g in second if not g.start.script]
    assert rows[2].rate == pytest.approx(sum(rates) / len(rates))
    assert rows[1].theorems == 12 >= rows[2].proved
    for given, said in (({"select": "reverse"}, "GRPO has it"), ({"way": "search"}, "'search'")):
        with pytest.raises(ValueError, match=said):
            replace(few, **given)


def test_conjectures_are_asked_for_and_kept_while_they_are_barely_proved(
    native, settings, about, tmp_path
):
    """Mutants of what was proved often; none is a held-out theorem, and success is not theirs."""
    few = replace(settings, tokens=500, judged=1, samples=4, conjectures=5)
    small = replace(about, theorems=about.theorems[:12], held_out=about.held_out[:2])
    rows = run(few, tmp_path, native, small)
    first, second = (Buffer(tmp_path / "rollouts.arrow").groups([f"round {i}"]) for i in (1, 2))
    asked = {t.text_key for t in small.theorems}
    new = [g.theorem for g in second if g.theorem.text_key not in asked]
    assert len(first) == 12 and 0 < len(new) <= 5 and len(second) == 12 + len(new)
    rates = [g.rate for g in second[:12]]
    assert rows[2].rate == pytest.approx(sum(rates) / len(rates)) and rows[2].proved <= 12
    same = {native.identity(t) for t in (*small.theorems, *small.held_out, *WARM)}
    assert not same & {native.identity(t) for t in new}


def test_search_may_find_the_proofs(native, settings, about, tmp_path):
    few = replace(settings, way="search", samples=1, search_tokens=60, tokens=1_500, rounds=1)
    some = replace(about, theorems=about.theorems[:8], held_out=about.held_out[:4])
    row = run(replace(few, judged=1), tmp_path / "search", native, some)[1]
    assert row.proved == 8 * there(row.rate) > 0
    assert 0 < row.new <= row.proved  # theorems that differ in names alone may share a proof
    assert row.played == 8 and row.generated and row.tactics


def test_tactics_that_are_not_needed_are_dropped(native):
    long = ("have x := h", "have y := x", "constructor", "exact h.2", "exact h.1")
    [short] = shortened(native, [Proof(AND, long, 0.5, 3)])
    assert short == Proof(AND, long[2:], 0.5, 3)
    [trace] = traced(native, [short])
    assert trace.tactics == long[2:] and not trace.states[-1].goals
    needed = Proof(AND, ("have x := h.1", "exact ⟨h.2, x⟩"), 1)
    assert shortened(native, [needed]) == [needed]


def test_a_proof_counts_once_whatever_the_names_and_the_order_of_its_theorem(native):
    """Of statements that are one, the shortest scripts are kept, each once."""
    names = [("p", "q"), ("q", "p"), ("a", "b")]
    same = [Theorem(f"t{x}", f"{x} ∧ {y}", f"({x} {y} : Prop) (h : {y} ∧ {x})") for x, y in names]
    other = replace(AND, binders=f"{AND.binders} (n : Nat)")
    long, short = ("constructor", "exact h.2", "exact h.1"), ("exact ⟨h.2, h.1⟩",)
    found = [Proof(t, script, 0.5) for t in (*same, other) for script in (long, short)]
    kept = distinct(found, 1, native.identity)
    assert kept == [Proof(same[2], short, 0.5), Proof(other, short, 0.5)]
    assert len(distinct(found, 1)) == 4 and len(distinct(found, 2, native.identity)) == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"fresh": 0}, "fresh is 0"),
        ({"replay": ()}, "there is no `replay`"),
        ({"policy": "nowhere"}, "policy is nowhere, but there is no checkpoint"),
        ({"update": "on"}, "update is 'on'"),
        ({"window": (0.5, 0.5)}, "window is 0.5"),
        ({"source": "generated/ordr"}, "ordr"),
    ],
)
def test_wrong_settings_are_refused_before_anything_is_computed(settings, given, said):
    with pytest.raises(ValueError, match=said):
        replace(settings, **given)


def test_what_replay_teaches_is_not_asked_for(native, settings, tmp_path):
    for name, some in (("warm", WARM), ("train", [*WARM, *TRAIN]), ("test", OTHER)):
        write_theorems(tmp_path / f"{name}.jsonl", some)
    files = {name: str(tmp_path / f"{name}.jsonl") for name in ("warm", "train", "test")}
    own = replace(settings, source=files["train"], held_out=files["test"], replay=(files["warm"],))
    about = rounds.world(own, native)
    assert {t.name for t in about.theorems} == {t.name for t in TRAIN}
    assert len(about.replay) == len(WARM)
    with pytest.raises(ValueError, match="there are none to prove"):
        rounds.world(replace(own, source=files["warm"]), native)
    for held_out in (TRAIN, TEST):  # those of TEST are those of TRAIN under other names
        write_theorems(tmp_path / "shared.jsonl", held_out)
        shared = str(tmp_path / "shared.jsonl")
        with pytest.raises(ValueError, match="20 of 20 held-out theorems are learned from"):
            rounds.world(replace(own, held_out=shared), native)
    with pytest.raises(ValueError, match="is the test side, and train is asked for"):
        rounds.world(replace(own, source=files["test"]), native)


def test_one_command_runs_both_arms_and_goes_on(warm, tmp_path, native, monkeypatch, capsys):
    """And its rollouts are read again as the page shows it."""
    import re
    from contextlib import nullcontext

    from typer.testing import CliRunner

    from agents.training.expert_iteration import command
    from agents.training.expert_iteration.__main__ import app

    monkeypatch.setattr(command, "NativeBackend", lambda workers: nullcontext(native))
    for name, some in (("warm", WARM), ("train", TRAIN[:6]), ("test", OTHER[:4])):
        write_theorems(tmp_path / f"{name}.jsonl", some)
    files = [
        f"--{o}={tmp_path / f'{n}.jsonl'}" for o, n in (("replay", "warm"), ("source", "train"))
    ]
    given = [
        *files,
        f"--held-out={tmp_path / 'test.jsonl'}",
        f"--policy={warm[0]}",
        f"--out={tmp_path / 'runs/rl/step'}",
        *("--rounds=1", "--tokens=600", "--samples=2", "--judged=1", "--batch-tokens=256"),
    ]
    first = CliRunner().invoke(app, given, catch_exceptions=False)
    assert "expert iteration: held-out pass@1" in first.output and "replay only" in first.output
    monkeypatch.setattr("agents.training.expert_iteration.rounds.collect", interrupt)
    again = CliRunner().invoke(app, given, catch_exceptions=False)
    said = [one.output.splitlines()[-3:] for one in (first, again)]
    assert said[0] == said[1]  # nothing is done twice
    for place in (".", "proofs-0", "replay-0"):
        assert (tmp_path / "runs/rl/step" / place / "curves.png").exists()
    (reads,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(reads, str(PAGE), "exec"), {"__name__": "page"})
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines[:2]] == ["0 ", "1 "] and len(lines) == 2 + 6


def test_the_page_names_flags_that_the_command_has():
    import re

    from typer.testing import CliRunner

    from agents.training.expert_iteration.__main__ import app

    text = PAGE.read_text(encoding="utf-8")
    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).output
    own = text.partition("python -m agents.training.expert_iteration")[2]
    flags = set(re.findall(r"(?<![-|])(--[a-z][\w-]+)", own)) - {"--help"}
    assert len(flags) > 12 and all(flag in shown for flag in flags)
