"""How much is run, by name."""

from agents.search import Budget
from experiments.granularity.sweep import (
    ARMS,
    LM_PARTS,
    LM_READ,
    LM_ROLLOUTS,
    LM_TARGET,
    REPLAY,
    SETTINGS,
    Scale,
    arms,
)
from segenv.theorems.suite import SUITES as ALL_SUITES

EASY = "generated/equations?length=2&claims=1&size=3&branching=50&hypotheses=1"
ORDER = "generated/order?setting=easy&length=2&claims=1"
LISTS = "generated/membership?setting=easy&length=3&claims=1"
FIT = HARDER = "generated/equations?setting=easy"  # see docs/theorems.md, fitness
THREE = ("LM step", "LM segment change", "LM whole")
RETRIEVAL = ("step", "segment change", "whole")

PRESETS = {
    "smoke": Scale(
        *(1, 4, Budget(tokens=80)),
        arms=arms(
            *("replay", "step", *THREE, "LM whole, targets"),
            *("LM step + change 2", "LM step + random 2"),
        ),
        sources=("logic",),
        train=40,
        tokens_read=6_000,
        model="200k",
    ),
    "demo": Scale(
        *(1, 40, Budget(tokens=1_000)),
        arms=arms("step", *THREE),  # replay would take a minute and a half
        sources=(EASY,),
        train=1_000,
        tokens_read=850_000,
    ),
    "half": Scale(
        *(3, 80, Budget(tokens=500)),
        arms=arms(
            *("replay", *RETRIEVAL, *THREE, "LM segment change, targets", "LM whole, targets"),
            *("LM step + change 6", "LM step + random 6"),
        ),
        sources=(EASY,),
        harder=(HARDER,),
        train=400,
        tokens_read=500_000,
    ),
    "full": Scale(
        *(3, 160, Budget(tokens=500)),
        arms=(
            *(REPLAY, *SETTINGS, *LM_READ, *LM_TARGET),
            *(*LM_ROLLOUTS, *LM_PARTS),
        ),
        sources=(EASY,),
        harder=(HARDER,),
        train=1_000,
        tokens_read=1_000_000,
    ),
    "fit": Scale(
        *(3, 160, Budget(tokens=1_000)),
        arms=arms(
            *("step", "LM step", "LM segment change", "LM whole", "LM segment random"),
            *("LM segment change, targets", "LM whole, targets", "LM segment fixed_k"),
            *("LM step + change 6", "LM step + always 6", "LM step + random 6"),
        ),
        sources=(FIT,),
        harder=("generated/equations",),
        train=2_500,
        tokens_read=2_000_000,
    ),
    "suites": Scale(
        *(3, None, Budget(tokens=500)),
        arms=arms("replay", "step", *THREE, "LM segment random"),
        sources=ALL_SUITES,
        tokens_read=600_000,
    ),
    "gpu": Scale(
        *(1, 60, Budget(tokens=1_000)),
        arms=(*arms("replay", "step", *THREE), *LM_TARGET[-1:], ARMS["LM segment random"]),
        sources=(EASY, ORDER, LISTS),
        harder=(HARDER,),
        train=600,
        tokens_read=8_000_000,
        model="30m",
        batch_tokens=8_192,
    ),
    "retrieval": Scale(*(3, 6, Budget(tokens=600))),
    "retrieval-full": Scale(*(5, None, Budget(tokens=2_000))),
}
