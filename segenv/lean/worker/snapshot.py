"""What is known of Lean at a place of a text: imports, the state between two commands, declarations."""

from dataclasses import dataclass

from segenv.lean.worker import ffi
from segenv.lean.worker.api import Api
from segenv.lean.worker.ffi import Owned, field, inc


class Imports(Owned):
    """An environment with imports alone. `known` has addresses of names that it declares."""

    __slots__ = ("known",)
    lean: Api

    def __init__(self, lean: Api, value: int) -> None:
        super().__init__(lean, value)
        self.known: set[int] = set()

    def declares(self, name: int) -> bool:
        """Whether the environment has a constant of a name (borrowed)."""
        if name in self.known:
            return True
        found = constant(self.lean, name, self.value) is not None
        if found and ffi.is_persistent(name):
            self.known.add(name)
        return found


def constant(lean: Api, name: int, environment: int) -> Owned | None:
    """The ConstantInfo of a name (borrowed), if the environment has it."""
    some = lean.find_constant(inc(environment), inc(name), 0)
    if some & 1:
        return None
    info = Owned(lean, inc(field(some, 0)))
    lean.dec(some)
    return info


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Lean between two commands: the command state, the parser state and the byte position.

    `imports` is the environment that the text began with.
    """

    commands: Owned
    parser: Owned
    position: int
    imports: Imports


@dataclass(frozen=True)
class Declaration:
    """Parts of a declaration's syntax, borrowed; `name` is None for what has none."""

    node: int
    name: int | None
    signature: int
    value: int | None
