"""What takes long is said on stderr, and nothing else is."""

import time

from segenv.patience import patient
from segenv.proof import Theorem


def test_what_takes_long_is_said_once(capsys):
    with patient("counting sheep", after=0.01):
        deadline = time.monotonic() + 5
        said = ""
        while not said and time.monotonic() < deadline:
            time.sleep(0.01)
            said = capsys.readouterr().err
    assert said == "segenv: counting sheep\n"


def test_what_is_done_in_time_is_not_said(capsys):
    for _ in range(20):
        with patient("counting sheep", after=60):
            pass
    assert capsys.readouterr() == ("", "")


def test_a_file_that_lean_reads_slowly_is_named(native, monkeypatch, capsys):
    ask = native._start
    native.start(Theorem("t", "True"))
    capsys.readouterr()

    def slow(*request):
        time.sleep(0.3)
        return ask(*request)

    monkeypatch.setattr(native, "_start", slow)
    monkeypatch.setattr(native, "_remembered", lambda *_: None)
    monkeypatch.setattr("segenv.patience.PATIENCE", 0.01)
    native.load("theorem t : 12 = 12 := rfl\n", "mine.lean")
    assert (
        capsys.readouterr().err == "segenv: reading mine.lean with Lean (once, then it is kept)\n"
    )
