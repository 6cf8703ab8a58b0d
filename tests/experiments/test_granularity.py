"""The arithmetic of the granularity experiment, and its report, on made-up rows."""

import json
import re
import shutil
import time
from base64 import b64decode
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import typer

from agents.search import Budget, SearchResult
from experiments.granularity import analysis, jobs, plots, report, rows, run, tables, work
from experiments.granularity.evaluate import evaluate
from experiments.granularity.lessons import Models
from experiments.granularity.presets import PRESETS
from experiments.granularity.replays import replayed
from experiments.granularity.study import Study, Task
from experiments.granularity.sweep import (
    ARMS,
    LM_PARTS,
    LM_READ,
    LM_TARGET,
    SETTINGS,
    Arm,
    Lesson,
    Scale,
    arms,
)
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem
from segenv.theorems.suite import load_suite
from segenv.traces.extract import traces

BUDGET = 100


def made_up_rows() -> list[dict[str, Any]]:
    """Six theorems, three seeds; arm i solves the first i theorems, at 10 (seed + 1) tokens."""
    return [
        {
            "arm": arm.name,
            "seed": seed,
            "theorem": f"t{theorem}",
            "suite": "made up",
            "reference_length": 2 * theorem + 1,
            "budget": {"tokens": BUDGET, "expansions": None, "tactics": None},
            "solved": theorem < i,
            "tokens": 10 * (seed + 1) if theorem < i else BUDGET,
            "distinct_tokens": 9,
            "samples": 12,
            "repeats": 2,
            "prompt_tokens": 50,
            "expansions": 3,
            "rollout_steps": 0,
            "tactic_calls": 9,
            "false_ends": 0,
            "seconds": 0.1,
        }
        for i, arm in enumerate(SETTINGS)
        for seed in range(3)
        for theorem in range(6)
    ]


META: dict[str, Any] = {
    "date": "2026-01-01",
    "scale": {"seeds": 3, "budget": {"tokens": BUDGET}, "sources": ["made up"]},
    "split": "test",
    "train_theorems": 9,
    "theorems": 6,
    "left_out": 0,
    "arms": [
        {"arm": arm.name, "pairs": 3, "target_tokens": 40, "mean_length": 1.5, "like_change": 0.5}
        for arm in SETTINGS
    ],
    "machine": "a machine",
    "seconds": 1.0,
}
PROOF: dict[str, Any] = {
    "theorem": "t",
    "title": "A <title>.",
    "signature": "theorem t : p ∧ q",
    "arm": "segment change",
    "actions": ["intro h\nconstructor", "assumption", "assumption"],
    "script": ["intro h", "constructor", "assumption", "assumption"],
    "tokens": 7,
    "states": ["a", "b", "c", "d", "no goals"],
    "goals": [1, 1, 2, 1, 0],
    "verdict": {"tier": "T2", "lean_version": "4.35.0"},
}


