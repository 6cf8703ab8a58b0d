"""The engine behind the process boundary: requests in, JSON values out.

A session keeps a bounded number of proof states under the keys that its user gave them. A key
that is gone is answered with `lost`, and the user replays the script that leads there.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import Any

from segenv.lean.shared.bounds import Bounds
from segenv.lean.shared.keys import digits_of, lies_in
from segenv.lean.shared.lru import Lru
from segenv.lean.worker import autobound, ffi, kernel
from segenv.lean.worker.api import LeanIOError
from segenv.lean.worker.contents import Contents
from segenv.lean.worker.document import declarations
from segenv.lean.worker.engine import Context, Engine, Parsed, Refusal, State
from segenv.lean.worker.ffi import field
from segenv.lean.worker.frontend import Frontend, SourceError
from segenv.lean.worker.grammar import forbidden, is_suspect
from segenv.lean.worker.instances import Statement, is_instance
from segenv.lean.worker.outline import outline
from segenv.lean.worker.recompile import recompile
from segenv.lean.worker.shapes import shape
from segenv.lean.worker.snapshot import Snapshot
from segenv.lean.worker.timing import Stopwatch
from segenv.lean.worker.trees import Trees
from segenv.plain import offset_of, plain, unmarked
from segenv.proof import Syntax
from segenv.syntax import column_of, cut, is_primitive, leaves, pieces

Reply = dict[str, Any]

KEPT_STATES = 2000  # about 15 KB each
KEPT_STARTS = 500
KEPT_FORMS = 2000
KEPT_PARSES = 2000
BEGINNINGS = 4  # places that are tried for the start of a tactic that cannot be read
KEPT_HEADERS = 20


class Checked:
    """A parsed text with what its syntax trees say: allowed or not, primitive or not, leaves."""

    def __init__(
        self, trees: Trees, environment: int, parsed: Parsed, text: str, bounds: Bounds
    ) -> None:
        tactics = trees.tactics(environment)
        self._of = partial(trees.of, tactics=tactics.names)
        self.parsed = parsed
        self.text = text
        self.cuttable: tuple[Syntax, ...] | None = None  # see `Session.cuttable`
        self.leaves, self.primitive = len(parsed.nodes), len(parsed.nodes) == 1
        self.forbidden: str | None = None
        plain = (trees.is_plain(node, tactics, bounds.depth) for node in parsed.nodes)
        if not parsed.nodes or not all(plain):
            self._look(bounds)

    def _look(self, bounds: Bounds) -> None:
        """Look into every node."""
        parsed, text = self.parsed, self.text
        shapes = tuple(tree for node in parsed.nodes for tree in self._of(node))
        if not shapes:
            raise Refusal("there is no tactic in the text", kind="empty")
        if too_deep := bounds.too_deep(shapes):
            raise Refusal(too_deep, kind="too_long")
        self.leaves = sum(map(leaves, shapes))
        self.primitive = len(shapes) == 1 and is_primitive(shapes[0])
        suspect = any(is_suspect(node.kind) for tree in shapes for node in tree.walk())
        reasons = (forbidden(tree, text) for tree in self.trees) if suspect else ()
        self.forbidden = next(filter(None, reasons), None)

    @cached_property
    def trees(self) -> tuple[Syntax, ...]:
        """The syntax trees with their places, which few requests need and which cost time."""
        nodes, offset = self.parsed.nodes, self.parsed.source.offset
        return tuple(tree for node in nodes for tree in self._of(node, offset))


class Session:
    """Answers requests with one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.frontend = Frontend(engine)
        self.bounds = Bounds()  # of a tactic text
        self.states: Lru[str, State] = Lru(KEPT_STATES)
        self.starts: Lru[str, tuple[Context, State]] = Lru(KEPT_STARTS)
        self.parses: Lru[tuple[Snapshot, str, str], Checked] = Lru(KEPT_PARSES)
        self.forms: Lru[tuple[str, str], Statement] = Lru(KEPT_FORMS)
        self.headers: Lru[str, Contents] = Lru(KEPT_HEADERS)
        self.trees = Trees(engine.lean)
        self.stopwatch: Stopwatch | None = None
        self.operations: dict[str, Callable[..., Reply]] = {
            "start": self.start,
            "run": self.run,
            "parse": self.parse,
            "pieces": self.pieces,
            "kinds": self.kinds,
            "replay": self.replay,
            "check": self.check,
            "forget": self.forget,
            "theorems": self.theorems,
            "examine": self.examine,
            "outline": self.outline,
            "definitions": self.definitions,
            "before": self.before,
            "identify": self.identify,
            "identify_goal": self.identify_goal,
            "assess": self.assess,
            "instances": self.instances,
            "lean_seconds": self.lean_seconds,
            "remember": self.remember,
            "imports": self.imports,
        }

    def answer(self, operation: str, *arguments: Any) -> Reply:
        """The reply to one request; refusals of every sort are replies too."""
        try:
            return self.operations[operation](*arguments)
        except Refusal as refusal:
            return refused(refusal)
        except SourceError as error:
            return {"source": [[m.line, m.column, m.text] for m in error.messages]}
        except LeanIOError as error:
            return {"error": ["other", self.engine.io_error(error), None, None, 1]}

    # -- operations -----------------------------------------------------------------------------

    def start(self, key: str, header: str, signature: str) -> Reply:
        """Start a theorem and keep its first state as `key`."""
        state = self.started(key, header, signature)
        self.states.keep(key, state)
        reply: Reply = {"goals": self.engine.goals(state)} | self.imports()
        if names := autobound.candidates(state.context.statement):
            name = ffi.name_text(state.context.name.value)
            bound = autobound.confirmed(self.frontend, header, signature, name, names)
            reply["autobound"] = bound
        return reply

    def started(self, key: str, header: str, signature: str) -> State:
        """The first state of a theorem."""
        found = self.starts.find(key)
        if not found:
            found = self.frontend.start(header, signature)
            self.starts.keep(key, found)
        return found[1]

    def run(self, key: str, new_key: str, text: str, compound: bool, budget: int | None) -> Reply:
        """Run a text from state `key` and keep the result as `new_key`."""
        state = self.states.find(key)
        if state is None:
            return {"lost": True}
        checked = self.checked(state, text)
        if reason := self.against(checked, compound, budget):
            return reason
        try:
            new = self.engine.run(state, checked.parsed, checked.parsed.nodes)
        except Refusal as refusal:
            return refused(refusal, checked.leaves)
        self.states.keep(new_key, new)
        return {"goals": self.engine.goals(new), "tactics": checked.leaves}

    def parse(self, key: str, text: str) -> Reply:
        """The syntax trees of a text, as nested lists."""
        state = self.states.find(key)
        if state is None:
            return {"lost": True}
        return {"trees": list(map(as_list, self.cuttable(state, self.checked(state, text))))}

    def pieces(self, key: str, text: str) -> Reply:
        """The tactics of a text, each with the line and column where it starts.

        Of a text that Lean reads only in part: the tactics before, and the rest as one, with the
        `error` that the rest is refused with.
        """
        state = self.states.find(key)
        if state is None:
            return {"lost": True}
        try:
            checked = self.checked(state, text)
        except Refusal as refusal:
            found = self.begun(state, text, refusal)
            if found is None:
                raise
            checked, line, column = found
            rest = text[offset_of(text, line, column) :].rstrip()
            before = pieces(checked.text, self.cuttable(state, checked))
            return {"pieces": [*before, (rest, line, column)]} | refused(
                refusal.seen_from(line, column)
            )
        return {"pieces": pieces(checked.text, self.cuttable(state, checked))}

    def begun(self, state: State, text: str, refusal: Refusal) -> tuple["Checked", int, int] | None:
        """The tactics before the one that Lean could not read, and where that one starts.

        It starts a line at the column of the block, or stands behind `;`, and its beginning is that of
        a tactic: what goes on with the tactic before (`| inl a => ...`) is none.
        """
        if refusal.kind not in (None, "parse") or refusal.line is None:
            return None
        # Lean sees an unknown tactic one character behind its start
        at_most = max(0, (refusal.column or 0) - (refusal.kind is None))
        for line, column in islice(beginnings(text, refusal.line, at_most), BEGINNINGS):
            at = offset_of(text, line, column)
            if not self.begins_tactic(state, text[at:]):
                continue
            with contextlib.suppress(Refusal):
                return self.checked(state, text[:at].rstrip()), line, column
        return None

    def begins_tactic(self, state: State, text: str) -> bool:
        """Whether Lean gets beyond the start of a text, or sees an unknown tactic there."""
        try:
            self.checked(state, text)
        except Refusal as refusal:
            return refusal.kind is None or (refusal.line, refusal.column) != (1, 0)
        return True

    def kinds(self, key: str, category: str) -> Reply:
        """The kinds of syntax in one of the parser's categories, as a theorem's header has it."""
        state = self.states.find(key)
        if state is None:
            return {"lost": True}
        return {"kinds": self.trees.kinds(field(state.core, 0), category)}

    def replay(
        self, header: str, signature: str, keys: Sequence[str], script: Sequence[str]
    ) -> Reply:
        """Rebuild the states of a script (`keys` has one more entry) without printing them.

        It begins behind the last one that is still there.
        """
        known, state = self._last(keys)
        if state is None:
            state = self.started(keys[0], header, signature)
            self.states.keep(keys[0], state)
        for key, text in zip(keys[known + 1 :], script[known:], strict=True):
            checked = self.checked(state, plain(text))
            if reason := self.against(checked, compound=True, budget=None):
                return reason
            state = self.engine.run(state, checked.parsed, checked.parsed.nodes)
            self.states.keep(key, state)
        return {}

    def _last(self, keys: Sequence[str]) -> tuple[int, State | None]:
        """The last of these states that is kept, and its place; (0, None) without any."""
        for i in range(len(keys) - 1, -1, -1):
            if state := self.states.find(keys[i]):
                return i, state
        return 0, None

    def check(self, key: str) -> Reply:
        """Tier T1: the axioms of a finished proof. `finished` is tier T0."""
        state = self.states.find(key)
        if state is None:
            return {"lost": True}
        try:
            return {"axioms": self.axioms(state)}
        except Refusal as refusal:
            return refused(refusal) | {"finished": bool(state.goals & 1)}

    def axioms(self, state: State) -> tuple[str, ...]:
        """The axioms of the finished proof of a state. Raises `Refusal` if it is none.

        What `let rec` declares becomes part of a proof only when Lean ends the theorem. So a term
        that is still open is no refusal yet: then the theorem is compiled whole.
        """
        try:
            return kernel.check(self.engine, state)
        except kernel.Open as refusal:
            try:
                return self.frontend.compile(state.context, steps_to(state))[1]
            except SourceError as error:
                why = "\n".join(message.text for message in error.messages)
                raise Refusal(f"{refusal.message}: {why}", kind="forbidden") from None
            except (Refusal, LeanIOError):
                raise refusal from None

    def forget(self, keys: Sequence[str]) -> Reply:
        """Drop states."""
        for key in keys:
            self.states.drop(key)
        return {}

    def theorems(self, text: str, lemmas: str) -> Reply:
        """The theorems of a source text, their headers with `needed` or `all` earlier theorems."""
        source, every = unmarked(text), lemmas == "all"
        contents = Contents(self.frontend, self.trees, source, self.bounds, True, every)
        return self._read(contents) | self.imports()

    def examine(self, text: str) -> Reply:
        """All claims of a source text, also those that fail, with why."""
        return self._read(Contents(self.frontend, self.trees, unmarked(text), self.bounds))

    def outline(self, text: str) -> Reply:
        """The commands of a source text, as far as Lean's parser tells them."""
        return {"commands": outline(self.frontend, text)}

    def _read(self, contents: Contents) -> Reply:
        entries = list(contents.read())
        return {"theorems": entries, "texts": list(contents.texts)}

    def definitions(self, key: str, header: str, signature: str) -> Reply:
        """The source of the definitions of a header that a statement uses."""
        statement = self.started(key, header, signature).context.statement
        contents = self.headers.find(header)
        if not contents:
            contents = Contents(self.frontend, self.trees, header, self.bounds, strict=True)
            for _ in contents.read():
                pass
            self.headers.keep(header, contents)
        imports = self.frontend.after(header).imports
        command = self.frontend.parsed(header, signature)
        syntax = declarations(command.value)
        found = contents.definitions([statement], imports, next(syntax).signature)
        return {"definitions": found}

    def identify(self, key: str, header: str, signature: str, forget: Sequence[str]) -> Reply:
        """A text that is the same for statements that are, and digits however they are written."""
        statement = self.started(key, header, signature).context.statement
        digits = self.engine.identity(statement, forget)
        return {"statement": self.engine.canonical(statement), "identity": digits}

    def identify_goal(self, key: str, index: int) -> Reply:
        """The same text for what a goal asks, closed over its hypotheses."""
        state = self.states.find(key)
        if state is None:
            return {"lost": True}
        goal = self.engine.closed_goal(state, index)
        return {"statement": self.engine.canonical(goal.value)}

    def instances(
        self, theorems: Sequence[tuple[str, str]], general: Sequence[tuple[str, str]]
    ) -> Reply:
        """For each theorem, a header and a signature, the first of `general` that it is an instance
        of, by its place, or None.
        """
        patterns = [self.normal_form(*one) for one in general]
        found = []
        for one in theorems:
            special = self.normal_form(*one)
            places = (i for i, p in enumerate(patterns) if is_instance(special, p))
            found.append(next(places, None))
        return {"instances": found}

    def normal_form(self, header: str, signature: str) -> Statement:
        """A statement in normal form."""
        found = self.forms.find((header, signature))
        if found is None:
            _, state = self.frontend.start(header, signature, finish=False)
            found = self.engine.normal_form(state.context.statement)
            self.forms.keep((header, signature), found)
        return found

    def assess(
        self,
        key: str,
        header: str,
        signature: str,
        script: Sequence[str],
        trivial: Sequence[str],
        forget: Sequence[str],
        within: Mapping[str, tuple[float, float]],
    ) -> Reply:
        """What is known of a new theorem, nothing printed: which text proves it at once, if one does;
        else its identity, the shape of its script and the axioms of that, which must consist of
        primitive tactics. Identity and shape come first where they must lie `within` bounds; nothing
        more is done where they do not.
        """
        reply: Reply = {}
        if "shape" in within:
            reply["shape"] = self.shape(header, script)
            if not lies_in(reply["shape"], within["shape"]):
                return reply | {"outside": True}
        _, state = self.starts.find(key) or self.frontend.start(header, signature, finish=False)
        if "identity" in within:
            reply["identity"] = self.engine.identity(state.context.statement, forget)
            if not lies_in(reply["identity"], within["identity"]):
                return reply | {"outside": True}
        for text in trivial:
            if self.proves(state, text):
                return reply | {"trivial": text}
        if "shape" not in within:
            reply["shape"] = self.shape(header, script)
        if "identity" not in within:
            reply["identity"] = self.engine.identity(state.context.statement, forget)
        try:
            for text in script:
                checked = self.checked(state, text)
                if reason := self.against(checked, compound=False, budget=None):
                    return reply | reason
                state = self.engine.run(state, checked.parsed, checked.parsed.nodes)
            return reply | {"axioms": self.axioms(state)}
        except Refusal as refusal:
            return reply | refused(refusal)

    def shape(self, header: str, script: Sequence[str]) -> str:
        """The digits of a script's shape behind a header, "" for what Lean does not read there."""
        before = self.frontend.after(header)
        environment = field(before.commands.value, 0)
        with contextlib.suppress(Refusal):
            checked = [self.read(before, "", environment, text) for text in script]
            nodes = [node for one in checked for node in one.parsed.nodes]
            return digits_of(shape(self.engine.lean, environment, nodes))
        return ""

    def proves(self, state: State, text: str) -> bool:
        """Whether a text leaves no goal of a state."""
        parsed = self.checked(state, text).parsed
        try:
            return bool(self.engine.run(state, parsed, parsed.nodes).goals & 1)
        except Refusal:
            return False

    def lean_seconds(self) -> Reply:
        """Seconds in Lean's own calls since this was last asked; the first time starts a watch."""
        if self.stopwatch is None:
            self.stopwatch = Stopwatch(self.engine.lean)
        return {"seconds": self.stopwatch.read()}

    def imports(self) -> Reply:
        """The lists of modules that this process has imported."""
        return {"imports": sorted(self.frontend.environments)}

    def remember(self, terms: int) -> Reply:
        """Keep prints of so many terms, with 0 of none, and tell how many terms there are now.

        It is there to measure the memory and to test it.
        """
        prints = self.engine.printer.prints
        prints.most = terms
        return {"terms": len(prints.terms)}

    def compile(self, header: str, signature: str, script: Sequence[str]) -> Reply:
        """Tier T2: the axioms of a theorem compiled whole, from text."""
        state = self.started(f"{header}\0{signature}", header, signature)
        checked = [self.checked(state, plain(text)) for text in script]
        for one in checked:
            if one.forbidden:
                return {"error": ["forbidden", one.forbidden, None, None, 1]}
        text, axioms = self.frontend.compile(state.context, [one.parsed for one in checked])
        return {"axioms": axioms, "text": text}

    def before(self, header: str) -> Reply:
        """Elaborate a header."""
        self.frontend.after(header)
        return {"goals": []}

    def recompile(self, header: str, text: str, name: str) -> Reply:
        """Tier T2 of a command as it stands in a file: the axioms of a constant that it declares."""
        return {"axioms": recompile(self.frontend, self.trees, self.bounds, header, text, name)}

    # -- parsing --------------------------------------------------------------------------------

    def checked(self, state: State, text: str) -> Checked:
        """`text` parsed behind the header of `state`'s theorem, from the cache where possible."""
        context = state.context
        return self.read(context.before, context.scope, field(state.core, 0), text)

    def read(self, before: Snapshot, scope: str, environment: int, text: str) -> Checked:
        """`text` parsed in an environment, that behind `before` for a theorem of a namespace."""
        key = (before, scope, text)
        found = self.parses.find(key)
        if not found:
            if problem := self.bounds.unreadable(text):
                raise Refusal(problem[1], kind=problem[0])
            parsed = self.engine.parse(environment, text)
            found = Checked(self.trees, environment, parsed, text, self.bounds)
            self.parses.keep(key, found)
        return found

    def cuttable(self, state: State, checked: Checked) -> tuple[Syntax, ...]:
        """The trees of a text, each of a part that reads the same when `pieces` cuts it out.

        Where Lean would read a piece otherwise, its tactic is one tree with those before it in its
        line: from the column of its block on, nothing is moved against anything else.
        """
        if checked.cuttable is None:
            trees, text = checked.trees, checked.text
            margin = column_of(text, trees[0].start)
            parts: list[list[Syntax]] = []
            cuts = zip(trees, checked.parsed.nodes, pieces(text, trees), strict=True)
            for i, (tree, node, (piece, _, _)) in enumerate(cuts):
                part = [tree]
                inside = column_of(text, tree.start) > margin and "\n" in piece
                if inside and not self.reads(state, piece, [node]):
                    part = self._widened(state, checked, parts, part, i + 1)
                parts.append(part)
            checked.cuttable = tuple(map(joined, parts))
        return checked.cuttable

    def _widened(
        self,
        state: State,
        checked: Checked,
        parts: list[list[Syntax]],
        part: list[Syntax],
        end: int,
    ) -> list[Syntax]:
        """A part, which ends before tactic `end`, with as many of `parts` before it as it takes."""
        text, nodes = checked.text, checked.parsed.nodes
        margin = column_of(text, checked.trees[0].start)
        while parts:
            part = parts.pop() + part
            if column_of(text, part[0].start) == margin:
                piece = cut(text, part[0].start, part[-1].end, margin)
                if self.reads(state, piece, nodes[end - len(part) : end]):
                    break
        return part

    def reads(self, state: State, piece: str, nodes: Sequence[int]) -> bool:
        """Whether a piece is read as these tactics (borrowed)."""
        try:
            parsed = self.engine.parse(field(state.core, 0), piece)
        except Refusal:
            return False
        return self.engine.same(parsed.nodes, nodes)

    @staticmethod
    def against(checked: Checked, compound: bool, budget: int | None) -> Reply | None:
        """Why a parsed text is not run at all, or None."""
        n = checked.leaves
        if checked.forbidden:
            return {"error": ["forbidden", checked.forbidden, None, None, n]}
        if not compound and not checked.primitive:
            message = f"this holds {n} tactics; a step runs one primitive tactic"
            return {"error": ["compound", message, None, None, 1]}
        if budget is not None and n > budget:
            message = f"this holds {n} tactics and the budget has {budget} left"
            return {"error": ["budget", message, None, None, 0]}
        return None


