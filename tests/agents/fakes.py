"""A proof assistant and policies whose every answer is written down, and a tiny language model.

No Lean here, and the language model is a fake: a table of words that knows nothing of its prompt.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agents.policies import Policy, Prompt, Sample, WithoutReplacement, generator
from agents.search import Budget, SearchResult, best_first, drive, result
from agents.search.tree import Search
from segenv.backends.base import Attempt, BackendError, Piece, Ran, verify_each
from segenv.proof import Goal, ProofState, Syntax, TacticError, Theorem, Verdict
from segenv.syntax import pieces

THEOREM = Theorem(name="fake", statement="s")


class OnlySamples:
    """A policy that is never asked how likely a text was."""

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        raise NotImplementedError


@dataclass
class FakeBackend:
    """`moves[state][tactic]` is the next state; a state's name says its goals, `a+b` or `` ."""

    moves: dict[str, dict[str, str]]
    unsound: set[tuple[str, ...]] = field(default_factory=set)
    log: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    verified: list[str] = field(default_factory=list)

    def state(self, name: str, script: tuple[str, ...] = ()) -> ProofState:
        goals = tuple(Goal(text, text) for text in name.split("+") if text)
        return ProofState(THEOREM, script, goals, tactics=len(script))

    def start(self, theorem: Theorem) -> ProofState:
        return self.state("s")

    def run_tactic(
        self, state: ProofState, tactic: str, *, compound: bool = True, budget: int | None = None
    ) -> ProofState | TacticError:
        name = "+".join(goal.text for goal in state.goals)
        if budget is not None and budget < 1 + tactic.count("\n"):
            return TacticError("budget", "too dear", tactics=0)
        self.log.append(f"{name}: {tactic}")
        if tactic not in self.moves.get(name, {}):
            if "\n" in tactic:
                return TacticError("tactic_failed", "several", tactics=tactic.count("\n") + 1)
            return TacticError("tactic_failed", f"no {tactic} at {name}")
        return self.state(self.moves[name][tactic], (*state.script, tactic))

    def parse(self, state: ProofState, text: str) -> tuple[Syntax, ...] | TacticError:
        if "(" in text:
            return TacticError("parse", "unbalanced")
        starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]
        ends = [*(start - 1 for start in starts[1:]), len(text)]
        return tuple(Syntax("fake", a, b) for a, b in zip(starts, ends, strict=True))

    def run_all(self, attempts: Sequence[Attempt]) -> list[tuple[Ran, ...]]:
        self.batches.append(len(attempts))
        return [self._one_by_one(attempt) for attempt in attempts]

    def split(self, state: ProofState, text: str) -> tuple[Piece, ...] | TacticError:
        found = self.parse(state, text)
        return found if isinstance(found, TacticError) else tuple(pieces(text, found))

    def _one_by_one(self, attempt: Attempt) -> tuple[Ran, ...]:
        state, ran = attempt.state, list[Ran]()
        found = self.split(state, attempt.text) if attempt.split else ((attempt.text, 1, 0),)
        if isinstance(found, TacticError):
            return (Ran(attempt.text, 1, 0, found),)
        for text, line, column in found:
            used = state.tactics - attempt.state.tactics
            left = None if attempt.budget is None else attempt.budget - used
            outcome = self.run_tactic(state, text, compound=attempt.compound, budget=left)
            ran.append(Ran(text, line, column, outcome))
            if isinstance(outcome, TacticError):
                break
            state = outcome
        return tuple(ran)

    def verify(self, state: ProofState, tier: str = "T1") -> Verdict:
        self.verified.append(tier)
        proved = not state.goals and (tier == "T1" or state.script not in self.unsound)
        return Verdict(proved, tier if proved else "T0")

    def verify_all(
        self, states: Sequence[ProofState], tier: str = "T1"
    ) -> list[Verdict | BackendError]:
        return verify_each(self, states, tier)

    def definitions(self, theorem: Theorem) -> tuple[str, ...]:
        return theorem.definitions

    def forget(self, states: Iterable[ProofState]) -> None:
        list(states)

    def close(self) -> None:
        pass


@dataclass
class Table:
    """`says[state]` lists actions with their probabilities, in order."""

    says: dict[str, dict[str, float]]

    def distribution(self, state: ProofState) -> list[tuple[str, float]]:
        return list(self.says.get("+".join(goal.text for goal in state.goals), {}).items())


def listing(says: dict[str, dict[str, float]]) -> WithoutReplacement:
    """A policy that says each text of a table once, in the order of the table."""
    return WithoutReplacement(Table(says), temperature=0.0)


@dataclass
class TinyLanguageModel:
    """A fake language model: words drawn from one table, each a token, until it draws the end.

    It repeats itself, as a language model does, and its texts are cut after `longest` words.
    """

    words: dict[str, float]
    longest: int = 6
    calls: list[int] = field(default_factory=list)
    generated: int = 0

    END = "<end>"

    def sample(self, prompts: Sequence[Prompt], n: int, seed: int) -> list[list[Sample]]:
        self.calls.append(len(prompts))
        return [self._texts(prompt, n, seed) for prompt in prompts]

    def score(self, prompts: Sequence[Prompt], texts: Sequence[str]) -> list[Sample]:
        return [self._said((*text.split("\n"), self.END)) for text in texts]

    def _texts(self, prompt: Prompt, n: int, seed: int) -> list[Sample]:
        random, names = generator(prompt, seed), list(self.words)
        found = []
        for _ in range(n):
            drawn: list[str] = []
            while len(drawn) < self.longest and self.END not in drawn:
                drawn.append(names[random.choice(len(names), p=list(self.words.values()))])
            found.append(self._said(tuple(drawn)))
            self.generated += found[-1].tokens
        return found

    def _said(self, drawn: tuple[str, ...]) -> Sample:
        words = [word for word in drawn if word != self.END]
        log_probs = tuple(math.log(self.words.get(word, 1e-9)) for word in drawn)
        ends, end = [], 0
        for word in drawn:
            end += 0 if word == self.END else len(word) + (end > 0)
            ends.append(end)
        names = list(self.words)
        return Sample(
            "\n".join(words),
            sum(log_probs),
            len(drawn),
            tuple(names.index(word) if word in names else -1 for word in drawn),
            log_probs,
            stopped=self.END in drawn,
            token_ends=tuple(ends),
            prompt_tokens=5,
        )


def found(backend: FakeBackend, policy: Policy, search: Search | None = None) -> SearchResult:
    """What came of one search alone: best-first without a limit if not said otherwise."""
    (tree,) = drive([search or best_first(backend.state("s"), Budget())], policy, backend)
    return result(tree)
