"""Commands that learn say in one line what they lack, where torch is not installed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKED = """
import runpy, sys
from segenv.extras import LEARNERS

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in LEARNERS:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
name, sys.argv = sys.argv[1], sys.argv[1:]
runpy.run_module(name, run_name="__main__", alter_sys=True)
"""
COMMANDS = {
    "agents.bench": "",
    "agents.search": "logic --policy step-1m --trees {out}",
    "agents.training.expert_iteration": "--policy {warm} --source logic --held-out nat --out {out}"
    " --replay logic",
    "agents.training.grpo": "--policy {warm} --source logic --held-out nat --out {out}",
    "agents.training.ppo": "--source logic --held-out nat --out {out}",
    "agents.training.preference": "--policy {warm} --explorations {file} --out {out}",
    "agents.training.sft": "--out {out} --source logic",
    "agents.values.train": "{file} --out {out}",
    "agents.zoo.make": "step-1m --out {out}",
}
"""Each command, and arguments with which it would begin."""


def commands():
    """The modules of `agents` that are run as commands."""
    for path in (ROOT / "agents").rglob("*.py"):
        if '__name__ == "__main__"' in path.read_text("utf-8"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__main__")


def test_these_are_all():
    assert set(COMMANDS) == set(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_missing_is_one_line(name, tmp_path):
    """And nothing was written before."""
    (tmp_path / "warm").mkdir()
    (tmp_path / "warm" / "segenv.json").write_text("{}")
    (tmp_path / "traces.jsonl").write_text("")
    places = {"warm": "warm", "file": "traces.jsonl", "out": "out"}
    given = COMMANDS[name].format(**{key: tmp_path / place for key, place in places.items()})
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, name, *given.split()],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr[-2000:]
    said = r"segenv: this needs \w+: pip install 'segenv\[agents\]'\n"
    assert re.fullmatch(said, done.stderr), done.stderr[-2000:]
    assert not (tmp_path / "out").exists()
