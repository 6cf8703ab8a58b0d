"""What is known of how terms print, and when a print may be given again.

The print of a term depends on more than the term: on the environment, options and opened names, on
the names and types of its variables, and on every name of the local context that one of its own
words could be mistaken for (a constant behind a local of its name is shown as `_root_.foo`, a bound
name that is in use is renamed). All this is in the key of a print, so what was printed before
changes nothing that is printed later.
"""

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from segenv.lean.shared.lru import Lru
from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, field, inc, tag

KEPT_TERMS = 8_000  # terms, and as many prints, some KB each; beyond that all are dropped
KEPT_ENVIRONMENTS = 500  # the same for these
KEPT_VARIABLES = 20_000  # local declarations; the same for these
KEPT_CONTEXTS = 500  # local contexts; beyond that the oldest go
WIDE = 1 << 20  # columns: where a print breaks its lines says nothing of its words

# Constructors of Expr
FVAR, CONST, APP, BINDERS, LET, METADATA, PROJECTION = 1, 4, 5, (6, 7, 8), 8, 10, 11
BASE, ASYNCHRONOUS = 0, 3  # fields of Environment: what was imported, and what came since
WORD = re.compile(r"[\w'!?✝]+")
INDEX = re.compile(r"_[0-9]+$")

Key = tuple[int, int, int, tuple[int, ...]]
"""A term, a theorem, the root of an environment, and what is known of the term's variables."""
Added = tuple[int, frozenset[str]]
"""The hash of a new constant's name, and the words of its last part."""
Names = tuple[tuple[str, int], ...]
"""Every name of a local context, with the variable's place in the term or -1."""


@dataclass(frozen=True)
class Constants:
    """The constants of an environment, as far as prints of older terms depend on them.

    A tactic adds lemmas and matchers of its own. A print is as before unless its term has one of
    them, or one of its words could now mean one, that is, unless it is the last part of a new name.
    """

    root: int
    """The same for environments that differ in what tactics have added only."""
    added: Mapping[int, Added]
    """What was added to the root, by address; it is kept with the environment."""

    def differ(
        self, others: "Constants", names: frozenset[int], words: Callable[[], frozenset[str]]
    ) -> bool:
        """Whether what has these constants and these words may print otherwise elsewhere."""
        if self is others:
            return False
        if self.root != others.root:
            return True
        changed = self.added.keys() ^ others.added.keys()
        found = [self.added.get(x) or others.added[x] for x in changed]
        return any(name in names for name, _ in found) or any(
            not part.isdisjoint(words()) for _, part in found
        )


@dataclass(frozen=True)
class Term:
    """A term, its variables and its constants.

    Like everywhere here these are hashes of names: equal terms may hold copies of an FVarId.
    """

    kept: Owned
    variables: tuple[int, ...]
    constants: frozenset[int]


@dataclass
class Print:
    """What Lean printed for a term, among which locals and constants.

    It is good elsewhere if no local (but the term's own) has one of its words, here or there; else
    only where all names are the same. Most prints are asked for again among the same locals or
    never, so their words are read when somebody else asks.
    """

    result: Owned
    term: Term
    scope: "Scope"
    constants: Constants
    words: frozenset[str] | None = None


@dataclass
class Variable:
    """A LocalDecl, by whose address it is found, so it is kept: `key` is the hash of its FVarId."""

    kept: Owned
    key: int
    name: str
    base: str
    """The name without macro scopes, which Lean shows as daggers."""
    parts: tuple[int, ...]
    """Its type, and its value if it has one; borrowed."""
    opened: bool
    """Whether they hold metavariables."""
    shown: bool
    valued: bool
    """Whether it is shown with a value; that of a `have` does not count."""
    kind: str = ""
    """What it is, see `segenv.lean.shared.goals.KINDS`; "" if nobody asked, or it is not shown."""


