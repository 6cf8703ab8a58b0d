"""Preferences between tactics by TRL's DPO and KTO trainers, from what searches and rollouts saw.

    python -m agents.training.preference --kind dpo --policy DIR --source SOURCE --out DIR
    python -m agents.training.preference --kind kto --policy DIR --explorations FILE --out DIR

Rows are those of `segenv export dpo|kto|process`: in each state a tactic on a shortest known way to a
proof against one that Lean refused (Step-DPO, 2406.18629) or that led to a dead end (SCDPO,
2407.00782), or each by itself with its label (KTO, 2402.01306; SPARE, 2506.15498).

| module     | what is in it                                                        |
|------------|----------------------------------------------------------------------|
| `learn`    | explorations to rows, and the update                                 |
| `episodes` | explorations: of a file, or of episodes that the policy plays first  |
"""
