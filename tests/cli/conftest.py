"""The command line in this process, on the Lean of the whole test run."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from segenv.backends.native import NativeBackend
from segenv.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(native: NativeBackend, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `segenv` with arguments, and text for stdin."""
    monkeypatch.setattr("segenv.backends.native.NativeBackend", lambda **_: nullcontext(native))

    def run_(*arguments: object, stdin: str = "") -> Result:
        return CliRunner().invoke(app, list(map(str, arguments)), input=stdin)

    return run_


@pytest.fixture
def run_json(run: Run) -> Callable[..., Any]:
    """Run with `--json` and read what stands on stdout."""
    return lambda *arguments, **options: json.loads(run(*arguments, "--json", **options).stdout)
