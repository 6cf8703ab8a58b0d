"""GRPO and its variants by TRL's GRPOTrainer, on real episodes at each granularity.

    python -m agents.training.grpo --policy DIR --source "generated/order?length=2" --out runs/grpo

| module        | what is in it                                                     |
|---------------|-------------------------------------------------------------------|
| `credit`      | groups of rollouts to an advantage for each token, by name        |
| `rows`        | rows for TRL: of calls, or of episodes with a mask                |
| `transcripts` | what a model reads before each call                               |
| `trainer`     | TRL's trainer on such rows                                        |
| `signal`      | success before training, and the theorems that teach              |
| `train`       | a run from its settings to its last judgement                     |
| `run`         | what gives it batches, and judges it in between                   |
"""
