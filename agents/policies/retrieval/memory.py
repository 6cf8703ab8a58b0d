"""A policy without a network: do what was done in the most similar states, renamed to fit.

The state's goal is turned into TF-IDF features; the nearest training states vote with their
actions, each adapted to the hypotheses at hand (`adapt`). A back-off gives some probability to
every frequent action of the training set, whatever the state. All of it is one normalised
distribution over a finite list of texts, from which `agents.policies` samples with repeats
(`Categorical`) or without (`WithoutReplacement`).

What it leaves out: everything it has not seen. It joins no pieces of different actions, so at a
coarse granularity it can only say what some training proof says at that length.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from agents.examples import Example
from agents.policies.retrieval.adapt import Scene, adapt, rename, role, template
from agents.policies.retrieval.features import features
from agents.policies.retrieval.terms import Term
from segenv.proof import ProofState
from segenv.tokens import count_tokens

COMMON = ("intro h", "constructor", "assumption", "rfl", "exact h", "apply h", "cases h", "simp")
"""What a policy says that has seen nothing."""

KEPT = 64
"""How many states a memory keeps what it says of; a distribution may have thousands of texts."""

HOLES = "\ue000", "\ue001"
"""What stands for the hypotheses of a frequent action, of which it has two at most."""

GROUPS = {"target": 1.0, "conclusion": 1.0, "fact": 0.6, "relation": 1.5, "goals": 0.3}


@dataclass(frozen=True)
class RetrievalArgs:
    """Knobs of `Memory`: weights are exp(sharpness·cosine + fit·match − brevity·tokens)."""

    neighbours: int = 24
    """training states that vote"""
    sharpness: float = 10.0
    """how fast a vote falls with distance, times cosine similarity"""
    fit: float = 4.0
    """how fast a vote falls with the misfit of the renamed hypotheses"""
    variants: int = 3
    """renamings tried for each neighbour"""
    brevity: float = 0.02
    """how fast a vote falls with the number of tokens: more can be wrong with a longer text"""
    backoff: float = 0.15
    """probability of the frequent actions"""
    frequent: int = 40
    """how many actions are frequent"""


@dataclass(frozen=True)
class _Frequent:
    """A frequent action: one example of it, the hypotheses it names, the roles of those."""

    example: Example
    held: tuple[str, ...]
    count: float
    roles: tuple[Counter[str], ...]


class Memory:
    """Training pairs, indexed; turns a state into a distribution over actions."""

    def __init__(self, pairs: Iterable[Example], args: RetrievalArgs | None = None):
        self.args = args or RetrievalArgs()
        self.pairs = [pair for pair in pairs if pair.state.goals]
        self.scenes = [Scene.of(pair.state) for pair in self.pairs]
        self.idf, self.postings = _index([features(pair.state) for pair in self.pairs])
        self.frequent = _frequent(self.pairs, self.scenes)[: self.args.frequent]
        self.known: dict[str, list[tuple[str, float]]] = {}

    def distribution(self, state: ProofState) -> list[tuple[str, float]]:
        """Texts with their probabilities, which sum to 1, likeliest first."""
        if state.key not in self.known:
            weights: defaultdict[str, float] = defaultdict(float)
            voted = list(self.votes(state))
            total = sum(weight for _, weight in voted)
            share = self.args.backoff if voted else 1.0
            for text, weight in voted:
                weights[text] += (1 - share) * weight / total
            for text, weight in self.habits(state):
                weights[text] += share * weight
            ranked = sorted(weights.items(), key=lambda entry: (-entry[1], entry[0]))
            if len(self.known) == KEPT:
                del self.known[next(iter(self.known))]
            self.known[state.key] = ranked
        return self.known[state.key]

    def votes(self, state: ProofState) -> Iterator[tuple[str, float]]:
        """What the nearest training states say, each with an unnormalised weight."""
        similarity = self.similarity(state)
        nearest = np.argsort(-similarity, kind="stable")[: self.args.neighbours]
        scene = Scene.of(state)
        for i in nearest:
            vote = self.args.sharpness * float(similarity[i])
            for adapted in adapt(self.pairs[i], self.scenes[i], scene, self.args.variants):
                cost = self.args.brevity * count_tokens(adapted.text)
                yield adapted.text, math.exp(vote + self.args.fit * adapted.score - cost)

    def similarity(self, state: ProofState) -> NDArray[np.float64]:
        """The cosine between a state and every training state."""
        scores = np.zeros(len(self.pairs))
        norm = 0.0
        for name, count in features(state).items():
            weight = _weight(name, count) * self.idf.get(name, self.idf[""])
            norm += weight * weight
            if name in self.postings:
                rows, values = self.postings[name]
                scores[rows] += weight * values
        return scores / math.sqrt(norm) if norm else scores

    def habits(self, state: ProofState) -> Iterator[tuple[str, float]]:
        """The frequent actions with every filling of their holes; weights sum to 1."""
        scene = Scene.of(state)
        roles = {name: role(name, scene) for name in sorted(scene.main)}
        choices: list[tuple[str, float]] = [(text, 1.0) for text in COMMON]
        for habit in self.frequent:
            fillings = list(permutations(roles, len(habit.held)))
            weights = _plausibilities(fillings, habit, roles)
            total = sum(weights)
            renaming = dict(zip(habit.held, map(Term, HOLES), strict=False))
            text = rename(habit.example, renaming, scene)
            for fillers, weight in zip(fillings, weights, strict=True):
                choices.append((_filled(text, fillers), habit.count * weight / total))
        total = sum(weight for _, weight in choices)
        return ((text, weight / total) for text, weight in choices)


def _plausibilities(
    fillings: Iterable[tuple[str, ...]], habit: _Frequent, roles: Mapping[str, str]
) -> list[float]:
    """How usual hypotheses of such roles are in the places of an action."""
    usual = [{name: 0.02 + seen[roles[name]] for name in roles} for seen in habit.roles]
    return [
        math.prod(place[name] for place, name in zip(usual, fillers, strict=True))
        for fillers in fillings
    ]


def _filled(text: str, fillers: tuple[str, ...]) -> str:
    """A text with names in its holes."""
    for hole, name in zip(HOLES, fillers, strict=False):
        text = text.replace(hole, name)
    return text


def _frequent(pairs: list[Example], scenes: list[Scene]) -> list[_Frequent]:
    """The actions of a training set up to renaming, the most frequent first."""
    groups: dict[str, list[tuple[Example, tuple[str, ...], Scene]]] = {}
    for pair, scene in zip(pairs, scenes, strict=True):
        text, held = template(pair, scene)
        if len(held) <= 2:
            groups.setdefault(text, []).append((pair, held, scene))
    habits = []
    for members in groups.values():
        example, held, _ = members[0]
        roles: tuple[Counter[str], ...] = tuple(Counter() for _ in held)
        for _, names, scene in members:
            for place, name in enumerate(names):
                roles[place][role(name, scene)] += 1
        habits.append(_Frequent(example, held, len(members), roles))
    return sorted(habits, key=lambda habit: (-habit.count, habit.example.text))


def _weight(name: str, count: float) -> float:
    return GROUPS.get(name.split(":", 1)[0], 1.0) * (1 + math.log(count))


def _index(
    bags: list[Counter[str]],
) -> tuple[dict[str, float], dict[str, tuple[NDArray[np.intp], NDArray[np.float64]]]]:
    """Inverse document frequencies, and for each feature the rows it occurs in with weights."""
    seen = Counter(name for bag in bags for name in bag)
    idf = {name: math.log((1 + len(bags)) / (1 + n)) + 1 for name, n in seen.items()}
    rows: defaultdict[str, list[int]] = defaultdict(list)
    values: defaultdict[str, list[float]] = defaultdict(list)
    for row, bag in enumerate(bags):
        weights = {name: _weight(name, count) * idf[name] for name, count in bag.items()}
        norm = math.sqrt(sum(weight * weight for weight in weights.values()))
        for name, weight in weights.items():
            rows[name].append(row)
            values[name].append(weight / norm)
    idf[""] = math.log(1 + len(bags)) + 1  # of a feature that was never seen
    return idf, {name: (np.array(rows[name]), np.array(values[name])) for name in rows}
