"""Lean source, read by Lean's own frontend: headers, signatures, whole proofs.

The states between the commands of a header are kept, so that theorems with one header share one
elaboration of it.
"""

import textwrap
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from segenv.lean.worker import ffi, kernel
from segenv.lean.worker.api import Api, LeanIOError, io_error_text
from segenv.lean.worker.engine import (
    SKIP_KERNEL,
    Context,
    Engine,
    Message,
    Parsed,
    Refusal,
    State,
    sequence,
    tactics_of,
)
from segenv.lean.worker.ffi import Owned, box, field, inc, unbox
from segenv.lean.worker.snapshot import Declaration, Imports, Snapshot
from segenv.lean.worker.trees import child, descend, kind, uncommented
from segenv.syntax import column_of, cut

KEPT_SNAPSHOTS = 2000  # command states per worker; they share almost everything

SCOPES, INFO_STATE, SCOPE_OPTIONS = 2, 8, 1  # fields of a Command.State and of a Scope
LINTERS = "linter.all"
ASYNC = "Elab.async"  # would run the proof on another thread, where we are not

DECLARATION = "Lean.Parser.Command.declaration"
THEOREM = "Lean.Parser.Command.theorem"
TERMINAL = ("Lean.Parser.Command.eoi", "Lean.Parser.Command.exit")  # Lean reads no further
SIMPLE_VALUE = "Lean.Parser.Command.declValSimple"
BY = "Lean.Parser.Term.byTactic"
TYPE = "Lean.Parser.Term.typeSpec"
# From a theorem's declaration to the one tactic of `:= by sorry`, and to `.{u, v}`
TO_TACTIC = (1, 3, 1, 1, 0, 0, 0)
TO_UNIVERSES = (1, 1, 1)
TO_PROOF = (1, 3, 1)
EXACT = "Lean.Parser.Tactic.exact"
TERM_PAREN = "Lean.Parser.Term.paren"
INDENT = "  "  # a proof at column 0 would be taken for no part of its theorem
PAREN = "Lean.Parser.Tactic.paren"


class SourceError(Exception):
    """Lean refused a source text; `messages` are its errors, positions in that text."""

    def __init__(self, messages: list[Message]) -> None:
        super().__init__("\n".join(f"{m.line}:{m.column}: {m.text}" for m in messages))
        self.messages = messages


@dataclass(frozen=True)
class Command:
    """One parsed command: its syntax, the bytes it stands in, and Lean before it ran."""

    syntax: Owned
    start: int
    end: int
    before: Snapshot


