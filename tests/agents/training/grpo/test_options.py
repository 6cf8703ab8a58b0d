"""Every credit by name reaches the gradient, and what is drawn anew or added is what it says."""

import numpy as np
import pytest
from datasets import Dataset
from trl.trainer.grpo_config import GRPOConfig

from agents.rollouts.collect import collect, play
from agents.rollouts.record import Group
from agents.selection.branches import branches
from agents.training.grpo import credit
from agents.training.grpo.interventions import examples, interventions
from agents.training.grpo.rows import filled, rows
from agents.training.grpo.settings import Settings
from agents.training.grpo.trainer import Batch, RowTrainer
from agents.training.grpo.transcripts import states
from agents.training.spending import spent
from segenv.decision import Spending
from segenv.rewards import proof
from tests.agents.training.grpo.conftest import warm, world
from tests.typed import there

BUDGET = Spending(3, np.inf, np.inf)


@pytest.fixture(scope="module")
def policy(native):
    return warm(native)


@pytest.fixture(scope="module")
def groups(native, policy):
    """Real episodes of `q ∧ p` and of `p ∨ False`, proofs and failures."""
    found = collect(policy, native, world()[2:], 16, "step", 3, BUDGET)
    assert all(group.informative for group in found[1:])
    return found


@pytest.fixture(scope="module")
def trainer(policy, tmp_path_factory):
    """TRL's trainer, its rows to be given."""
    config = GRPOConfig(
        output_dir=str(tmp_path_factory.mktemp("trl")), per_device_train_batch_size=2,
        num_generations=2, use_cpu=True, bf16=False, activation_checkpointing=False,
        report_to="none", loss_type="dapo", dataloader_pin_memory=False,
    )  # fmt: skip
    found = RowTrainer(
        lambda names, step: Batch([], {}),
        model=policy.model,
        args=config,
        train_dataset=Dataset.from_dict({"prompt": ["a", "b"]}),
        processing_class=policy.tokenizer,
    )
    found.current_gradient_accumulation_steps = 1
    return found


def pulled(trainer, made):
    """How long the gradient of TRL's loss is for these rows."""
    trainer.rollout = lambda names, step: Batch(filled(made, 2), {})
    out = trainer._generate_and_score_completions([{"prompt": "a"}] * 2)
    trainer.model.zero_grad()
    trainer._compute_loss(trainer.model, out).backward()
    return sum(float(there(p.grad).norm()) for p in trainer.model.parameters())


def few(group):
    """A proof of a group, and two failures."""
    proofs, others = ([r for r in group.known if r.proved is kind] for kind in (True, False))
    return Group(group.id, (*proofs[:1], *others[:2]))


@pytest.mark.parametrize("name", credit.CREDITS)
def test_every_credit_reaches_the_gradient(policy, groups, trainer, name):
    some = [few(groups[1])]
    found = credit.named(name)(some, 0.9, proof)
    assert pulled(trainer, rows(some, found, states(policy))) > 1e-3


def test_without_credit_there_is_no_gradient(policy, groups, trainer):
    some = [few(groups[1])]
    silent = [[[np.zeros(d.tokens) for d in r.decisions] for r in some[0].rollouts]]
    assert pulled(trainer, rows(some, silent, states(policy))) == 0


def drawn(native, policy, groups, text):
    """The branches of groups, played to their ends."""
    begun = [Group(g.id, tuple(branches(text)(g))) for g in groups]
    return play(policy, native, [g for g in begun if g.rollouts], 9, BUDGET)


@pytest.mark.parametrize("text", ["pivots?n=2", "cuts?n=2"])
def test_branches_go_on_where_others_were(native, policy, groups, text):
    """What they took over is another's, and was paid for there; their budget is what that left."""
    by_id = {group.id: group for group in groups}
    found = drawn(native, policy, groups, text)
    assert found
    for group in found:
        known = {r.turns[:k] for r in by_id[group.id].rollouts for k in range(len(r.turns) + 1)}
        assert all(r.turns[: r.shared] in known and len(r.turns) > r.shared for r in group.rollouts)
        assert all(r.spent.tactics <= 3 and r.ended for r in group.rollouts)
        own = sum(t.decision.tokens for r in group.rollouts for t in r.turns[r.shared :])
        assert spent([group]).generated == own
    if text.startswith("cuts"):
        starts = [r.turns[r.shared - 1].decision for g in found for r in g.rollouts]
        assert all(len(d.state.goals) != len(d.next_state.goals) for d in starts)
        assert len({d.next_state.key for d in starts}) == len(starts) / 2
    else:
        assert {bool(r.shared) for g in found for r in g.rollouts} == {True, False}
        assert any(r.proved for g in found for r in g.rollouts)


def test_an_intervention_is_a_row_of_what_a_proof_said_there(native, policy, groups):
    """A failure that went left of `p ∨ False` and got stuck is shown what to say then."""
    either = groups[1]
    made = list(examples(either, policy))
    failed = [r for r in either.known if not r.proved]
    assert 0 < len(made) <= len(failed)
    said = {d.token_ids for r in either.known if r.proved for d in r.decisions}
    asked = {tuple(p) for r in either.known if r.proved for p in states(policy)(r)}
    assert {one.answer for one in made} <= said and {one.prompt for one in made} <= asked
    assert {a for row in interventions([either], policy, 0.5) for a in row.advantages} == {0.5}
    assert not interventions([Group("g", tuple(failed))], policy, 0.5), "nobody knew better"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"branch": "cuts?n=2"}, "credit is 'group': pivoted and spo tell them apart"),
        ({"branch": "cut"}, "unknown branch 'cut'"),
        ({"branch": "pivots?n=0", "credit": "pivoted"}, "n is 0"),
        ({"intervene": 1.0, "layout": "episode"}, "layout is 'episode'"),
        ({"intervene": -1.0}, "intervene is -1"),
    ],
)
def test_what_will_not_do_is_said_before_anything_is_drawn(given, said):
    with pytest.raises(ValueError, match=said):
        Settings(**given)
