"""Episodes: attempts in steps or segments, many side by side, played as the environments play them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from segenv.backends.base import Backend
from segenv.decision import Spending
from segenv.envs.action_text import GIVE_UP
from segenv.evaluation.judging import LOST, Action, Judged, judge
from segenv.evaluation.policies import Policy, Prompt, asked, prompt_of
from segenv.evaluation.rules import Rules
from segenv.evaluation.scores import EXHAUSTED, Score, scored
from segenv.proof import Theorem


@dataclass
class _Episode:
    """An attempt on its way."""

    prompt: Prompt
    spent: Spending = field(default_factory=Spending)
    said: list[str] = field(default_factory=list)
    last: Judged | None = None
    ended: str = ""

    def take(self, sample: Any, judged: Judged, budget: Spending) -> None:
        """Note what became of what was said."""
        prompt = self.prompt
        moved = judged.state.script != prompt.state.script
        heard = () if moved else (*prompt.heard, sample.text)
        history = (*prompt.history, sample.text) if moved else prompt.history
        self.prompt = replace(prompt, state=judged.state, history=history, heard=heard)
        self.said.append(sample.text)
        self.last = judged
        self.spent = self.spent.plus(judged.tactics, sample.tokens, 1)
        kind = judged.error.kind if judged.error else ""
        over = "budget" if kind == "budget" else kind if kind == LOST else ""
        limit = self.spent.exceeded(budget)
        self.ended = "proved" if judged.proved else over or (f"budget: {limit}" if limit else "")

    def score(self) -> Score:
        """What came of it. Where it is unproved the kind is that of its last refusal, if it has one."""
        state, tokens = self.prompt.state, int(self.spent.tokens)
        text = "\n".join(self.said)
        found = scored(text, tokens, self.last or Judged(state))
        found = replace(found, tactics=int(self.spent.tactics), script=state.script)
        if found.proved or found.kind:
            return found
        return replace(found, kind=self.ended.partition(":")[0], message=f"ended: {self.ended}")


def episodes(
    policy: Policy, backend: Backend, theorems: Sequence[Theorem], n: int, rules: Rules
) -> list[list[Score]]:
    """Episodes as an environment plays them: each asks for one text a turn until it is over."""
    starts = [prompt_of(backend, theorem) for theorem in theorems]
    playing = [_Episode(replace(prompt, seed=i)) for prompt in starts for i in range(n)]
    turn = 0
    while going := [episode for episode in playing if not episode.ended]:
        said = asked(policy, [e.prompt for e in going], 1, (rules.seed << 32) + turn)
        speaking = []
        for episode, own in zip(going, said, strict=True):
            if not own or own[0].text == GIVE_UP:
                episode.ended = EXHAUSTED if not own else GIVE_UP
            elif episode.spent.tokens + own[0].tokens > rules.budget.tokens:
                episode.ended = "budget: tokens"
            else:
                speaking.append((episode, own[0]))
        actions = [_action(episode, sample, rules) for episode, sample in speaking]
        judged = judge(backend, actions, rules.granularity, rules.tier)
        for (episode, sample), one in zip(speaking, judged, strict=True):
            episode.take(sample, one, rules.budget)
        turn += 1
    scores = iter([episode.score() for episode in playing])
    return [[next(scores) for _ in range(n)] for _ in theorems]


def _action(episode: _Episode, sample: Any, rules: Rules) -> Action:
    state = episode.prompt.state
    left = rules.tactics_left(episode.spent)
    return Action(state, rules.read(state, sample.text), left)