class Assets(HTMLParser):
    """Collects everything a browser would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "iframe", "object", "embed", "source"):
            self.found.append(tag)
        places = [(n, value or "") for n, value in attrs if n in ("src", "href", "srcset", "data")]
        self.found += [name for name, value in places if not value.startswith("data:image/svg")]


@pytest.mark.parametrize("proof", [PROOF, None])
def test_report_needs_nothing_else(proof: dict[str, Any] | None) -> None:
    html = report.page(made_up_rows(), META, proof)
    assets = Assets()
    assets.feed(html)
    assert assets.found == []
    assert not re.search(r"https?:|url\(|@import", html)
    assert "prefers-color-scheme: dark" in html


def test_report_shows_every_number_and_the_proof() -> None:
    html = report.page(made_up_rows(), META, PROOF)
    for arm in SETTINGS:
        assert arm.name in html
    for cell in tables.arm_cells(analysis.summarise(made_up_rows())[2]):
        assert cell in html
    for cell in tables.contrast_cells(analysis.contrasts(made_up_rows())[1])[1:]:
        assert cell.replace("<", "&lt;").replace("+", "+") in html.replace("&#43;", "+")
    assert tables.power_said(made_up_rows()) in html
    assert "goals 1 → 1 → 2" in html and "A &lt;title&gt;." in html
    assert html.index(">a<") < html.index("intro h\nconstructor") < html.index(">c<")


def test_the_figures_are_drawings_of_the_numbers() -> None:
    """The same numbers give the same file; each arm has its name in it."""
    summaries = analysis.summarise(made_up_rows())
    for draw in (lambda: plots.success(summaries), lambda: plots.by_tokens(made_up_rows(), BUDGET)):
        image = draw()
        assert image == draw()
        assert b64decode(str(image).partition("base64,")[2].rstrip('">')) == image.svg
        drawn = image.svg.decode()
        assert all(f"<!-- {arm.name} -->" in drawn for arm in SETTINGS)


# -- rows on disk -----------------------------------------------------------------------------

OWN: dict[str, Any] = {"split": "test", "scale": {"seeds": 3}}


def test_rows_are_kept_and_other_settings_refused(tmp_path: Path) -> None:
    assert rows.begin(tmp_path, {**OWN, "split": "validation"}) == set()
    assert rows.begin(tmp_path, OWN) == set()  # there were no rows to protect
    some = made_up_rows()[:3]
    rows.append(tmp_path, some[:2])
    rows.append(tmp_path, some[2:])
    assert rows.read(tmp_path) == some
    assert rows.begin(tmp_path, OWN | {"asked": "ab"}) == {
        (row["arm"], row["theorem"], row["seed"]) for row in some
    }
    for settings, said in (
        (OWN | {"split": "validation"}, "split 'test', not 'validation'"),
        (OWN | {"asked": "cd"}, "asked 'ab', not 'cd'"),
    ):
        with pytest.raises(ValueError, match=said):
            rows.begin(tmp_path, settings)
    (tmp_path / rows.SETTINGS).unlink()
    with pytest.raises(ValueError, match="has rows and no"):
        rows.begin(tmp_path, OWN)


def test_a_row_that_was_cut_off_is_written_anew(tmp_path: Path) -> None:
    rows.begin(tmp_path, OWN)
    rows.append(tmp_path, made_up_rows()[:2])
    path = tmp_path / rows.ROWS
    path.write_bytes(path.read_bytes()[:-5])
    assert rows.read(tmp_path) == made_up_rows()[:1]
    assert len(rows.begin(tmp_path, OWN)) == 1
    rows.append(tmp_path, made_up_rows()[1:2])
    assert rows.read(tmp_path) == made_up_rows()[:2]


# -- with Lean --------------------------------------------------------------------------------

LESSONS = (
    Theorem("swap", "p ∧ q → q ∧ p", "(p q : Prop)", proof="intro h\nexact ⟨h.2, h.1⟩"),
    Theorem("pair", "p ∧ q", "(p q : Prop) (a : p) (b : q)", proof="constructor\nexact a\nexact b"),
)
ASKED = Theorem("swap'", "b ∧ a → a ∧ b", "(a b : Prop)")


SMALL = Scale(seeds=2, theorems=1, budget=Budget(tokens=40))


def test_replay_tries_every_training_script_and_has_no_budget(
    native: NativeBackend, tmp_path: Path
) -> None:
    """It proves what is a training theorem in other names, and no more; the models have to learn."""
    arm, learned = ARMS["replay"], tuple(traces(native, LESSONS)[0])
    study = Study(learned, replace(SMALL, budget=Budget(tokens=1)), tmp_path)
    pair = Theorem("pair'", "r ∧ s", "(r s : Prop) (h : r) (k : s)")  # no script as it stands
    other = Theorem("other", "a ∨ b → b ∨ a", "(a b : Prop)")
    tasks = [Task(theorem, "made up", 2) for theorem in (ASKED, pair, other)]
    found = evaluate(study, native, arm, tasks, 0)
    assert [row["solved"] for row in found] == [True, True, False]
    assert found[1]["script"] == ("constructor", "exact h", "exact k")
    assert [row["verdict"]["tier"] for row in found[:2]] == ["T2", "T2"]
    assert [row["samples"] for row in found] == [1, 4, 2]  # two, and two more if names differ
    assert found[0]["tokens"] < found[2]["tokens"] and found[0]["budget"]["tokens"] is None
    assert study.size(arm)["target_tokens"] == 17
    json.dumps(found)
    (told,) = analysis.summarise(found)
    assert told.budget is None and "–" in tables.arm_cells(told)
    assert "replay" in {arm.name for preset in PRESETS.values() for arm in preset.arms}


def test_nothing_is_believed_that_a_search_says(
    native: NativeBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proofs are verified by `segenv.evaluate`; what was lost once is tried again."""
    study = Study(tuple(traces(native, LESSONS)[0]), SMALL, tmp_path)
    tasks = [Task(ASKED, "made up", 2), Task(replace(ASKED, name="other"), "made up", 2)]
    (true,) = replayed(native, study.traces, [ASKED])
    lies, calls = replace(true, script=("sorry",)), list[int]()
    lost = replace(true, solved=False, script=(), verdict=None, ended="infrastructure")

    def told(_backend: object, _traces: object, theorems: Sequence[Theorem]) -> list[SearchResult]:
        calls.append(len(theorems))
        own = {"other": lies, ASKED.name: true if len(calls) > 1 else lost}
        return [own[theorem.name] for theorem in theorems]

    monkeypatch.setattr("experiments.granularity.evaluate.replayed", told)
    found = {row["theorem"]: row for row in evaluate(study, native, ARMS["replay"], tasks, 0)}
    assert found["other"]["solved"] is False and found[ASKED.name]["solved"] is True
    assert found["other"]["verdict"]["proved"] is False and calls == [2, 1]


