"""The least that can be learnt: every training script is tried, as it stands and renamed.

Nothing is generated, and no budget limits it: what it proves says how close the held-out theorems are
to the training theorems, beside which the arms that learn are to be seen.
"""

from collections.abc import Sequence

from agents.policies.replay import KnownRenamed, Learned
from agents.search import SearchResult
from segenv.backends.base import Backend
from segenv.evaluation.replay import Known, Script, first_proofs
from segenv.proof import Theorem, Trace
from segenv.tokens import count_tokens

TIER = "T2"


def replayed(
    backend: Backend, traces: Sequence[Trace], theorems: Sequence[Theorem]
) -> list[SearchResult]:
    """What comes of trying the scripts of traces, the shortest first. `tokens` are those of the
    scripts that were tried before the one that is a proof, and its own.
    """
    by_length = sorted(traces, key=lambda trace: len(trace.tactics))
    plain = Known(tuple((trace.theorem, trace.tactics) for trace in by_length))
    renamed = KnownRenamed(tuple(map(Learned.of, by_length)))
    states = [backend.start(theorem) for theorem in theorems]
    own = [
        tuple(dict.fromkeys((*plain.tried(theorem), *renamed.tried(theorem, state))))
        for theorem, state in zip(theorems, states, strict=True)
    ]
    found = []
    proofs = first_proofs(backend, states, own, TIER)
    for state, scripts, proof in zip(states, own, proofs, strict=True):
        tried = scripts[: _place(scripts, proof.script) + 1]
        tokens = sum(count_tokens("\n".join(script)) for script in tried)
        found.append(
            SearchResult(
                theorem=state.theorem.name,
                solved=bool(proof.script),
                script=proof.script,
                actions=("\n".join(proof.script),) * bool(proof.script),
                verdict=proof.verdict,
                ended="solved" if proof.script else proof.ended,
                tokens=tokens,
                prompt_tokens=0,
                samples=len(tried),
                repeats=0,
                distinct_tokens=tokens,
                expansions=0,
                rollout_steps=0,
                tactic_calls=proof.tactic_calls,
                false_ends=0,
            )
        )
    return found


def _place(scripts: Sequence[Script], proof: Script) -> int:
    """Where the script stands that a proof is, or begins with the proof; the end if there is none."""
    places = (i for i, one in enumerate(scripts) if proof and one[: len(proof)] == proof)
    return next(places, len(scripts))
