"""What a goal looks like, as named counts: heads, shapes and tokens, free of variable names."""

from collections import Counter

from agents.policies.retrieval.terms import Term, parse_term
from segenv.proof import Goal, ProofState

_SORTS = {"Prop", "Type", "Sort"}
_DATA = {"Nat", "Int", "Bool", "List", "Option", "Prod", "×", "Fin", "String", "Char", "Unit"}

Context = dict[str, Term]  # a goal's hypotheses: name -> type


def context(goal: Goal) -> Context:
    return {hypothesis.name: parse_term(hypothesis.type) for hypothesis in goal.hypotheses}


def is_fact(type_: Term, local: Context) -> bool:
    """Whether a hypothesis of this type is a fact (its type a proposition) and not a datum."""
    last = type_.conclusion
    if last.head in _SORTS or last.head in _DATA:
        return False
    if last.head in local:  # a variable: of which kind is what it gives?
        return local[last.head].conclusion.head == "Prop"
    return last.args != () or last.head in ("True", "False")


def features(state: ProofState) -> Counter[str]:
    """Named counts for the main goal, and how many goals there are."""
    found: Counter[str] = Counter({f"goals:{min(len(state.goals), 3)}": 1})
    if not state.goals:
        return found
    goal = state.goals[0]
    local, target = context(goal), parse_term(goal.target)
    kinds = {name: f"⟨{type_.conclusion.head}⟩" for name, type_ in local.items()}
    if goal.case:
        found[f"case:{goal.case.split('.')[-1].rstrip('✝')}"] += 1
    found["target:" + shape(target, kinds, 9)] += 1
    found["target:" + shape(target, kinds, 2)] += 1
    found["target:" + shape(target, kinds, 1)] += 1
    found["conclusion:" + shape(target.conclusion, kinds, 1)] += 1
    for part in target.walk():
        found["target:" + kinds.get(part.head, part.head)] += 1
        for arg in part.args:
            found[f"target:{part.head}>{kinds.get(arg.head, arg.head)}"] += 1
    facts = [type_ for type_ in local.values() if is_fact(type_, local)]
    for fact in facts:
        found["fact:" + shape(fact, kinds, 2)] += 1
        found["fact:" + shape(fact, kinds, 1)] += 1
        for part in fact.walk():
            found["fact:" + kinds.get(part.head, part.head)] += 1
    found[f"facts:{min(len(facts), 4)}"] += 1
    for relation in relations(target, facts, local):
        found["relation:" + relation] += 2
    return found


def relations(target: Term, facts: list[Term], local: Context) -> list[str]:
    """What the facts can do at once: close the goal, contradict each other, apply to it."""
    known = set(facts)
    tests = {
        "target is a fact": target in known,
        "target is in a conjunction": any(f.head == "∧" and target in f.args for f in facts),
        "part of the target is a fact": target.head in ("∧", "∨")
        and any(arg in known for arg in target.args),
        "fact leads to target": any(f.args and f.conclusion == target for f in facts),
        "fact ends like target": any(f.args and f.conclusion.head == target.head for f in facts),
        "fact applies to fact": any(f.head == "→" and f.args[0] in known for f in facts),
        "facts contradict": any(f.head == "¬" and f.args[0] in known for f in facts),
        "false fact": Term("False") in known,
        "equation of a variable": any(
            f.head == "=" and any(not a.args and a.head in local for a in f.args) for f in facts
        ),
        "sides are equal": target.head in ("=", "↔", "≤") and len(set(target.args)) == 1,
    }
    return [name for name, holds in tests.items() if holds]


def shape(term: Term, kinds: dict[str, str], depth: int) -> str:
    """A term down to a depth, its variables replaced by their kinds."""
    head = kinds.get(term.head, term.head)
    if not term.args or depth == 0:
        return head
    return f"{head}({','.join(shape(arg, kinds, depth - 1) for arg in term.args)})"
