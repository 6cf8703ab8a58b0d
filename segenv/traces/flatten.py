"""Structured proofs as flat sequences of primitive tactics.

The splitter walks Lean's own syntax tree of a proof while it runs the proof, because what a
construct stands for may depend on the goals. Each construct is flattened so that its tactics meet
the goals in the order in which Lean would run them:

| construct | becomes |
|---|---|
| `(a; b)` | `a`, `b` |
| `· a`, `{ a }` | `a`, one level deeper |
| `case t x => a`, `next x => a` | `rotate_left i` to bring goal t to the front, `rename_i x`, `a`, `rotate_right i` |
| `cases h with \\| c x => a ...`, `induction`, `match` | the same with every alternative `?_`, then the bodies in the order of Lean's goals |
| `have h : p := by a` | `refine have h : p := ?_; ?_`, then `a` |
| `exact f (by a)`, `calc ... := by a` | the same with `?_` for `by a` (and `refine` for `exact`), then `a` |
| `a <;> b`, `all_goals b`, `any_goals b` | `a`, then `b` once for each goal, with rotations where `b` leaves some |
| `try a`, `first \\| a \\| b`, `repeat a` | whatever of it succeeds here |

A proof with any other compound tactic, or whose flat form does not replay, is not split.
"""  # noqa: E501

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from segenv.backends.base import Backend, BackendError
from segenv.proof import Goal, ProofState, Syntax, TacticError, Theorem, Trace
from segenv.refusals import FAULTS
from segenv.scripts import beyond_faults
from segenv.syntax import SEQUENCES, column_of, cut, is_primitive, nested

_TACTIC = "Lean.Parser.Tactic."
_BY = ("Lean.Parser.Term.byTactic", "Lean.Parser.Term.byTactic'")
_ROTATIONS = (_TACTIC + "rotateLeft", _TACTIC + "rotateRight")
MAX_REPEAT = 100


@dataclass(frozen=True)
class NotFlat:
    """A proof that is kept whole, as one compound tactic, and why."""

    trace: Trace
    reason: str


class CannotFlatten(Exception):
    """A part of a proof has no flat form here."""


def flatten(backend: Backend, theorem: Theorem, proof: str) -> Trace | NotFlat:
    """`proof` as a trace of primitive tactics, or whole with the reason.

    The flat script has replayed, and its verdict at T1 is that of the proof. Raises `ValueError`
    if the proof itself is refused, `BackendError` where the backend fails again and again.
    """
    start = backend.start(theorem)
    whole = beyond_faults(backend, start, proof)
    if isinstance(whole, TacticError):
        raise ValueError(f"the proof of {theorem.name} is refused: {whole.message}")
    try:
        return _flat(backend, start, proof)
    except CannotFlatten as error:
        return NotFlat(Trace(theorem, (proof,), (start, whole)), str(error))


def furthest(backend: Backend, theorem: Theorem, proof: str) -> Trace:
    """The flat trace of a proof up to where it is refused, fails, or cannot be flattened further.

    Of a text that does not parse the first lines count, as many as parse.
    """
    start, lines = backend.start(theorem), proof.split("\n")
    tactics = backend.parse(start, proof)
    while isinstance(tactics, TacticError) and lines:
        lines.pop()
        tactics = backend.parse(start, "\n".join(lines))
    splitter = _Splitter(backend, start, "\n".join(lines))
    with contextlib.suppress(CannotFlatten, BackendError):
        splitter.sequence(() if isinstance(tactics, TacticError) else tactics)
    return splitter.trace()


def _flat(backend: Backend, start: ProofState, proof: str) -> Trace:
    tactics = backend.parse(start, proof)
    if isinstance(tactics, TacticError):
        if tactics.kind in FAULTS:
            raise BackendError(f"the proof of {start.theorem.name} was not read: {tactics.message}")
        raise CannotFlatten(tactics.message)
    splitter = _Splitter(backend, start, proof)
    splitter.sequence(tactics)
    if splitter.state.goals:
        raise CannotFlatten("the flat script leaves goals")
    verdict = backend.verify(splitter.state, "T1")
    if not verdict.proved:
        raise CannotFlatten(f"the flat script is no proof: {verdict.error}")
    return splitter.trace()


