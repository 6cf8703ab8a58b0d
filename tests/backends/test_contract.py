"""One contract for every backend: native, and a replay of what native said."""

import pytest

from segenv.backends.base import Attempt, BackendError, Ran, StatementError
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

    batch(backend, start, split)
    defined = Theorem("about", "seven = 7", header="def seven : Nat := 7\n\n")
    assert backend.definitions(defined) == ("def seven : Nat := 7",)
    assert backend.definitions(AND) == ()
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


def batch(backend, start, split):
    """What `run_all` says is what the single calls say, whatever else is in the batch."""
    whole = "constructor\n  -- both\nexact h.2; exact nothing\nexact h.1"
    unbuilt = ProofState(AND, ("exact nonsense",), ())
    attempts = [
        Attempt(start, "constructor"),
        Attempt(start, "constructor"),
        Attempt(start, whole, split=True),
        Attempt(split, "exact h.2\nexact h.1", split=True),
        Attempt(start, "constructor\nexact h.2", compound=False),
        Attempt(start, "constructor\nexact h.2", compound=False, split=True),
        Attempt(start, "constructor\nexact h.2\nexact h.1", budget=2, split=True),
        Attempt(start, "exact (", split=True),
        Attempt(start, "", split=True),
        Attempt(start, "skip\r\nskip;\t\tskip", split=True),
        Attempt(unbuilt, "skip"),
        Attempt(unbuilt, "skip\nskip", split=True),
    ]
    ran = backend.run_all(attempts)
    assert ran[0] == ran[1] == (Ran("constructor", 1, 0, split),)
    assert [(r.text, r.line, r.column) for r in ran[2]] == [
        ("constructor", 1, 0), ("exact h.2", 3, 0), ("exact nothing", 3, 11)
    ]  # fmt: skip
    assert [getattr(r.outcome, "kind", "") for r in ran[2]] == ["", "", "unknown_identifier"]
    assert ran[3][-1].outcome.goals == () and ran[3][-1].outcome.tactics == 3
    assert [kinds(ran[i]) for i in (4, 5, 6)] == [["compound"], ["", ""], ["", "", "budget"]]
    assert ran[6][-1].outcome.tactics == 0
    assert [kinds(ran[i]) for i in (7, 8)] == [["parse"], ["empty"]]
    assert [(r.line, r.column) for r in ran[9]] == [(1, 0), (2, 0), (2, 7)]
    assert [kinds(ran[i]) for i in (10, 11)] == [["infrastructure"]] * 2
    assert backend.run_all([]) == []
    for attempt, (first, *_) in zip(attempts[:10], ran, strict=False):
        if not attempt.split:
            options = {"compound": attempt.compound, "budget": attempt.budget}
            assert backend.run_tactic(attempt.state, attempt.text, **options) == first.outcome


def kinds(ran):
    return [getattr(one.outcome, "kind", "") for one in ran]


def test_native(native):
    contract(native)


def test_replay_of_native(native, tmp_path):
    recorder = Recorder(native)
    seen = contract(recorder)
    recorder.write(tmp_path / "record.jsonl", "4.0")
    replay = ReplayBackend.read(tmp_path / "record.jsonl")
    assert replay.lean == "4.0"
    again = contract(replay)
    assert again == seen
    assert [getattr(s, "goals", ()) for s in again] == [getattr(s, "goals", ()) for s in seen]
    with pytest.raises(BackendError, match="not recorded"):
        replay.run_tactic(seen[0], "simp")
