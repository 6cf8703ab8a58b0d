"""The gradient that TRL takes of our rows is the one that is meant."""

import torch
from datasets import Dataset
from trl.trainer.grpo_config import GRPOConfig

from agents.training.grpo.rows import Row
from agents.training.grpo.trainer import Batch, RowTrainer
from tests.agents.policies.tiny import tiny
from tests.typed import there

ROWS = [
    Row((5, 6, 7), (8, 9, 10), (1, 0, 1), (1.0, 0.0, -2.0), ()),
    Row((5, 6), (11, 12), (1, 1), (0.5, 0.25), ()),
]


def trainer_of(policy, made, folder):
    """A trainer that is given these rows, and what it made of them."""
    config = GRPOConfig(
        output_dir=str(folder), per_device_train_batch_size=2, num_generations=2, use_cpu=True,
        bf16=False, activation_checkpointing=False, report_to="none", loss_type="dapo",
        dataloader_pin_memory=False,
    )  # fmt: skip
    trainer = RowTrainer(
        lambda names, step: Batch(made, {}),
        model=policy.model,
        args=config,
        train_dataset=Dataset.from_dict({"prompt": ["a", "b"]}),
        processing_class=policy.tokenizer,
    )
    there(trainer.model).train()
    trainer.current_gradient_accumulation_steps = 1
    return trainer, trainer._generate_and_score_completions([{"prompt": "a"}] * 2)


def gradient(model, loss):
    """The gradient of a loss, as one vector."""
    model.zero_grad()
    loss.backward()
    return torch.cat([there(p.grad).flatten().clone() for p in model.parameters()])


def likelihood(model, row):
    """The log-probability of each token of a row's completion."""
    said = model(input_ids=torch.tensor([[*row.prompt, *row.completion]])).logits.log_softmax(-1)
    places = range(len(row.prompt) - 1, len(row.prompt) + len(row.completion) - 1)
    return said[0, list(places), list(row.completion)]


def test_replay_beside_an_episode_is_likelihood_whatever_was_learned_since(tmp_path):
    """−Σ ∇ log p over the tokens of replay: its ratio stays 1, where that of the episode has moved."""
    policy = tiny()
    episode = Row((5, 6, 7), (8, 9, 10), (1, 1, 1), (0.0,) * 3, (-1.0,) * 3)
    replay = Row((5, 6), (11, 12), (1, 1), (1.0, 1.0))
    trainer, out = trainer_of(policy, [episode, replay], tmp_path)
    model = there(trainer.model)
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(1.1)
    theirs = gradient(model, trainer._compute_loss(model, out))
    ours = gradient(model, -likelihood(model, replay).sum() / 5)
    assert ours.norm() > 0 and (theirs - ours).norm() < 1e-4 * ours.norm()
    model.eval()


def test_it_is_the_policy_gradient_of_each_token_by_its_own_advantage(tmp_path):
    """−Σ A_t ∇ log p_t over the tokens of the model, divided by their number (loss `dapo`)."""
    policy = tiny()
    known = policy.log_probs([r.prompt for r in ROWS], [r.completion for r in ROWS])
    made = [
        Row(r.prompt, r.completion, r.own, r.advantages, k)
        for r, k in zip(ROWS, known, strict=True)
    ]
    trainer, out = trainer_of(policy, made, tmp_path)
    model = there(trainer.model)
    assert out["advantages"].shape == out["completion_ids"].shape == (2, 3)
    theirs = gradient(model, trainer._compute_loss(model, out))
    total = torch.zeros(())
    for row in ROWS:
        total = total - (likelihood(model, row) * torch.tensor(row.advantages)).sum()
    ours = gradient(model, total / sum(map(sum, (row.own for row in ROWS))))
    assert (theirs - ours).norm() < 1e-4 * ours.norm()
    model.eval()
