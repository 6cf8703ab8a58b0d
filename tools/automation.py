"""A fixed list of what proves a theorem without a thought: automatic tactics, and steps before them."""

from collections.abc import Iterator, Sequence

from segenv.backends.base import Attempt, Backend
from segenv.proof import Goal, ProofState, Theorem

SINGLE = (
    *("simp", "simp_all", "omega", "decide", "rfl", "trivial", "assumption", "contradiction"),
    "ac_rfl",
)
"""One automatic tactic."""

TWO_STEP = (
    *(f"intros\n{last}" for last in ("simp_all", "omega", "rfl", "assumption", "contradiction")),
    *(f"constructor <;> {last}" for last in ("simp_all", "omega", "assumption", "rfl")),
    *("intros\nconstructor <;> simp_all", "constructor <;> intros <;> simp_all"),
    *("simp_all\nomega", "simp\nomega", "simp at *\nomega", "intros\nsimp_all\nomega"),
    *("exfalso\nsimp_all", "left\nsimp_all", "right\nsimp_all", "symm\nsimp_all"),
    *("funext x\nsimp_all", "refine ⟨?_, ?_, ?_⟩ <;> simp_all", "subst_vars\nsimp_all"),
    *("split <;> simp_all", "split <;> omega"),
)
"""A step that needs no choice of a name, and an automatic tactic behind it."""

OF_A_NAME = ("cases {} <;> simp_all", "induction {} <;> simp_all", "induction {} <;> omega")
OF_A_PROPOSITION = "by_cases {} <;> simp_all"
NAMES = 3


def scripts(goal: Goal) -> Iterator[str]:
    """All scripts for a goal, the shortest first: `SINGLE`, `TWO_STEP`, and cases by names.

    Names are the last `NAMES` that a tactic can name; propositions are split by `by_cases`.
    """
    yield from SINGLE
    yield from TWO_STEP
    nameable = [h for h in goal.hypotheses if h.is_nameable]
    atoms = [h.name for h in nameable if h.type == "Prop"][:NAMES]
    yield from (OF_A_PROPOSITION.format(name) for name in atoms)
    if len(atoms) > 1:
        yield " <;> ".join(f"by_cases {name}" for name in atoms) + " <;> simp_all"
    others = [h.name for h in nameable if h.type != "Prop" and not h.type.startswith("Type")]
    yield from (form.format(name) for name in others[-NAMES:][::-1] for form in OF_A_NAME)


def automatic(backend: Backend, theorem: Theorem) -> str:
    """The first script that proves a theorem, by a verdict at T2, or ""."""
    start = backend.start(theorem)
    for group in _groups(list(scripts(start.goals[0]))):
        ran = backend.run_all([Attempt(start, script) for script in group])
        for script, (*_, last) in zip(group, ran, strict=True):
            done = last.outcome
            if isinstance(done, ProofState) and not done.goals:
                if backend.verify(done, "T2").proved:
                    return script
    return ""


def _groups(found: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    return found[: len(SINGLE)], found[len(SINGLE) :]