@dataclass(eq=False)
class Scope:
    """A local context: its variables and their names.

    `odd` says that two have the same name, or that a name is not one word.
    """

    variables: dict[int, Variable]
    words: frozenset[str]
    odd: bool
    signatures: dict[int, int] = dataclass_field(default_factory=dict)
    """What is known of variables without any metavariable."""

    def full(self, own: tuple[int, ...]) -> Names:
        """All names, and which of them are those of a term's `own` variables."""
        places = {variable: i for i, variable in enumerate(own)}
        return tuple((v.base, places.get(key, -1)) for key, v in self.variables.items())

    def clash(self, words: frozenset[str]) -> bool:
        """Whether a print with these foreign `words` may depend on the names here."""
        return self.odd or not words.isdisjoint(self.words)


@dataclass
class Locals:
    """A scope, and the MetavarContext (owned) that says what its open types are."""

    scope: Scope
    metavariables: Owned
    signatures: dict[int, int | None] = dataclass_field(default_factory=dict)
    """What is known of variables with metavariables."""


class Prints:
    """Terms and their prints, until there are too many."""

    def __init__(self, lean: Api) -> None:
        self.lean = lean
        self.most = KEPT_TERMS
        self.count = 0  # prints
        self.terms: dict[int, Term] = {}
        self.alike: dict[int, list[Term]] = {}  # by hash
        self.twins: list[Owned] = []  # terms that equal one in `terms`, and stand for it there
        self.prints: dict[Key, list[Print]] = {}
        self.signatures: dict[tuple[object, ...], int] = {}
        self.environments: dict[tuple[int, int], tuple[Owned, Constants]] = {}
        self._roots = itertools.count()
        self.variables: dict[int, Variable] = {}
        self.scopes: Lru[int, tuple[Owned, Scope]] = Lru(KEPT_CONTEXTS)

    def clear(self) -> None:
        """Forget everything. Keys and signatures from before mean nothing then."""
        self.count = 0
        for memory in (self.terms, self.alike, self.prints, self.signatures, self.environments):
            memory.clear()
        self.variables.clear()
        self.scopes.entries.clear()
        self.twins.clear()

    def clear_if_full(self) -> bool:
        """Forget everything if it is too much; whether it was."""
        terms = max(len(self.terms), len(self.signatures), self.count)
        full = terms >= self.most or len(self.environments) >= KEPT_ENVIRONMENTS
        full |= len(self.variables) >= KEPT_VARIABLES
        if full:
            self.clear()
        return full

    def constants(self, environment: int) -> Constants:
        """The constants of an Environment (borrowed)."""
        # by address: what was imported, and the list of what came since, the newest first
        base = field(field(field(environment, BASE), 0), 0)
        first = rest = field(field(field(environment, ASYNCHRONOUS), 0), 1)
        added: list[int] = []
        while (known := self.environments.get((base, rest))) is None and not rest & 1:
            added.append(field(rest, 0))
            rest = field(rest, 1)
        if known and not added:
            return known[1]
        if known:
            found = Constants(known[1].root, {**known[1].added, **{x: _added(x) for x in added}})
        else:
            found = Constants(next(self._roots), {})
        self.environments[base, first] = Owned(self.lean, inc(environment)), found
        return found

    # -- prints ---------------------------------------------------------------------------------

    def find(self, key: Key, scope: Scope, constants: Constants) -> int | None:
        """The print at a key (borrowed) if one is good here."""
        for print_ in self.prints.get(key, ()):
            if self._is_good(print_, scope, constants):
                return print_.result.value
        return None

    def keep(self, key: Key, term: Term, scope: Scope, constants: Constants, result: int) -> None:
        """Keep a print (borrowed: `ok` with a FormatWithInfos) that was made here."""
        print_ = Print(Owned(self.lean, inc(result)), term, scope, constants)
        self.prints.setdefault(key, []).append(print_)
        self.count += 1

    def _is_good(self, print_: Print, scope: Scope, constants: Constants) -> bool:
        term, made = print_.term, print_.scope
        if constants is not print_.constants and constants.differ(
            print_.constants, term.constants, lambda: self._words(print_)
        ):
            return False
        if scope is made:
            return True
        words = self._words(print_)
        if made.clash(words):
            return made.full(term.variables) == scope.full(term.variables)
        return not scope.clash(words)

    def _words(self, print_: Print) -> frozenset[str]:
        """The words of a print but for the names of the term's own variables."""
        if print_.words is None:
            own = {print_.scope.variables[key].base for key in print_.term.variables}
            format_ = inc(field(field(print_.result.value, 0), 0))
            string = self.lean.pretty(format_, ffi.box(WIDE), ffi.box(0), ffi.box(0))
            print_.words = words_of(ffi.text(string)) - own
            self.lean.dec(string)
        return print_.words

    # -- terms ----------------------------------------------------------------------------------

    def term(self, term: int, passing: bool = False) -> Term:
        """What is known of a term (borrowed), which has no metavariable.

        One that is `passing` is not kept if it equals another.
        """
        return self.terms.get(term) or self._look(term, passing)

    def _look(self, term: int, passing: bool) -> Term:
        """Walk a term that is met for the first time, unless it equals one that is known."""
        alike = self.alike.setdefault(ffi.expr_hash(term), [])
        for known in alike:
            if self.lean.equal_expr(known.kept.value, term):
                if not passing:
                    self.twins.append(Owned(self.lean, inc(term)))
                    self.terms[term] = known
                return known
        variables, constants, comparable = _walk(term)
        found = Term(Owned(self.lean, inc(term)), variables, constants)
        self.terms[term] = found
        if comparable:
            alike.append(found)
        return found

    # -- variables ------------------------------------------------------------------------------

    def locals(self, local_context: int, metavariables: int) -> Locals:
        """The variables of a LocalContext, with a MetavarContext for their types (both borrowed)."""
        return Locals(self.scope(local_context), Owned(self.lean, inc(metavariables)))

    def scope(self, local_context: int) -> Scope:
        """The variables of a LocalContext (borrowed) and their names."""
        known = self.scopes.find(local_context)
        if known is None:
            known = Owned(self.lean, inc(local_context)), self._scope(local_context)
            self.scopes.keep(local_context, known)
        return known[1]

    def _scope(self, local_context: int) -> Scope:
        array = self.lean.persistent_array(field(local_context, 1))
        find, new, words_at = self.variables.get, self._variable, ffi.WORDS
        locals_ = [words_at[(some >> 3) + 1] for some in ffi.items(array) if not some & 1]
        variables = [find(local) or new(local) for local in locals_]
        self.lean.dec(array)
        words, odd = _words_of_names(tuple([variable.base for variable in variables]))
        return Scope({variable.key: variable for variable in variables}, words, odd)

    def _variable(self, local: int) -> Variable:
        """What is known of a LocalDecl (borrowed) that is met for the first time."""
        # index, fvarId, userName, type, and a value if it is a `let`; scalars: nondep, kind
        has_value = tag(local) == 1
        _, identifier, name, *parts = ffi.fields(local, 4 + has_value)
        text = ffi.name_text(name)
        found = Variable(
            kept=Owned(self.lean, inc(local)),
            key=ffi.name_hash(identifier),
            name=text,
            base=text.split("._@")[0],
            parts=tuple(parts),
            opened=any(self.lean.has_mvar(part) for part in parts),
            shown=ffi.scalar_byte(local, 1) == 0,
            valued=has_value and not ffi.scalar_byte(local, 0),
        )
        self.variables[local] = found
        return found

    def signatures_of(self, variables: tuple[int, ...], locals_: Locals) -> tuple[int, ...] | None:
        """The `signature` of each variable; None if one has none."""
        own = tuple(map(locals_.scope.signatures.get, variables))
        if None in own:
            own = tuple(self.signature(variable, locals_) for variable in variables)
        return None if None in own else own  # type: ignore[return-value]

    def signature(self, variable: int, locals_: Locals) -> int | None:
        """A number for a variable's name, type and value, and the same of the variables in them.

        None if they hold open metavariables. Raises `KeyError` for a variable from elsewhere.
        """
        closed = locals_.scope.signatures.get(variable)
        if closed is not None:
            return closed
        if variable not in locals_.signatures:
            locals_.signatures[variable] = self._signature(variable, locals_)
        return locals_.signatures[variable]

    def _signature(self, key: int, locals_: Locals) -> int | None:
        variable, scope = locals_.scope.variables[key], locals_.scope
        signature: list[object] = [variable.name]
        closed = not variable.opened
        for part in variable.parts:
            term = self._closed(part, locals_) if variable.opened else self.term(part)
            if term is None:
                return None
            inner = self.signatures_of(term.variables, locals_)
            if inner is None:
                return None
            closed = closed and all(v in scope.signatures for v in term.variables)
            signature += (term.kept.value, inner)
        number = self.signatures.setdefault(tuple(signature), len(self.signatures))
        if closed:
            scope.signatures[key] = number
        return number

    def _closed(self, term: int, locals_: Locals) -> Term | None:
        """What is known of a type or a value, once its metavariables are replaced."""
        if not self.lean.has_mvar(term):
            return self.term(term)
        pair = Owned(self.lean, self.lean.instantiate(inc(locals_.metavariables.value), inc(term)))
        new = field(pair.value, 1)
        return None if self.lean.has_mvar(new) else self.term(new, passing=True)


