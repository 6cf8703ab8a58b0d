"""Random and mutated tactic texts: each is refused or run, and nothing else happens."""

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from segenv.backends.base import BackendError, StatementError, StatementWarning
from segenv.backends.native import NativeBackend
from segenv.proof import ProofState, TacticError, Theorem
from segenv.refusals import KINDS
from segenv.theorems.suite import load_suite
from tests.cheats.attacks import FILES, HEADERS, TACTICS

FALSE = (
    Theorem("false_claim", "q", "(p q : Prop) (h : p)"),
    Theorem("false_sum", "2 + 2 = 5"),
    Theorem("false_all", "a = b", "(a b : Nat) (h : b = b)"),
)
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
CHARACTERS = (
    "()[]{}⟨⟩·.,;:|<>=→↔∧∨¬∀∃λ?_@#$%^&*+-/\\'\"`«»\n\t 0123456789abcxyzhpqαβ₁²"
    "\0\u200b\u202e\ud800🙂"
)
WRAPPERS = ("(%)", "try %", "first | % | skip", "% <;> %", "· %", "all_goals %", "exact by %",
            "have : True := by %", "repeat %", "any_goals %", "case _ => %", "{ % }")  # fmt: skip


@dataclass
class Findings:
    """What came of the texts: how many of which kind, and what should not have been."""

    kinds: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


class Fuzzer:
    """Draws texts from reference proofs, attacks and nothing at all, and runs them."""

    def __init__(
        self, backend: NativeBackend, seed: int, suites: Sequence[str] = ("logic",)
    ) -> None:
        self.backend = backend
        self.draw = Random(seed)
        theorems = [theorem for name in suites for theorem in load_suite(name, backend).train]
        lines = {line.strip() for theorem in theorems for line in theorem.proof.split("\n")}
        self.corpus = sorted((lines | {a for a in TACTICS.values() if len(a) < 200}) - {""})
        self.statements = [f"∀ {theorem.binders}, {theorem.statement}" for theorem in theorems]
        sources = [*FILES.values(), *(header for header, _ in HEADERS.values())]
        self.sources = [text for text in sources if len(text) < 2_000]
        self.words = sorted({token for text in self.corpus for token in TOKEN.findall(text)})
        self.places = [self._place(t) for t in [*FALSE, *self.draw.sample(theorems, 20)]]

    def _place(self, theorem: Theorem) -> tuple[ProofState, str, tuple[str, ...]]:
        """A state, a tactic that it accepts, and the goals after it."""
        state = self.backend.start(theorem)
        witness = "have witness : 1 = 1 := rfl"
        after = self.backend.run_tactic(state, witness)
        assert isinstance(after, ProofState), after
        return state, witness, tuple(goal.text for goal in after.goals)

    def run(self, times: Iterable[object]) -> Findings:
        """Run a text for every item."""
        findings = Findings()
        for _ in times:
            self._try(self.text(), findings)
        return findings

    def _try(self, text: str, findings: Findings) -> None:
        state, witness, expected = self.draw.choice(self.places)
        outcome = self.backend.run_tactic(state, text)
        if isinstance(outcome, TacticError):
            findings.kinds[outcome.kind] += 1
            if outcome.kind not in KINDS or outcome.kind == "infrastructure" or not outcome.message:
                findings.problems.append(f"{text!r}: {outcome}")
        else:
            findings.kinds["finished" if not outcome.goals else "accepted"] += 1
            if not outcome.goals and state.theorem in FALSE:
                if self.backend.verify(outcome).proved:
                    findings.problems.append(f"{text!r} proved {state.theorem.signature}")
        after = self.backend.run_tactic(state, witness)
        if not isinstance(after, ProofState) or tuple(g.text for g in after.goals) != expected:
            findings.problems.append(f"after {text!r} an old state steps differently: {after}")

    def run_sources(self, times: Iterable[object]) -> Findings:
        """The same for what else users write: statements, binders, headers, whole files."""
        findings = Findings()
        for _ in times:
            text = self._mutated(self.draw.choice(self.sources))
            theorem = self._mutated(self.draw.choice(self.statements))
            way = self.draw.randrange(3)
            try:
                if way == 0:
                    with warnings.catch_warnings():  # a name may well become unknown
                        warnings.simplefilter("ignore", StatementWarning)
                        self.backend.start(Theorem("t", theorem))
                elif way == 1:
                    self.backend.start(Theorem("t", "True", header=text))
                else:
                    self.backend.examine(text, "text")
                findings.kinds["accepted"] += 1
            except StatementError as error:
                findings.kinds["refused"] += 1
                if not str(error):
                    findings.problems.append(f"{text!r} was refused without a reason")
            except BackendError as error:
                findings.problems.append(f"{text!r} or {theorem!r}: {error}")
        return findings

    # -- texts ----------------------------------------------------------------------------------

    def text(self) -> str:
        """A text: mostly something that was a tactic once."""
        draw = self.draw
        if draw.random() < 0.1:
            return "".join(draw.choices(CHARACTERS, k=draw.randrange(40)))
        if draw.random() < 0.1:
            return " ".join(draw.choices(self.words, k=draw.randrange(1, 12)))
        return self._mutated(draw.choice(self.corpus))[:2_000]

    def _mutated(self, text: str) -> str:
        ways = (self._cut, self._insert, self._swap, self._join, self._wrap)
        for _ in range(self.draw.choice((0, 1, 1, 2, 4))):
            text = self.draw.choice(ways)(text)
        return text

    def _cut(self, text: str) -> str:
        a, b = sorted(self.draw.randrange(len(text) + 1) for _ in range(2))
        return text[:a] + text[b:]

    def _insert(self, text: str) -> str:
        at = self.draw.randrange(len(text) + 1)
        word: str = self.draw.choice((*CHARACTERS, *self.words))
        return text[:at] + word + text[at:]

    def _swap(self, text: str) -> str:
        tokens = TOKEN.findall(text) or [""]
        tokens[self.draw.randrange(len(tokens))] = self.draw.choice(self.words)
        return "".join(tokens)

    def _join(self, text: str) -> str:
        between = self.draw.choice(("\n", "; ", " <;> ", " ", "\n  ", "\n· "))
        return text + between + self.draw.choice(self.corpus)

    def _wrap(self, text: str) -> str:
        return self.draw.choice(WRAPPERS).replace("%", text)