class _Splitter:
    """Runs a proof and records its primitive tactics."""

    def __init__(self, backend: Backend, start: ProofState, text: str) -> None:
        self.backend = backend
        self.text = text
        self.states = [start]
        self.tactics: list[str] = []
        self.depths: list[int] = []
        self.depth = 0
        self.margin = 0  # the column of the block that is run
        self.frames: list[int] = []  # how many goals at the end of the list each focus hides
        self.handlers: dict[str, Callable[[Syntax], None]] = {
            "Lean.cdot": self.focus,
            _TACTIC + "nestedTactic": self.focus,
            _TACTIC + "tacticSeqBracketed": self.focus,
            _TACTIC + "focus": self.focus,
            _TACTIC + "paren": self.inside,
            _TACTIC + "tacticSeq1Indented": self.inside,
            _TACTIC + "case": self.case,
            _TACTIC + "tacticNext_=>_": self.next,
            _TACTIC + "cases": self.alternatives,
            _TACTIC + "induction": self.alternatives,
            _TACTIC + "match": self.match,
            _TACTIC + "tactic_<;>_": self.then_all,
            _TACTIC + "allGoals": self.all_goals,
            _TACTIC + "anyGoals": self.any_goals,
            _TACTIC + "tacticTry_": self.try_,
            _TACTIC + "first": self.first,
            _TACTIC + "tacticRepeat_": self.repeat,
        }

    @property
    def state(self) -> ProofState:
        return self.states[-1]

    @property
    def hidden(self) -> int:
        """How many goals at the end of the list the innermost focus hides."""
        return self.frames[-1] if self.frames else 0

    @property
    def open(self) -> int:
        """How many goals there are, hidden ones included."""
        return len(self.state.goals)

    def trace(self) -> Trace:
        start = self.states[0]
        return Trace(start.theorem, tuple(self.tactics), tuple(self.states), tuple(self.depths))

    # -- running ----------------------------------------------------------------------------------

    def sequence(self, tactics: Sequence[Syntax]) -> None:
        outside = self.margin
        self.margin = column_of(self.text, tactics[0].start) if tactics else 0
        for tactic in tactics:
            self.run(tactic)
        self.margin = outside

    def run(self, tactic: Syntax) -> None:
        """Run one tactic, primitive or not."""
        if is_primitive(tactic):
            if self.hidden and tactic.kind in _ROTATIONS:
                raise CannotFlatten("a rotation inside a focus block")
            self.emit(self.slice(tactic.start, tactic.end))
        elif tactic.kind in self.handlers and not self._only_terms(tactic):
            self.handlers[tactic.kind](tactic)
        else:
            self.holes(tactic)

    def emit(self, text: str) -> None:
        """Run a primitive tactic and record it; goals that it solves are hidden no more."""
        before = self.state.goals[self.open - self.hidden :]
        self.turn(text)
        kept = _kept(before, self.state.goals)
        self.frames = [sum(kept[len(kept) - hidden :]) for hidden in self.frames]

    def turn(self, text: str) -> None:
        """Run a tactic that solves nothing behind a focus, such as a rotation, and record it."""
        outcome = beyond_faults(self.backend, self.state, text, compound=False)
        if isinstance(outcome, TacticError):
            raise CannotFlatten(f"`{_short(text)}` is refused on its own: {outcome.message}")
        self.states.append(outcome)
        self.tactics.append(text)
        self.depths.append(self.depth)

    def accepts(self, tactics: Sequence[Syntax]) -> bool:
        """Whether Lean accepts these tactics here, on the main goal and those after it."""
        start, end = tactics[0].start, tactics[-1].end
        text = cut(self.text, start, end, column_of(self.text, start))
        return isinstance(beyond_faults(self.backend, self.state, text), ProofState)

    def on_main_goal(self, action: Callable[[], None]) -> int:
        """Run `action` with all goals but the main one hidden; how many goals it left."""
        self.frames.append(self.open - 1)
        action()
        return self.open - self.frames.pop()

    def block(self, tactics: Sequence[Syntax]) -> None:
        """Run tactics that must close the main goal, one level deeper."""
        self.depth += 1
        left = self.on_main_goal(lambda: self.sequence(tactics))
        self.depth -= 1
        if left:
            raise CannotFlatten("a block leaves goals")

    def rotated(self, i: int, action: Callable[[], None]) -> None:
        """Run `action`, which closes one goal, with goal i in front; the order is kept."""
        if i:
            self.turn(f"rotate_left {i}" if i > 1 else "rotate_left")
        action()
        if i and self.open > 1:
            self.turn(f"rotate_right {i}" if i > 1 else "rotate_right")

    def each(self, count: int, action: Callable[[], None]) -> None:
        """Run `action` on each of the first `count` goals; what it leaves stays in order."""
        total = 0
        for _ in range(count):
            left = self.on_main_goal(action)
            total += left
            if left and left < self.open:
                self.turn(f"rotate_left {left}")
        if total and total < self.open:
            self.turn(f"rotate_right {total}")

    # -- constructs -------------------------------------------------------------------------------

    def inside(self, tactic: Syntax) -> None:
        self.sequence(list(nested(tactic)))

    def focus(self, tactic: Syntax) -> None:
        self.block(list(nested(tactic)))

    def case(self, tactic: Syntax) -> None:
        body = list(nested(tactic))
        for argument in _own(tactic, ".caseArg"):
            tag, *names = self.slice(argument.start, argument.end).split()
            self.rotated(self._tagged(tag), lambda names=names: self._named(names, body))  # type: ignore[misc]

    def next(self, tactic: Syntax) -> None:
        body = list(nested(tactic))
        names = self.slice(tactic.start, body[0].start).partition("=>")[0].split()[1:]
        self._named(names, body)

    def _named(self, names: Sequence[str], body: Sequence[Syntax]) -> None:
        """Run a body that closes the main goal, after naming its last hypotheses."""
        self.depth += 1
        if names:
            self.emit("rename_i " + " ".join(names))
        self.depth -= 1
        self.block(body)

    def _tagged(self, tag: str) -> int:
        """The index of the visible goal with a case tag, as Lean picks it."""
        visible = self.state.goals[: self.open - self.hidden]
        if tag == "_":
            return 0
        tests: tuple[Callable[[str], bool], ...] = (
            lambda case: case == tag,
            lambda case: case.endswith("." + tag),
            lambda case: case.startswith(tag + "."),
        )
        for test in tests:
            for i, goal in enumerate(visible):
                if goal.case and test(goal.case):
                    return i
        raise CannotFlatten(f"no goal is tagged {tag}")

    def alternatives(self, tactic: Syntax) -> None:
        found = [child for parent in _own(tactic, ".inductionAlts") for child in parent.children]
        if not found or any(child.kind != _TACTIC + "inductionAlt" for child in found):
            raise CannotFlatten("a tactic in front of the alternatives")
        bodies: dict[str, list[Syntax]] = {}
        text = self.slice(tactic.start, found[0].start).rstrip()
        for alternative in found:
            left = [n for n in alternative.children if n.kind == _TACTIC + "inductionAltLHS"]
            text += f"\n{self.slice(left[0].start, left[-1].end)} => ?_"
            for node in left:
                name = re.sub(r"[|@]", " ", self.slice(node.start, node.end)).split()[0]
                bodies[name] = list(nested(alternative))
        rest = self.open - 1
        self.emit(text)
        self._bodies(self.state.goals[: self.open - rest], bodies)

    def _bodies(self, goals: Sequence[Goal], bodies: dict[str, list[Syntax]]) -> None:
        """Close new goals by the body of the alternative with their name, or of `_`."""
        for goal in goals:
            name = (goal.case or "").rpartition(".")[2]
            body = bodies.get(name, bodies.get("_"))
            if not body:
                raise CannotFlatten(f"no alternative for the case {goal.case}")
            self.block(body)

    def match(self, tactic: Syntax) -> None:
        *_, parent = _own(tactic, ".matchAlts")  # what comes before is in its terms
        bodies = [list(nested(alternative)) for alternative in _own(parent, ".matchAlt")]
        if not all(bodies):
            raise CannotFlatten("a match with alternatives that are no tactics")
        text, end = "", tactic.start
        for body in bodies:
            text += self.slice(end, body[0].start).rstrip() + " ?_\n"
            end = body[-1].end
        rest = self.open - 1
        self.emit(text.rstrip())
        if self.open - rest != len(bodies):
            raise CannotFlatten("a match with other goals than alternatives")
        for body in bodies:
            self.block(body)

    def then_all(self, tactic: Syntax) -> None:
        first, second = tactic.children
        rest = self.open - 1
        self.run(first)
        self.each(self.open - rest, lambda: self.run(second))

    def all_goals(self, tactic: Syntax) -> None:
        body = list(nested(tactic))
        self.each(self.open - self.hidden, lambda: self.sequence(body))

    def any_goals(self, tactic: Syntax) -> None:
        body = list(nested(tactic))
        attempt = lambda: self.sequence(body) if self.accepts(body) else None  # noqa: E731
        self.each(self.open - self.hidden, attempt)

    def try_(self, tactic: Syntax) -> None:
        body = list(nested(tactic))
        if self.accepts(body):
            self.sequence(body)

    def first(self, tactic: Syntax) -> None:
        for sequence in (node for node in tactic.children if list(nested(node))):
            body = list(nested(sequence))
            if self.accepts(body):
                self.sequence(body)
                return
        raise CannotFlatten("no alternative of `first` is accepted")

    def repeat(self, tactic: Syntax) -> None:
        body = list(nested(tactic))
        for _ in range(MAX_REPEAT):
            if not self.open or not self.accepts(body):
                return
            before = self.state.key
            self.sequence(body)
            if self.state.key == before:
                return
        raise CannotFlatten("a long `repeat`")

    def holes(self, tactic: Syntax) -> None:
        """A tactic with `by` blocks in its terms: `?_` in their place, then their tactics."""
        blocks = list(_blocks(tactic))
        if not blocks or len(list(nested(tactic))) != sum(len(list(nested(b))) for b in blocks):
            raise CannotFlatten(f"no rule for {tactic.kind}")
        text, end = "", tactic.start
        for block in blocks:
            hole = "from ?_" if block.kind.endswith("'") else "?_"
            text += self.slice(end, block.start, dedent=False) + hole
            end = block.end
        before = " " * column_of(self.text, tactic.start)
        text = before + text + self.slice(end, tactic.end, dedent=False)
        text = cut(text, len(before), len(text), self.margin)
        bodies = [list(nested(block)) for block in blocks]
        after = beyond_faults(self.backend, self.state, self.slice(tactic.start, tactic.end))
        if isinstance(after, TacticError):
            raise CannotFlatten(after.message)
        for form in _forms(text):
            for front in (0, 1):
                if self._filled(form, front, bodies, after):
                    return
        raise CannotFlatten(f"the `by` blocks of `{_short(text)}` have no goals of their own")

    def _filled(
        self, form: str, front: int, bodies: Sequence[list[Syntax]], after: ProofState
    ) -> bool:
        """Run `form`, then `bodies` on its goals after the first `front`; undone if that is not
        what the tactic did: its goals must be those of `after`.
        """
        before = len(self.tactics)
        depth, frames, margin = self.depth, self.frames, self.margin
        try:
            self.emit(form)
            if front:
                self.turn("rotate_left")
            for body in bodies:
                self.block(body)
            if front and self.open > front:
                self.turn("rotate_right")
            if [goal.target for goal in self.state.goals] == [goal.target for goal in after.goals]:
                return True
        except CannotFlatten:
            pass
        self.depth, self.frames, self.margin = depth, frames, margin
        del self.tactics[before:], self.depths[before:], self.states[before + 1 :]
        return False

    # -- text -------------------------------------------------------------------------------------

    def slice(self, start: int, end: int, dedent: bool = True) -> str:
        """A piece of the proof, its later lines moved left together with its block."""
        return cut(self.text, start, end, self.margin) if dedent else self.text[start:end]

    @staticmethod
    def _only_terms(tactic: Syntax) -> bool:
        """Whether what makes a `cases` or `induction` compound is inside its terms."""
        if not tactic.kind.endswith((".cases", ".induction", ".match")):
            return False
        return next(_own(tactic, (".inductionAlts", ".matchAlts")), None) is None


