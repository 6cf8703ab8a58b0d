"""The other commands, and how they fail."""

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from segenv.traces.jsonl import read_traces
from tests.typed import there

FILE = """\
/-- Both ways round. -/
theorem swap (p q : Prop) (h : p ∧ q) : q ∧ p := by
  have hp := h.1
  constructor
  · exact h.2
  · exact hp

theorem easy : True := trivial
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.lean"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_doctor_says_all_well(run, run_json):
    result = run("doctor")
    assert result.exit_code == 0 and result.stdout.endswith("all well\n")
    found = run_json("doctor")
    assert found["ok"] and found["lean"]["version"] == "4.35.0"
    assert {"verify at T1", "verify at T2"} <= set(found["seconds"])


def test_doctor_says_what_to_do(run, run_json, monkeypatch):
    monkeypatch.setenv("SEGENV_LEAN", "/nowhere")
    result = run("doctor")
    assert result.exit_code == 1 and "export SEGENV_LEAN" in result.stderr
    assert not run_json("doctor")["ok"]


def test_trace_writes_lines_that_can_be_read_back(run, run_json, file, tmp_path):
    output = tmp_path / "traces.jsonl"
    assert run_json("trace", file, "-o", output) == {
        "traces": 2,
        "split": ["swap", "easy"],
        "splits": {"": 2},
        "whole": {},
        "failed": {},
        "file": str(output),
    }
    swap, easy = read_traces(output)
    assert len(swap.tactics) == 4 and easy.tactics == ("exact trivial",)
    result = run("trace", file, "--theorem", "swap")
    assert json.loads(result.stdout)["tactics"] == list(swap.tactics)


def test_trace_names_proofs_that_do_not_run(run, file):
    file.write_text(FILE + "theorem lazy : True := by sorry\n", encoding="utf-8")
    result = run("trace", file)
    assert result.exit_code == 1 and len(result.stdout.splitlines()) == 2
    assert "no trace of lazy: " in result.stderr


def test_segments_by_goal_count(run, run_json, file):
    (swap,) = run_json("segments", file, "-t", "swap")
    assert [piece["length"] for piece in swap["segments"]] == [2, 1, 1]
    assert swap["segments"][0]["goals"] == [[1, 1], [1, 2]]
    (swap,) = run_json("segments", file, "-t", "swap", "--rule", "fixed_k", "--k", "4")
    assert [piece["length"] for piece in swap["segments"]] == [4]
    (swap,) = run_json("segments", file, "-t", "swap", "--counting", "visible")
    assert swap["segments"][1]["goals"] == [[1, 0]]
    shown = run("segments", file).stdout
    assert "swap: 4 tactics, 3 segments" in shown and "1 → 2   constructor" in shown


def test_suites(run, run_json):
    (logic,) = run_json("suites", "logic")
    assert logic["train"] + logic["test"] == logic["theorems"] == len(logic["entries"])
    assert sum(level["theorems"] for level in logic["levels"]) == logic["theorems"]
    assert "LogicWorld.imp_distribute" in run("suites", "logic").stdout


UNKNOWN = {
    "a suite": (("trace", "logik"), "unknown suite 'logik'. Did you mean 'logic'?"),
    "a split": (("trace", "nat/tset"), "unknown split 'tset'. Did you mean 'test'?"),
    "a suite to list": (("suites", "logik"), "unknown suite 'logik'. Did you mean 'logic'?"),
    "a rule": (("segments", "nat", "--rule", "chnage"), "Did you mean 'change'?"),
    "a counting": (("segments", "nat", "--counting", "totals"), "Did you mean 'total'?"),
    "a file": (("play", "nowhere.lean"), "there is no file or folder 'nowhere.lean'"),
    "a command": (("chekc",), "Did you mean 'check'?"),
}


@pytest.mark.parametrize(("arguments", "said"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_name_lists_the_known(run, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2 and said in result.stderr
    assert isinstance(result.exception, SystemExit) and not result.stdout


def test_an_unknown_theorem(run, file):
    result = run("trace", file, "-t", "swop")
    assert result.exit_code == 2
    assert (
        result.stderr == "segenv: unknown theorem 'swop'. Did you mean 'swap'? Known: swap, easy\n"
    )


def test_no_folder_to_write_to(run, file, tmp_path):
    result = run("trace", file, "-o", tmp_path / "no" / "x.jsonl")
    assert result.exit_code == 2 and "there is no folder" in result.stderr


def segenv(*arguments: str, **options) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-m", "segenv.cli", *arguments]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **pipes, **options)


def test_a_process_of_its_own(file):
    process = segenv("check", str(file), "--json")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and not err
    assert [one["verdict"] for one in json.loads(out)] == ["proved", "proved"]


def heed_interrupts():
    """A shell has what it starts in the background ignore them, children included."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_is_one_line(file):
    process = segenv("play", str(file), stdin=subprocess.PIPE, preexec_fn=heed_interrupts)
    assert there(process.stdout).readline().startswith("theorem swap")
    time.sleep(0.2)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "segenv: interrupted\n")


def test_importing_the_command_line_leaves_lean_alone():
    code = "import sys, segenv.cli; print('segenv.backends.native' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.stdout == "False\n"


def test_version(run):
    assert run("--version").stdout.startswith("segenv ")