class Frontend:
    """Runs commands on an `Engine`. Everything here is the environment's own text, or checked."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.lean = engine.lean
        # by the text before each, with the snapshot before its last command
        self.snapshots: OrderedDict[str, tuple[Snapshot | None, Snapshot]] = OrderedDict()
        self.environments: dict[tuple[str, ...], Imports] = {}
        self.absent: set[tuple[str, ...]] = set()
        self._sorry: Owned | None = None
        self._anything: tuple[Context, State] | None = None

    # -- imports --------------------------------------------------------------------------------

    def environment(self, imports: tuple[str, ...]) -> Imports:
        """The environment with `imports` (module names; `Init` always), imported once."""
        if imports not in self.environments:
            self.environments[imports] = Imports(self.lean, self._import(imports))
        return self.environments[imports]

    def has(self, imports: tuple[str, ...]) -> bool:
        """Whether this Lean has some modules; what is not there is not looked for again."""
        if imports not in self.absent:
            try:
                self.environment(imports)
            except SourceError:
                self.absent.add(imports)
        return imports not in self.absent

    def _import(self, imports: tuple[str, ...]) -> int:
        lean = self.lean
        modules = []
        for name in ("Init", *imports):
            exported = b"\0\1" + b"\0" * 6  # importAll, isExported, isMeta
            modules.append(lean.ctor(0, [lean.name(name)], exported))
        options = inc(lean.constant("l_Lean_Options_empty"))
        trust, load_extensions, level_private = 0, 1, 2
        lean.enable_initializers()  # every import switches them off again
        result = lean.import_modules(
            lean.array(modules),
            options,
            trust,
            lean.array([]),
            *(0, load_extensions, level_private, box(1)),
        )
        try:
            return lean.ok(result)
        except LeanIOError as error:
            message = io_error_text(error)
            raise SourceError([Message("error", message, 1, 0)]) from None

    # -- documents ------------------------------------------------------------------------------

    def begin(self, text: str) -> tuple[int, Snapshot]:
        """The input context (owned) of a text and Lean after its import lines."""
        context, parser, imports = self.header(text)
        return inc(context.value), self.at_start(parser, self.environment(imports))

    def header(self, text: str) -> tuple[Owned, Owned, tuple[str, ...]]:
        """The input context of a text, the parser after its import lines, and what it imports."""
        lean = self.lean
        context = Owned(lean, self.input(text))
        header = Owned(lean, lean.ok(lean.parse_header(inc(context.value))))
        syntax, rest = field(header.value, 0), field(header.value, 1)
        if errors := self.engine.read_messages(field(rest, 1), severity="error"):
            raise SourceError(errors)
        return context, Owned(lean, inc(field(rest, 0))), self._imports(inc(syntax))

    def at_start(self, parser: Owned, environment: Imports) -> Snapshot:
        """Lean in an environment, before the first command."""
        lean = self.lean
        options = inc(lean.constant("l_Lean_Options_empty"))
        log = inc(lean.constant("l_Lean_MessageLog_empty"))
        commands = Owned(lean, lean.command_state(inc(environment.value), log, options))
        return Snapshot(commands, parser, unbox(field(parser.value, 0)), environment)

    def _imports(self, header: int) -> tuple[str, ...]:
        """The module names that a header (owned syntax) imports, `Init` left out."""
        lean = self.lean
        array = lean.header_imports(header, 0)
        names = tuple(ffi.name_text(field(module, 0)) for module in ffi.items(array))
        lean.dec(array)
        return tuple(name for name in names if name != "Init")

    def parse(self, context: int, at: Snapshot) -> tuple[Command, Snapshot]:
        """The command at `at`, and Lean as it stands before elaborating it (errors logged)."""
        lean = self.lean
        commands = at.commands.value
        scope = field(field(commands, SCOPES), 0)
        module = lean.ctor(0, [inc(field(commands, 0)), *(inc(field(scope, i)) for i in (1, 2, 3))])
        log = inc(lean.constant("l_Lean_MessageLog_empty"))
        pair = lean.parse_command(inc(context), module, inc(at.parser.value), log)
        syntax, rest = Owned(lean, inc(field(pair, 0))), field(pair, 1)
        parser = Owned(lean, inc(field(rest, 0)))
        parsed = lean.copy(commands)
        lean.dec(ffi.set_field(parsed, 1, inc(field(rest, 1))), pair)
        end = unbox(field(parser.value, 0))
        place = lean.positions(syntax.value) or (at.position, end)
        command = Command(syntax, *place, at)
        return command, Snapshot(Owned(lean, parsed), parser, end, at.imports)

    def elaborate(self, context: int, syntax: int, at: Snapshot) -> Snapshot:
        """Lean after elaborating a command (owned syntax), with the messages of it alone."""
        lean = self.lean
        position = box(at.position)
        fields = [inc(at.commands.value), inc(at.parser.value), position, lean.array([])]
        ref = lean.new_ref(lean.ctor(0, fields))
        try:
            lean.dec(lean.ok(lean.elab_command(syntax, context, ref)))
            state = lean.get_ref(ref)
            commands = Owned(lean, inc(field(state, 0)))
            lean.dec(state)
            return replace(at, commands=commands)
        finally:
            lean.dec(ref)

    def sober(self, at: Snapshot) -> Snapshot:
        """`at` as a theorem is elaborated: with the kernel, on this thread, and without frills.

        A header may have changed options; linters and info trees are work for nobody.
        """
        lean = self.lean
        scopes = field(at.commands.value, SCOPES)
        scope = lean.copy(field(scopes, 0), scalars=8)
        options = inc(field(scope, SCOPE_OPTIONS))
        for name in (SKIP_KERNEL, ASYNC, LINTERS):
            options = lean.set_bool(options, lean.name(name), 0)
        lean.dec(ffi.set_field(scope, SCOPE_OPTIONS, options))
        commands = lean.copy(at.commands.value)
        info = lean.copy(field(commands, INFO_STATE), scalars=8)
        ffi.set_scalar_byte(info, 0, 0)  # enabled := false
        lean.dec(ffi.set_field(commands, INFO_STATE, info))
        others = inc(field(scopes, 1))
        lean.dec(ffi.set_field(commands, SCOPES, lean.ctor(1, [scope, others])))
        return replace(at, commands=Owned(lean, commands))

    def messages(self, at: Snapshot) -> list[Message]:
        """The messages of a snapshot's last command."""
        return self.engine.read_messages(field(at.commands.value, 1))

    def errors(self, at: Snapshot) -> list[Message]:
        """The errors among them."""
        return self.engine.read_messages(field(at.commands.value, 1), severity="error")

    def commands(self, text: str) -> Iterator[Command]:
        """Run `text` command by command. Raises `SourceError` at the first error."""
        context, at = self.begin(text)
        return self._commands_from(text, Owned(self.lean, context), None, at)

    def _commands_from(
        self, text: str, context: Owned, before: Snapshot | None, at: Snapshot
    ) -> Iterator[Command]:
        data = text.encode()
        while True:
            self._keep(data[: at.position].decode(), before, at)
            command, parsed = self.parse(context.value, at)
            if errors := self.errors(parsed):
                raise SourceError(errors)
            if kind(command.syntax.value) in TERMINAL:
                self._keep(text, before, at)
                return
            yield command
            self.distrust(data, command)
            before = at
            at = self.elaborate(context.value, inc(command.syntax.value), parsed)
            if errors := self.errors(at):
                raise SourceError(errors)

    @staticmethod
    def distrust(data: bytes, command: Command) -> None:
        """Refuse a command of a header that would let lemmas in unchecked."""
        if SKIP_KERNEL.split(".")[1].encode() in data[command.start : command.end]:
            line = data[: command.start].count(b"\n") + 1
            message = f"a header may not use {SKIP_KERNEL}, which switches the kernel off"
            raise SourceError([Message("error", message, line, 0)])

    def _keep(self, header: str, before: Snapshot | None, at: Snapshot) -> None:
        """Keep a snapshot under the text before it."""
        self.snapshots[header] = (before, at)
        while len(self.snapshots) > KEPT_SNAPSHOTS:
            self.snapshots.popitem(last=False)

    def after(self, header: str) -> Snapshot:
        """Lean after `header`, from the cache as far as possible. Raises `SourceError`."""
        if header not in self.snapshots:
            for _ in self._rest(header):
                pass
        self.snapshots.move_to_end(header)
        return self.snapshots[header][1]

    def _rest(self, header: str) -> Iterator[Command]:
        """The commands of `header` after the longest part of it that is known."""
        context = Owned(self.lean, self.input(header))
        for part in sorted(filter(header.startswith, self.snapshots), key=len, reverse=True):
            before, at = self.snapshots[part]
            if before and self._ends_alike(context, before, at):
                self.snapshots.move_to_end(part)
                return self._commands_from(header, context, before, at)
        return self.commands(header)

    def _ends_alike(self, context: Owned, before: Snapshot, at: Snapshot) -> bool:
        """Whether the command between two snapshots ends there in this text too.

        What follows a command decides where it ends.
        """
        parsed = self.parse(context.value, before)[1]
        return parsed.position == at.position and not self.errors(parsed)

    # -- theorems -------------------------------------------------------------------------------

    def start(self, header: str, signature: str, finish: bool = True) -> tuple[Context, State]:
        """The proof state at `by` of a theorem. Raises `SourceError` with Lean's messages.

        Without `finish` Lean does not declare the theorem with a `sorry` afterwards. What it would say
        then is that this is no proposition, as the kernel says of any proof, or that a universe of
        the signature is not used; so a signature that names universes is always finished.
        """
        lean = self.lean
        at = self.after(header)
        text = f"{header}{signature} := by sorry\n"
        owned = Owned(lean, self.input(text))
        command, parsed = self.parse(owned.value, at)
        if errors := self.errors(parsed):
            raise SourceError(errors)
        if not is_theorem(command.syntax.value) or command.end != len(text.encode()) - 1:
            raise SourceError([Message("error", "this is not one theorem statement", 1, 0)])
        found: list[tuple[Context, State]] = []
        sorry = inc(descend(command.syntax.value, TO_TACTIC))
        capturing = self.replaced(command.syntax.value, TO_TACTIC, self.engine.capture_node())
        finish = finish or bool(ffi.items(field(descend(command.syntax.value, TO_UNIVERSES), 2)))
        with self.engine.expecting(
            lambda context, state: found.append((context, state)), sorry, finish
        ):
            try:
                after = self.elaborate(owned.value, capturing, self.sober(parsed))
            except LeanIOError:
                if not self.engine.interrupted:
                    raise
                after = parsed
        if errors := self.errors(after):
            raise SourceError(errors)
        if not found:
            raise SourceError([Message("error", "Lean did not reach the proof", 1, 0)])
        context, state = found[0]
        context.before, context.text = at, (header, signature)
        if after is not parsed:
            context.declared = self._declared(context, field(after.commands.value, 0))
        return context, state

    def parts(self, data: bytes, declaration: Declaration, before: Snapshot) -> dict[str, Any]:
        """Name, binders, statement and proof of a declaration, cut out of the source."""

        def cut(node: int) -> str:
            return uncommented(self.lean, data, node)

        binders, types = (child(declaration.signature, i) for i in (0, 1))
        if kind(types) == "null":  # of a signature that may have none
            types = next(iter(ffi.items(field(types, 2))), types)
        has_type = kind(types) == TYPE
        name, universes = "", list[str]()
        if declaration.name is not None:
            name = cut(child(declaration.name, 0))
            universes = [cut(n) for n in ffi.items(field(child(declaration.name, 1), 2))[1:2]]
        return {
            "name": name,
            "statement": cut(child(types, 1)) if has_type else "",
            "binders": cut(binders),
            "namespace": self.namespace(before),
            "universes": [u.strip() for u in "".join(universes).split(",") if u.strip()],
            "proof": self._proof_text(data, declaration.value, before),
        }

    def _proof_text(self, data: bytes, value: int | None, at: Snapshot) -> str:
        """The proof as tactic text; "" where there is none, and where more belongs to it."""
        if value is None or kind(value) != SIMPLE_VALUE:
            return ""
        behind = ffi.items(field(value, 2))[2:]  # `termination_by`, `where`
        return "" if any(map(self.lean.positions, behind)) else self._reference(data, value, at)

    def namespace(self, at: Snapshot) -> str:
        """The namespace that is open."""
        return ffi.name_text(field(field(field(at.commands.value, SCOPES), 0), 2))

    def depth(self, at: Snapshot) -> int:
        """How many scopes are open, that of the file included."""
        return sum(1 for _ in ffi.elements(field(at.commands.value, SCOPES)))

    def quiet(self, at: Snapshot) -> Snapshot:
        """`at` with an empty log."""
        commands = self.lean.copy(at.commands.value)
        empty = inc(self.lean.constant("l_Lean_MessageLog_empty"))
        self.lean.dec(ffi.set_field(commands, 1, empty))
        return replace(at, commands=Owned(self.lean, commands))

    def moved(self, at: Snapshot, to: Snapshot) -> Snapshot:
        """Lean as it is at `at`, about to read on at the place of `to`."""
        return replace(at, parser=to.parser, position=to.position)

    def moved_to(self, at: Snapshot, byte: int) -> Snapshot:
        """Lean as it is at `at`, about to read on at a byte."""
        parser = self.lean.copy(at.parser.value, scalars=8)
        self.lean.dec(ffi.set_field(parser, 0, box(byte)))
        return replace(at, parser=Owned(self.lean, parser), position=byte)

    def sorry_value(self) -> int:
        """The syntax of `:= by sorry`, owned."""
        if self._sorry is None:
            text = "theorem x : Prop := by sorry\n"
            context, at = self.begin(text)
            owned = Owned(self.lean, context)
            self._sorry = self.parse(owned.value, at)[0].syntax
        return inc(descend(self._sorry.value, (1, 3)))

    def import_lines(self, text: str) -> str:
        """What a text begins with, up to its last import, without comments before it; else ""."""
        place = self._place_of_imports(text)
        return text.encode()[slice(*place)].decode()

    def cut_imports(self, text: str) -> tuple[str, str]:
        """A text up to its last import, and from there."""
        data, (_, end) = text.encode(), self._place_of_imports(text)
        return data[:end].decode(), data[end:].decode()

    def _place_of_imports(self, text: str) -> tuple[int, int]:
        lean = self.lean
        owned = Owned(lean, self.input(text))
        header = Owned(lean, lean.ok(lean.parse_header(inc(owned.value))))
        return lean.positions(field(header.value, 0)) or (0, 0)

    def declared_type(self, header: str, signature: str, name: str) -> Owned | None:
        """The type of the constant that a signature declares with `sorry` behind a header.

        `name` is its full name. Raises `SourceError`.
        """
        text = f"{header}{signature} := by sorry\n"
        at = self.after(header)
        owned = Owned(self.lean, self.input(text))
        command, parsed = self.parse(owned.value, at)
        if errors := self.errors(parsed):
            raise SourceError(errors)
        after = self.elaborate(owned.value, inc(command.syntax.value), self.sober(parsed))
        if errors := self.errors(after):
            raise SourceError(errors)
        return self.type_of(field(after.commands.value, 0), name)

    def parsed(self, header: str, signature: str) -> Owned:
        """The syntax of a theorem's declaration with `sorry`."""
        text = f"{header}{signature} := by sorry\n"
        owned = Owned(self.lean, self.input(text))
        return self.parse(owned.value, self.after(header))[0].syntax

    def accepts(self, header: str, text: str) -> bool:
        """Whether Lean has nothing against a command behind a header."""
        whole_ = f"{header}{text}\n"
        owned = Owned(self.lean, self.input(whole_))
        command, parsed = self.parse(owned.value, self.after(header))
        if self.errors(parsed):
            return False
        after = self.elaborate(owned.value, inc(command.syntax.value), self.sober(parsed))
        return not self.errors(after)

    def is_prop(self, type_: int, environment: int) -> bool:
        """Whether a closed type (borrowed) of an environment is a proposition."""
        context, state = self.anything()
        lean = self.lean
        meta, core = (
            lean.new_ref(inc(state.meta)),
            lean.new_ref(self.core_with(context, environment)),
        )
        try:
            return lean.ok(lean.is_prop(inc(type_), context.meta, meta, context.core, core)) == box(
                1
            )
        except LeanIOError:
            return False
        finally:
            lean.dec(meta, core)

    def anything(self) -> tuple[Context, State]:
        """The start of some theorem, for its contexts."""
        if self._anything is None:
            self._anything = self.start("", "theorem x : ∀ p : Prop, p → p", finish=False)
        return self._anything

    def type_of(self, environment: int, name: str) -> Owned | None:
        """The type of a constant, by its full name; both borrowed."""
        owned = Owned(self.lean, self.lean.name(name))
        some = Owned(self.lean, self.lean.find_constant(inc(environment), inc(owned.value), 0))
        if some.value & 1:
            return None
        constant = field(field(some.value, 0), 0)
        return Owned(self.lean, inc(field(field(constant, 0), 2)))

    def _reference(self, data: bytes, value: int, at: Snapshot) -> str:
        """The proof of a declaration as tactic text that Lean reads as it reads the proof.

        "" for equations, and for what has a `where` or `termination_by` part.
        """
        lean = self.lean
        term = child(value, 1)
        is_tactics = kind(term) == BY
        place = lean.positions(child(term, 1) if is_tactics else term)
        if not place:
            return ""
        line = data.rfind(b"\n", 0, place[0]) + 1
        column, text = len(data[line : place[0]].decode()), data[line : place[1]].decode()
        if is_tactics:
            return cut(text, column, len(text), column)
        forms = _exact(column, text[column:])
        return next((form for form in forms if self._means(form, term, at)), "")

    def _means(self, tactic: str, term: int, at: Snapshot) -> bool:
        """Whether a tactic is `exact` and a term (borrowed), perhaps in parentheses."""
        if "\n" not in tactic:
            return True
        try:
            parsed = self.engine.parse(field(at.commands.value, 0), tactic)
        except Refusal:
            return False
        if len(parsed.nodes) != 1 or kind(parsed.nodes[0]) != EXACT:
            return False
        found = child(parsed.nodes[0], 1)
        inner = [child(found, 1)] if kind(found) == TERM_PAREN else []
        return any(self.engine.same([read], [term]) for read in [found, *inner])

    def input(self, text: str) -> int:
        lean = self.lean
        size = box(len(text.encode()))
        return lean.input_context(lean.string(text), lean.string("<input>"), 0, size)  # type: ignore[no-any-return]

    def replaced(self, syntax: int, path: tuple[int, ...], new: int) -> int:
        """A copy of `syntax` (borrowed) with the node at `path` replaced by `new` (owned)."""
        if not path:
            return new
        children = ffi.items(field(syntax, 2))
        changed = [
            self.replaced(child, path[1:], new) if i == path[0] else inc(child)
            for i, child in enumerate(children)
        ]
        info, name = inc(field(syntax, 0)), inc(field(syntax, 1))
        return self.lean.ctor(1, [info, name, self.lean.array(changed)])

    def compile(self, context: Context, steps: Sequence[Parsed]) -> tuple[str, tuple[str, ...]]:
        """Compile a whole theorem with the tactics of all steps, from text; the text and its axioms.

        Raises `Refusal` or `SourceError`. The theorem and whatever it uses of the header are then
        sent through the kernel once more, on top of the imports alone, so that nothing in a header
        can have slipped past it.

        `context` is that of the started theorem: what Lean declared for its statement, apart from
        any proof, is compared as a term with what the text declared. The axioms are computed from
        the environment, never read from messages.
        """
        lean = self.lean
        text, owned, command, parsed = self._arranged(context, steps)
        after = self.elaborate(owned.value, inc(command.syntax.value), self.sober(parsed))
        if errors := self.errors(after):
            raise SourceError(errors)
        environment = field(after.commands.value, 0)
        declared = self._declared(context, environment)
        if not declared:
            raise Refusal("the text did not declare the theorem")
        if not context.declared:  # the start was cut short
            context.declared = self.start(*context.text)[0].declared
        if not context.declared or not lean.same_expr(declared.value, context.declared.value):
            raise Refusal("the text declared a different statement")
        self._replay(context, environment)
        core = lean.new_ref(self.core_with(context, environment))
        try:
            return text, kernel.axioms(lean, inc(context.name.value), core)
        finally:
            lean.dec(core)

    def _arranged(
        self, context: Context, steps: Sequence[Parsed]
    ) -> tuple[str, Owned, Command, Snapshot]:
        """The text of a theorem with its proof, parsed: one that has the very tactics of the steps.

        Raises `SourceError` or `Refusal`, with what is wrong with the plainest one, if there is none.
        """
        problem: SourceError | Refusal | None = None
        for wrapped, body in layouts(self.lean, steps):
            text = whole(*context.text, body)
            owned = Owned(self.lean, self.input(text))
            command, parsed = self.parse(owned.value, context.before)
            if errors := self.errors(parsed):
                problem = problem or SourceError(errors)
            elif self._holds(command, len(text.rstrip().encode()), steps, wrapped):
                return text, owned, command, parsed
            else:
                problem = problem or Refusal("the steps do not go together as one text")
        assert problem
        raise problem

    def _holds(
        self, command: Command, end: int, steps: Sequence[Parsed], wrapped: Sequence[bool]
    ) -> bool:
        """Whether a command is a theorem up to `end` that is proved by the tactics of the steps.

        The tactics of a step that is `wrapped` stand in parentheses.
        """
        if not is_theorem(command.syntax.value) or command.end != end:
            return False
        try:
            found = list(tactics_of(descend(command.syntax.value, TO_PROOF)))
            for step, inside in zip(steps, wrapped, strict=True):
                n = 1 if inside else len(step.nodes)
                nodes, found = found[:n], found[n:]
                if inside:
                    if not nodes or kind(nodes[0]) != PAREN:
                        return False
                    nodes = list(sequence(child(nodes[0], 1)))
                if not self.engine.same(nodes, step.nodes):
                    return False
        except Refusal:
            return False
        return not found

    def _declared(self, context: Context, environment: int) -> Owned | None:
        """The type of the theorem in an environment that has it, as Lean cleaned it up."""
        lean = self.lean
        some = lean.find_constant(inc(environment), inc(context.name.value), 0)
        if some & 1:
            return None
        constant = field(some, 0)
        is_thm = ffi.tag(constant) == 2
        type_ = Owned(lean, inc(field(field(field(constant, 0), 0), 2)))
        lean.dec(some)
        return type_ if is_thm else None

    def _replay(self, context: Context, environment: int) -> None:
        """Send the theorem and what it uses of the header through the kernel, on top of imports."""
        lean, imports = self.lean, context.before.imports
        claim = Owned(lean, lean.expr_const(inc(context.name.value), box(0)))
        constants = kernel.used(lean, [claim.value], environment, imports)
        kernel.replay(lean, constants, imports.value)

    def core_with(self, context: Context, environment: int) -> int:
        """A Core.State (owned) whose environment is the given one."""
        state = context.initial_core
        core = self.lean.copy(state.value)
        self.lean.dec(ffi.set_field(core, 0, inc(environment)))
        return core


