"""What came of one search on one theorem."""

from dataclasses import dataclass

from segenv.proof import Verdict


@dataclass(frozen=True)
class SearchResult:
    """A proof, or none, and everything that was spent looking for it.

    `solved` needs a verdict of tier T2. `script` is the proof tactic by tactic and `actions` the
    same proof as the policy chose it. `tokens` counts every generated action until the proof was
    found or the search ended; `tokens_until_solved` is the same number, or `None` if unsolved.
    """

    theorem: str
    solved: bool
    script: tuple[str, ...]
    actions: tuple[str, ...]
    verdict: Verdict | None
    ended: str
    """"solved", the limit that was reached ("tokens", "expansions", "tactics"), or "exhausted" """
    tokens: int
    prompt_tokens: int
    expansions: int
    rollout_steps: int
    tactic_calls: int
    false_ends: int
    """scripts without open goals that T2 refused"""

    @property
    def tokens_until_solved(self) -> int | None:
        return self.tokens if self.solved else None
