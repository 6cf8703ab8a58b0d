"""Verdicts inside the engine: what the kernel says of a finished proof, and on what it rests.

While tactics run, the lemmas that they make on the way (by `omega`, `decide`, matchers) enter the
environment unchecked: most branches of a search lead nowhere. So a proof is checked from the
bottom: everything that it and the statement use beyond the imported modules is sent through the
kernel by Lean's `Environment.replay`, the proof itself last. What a header declared goes first and
once; nothing that a header let in unchecked passes.
"""

from collections.abc import Iterable
from itertools import count

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api, LeanIOError, io_error_text
from segenv.lean.worker.engine import ENVIRONMENT, Context, Engine, Refusal, State
from segenv.lean.worker.ffi import Owned, box, field, inc, tag
from segenv.lean.worker.snapshot import Imports, constant

ALLOWED_AXIOMS = frozenset({"propext", "Classical.choice", "Quot.sound"})

CANDIDATE = "segenv.candidate"

INDUCTIVE, ALL = 5, 3  # a constructor of ConstantInfo, and a field of InductiveVal
WITH_VALUE = (1, 2, 3)  # definitions, theorems and opaque constants


Constants = dict[tuple[str, int], tuple[Owned, Owned]]
"""Names and ConstantInfos, by the text and the hash of the name."""


def check(engine: Engine, state: State) -> tuple[str, ...]:
    """Tier T1: the axioms of the finished proof of `state`. Raises `Refusal` if it is no proof."""
    lean, context = engine.lean, state.context
    if not state.goals & 1:
        raise Refusal("goals are left", kind="forbidden")
    proof = Owned(lean, engine.proof_term(state))
    _is_closed(lean, proof.value, context.statement)
    environment = field(state.core, ENVIRONMENT)
    base = field(context.initial_core.value, ENVIRONMENT)
    imports = context.before.imports
    constants = used(lean, [proof.value, context.statement], environment, imports)
    header = {key: pair for key, pair in constants.items() if constant(lean, pair[0].value, base)}
    if not header.keys() <= context.checked:
        replay(lean, header, imports.value)
        context.checked |= header.keys()
    replay(lean, {key: constants[key] for key in constants.keys() - header.keys()}, base)
    core = lean.new_ref(inc(state.core))
    try:
        name = _fresh(lean, environment)
        _add_theorem(engine, context, name.value, inc(proof.value), core)
        return axioms(lean, inc(name.value), core)
    finally:
        lean.dec(core)


class Open(Refusal):
    """The term is no proof as it stands, though Lean may make one of it when it ends the theorem."""


def _is_closed(lean: Api, proof: int, statement: int) -> None:
    if lean.has_sorry(proof) or lean.has_sorry(statement):
        raise Refusal("the proof uses `sorry`", kind="forbidden")
    if lean.has_mvar(proof) or lean.has_mvar(statement):
        raise Open("the proof has metavariables left", kind="forbidden")
    if lean.has_fvar(proof):
        raise Open("the proof refers to variables outside the theorem", kind="forbidden")


def used(lean: Api, terms: list[int], environment: int, imports: Imports) -> Constants:
    """What `terms` rest on in `environment` and the imports do not have; all borrowed."""
    found: Constants = {}
    names: list[Owned] = []
    for term in terms:
        names += mentioned(lean, term, imports)
    while names:
        name = names.pop()
        key = (ffi.name_text(name.value), ffi.name_hash(name.value))
        if key in found:
            continue
        if info := constant(lean, name.value, environment):
            found[key] = (name, info)
            names += related(info.value, imports)
    return found


def mentioned(lean: Api, term: int, imports: Imports) -> list[Owned]:
    """The names of the constants in a term (borrowed), the imports' left out."""
    found = Owned(lean, lean.used_constants(inc(term)))
    return _new(ffi.items(found.value), imports)


def _new(names: Iterable[int], imports: Imports) -> list[Owned]:
    """Those of some names (borrowed) that the imports do not declare."""
    return [Owned(imports.lean, inc(name)) for name in names if not imports.declares(name)]


def related(info: int, imports: Imports) -> list[Owned]:
    """The names of the constants that a ConstantInfo (borrowed) mentions, the imports' left out."""
    tree = Owned(imports.lean, imports.lean.constants_of(inc(info)))
    names = _new(ffi.tree_keys(tree.value), imports)
    if tag(info) == INDUCTIVE:  # the other types of its mutual block enter with it
        names += _new(ffi.elements(field(field(info, 0), ALL)), imports)
    return names


def replay(lean: Api, constants: Constants, base: int) -> None:
    """Send constants through the kernel, on top of `base` (borrowed). Raises `Refusal`."""
    if not constants:
        return
    pairs = [lean.ctor(0, [inc(n.value), inc(i.value)]) for n, i in constants.values()]
    instances = ("l_Lean_Name_instBEq", "l_Lean_instHashableName")
    map_ = Owned(
        lean, lean.hash_map(*(inc(lean.constant(x)) for x in instances), lean.list_(pairs))
    )
    try:
        lean.dec(lean.ok(lean.replay(map_.value, inc(base))))
    except LeanIOError as error:
        message = f"the kernel refused what the proof uses: {io_error_text(error)}"
        raise Refusal(message, kind="forbidden") from None


def _fresh(lean: Api, environment: int) -> Owned:
    """A name that an environment (borrowed) does not declare."""
    for i in count():
        name = Owned(lean, lean.numbered(lean.name(CANDIDATE), box(i)))
        if not constant(lean, name.value, environment):
            return name
    raise AssertionError


def _add_theorem(engine: Engine, context: Context, name: int, proof: int, core: int) -> None:
    """Let the kernel check `proof` (owned) of the context's statement as `name`. Raises `Refusal`."""
    lean = engine.lean
    initial = inc(lean.constant("l_Lean_CollectLevelParams_instInhabitedState"))
    collected = lean.level_params(initial, inc(context.statement))
    levels = lean.list_([inc(x) for x in ffi.items(field(collected, 2))])
    lean.dec(collected)
    constant = lean.ctor(0, [inc(name), levels, inc(context.statement)])
    theorem = lean.ctor(0, [constant, proof, lean.list_([inc(name)])])
    context.prepare(None)
    context.obey(engine.token)
    result = lean.add_decl(lean.ctor(2, [theorem]), 0, context.core, core)
    if tag(result):
        exception = inc(field(result, 0))
        lean.dec(result)
        message = engine.exception_text(exception)
        raise Refusal(f"the kernel refused the proof: {message}", kind="forbidden")
    lean.dec(result)


def axioms(lean: Api, constant: int, core: int) -> tuple[str, ...]:
    """The axioms a constant (owned name) rests on. Raises `Refusal` for a forbidden one."""
    array = lean.ok(lean.axioms(constant, core))
    names = tuple(sorted(map(ffi.name_text, ffi.items(array))))
    lean.dec(array)
    forbidden = [name for name in names if name not in ALLOWED_AXIOMS]
    if forbidden:
        message = f"the proof rests on the axiom {', '.join(forbidden)}"
        raise Refusal(message, kind="forbidden")
    return names
