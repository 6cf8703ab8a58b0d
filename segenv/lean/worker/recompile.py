"""A verdict on a command of a file: compiled again as it stands, and judged by the kernel.

For whole files, where a proof has any form that Lean knows: equations, `where`, `termination_by`,
instances, mutual blocks, commands that a macro made. Tier T2, as `Frontend.compile`, which is for
texts of an agent behind a statement of the environment's: here the statement is the file's own.
"""

from segenv.lean.shared.bounds import Bounds
from segenv.lean.worker import kernel
from segenv.lean.worker.declared import AXIOM, declared
from segenv.lean.worker.document import forbidden_in, value_path
from segenv.lean.worker.engine import Refusal
from segenv.lean.worker.ffi import Owned, field, inc
from segenv.lean.worker.frontend import Frontend, SourceError
from segenv.lean.worker.snapshot import Snapshot
from segenv.lean.worker.trees import Trees, descend


def recompile(
    frontend: Frontend, trees: Trees, bounds: Bounds, header: str, text: str, name: str
) -> tuple[str, ...]:
    """The axioms of the constant that a command declares behind a header.

    Raises `SourceError` with positions in `header` and `text`, `Refusal` where Lean's kernel or an
    axiom speaks against it.
    """
    whole = f"{header}{text}\n"
    at, data = frontend.after(header), whole.encode()
    owned = Owned(frontend.lean, frontend.input(whole))
    command, parsed = frontend.parse(owned.value, at)
    if errors := frontend.errors(parsed):
        raise SourceError(errors)
    if command.end != len(whole.rstrip().encode()):
        raise Refusal("the command does not end where its text ends")
    path = value_path(command.syntax.value)
    value = descend(command.syntax.value, path or ())
    if found := forbidden_in(trees, bounds, data, value):
        raise Refusal(found[0], kind="too_long" if found[1] else "forbidden")
    syntax = inc(command.syntax.value)
    after = frontend.elaborate(owned.value, syntax, frontend.sober(parsed))
    if errors := frontend.errors(after):
        raise SourceError(errors)
    return _judged(frontend, at, after, name)


def _judged(frontend: Frontend, before: Snapshot, after: Snapshot, name: str) -> tuple[str, ...]:
    """What the kernel says of a new constant and of all that it uses; its axioms."""
    lean = frontend.lean
    old, new = (field(at.commands.value, 0) for at in (before, after))
    found = [c for c in declared(lean, old, new) if name in (c.key[0], c.user)]
    if not found:
        raise Refusal(f"the text did not declare {name}")
    if found[0].kind == AXIOM:
        raise Refusal("this is an axiom", kind="forbidden")
    constant = Owned(lean, lean.expr_const(inc(found[0].name.value), 1))
    kernel.replay(
        lean, kernel.used(lean, [constant.value], new, before.imports), before.imports.value
    )
    core = lean.new_ref(frontend.core_with(frontend.anything()[0], new))
    try:
        return kernel.axioms(lean, inc(found[0].name.value), core)
    finally:
        lean.dec(core)
