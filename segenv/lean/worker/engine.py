"""Proof states inside Lean: start, run a tactic, print, check with the kernel.

A proof state is Lean's own Meta, Core and Term state and the list of goals: persistent values,
so every earlier state can be stepped again for free. A step copies them into fresh references,
calls the tactic framework, and reads the new ones back.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from segenv.lean.shared.goals import KINDS
from segenv.lean.worker import ffi, normal
from segenv.lean.worker.api import Api, LeanIOError
from segenv.lean.worker.canonical import Canonical, OpenTerm
from segenv.lean.worker.ffi import Owned, box, field, inc, tag
from segenv.lean.worker.instances import Statement
from segenv.lean.worker.printer import Page, Printed, Printer
from segenv.lean.worker.prints import Constants, words_of
from segenv.lean.worker.snapshot import Snapshot
from segenv.lean.worker.text import Source
from segenv.lean.worker.trees import child, kind

SKIP_KERNEL = "debug.skipKernelTC"
NO_SEQUENCE = "this is no sequence of tactics"
NESTED = "Lean.Parser.Tactic.nestedTactic"
NONE = frozenset[int]()
CAPTURE = "segenv.capture"  # the syntax kind whose elaborator hands us Lean's contexts

# Fields of Core.Context, inner part
FILE_MAP, OPTIONS, NAMESPACE, OPENED, INIT_HEARTBEATS, CANCEL_TOKEN = 1, 2, 4, 5, 6, 10
# Fields of Core.State
ENVIRONMENT, MESSAGES, INFO_STATE = 0, 6, 7
# Fields of Meta.Context
LOCAL_CONTEXT, LOCAL_INSTANCES = 2, 3


class Refusal(Exception):
    """A text was refused. `message` is Lean's own; the position counts in the given text.

    `kind` is set where the engine itself refuses, and None where Lean's message tells it.
    """

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        kind: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.kind = kind

    def seen_from(self, line: int, column: int) -> "Refusal":
        """The same, with its position counted from a place in the text."""
        if self.line is None or self.column is None:
            return self
        shift = column if self.line == line else 0
        return Refusal(self.message, self.line - line + 1, self.column - shift, self.kind)


class Context:
    """What stays the same through a proof: Lean's four contexts, and the statement as a term."""

    before: Snapshot
    """Lean as it was before the theorem."""
    text: tuple[str, str]
    """The header and the signature of the theorem."""

    def __init__(self, lean: Api, term: int, meta: int, core: int, key: int) -> None:
        self.lean = lean
        self.key = key  # tells apart the parsers of different environments
        self.term = inc(term)
        self.meta = lean.copy(meta, scalars=8)
        self.core = lean.copy(core, scalars=8)
        self.inner = lean.copy(field(core, 0))
        lean.dec(ffi.set_field(self.core, 0, self.inner))
        self.quick_core = lean.copy(core, scalars=8)
        self.quick_inner = lean.copy(self.inner)
        lean.dec(ffi.set_field(self.quick_core, 0, self.quick_inner))
        self._set_quick_options()
        recover = b"\0" * 8  # errors are thrown, not papered over with `sorry`
        self.tactic = lean.ctor(0, [box(0)], recover)
        self.root = self.statement = self.variables = box(0)
        self.initial_core = Owned(lean, box(0))
        self.declared: Owned | None = None  # the type of what Lean declares for the statement
        self.checked: set[tuple[str, int]] = set()  # what the kernel has accepted of the header
        self.token: Owned | None = None
        self.name = Owned(lean, inc(field(field(term, 0), 0)) if not field(term, 0) & 1 else box(0))
        # scoped syntax of `Foo` is active in the proof of `Foo.bar`, whatever the header opens
        self.scope = ffi.name_text(self.name.value).rpartition(".")[0]

    def _set_quick_options(self) -> None:
        """Let the kernel wait: see `segenv.lean.worker.kernel`."""
        lean = self.lean
        options = inc(field(self.inner, OPTIONS))
        skipping = lean.set_bool(options, lean.name(SKIP_KERNEL), 1)
        lean.dec(ffi.set_field(self.quick_inner, OPTIONS, skipping))

    def obey(self, token: Owned | None) -> None:
        """Have what runs next in this context stop when `token` is set."""
        if token is not self.token and token:
            for inner in (self.inner, self.quick_inner):
                some = self.lean.ctor(1, [inc(token.value)])
                self.lean.dec(ffi.set_field(inner, CANCEL_TOKEN, some))
            self.token = token

    def page(self) -> Page:
        """A fresh page to print on."""
        options = (field(self.inner, OPTIONS), field(self.quick_inner, OPTIONS))
        return Page(self.key, options, field(self.inner, NAMESPACE), field(self.inner, OPENED))

    def prepare(self, file_map: Owned | None) -> None:
        """Count heartbeats from here, and let positions refer to the text of `file_map`."""
        self.lean.set_heartbeats(field(self.inner, INIT_HEARTBEATS))
        if file_map:
            for inner in (self.inner, self.quick_inner):
                self.lean.dec(ffi.set_field(inner, FILE_MAP, inc(file_map.value)))

    def __del__(self) -> None:
        values = (self.term, self.meta, self.core, self.quick_core, self.tactic)
        self.lean.dec(*values, self.root, self.statement, self.variables)


