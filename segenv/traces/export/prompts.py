"""How states and theorems are put to a model: the same for every exporter."""

from segenv.proof import Theorem


def state_prompt(state: str) -> str:
    """A proof state as Lean prints it, in the shape of the step provers of SEG-ATP's group."""
    return f"[GOAL]\n{state}\n[PROOFSTEP]\n"


def theorem_prompt(theorem: Theorem) -> str:
    """The signature of a theorem, to be completed by a whole proof."""
    return f"Complete the following Lean 4 code:\n{theorem.signature} := by\n"
