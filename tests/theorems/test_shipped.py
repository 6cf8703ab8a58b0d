"""The shipped suites: every reference proof is a proof, and no test theorem is a train theorem."""

from collections import Counter

import pytest

from segenv.proof import Theorem, Trace
from segenv.theorems.shipped import beside, ship, shipped
from segenv.theorems.suite import SHIPPED, SUITES, load_suite, read_theorems
from segenv.traces.extract import trace
from segenv.traces.flatten import flatten


@pytest.mark.parametrize("name", SUITES)
def test_every_reference_proof_is_a_proof_and_is_cut(native, name):
    """At T1, which `flatten` asks for, and every sixth at T2; `segenv check` compiles all.

    Over 10 s for `algebra` on a busy machine: each of its proofs is run, whole and cut.
    """
    suite = load_suite(name, native)
    for i, theorem in enumerate(suite.theorems):
        flat = flatten(native, theorem, theorem.proof)
        assert isinstance(flat, Trace), (theorem.name, flat.reason)
        assert len(flat.tactics) > 1, f"{theorem.name}: a proof that people write has two tactics"
        if i % 6 == 0:
            verdict = native.verify(flat.states[-1], "T2")
            assert verdict.proved and verdict.tier == "T2", (theorem.name, verdict)


def test_there_are_enough_theorems_with_levels_and_titles(native):
    suites = [load_suite(name, native) for name in SUITES]
    theorems = [theorem for suite in suites for theorem in suite.theorems]
    assert len(SUITES) == 6 and len(theorems) >= 700
    titles = Counter(theorem.title for theorem in theorems)
    assert max(titles.values()) == 1, titles.most_common(3)
    assert all(theorem.level and theorem.title and theorem.proof for theorem in theorems)
    assert len({theorem.name for theorem in theorems}) == len(theorems)


def test_no_test_statement_is_a_train_statement_up_to_renaming(native):
    train, test = Counter[str](), Counter[str]()
    for name in SUITES:
        suite = load_suite(name, native)
        assert suite.test and suite.train
        train.update(map(native.identity, suite.train))
        test.update(map(native.identity, suite.test))
    assert not train.keys() & test.keys()
    assert max((train + test).values()) == 1  # nor does any statement stand twice


def test_most_reference_proofs_branch(native):
    """Of every ninth theorem: that there are two goals at some time, not that a word is written."""
    theorems = [t for name in SUITES for t in load_suite(name, native).theorems[::9]]
    most = [max(len(state.goals) for state in trace(native, t).states) for t in theorems]
    assert sum(goals > 1 for goals in most) >= 2 / 3 * len(theorems)


@pytest.mark.parametrize("name", SUITES)
def test_what_is_shipped_is_what_lean_reads(native, name):
    """Else: `python -m tools.suites`. Reading a suite takes Lean some seconds, once an engine."""
    path = SHIPPED / f"{name}.lean"
    read = native.load(path.read_text(encoding="utf-8"), path.name)
    assert list(map(vars, shipped(path) or ())) == list(map(vars, read))


def test_a_suite_is_read_without_lean():
    class Nobody:
        def load(self, *_: str) -> tuple[Theorem, ...]:
            raise AssertionError

    for name in SUITES:
        read_theorems(SHIPPED / f"{name}.lean", Nobody())


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"version": 1}', "[" * 100_000, "another text", "a version"]
)
def test_what_is_shipped_is_used_for_its_own_text_only(tmp_path, damage):
    path = tmp_path / "logic.lean"
    path.write_text((SHIPPED / path.name).read_text("utf-8"), "utf-8")
    theorems = shipped(SHIPPED / path.name)
    assert theorems and shipped(path) is None
    ship(path, theorems)
    assert list(map(vars, shipped(path) or ())) == list(map(vars, theorems))
    if damage == "another text":
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    elif damage == "a version":
        beside(path).write_text(beside(path).read_text("utf-8").replace("1", "2", 1), "utf-8")
    else:
        beside(path).write_text(damage, "utf-8")
    assert shipped(path) is None


def test_no_header_and_no_definition_holds_a_proof_of_the_test_split(native):
    """By the texts; none holds a theorem at all, so that none needs its proof taken out."""
    words = {name: load_suite(name, native) for name in SUITES}
    held_out = [" ".join(t.proof.split()) for suite in words.values() for t in suite.test]
    long_ = [proof for proof in held_out if len(proof) > 20]
    assert len(long_) > len(held_out) / 2
    theorems = [theorem for suite in words.values() for theorem in suite.theorems]
    for text in {text for t in theorems for text in (t.header, *t.definitions)}:
        assert not any(line.startswith(("theorem", "lemma")) for line in text.splitlines())
        plain = " ".join(text.split())
        assert not [proof for proof in long_ if proof in plain]


def test_headers_are_light_and_shared(native):
    theorems = [t for name in SUITES for t in load_suite(name, native).theorems]
    headers = {theorem.header for theorem in theorems}
    assert sum(len(t.header) for t in theorems) < 1_000_000 and len(headers) < len(theorems) / 5
    shown = [text for theorem in theorems for text in theorem.definitions]
    assert shown and not any(text.startswith(("theorem", "/-")) for text in shown)
