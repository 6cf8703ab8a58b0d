"""How many goals inside reference proofs survive as theorems of their own, with their negations.

python -m tools.scaffolds               # every tenth shipped theorem; --every 1 for all
"""

from collections import Counter
from typing import Annotated

import typer
from rich.progress import track

from segenv.backends.native import NativeBackend
from segenv.theorems.scaffolding import open_goals
from segenv.theorems.suite import load_suite
from segenv.traces.extract import traces


def main(every: Annotated[int, typer.Option(min=1, help="Each so many-th theorem.")] = 10) -> None:
    """Ask Lean to read back the goals of every state, and say what it did not."""
    kept, failed, reasons = 0, 0, Counter[str]()
    with NativeBackend() as backend:
        theorems = load_suite("all", backend).theorems[::every]
        for theorem in track(theorems, "reading goals back"):
            for trace in traces(backend, [theorem])[0]:
                for state in trace.states[1:-1]:
                    found = open_goals(backend, state)
                    kept, failed = kept + len(found.goals), failed + len(found.failed)
                    reasons.update(reason.split("\n")[0][:80] for reason in found.failed.values())
                backend.forget(trace.states)
    print(
        f"{len(theorems)} theorems: {kept} of {kept + failed} goals and their negations read back"
    )
    for reason, count in reasons.most_common(5):
        print(f"  {count}: {reason}")


if __name__ == "__main__":
    typer.run(main)
