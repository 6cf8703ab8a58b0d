"""What the warm start was taught, read again: beside the episodes of a run, or as its control alone.

`mixed` adds a share of it to the rows of a batch, so that one update learns from both. Expert iteration
mixes what it reads likewise; that a likelihood term stands beside the policy gradient is LightningRL's
(2603.13319: weight 0.1, on correct samples of its own).

The control learns from no rollout. It has the trainer, the optimizer, the learning rate and the number
of steps of the run that it stands beside, and each of its batches reads as many tokens, prompts and
answers, as that run's batch of the same number. Only where the rows come from differs: no episode is
played, and no theorem of the run is seen. A row has the advantage 1 and the log-probabilities of the
policy itself as the old ones, so it adds its log-likelihood to what a step raises: supervised training.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from agents.policies.causal_lm import CausalLM
from agents.rollouts.record import Group
from agents.training.data import apart, traces_of
from agents.training.expert_iteration.filters import mixture
from agents.training.grpo.rows import Row
from agents.training.grpo.settings import Settings
from agents.training.grpo.trainer import Batch
from agents.training.lessons import examples
from agents.training.plan import Example
from agents.training.spending import spent
from segenv.backends.native import NativeBackend
from segenv.proof import Theorem

BATCHES = "batches.jsonl"


def note(out: Path, batch: int, rows: Sequence[Row], played: Sequence[Group]) -> None:
    """Write down what a batch of a run reads, and what was played for it, resampled groups included."""
    told = {"batch": batch, "rows": len(rows), "tokens": tokens(rows), **asdict(spent(played))}
    with (out / BATCHES).open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")


def noted(out: Path) -> dict[int, int]:
    """The tokens that each batch of a run read; of a batch that was played again, those of the last."""
    path = out / BATCHES
    lines = path.read_text("utf-8").split("\n")[:-1] if path.exists() else []
    return {told["batch"]: told["tokens"] for told in map(json.loads, lines)}


def tokens(rows: Sequence[Row]) -> int:
    """Of prompts and completions."""
    return sum(len(row.prompt) + len(row.completion) for row in rows)


@dataclass(frozen=True)
class Replay:
    """Batches of examples, each of so many tokens."""

    examples: Sequence[Example]
    tokens: dict[int, int]
    seed: int

    def batch(self, number: int) -> Batch:
        """The rows of a batch. Raises `ValueError` where its size is not known."""
        if number not in self.tokens:
            raise ValueError(
                f"the run that is to be read as many tokens as has no batch {number} in {BATCHES}: "
                "let it go on to as many batches first"
            )
        return Batch(self.rows(number, self.tokens[number]), {})

    def rows(self, number: int, tokens: int) -> list[Row]:
        """So many tokens for a batch."""
        some = mixture((), self.examples, tokens, 0.0, self.seed * 100_003 + number)
        return [supervised(one) for one in some]


def mixed(rows: Sequence[Row], replay: Replay, number: int, share: float) -> list[Row]:
    """The rows of a batch and behind them so much replay that its share of all tokens is this one.

    1,200 tokens and a share of 0.4 give 800 of replay.
    """
    return [*rows, *replay.rows(number, round(tokens(rows) * share / (1 - share)))]


def replayed(
    settings: Settings, policy: CausalLM, held_out: Sequence[Theorem], backend: NativeBackend
) -> Replay:
    """The replay of a run, or of the control of the run in `settings.like`.

    Raises `ValueError` if a held-out theorem is in it, whatever it is called.
    """
    taught = traces_of(settings.replay, settings.replay_theorems, backend=backend)
    apart([trace.theorem for trace in taught], held_out, backend)
    sizes = noted(Path(settings.like)) if settings.like else {}
    return Replay(examples(policy, taught)[0], sizes, settings.seed)


def supervised(example: Example) -> Row:
    """An example as a row whose answer is to become likelier."""
    length = len(example.answer)
    ones = (1,) * length
    return Row(tuple(example.prompt), tuple(example.answer), ones, (1.0,) * length)
