"""Fixtures shared by all tests."""

from collections.abc import Iterator

import pytest

from segenv.backends.native import NativeBackend


@pytest.fixture(scope="session")
def native() -> Iterator[NativeBackend]:
    """Real Lean, one worker, for the whole test run."""
    with NativeBackend() as backend:
        yield backend
