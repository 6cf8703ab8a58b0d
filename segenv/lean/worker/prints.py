"""What is known of how terms print, and when a print may be given again.

The print of a term depends on more than the term: on the environment, options and opened names, on
the names and types of its variables, and on every name of the local context that one of its own
words could be mistaken for (a constant behind a local of its name is shown as `_root_.foo`, a bound
name that is in use is renamed). All this is in the key of a print, so what was printed before
changes nothing that is printed later.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, field, inc, tag

KEPT_TERMS = 8_000  # terms, and as many prints, some KB each; beyond that all are dropped
KEPT_ENVIRONMENTS = 500  # the same for these
WIDE = 1 << 20  # columns: where a print breaks its lines says nothing of its words

# Constructors of Expr
FVAR, APP, BINDERS, LET, METADATA, PROJECTION = 1, 5, (6, 7, 8), 8, 10, 11
# Fields of Environment: the task that checks, and the constants that others need not wait for
CHECKED, ASYNCHRONOUS = 2, 3
WORD = re.compile(r"[\w'!?✝]+")
INDEX = re.compile(r"_[0-9]+$")

Key = tuple[int, int, int, tuple[int, ...]]
"""A term, a theorem, an environment, and what is known of the term's variables."""
Names = tuple[tuple[str, int], ...]
"""Every name of a local context, with the variable's place in the term or -1."""


@dataclass(frozen=True)
class Term:
    """A term and its variables.

    Like everywhere here these are hashes of FVarIds: equal terms may hold copies of an FVarId.
    """

    kept: Owned
    variables: tuple[int, ...]


@dataclass(frozen=True)
class Print:
    """What Lean printed for a key, wherever no local (but the term's own) has one of its words.

    If some local had one, then the print is good only for the same `names`.
    """

    result: Owned
    words: frozenset[str]
    names: Names | None


@dataclass
class Locals:
    """A local context: its variables' LocalDecls (borrowed) and names.

    `odd` says that two have the same name, or that a name is not one word.
    """

    kept: tuple[Owned, ...]  # the LocalContext and a MetavarContext
    declarations: dict[int, int]
    names: dict[int, str]
    words: frozenset[str]
    odd: bool
    signatures: dict[int, int | None] = dataclass_field(default_factory=dict)

    def full(self, own: tuple[int, ...]) -> Names:
        """All names, and which of them are those of a term's `own` variables."""
        places = {variable: i for i, variable in enumerate(own)}
        return tuple((name, places.get(variable, -1)) for variable, name in self.names.items())

    def clash(self, words: frozenset[str]) -> bool:
        """Whether a print with these foreign `words` may depend on the names here."""
        return self.odd or not words.isdisjoint(self.words)


