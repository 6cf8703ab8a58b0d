"""Gymnasium environments for proving theorems in real Lean 4, at every granularity.

Importing this registers `LeanStep-v0`, `LeanSegment-v0` and `LeanProof-v0`, needs gymnasium and numpy
only, and starts no process.
"""

from segenv.decision import Decision, Transition
from segenv.envs.proof_env import ProofEnv
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

__version__ = "0.1.0"

__all__ = [
    "Curriculum",
    "Decision",
    "Goal",
    "Hypothesis",
    "Mixture",
    "ProofEnv",
    "ProofState",
    "Start",
    "Suite",
    "Syntax",
    "TacticError",
    "Theorem",
    "Trace",
    "Transition",
    "Verdict",
    "make_env",
]

register()
