"""Record what real Lean says to the tests that run without it: `python -m tools.record`.

The tests in `tests/recordings` are run once with real Lean, and every request and answer is written to
`tests/recordings/golden.jsonl`, with Lean's version. Record again when these tests ask for more, and
when Lean is updated: then read the difference, which is what the new Lean says otherwise.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "tests/recordings"


def main() -> int:
    """Run the tests with Lean, then from the record alone. Returns the first exit code not 0."""
    command = [sys.executable, "-m", "pytest", "-q", FOLDER]
    for surroundings in ({"SEGENV_RECORD": "1"}, {"SEGENV_RECORD": ""}):
        if code := subprocess.run(command, cwd=ROOT, env=os.environ | surroundings).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
