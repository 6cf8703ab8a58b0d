"""Programs that use segenv in odd circumstances: it works, or says in words what is missing."""

import os
import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from tests.lean.test_pool import gone
from tests.typed import there

PROVE = """
import segenv
from segenv.backends.native import Limits, NativeBackend
T = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")

def proved(backend):
    done = backend.run_tactic(backend.start(T), "exact ⟨h.2, h.1⟩")
    return [backend.verify(done, tier).proved for tier in ("T1", "T2")]
"""


def run(
    code: str, setup: Callable[[], object] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A program of its own that runs `code` behind `PROVE`."""
    return subprocess.run(
        [sys.executable, "-c", PROVE + code],
        preexec_fn=setup,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


SIGNALS = {
    "SIGCHLD ignored": "import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n",
    "every signal blocked": "import signal\n"
    "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n",
    "every child collected": "import os, threading, time\n"
    "def reap():\n"
    "    while True:\n"
    "        try: os.waitpid(-1, 0)\n"
    "        except ChildProcessError: time.sleep(0.01)\n"
    "threading.Thread(target=reap, daemon=True).start()\n",
}


@pytest.mark.parametrize("name", SIGNALS)
def test_what_a_program_does_with_signals_changes_no_verdict(name):
    child = run(SIGNALS[name] + "with NativeBackend() as backend: print(proved(backend))")
    assert child.stdout == "[True, True]\n", child.stderr


@pytest.mark.parametrize("closed", [(0,), (0, 1), (1, 2), (0, 1, 2)], ids=str)
def test_a_program_without_standard_streams(closed, tmp_path):
    said = tmp_path / "said"
    code = f"""
import gymnasium as gym
try:
    env = gym.make("LeanSegment-v0", theorems=T)
    env.reset()
    said = str(env.step("constructor\\nexact h.2\\nexact h.1")[1])
    with NativeBackend() as backend: said += str(proved(backend))
except BaseException as error:
    said = repr(error)
open({str(said)!r}, "w").write(said)
"""

    def close() -> None:
        for descriptor in closed:
            os.close(descriptor)

    run(code, setup=close)
    assert said.read_text() == "1.0[True, True]"


@pytest.mark.parametrize("where", ["a:b", "with a space", "a:b:c d"])
def test_lean_finds_its_library_in_a_folder_of_any_name(where, tmp_path):
    """The folder of what is kept, and that of temporary files, which are left empty."""
    from segenv.lean.build import ensure_core
    from segenv.lean.runtime import discover

    cache, temporary = tmp_path / where, tmp_path / f"temporary {where}"
    temporary.mkdir()
    core = ensure_core(discover())
    (cache / "core").mkdir(parents=True)
    (cache / "core" / core.name).symlink_to(core)
    code = "with NativeBackend() as backend: print(proved(backend))"
    child = run(code, SEGENV_CACHE=str(cache), TMPDIR=str(temporary), LEAN_PATH="/nowhere")
    assert child.stdout == "[True, True]\n", child.stderr
    assert not list(temporary.iterdir())


def test_too_few_descriptors_are_told_and_nothing_is_lost():
    code = """
import os, resource
from segenv.backends.base import Attempt
with NativeBackend(workers=2) as backend:
    state = backend.start(T)
    used = max(map(int, os.listdir("/proc/self/fd"))) + 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (used, used))
    hold = [os.dup(0) for _ in range(used - len(os.listdir("/proc/self/fd")) + 1)]
    done = backend.run_all([Attempt(state, f"have x{i} := h") for i in range(40)])
    print({getattr(ran.outcome, "kind", "fine") for (ran,) in done})
    os.kill(backend.pool.pids()[backend.pool.running()[0]], 9)
    backend.run_tactic(state, "skip")
    print(proved(backend)[0] if not hold else backend.run_tactic(state, "constructor"))
    for descriptor in hold: os.close(descriptor)
    print(backend.run_tactic(state, "constructor").script)
"""
    child = run(code)
    first, *told, last = child.stdout.splitlines()
    assert first == "{'fine'}", child.stdout + child.stderr
    assert "open files" in " ".join(told) or "⊢" in " ".join(told)
    assert last == "('constructor',)"


def test_a_program_that_may_open_nothing_is_told_why():
    code = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))
try: NativeBackend().start(T)
except Exception as error: print(type(error).__name__, error)
"""
    child = run(code, SEGENV_LEAN="wheel")
    assert "open files" in child.stdout or "many" in child.stdout, child.stdout + child.stderr


FORKS = {
    "fork": "import os\nif not os.fork(): time.sleep(30)\n",
    "fork in a thread": "import os, threading\n"
    "def fork():\n    if not os.fork(): time.sleep(30); os._exit(0)\n"
    "thread = threading.Thread(target=fork); thread.start(); thread.join()\n",
    "multiprocessing": "import multiprocessing\n"
    "multiprocessing.get_context('fork').Process(target=time.sleep, args=(30,)).start()\n",
}


@pytest.mark.parametrize("name", FORKS)
def test_a_forked_child_that_outlives_its_parent_keeps_no_lean_alive(name):
    code = f"""
import time
backend = NativeBackend(workers=2)
proved(backend)
pids = [*backend.pool.pids().values(), backend.pool._zygote.process.pid]
{FORKS[name]}
print(*pids, flush=True)
time.sleep(30)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", PROVE + code], stdout=subprocess.PIPE, text=True
    )
    with parent:
        lean = [psutil.Process(int(pid)) for pid in there(parent.stdout).readline().split()]
        forks = [p for p in psutil.Process(parent.pid).children() if p not in lean]
        parent.kill()
    assert len(lean) >= 3 and gone(lean)
    for process in forks:
        process.kill()


def test_children_by_multiprocessing_work_and_leave_the_parent_its_own():
    code = """
import multiprocessing, sys
backend = NativeBackend()
def work(queue):
    queue.put(proved(backend))
    sys.exit(0)
if __name__ == "__main__":
    proved(backend)
    pids = backend.pool.pids()
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    child = context.Process(target=work, args=(queue,))
    child.start()
    print(queue.get())
    child.join()
    print(child.exitcode, proved(backend), backend.pool.pids() == pids)
"""
    child = run(code)
    assert child.stdout == "[True, True]\n0 [True, True] True\n", child.stderr


def test_a_backend_that_is_dropped_leaves_no_process_and_no_zombie():
    code = """
import psutil
backend = NativeBackend(workers=2)
proved(backend)
del backend
print(psutil.Process().children(recursive=True))
backend = NativeBackend()
proved(backend)  # and this one is dropped at the end
"""
    child = run(code)
    assert (child.stdout, child.stderr, child.returncode) == ("[]\n", "", 0)