def joined(trees: list[Syntax]) -> Syntax:
    """Tactics that follow each other as one tree."""
    if len(trees) == 1:
        return trees[0]
    kind = "Lean.Parser.Tactic.tacticSeq1Indented"
    return Syntax(kind, trees[0].start, trees[-1].end, tuple(trees))


def steps_to(state: State) -> list[Parsed]:
    """The steps that led to a state."""
    steps, script = list[Parsed](), state.script
    while script:
        script, step = script
        steps.append(step)
    return steps[::-1]


def beginnings(text: str, line: int, column: int) -> Iterator[tuple[int, int]]:
    """Where tactics may start before a place (line from 1, column from 0), the nearest first.

    The place itself counts if it stands behind `;`; the first tactic does not.
    """
    lines = text.split("\n")
    first = next((i for i, each in enumerate(lines) if each.strip()), 0)
    margin = len(lines[first]) - len(lines[first].lstrip())
    if line <= len(lines) and lines[line - 1][:column].rstrip().endswith(";"):
        yield line, column
    for number in range(min(line, len(lines)), first + 1, -1):
        found = lines[number - 1]
        if found[margin:].strip() and len(found) - len(found.lstrip()) == margin:
            yield number, margin


def refused(refusal: Refusal, tactics: int = 1) -> Reply:
    """A refusal as a reply; its kind is found by the reader unless the engine knows it."""
    return {"error": [refusal.kind, refusal.message, refusal.line, refusal.column, tactics]}


def as_list(tree: Syntax) -> list[Any]:
    """A syntax tree for JSON."""
    return [tree.kind, tree.start, tree.end, [as_list(child) for child in tree.children]]