def test_arms_may_be_added_to_a_run(tmp_path: Path) -> None:
    def settings(*names: str) -> dict[str, Any]:
        return {"scale": {"arms": names, "seeds": 1}, "split": "test"}

    rows.begin(tmp_path, settings("step", "whole"))
    rows.append(tmp_path, made_up_rows()[:1])
    rows.begin(tmp_path, settings("replay", "step", "whole"))
    for other in (settings("step", "whole"), settings("step") | {"split": "validation"}):
        with pytest.raises(ValueError, match="of other settings"):
            rows.begin(tmp_path, other)


def test_replay_is_the_same_with_every_seed(native: NativeBackend, tmp_path: Path) -> None:
    """It draws nothing, so it is run once; what the first seed lost the others lack."""
    study = Study(tuple(traces(native, LESSONS)[0]), replace(SMALL, seeds=2), tmp_path)
    tasks = [Task(ASKED, "made up", 2), Task(replace(ASKED, name="lost"), "made up", 2)]
    first = evaluate(study, native, ARMS["replay"], tasks[:1], 0)
    rows.append(tmp_path, first)
    (again,) = evaluate(study, native, ARMS["replay"], tasks, 1)
    assert again["seed"] == 1
    assert {**again, "seed": 0} == json.loads(json.dumps(first[0]))


@pytest.mark.parametrize("arm", SETTINGS, ids=lambda arm: arm.name)
def test_every_arm_runs(native: NativeBackend, tmp_path: Path, arm: Arm) -> None:
    """A row for each seed, the same when it is run again, within the budget; the theorem is proved."""
    study = Study(tuple(traces(native, LESSONS)[0]), SMALL, tmp_path)
    task = Task(ASKED, "made up", 2)
    found, again = ([evaluate(study, native, arm, [task], s)[0] for s in (0, 1)] for _ in range(2))
    for row, other in zip(found, again, strict=True):
        assert row | {"seconds": 0} == other | {"seconds": 0}
        assert row["tokens"] <= row["budget"]["tokens"] and row["repeats"] == 0
        json.dumps(row)
    assert any(row["solved"] for row in found) and study.size(arm)["target_tokens"] == 17
    assert analysis.by_arm(found).keys() == {arm.name}


