"""What sources of theorems ask of a backend besides running tactics."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from segenv.backends.base import Backend
from segenv.backends.claims import Claim, Command
from segenv.proof import ProofState, Theorem, Verdict

LEMMAS = ("needed", "all")
"""Which earlier theorems of its file the header of a theorem may hold."""


class Loader(Protocol):
    """What can read Lean source: a backend."""

    def load(self, text: str, source: str, lemmas: str = "needed") -> tuple[Theorem, ...]:
        """Every theorem of a source text; see `NativeBackend.load`."""
        ...


@dataclass(frozen=True)
class Assessment:
    """What is known of a proposed theorem.

    `identity` is that of `Prover.identity`, "" for a statement that Lean does not elaborate. `shape`
    stands for its script without variables, numerals and brackets, "" for one that Lean does not
    read. `outside` says that they do not lie within the bounds that were asked for, and `trivial` is
    the text that proves it at once, "" if none of those that were tried does; there both are "" where
    no bounds were asked for. `verdict` is that on its script at tier T1: not proved where the theorem
    is outside or trivial, since the script is not run then.
    """

    identity: str
    shape: str
    trivial: str
    verdict: Verdict
    outside: bool = False


class Prover(Backend, Loader, Protocol):
    """A backend that can read theorems, tell statements apart, and judge proposals in one go."""

    def examine(self, text: str, source: str) -> tuple[Claim, ...]:
        """Everything that a source text claims, also where Lean refuses the proof."""
        ...

    def outline(self, text: str) -> tuple[Command, ...]:
        """The commands of a source text, as far as Lean's parser tells them."""
        ...

    def canonical(self, theorem: Theorem) -> str:
        """A text that two theorems share exactly if their statements are equal up to renaming."""
        ...

    def identity(self, theorem: Theorem, forget: Collection[str] = ()) -> str:
        """Sixteen hexadecimal digits for a statement, in whichever of many ways it is written down.

        Names, the order of binders and hypotheses, currying, the order and brackets of `∧`, `∨`, `+`
        and `*`, the sides of `=` and `↔`, `¬`, `≠`, `≥`, `>` and eta do not count; see
        `segenv.lean.worker.normal`. `forget` are other differences that shall not count: "numerals",
        "order" for the way in which `≤` and `<` point, and "types" for which kind of numbers it is
        about (Nat, Int, Rat, Fin). `canonical` tells apart what differs in more
        than names.
        """
        ...

    def canonical_goal(self, state: ProofState, index: int) -> str:
        """The same text for what a goal of a state asks, closed over its hypotheses.

        Raises `ValueError` for a goal that depends on what another goal leaves open, and for one that
        is not there.
        """
        ...

    def assess(
        self,
        proposals: Sequence[tuple[Theorem, Sequence[str]]],
        trivial: Sequence[str] = (),
        meanwhile: Callable[[], bool] | None = None,
        *,
        forget: Collection[str] = (),
        within: Mapping[str, tuple[float, float]] | None = None,
    ) -> list[Assessment]:
        """Judge theorems, each with a script of primitive tactics, all in one batch.

        `forget` is that of `identity`. `within` has bounds for "identity" and "shape", the shares of
        all digits between which they must lie; a theorem of which one does not is not judged further.

        A theorem that one of the texts `trivial` proves is not judged further. What is wrong with a
        proposal is said by its verdict, also where Lean does not get through it. `meanwhile` is
        called while Lean works, again and again as long as it returns True; it may not ask this
        backend. Raises `StatementError` for a text that is not Unicode.
        """
        ...