Script = tuple["Script", "Parsed"] | None
"""What led to a state: what led to the state before, and the last step."""


@dataclass(frozen=True)
class Settled:
    """Printed goals that print alike again as long as no new constant has one of their words.

    They are found by the address of their declaration, which is kept so that it stays theirs.
    """

    constants: Constants
    goals: dict[int, tuple[Owned, Printed]]

    def find(self, declaration: int, constants: Constants) -> tuple[Owned, Printed] | None:
        """A goal's print, if it has not changed."""
        found = self.goals.get(declaration)
        # its terms are older than any new constant
        if found and constants.differ(self.constants, NONE, lambda: words_of(found[1][0])):
            return None
        return found


class State:
    """A proof state: owned references to Lean's persistent values."""

    __slots__ = ("context", "core", "goals", "meta", "printed", "script", "term")

    def __init__(self, context: Context, meta: int, core: int, term: int, goals: int) -> None:
        self.context = context
        self.meta = meta
        self.core = core
        self.term = term
        self.goals = goals  # a `List MVarId`
        self.printed = Settled(Constants(-1, {}), {})
        self.script: Script = None

    def __del__(self) -> None:
        self.context.lean.dec(self.meta, self.core, self.term, self.goals)


@dataclass(frozen=True)
class Parsed:
    """The tactics of a text: Lean's syntax nodes, and the text they refer to."""

    source: Source
    term: Owned  # `by` and the tactics
    nodes: tuple[int, ...]  # the tactics, borrowed from `term`
    file_map: Owned

    @property
    def asks_kernel(self) -> bool:
        """Whether a tactic may depend on what the kernel answers (`decide +kernel`)."""
        return "kernel" in self.source.text


