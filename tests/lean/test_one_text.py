"""What is run, what is kept as script and what is compiled are one text to Lean."""

import random
import textwrap

import pytest
from proof_texts import top_level, written

from segenv.backends.base import StatementError
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, Syntax, TacticError, Theorem
from segenv.syntax import pieces
from segenv.theorems.suite import SUITES, load_suite
from segenv.traces.extract import trace

SEED, TEXTS = 12, 12  # per suite; a longer run: TEXTS=500
SHAPES = {"Lean.Parser.Tactic.nestedTactic"}


def shape(tree: Syntax) -> tuple[object, ...]:
    """A tree without its places. Braces alone and among others have two kinds."""
    if tree.kind in SHAPES:
        (tree,) = tree.children
    return (tree.kind, *map(shape, tree.children))


def run(native: NativeBackend, state: ProofState, *tactics: str) -> ProofState | None:
    for tactic in tactics:
        after = native.run_tactic(state, tactic)
        if isinstance(after, TacticError):
            return None
        state = after
    return state


def disagreement(native: NativeBackend, theorem: Theorem, text: str) -> str:
    """How the ways to have a text run differ, "" if they do not."""
    start = native.start(theorem)
    whole = run(native, start, text)
    trees = native.parse(start, text)
    accepted = whole is not None and not whole.goals
    if isinstance(trees, tuple):
        cuts = [piece for piece, _, _ in pieces(text, trees)]
        alone = [native.parse(start, piece) for piece in cuts]
        for tree, part, piece in zip(trees, alone, cuts, strict=True):
            parts = part if isinstance(part, tuple) else ()
            found = [shape(one) for one in parts]
            wanted = [shape(one) for one in (tree.children if len(parts) > 1 else [tree])]
            if found != wanted:
                return f"{piece!r} is read otherwise: {part}"
        one_by_one = run(native, start, *cuts)
        if (whole is None) != (one_by_one is None):
            return f"one tactic: {whole}, a segment: {one_by_one}"
        if whole and one_by_one:
            if str(whole) != str(one_by_one) or whole.tactics != one_by_one.tactics:
                return f"other goals or another count: {whole.tactics} {one_by_one.tactics}"
            for state in (whole, one_by_one):
                tiers = [native.verify(state, tier) for tier in ("T1", "T2")]
                if [verdict.proved for verdict in tiers] != [accepted] * 2:
                    return f"verdicts of {state.script}: {tiers}"
    elif whole:
        return f"run, but not parsed: {trees}"
    problem = checked(native, theorem, text)
    if accepted != (problem == ""):
        return f"accepted as a tactic: {accepted}, in a file: {problem!r}"
    return ""


def checked(native: NativeBackend, theorem: Theorem, text: str) -> str:
    """What speaks against a proof that stands in a file, "" if nothing does."""
    body = textwrap.indent(text, "  ")
    source = f"{theorem.preamble}{theorem.signature} := by\n{body}\n"
    try:
        found = native.examine(source, "file")
    except StatementError as error:
        return str(error)
    last, error = found[-1]
    if error:
        return error
    verdict = native.verify(ProofState(last, (last.proof,), ()), "T2")
    return verdict.error or ""


@pytest.mark.parametrize("suite", SUITES)
def test_a_text_means_the_same_however_it_is_run(native, suite):
    rng = random.Random(f"{SEED} {suite}")
    theorems = [theorem for theorem in load_suite(suite, native).theorems if theorem.proof]
    for _ in range(TEXTS):
        theorem = rng.choice(theorems)
        if rng.random() < 0.5:
            tactics, counts = top_level(native, theorem)
        else:
            flat = trace(native, theorem)
            tactics, counts = list(flat.tactics), [len(state.goals) for state in flat.states]
        text = written(rng, tactics, counts)
        problem = disagreement(native, theorem, text)
        assert not problem, f"{theorem.name}\n{text}\n{problem}"