def _exact(column: int, term: str) -> Iterator[str]:
    """Ways to write `exact` and a term that starts at a column, the plainest first."""
    verbatim = " " * column + term
    if "\n" not in term or ('"' not in term and "«" not in term):
        yield "exact " + textwrap.indent(textwrap.dedent(verbatim), "  ").lstrip(" ")
    yield "exact\n" + verbatim
    yield f"exact (\n{verbatim}\n)"


def whole(header: str, signature: str, body: str) -> str:
    """The source text of a theorem with its proof, the lines of `body`."""
    return f"{header}{signature} := by\n{body}"


def layouts(lean: Api, steps: Sequence[Parsed]) -> Iterator[tuple[list[bool], str]]:
    """Ways to write steps one below the other, the plainest first, and which stand in parentheses.

    Alone and behind others a text may be read in two ways: `(exact h)` goes on with the term of the
    line before it, unless that ends in `;`. In parentheses of its own a step is read as it was, at
    its own columns.
    """
    texts = [_indented(lean, step) for step in steps]
    wrapped = [text is None for text in texts]
    lines = [text or _in_parentheses(step) for text, step in zip(texts, steps, strict=True)]
    yield wrapped, "\n".join(lines) + "\n"
    ended = [line + ";" * _may_go_on(after) for line, after in pairwise(lines)]
    yield wrapped, "\n".join([*ended, lines[-1]]) + "\n"
    yield [True] * len(steps), "\n".join(map(_in_parentheses, steps)) + "\n"


def _indented(lean: Api, step: Parsed) -> str | None:
    """The text of a step with its tactics at the column of all; None if that may change it."""
    text = step.source.text.rstrip(" \n")
    if "\n" in text and ('"' in text or "«" in text):  # perhaps a literal of several lines
        return None
    first, last = (lean.positions(step.nodes[i]) or (0, 0) for i in (0, -1))
    start, end = step.source.offset(first[0]), step.source.offset(last[1])
    column = column_of(text, start)
    text = cut(text, start, end, column) if column else text[:end]
    return None if text.startswith(" ") else textwrap.indent(text, INDENT)


def _in_parentheses(step: Parsed) -> str:
    text = step.source.text.rstrip(" \n")
    return f"{INDENT}(\n{text}\n{INDENT})"


def _may_go_on(line: str) -> bool:
    """Whether a line begins with what may continue the line before it."""
    start = line.lstrip(" ")
    return not start[:1].isalpha() and not start.startswith("·")


def is_theorem(syntax: int) -> bool:
    """Whether a command is `theorem`."""
    return kind(syntax) == DECLARATION and kind(child(syntax, 1)) == THEOREM
