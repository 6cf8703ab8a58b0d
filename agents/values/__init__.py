"""Values: what a state is worth, for a search (`critic`, `mcts`) and for the shaping of rewards.

| value                 | says of a state                           | source                       |
|-----------------------|-------------------------------------------|------------------------------|
| `goal_count`          | −(open goals); costs nothing              | LeanProgress' baseline       |
| `Learned`, "progress" | −(tactics to the end of a proof)          | LeanProgress (2502.17925)    |
| `Learned`, "outcome"  | the probability that a proof is found     | OVM (2311.09724)             |
| `LMValue`             | either, read off the trunk of a policy    | OVM, AlphaMath (2405.03553)  |

`Learned` is in `agents.values.learned` and `LMValue` in `agents.values.head`, which need torch;
`python -m agents.values.train` makes one of traces and explorations. Any function of states with floats
is a value as well.
"""

from agents.values.base import Value, goal_count, potential

__all__ = ["Value", "goal_count", "potential"]
