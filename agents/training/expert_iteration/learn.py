"""One round of training: proofs that were found, mixed with what the warm start was taught."""

import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from shutil import rmtree
from typing import Any

from agents.policies.causal_lm import CausalLM
from agents.rollouts.record import Group
from agents.training.expert_iteration import filters
from agents.training.expert_iteration.abstaining import abstentions
from agents.training.expert_iteration.corrections import corrections, failures
from agents.training.expert_iteration.proofs import Proof
from agents.training.expert_iteration.settings import Settings
from agents.training.lessons import examples
from agents.training.plan import Amount, Example, plan
from agents.training.runs import writing
from agents.training.supervised import Args, fit
from segenv.proof import Trace
from segenv.tokens import count_tokens


def learn(
    settings: Settings,
    begin: Path,
    end: Path,
    pool: Sequence[tuple[Proof, Trace]],
    replay: Sequence[Trace],
    seed: int,
    rounds: Sequence[Sequence[Group]] = (),
) -> dict[str, Any]:
    """Train the policy at `begin` for `settings.tokens`, and write it to `end`; what was read.

    With a pool of proofs `settings.fresh` of the tokens are theirs, and of what failed in the `rounds`
    so far, where the settings learn from that; without one all are replay.
    """
    policy = CausalLM.load(begin)
    fresh = fresh_examples(settings, policy, pool, seed, rounds)
    old = examples(policy, replay)[0] if replay else []
    mixed = filters.mixture(fresh, old, settings.tokens, settings.fresh, seed)
    if not mixed:
        raise ValueError(
            f"tokens is {settings.tokens}, too few for one example, or the filters left nothing of "
            f"{len(pool)} proofs and there is no `replay`"
        )
    total = sum(one.tokens for one in mixed)
    batches = plan(mixed, Amount(tokens_read=total), settings.batch_tokens, seed)
    draft = end.parent / f"draft-{end.name}"
    rmtree(draft, ignore_errors=True)
    args = Args(
        out=draft,
        tokens_read=total,
        lr=settings.lr,
        batch_tokens=settings.batch_tokens,
        seed=seed,
        save_steps=10**9,
        progress=False,
    )
    first = CausalLM.load(begin) if settings.average < 1 else None
    _, loss = fit(args, policy, mixed, batches)
    if first:
        average(policy.model, first.model, settings.average)
    told = {"tokens": total, "loss": loss, "fresh": _among(mixed, fresh)}
    told["replayed"] = len(mixed) - told["fresh"]
    told_also = {"expert_iteration": asdict(settings) | told}
    policy = replace(
        policy, spec=replace(policy.spec, trained={**policy.spec.trained, **told_also})
    )
    with writing("the policy", draft):
        policy.save(draft)
    rmtree(draft / "checkpoints", ignore_errors=True)
    draft.replace(end)
    return told


def _among(mixed: Sequence[Example], fresh: Sequence[Example]) -> int:
    known = {id(one) for one in fresh}
    return sum(id(one) in known for one in mixed)


def fresh_examples(
    settings: Settings,
    policy: CausalLM,
    pool: Sequence[tuple[Proof, Trace]],
    seed: int,
    rounds: Sequence[Sequence[Group]] = (),
) -> list[Example]:
    """What is learned from the proofs, by the filters of the settings."""
    traces = {proof.key: trace for proof, trace in pool}
    kept = filters.window([proof for proof, _ in pool], *settings.window)
    if settings.length_weight:
        weights = filters.length_weights(kept, settings.length_weight, tokens_of)
        kept = filters.resampled(kept, weights, seed)
    found = examples(policy, [traces[proof.key] for proof in kept])[0]
    if settings.correct:
        proofs = [(proof, traces[proof.key]) for proof in kept]
        failed = failures(group for groups in rounds for group in groups)
        found += corrections(policy, proofs, failed, settings.correct, seed)
    if settings.give_up:
        found += abstentions(policy, rounds, settings.give_up, seed)
    if settings.band == (0.0, 1.0):
        return found
    inside = filters.band(perplexities(policy, found), *settings.band)
    return [one for one, keep in zip(found, inside, strict=True) if keep]


def tokens_of(proof: Proof) -> int:
    """How long a proof is."""
    return count_tokens("\n".join(proof.script))


def perplexities(policy: CausalLM, found: Sequence[Example]) -> list[float]:
    """exp of minus the mean log-probability of each answer's tokens under a policy."""
    known = policy.log_probs([one.prompt for one in found], [one.answer for one in found])
    return [math.exp(-sum(own) / len(own)) for own in known]


def average(model: Any, first: Any, alpha: float) -> None:
    """Turn the weights θ of a model into (1 - α) θ₀ + α θ, θ₀ those of `first`.

    Model averaging of Goedel-Prover-V2 (2508.03613), which does it after each stage; its α is not told.
    """
    import torch

    with torch.no_grad():
        for own, other in zip(model.parameters(), first.parameters(), strict=True):
            own.mul_(alpha).add_(other, alpha=1 - alpha)
