"""Premises for a prompt: the lemmas that a theorem may use, those first that are most like its goals.

ReProver (arXiv 2306.15626, section 4) retrieves with a trained encoder and shows as many premises as
fit. Here the accessible premises are the theorems before the theorem in its own file, as Lean reads
them, and likeness is the cosine of TF-IDF vectors of words; names of the goal's own variables do not
count. What Lean's library has is not retrieved: there are too many for words to tell apart.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from agents.policies.base import Prompt
from segenv.arguments import number
from segenv.backends.prover import Loader
from segenv.proof import ProofState, Theorem

_WORD = re.compile(r"[^\W\d][\w.'!?]*|\d+|[^\s\w]")
_NOISE = set("()[]{},:.⊢✝")


@dataclass(frozen=True)
class Premises:
    """What is retrieved for a prompt: of the usable lemmas the `count` that are most like its goals.

    | field   | meaning                                                                   |
    |---------|---------------------------------------------------------------------------|
    | `loader` | reads the source before a theorem, once for each: a backend              |
    | `count` | premises of a prompt, at most; the likest comes first                     |
    """

    loader: Loader
    count: int = 4
    _known: dict[str, tuple[Theorem, ...]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        number("count", self.count, at_least=1, whole=True)

    def __call__(self, prompt: Prompt) -> tuple[str, ...]:
        """Declarations as Lean has them, up to `:=`."""
        theorem = prompt.state.theorem
        texts = [declared(lemma, theorem.namespace) for lemma in self.usable(theorem)]
        return ranked(texts, asked(prompt.state))[: self.count]

    def usable(self, theorem: Theorem) -> tuple[Theorem, ...]:
        """The theorems before a theorem in its file, as far as its header keeps them.

        A source read with `lemmas="all"` keeps all of them. Raises `StatementError` for a header that
        Lean does not read.
        """
        source = theorem.preamble
        if source not in self._known:
            found = self.loader.load(source, f"the header of {theorem.name}") if source else ()
            self._known[source] = tuple(found)
        return self._known[source]


def declared(lemma: Theorem, namespace: str) -> str:
    """A lemma as it is written in a namespace: with its full name, unless that is its own."""
    here = lemma if lemma.namespace == namespace else replace(lemma, namespace="")
    return here.signature


def asked(state: ProofState) -> Counter[str]:
    """The words of all goals, without the names of their variables."""
    own = {entry.name for goal in state.goals for entry in goal.hypotheses}
    counts = words("\n".join(goal.text for goal in state.goals))
    return Counter({word: n for word, n in counts.items() if word not in own})


def words(text: str) -> Counter[str]:
    """Identifiers, numbers and symbols of a text, without its punctuation."""
    return Counter(word for word in _WORD.findall(text) if word not in _NOISE)


def ranked(texts: Sequence[str], query: Mapping[str, int]) -> tuple[str, ...]:
    """The texts by their likeness to a query, the likest first; equal ones keep their order.

    The cosine of vectors (1 + ln count) · idf, idf = ln((1 + N) / (1 + n)) + 1 (Salton and Buckley,
    1988).
    """
    bags = [words(text) for text in texts]
    seen = Counter(word for bag in bags for word in bag)
    idf = {word: math.log((1 + len(texts)) / (1 + n)) + 1 for word, n in seen.items()}

    def vector(bag: Mapping[str, int]) -> dict[str, float]:
        return {word: (1 + math.log(n)) * idf[word] for word, n in bag.items() if word in idf}

    wanted = vector(query)

    def likeness(bag: Mapping[str, int]) -> float:
        own = vector(bag)
        norm = math.sqrt(sum(weight * weight for weight in own.values())) or 1.0
        return sum(weight * wanted.get(word, 0.0) for word, weight in own.items()) / norm

    order = sorted(range(len(texts)), key=lambda i: -likeness(bags[i]))
    return tuple(texts[i] for i in order)
