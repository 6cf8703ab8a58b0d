"""The learners. They import `segenv`; nothing in `segenv` imports them.

A policy says texts, a search asks for them, one driver answers many searches:

    starts = [backend.start(theorem) for theorem in theorems]
    searches = [best_first(start, Budget(tokens=1_000)) for start in starts]
    for tree in drive(searches, policy, backend):
        print(result(tree))

| what you bring       | what it has to be                                                       |
|----------------------|-------------------------------------------------------------------------|
| a language model     | `agents.policies.Policy`: two methods                                   |
| a priority           | a function of tree and node (`agents.search.priorities`)                |
| a width, a rollout   | functions (`agents.search.expansion`, `agents.search.rollouts`)         |
| a value              | a function of states: `agents.values`                                   |
| a search             | a generator of questions (`agents.search.questions`) that gives a tree  |
"""
