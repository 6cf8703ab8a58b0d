"""Expert iteration learns when to give up: what it reads, how often, and that the policy then does."""

from dataclasses import replace

import pytest

from agents.policies.causal_lm import CausalLM
from agents.rollouts.collect import collect
from agents.rollouts.record import Group
from agents.training.expert_iteration.abstaining import abstentions, ended, precision
from agents.training.expert_iteration.rounds import World, run
from agents.training.expert_iteration.settings import Settings
from segenv.decision import Spending
from segenv.proof import Theorem
from tests.agents.test_selection import P, Q, rollout
from tests.agents.training.grpo.conftest import GIVEN, TACTICS, warm, world

NEVER = [
    Theorem(f"never_{i}", text, GIVEN) for i, text in enumerate(("p ∧ False", "False ∨ False"))
]


@pytest.fixture(scope="module")
def policy(native, tmp_path_factory):
    """Says one of five tactics or gives up, whatever the goal; in a folder."""
    out = tmp_path_factory.mktemp("warm") / "policy"
    found = warm(native, said=(*TACTICS, "give_up"))
    found.save(out)
    return out


def test_long_failures_are_learned_from_and_fewer_where_there_are_proofs(policy):
    """Depths 1 and 9 in the first round put c₁ at 5.5; of two draws of three the precision is 2/3."""
    own = CausalLM.load(policy)
    short, long = (rollout(P, *"abcdefghi"[:n], ended="tactics") for n in (1, 9))
    proof, first = rollout(P, "a"), [Group("f", (short, long))]

    def learned(*some):
        groups = [Group("p", some), Group("q", (rollout(Q, "a"),))]
        lessons = abstentions(own, [first, groups], 300, 0)
        assert {one.answer for one in lessons} <= {tuple(own.answer_ids("give_up"))}
        return len(lessons)

    assert precision([Group("p", (long, proof)), Group("q", (proof,))]) == pytest.approx(2 / 3)
    assert ended([Group("p", (long, proof))]) == [long]
    assert learned(short) == learned(long) == 300, "nothing else is known of p"
    assert 10 < learned(long, proof) < 150, "exp((R - 1) / T) to 1, R a little above 0"
    assert learned(short, proof) < learned(long, proof) / 2
    assert learned(proof) == 0


def test_a_policy_gives_up_more_where_it_cannot_prove(native, policy, tmp_path):
    theorems = [*world(), *NEVER]
    asked = Settings(
        policy=str(policy), source="logic/train", held_out="logic/test", rounds=1, samples=8,
        max_tactics=4, tokens=8_000, fresh=1.0, lr=3e-3, judged=1, batch_tokens=256, give_up=8,
    )  # fmt: skip
    about = World(tuple(theorems), (Theorem("other", "q", f"{GIVEN} (r : Prop)"),), ())
    run(asked, tmp_path / "on", native, about)
    budget = Spending(4, float("inf"), float("inf"))

    def quits(folder, some):
        found = collect(CausalLM.load(folder), native, some, 16, "step", 5, budget)
        return sum(r.ended == "gave_up" for g in found for r in g.rollouts)

    after = tmp_path / "on" / "round-1" / "policy"
    assert quits(after, NEVER) > quits(policy, NEVER) + 6
    with pytest.raises(ValueError, match="give_up 8, which learn from episodes that failed"):
        replace(asked, way="search")