class Prints:
    """Terms and their prints, until there are too many."""

    def __init__(self, lean: Api) -> None:
        self.lean = lean
        self.count = 0  # prints
        self.terms: dict[int, Term] = {}
        self.alike: dict[int, list[Term]] = {}  # by hash
        self.twins: list[Owned] = []  # terms that equal one in `terms`, and stand for it there
        self.prints: dict[Key, list[Print]] = {}
        self.signatures: dict[tuple[object, ...], int] = {}
        self.environments: dict[tuple[int, ...], tuple[int, Owned]] = {}

    def clear(self) -> None:
        """Forget everything. Keys and signatures from before mean nothing then."""
        self.count = 0
        for memory in (self.terms, self.alike, self.prints, self.signatures, self.environments):
            memory.clear()
        self.twins.clear()

    def clear_if_full(self) -> bool:
        """Forget everything if it is too much; whether it was."""
        terms = max(len(self.terms), len(self.signatures), self.count)
        full = terms >= KEPT_TERMS or len(self.environments) >= KEPT_ENVIRONMENTS
        if full:
            self.clear()
        return full

    def environment(self, environment: int) -> int:
        """A number for the constants of an Environment (borrowed)."""
        parts = constants(environment)
        known = self.environments.get(parts)
        if known is None:
            known = len(self.environments), Owned(self.lean, inc(environment))
            self.environments[parts] = known
        return known[0]

    # -- prints ---------------------------------------------------------------------------------

    def find(self, key: Key, variables: tuple[int, ...], locals_: Locals) -> int | None:
        """The print at a key (borrowed) if one is good for these locals."""
        for print_ in self.prints.get(key, ()):
            if print_.names is None:
                good = not locals_.clash(print_.words)
            else:
                good = print_.names == locals_.full(variables)
            if good:
                return print_.result.value
        return None

    def keep(self, key: Key, variables: tuple[int, ...], locals_: Locals, result: int) -> None:
        """Keep a print (borrowed: `ok` with a FormatWithInfos), made among these locals."""
        own = {locals_.names[variable] for variable in variables}
        words = self._words(field(field(result, 0), 0)) - own
        names = locals_.full(variables) if locals_.clash(words) else None
        print_ = Print(Owned(self.lean, inc(result)), words, names)
        self.prints.setdefault(key, []).append(print_)
        self.count += 1

    def _words(self, format_: int) -> frozenset[str]:
        """The words of a print, and what they would be without an index."""
        string = self.lean.pretty(inc(format_), ffi.box(WIDE), ffi.box(0), ffi.box(0))
        text = ffi.text(string)
        self.lean.dec(string)
        return _words_of(text)

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
        variables, comparable = _walk(term)
        found = Term(Owned(self.lean, inc(term)), variables)
        self.terms[term] = found
        if comparable:
            alike.append(found)
        return found

    # -- variables ------------------------------------------------------------------------------

    def locals(self, local_context: int, metavariables: int) -> Locals:
        """The variables of a LocalContext, with a MetavarContext for their types (both borrowed)."""
        array = self.lean.persistent_array(field(local_context, 1))
        found = [field(some, 0) for some in ffi.items(array) if not some & 1]
        self.lean.dec(array)
        # LocalDecl: index, fvarId, userName, type, and a value if it is a `let`
        declarations = {ffi.name_hash(field(x, 1)): x for x in found}
        names = {variable: _base(field(x, 2)) for variable, x in declarations.items()}
        words = _all_with_stems(tuple(names.values()))
        odd = len(set(names.values())) < len(names) or not all(map(_is_word, names.values()))
        kept = tuple(Owned(self.lean, inc(x)) for x in (local_context, metavariables))
        return Locals(kept, declarations, names, words, odd)

    def signature(self, variable: int, locals_: Locals) -> int | None:
        """A number for a variable's name, type and value, and the same of the variables in them.

        None if they hold open metavariables. Raises `KeyError` for a variable from elsewhere.
        """
        if variable not in locals_.signatures:
            locals_.signatures[variable] = self._signature(locals_.declarations[variable], locals_)
        return locals_.signatures[variable]

    def _signature(self, declaration: int, locals_: Locals) -> int | None:
        # `let`: a type, a value
        parts = ffi.fields(declaration, 5)[3:] if tag(declaration) else (field(declaration, 3),)
        key: list[object] = [ffi.name_text(field(declaration, 2))]
        for part in parts:
            term = self._closed(part, locals_)
            if term is None:
                return None
            inner = tuple(self.signature(v, locals_) for v in term.variables)
            if None in inner:
                return None
            key += (term.kept.value, inner)
        return self.signatures.setdefault(tuple(key), len(self.signatures))

    def _closed(self, term: int, locals_: Locals) -> Term | None:
        """What is known of a type or a value, once its metavariables are replaced."""
        if not self.lean.has_mvar(term):
            return self.term(term)
        pair = Owned(self.lean, self.lean.instantiate(inc(locals_.kept[1].value), inc(term)))
        new = field(pair.value, 1)
        return None if self.lean.has_mvar(new) else self.term(new, passing=True)


def constants(environment: int) -> tuple[int, ...]:
    """What of an Environment (borrowed) changes if a constant is added, by address.

    A tactic adds lemmas and matchers of its own. What else it changes, no print depends on.
    """
    base = field(field(environment, 0), 0)
    return field(base, 0), field(environment, CHECKED), field(environment, ASYNCHRONOUS)


def _walk(term: int) -> tuple[tuple[int, ...], bool]:
    """The variables of a term, and whether Lean's equality of terms sees all that is printed.

    It overlooks what metadata say, and whether a `let` is a `have`.
    """
    variables: dict[int, None] = {}
    comparable = True
    seen: set[int] = set()
    rest = [term]
    while rest:
        node = rest.pop()
        if node in seen:
            continue
        seen.add(node)
        constructor = tag(node)
        if constructor == APP:
            rest += ffi.fields(node, 2)
        elif constructor == FVAR:
            variables[ffi.name_hash(field(node, 0))] = None
        elif constructor in BINDERS:
            comparable &= constructor != LET
            rest += ffi.fields(node, 4 if constructor == LET else 3)[1:]
        elif constructor == METADATA:
            comparable = False
            rest.append(field(node, 1))
        elif constructor == PROJECTION:
            rest.append(field(node, 2))
    return tuple(variables), comparable


def _base(name: int) -> str:
    """A local's name without macro scopes, which Lean shows as daggers."""
    return ffi.name_text(name).split("._@")[0]


@functools.lru_cache(5_000)
def _is_word(name: str) -> bool:
    return bool(WORD.fullmatch(name))


@functools.lru_cache(2_000)
def _words_of(text: str) -> frozenset[str]:
    return _with_stems(WORD.findall(text))


@functools.lru_cache(2_000)
def _all_with_stems(names: tuple[str, ...]) -> frozenset[str]:
    return _with_stems([word for name in names for word in WORD.findall(name)])


def _with_stems(words: Iterable[str]) -> frozenset[str]:
    """Words, and what those that end in an index, like `x_1`, are without it."""
    found = set(words)
    return frozenset(found | {INDEX.sub("", word) for word in found if "_" in word})
