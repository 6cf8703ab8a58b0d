"""Credit: from rewards to advantages, as pure functions over numpy arrays.

| module       | from                                             | to                            |
|--------------|--------------------------------------------------|-------------------------------|
| `returns`    | rewards and durations of the calls of an episode | discounted returns, GAE       |
| `advantages` | rewards (groups, samples)                        | advantages (groups, samples)  |
| `length`     | outcomes and lengths (groups, samples)           | rewards that see length       |
| `segments`   | states and outcomes of the samples of one group  | an advantage for each call    |
| `process`    | what Lean said of each tactic                    | advantages of tactics, tokens |
| `archer`     | calls and values of a critic of calls            | targets, advantages           |

In a table (groups, samples) NaN is a sample of which nothing is known (the prover failed, see
`segenv.refusals.FAULTS`): it counts in no mean, and its advantage is 0. Formulas have their source in
the docstring; where a paper leaves one open, "our reading" says so.
"""
