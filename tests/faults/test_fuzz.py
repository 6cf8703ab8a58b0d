"""Texts that nobody would write; `python -m tools.trust faults` tries 50,000."""

import pytest

from segenv.backends.native import Limits, NativeBackend
from tests.faults.fuzz import Fuzzer


@pytest.fixture(scope="module")
def fuzzer():
    with NativeBackend(limits=Limits(tactic=1.0, header=5.0, outcomes=0)) as backend:
        yield Fuzzer(backend, seed=0)


def test_tactic_texts(fuzzer):
    findings = fuzzer.run(range(2_000))
    assert not findings.problems
    assert len(findings.kinds) > 10 and findings.kinds["accepted"] > 10


def test_sources(fuzzer):
    findings = fuzzer.run_sources(range(300))
    assert not findings.problems
    assert findings.kinds["accepted"] > 20 and findings.kinds["refused"] > 20
