"""How states and theorems are put to a model: the same for every exporter."""

from collections.abc import Sequence

from segenv.proof import Theorem


def state_prompt(state: str, definitions: Sequence[str] = ()) -> str:
    """A proof state as Lean prints it, in the shape of the step provers of SEG-ATP's group.

    `definitions` are those of the theorem's file that its statement uses.
    """
    known = "\n\n".join(definitions)
    return (f"[DEFINITIONS]\n{known}\n" if known else "") + f"[GOAL]\n{state}\n[PROOFSTEP]\n"


def theorem_prompt(theorem: Theorem) -> str:
    """The signature of a theorem, to be completed by a whole proof, behind its definitions."""
    lines = [*(f"{text}\n" for text in theorem.definitions), f"{theorem.signature} := by\n"]
    return "Complete the following Lean 4 code:\n" + "\n".join(lines)
