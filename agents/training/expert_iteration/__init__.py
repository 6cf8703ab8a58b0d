"""Expert iteration: prove, keep what the kernel accepts, learn from it, prove again.

    python -m agents.training.expert_iteration --policy runs/warm --out runs/expert \\
        --source 'generated/order?length=2&count=200' --held-out 'generated/order?length=2&count=100' \\
        --replay 'generated/order?length=2'

| module     | what it has                                                                  |
|------------|------------------------------------------------------------------------------|
| `settings` | all of a run as one value                                                    |
| `proofs`   | proofs that were found: each once, shortened, as traces                      |
| `filters`  | which proofs and which examples are learned from, and how often: functions   |
| `abstaining` | ends of failures, answered by giving up                                   |
| `corrections` | failed proofs with Lean's message, answered by proofs                    |
| `rounds`   | a run in its folder, resumable                                               |
| `judge`    | held-out success after each round                                            |
| `figure`   | learning curves beside the control                                           |

The control of a run (`update="replay"`) reads as many tokens of what the warm start was taught,
and no new proofs.
"""
