"""`import segenv` is light: it loads Gymnasium and numpy, and starts nothing."""

import json
import subprocess
import sys

# what Gymnasium and numpy themselves import, and what an editable install does
THEIRS = {"gymnasium", "numpy", "cloudpickle", "farama_notifications", "typing_extensions"}


def test_import_pulls_in_gymnasium_and_numpy_only():
    code = "import sys, json, segenv; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert {"gymnasium", "numpy", "segenv"} <= loaded
    others = loaded - sys.stdlib_module_names - THEIRS - {"segenv", "__main__"}
    # numpy's insides, what an editable install runs, and what Debian's Python runs
    installed = ("_", "cython_runtime", "sitecustomize")
    assert not {name for name in others if not name.startswith(installed)}, others
    assert done.stderr == ""


def test_import_starts_no_process_and_loads_no_lean():
    code = (
        "import os, sys, segenv\n"
        "import gymnasium as gym\n"
        "gym.make('LeanSegment-v0', theorems='nat')\n"
        "assert not any(m.startswith('segenv.lean.pool') for m in sys.modules)\n"
        "maps = open('/proc/self/maps').read() if os.path.exists('/proc/self/maps') else ''\n"
        "assert 'libleanshared' not in maps\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_name_is_there():
    import segenv

    assert all(hasattr(segenv, name) for name in segenv.__all__)
    assert segenv.__all__ == sorted(segenv.__all__)
