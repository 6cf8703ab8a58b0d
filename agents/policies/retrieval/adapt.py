"""Carrying an action from the state where it was learned over to another state.

The hypotheses that the action mentions are mapped to hypotheses of the new state whose types match
best, consistently with how the targets match; names that the action introduces are kept, or made
fresh where they would clash.
"""

import re
from typing import NamedTuple

from agents.examples import Example
from agents.policies.retrieval.features import Context, context, is_fact
from agents.policies.retrieval.terms import NAME, Term, match, parse_term, print_term
from segenv.proof import ProofState

_NAME = re.compile(rf"(?<![\w.']){NAME}")
_SUBJECTS = re.compile(
    r"\b(?:induction|cases|rcases|subst|clear|revert|specialize|generalizing|at)\s+([^|\n:⟨]+)"
)


class Adapted(NamedTuple):
    text: str
    score: float  # how well the states match under this renaming, from 0 to 1


class Scene(NamedTuple):
    """What adaptation needs to know of a state: contexts of all goals, target of the main goal."""

    local: Context
    target: Term
    main: frozenset[str]

    @classmethod
    def of(cls, state: ProofState) -> "Scene":
        local: Context = {}
        for goal in state.goals:
            local = context(goal) | local  # the main goal's hypotheses win
        main = frozenset(h.name for h in state.goals[0].hypotheses if "✝" not in h.name)
        return cls(local, parse_term(state.goals[0].target), main)


def adapt(example: Example, old: Scene, new: Scene, variants: int = 3) -> list[Adapted]:
    """The most plausible renamings of an example's action for a new state, best first."""
    used = [name for name in mentioned(example.text) if name in old.local]
    variables = frozenset(old.local)
    binding: dict[str, Term] = {}
    base = match(old.target, new.target, variables, binding)
    beam = [(base, binding)]
    for name in subjects(example.text) & binding.keys():
        if binding[name].head not in new.main or binding[name].args:
            del binding[name]  # a tactic needs a hypothesis here, not a term
    for name in sorted(used, key=lambda name: -old.local[name].size):
        beam = _extend(beam, name, old, new, variables)[:variants]
    found: dict[str, float] = {}
    for score, renaming in beam:
        text = rename(example, renaming, new)
        share = score / (1 + len(used))
        found[text] = max(share, found.get(text, 0.0))
    return [Adapted(text, score) for text, score in sorted(found.items(), key=lambda t: -t[1])]


def _extend(
    beam: list[tuple[float, dict[str, Term]]],
    name: str,
    old: Scene,
    new: Scene,
    variables: frozenset[str],
) -> list[tuple[float, dict[str, Term]]]:
    """Every way to map one more hypothesis, each with the score of its type added."""
    fact = is_fact(old.local[name], old.local)
    longer = []
    for score, binding in beam:
        if name in binding:  # settled by the targets or by the types of other hypotheses
            settled = binding[name]
            if settled.head in new.main and not settled.args:
                binding = dict(binding)
                match(old.local[name], new.local[settled.head], variables, binding)
            longer.append((score + 0.9, binding))
            continue
        taken = {term.head for key, term in binding.items() if key in variables}
        for candidate in sorted(new.main):
            if candidate in taken or is_fact(new.local[candidate], new.local) != fact:
                continue
            mapped = dict(binding)
            agreement = match(old.local[name], new.local[candidate], variables, mapped)
            mapped[name] = Term(candidate)
            longer.append((score + agreement, mapped))
    return sorted(longer, key=lambda entry: -entry[0])


def mentioned(text: str) -> list[str]:
    """The names that a text mentions, each once, without their projections."""
    return list(dict.fromkeys(token.split(".")[0] for token in _NAME.findall(text)))


def subjects(text: str) -> set[str]:
    """The names that a tactic takes apart or changes: they must be hypotheses."""
    return {name for found in _SUBJECTS.findall(text) for name in mentioned(found)}


def role(name: str, scene: Scene) -> str:
    """What a hypothesis is to the goal: its target, a way to it, or the head of its type."""
    type_ = scene.local[name]
    if type_ == scene.target:
        return "the target"
    if type_.args and type_.conclusion == scene.target:
        return "a way to the target"
    return type_.head if is_fact(type_, scene.local) else f"a {type_.head}"


def rename(example: Example, renaming: dict[str, Term], new: Scene) -> str:
    """The text of an example under a renaming; introduced names stay clear of the new state's."""
    fresh = {name: fresh_name(name, new.local) for name in example.introduced}

    def substitute(found: re.Match[str]) -> str:
        head, *projections = found[0].split(".")
        if found.string[found.end() :].lstrip().startswith(":=") and found.string[
            : found.start()
        ].rstrip().endswith("("):
            return found[0]  # the name of a named argument
        if head in fresh:
            return ".".join([fresh[head], *projections])
        if head not in renaming:
            return found[0]
        return ".".join([print_term(renaming[head], 1024), *projections])

    return _NAME.sub(substitute, example.text)


def fresh_name(name: str, local: Context) -> str:
    """The name itself, or the first primed version of it that is not in use."""
    while name in local:
        name += "'"
    return name


def template(example: Example, old: Scene) -> tuple[str, tuple[str, ...]]:
    """An action with its hypotheses numbered instead of named, and their names in order."""
    held = tuple(name for name in mentioned(example.text) if name in old.local)
    held = tuple(name for name in held if name not in example.introduced)
    numbered = {name: Term(f"⟨{number}⟩") for number, name in enumerate(held)}
    return rename(Example(example.state, example.text), numbered, old), held
