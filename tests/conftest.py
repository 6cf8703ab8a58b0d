"""Fixtures shared by all tests."""

from collections.abc import Iterator

import pytest

from segenv import patience
from segenv.backends.native import NativeBackend


@pytest.fixture(scope="session")
def native() -> Iterator[NativeBackend]:
    """Real Lean, one worker, for the whole test run."""
    with NativeBackend() as backend:
        yield backend


@pytest.fixture(autouse=True, scope="session")
def _nobody_waits() -> None:
    """What commands say on stderr does not depend on how busy the machine is."""
    patience.PATIENCE = 1e6
