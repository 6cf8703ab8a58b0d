"""What the pages of GRPO and ArCHer show is what happens."""

import re
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

import agents.training.grpo.train  # noqa: F401  before the backend of its annotations is replaced
from segenv.theorems.importers.jsonl import write_theorems
from tests.agents.training.grpo.conftest import GIVEN, others, warm, world

PAGES = Path(__file__).parents[4] / "docs" / "algorithms"
LEARNS, REWARD, TOOLS = re.findall(
    r"```python\n(.*?)```", (PAGES / "grpo.md").read_text("utf-8"), re.DOTALL
)
(ARCHER,) = re.findall(r"```python\n(.*?)```", (PAGES / "archer.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def policy(native):
    return warm(native)


@pytest.fixture
def here(native, tmp_path, monkeypatch):
    """A fresh folder, with a small world where the page has a larger one."""
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda **_: nullcontext(native))
    monkeypatch.chdir(tmp_path)
    more = [replace(t, name=f"{t.name}_too", binders=f"{GIVEN} (s t : Prop)") for t in world()]
    write_theorems(tmp_path / "train.jsonl", [*world(), *more])
    write_theorems(tmp_path / "test.jsonl", others())
    return tmp_path


@pytest.mark.filterwarnings("ignore")  # TRL calls its tools experimental
@pytest.mark.parametrize("code", [REWARD, TOOLS], ids=["reward_func", "environment_factory"])
def test_trl_s_trainer_takes_thirty_lines(here, capsys, code):
    assert len(code.splitlines()) <= 30
    exec(compile(code, "docs/algorithms/grpo.md", "exec"), {"__name__": "page"})
    assert re.fullmatch(r"\[0\.0(, 0\.0)*\]", capsys.readouterr().out.splitlines()[-1])


@pytest.mark.parametrize("code", [LEARNS, ARCHER], ids=["grpo", "archer"])
def test_a_run_from_python(policy, here, capsys, code):
    """On fewer and easier theorems, for one batch."""
    policy.save(here / "runs" / "warm")
    short = code.replace("batches=24", "batches=1, probe=2, samples=4, attempts=1")
    short = short.replace("judge_every=12", "judge_every=1")
    short = short.replace("updates=80", "first=2, updates=2")
    short = short.replace('"experiments/rl_granularity/grpo/world"', '"."')
    assert short.count("batches=1,") == 1 and 'world = "."' in short
    exec(compile(short, "docs/algorithms/", "exec"), {"__name__": "page"})
    assert re.search(r"^0 0\.\d+\n1 [01]\.\d+\n\Z", capsys.readouterr().out, re.M)
