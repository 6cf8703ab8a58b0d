"""Running proofs and recording what happened: traces of reference proofs, with a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from segenv.backends.base import Backend, BackendError
from segenv.proof import ProofState, Theorem, Trace
from segenv.scripts import trace_of
from segenv.traces.flatten import NotFlat, flatten


@dataclass
class Report:
    """How an extraction went: names of split, whole (with reasons) and failed theorems."""

    split: list[str] = field(default_factory=list)
    whole: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def trace(backend: Backend, theorem: Theorem, proof: str | None = None) -> Trace:
    """The trace of a proof (the reference proof by default), split where it can be.

    A proof that cannot be split is one compound tactic. Raises `ValueError` if it is refused,
    `BackendError` where the backend fails again and again.
    """
    outcome = flatten(backend, theorem, _proof(theorem, proof))
    return outcome.trace if isinstance(outcome, NotFlat) else outcome


def traces(
    backend: Backend,
    theorems: Iterable[Theorem],
    progress: Callable[[str], None] = lambda name: None,
) -> tuple[list[Trace], Report]:
    """The traces of all reference proofs that run, and a report; `progress` gets each name."""
    found, report = [], Report()
    for theorem in theorems:
        try:
            outcome = flatten(backend, theorem, _proof(theorem, None))
        except (ValueError, BackendError) as error:
            report.failed[theorem.name] = str(error)
        else:
            if isinstance(outcome, NotFlat):
                report.whole[theorem.name] = outcome.reason
                found.append(outcome.trace)
            else:
                report.split.append(theorem.name)
                found.append(outcome)
        progress(theorem.name)
    return found, report


def replay(backend: Backend, trace_: Trace) -> ProofState:
    """The last state of a trace, run again. Raises `ValueError` where a tactic is refused."""
    return trace_of(backend, trace_.theorem, trace_.tactics).states[-1]


def _proof(theorem: Theorem, proof: str | None) -> str:
    text = theorem.proof if proof is None else proof
    if not text.strip():
        raise ValueError(f"{theorem.name} has no reference proof")
    return text
