"""An interrupted step has not happened: whoever catches Ctrl-C can go on with the episode."""

import gymnasium as gym
import pytest

from segenv.backends.native import NativeBackend
from segenv.proof import Theorem
from tests.typed import innermost

SWAP = Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
PROOF = "constructor\nexact h.2\nexact h.1"


class Interrupted(NativeBackend):
    """Real Lean, with a user who presses Ctrl-C at one of the calls."""

    calls_left = 10**9

    def _count(self):
        self.calls_left -= 1
        if self.calls_left == 0:
            raise KeyboardInterrupt

    def run_all(self, *arguments, **named):
        self._count()
        return super().run_all(*arguments, **named)

    def run_tactic(self, *arguments, **named):
        self._count()
        return super().run_tactic(*arguments, **named)

    def split(self, *arguments, **named):
        self._count()
        return super().split(*arguments, **named)

    def verify(self, *arguments, **named):
        self._count()
        return super().verify(*arguments, **named)


@pytest.fixture(scope="module")
def backend():
    with Interrupted() as native:
        yield native


@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize("id_", ["LeanStep-v0", "LeanSegment-v0", "LeanProof-v0"])
def test_an_interrupted_step_has_not_happened(backend, id_, call):
    actions = PROOF.split("\n") if id_ == "LeanStep-v0" else [PROOF]
    env = gym.make(id_, theorems=SWAP, backend=backend)
    env.reset()
    backend.calls_left = call
    interrupts = 0
    for action in actions:
        before = innermost(env).clone_state()
        try:
            result = env.step(action)
        except KeyboardInterrupt:
            interrupts += 1
            assert innermost(env).clone_state() == before
            result = env.step(action)
    _, reward, terminated, _, info = result
    assert (
        interrupts == 1
        and backend.calls_left <= 0
        and terminated
        and reward == 1
        and info["verdict"].proved
    )
