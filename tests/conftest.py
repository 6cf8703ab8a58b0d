"""Fixtures shared by all tests."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from segenv import patience
from segenv.backends.native import NativeBackend

# The same examples every time, and no clock: a busy machine is no reason to fail.
settings.register_profile(
    "segenv", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("segenv")


@pytest.fixture(scope="session")
def native() -> Iterator[NativeBackend]:
    """Real Lean, one worker, for the whole test run."""
    with NativeBackend() as backend:
        yield backend


@pytest.fixture(autouse=True, scope="session")
def _nobody_waits() -> None:
    """What commands say on stderr does not depend on how busy the machine is."""
    patience.PATIENCE = 1e6
