"""PPO and MaskablePPO of Stable-Baselines3 that choose tactics from a menu.

    python -m agents.training.ppo --source "generated/propositional?depth=3" --out runs/ppo

What is ours is what lies between: a `VecEnv` over the batched environments, and policies that score
candidates.

| module    | what is in it                                                                    |
|-----------|----------------------------------------------------------------------------------|
| `vec_env` | `proof_vec_env` and `MenuVecEnv`: environments as Stable-Baselines3 takes them   |
| `policy`  | `CandidatePolicy` and `MaskableCandidatePolicy`, which score candidates          |
| `judge`   | `judge`: how many theorems a model proves, as a `Score`                          |
| `cloning` | a warm start from proofs that are shown                                          |
| `train`   | a run from its settings to its last judgement                                    |
"""
