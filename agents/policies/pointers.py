"""Names as pointers: what a small model that has not learnt to copy reads and writes in their place.

Generated worlds draw names at random, and a model of a million parameters that has read half a
million tokens invents names instead of copying them from its prompt. Here every name that a goal
declares is one token which says the how-manieth declaration it is, and what the model writes is turned
back. The tokens are characters of Unicode's private use area, so that turning back never meets a
stranger. A pointer to nothing is a new name. Nothing rests on this but what is proposed: Lean reads
every text as ever.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from agents.policies.base import Prompt, Sample
from segenv.proof import Goal, ProofState, Trace

MANY = 64
"""How many names have a pointer; those beyond stay as they are."""
POINTERS = tuple(chr(0xE000 + i) for i in range(MANY))
_WORD = re.compile(r"[^\W\d][\w'!?✝]*|[\ue000-\ue03f]")


@dataclass(frozen=True)
class Names:
    """A way to write texts about one state: words for words, and back.

    | field | meaning                                                                    |
    |-------|----------------------------------------------------------------------------|
    | `to`  | what each name is written as; no two alike, none of them a word of a text  |
    """

    to: Mapping[str, str] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """A text as the model reads it."""
        return _WORD.sub(lambda word: self.to.get(word[0], word[0]), text)

    def read(self, text: str) -> str:
        """A text of the model as Lean reads it; a pointer to nothing is a new name."""
        return _WORD.sub(lambda word: self.name_of(word[0]), text)

    def name_of(self, word: str) -> str:
        """What a word of the model stands for."""
        if word in self.back:
            return self.back[word]
        return self._new(POINTERS.index(word)) if word in POINTERS else word

    def _new(self, number: int) -> str:
        """A name that the state does not have."""
        name = f"h{number}"
        while name in self.to:
            name += "'"
        return name

    def lengths(self, text: str, ends: Sequence[int]) -> tuple[int, ...]:
        """Where the first `end` characters of a model's text end in what Lean reads.

        A word that has begun but not ended counts nothing.
        """
        words = [(m.start(), m.end(), len(self.name_of(m[0]))) for m in _WORD.finditer(text)]
        found, shift, rest = [], 0, iter(words)
        word = next(rest, None)
        for end in ends:
            while word and word[1] <= end:
                shift += word[2] - (word[1] - word[0])
                word = next(rest, None)
            begun = word is not None and word[0] < end
            found.append((word[0] if begun and word else end) + shift)
        return tuple(found)

    def asked(self, prompt: Prompt) -> Prompt:
        """A prompt as the model reads it; its state is to be read, not to be run."""
        feedback = tuple(map(self.write, prompt.feedback))
        return replace(prompt, state=written(prompt.state, self), feedback=feedback)

    def heard(self, sample: Sample) -> Sample:
        """What the model said, as Lean reads it."""
        ends = self.lengths(sample.text, sample.token_ends)
        return replace(sample, text=self.read(sample.text), token_ends=ends)

    @cached_property
    def back(self) -> dict[str, str]:
        """What each written word stands for."""
        return {written: name for name, written in self.to.items()}


class Kept(Names):
    """Names as they are."""

    def write(self, text: str) -> str:
        """The text."""
        return text

    def asked(self, prompt: Prompt) -> Prompt:
        """The prompt."""
        return prompt

    def heard(self, sample: Sample) -> Sample:
        """The sample."""
        return sample


def names(goals: Sequence[Goal], later: Iterable[Goal] = ()) -> Names:
    """How texts about a state are written.

    Names are numbered as the goals declare them. `later` are the goals of states that follow in a
    proof, where it is known: names that it gives go on in the numbering.
    """
    to: dict[str, str] = {}
    free = iter(POINTERS)
    for goal in (*goals, *later):
        for entry in goal.hypotheses:
            if entry.is_nameable and entry.name not in to and _WORD.fullmatch(entry.name):
                if pointer := next(free, None):
                    to[entry.name] = pointer
    return Names(to)


def written(state: ProofState, own: Names) -> ProofState:
    """A state whose goals show pointers for names: to be read, not to be run."""
    goals = tuple(
        replace(goal, text=own.write(goal.text), target=own.write(goal.target))
        for goal in state.goals
    )
    return replace(state, goals=goals)


def lessons(
    traces: Sequence[Trace], cuts: Sequence[Sequence[slice]]
) -> tuple[list[Trace], list[list[slice]]]:
    """Every segment as a trace of its own, written with the names of the state where it begins.

    A state and an action depend on each other's names alone, so a segment begins the numbering anew.
    For formats of `segenv.prompts` that show goals and neither the theorem nor earlier tactics.
    """
    found, pieces = [], []
    for trace, own in zip(traces, cuts, strict=True):
        for cut in own:
            states = trace.states[cut.start : cut.stop + 1]
            later = [goal for state in states[1:] for goal in state.goals]
            told = names(states[0].goals, later)
            tactics = tuple(map(told.write, trace.tactics[cut]))
            found.append(
                replace(
                    trace,
                    states=tuple(written(state, told) for state in states),
                    tactics=tactics,
                    depths=trace.depths[cut],
                )
            )
            pieces.append([slice(0, len(tactics))])
    return found, pieces
