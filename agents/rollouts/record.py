"""One sampled episode and the group it belongs to, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum, nan
from typing import Any

from agents.policies.base import Prompt, Sample
from segenv.codec import state_from_json, state_to_json
from segenv.decision import Decision, Spending
from segenv.proof import ProofState, Theorem
from segenv.traces.decisions import decision_from_json, decision_to_json

Json = dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """One answer of a policy.

    `decision` has the text, the state before and after, the tactics that ran, `token_ids`, `log_probs`
    (those of the model at temperature 1), the version of the `policy` that said it, and the `group`.
    `stopped` is False where the text was cut, `token_ends` as in `agents.policies.Sample`.
    """

    decision: Decision
    stopped: bool = True
    token_ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rollout:
    """An episode that was sampled: a whole proof is one turn, steps and segments are many.

    | field         | meaning                                                                |
    |---------------|------------------------------------------------------------------------|
    | `start`       | the state in which it begins: that of the theorem, or one of a proof   |
    | `group`       | the id of the group, `index` the place in it                           |
    | `granularity` | `step`, `segment` or `whole`                                           |
    | `turns`       | what was said, in order                                                |
    | `ended`       | as in `segenv.decision.Decision`, "exhausted" where the policy said nothing, None while it goes on |
    | `definitions` | definitions of the theorem's file, which prompts show                  |
    | `shared`      | how many of its first turns it took over from one that it was branched off |
    """  # noqa: E501

    start: ProofState
    group: str
    index: int
    granularity: str
    turns: tuple[Turn, ...] = ()
    ended: str | None = None
    definitions: tuple[str, ...] = ()
    shared: int = 0

    @property
    def theorem(self) -> Theorem:
        """What was to be proved; without its reference proof."""
        return self.start.theorem

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The calls, as `agents.credit` reads them."""
        return tuple(turn.decision for turn in self.turns)

    @property
    def state(self) -> ProofState:
        """Where it is now, or ended."""
        return self.turns[-1].decision.next_state if self.turns else self.start

    @property
    def proved(self) -> bool:
        """Whether it ended in a proof that was verified at tier T2."""
        return bool(self.turns) and self.turns[-1].decision.proved

    @property
    def fault(self) -> str | None:
        """The kind of fault if the prover failed or was too slow: the outcome is not known then."""
        return self.turns[-1].decision.fault if self.turns else None

    @property
    def reward(self) -> float:
        """1 for a proof, 0 for none, NaN where nothing is known yet, or ever (a fault)."""
        return nan if self.fault or self.ended is None else float(self.proved)

    @property
    def refusal(self) -> str:
        """The kind of the last refusal, "" if the last action was accepted."""
        error = self.turns[-1].decision.error if self.turns else None
        return error.kind if error else ""

    @property
    def script(self) -> tuple[str, ...]:
        """The tactics that were accepted, those before the start included."""
        return self.state.script

    @property
    def spent(self) -> Spending:
        """Leaf tactics, tokens and calls so far."""
        return self.turns[-1].decision.spent if self.turns else Spending()

    @property
    def log_prob(self) -> float:
        """The sum over all tokens that were said."""
        return fsum(x for decision in self.decisions for x in decision.log_probs or ())

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of the policy that said its turns, each once, in order: several if resumed."""
        return tuple(dict.fromkeys(d.policy for d in self.decisions if d.policy is not None))

    @cached_property
    def prompts(self) -> tuple[Prompt, ...]:
        """What the policy was shown at each turn, and would be shown next if the episode goes on."""
        found = [Prompt(self.start, (), self.definitions, seed=self.index)]
        for decision in self.decisions:
            found.append(_next(found[-1], decision))
        return tuple(found if self.ended is None else found[: len(self.turns)])

    def then(self, sample: Sample, decision: Decision) -> "Rollout":
        """This episode with one more turn."""
        turn = Turn(decision, sample.stopped, sample.token_ends)
        return replace(self, turns=(*self.turns, turn), ended=decision.ended)


def _next(prompt: Prompt, decision: Decision) -> Prompt:
    if decision.next_state.script == prompt.state.script:
        return replace(prompt, heard=(*prompt.heard, decision.action))
    history = (*prompt.history, decision.action)
    return replace(prompt, state=decision.next_state, history=history, heard=())


@dataclass(frozen=True)
class Group:
    """Rollouts from the same start, by one collection."""

    id: str
    rollouts: tuple[Rollout, ...]

    @property
    def theorem(self) -> Theorem:
        """What all of them were to prove."""
        return self.rollouts[0].theorem

    @property
    def start(self) -> ProofState:
        """Where all of them begin."""
        return self.rollouts[0].start

    @property
    def finished(self) -> bool:
        """Whether all have ended."""
        return all(rollout.ended is not None for rollout in self.rollouts)

    @property
    def known(self) -> tuple[Rollout, ...]:
        """Those whose outcome is known: what a fault befell leaves its group."""
        return tuple(r for r in self.rollouts if r.ended is not None and not r.fault)

    @property
    def rewards(self) -> tuple[float, ...]:
        """A row of the table that `agents.credit.advantages` takes; NaN where nothing is known."""
        return tuple(rollout.reward for rollout in self.rollouts)

    @property
    def rate(self) -> float:
        """The share of proofs among those known that began at the start, NaN if there is none."""
        own = [rollout.proved for rollout in self.known if not rollout.shared]
        return sum(own) / len(own) if own else nan

    @property
    def informative(self) -> bool:
        """Whether some were proofs and some were not."""
        return 0 < self.rate < 1


def rollout_to_json(rollout: Rollout) -> Json:
    """All of a rollout but its theorem, which `of` names by `Theorem.text_key`."""
    return {
        "of": rollout.theorem.text_key,
        "group": rollout.group,
        "index": rollout.index,
        "granularity": rollout.granularity,
        "ended": rollout.ended,
        "start": state_to_json(rollout.start),
        "definitions": list(rollout.definitions),
        "shared": rollout.shared,
        "turns": [
            {
                "stopped": turn.stopped,
                "ends": list(turn.token_ends),
                "decision": decision_to_json(turn.decision),
            }
            for turn in rollout.turns
        ],
    }


def rollout_from_json(entry: Mapping[str, Any], theorem: Theorem) -> Rollout:
    """The rollout about `theorem` that `rollout_to_json` wrote; its states are without handles."""
    turns = tuple(
        Turn(decision_from_json(t["decision"], theorem), t["stopped"], tuple(t["ends"]))
        for t in entry["turns"]
    )
    start = state_from_json(entry["start"], theorem)
    return Rollout(
        start=start,
        group=entry["group"],
        index=entry["index"],
        granularity=entry["granularity"],
        turns=turns,
        ended=entry["ended"],
        definitions=tuple(entry["definitions"]),
        shared=entry.get("shared", 0),
    )
