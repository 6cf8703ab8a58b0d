"""Goals as Lean prints them, printing again only what is new.

Printing is a third of a step, and most of a goal was printed a step before. Two memories, both
exact: a goal whose declaration is untouched and holds no metavariable prints as it did; and the
function by which Lean prints a term is wrapped, so that the type of an old hypothesis in a new
goal is found again. Everything else of a goal's layout stays Lean's own `ppGoal`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from segenv.lean import ffi
from segenv.lean.api import Api
from segenv.lean.ffi import Owned, box, field, inc, tag

WIDTH = 120  # columns of a printed goal, Lean's default `format.width`
KEPT_TERMS = 8_000  # terms, and as many prints, some KB each; beyond that all are dropped

# Fields of PPContext
LOCAL_CONTEXT, OPTIONS, NAMESPACE, OPENED = 2, 3, 4, 5
# A constructor of MessageData
WITH_NAMING_CONTEXT = 4
# Constructors of Expr
FVAR, BINDERS = 1, (6, 7, 8)

Printed = tuple[str, tuple[str, ...]]
"""A goal's text, and the names of its hypotheses that have a value."""
Key = tuple[int, int, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Term:
    """What the print of a term depends on besides itself: its variables, and names it binds."""

    kept: Owned
    variables: tuple[int, ...]  # FVarIds, borrowed from the term
    bound: frozenset[str]


@dataclass
class Page:
    """What is known while one goal, or one message, is printed.

    `theorem` tells the theorems apart. `options`, `namespace` and `opened` are addresses: only terms
    that are printed with these are remembered, as a message may set others.
    """

    theorem: int
    options: tuple[int, ...]
    namespace: int
    opened: int
    names: dict[int, tuple[Owned, dict[int, str]]] = dataclass_field(default_factory=dict)
    settled: bool = True  # no metavariable was seen

    def fits(self, context: int) -> bool:
        """Whether a PPContext (borrowed) has the page's options, namespace and opened names."""
        return (
            field(context, OPTIONS) in self.options
            and field(context, NAMESPACE) == self.namespace
            and field(context, OPENED) == self.opened
        )


class Printer:
    """Prints goals with one running Lean. Call `install` before the first import."""

    def __init__(self, lean: Api) -> None:
        self.lean = lean
        self.remembers = True
        self.original = box(0)
        self.apply: Callable[[int, int, int, int], int] = lean.apply_3
        self.page: Page | None = None
        self.terms: dict[int, Term] = {}
        self.alike: dict[int, list[Term]] = {}  # by hash
        self.twins: list[Owned] = []  # terms that equal one in `terms`, and stand for it there
        self.printed: dict[Key, Owned] = {}

    def install(self) -> None:
        """Stand between Lean and its printer of terms."""
        lean = self.lean
        functions = lean.get_ref(lean.constant("l_Lean_ppFnsRef"))
        self.original = inc(field(functions, 0))
        wrapped = lean.copy(functions)
        lean.dec(ffi.set_field(wrapped, 0, lean.closure(self._print_term, 3)), functions)
        lean.dec(lean.swap_ref(lean.constant("l_Lean_ppFnsRef"), wrapped))

    def goal(self, page: Page, goal: int, contexts: tuple[int, ...]) -> tuple[str, bool]:
        """The text of a goal (MVarId, borrowed), and whether it is settled: it cannot change.

        `contexts` are Lean's four of `MetaM`.
        """
        lean = self.lean
        with self._on(page):
            format_ = lean.ok(lean.print_goal(goal, *contexts))
        string = lean.pretty(format_, box(WIDTH), box(0), box(0))
        text = ffi.text(string)
        lean.dec(string)
        return text, page.settled and self.remembers

    def message(self, page: Page | None, data: int) -> str:
        """The text of a MessageData (owned), with names as short as they are on the page."""
        if page:
            naming = self.lean.ctor(0, [inc(page.namespace), inc(page.opened)])
            data = self.lean.ctor(WITH_NAMING_CONTEXT, [naming, data])
        with self._on(page):
            result = Owned(self.lean, self.lean.data_text(data))
        value = result.value  # it may come bare or wrapped in `ok`
        return ffi.text(value if tag(value) == ffi.STRING else field(value, 0))

    @contextmanager
    def _on(self, page: Page | None) -> Iterator[None]:
        self.page = page if self.remembers else None
        try:
            yield
        finally:
            self.page = None

    # -- terms ----------------------------------------------------------------------------------

    def _print_term(self, context: int, term: int, world: int) -> int:
        """Called by Lean in place of its own printer: (PPContext, Expr, world), all owned."""
        lean = self.lean
        key = self._key(context, term) if self.page else None
        if key is None:
            return self.apply(inc(self.original), context, term, world)
        found = self.printed.get(key)
        if found is None:
            result = self.apply(inc(self.original), context, inc(term), world)
            if not tag(result):
                self._keep(key, result)
            lean.dec(term)
            return result
        lean.dec(context, term)
        return inc(found.value)

    def _keep(self, key: Key, result: int) -> None:
        if key[0] in self.terms:
            self.printed[key] = Owned(self.lean, inc(result))

    def _key(self, context: int, term: int) -> Key | None:
        """What decides how `term` prints here; None if that is not known."""
        page = self.page
        try:
            if page is None or not page.fits(context):
                return None
            if self.lean.has_mvar(term):
                page.settled = False
                return None
            known = self.terms.get(term) or self._look(term)
            names = self._names(page, field(context, LOCAL_CONTEXT))
            own = tuple(names[variable] for variable in known.variables)
        except Exception:  # an exception must not cross Lean's frames; without a key Lean prints
            return None
        # a bound name that is in use may be renamed, away from all the names there are
        others = () if known.bound.isdisjoint(names.values()) else tuple(names.values())
        return known.kept.value, page.theorem, own, others

    def _look(self, term: int) -> Term:
        """Walk a term that is met for the first time, unless it equals one that is known."""
        if max(len(self.terms), len(self.printed)) >= KEPT_TERMS:
            for memory in (self.terms, self.alike, self.twins, self.printed):
                memory.clear()
        alike = self.alike.setdefault(ffi.expr_hash(term), [])
        for known in alike:
            if self.lean.equal_expr(known.kept.value, term):
                self.twins.append(Owned(self.lean, inc(term)))
                self.terms[term] = known
                return known
        variables: dict[int, None] = {}
        bound: set[str] = set()
        seen: set[int] = set()
        rest = [term]
        while rest:
            node = rest.pop()
            if node in seen:
                continue
            seen.add(node)
            constructor = tag(node)
            if constructor == 5:  # application
                rest += ffi.fields(node, 2)
            elif constructor == FVAR:
                variables[field(node, 0)] = None
            elif constructor in BINDERS:
                name, *parts = ffi.fields(node, 4 if constructor == 8 else 3)
                bound.add(_suggested(ffi.name_text(name)))
                rest += parts
            elif constructor == 10:  # metadata
                rest.append(field(node, 1))
            elif constructor == 11:  # projection
                rest.append(field(node, 2))
        found = Term(Owned(self.lean, inc(term)), tuple(variables), frozenset(bound))
        self.terms[term] = found
        alike.append(found)
        return found

    def _names(self, page: Page, local_context: int) -> dict[int, str]:
        """The name under which each variable (FVarId, by address) is shown."""
        if local_context not in page.names:
            array = self.lean.persistent_array(field(local_context, 1))
            locals_ = [field(some, 0) for some in ffi.items(array) if not some & 1]
            names = {field(x, 1): ffi.name_text(field(x, 2)) for x in locals_}
            self.lean.dec(array)
            page.names[local_context] = (Owned(self.lean, inc(local_context)), names)
        return page.names[local_context][1]


def _suggested(name: str) -> str:
    """The name that Lean tries first for a bound variable: macro scopes go, no name is `a`."""
    return name.split("._@")[0] or "a"
