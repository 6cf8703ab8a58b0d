"""A language model that is small enough for tests, with random weights, and states to ask it about."""

from functools import cache

from agents.policies.causal_lm import CausalLM
from agents.policies.checkpoint import Spec
from agents.policies.small import new
from agents.policies.tokenizer import fitted
from segenv.proof import Goal, Hypothesis, ProofState, Theorem

TEXTS = ("[GOAL]\nh : p ∧ q\n⊢ q ∧ p\n[PROOFSTEP]\n", "exact ⟨h.2, h.1⟩", "intro h", "∀ x, ¬r x")


@cache
def tiny(prompt: str = "goals", granularity: str = "segment") -> CausalLM:
    """A policy of a small random model; its answers are noise, of at most 12 tokens."""
    tokenizer = fitted(TEXTS, 400)
    spec = Spec(granularity, prompt, context=160, max_new_tokens=12)
    return CausalLM(new("200k", tokenizer, 160, seed=1), tokenizer, spec)


def goal(target: str, **hypotheses: str) -> Goal:
    """A goal as Lean prints it; names that begin with an h are proofs."""
    lines = [f"{name} : {kind}" for name, kind in hypotheses.items()]
    entries = (Hypothesis(n, kind, is_proof=n.startswith("h")) for n, kind in hypotheses.items())
    return Goal("\n".join([*lines, f"⊢ {target}"]), target, tuple(entries))


def state(*goals: Goal, script: tuple[str, ...] = (), name: str = "t") -> ProofState:
    """A state of a theorem that Lean never sees."""
    return ProofState(Theorem(name, "s"), script, goals)


SHORT = state(goal("q", hq="q"))
LONG = state(goal("q ∧ p", p="Prop", q="Prop", hp="p", hq="q"), goal("p", hp="p"))
