"""Groups of episodes from the same start, all played side by side.

Each turn asks the policy for all episodes that go on in one call, and judges what was said in one batch
over the workers of the prover, in which each distinct (state, text) is run once (`segenv.evaluation`).
So a rate that is measured here is pass@1 of `segenv.evaluate` with the same budget. Proofs are verified
at tier T2.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from agents.policies.base import Policy, Prompt, Sample
from agents.rollouts.record import Group, Rollout
from agents.rollouts.turns import Part, in_turns
from segenv.arguments import choice, number
from segenv.backends.base import Backend
from segenv.decision import Decision, Spending
from segenv.envs.action_text import GIVE_UP
from segenv.evaluation.judging import Action, Judged, judge
from segenv.evaluation.rules import Rules, rules
from segenv.proof import Theorem
from segenv.theorems.samplers import Start
from segenv.theorems.starting import started

GRANULARITIES = {"step": "step", "segment": "segment", "whole": "proof"}
"""What `agents.training` calls a granularity, and what `segenv.evaluate` calls it."""
TIER = "T2"


def collect(
    policy: Policy,
    backend: Backend,
    theorems: Sequence[Theorem | Start],
    n: int,
    granularity: str,
    seed: int = 0,
    budget: Spending | None = None,
    version: str = "",
    origin: str = "",
    parts: int = 1,
) -> list[Group]:
    """A group of `n` finished episodes from each start, in the order of the starts.

    - `granularity`: `step`, `segment` or `whole`.
    - `budget`: of one episode; by default 64 leaf tactics, for whole proofs no limit. An episode ends
      with a proof, with its budget, or with a fault of the prover; a whole proof is one turn.
    - `parts`: in how many parts the groups take turns, see `play`.
    - `version`: of the policy, kept with each turn. `origin` is a prefix of the ids of the groups.

    Raises `StatementError` for a theorem that Lean does not start, and `ValueError` for arguments that
    will not do, before anything is sampled.
    """
    groups = begin(backend, theorems, n, granularity, origin)
    return play(policy, backend, groups, seed, budget, version, parts=parts)


def begin(
    backend: Backend,
    theorems: Sequence[Theorem | Start],
    n: int,
    granularity: str,
    origin: str = "",
) -> list[Group]:
    """Groups in which nothing was said yet. Policies see theorems without their reference proofs."""
    choice("granularity", granularity, tuple(GRANULARITIES))
    number("n", n, at_least=1, whole=True)
    return [
        _group(
            backend, one if isinstance(one, Start) else Start(one), n, granularity, f"{origin}{i}"
        )
        for i, one in enumerate(theorems)
    ]


def _group(backend: Backend, start: Start, n: int, granularity: str, place: str) -> Group:
    bare = replace(start.theorem, proof="")
    state = started(backend, Start(bare, start.prefix))
    definitions, id_ = backend.definitions(bare), f"{place}:{bare.name}"
    return Group(
        id_,
        tuple(Rollout(state, id_, i, granularity, definitions=definitions) for i in range(n)),
    )


def play(
    policy: Policy,
    backend: Backend,
    groups: Sequence[Group],
    seed: int = 0,
    budget: Spending | None = None,
    version: str = "",
    enough: int | None = None,
    parts: int = 1,
) -> list[Group]:
    """Go on with all episodes until each has ended, or until `enough` groups are finished.

    With more `parts` than one, while Lean judges what was said in some groups, the policy speaks for
    the others; what comes out is the same, but the policy is asked about fewer prompts at a time. With
    `enough` there is one part.

    What is left unfinished then can be given to a later call, with another seed and another version of
    the policy (partial rollouts, APRIL, 2509.18521).
    """
    number("seed", seed, at_least=0, whole=True)
    number("enough", enough, at_least=1, whole=True, optional=True)
    number("parts", parts, at_least=1, whole=True)
    playing = {(i, r.index): r for i, group in enumerate(groups) for r in group.rollouts}
    own = {
        name: rules(GRANULARITIES[name], TIER, budget, False, seed)
        for name in {rollout.granularity for rollout in playing.values()}
    }
    count = 1 if enough is not None else min(parts, len(groups))
    shares = [[key for key in playing if key[0] % count == part] for part in range(count)]

    def turns(keys: Sequence[tuple[int, int]]) -> Part[list[Rollout]]:
        turn = 0
        while going := [key for key in keys if playing[key].ended is None]:
            if enough is not None and _finished(playing, len(groups)) >= enough:
                break
            some = [playing[key] for key in going]
            said = _said(policy, some, (seed << 32) + turn)
            new = yield partial(_taken, backend, some, said, own, version)
            playing.update(zip(going, new, strict=True))
            turn += 1

    in_turns([turns(keys) for keys in shares])
    done = [_of(group, i, playing) for i, group in enumerate(groups)]
    backend.forget(
        d.next_state
        for group in done
        if group.finished
        for r in group.rollouts
        for d in r.decisions
    )
    return done


def overprovisioned(
    policy: Policy,
    backend: Backend,
    waiting: Sequence[Group],
    fresh: Sequence[Group],
    enough: int | None,
    seed: int = 0,
    budget: Spending | None = None,
    version: str = "",
) -> tuple[list[Group], list[Group]]:
    """`enough` finished groups or some more, and the others, to be given as `waiting` the next time.

    Those that wait from the last time go on first; `fresh` ones join them, more than are needed, so
    that a few long episodes hold up nothing (APRIL, 2509.18521, has twice as many). None finishes all.
    """
    played = play(policy, backend, [*waiting, *fresh], seed, budget, version, enough)
    return [g for g in played if g.finished], [g for g in played if not g.finished]


def _of(group: Group, i: int, playing: dict[tuple[int, int], Rollout]) -> Group:
    return replace(group, rollouts=tuple(playing[i, r.index] for r in group.rollouts))


def _finished(playing: dict[tuple[int, int], Rollout], groups: int) -> int:
    open_ = {i for (i, _), rollout in playing.items() if rollout.ended is None}
    return groups - len(open_)


def _said(policy: Policy, rollouts: Sequence[Rollout], seed: int) -> list[Sample | None]:
    """One text for each episode. Episodes of a group that begin share one reading of their prompt."""
    together: dict[tuple[str, int], list[int]] = {}
    for i, rollout in enumerate(rollouts):
        place = (rollout.group, -1) if not rollout.turns else (rollout.group, rollout.index)
        together.setdefault(place, []).append(i)
    found: list[Sample | None] = [None] * len(rollouts)
    sizes = {len(own) for own in together.values()}
    for n in sorted(sizes):
        own = [members for members in together.values() if len(members) == n]
        prompts = [_prompt(rollouts[members[0]]) for members in own]
        for members, samples in zip(own, policy.sample(prompts, n, seed), strict=True):
            for i, sample in zip(members, samples, strict=False):
                found[i] = sample
    return found


def _prompt(rollout: Rollout) -> Prompt:
    return rollout.prompts[-1]


def _taken(
    backend: Backend,
    rollouts: Sequence[Rollout],
    said: Sequence[Sample | None],
    own: dict[str, Rules],
    version: str,
) -> list[Rollout]:
    """The episodes with what became of what was said; each granularity is judged in one batch."""
    found = [
        _silent(r, s, own[r.granularity], version) for r, s in zip(rollouts, said, strict=True)
    ]
    for name, rule in own.items():
        speaking = [
            (i, r, s)
            for i, (r, s) in enumerate(zip(found, said, strict=True))
            if r.ended is None and s is not None and r.granularity == name
        ]
        actions = [Action(r.state, s.text, rule.tactics_left(r.spent)) for _, r, s in speaking]
        for (i, r, s), one in zip(
            speaking, judge(backend, actions, rule.granularity, rule.tier), strict=True
        ):
            found[i] = r.then(s, _decision(r, s, one, rule, version))
    return found


def _silent(rollout: Rollout, sample: Sample | None, rule: Rules, version: str) -> Rollout:
    """An episode that ends without another tactic: nothing was said, too much, or to give up."""
    if sample is None:
        return replace(rollout, ended="exhausted")
    if sample.text == GIVE_UP:
        return rollout.then(sample, _gave_up(rollout, sample, version))
    if rollout.spent.tokens + sample.tokens > rule.budget.tokens:
        return replace(rollout, ended="tokens")
    return rollout


def _gave_up(rollout: Rollout, sample: Sample, version: str) -> Decision:
    """Giving up is a call like others, that may be learned; Lean is not asked."""
    return Decision(
        action=sample.text,
        state=rollout.state,
        next_state=rollout.state,
        tokens=sample.tokens,
        spent_before=rollout.spent,
        spent=rollout.spent.plus(0, sample.tokens, 1),
        gave_up=True,
        ended="gave_up",
        token_ids=sample.token_ids,
        log_probs=sample.token_log_probs,
        policy=version,
        group=rollout.group,
    )


def _decision(
    rollout: Rollout, sample: Sample, judged: Judged, rule: Rules, version: str
) -> Decision:
    spent = rollout.spent.plus(judged.tactics, sample.tokens, 1)
    found = Decision(
        action=sample.text,
        state=rollout.state,
        next_state=judged.state,
        transitions=judged.transitions,
        tokens=sample.tokens,
        spent_before=rollout.spent,
        spent=spent,
        error=judged.error,
        verdict=judged.verdict,
        token_ids=sample.token_ids,
        log_probs=sample.token_log_probs,
        policy=version,
        group=rollout.group,
    )
    return replace(found, ended=_ended(found, rule))


def _ended(decision: Decision, rule: Rules) -> str | None:
    if decision.proved:
        return "proved"
    if decision.fault:
        return decision.fault
    if decision.error and decision.error.kind == "budget":
        return "tactics"
    if rule.granularity == "proof":
        return "refused"
    return decision.spent.exceeded(rule.budget)
