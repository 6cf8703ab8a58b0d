"""One contract for every backend: native, and a replay of what native said."""

import pytest

from segenv.backends.base import BackendError, StatementError
from segenv.backends.replay import Recorder, ReplayBackend
from segenv.proof import ProofState, TacticError, Theorem

AND = Theorem("and", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
PROOF = ("constructor", "exact h.2", "exact h.1")


def contract(backend):
    start = backend.start(AND)
    assert str(start) == "p q : Prop\nh : p ∧ q\n⊢ q ∧ p" and start.script == ()
    with pytest.raises(StatementError, match="nowhere"):
        backend.start(Theorem("bad", "nowhere 1"))

    refused = backend.run_tactic(start, "exact h")
    assert isinstance(refused, TacticError) and refused.kind == "type_mismatch"
    split = backend.run_tactic(start, "constructor")  # a refusal leaves the state as it was
    assert isinstance(split, ProofState) and split.script == ("constructor",)
    left = backend.run_tactic(split, "exact h.2")
    other = backend.run_tactic(split, "skip")  # states branch
    assert len(left.goals) == 1 and other.goals == split.goals

    both = "constructor\nexact h.2"
    assert backend.run_tactic(start, both, compound=False).kind == "compound"
    assert backend.run_tactic(start, both, budget=1).kind == "budget"
    assert [(t.start, t.end) for t in backend.parse(start, both)] == [(0, 11), (12, 21)]
    assert backend.parse(start, "exact (").kind == "parse"

    done = backend.run_tactic(left, "exact h.1")
    assert str(done) == "no goals" and done.tactics == 3
    for tier in ("T1", "T2"):
        assert backend.verify(done, tier).proved
        assert not backend.verify(split, tier).proved  # verify wants the whole proof
    cheat = backend.run_tactic(start, "exact sorryAx _ true")
    assert not backend.verify(cheat, "T1").proved and not backend.verify(cheat, "T2").proved
    backend.forget([start, split])
    assert backend.run_tactic(split, "exact h.2") == left
    return [start, refused, split, left, done]


def test_native(native):
    contract(native)


def test_replay_of_native(native, tmp_path):
    recorder = Recorder(native)
    seen = contract(recorder)
    recorder.write(tmp_path / "record.jsonl")
    replay = ReplayBackend.read(tmp_path / "record.jsonl")
    again = contract(replay)
    assert again == seen
    assert [getattr(s, "goals", ()) for s in again] == [getattr(s, "goals", ()) for s in seen]
    with pytest.raises(BackendError, match="not recorded"):
        replay.run_tactic(seen[0], "simp")