def _kept(hidden: Sequence[Goal], goals: Sequence[Goal]) -> list[bool]:
    """Which goals behind a focus are still there after a tactic, the others being solved with it.

    `exact h` of the first goal of `apply Nat.le_trans` also solves the goal `m`, which stood for what
    is in the middle. Goals that stay keep their order, their tag, and all that is settled of their
    text. This only counts goals: whether the flat script is the proof, Lean says.
    """
    kept, rest = [], len(goals)
    for goal in reversed(hidden):
        kept.append(rest > 0 and _may_be(goal, goals[rest - 1]))
        rest -= kept[-1]
    return kept[::-1]


def _may_be(before: Goal, after: Goal) -> bool:
    """Whether a goal can be another one, some of whose unknown parts are known by now."""
    if before.case != after.case:
        return False
    return "?" in before.text or before.text == after.text


def _own(node: Syntax, kinds: str | tuple[str, ...]) -> Iterator[Syntax]:
    """The nodes below a tactic whose kind ends so, those inside of nested tactics left out."""
    for child in node.children:
        if child.kind.endswith(kinds):
            yield child
        elif child.kind not in SEQUENCES:
            yield from _own(child, kinds)


def _blocks(node: Syntax) -> list[Syntax]:
    """The outermost `by` blocks below a node."""
    found = []
    for child in node.children:
        if child.kind in _BY:
            found.append(child)
        elif child.kind not in SEQUENCES:
            found.extend(_blocks(child))
    return found


def _forms(text: str) -> Iterator[str]:
    """Ways to write a tactic with holes such that the goals of its holes come first."""
    if text.startswith("have "):
        yield f"refine {text}; ?_" if "\n" not in text else f"refine {text}\n?_"
    yield re.sub(r"^exact\b", "refine", text)


def _short(text: str) -> str:
    return text if len(text) < 60 else text[:57] + "..."
