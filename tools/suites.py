"""Read the shipped suites with Lean and write down what it finds: `segenv/theorems/suites/*.json`.

python -m tools.suites      # after a change of a suite, or of how Lean files are read
"""

from segenv.backends.native import NativeBackend
from segenv.theorems.shipped import beside, ship
from segenv.theorems.suite import SHIPPED, SUITES


def main() -> None:
    """Write all of them."""
    with NativeBackend() as backend:
        for name in SUITES:
            path = SHIPPED / f"{name}.lean"
            theorems = backend.load(path.read_text(encoding="utf-8"), path.name)
            ship(path, theorems)
            print(f"{beside(path).name}: {len(theorems)} theorems")


if __name__ == "__main__":
    main()
