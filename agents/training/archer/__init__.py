"""ArCHer (2402.19446): a critic of whole calls, learned off-policy, over an actor of tokens.

    python -m agents.training.grpo --credit archer --gamma 0.9 --updates 1 --policy runs/warm ...

| module   | what it has                                                          |
|----------|----------------------------------------------------------------------|
| `calls`  | calls of rollouts as token ids, and a buffer of them                 |
| `critic` | two pairs of Q(state, call) and V(state), their targets, and how they are fitted |
| `credit` | what each call was worth above the average, for each of its tokens   |

The actor, its optimizer, rollouts, judgements and the control are those of `agents.training.grpo`: what
is the paper's is where the advantages come from. Targets are in `agents.credit.archer`.
"""