class Engine:
    """One running Lean. Call `boot` first, and everything from one thread."""

    def __init__(self, lean: Api) -> None:
        self.lean = lean
        self.term_category = box(0)
        self.printer = Printer(lean)
        self._captured: Callable[[Context, State], None] | None = None
        self._capture_error: Exception | None = None
        self._after_capture, self._finish = box(0), True
        self.interrupted = False  # at the last capture
        self._contexts = 0
        self.token: Owned | None = None
        self.cancelled = False

    def boot(self) -> None:
        """Initialise Lean and teach it the capturing tactic."""
        lean = self.lean
        lean.initialize()
        self.printer.install()
        self.term_category = lean.name("term")
        self.attribute = lean.constant("l_Lean_Elab_Tactic_tacticElabAttribute")
        capture = lean.closure(self._capture, 10)
        lean.dec(lean.add_builtin(self.attribute, *(lean.name(CAPTURE),) * 2, capture))

    # -- starting -------------------------------------------------------------------------------

    def capture_node(self) -> int:
        """The syntax of the capturing tactic, owned."""
        no_source_info = box(2)
        return self.lean.ctor(1, [no_source_info, self.lean.name(CAPTURE), self.lean.array([])])

    @contextmanager
    def expecting(
        self, captured: Callable[[Context, State], None], then: int, finish: bool
    ) -> Iterator[None]:
        """At the next capture call `captured`, then run the tactic node `then` (owned) instead.

        Without `finish` Lean is interrupted there, unless it has an error to tell.
        """
        self._captured, self._capture_error = captured, None
        self.lean.dec(self._after_capture)
        self._after_capture, self._finish = then, finish
        try:
            yield
        finally:
            self._captured = None
        if self._capture_error:
            raise self._capture_error

    def _capture(self, *arguments: int) -> int:
        """Called by Lean in place of a tactic block: (syntax, contexts and references, world)."""
        lean = self.lean
        _, tactic, goals, term, term_ref, meta, meta_ref, core, core_ref, _ = arguments
        captured, self._captured = self._captured, None
        self.interrupted = False
        try:
            if captured:
                self._contexts += 1
                context = Context(lean, term, meta, core, self._contexts)
                state = State(context, *map(lean.get_ref, (meta_ref, core_ref, term_ref, goals)))
                has_errors = lean.has_errors(field(state.core, MESSAGES))
                captured(context, self._pristine(state))
                self.interrupted = not self._finish and not has_errors
        except Exception as error:  # an exception must not cross Lean's frames
            self._capture_error = error
        if self.interrupted:
            result = lean.interruption()
        else:
            result = lean.eval_tactic(
                inc(self._after_capture),
                *(tactic, goals, term, term_ref, meta, meta_ref, core, core_ref),
            )
        lean.dec(*arguments)
        return result

    def _pristine(self, state: State) -> State:
        """The captured state without its log, its info trees and the theorem's own name."""
        lean = self.lean
        info = lean.copy(field(state.core, INFO_STATE), scalars=8)
        ffi.set_scalar_byte(info, 0, 0)  # enabled := false
        core = lean.copy(state.core)
        lean.dec(
            ffi.set_field(core, INFO_STATE, info),
            ffi.set_field(core, MESSAGES, inc(lean.constant("l_Lean_MessageLog_empty"))),
            state.core,
        )
        state.core = core
        self._enter(state, field(state.goals, 0))
        state = self._forget_own_name(state)
        self._close_statement(state)
        return state

    def _enter(self, state: State, goal: int) -> None:
        """Make the local context of `goal` the one of its proof's context."""
        declaration = self._declaration(state, goal)
        meta = state.context.meta
        for slot, source in ((LOCAL_CONTEXT, 1), (LOCAL_INSTANCES, 4)):
            old = ffi.set_field(meta, slot, inc(field(declaration.value, source)))
            self.lean.dec(old)

    def _declaration(self, state: State, goal: int) -> Owned:
        """The MetavarDecl of a goal."""
        lean = self.lean
        some = lean.find_decl(field(state.meta, 0), goal)
        declaration = Owned(lean, inc(field(some, 0)))
        lean.dec(some)
        return declaration

    def _locals(self, state: State, goal: int) -> list[tuple[int, bool, bool]]:
        """The local declarations of a goal: (FVarId borrowed, hidden, own name)."""
        lean = self.lean
        declaration = self._declaration(state, goal)
        array = lean.persistent_array(field(field(declaration.value, 1), 1))
        found = []
        for some in ffi.items(array):
            if some & 1:
                continue
            local = field(some, 0)
            # cdecl and ldecl: index, fvarId, userName, type, ...; the kind is scalar byte 1
            kind = ffi.scalar_byte(local, 1)
            found.append((field(local, 1), kind != 0, kind == 2))
        lean.dec(array)
        return found

    def _forget_own_name(self, state: State) -> State:
        """Clear the theorem itself from the context: a proof may not appeal to its own claim."""
        lean = self.lean
        for fvar, _, own_name in self._locals(state, field(state.goals, 0)):
            if own_name:
                goal, fvar = inc(field(state.goals, 0)), inc(fvar)
                meta, core = refs = lean.new_ref(inc(state.meta)), lean.new_ref(inc(state.core))
                context = state.context
                result = lean.try_clear(goal, fvar, context.meta, meta, context.core, core)
                goals = lean.list_([lean.ok(result)])
                meta, core = map(lean.get_ref, refs)
                state = State(context, meta, core, inc(state.term), goals)
                lean.dec(*refs)
                self._enter(state, field(goals, 0))
        return state

    def _close_statement(self, state: State) -> None:
        """Keep the goal, and the theorem's closed statement, in the context."""
        lean, context = self.lean, state.context
        goal = field(state.goals, 0)
        context.root = lean.expr_mvar(inc(goal))
        context.initial_core = Owned(lean, inc(state.core))
        fvars = [lean.expr_fvar(inc(f)) for f, _, _ in self._locals(state, goal)]
        context.variables = lean.array(fvars)
        target = inc(field(self._declaration(state, goal).value, 2))
        context.statement = self._bind(state, self._instantiated(state, target), lambda_=False)

    def _instantiated(self, state: State, expr: int) -> int:
        """`expr` (owned) with its assigned metavariables replaced, owned."""
        pair = self.lean.instantiate(inc(field(state.meta, 0)), expr)
        value = inc(field(pair, 1))
        self.lean.dec(pair)
        return value

    def closed_goal(self, state: State, index: int) -> Owned:
        """What a goal asks, closed over its hypotheses. Raises `Refusal` if it leans on others."""
        lean, context = self.lean, state.context
        goal = next(islice(ffi.elements(state.goals), index, None))
        declaration = self._declaration(state, goal)
        meta = Owned(lean, lean.copy(context.meta, scalars=8))
        for slot, source in ((LOCAL_CONTEXT, 1), (LOCAL_INSTANCES, 4)):
            lean.dec(ffi.set_field(meta.value, slot, inc(field(declaration.value, source))))
        seen = [f for f, hidden, _ in self._locals(state, goal) if not hidden]
        fvars = Owned(lean, lean.array([lean.expr_fvar(inc(f)) for f in seen]))
        target = self._instantiated(state, inc(field(declaration.value, 2)))
        refs = lean.new_ref(inc(state.meta)), lean.new_ref(inc(state.core))
        try:
            where = (meta.value, refs[0], context.core, refs[1])
            closed = lean.ok(lean.for_all(fvars.value, target, 0, 0, 1, 1, *where))
        finally:
            lean.dec(*refs)
        found = Owned(lean, self._instantiated(state, closed))
        if lean.has_mvar(found.value) or lean.has_fvar(found.value):
            message = "the goal depends on what another goal leaves open, or on what is hidden"
            raise Refusal(message, kind="other")
        return found

    def _bind(self, state: State, expr: int, lambda_: bool) -> int:
        """`expr` (owned) closed over the theorem's own variables, owned."""
        lean, context = self.lean, state.context
        refs = meta, core = lean.new_ref(inc(state.meta)), lean.new_ref(inc(state.core))
        where = (context.meta, meta, context.core, core)
        try:
            if lambda_:  # usedOnly, usedLetOnly, etaReduce, generalizeNondepLet, binderInfo
                return lean.ok(lean.lambda_(context.variables, expr, 0, 1, 0, 1, 1, *where))
            return lean.ok(lean.for_all(context.variables, expr, 0, 1, 1, 1, *where))
        finally:
            lean.dec(*refs)

    def proof_term(self, state: State) -> int:
        """The term that the tactics built, closed over the theorem's variables, owned."""
        proof = self._instantiated(state, inc(state.context.root))
        return self._instantiated(state, self._bind(state, proof, lambda_=True))

    # -- time -----------------------------------------------------------------------------------

    def renew_token(self) -> None:
        """Give what runs next a fresh cancel token, if the last one was used."""
        if self.token is None or self.cancelled:
            self.token = Owned(self.lean, self.lean.cancel_token())
            self.cancelled = False

    def cancel(self) -> None:
        """Ask Lean to stop what it runs now. May be called from another thread."""
        self.cancelled = True
        if self.token:
            self.lean.swap_ref(self._token_ref(), box(1))

    def _token_ref(self) -> int:
        """The reference to a Bool inside the token, whose fields are a promise and it."""
        assert self.token
        return field(self.token.value, 1)

    # -- tactics --------------------------------------------------------------------------------

    def parse(self, environment: int, text: str) -> Parsed:
        """The tactics of `text`, by Lean's parser. Raises `Refusal` with Lean's message."""
        lean = self.lean
        source = Source(text)
        string = lean.string(source.block_text)
        result = lean.parse_category(
            inc(environment), inc(self.term_category), inc(string), lean.string("<input>")
        )
        value = inc(field(result, 0))
        failed = tag(result) == 0
        lean.dec(result)
        if failed:
            message = ffi.text(value)
            lean.dec(string, value)
            text_, line, column = source.parse_error(message)
            why = None if text_.startswith("unknown tactic") else "parse"
            raise Refusal(text_, line, column, why)
        term, file_map = Owned(lean, value), Owned(lean, lean.file_map(string))
        return Parsed(source, term, tactics_of(value), file_map)

    def same(self, nodes: Sequence[int], others: Sequence[int]) -> bool:
        """Whether two lists of tactics (borrowed) are the same but for where they stand."""
        return len(nodes) == len(others) and all(map(self._same, nodes, others))

    def _same(self, node: int, other: int) -> bool:
        # a block in braces has another kind where it is all that stands behind `by`
        node, other = (child(x, 0) if kind(x) == NESTED else x for x in (node, other))
        if self.lean.same_syntax(inc(node), inc(other)):
            return True
        if not kind(node) or kind(node) != kind(other):
            return False
        parts, others = map(_without_end, (node, other))
        return len(parts) == len(others) and all(map(self._same, parts, others))

    def run(self, state: State, parsed: Parsed, nodes: Sequence[int]) -> State:
        """The state after the tactics `nodes` of `parsed`. Raises `Refusal`."""
        lean, context = self.lean, state.context
        context.prepare(parsed.file_map)
        context.obey(self.token)
        core_context = context.core if parsed.asks_kernel else context.quick_core
        new_ref = lean.new_ref
        meta, core, term = (
            new_ref(inc(state.meta)),
            new_ref(inc(state.core)),
            new_ref(inc(state.term)),
        )
        goals = new_ref(inc(state.goals))
        where = (context.term, term, context.meta, meta, core_context, core)
        try:
            for node in nodes:
                result = lean.eval_tactic(inc(node), context.tactic, goals, *where)
                self._done(result, core, parsed, context)
                self._done(lean.synthesize(0, *where), core, parsed, context)
            left = lean.unsolved_goals(context.tactic, goals, *where)
            if tag(left):
                self._done(left, core, parsed, context)
            get_ref, goals_left = lean.get_ref, inc(field(left, 0))
            new = State(context, get_ref(meta), get_ref(core), get_ref(term), goals_left)
            lean.dec(left)
            new.printed, new.script = state.printed, (state.script, parsed)
            return self._clean(new, parsed)
        finally:
            lean.dec(goals, meta, core, term)

    def _done(self, result: int, core_ref: int, parsed: Parsed, context: Context) -> None:
        """Release a successful result; raise `Refusal` for an exception of Lean."""
        lean = self.lean
        if not tag(result):
            lean.dec(result)
            return
        exception, page = inc(field(result, 0)), context.page()
        lean.dec(result)
        core = lean.get_ref(core_ref)
        refusal = self.logged_error(field(core, MESSAGES), parsed, page)
        lean.dec(core)
        if refusal:
            lean.dec(exception)
            raise refusal
        raise Refusal(*self._located(exception, parsed, page))

    def _located(
        self, exception: int, parsed: Parsed, page: Page
    ) -> tuple[str, int | None, int | None]:
        """Lean's message for an owned exception, and where in the text it points."""
        lean = self.lean
        place = None
        if tag(exception) == 0:  # Exception.error ref message
            place = lean.positions(field(exception, 0))
        where = parsed.source.place(place[0]) if place else (None, None)
        return self.exception_text(exception, page), *where

    def exception_text(self, exception: int, page: Page | None = None) -> str:
        """Lean's message for an exception (owned)."""
        return self.printer.message(page, self.lean.exception_data(exception))

    def logged_error(self, log: int, parsed: Parsed, page: Page | None) -> Refusal | None:
        """The errors in a message log, as one refusal, or None."""
        if not self.lean.has_errors(log):
            return None
        texts, first = [], None
        for message in self.read_messages(log, page, "error"):
            texts.append(message.text)
            first = first or message
        assert first
        return Refusal("\n".join(texts), *parsed.source.line_place(first.line, first.column))

    def read_messages(
        self, log: int, page: Page | None = None, severity: str = ""
    ) -> list["Message"]:
        """The messages of a borrowed log, oldest first; only those of one severity if it is given."""
        lean, found = self.lean, list[Message]()
        if severity == "error" and not lean.has_errors(log):
            return found
        lst = lean.messages(log)
        for message in ffi.elements(lst):
            # Message: fileName, pos, endPos, caption, data; severity in the scalar bytes
            grade = ("information", "warning", "error")[ffi.scalar_byte(message, 1)]
            if severity in ("", grade):
                position = field(message, 1)
                line, column = ffi.unbox(field(position, 0)), ffi.unbox(field(position, 1))
                body = self.printer.message(page, inc(field(message, 4)))
                found.append(Message(grade, body, line, column))
        lean.dec(lst)
        return found

    def _clean(self, state: State, parsed: Parsed) -> State:
        """`state` with an empty log. Raises `Refusal` if the log holds an error."""
        lean = self.lean
        log = field(state.core, MESSAGES)
        empty = lean.constant("l_Lean_MessageLog_empty")
        if log == empty:
            return state
        refusal = self.logged_error(log, parsed, state.context.page())
        if refusal:
            raise refusal
        core = lean.copy(state.core)
        lean.dec(ffi.set_field(core, MESSAGES, inc(empty)), state.core)
        state.core = core
        return state

    # -- printing -------------------------------------------------------------------------------

    def goals(self, state: State) -> list[Printed]:
        """Each goal as Lean prints it, with what each of its hypotheses is; see `_kinds`."""
        lean, context = self.lean, state.context
        meta = Owned(lean, lean.new_ref(inc(state.meta)))
        core = Owned(lean, lean.new_ref(inc(state.core)))
        contexts = (context.meta, meta.value, context.core, core.value)
        lean.set_heartbeats(field(context.inner, INIT_HEARTBEATS))
        constants = self.printer.prints.constants(field(state.core, ENVIRONMENT))
        printed, settled = [], dict[int, tuple[Owned, Printed]]()
        for goal in ffi.elements(state.goals):
            declaration = self._declaration(state, goal)
            known = state.printed.find(declaration.value, constants)
            if known and self.printer.remembers:
                settled[declaration.value] = known
                printed.append(known[1])
                continue
            text, is_settled = self.printer.goal(context.page(), goal, contexts)
            printed.append((text, self._kinds(context, declaration, meta.value, core.value)))
            if is_settled:
                settled[declaration.value] = (declaration, printed[-1])
        state.printed = Settled(constants, settled)
        return printed

    def _kinds(self, context: Context, declaration: Owned, meta: int, core: int) -> str:
        """What each hypothesis that is shown is, in order; see `segenv.lean.shared.goals.KINDS`."""
        lean = self.lean
        scope = self.printer.prints.scope(field(declaration.value, 1))
        shown = [variable for variable in scope.variables.values() if variable.shown]
        if new := [variable for variable in shown if not variable.kind]:
            where = Owned(lean, lean.copy(context.meta, scalars=8))
            for slot, source in ((LOCAL_CONTEXT, 1), (LOCAL_INSTANCES, 4)):
                lean.dec(ffi.set_field(where.value, slot, inc(field(declaration.value, source))))
            for variable in new:
                type_ = inc(variable.parts[0])
                result = lean.is_prop(type_, where.value, meta, context.core, core)
                is_proof = not tag(result) and field(result, 0) == box(1)
                variable.kind = KINDS[is_proof][variable.valued]
                lean.dec(result)
        return "".join([variable.kind for variable in shown])

    # -- terms ----------------------------------------------------------------------------------

    def canonical(self, expr: int) -> str:
        """A term (borrowed) as text without the names of its bound variables.

        Universe parameters are numbered in the order in which they occur.
        """
        with _closed():
            return Canonical(self.lean).term(expr)

    def identity(self, expr: int, forget: Collection[str] = ()) -> str:
        """Sixteen hexadecimal digits for a statement (borrowed), however it is written down.

        See `segenv.lean.worker.normal`, also for what it may `forget`.
        """
        with _closed():
            return normal.identity(self.lean, expr, forget)

    def normal_form(self, expr: int) -> Statement:
        """A statement (borrowed) in normal form, to compare it with others."""
        with _closed():
            return Statement(normal.NormalForm(self.lean).term(expr, ()))

    def io_error(self, error: LeanIOError) -> str:
        """What Lean says of a failed action: an exception of the elaborator, or an IO error."""
        value = error.error.value
        if not value & 1 and tag(value) == 0 and ffi.field_count(value) == 2:
            return self.exception_text(inc(value))
        return "an internal error of Lean"


