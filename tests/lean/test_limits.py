"""What a request may cost: judged when it is given, and handed on to every process."""

import math
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from segenv.backends.native import NativeBackend
from segenv.lean.pool import DEEPEST, Limits
from segenv.proof import ProofState, TacticError, Theorem
from segenv.syntax import leaves
from tests.typed import state_of, wrong

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"
LONG = Theorem("long", "p", "(p : Prop) (h0 : p)")
STEPS = 1000
PROOF = "\n".join(
    [f"have h{i + 1} : p := h{i} -- the step that has number {i + 1}" for i in range(STEPS)]
    + [f"exact h{STEPS}"]
)
SECONDS = ("tactic", "header", "verify")
COUNTS = ("memory", "states", "outcomes", "characters", "depth")


@pytest.mark.parametrize("value", [0, -1, math.inf, math.nan, 1e12])
@pytest.mark.parametrize("field", SECONDS)
def test_seconds_are_above_zero_and_finite(field, value):
    with pytest.raises(ValueError, match=rf"^{field} is {value}, but must be a number of seconds"):
        Limits(**{field: value})


@pytest.mark.parametrize("field", COUNTS)
def test_counts_are_whole_and_not_negative(field):
    with pytest.raises(ValueError, match=rf"^{field} is -1, but must be a whole number"):
        Limits(**{field: -1})
    for value in (1.5, math.inf, math.nan):
        with pytest.raises(TypeError, match=rf"^{field} is {value}, but must be a whole number"):
            Limits(**{field: wrong(value)})


@pytest.mark.parametrize("field", ["memory", "states", "characters", "depth"])
def test_what_can_do_nothing_is_refused(field):
    with pytest.raises(ValueError, match=rf"^{field} is 0"):
        Limits(**{field: 0})


@pytest.mark.parametrize("value", [None, "5", True])
@pytest.mark.parametrize("field", SECONDS + COUNTS)
def test_what_is_no_number_is_refused(field, value):
    with pytest.raises(TypeError, match=f"^{field} is {value!r}"):
        Limits(**{field: value})


def test_the_longest_seconds_still_work():
    longest: dict[str, Any] = dict.fromkeys(SECONDS, 100_000)
    with NativeBackend(limits=Limits(**longest)) as backend:
        done = state_of(backend.run_tactic(backend.start(LONG), "exact h0"))
        assert backend.verify(done).proved and backend.verify(done, "T2").proved


@pytest.mark.parametrize("workers", [0, -1, 10**9])
def test_a_pool_needs_a_number_of_workers(workers):
    with pytest.raises(ValueError, match=f"workers is {workers}, but must be a whole number"):
        NativeBackend(workers=workers)
    with pytest.raises(TypeError, match="workers is '2'"):
        NativeBackend(workers=wrong("2"))
    with pytest.raises(TypeError, match="limits is 5, but must be `Limits`"):
        NativeBackend(limits=wrong(5))
    with pytest.raises(TypeError, match="lean is 5, but must be a path"):
        NativeBackend(lean=wrong(5))


def test_a_whole_proof_of_a_thousand_lines_is_an_ordinary_text(native):
    assert len(PROOF) > 50_000 and PROOF.count("\n") == STEPS
    state = native.start(LONG)
    done = native.run_tactic(state, PROOF)
    assert isinstance(done, ProofState) and done.tactics == STEPS + 1
    assert native.verify(done).proved and native.verify(done, "T2").proved


def test_characters_and_depth_are_what_the_limits_say():
    deep = f"exact {'(' * 40}h0{')' * 40}"
    with NativeBackend(limits=Limits(characters=200, depth=30)) as backend:
        state = backend.start(LONG)
        refused = backend.run_tactic(state, "exact h0 --" + "x" * 200)
        assert isinstance(refused, TacticError) and refused.kind == "too_long"
        assert "211 characters, at most 200 are run (`Limits.characters`)" in refused.message
        refused = backend.run_tactic(state, deep)
        assert isinstance(refused, TacticError) and refused.kind == "too_long"
        assert "nested 40 deep, at most 30 levels are read (`Limits.depth`)" in refused.message
        refused = backend.run_tactic(state, f"have : {' + '.join(['1'] * 40)} = 40 := rfl")
        assert isinstance(refused, TacticError) and "`Limits.depth`" in refused.message
        finished = ProofState(LONG, (deep,), ())
        assert not backend.verify(finished, "T2").proved
        assert backend.verify(ProofState(LONG, ("exact h0",), ()), "T2").proved


def test_the_deepest_syntax_is_read_and_handed_over_whole():
    with NativeBackend(limits=Limits(depth=DEEPEST)) as backend:
        state = backend.start(LONG)
        levels = DEEPEST - 20
        trees = backend.parse(state, f"exact {'(' * levels}h0{')' * levels}")
        assert isinstance(trees, tuple)
        (tree,) = trees
        assert sum(1 for _ in tree.walk()) > levels and leaves(tree) == 1
        done = state_of(backend.run_tactic(state, f"exact {'(' * levels}h0{')' * levels}"))
        assert backend.verify(done, "T2").proved


def test_the_page_names_every_limit_with_its_default():
    rows = dict(re.findall(r"^\| `Limits\.(\w+)` \| ([^|]+?) \|", PAGE.read_text("utf-8"), re.M))
    shown = {name: text.replace(",", "").partition(" ")[0] for name, text in rows.items()}
    assert shown == {
        f.name: f"{f.default:g}" if f.name != "memory" else "2" for f in fields(Limits)
    }
