"""A proof assistant and a policy whose every answer is written down. No Lean here."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from agents.policy import Proposal, count_tokens
from segenv.backends.base import Attempt
from segenv.proof import Goal, ProofState, Syntax, TacticError, Theorem, Verdict

THEOREM = Theorem(name="fake", statement="s")


@dataclass
class FakeBackend:
    """`moves[state][tactic]` is the next state; a state's name says its goals, `a+b` or `` ."""

    moves: dict[str, dict[str, str]]
    unsound: set[tuple[str, ...]] = field(default_factory=set)
    log: list[str] = field(default_factory=list)

    def state(self, name: str, script: tuple[str, ...] = ()) -> ProofState:
        goals = tuple(Goal(text, text) for text in name.split("+") if text)
        return ProofState(THEOREM, script, goals, tactics=len(script))

    def start(self, theorem: Theorem) -> ProofState:
        return self.state("s")

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True, budget: int | None = None
    ) -> ProofState | TacticError:
        name = "+".join(goal.text for goal in state.goals)
        self.log.append(f"{name}: {tactic}")
        assert budget is None or budget > 0
        if tactic not in self.moves.get(name, {}):
            return TacticError("tactic_failed", f"no {tactic} at {name}")
        return self.state(self.moves[name][tactic], (*state.script, tactic))

    def parse(self, state: ProofState, text: str) -> tuple[Syntax, ...] | TacticError:
        if "(" in text:
            return TacticError("parse", "unbalanced")
        starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]
        ends = [*(start - 1 for start in starts[1:]), len(text)]
        return tuple(Syntax("fake", a, b) for a, b in zip(starts, ends, strict=True))

    def run_ahead(self, attempts: Iterable[Attempt]) -> None:
        list(attempts)

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        proved = not state.goals and state.script not in self.unsound
        return Verdict(proved, tier if proved else "T0")

    def definitions(self, theorem: Theorem) -> tuple[str, ...]:
        return theorem.definitions

    def forget(self, states: Iterable[ProofState]) -> None:
        list(states)

    def close(self) -> None:
        pass


@dataclass
class FakePolicy:
    """`says[state]` lists actions with their probabilities, in order."""

    says: dict[str, dict[str, float]]

    def propose(self, state: ProofState, n: int) -> list[Proposal]:
        said = self.says.get("+".join(goal.text for goal in state.goals), {})
        return [Proposal(t, math.log(p), count_tokens(t)) for t, p in list(said.items())[:n]]
