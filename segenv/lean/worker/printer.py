"""Goals as Lean prints them, printing again only what is new.

Printing is a third of a step, and most of a goal was printed a step before. Two memories, both
exact: a goal whose declaration is untouched and holds no metavariable prints as it did in the same
environment; and the function by which Lean prints a term is wrapped, so that the type of an old
hypothesis in a new goal is found again (see `segenv.lean.worker.prints`). Everything else of a goal's
layout stays Lean's own `ppGoal`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, box, field, inc, tag
from segenv.lean.worker.prints import Constants, Key, Locals, Prints, Scope, Term

WIDTH = 120  # columns of a printed goal, Lean's default `format.width`
# Fields of PPContext
# They are preceded by the environment, the metavariables and the local context
OPTIONS, NAMESPACE, OPENED = 3, 4, 5
PARTS = 6
# A constructor of MessageData
WITH_NAMING_CONTEXT = 4

Printed = tuple[str, str]
"""A goal's text, and the names of its hypotheses that have a value."""
Place = tuple[Key, Term, Scope, Constants]
"""What a print is kept under, its term, and what is in scope."""


@dataclass(frozen=True)
class Scene:
    """What is known of a PPContext: its local context and its constants.

    It keeps both, so that their addresses stay theirs.
    """

    locals: Locals
    constants: Constants
    kept: tuple[Owned, ...]


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
    scenes: dict[bytes, Scene] = dataclass_field(default_factory=dict)
    """By the fields of a PPContext, of those that fit the page."""
    settled: bool = True  # no metavariable was seen, nor another page's options

    def fits(self, context: Sequence[int]) -> bool:
        """Whether a PPContext (its fields) has the page's options, namespace and opened names."""
        # namespace and opened names cannot differ as long as the grammar lets no tactic change them
        return (
            context[OPTIONS] in self.options
            and context[NAMESPACE] == self.namespace
            and context[OPENED] == self.opened
        )


class Printer:
    """Prints goals with one running Lean. Call `install` before the first import."""

    def __init__(self, lean: Api) -> None:
        self.lean = lean
        self.original = box(0)
        self.apply: Callable[[int, int, int, int], int] = lean.apply_3
        self.page: Page | None = None
        self.prints = Prints(lean)

    @property
    def remembers(self) -> bool:
        """Whether prints are kept."""
        return self.prints.most > 0

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
        if self.prints.clear_if_full() and self.page:
            self.page.scenes.clear()
        try:
            yield
        finally:
            self.page = None

    # -- terms ----------------------------------------------------------------------------------

    def _print_term(self, context: int, term: int, world: int) -> int:
        """Called by Lean in place of its own printer: (PPContext, Expr, world), all owned."""
        lean = self.lean
        place = self._place(context, term) if self.page else None
        if place is None:
            return self.apply(inc(self.original), context, term, world)
        found = self.prints.find(place[0], *place[2:])
        if found is None:
            result = self.apply(inc(self.original), context, inc(term), world)
            if not tag(result):
                self._keep(place, result)
            lean.dec(term)
            return result
        lean.dec(context, term)
        return inc(found)

    def _keep(self, place: Place, result: int) -> None:
        with suppress(Exception):  # none may cross Lean's frames
            self.prints.keep(*place, result)

    def _place(self, context: int, term: int) -> Place | None:
        """What decides how `term` prints here; None if that is not known."""
        page, prints = self.page, self.prints
        assert page
        try:
            known = prints.terms.get(term)
            if known is None and not self.lean.has_mvar(term):
                known = prints.term(term)
            where = ffi.raw(context, PARTS)
            scene = page.scenes.get(where) or self._scene(page, context, where)
            if known is None or scene is None:
                page.settled = False
                return None
            signatures = prints.signatures_of(known.variables, scene.locals)
        except Exception:  # an exception must not cross Lean's frames; without a key Lean prints
            page.settled = False
            return None
        if signatures is None:  # the type of a variable has metavariables
            page.settled = False
            return None
        key = (known.kept.value, page.theorem, scene.constants.root, signatures)
        return key, known, scene.locals.scope, scene.constants

    def _scene(self, page: Page, context: int, where: bytes) -> Scene | None:
        parts = ffi.fields(context, PARTS)
        if not page.fits(parts):
            return None
        environment, metavariables, local_context = parts[:OPTIONS]
        locals_ = self.prints.locals(local_context, metavariables)
        kept = tuple(Owned(self.lean, inc(x)) for x in (environment, local_context))
        scene = page.scenes[where] = Scene(locals_, self.prints.constants(environment), kept)
        return scene
