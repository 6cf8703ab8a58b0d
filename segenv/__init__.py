"""Gymnasium environments for proving theorems in real Lean 4, at every granularity.

Importing this registers `LeanStep-v0`, `LeanSegment-v0` and `LeanProof-v0`, needs gymnasium and numpy
only, and starts no process.
"""

from segenv.decision import Decision, Spending, Transition
from segenv.envs.proof_env import ProofEnv
from segenv.evaluation.evaluate import evaluate
from segenv.evaluation.scores import Score, score
from segenv.proof import (
    Goal,
    Hypothesis,
    ProofState,
    Syntax,
    TacticError,
    Theorem,
    Trace,
    Verdict,
)
from segenv.registration import make_env, register
from segenv.theorems.samplers import Start
from segenv.theorems.sources import Curriculum, Mixture
from segenv.theorems.suite import Suite
from segenv.unwrapping import unwrap

__version__ = "0.1.0"

__all__ = [
    "Curriculum",
    "Decision",
    "Goal",
    "Hypothesis",
    "Mixture",
    "ProofEnv",
    "ProofState",
    "Score",
    "Spending",
    "Start",
    "Suite",
    "Syntax",
    "TacticError",
    "Theorem",
    "Trace",
    "Transition",
    "Verdict",
    "evaluate",
    "make_env",
    "score",
    "unwrap",
]

register()
