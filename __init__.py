"""`import segenv` from the folder that a clone named `segenv` lies in.

There Python finds the clone itself before the package in it, or before an installed one, and would make
an empty package of it. This loads the package in its place.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

if __name__ == "segenv":
    _inner = Path(__file__).resolve().parent / "segenv"
    _spec = spec_from_file_location(
        __name__, _inner / "__init__.py", submodule_search_locations=[str(_inner)]
    )
    assert _spec and _spec.loader
    sys.modules[__name__] = _module = module_from_spec(_spec)
    _spec.loader.exec_module(_module)