def _walk(term: int) -> tuple[tuple[int, ...], frozenset[int], bool]:
    """The variables and constants of a term, and whether Lean's equality sees all that is printed.

    It overlooks what metadata say, and whether a `let` is a `have`.
    """
    variables: dict[int, None] = {}
    constants: set[int] = set()
    comparable = True
    seen: set[int] = set()
    rest = [term]
    words, tags = ffi.WORDS, ffi.BYTES  # thousands of terms: no call for every node
    while rest:
        node = rest.pop()
        if node in seen:
            continue
        seen.add(node)
        constructor, first = tags[node + 7], (node >> 3) + 1
        if constructor == APP:
            rest.append(words[first])
            rest.append(words[first + 1])
        elif constructor == CONST:
            constants.add(ffi.name_hash(words[first]))
        elif constructor == FVAR:
            variables[ffi.name_hash(words[first])] = None
        elif constructor in BINDERS:
            comparable &= constructor != LET
            rest += words[first + 1 : first + (4 if constructor == LET else 3)]
        elif constructor == METADATA:
            comparable = False
            rest.append(words[first + 1])
        elif constructor == PROJECTION:
            rest.append(words[first + 2])
    return tuple(variables), frozenset(constants), comparable


def _added(constant: int) -> Added:
    """What is to know of an AsyncConst (borrowed)."""
    name = field(field(constant, 0), 0)
    last = str(ffi.unbox(field(name, 1))) if tag(name) == 2 else ffi.text(field(name, 1))
    return ffi.name_hash(name), frozenset(WORD.findall(last))


@functools.lru_cache(2_000)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, and what they would be without an index."""
    return _with_stems(WORD.findall(text))


@functools.lru_cache(2_000)
def _words_of_names(names: tuple[str, ...]) -> tuple[frozenset[str], bool]:
    """The words of all names, and whether these are odd; see `Scope`."""
    words = [WORD.findall(name) for name in names]
    simple = all(found == [name] for found, name in zip(words, names, strict=True))
    odd = not simple or len(set(names)) < len(names)
    return _with_stems([word for found in words for word in found]), odd


def _with_stems(words: Iterable[str]) -> frozenset[str]:
    """Words, and what those that end in an index, like `x_1`, are without it."""
    found = set(words)
    return frozenset(found | {INDEX.sub("", word) for word in found if "_" in word})
