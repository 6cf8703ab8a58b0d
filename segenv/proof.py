"""Theorems, proof states and verdicts as plain frozen values. Nothing here talks to Lean."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

from segenv.plain import closed, plain, whole_lines


@dataclass(frozen=True)
class Hypothesis:
    """One entry of a goal's local context, e.g. `h : a = b`, or `x : Nat := 5` with a value.

    `is_proof` says whether its type is a proposition, None where Lean was not asked (a goal that was
    read from a file).
    """

    name: str
    type: str
    value: str | None = None
    is_proof: bool | None = field(default=None, compare=False)

    @property
    def is_nameable(self) -> bool:
        """Whether a tactic can name it: Lean marks the names that are shadowed or its own by `✝`."""
        return "✝" not in self.name


@dataclass(frozen=True)
class Goal:
    """A metavariable still to be filled: hypotheses ⊢ target.

    `text` is the goal exactly as Lean prints it; the other fields are its parts. Two goals are
    equal when they print alike.
    """

    text: str
    target: str = field(compare=False)
    hypotheses: tuple[Hypothesis, ...] = field(default=(), compare=False)
    case: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Syntax:
    """A node of Lean's own syntax tree of a tactic: its kind and where it stands in the text.

    `start` and `end` count characters of the parsed text, end exclusive, without the white space
    that follows. Leaves of the tree (keywords, identifiers) are left out.
    """

    kind: str
    start: int
    end: int
    children: tuple["Syntax", ...] = ()

    def walk(self) -> Iterator["Syntax"]:
        """This node and all nodes below it, in the order of the text."""
        rest = [self]
        while rest:
            node = rest.pop()
            yield node
            rest += reversed(node.children)


@dataclass(frozen=True)
class TacticError:
    """Lean refused the tactic. An ordinary outcome of a step, not an exception.

    `kind` is a short name an agent can learn from (`segenv.refusals.KINDS` lists them); `message` is
    Lean's own, whole; `line` (from 1) and `column` (from 0) say where in the tactic's text, when
    Lean said so. `tactics` is the number of leaf tactics the refused text was charged for.
    """

    kind: str
    message: str
    line: int | None = None
    column: int | None = None
    tactics: int = 1


def placed(
    error: TacticError, line: int, column: int, piece: str = "", whole: str = ""
) -> TacticError:
    """The error of a tactic that starts at a place, with its position counted in the whole text.

    Later lines of a tactic may have been moved when it was cut out (`segenv.syntax.cut`): with the
    text of the `piece` and the `whole` they are found where they stand in the whole.
    """
    if error.line is None or error.column is None:
        return error
    there = error.line + line - 1
    shift = column if error.line == 1 else _indent(whole, there) - _indent(piece, error.line)
    return replace(error, line=there, column=error.column + shift)


def _indent(text: str, line: int) -> int:
    """The blanks at the start of a line of a text, 0 where it has no such line."""
    rest = "".join(text.split("\n")[line - 1 : line])
    return len(rest) - len(rest.lstrip(" "))


def seen_from(error: TacticError, line: int, column: int) -> TacticError:
    """An error of a whole text, with its position counted from a place in it."""
    if error.line is None or error.column is None:
        return error
    shift = column if error.line == line else 0
    return replace(error, line=error.line - line + 1, column=error.column - shift)


def _digits(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


HELD_OUT = ("test", "valid")
"""The splits that are for evaluation only."""


@dataclass(frozen=True, eq=False)
class Theorem:
    """A statement to prove, with the Lean source that comes before it.

    Equality and hashing go by name and statement (`key`): not by the header, so that a theorem stays
    the same when a comment or the order of its file changes. What Lean is asked about a theorem goes
    by `text_key`, the header included.

    | field        | meaning                                                                   |
    |--------------|---------------------------------------------------------------------------|
    | `name`       | the full name, e.g. `LogicWorld.and_swap`                                 |
    | `statement`  | the proposition, as Lean source                                           |
    | `binders`    | what stands between name and colon, e.g. `(p q : Prop) (h : p ∧ q)`       |
    | `header`     | the source before the theorem: imports, namespaces, variables, definitions |
    | `namespace`  | the namespace that is open at the end of `header`                         |
    | `universes`  | explicit universe parameters, e.g. `("u", "v")`                           |
    | `proof`      | the reference proof as tactic text (what follows `by`), or ""             |
    | `level`      | the level of its suite, or ""                                             |
    | `title`      | one line of prose, or ""                                                  |
    | `source`     | where it comes from, e.g. `logic.lean:12`                                 |
    | `split`      | the split that its source puts it in (`train`, `test`, ...), or "": it goes |
    |              | with the theorem into every trace, so that no export trains on what is held out |
    | `declaration` | what stands between name and `:=`, in one piece, where nobody told binders,   |
    |              | universes and statement, which are empty then                             |
    | `definitions` | the source of the definitions of its file that the statement uses, with   |
    |              | those that they use; () where nobody looked: see `Backend.definitions`    |
    """

    name: str
    statement: str
    binders: str = ""
    header: str = ""
    namespace: str = ""
    universes: tuple[str, ...] = ()
    proof: str = field(default="", repr=False)
    level: str = ""
    title: str = ""
    source: str = ""
    definitions: tuple[str, ...] = field(default=(), repr=False)
    declaration: str = ""
    split: str = ""

    def __post_init__(self) -> None:
        for name in ("universes", "definitions"):  # lists where they come from JSON
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.declaration and (self.statement or self.binders or self.universes):
            raise ValueError(f"{self.name}: `declaration` leaves no room for statement and binders")

    def __eq__(self, other: object) -> bool:
        return self._said == other._said if isinstance(other, Theorem) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._said)

    @property
    def signature(self) -> str:
        """The declaration up to `:=`, as it is compiled after `header`."""
        prefix = f"{self.namespace}." if self.namespace else ""
        local = self.name.removeprefix(prefix)
        if self.declaration:
            gap = "" if self.declaration.startswith(".{") else " "
            return f"theorem {local}{gap}{closed(plain(self.declaration))}"
        universes = ".{" + ", ".join(self.universes) + "}" if self.universes else ""
        binders = f" {closed(plain(self.binders))}" if self.binders else ""
        return f"theorem {local}{universes}{binders} : {closed(plain(self.statement))}"

    @property
    def preamble(self) -> str:
        """`header` as it is compiled: plain, whole lines."""
        return whole_lines(plain(self.header))

    @property
    def is_held_out(self) -> bool:
        """Whether its source keeps it for evaluation: no training data is made of its proofs."""
        return self.split in HELD_OUT

    @cached_property
    def _said(self) -> tuple[str, ...]:
        """Full name, universes, binders and statement, whatever their white space."""
        parts = (
            *(self.name, " ".join(self.universes), self.binders, self.statement),
            self.declaration,
        )
        return tuple(" ".join(part.split()) for part in parts)

    @cached_property
    def key(self) -> str:
        """Sixteen hexadecimal digits of name and statement: for splits, draws and cuts.

        They do not change with the white space of the statement, nor with anything before it. The
        name is unique in a suite. Where Lean is at hand, `Prover.identity` also sees through names.
        """
        return _digits("\0".join(self._said))

    @cached_property
    def text_key(self) -> str:
        """Sixteen hexadecimal digits of the text that Lean compiles, header and signature."""
        return _digits(f"{self.preamble}\0{self.signature}")


@dataclass(frozen=True)
class ProofState:
    """The goals left after running `script` on `theorem`, main goal first.

    A state *is* its theorem and its script; `goals` is what Lean shows of it, and `handle` the
    backend's private name for it (a cache entry that may vanish: the backend then replays the
    script). `tactics` counts the leaf tactics of the script: an upper bound on what one compound
    tactic can hide.
    """

    theorem: Theorem
    script: tuple[str, ...]
    goals: tuple[Goal, ...] = field(compare=False)
    tactics: int = field(default=0, compare=False)
    handle: object = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return "\n\n".join(goal.text for goal in self.goals) or "no goals"

    @cached_property
    def key(self) -> str:
        """Sixteen hexadecimal digits, equal for states of one theorem that print alike.

        Two states can print alike and still differ (hidden arguments, universe levels), so the
        key may merge nodes of a search but never stands in for a verdict.
        """
        return _digits(f"{self.theorem.key}\0{self}")


@dataclass(frozen=True)
class Verdict:
    """What is known about a finished proof, and how well.

    `tier` is the highest tier that was reached: "T0" (no goals shown), "T1" (the kernel accepted
    the term in the engine), "T2" (compiled again from text in a fresh process), "T3" (replayed by
    an external checker), or "" when not even T0 holds. `proved` is true only if the tier that was
    asked for was reached; `error` says why not.
    """

    proved: bool
    tier: str
    axioms: tuple[str, ...] = ()
    error: str | None = None
    lean_version: str = ""
    engine: str = ""
    core: str = ""


@dataclass(frozen=True)
class Trace:
    """A proof as it ran: T tactics and the T + 1 states around them.

    `depths[t]` is the focus depth of `tactics[t]`, recorded when a structured proof was flattened
    (0 outside every focus block); a trace that was never structured has depth 0 throughout.
    """

    theorem: Theorem
    tactics: tuple[str, ...]
    states: tuple[ProofState, ...]
    depths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if len(self.states) != len(self.tactics) + 1:
            raise ValueError(
                f"a trace of {len(self.tactics)} tactics needs {len(self.tactics) + 1} states, "
                f"got {len(self.states)}"
            )
        if not self.depths:
            object.__setattr__(self, "depths", (0,) * len(self.tactics))
        elif len(self.depths) != len(self.tactics):
            raise ValueError(f"{len(self.tactics)} tactics but {len(self.depths)} depths")
