"""Learning when to give up (Auto-CEI, 2410.07627): ends of failures, answered by giving up.

There a model says "I don't know" behind its reasoning, and of the answers to a question some are drawn
∝ exp(R / T) to be learned from: R = 1 for a correct one, `agents.selection.giving_up.reward` for one
that gives up, T the precision so far. Here the last state of an episode that gave up, or that failed
with its budget, is answered by `give_up`; that such failures count, without which a policy that never
gave up would not begin to, is our reading. c₁ and c₂ come from the first round, then c₁ climbs with
what each round brought.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from agents.policies.causal_lm import CausalLM
from agents.rollouts.record import Group, Rollout
from agents.selection.giving_up import climbed, first, objective, resampling_weights, reward
from agents.training.plan import Example
from segenv.envs.action_text import GIVE_UP

ENDS = ("gave_up", "tactics", "refused")
"""Ends at which there was nothing more to say, or at which there might as well have been nothing."""
LEAST = 0.05  # of the temperature, where precision is 0


def abstentions(
    policy: CausalLM, rounds: Sequence[Sequence[Group]], n: int, seed: int
) -> list[Example]:
    """What is learned of giving up, from `n` draws among the episodes of each group of the last round.

    Draws of proofs teach nothing here: proofs are learned from as they are. `rounds` are the groups of
    each round so far. None where no episode failed in the first.
    """
    depths = [rollout.spent.tactics for rollout in ended(rounds[0])]
    if not depths:
        return []
    c1, c2, step = first(depths)
    c1 = climbed(c1, step, [objective(_all(groups)) for groups in rounds[1:]])
    temperature = max(LEAST, precision(rounds[-1]))
    draw, found = np.random.default_rng([seed, len(rounds)]), []
    for group in rounds[-1]:
        some = [r for r in group.known if r.proved] + ended([group])
        worth = [1.0 if r.proved else reward(replace(r, ended="gave_up"), c1, c2) for r in some]
        if some:
            drawn = draw.choice(len(some), n, p=resampling_weights(worth, temperature))
            found += [_lesson(policy, some[i]) for i in drawn if not some[i].proved]
    return [one for one in found if len(one.answer) <= policy.spec.max_new_tokens]


def ended(groups: Iterable[Group]) -> list[Rollout]:
    """The failures of groups that said all that they had to say."""
    return [r for g in groups for r in g.known if r.turns and r.ended in ENDS and not r.proved]


def precision(groups: Iterable[Group]) -> float:
    """The share of proofs among the episodes that did not give up."""
    tried = [r.proved for r in _all(groups) if r.ended != "gave_up" and not r.fault]
    return float(np.mean(tried)) if tried else 0.0


def _all(groups: Iterable[Group]) -> list[Rollout]:
    return [rollout for group in groups for rollout in group.rollouts]


def _lesson(policy: CausalLM, rollout: Rollout) -> Example:
    """Giving up in the state in which a rollout ended; whole proofs are asked at the start alone."""
    whole = rollout.granularity == "whole"
    asked = replace(rollout.prompts[-1], state=rollout.start if whole else rollout.state, heard=())
    return Example(tuple(policy.prompt_ids(asked)), tuple(policy.answer_ids(GIVE_UP)))
