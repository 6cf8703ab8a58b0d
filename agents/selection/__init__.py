"""Which theorems are tried next, how often, and from where: small functions over groups of rollouts.

| module       | what it decides                                            | from              |
|--------------|------------------------------------------------------------|-------------------|
| `difficulty` | which theorems: near a target rate; more tries for the hard | DOTS, DARS        |
| `starts`     | where episodes begin: near the end of a proof, or at a state | StepCoder, Satori |
| `giving_up`  | what `give_up` is worth, and a controller of one number     | Auto-CEI          |
| `domains`    | how often each source is drawn                              | Apriel            |
| `rounds`     | what a round or batch of a learner tries, by name           | all of these      |
| `branches`   | what is drawn anew inside of a group                        | R³L, SPO          |
| `conjectures`| new theorems that are barely proved                         | STP, Alchemy      |

All are pure: what they need to know is in the groups (`agents.rollouts.record.Group`) and in their
arguments. Where a paper leaves something open, "our reading" says so.
"""
