"""What the README shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_ten_lines_run_and_prove():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert "⊢ q ∧ p" in done.stdout and "lasted 2 tactics, reward 1.0" in done.stdout
    assert "proved=True" in done.stdout and "tier='T1'" in done.stdout


def test_the_two_commands_are_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_every_command_of_the_readme_exists():
    from segenv.cli import app

    known = {command.name for command in app.registered_commands}
    assert set(re.findall(r"^segenv (\w+)", README, re.MULTILINE)) == known


def test_every_place_in_the_tree_exists():
    tree = README.partition("## What is where")[2].partition("```\n")[2].partition("```")[0]
    folder = ROOT
    for line in tree.splitlines():
        inside = line.startswith(" ")
        names = line.strip().split("  ")[0].split()
        if not inside:
            folder = ROOT / names[0]
        for name in names:
            assert ((folder if inside else ROOT) / name).exists(), name
