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


def test_it_is_the_policy_gradient_of_each_token_by_its_own_advantage(tmp_path):
    """−Σ A_t ∇ log p_t over the tokens of the model, divided by their number (loss `dapo`)."""
    policy = tiny()
    known = policy.log_probs([r.prompt for r in ROWS], [r.completion for r in ROWS])
    made = [
        Row(r.prompt, r.completion, r.own, r.advantages, k)
        for r, k in zip(ROWS, known, strict=True)
    ]
    config = GRPOConfig(
        output_dir=str(tmp_path), per_device_train_batch_size=2, num_generations=2, use_cpu=True,
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
    model = there(trainer.model).train()
    trainer.current_gradient_accumulation_steps = 1
    out = trainer._generate_and_score_completions([{"prompt": "a"}] * 2)
    assert out["advantages"].shape == out["completion_ids"].shape == (2, 3)
    model.zero_grad()
    trainer._compute_loss(model, out).backward()
    theirs = torch.cat([there(p.grad).flatten() for p in model.parameters()])
    model.zero_grad()
    total = torch.zeros(())
    for row in ROWS:
        ids = torch.tensor([[*row.prompt, *row.completion]])
        said = model(input_ids=ids).logits[:, :-1].log_softmax(-1)
        of_token = said.gather(-1, ids[:, 1:, None])[0, len(row.prompt) - 1 :, 0]
        total = total - (of_token * torch.tensor(row.advantages)).sum()
    (total / sum(map(sum, (row.own for row in ROWS)))).backward()
    ours = torch.cat([there(p.grad).flatten() for p in model.parameters()])
    assert (theirs - ours).norm() < 1e-4 * ours.norm()
    model.eval()
