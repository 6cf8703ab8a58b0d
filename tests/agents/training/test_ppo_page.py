"""What `docs/algorithms/ppo.md` shows is what happens."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[3] / "docs" / "algorithms" / "ppo.md").read_text(encoding="utf-8")
LEARNS, LOOP = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(autouse=True)
def shared(native, monkeypatch):
    monkeypatch.setattr("segenv.registration.open_shared", lambda lean: native)
    monkeypatch.setattr(native, "close", lambda: None)


def test_the_example_has_forty_lines_and_runs(capsys):
    assert len(LEARNS.splitlines()) <= 40
    short = LEARNS.replace("5_120", "256").replace("[:50]", "[:4]")
    assert short.count("256") == 1 and "[:4]" in short
    exec(compile(short, "docs/algorithms/ppo.md", "exec"), {})
    assert re.fullmatch(r"before: \d\.\d\d\nafter: \d\.\d\d\n", capsys.readouterr().out)


def test_the_loop_over_one_environment_runs(capsys):
    exec(compile(LOOP, "docs/algorithms/ppo.md", "exec"), {})
    assert re.fullmatch(r"\(.*\) (True|False)\n", capsys.readouterr().out)


def test_the_command_is_the_one_of_the_page():
    from typer.testing import CliRunner

    from agents.training.ppo.__main__ import app

    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).output
    for flag in re.findall(r"`(--[\w-]+)`", PAGE):
        if flag != "--help":
            assert flag in shown, flag


def test_bad_input_is_one_line_and_a_status():
    from typer.testing import CliRunner

    from agents.training.ppo.__main__ import app

    done = CliRunner().invoke(app, ["--source", "nothing/here"])
    assert done.exit_code == 2 and "nothing/here" in done.output and "Traceback" not in done.output