TINY = Scale(
    seeds=1,
    theorems=1,
    budget=Budget(tokens=60),
    arms=arms(
        *("replay", "step", "LM step", "LM whole, targets"),
        *("LM step + change 2", "LM step + random 2"),
    ),
    sources=("logic",),
    tokens_read=900,
    model="200k",
)


def in_this_process(
    native: NativeBackend, learned: list[Any], tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run whose workers are threads of this process, with a prover that is there."""
    monkeypatch.setattr(run, "load", lambda *_: (learned, tasks))
    monkeypatch.setattr(run, "NativeBackend", lambda: nullcontext(native))
    told: Queue[work.Progress] = Queue()
    monkeypatch.setattr(work, "_here", {"backend": native, "told": told})
    monkeypatch.setattr(
        run, "workers", lambda _: nullcontext(work.Workers(ThreadPoolExecutor(1), told, 1))
    )


def test_a_run_goes_on_where_it_was_stopped(
    native: NativeBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The smallest scale for real: models are trained; run again it does only what is missing."""
    learned, task = traces(native, LESSONS)[0], Task(ASKED, "logic", 2)
    in_this_process(native, learned, [task], monkeypatch)
    monkeypatch.setitem(PRESETS, "smoke", TINY)
    call = partial(
        run.main, *("smoke", None, None, None, None, "", "test", 1), tmp_path, tmp_path / "keep"
    )
    call()
    first = rows.read(tmp_path)
    assert [row["arm"] for row in first] == [arm.name for arm in TINY.arms]
    report_ = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Comparisons" in report_
    solved = {row["arm"] for row in first if row["solved"] and row["arm"] != "replay"}
    trees = {path.stem for path in (tmp_path / "trees").glob("*.jsonl")}
    assert trees == solved and trees and 'href="trees.html"' in report_
    for arm in trees:
        assert f'"{arm}"' in (tmp_path / "trees.html").read_text(encoding="utf-8")
    models = Models(tmp_path, TINY)
    step, whole = (models.told(arm.lesson, 0) for arm in (TINY.arms[2], TINY.arms[3]))
    assert step and whole and 850 < step["tokens_read"] <= 900
    assert step["target_tokens"] - 30 < whole["target_tokens"] <= step["target_tokens"]
    assert whole["tokens_read"] < step["tokens_read"]  # it pays for fewer prompts

    kept = (tmp_path / rows.ROWS).read_text(encoding="utf-8").splitlines(keepends=True)[:2]
    (tmp_path / rows.ROWS).write_text("".join(kept), encoding="utf-8")
    weights = models.place(TINY.arms[2].lesson, 0) / "model.safetensors"
    written = weights.stat().st_mtime_ns
    call()
    again = rows.read(tmp_path)
    assert weights.stat().st_mtime_ns == written
    assert [row | {"seconds": 0} for row in again] == [row | {"seconds": 0} for row in first]
    shutil.rmtree(tmp_path / "models")  # all rows are there: nothing is trained again
    call()
    assert not (tmp_path / "models").exists()
    with pytest.raises(typer.BadParameter, match="rows of other settings: scale"):
        run.main("smoke", None, 50, None, None, "", "test", 1, tmp_path)


@pytest.mark.parametrize(
    ("preset", "split", "sources", "said"),
    [
        ("dmeo", "test", "", "Did you mean"),
        ("demo", "tset", "", "Did you mean"),
        ("demo", "test", "logic,nta", "Did you mean"),
    ],
)
def test_what_is_unknown_is_said_before_anything_runs(
    preset: str, split: str, sources: str, said: str
) -> None:
    with pytest.raises(typer.BadParameter, match=said):
        run.checked(preset, split, sources)


def test_arms_that_search_differently_share_a_training() -> None:
    lessons = PRESETS["full"].lessons
    assert lessons[0] == Lesson("step", "read", 1.0)
    assert len(lessons) == len(LM_READ) + len(LM_TARGET) + len(LM_PARTS)
    assert ARMS["LM step + change 6"].lesson == ARMS["LM step"].lesson


def test_random_rollouts_are_as_frequent_as_those_of_change() -> None:
    found = [
        {"arm": "LM step + change 6", "seed": seed, "rollouts": 3 * seed, "chances": 10}
        | {"harder": False}
        for seed in (0, 1, 1)
    ]
    found.append(found[-1] | {"harder": True, "rollouts": 0, "chances": 1000})
    arm = ARMS["LM step + random 6"]
    assert jobs.rate(found, arm, 1) == pytest.approx(0.3)
    assert jobs.rate(found, arm, 0) == jobs.rate([], arm, 0) == 0


# -- the order of jobs ------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2])
def test_jobs_begin_in_their_order_when_nothing_that_they_need_is_left(count: int) -> None:
    """Two of a name are both waited for, and no process has two at a time."""
    begun: list[str] = []
    ended: list[str] = []

    def job(text: str, pool: work.Workers) -> work.Job:
        name, _, needs = text.partition(" after ")

        def begin() -> Future[None]:
            begun.append(name)
            assert len(begun) - len(ended) <= count
            return pool.submit(time.sleep, 0.001)

        return work.Job(name[0], begin, lambda _: ended.append(name), frozenset(needs.split()))

    with ThreadPoolExecutor(count) as threads:
        pool = work.Workers(threads, Queue(), count)
        pool.run([job(one, pool) for one in ("d1 after a c", "a1", "b1", "c1 after a", "a2")])
    assert sorted(ended) == ["a1", "a2", "b1", "c1", "d1"]
    assert begun[:2] == ["a1", "b1"] and begun.index("a2") < begun.index("c1")
    assert begun[-1] == "d1"


def test_jobs_that_wait_for_each_other_are_named() -> None:
    never = partial(pytest.fail, "it began")
    both = [work.Job(a, never, never, frozenset(b)) for a, b in ("xy", "yx")]
    with pytest.raises(ValueError, match=r"wait for each other: \['x', 'y'\]"):
        work.Workers(ThreadPoolExecutor(1), Queue(), 1).run(both)


def test_what_a_job_raises_ends_all(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as threads:
        pool = work.Workers(threads, Queue(), 1)
        bad = work.Job("a", partial(pool.submit, int, "x"), Future.result)
        late = work.Job("b", partial(pytest.fail, "it began"), Future.result, frozenset("a"))
        with pytest.raises(ValueError, match="invalid literal"):
            pool.run([bad, late])


def test_controls_are_matched_to_change_and_drawn_for_each_seed(
    native: NativeBackend, tmp_path: Path
) -> None:
    learned = traces(native, load_suite("logic", native).train[:12])[0]
    study = Study(tuple(learned), replace(SMALL, seeds=3), tmp_path)
    sizes = {arm.rule: study.size(arm) for arm in SETTINGS}
    change = sizes["change"]["pairs"]
    assert sizes["random"]["pairs"] == change
    assert sizes["fixed_k"]["pairs"] == pytest.approx(change, abs=1)
    for rule in ("fixed_k", "random"):
        texts = [[pair.text for pair in study.examples(rule, seed)] for seed in (0, 1, 2)]
        assert len(set(map(tuple, texts))) > 1
        assert study.memory(rule, 0) is not study.memory(rule, 1)
        assert 0 < sizes[rule]["like_change"] < 1
    assert study.memory("change", 0) is study.memory("change", 1)