@dataclass(frozen=True)
class Message:
    """One line of Lean's log. `line` counts from 1, `column` from 0, in the text given to Lean."""

    severity: str
    text: str
    line: int
    column: int


def tactics_of(term: int) -> tuple[int, ...]:
    """The tactics of `by` and a block, borrowed. Raises `Refusal` for any other term.

    `by` may be followed by no tactic at all, so `by <text>` need not be a block: `▸ h` makes it one
    side of an operator, `$h` an antiquotation. A block in braces is one tactic.
    """
    if kind(term) == "Lean.Parser.Term.byTactic":
        return sequence(child(term, 1))
    raise Refusal(NO_SEQUENCE, 1, 0, "parse")


def _without_end(node: int) -> list[int]:
    """The arguments of a node, borrowed, without a separator at the end of a list.

    A line end is one where what closes the brackets around stands in the column of the list.
    """
    parts = ffi.items(field(node, 2))
    if parts and kind(node) == kind(parts[-1]) == "null" and not ffi.items(field(parts[-1], 2)):
        return parts[:-1]
    return parts


def sequence(block: int) -> tuple[int, ...]:
    """The tactics of a sequence, borrowed. Raises `Refusal` for any other node."""
    if kind(block) == "Lean.Parser.Tactic.tacticSeq":
        inner = child(block, 0)
        if kind(inner) == "Lean.Parser.Tactic.tacticSeqBracketed":
            return (inner,)
        if kind(inner) == "Lean.Parser.Tactic.tacticSeq1Indented":
            return tuple(ffi.items(field(child(inner, 0), 2))[::2])
    raise Refusal(NO_SEQUENCE, 1, 0, "parse")


@contextmanager
def _closed() -> Iterator[None]:
    """Refuse a term that turns out not to be closed."""
    try:
        yield
    except OpenTerm as error:
        raise Refusal(str(error), kind="other") from None


__all__ = [
    "Context",
    "Engine",
    "LeanIOError",
    "Message",
    "Parsed",
    "Refusal",
    "State",
]
