"""The engine on a Lean installation: a toolchain folder made of the wheel and our core library,
and a Lake project on top of it.
"""

import os
import shutil
import subprocess
from pathlib import Path

import gymnasium as gym
import pytest

import segenv
from segenv.backends.base import BackendError, StatementError
from segenv.backends.native import NativeBackend
from segenv.lean.build import ensure_core
from segenv.lean.checker import checker_of
from segenv.lean.runtime import LEAN_VERSION, LeanNotFound, discover, lean_command
from segenv.proof import ProofState, Theorem
from tests.typed import there

MODULE = """\
namespace Shelf
/-- Twice a number. -/
def double (n : Nat) : Nat := n + n
theorem double_zero : double 0 = 0 := rfl
end Shelf
"""
HEADER = "import Shelf.Basic\nopen Shelf\n"
DOUBLE = Theorem("double_one", "double 1 = 2", header=HEADER)
NAME = f"leanprover/lean4:v{LEAN_VERSION}"


@pytest.fixture(scope="session")
def elan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An elan home with one toolchain: the wheel's library and the compiled core."""
    home = tmp_path_factory.mktemp("elan")
    wheel = discover("wheel")
    folder = home / "toolchains" / f"leanprover--lean4---v{LEAN_VERSION}"
    shutil.copytree(ensure_core(wheel), folder / "lib" / "lean")
    for file in wheel.library.parent.glob("lib*"):
        (folder / "lib" / "lean" / file.name).symlink_to(file)
    return home


@pytest.fixture(scope="session")
def project(elan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that Lake would have built with that toolchain."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "lean-toolchain").write_text(NAME + "\n")
    (folder / "Shelf").mkdir()
    source = folder / "Shelf" / "Basic.lean"
    source.write_text(MODULE)
    compiled = folder / ".lake" / "build" / "lib" / "lean" / "Shelf" / "Basic.olean"
    compiled.parent.mkdir(parents=True)
    toolchain = next((elan / "toolchains").iterdir())
    library = next((toolchain / "lib" / "lean").glob("libleanshared.*"))
    subprocess.run(
        lean_command(library, "-R", folder, "-o", compiled, source),
        check=True,
        env=os.environ | {"LEAN_PATH": str(toolchain / "lib" / "lean")},
    )
    return folder


@pytest.fixture
def shelf(elan: Path, project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ELAN_HOME", str(elan))
    with NativeBackend(lean=project) as backend:
        yield backend


def prove(backend: NativeBackend, theorem: Theorem, tactic: str) -> ProofState:
    done = backend.run_tactic(backend.start(theorem), tactic)
    assert isinstance(done, ProofState), done
    return done


def test_a_toolchain_has_its_own_init(elan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toolchain = next((elan / "toolchains").iterdir())
    with NativeBackend(lean=toolchain) as backend:
        assert not backend.pool.runtime.core
        done = prove(backend, Theorem("t", "p → p", "(p : Prop)"), "exact id")
        for tier in ("T1", "T2"):
            verdict = backend.verify(done, tier)
            assert verdict.proved and verdict.core == ""  # no core library of ours took part


def test_a_project_and_its_toolchain_are_found_and_used(shelf: NativeBackend) -> None:
    done = prove(shelf, DOUBLE, "rfl")
    assert shelf.verify(done, "T2").proved
    assert not isinstance(shelf.run_tactic(shelf.start(DOUBLE), "exact double_zero"), ProofState)


def test_theorems_with_one_header_share_one_import(shelf: NativeBackend) -> None:
    for n in range(5):
        theorem = Theorem(f"double_{n}", f"double {n} = {2 * n}", header=HEADER + f"-- {n}\n")
        prove(shelf, theorem, "rfl")
    assert shelf.pool.ask(0, 10.0, "imports") == {"imports": [[], ["Shelf.Basic"]]}


def test_a_new_worker_finds_the_import_done(shelf: NativeBackend) -> None:
    done = prove(shelf, DOUBLE, "rfl")
    shelf.pool.ask(0, 10.0, "forget", [])
    os.kill(shelf.pool.pids()[0], 9)
    assert not isinstance(shelf.run_tactic(done, "skip"), ProofState)
    assert shelf.pool.ask(0, 10.0, "imports") == {"imports": [[], ["Shelf.Basic"]]}


def test_an_import_that_is_missing_is_leans_error_before_any_episode(shelf: NativeBackend) -> None:
    with pytest.raises(StatementError, match=r"Shelf\.Nothing"):
        shelf.start(Theorem("t", "True", header="import Shelf.Nothing\n"))


def test_gym_make_takes_the_lean_to_run(
    elan: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELAN_HOME", str(elan))
    env = gym.make("LeanStep-v0", theorems=DOUBLE, lean=project)
    env.reset()
    assert env.step("rfl")[2]
    env.close()
    with pytest.raises(ValueError, match="backend"):
        segenv.registration.make_env(DOUBLE, backend=NativeBackend(), lean=project)


def test_a_project_that_is_not_built_says_so(tmp_path: Path) -> None:
    (tmp_path / "lean-toolchain").write_text(NAME)
    with pytest.raises(LeanNotFound, match="lake build"):
        discover(tmp_path)


def test_a_project_with_another_toolchain_says_what_to_install(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELAN_HOME", str(tmp_path))
    with pytest.raises(LeanNotFound, match="elan toolchain install"):
        discover(project)


CHECKER = """\
#!/bin/sh
# Stands in for `leanchecker`, which no wheel has: it looks for the compiled module as that would.
test -f "${LEAN_PATH##*:}/$1.olean" || exit 3
echo "$1" >> "$CHECKED"
if [ "$VERDICT" = refuse ]; then echo "found a problem in $1"; exit 1; fi
"""


@pytest.fixture
def checker(elan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A stand-in for the checker of a toolchain, beside the toolchain's libraries."""
    binary = next((elan / "toolchains").iterdir()) / "bin" / "leanchecker"
    binary.parent.mkdir(exist_ok=True)
    binary.write_text(CHECKER)
    binary.chmod(0o755)
    monkeypatch.setenv("CHECKED", str(tmp_path / "checked"))
    yield tmp_path / "checked"
    binary.unlink()


def test_tier_t3_asks_the_toolchains_checker(
    shelf: NativeBackend, checker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = prove(shelf, DOUBLE, "rfl")
    verdict = shelf.verify(done, "T3")
    assert verdict.proved and verdict.tier == "T3" and checker.read_text() == "Candidate\n"
    monkeypatch.setenv("VERDICT", "refuse")
    verdict = shelf.verify(done, "T3")
    assert not verdict.proved and verdict.tier == "T2" and "found a problem" in str(verdict.error)


def test_a_checker_that_is_killed_gives_no_verdict(shelf: NativeBackend, checker: Path) -> None:
    binary = there(checker_of(shelf.pool.runtime))
    binary.write_text("#!/bin/sh\nkill -9 $$\n")
    done = prove(shelf, DOUBLE, "rfl")
    with pytest.raises(BackendError, match="signal 9"):
        shelf.verify(done, "T3")


def test_tier_t3_is_not_asked_of_a_wrong_proof(shelf: NativeBackend, checker: Path) -> None:
    wrong = ProofState(DOUBLE, ("exact double_zero",), ())
    verdict = shelf.verify(wrong, "T3")
    assert not verdict.proved and not checker.exists()
