"""New theorems out of proved ones, each with a proof: rewriting, weakening, instantiating.

After Alchemy (arXiv 2410.15748), which mutates the statements of a library by its lemmas. What a
rule proposes is only a proposal: Lean runs the script before anybody sees the theorem.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from segenv.backends.prover import Prover
from segenv.names import closest
from segenv.proof import Goal, Hypothesis, Theorem
from segenv.theorems.scaffolding import binder, read_back, readable
from segenv.theorems.world import Sample

TRIES = 12  # of one rule on one theorem
_WORD = re.compile(r"(?<![\w.'✝])[^\W\d][\w']*(?:\.[^\W\d][\w']*)*(?![\w'])")

SAME: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Nat": (("({x} + 0)", "Nat.add_zero {x}"), ("(0 + {x})", "Nat.zero_add {x}"),
            ("({x} * 1)", "Nat.mul_one {x}"), ("(1 * {x})", "Nat.one_mul {x}")),
    "Int": (("({x} + 0)", "Int.add_zero {x}"), ("({x} * 1)", "Int.mul_one {x}"),
            ("(- -{x})", "Int.neg_neg {x}")),
    "List": (("({x} ++ [])", "List.append_nil {x}"), ("([] ++ {x})", "List.nil_append {x}"),
             ("{x}.reverse.reverse", "List.reverse_reverse {x}")),
    "Prop": (("({x} ∧ True)", "and_true {x}"), ("({x} ∨ False)", "or_false {x}")),
}  # fmt: skip
"""Terms that are equal to a variable, by its type, and the lemma."""
VALUES: Mapping[str, tuple[str, ...]] = {
    "Nat": ("0", "1", "({y} + 1)", "(2 * {y})", "{y}"),
    "Int": ("0", "(-{y})", "({y} + 1)", "{y}"),
    "List": ("[]", "({y} ++ {y})", "{y}.reverse", "{y}"),
    "Prop": ("True", "(¬{y})", "({y} ∧ {y})", "{y}"),
}
"""What a variable may be replaced by; `{y}` is a variable of the same type."""


@dataclass(frozen=True)
class Sequent:
    """A theorem as hypotheses, a target and a script: what the rules change."""

    hypotheses: tuple[Hypothesis, ...]
    target: str
    script: tuple[str, ...]

    def fresh(self, stem: str) -> str:
        """A name that does not occur."""
        texts = [self.target, *self.script, *(f"{h.name} {h.type}" for h in self.hypotheses)]
        words = {word for text in texts for word in _WORD.findall(text)}
        return next(name for i in range(1, 99) if (name := f"{stem}{i}") not in words)

    def variables(self, types: Mapping[str, object]) -> list[Hypothesis]:
        """The hypotheses whose type is one of `types`, the first word of it that is."""
        return [h for h in self.hypotheses if h.type.split(" ")[0] in types]


Rule = Callable[[Sequent, Random], Sequent | None]
"""Proposes a mutant with its script, or None if there is nothing to change."""


def rewriting(old: Sequent, draw: Random) -> Sequent | None:
    """One place of a variable becomes something equal: by a lemma, or by a new hypothesis."""
    places = [
        (h, found)
        for h in old.variables(SAME)
        for found in _WORD.finditer(old.target)
        if found[0] == h.name
    ]
    if not places:
        return None
    variable, place = draw.choice(places)
    x, (before, after) = variable.name, (old.target[: place.start()], old.target[place.end() :])
    if draw.random() < 0.5:
        term, lemma = draw.choice(SAME[variable.type.split(" ")[0]])
        target = before + term.format(x=x) + after
        return replace(old, target=target, script=(f"rw [{lemma.format(x=x)}]", *old.script))
    y, h = old.fresh("y"), old.fresh("e")
    known = (Hypothesis(y, variable.type), Hypothesis(h, f"{y} = {x}"))
    hypotheses = (*old.hypotheses, *known)
    return Sequent(hypotheses, before + y + after, (f"rw [{h}]", *old.script))


def weakening(old: Sequent, draw: Random) -> Sequent | None:
    """A hypothesis holds on a condition only, and the condition is given."""
    names = {h.name for h in old.hypotheses}
    facts = [h for h in old.hypotheses if names & set(_WORD.findall(h.type))]
    if not facts:
        return None
    fact, w, hw = draw.choice(facts), old.fresh("w"), old.fresh("hw")
    weaker = Hypothesis(fact.name, f"{w} → ({fact.type})")
    hypotheses = [weaker if h == fact else h for h in old.hypotheses]
    given = (Hypothesis(w, "Prop"), Hypothesis(hw, w))
    use = f"have {fact.name} : {fact.type} := {fact.name} {hw}"
    return Sequent((*given, *hypotheses), old.target, (use, *old.script))


def instantiating(old: Sequent, draw: Random) -> Sequent | None:
    """A variable becomes a term: the old theorem is proved on the way and applied to it."""
    variables = old.variables(VALUES)
    if not variables:
        return None
    x = draw.choice(variables)
    later = old.hypotheses[: old.hypotheses.index(x)]
    same = [h.name for h in later if h.type == x.type]
    terms = [t for t in VALUES[x.type.split(" ")[0]] if same or "{y}" not in t]
    term = draw.choice(terms).format(y=draw.choice(same) if same else "")
    rest = [h for h in old.hypotheses if h != x]
    changed = tuple(Hypothesis(h.name, _replaced(h.type, x.name, term)) for h in rest)
    target = _replaced(old.target, x.name, term)
    if draw.random() < 0.5:  # the old script may do as it is
        script = tuple(_replaced(tactic, x.name, term) for tactic in old.script)
        return Sequent(changed, target, script)
    whole, names = old.fresh("whole"), [h.name for h in old.hypotheses]
    statement = f"∀ {' '.join(map(binder, old.hypotheses))}, {old.target}"
    values = [term if name == x.name else name for name in names]
    use = (f"have {whole} : {statement} := ?_", f"exact {' '.join([whole, *values])}")
    return Sequent(changed, target, (*use, f"intro {' '.join(names)}", *old.script))


RULES: Mapping[str, Rule] = {
    "rewriting": rewriting,
    "weakening": weakening,
    "instantiating": instantiating,
}
"""The rules by name."""


def mutants(
    backend: Prover,
    theorem: Theorem,
    script: Sequence[str],
    rules: str | Sequence[str] = tuple(RULES),
    seed: int = 0,
) -> Iterator[Sample]:
    """New theorems from a proved one, no two the same, each with a script that Lean has run.

    `script` has one primitive tactic per entry. At most 12 draws of each rule; there may be none.
    Raises `ValueError` for an unknown rule, a script that is no proof in primitive tactics, or a
    theorem whose goal Lean does not read back.
    """
    rules = (rules,) if isinstance(rules, str) else rules
    for rule in rules:
        if rule not in RULES:
            raise ValueError(closest("rule", rule, RULES))
    state = backend.start(theorem)
    (original,) = backend.assess([(theorem, tuple(script))])
    if not original.verdict.proved:
        raise ValueError(f"the script does not prove {theorem.name}: {original.verdict.error}")
    base, goal = read_back(backend, state)
    old = _sequent(goal, script)
    if any(h.value is not None for h in old.hypotheses):
        return
    seen = {original.identity}
    for rule in rules:
        draw = Random(f"{seed} {rule} {theorem.key}")
        drawn = (RULES[rule](old, draw) for _ in range(TRIES))
        proposals = [
            (_theorem(base, theorem, new, f"{rule}_{i + 1}", rule), new.script)
            for i, new in enumerate(dict.fromkeys(filter(None, drawn)))
        ]
        judged = backend.assess(proposals)
        for (mutant, steps), one in zip(proposals, judged, strict=True):
            if one.verdict.proved and one.identity not in seen:
                seen.add(one.identity)
                yield Sample(mutant, steps, one.verdict, one.identity, one.shape)


def _sequent(goal: Goal, script: Sequence[str]) -> Sequent:
    *hypotheses, target = readable(goal)
    return Sequent(tuple(hypotheses), target.type, tuple(script))


def _theorem(base: Theorem, old: Theorem, new: Sequent, suffix: str, rule: str) -> Theorem:
    return replace(
        base,
        name=f"{old.name}_{suffix}",
        statement=new.target,
        binders=" ".join(map(binder, new.hypotheses)),
        proof="\n".join(new.script),
        level=old.level,
        title=f"{old.name} after {rule}.",
        source=f"{old.source} by {rule}" if old.source else f"{old.name} by {rule}",
    )


def _replaced(text: str, name: str, term: str) -> str:
    return _WORD.sub(lambda found: term if found[0] == name else found[0], text)
