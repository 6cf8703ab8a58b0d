"""The world of expert iteration and GRPO: its parts are apart, and its proofs are proofs."""

from collections import Counter
from pathlib import Path

from agents.training.data import shared
from experiments.rl_granularity.confirm import last, runs
from experiments.rl_granularity.world import SIZES, fresh, theorems, unseen, write
from segenv.backends.native import NativeBackend
from segenv.scripts import trace_of
from segenv.theorems.find import find_theorems


def test_more_to_train_on_change_nothing_else() -> None:
    few, many = theorems(3), theorems(3, train=200)
    assert {part: len(some) for part, some in few.items()} == {p: n for p, (*_, n) in SIZES.items()}
    assert few == many | {"train": many["train"][:160]} and len(many["train"]) == 200
    stated = Counter((t.binders, t.statement) for some in many.values() for t in some)
    assert max(stated.values()) == 1


def test_what_settings_are_chosen_by_is_apart_from_what_judges(
    native: NativeBackend, tmp_path: Path
) -> None:
    """From what the runs learn from and are judged by, and from what confirms them."""
    write(tmp_path)
    found = find_theorems(str(tmp_path / "validation.jsonl"), native)
    chosen = {(t.binders, t.statement) for t in found}
    assert len(chosen) > 40
    learned = [*theorems(0)["warm"], *theorems(0)["train"]]
    held_out = find_theorems(str(tmp_path / "test.jsonl"), native)
    assert len(held_out) > 50 and not shared(learned, found, native)
    assert unseen(tmp_path, theorems(0)["test"]) == [theorem.name for theorem in held_out]
    parts = [*theorems(0).values(), fresh(1, 0)]
    assert not chosen & {(t.binders, t.statement) for part in parts for t in part}


def test_the_last_policies_of_both_learners_are_found(tmp_path: Path) -> None:
    for name, row in {
        "seed-0": '{"batches": 8}',
        "seed-0-replay": '{"batches": 8}',
        "proofs-0": '{"round": 2}',
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "judged.jsonl").write_text(row.replace("8", "0") + "\n" + row + "\n")
    assert [run.name for run in runs(tmp_path, "proofs")] == ["proofs-0", "seed-0"]
    assert [run.name for run in runs(tmp_path, "replay")] == ["seed-0-replay"]
    assert last(tmp_path / "seed-0") == (8, tmp_path / "seed-0" / "policy")
    assert last(tmp_path / "proofs-0") == (2, tmp_path / "proofs-0" / "round-2" / "policy")


def test_references_are_proofs_of_one_tactic_for_each_connective_and_leaf(
    native: NativeBackend,
) -> None:
    for theorem in theorems(5)["test"][:12]:
        done = trace_of(native, theorem, theorem.proof.split("\n")).states[-1]
        assert native.verify(done).proved
        assert 2 <= len(done.script) <= 9
