"""A value on the trunk of a language model: one number from what it makes of a prompt.

A small head reads the last hidden state of the policy's own prompt of a state (OVM, arXiv 2311.09724,
and AlphaMath, 2405.03553, put theirs there). By default the trunk stays as it is, so that the policy
says what it said; with a `trunk_rate` it learns as well, and another loss, `also`, can keep the policy
in the habit: that of its answers, as in AlphaMath.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from agents.policies.base import Prompt
from agents.policies.causal_lm import CausalLM
from agents.policies.decoding import trunk
from agents.values.data import Row
from agents.values.fitting import TrainArgs, fit, value_loss
from agents.values.learned import worths
from agents.values.model import KINDS, Kind, padded, predicted
from segenv.arguments import choice
from segenv.proof import ProofState, Theorem
from segenv.theorems.importers.printed import goals_of

HEAD, CARD = "value_head.pt", "value_head.json"


@dataclass(frozen=True, eq=False)
class LMValue:
    """−(predicted tactics to go), or a probability of success, read off a policy's trunk.

    | field    | meaning                                                                  |
    |----------|--------------------------------------------------------------------------|
    | `policy` | whose trunk and prompts it shares; a search may ask the same one         |
    | `head`   | hidden states (B, width) to logits (B, 1)                                |
    | `kind`   | "progress" or "outcome"                                                  |
    | `rows`   | states that are read in one forward pass, at most                        |

    States without goals are not asked about: 0 tactics, or certain.
    """

    policy: CausalLM
    head: nn.Module
    kind: Kind = "progress"
    rows: int = 64

    def __call__(self, states: Sequence[ProofState]) -> list[float]:
        """See `agents.values.base.Value`."""
        return worths(states, self.kind, self._of_states)

    def predict(self, rows: Sequence[Row]) -> list[float]:
        """What the head says of rows: tactics to go, or probabilities."""
        return self._of_states([state_of(row) for row in rows])

    def _of_states(self, states: Sequence[ProofState]) -> list[float]:
        ids = [self.policy.prompt_ids(Prompt(state)) for state in states]
        with torch.inference_mode():
            logits = self.head(hidden(self.policy, ids, self.rows)) if ids else torch.zeros(0, 1)
            return [float(number) for number in predicted(logits[:, 0], self.kind)]

    def save(self, folder: str | Path, **card: object) -> None:
        """Write policy and head to a folder, and how they came about."""
        place = Path(folder)
        self.policy.save(place)
        torch.save(self.head.state_dict(), place / HEAD)
        text = json.dumps({"kind": self.kind, **card}, ensure_ascii=False, indent=2)
        (place / CARD).write_text(text + "\n", encoding="utf-8")


def load(folder: str | Path) -> LMValue:
    """The value that was saved to a folder. Raises `ValueError` for a folder that has none."""
    place = Path(folder)
    if not (place / CARD).exists() or not (place / HEAD).exists():
        raise ValueError(f"{place} holds no value on a policy: it needs {CARD} and {HEAD}")
    policy = CausalLM.load(place)
    head = new_head(policy)
    head.load_state_dict(torch.load(place / HEAD, weights_only=True))
    kind = json.loads((place / CARD).read_text(encoding="utf-8"))["kind"]
    return LMValue(policy, head.to(policy.model.device).eval(), kind)


def new_head(policy: CausalLM) -> nn.Sequential:
    """An untrained head for a policy: one hidden layer."""
    width = int(policy.model.config.hidden_size)
    layers = nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1)
    return nn.Sequential(*layers)


def state_of(row: Row) -> ProofState:
    """The state of a row as a policy is asked about it."""
    theorem = Theorem(row.theorem, "", definitions=row.definitions)
    return ProofState(theorem, (), goals_of(row.text))


def hidden(policy: CausalLM, ids: Sequence[Sequence[int]], rows: int) -> Tensor:
    """What the trunk makes of the last token of each prompt: (B, width)."""
    body, device, order = (
        trunk(policy.model),
        policy.model.device,
        sorted(range(len(ids)), key=lambda i: len(ids[i])),
    )
    found: dict[int, Tensor] = {}
    for start in range(0, len(order), rows):
        some = order[start : start + rows]
        last = torch.tensor([len(ids[i]) - 1 for i in some], device=device)
        read = padded([ids[i] for i in some]).to(device)  # causal: padding behind is not seen
        states = body(input_ids=read, use_cache=False).last_hidden_state
        found |= dict(zip(some, states[torch.arange(len(some), device=device), last], strict=True))
    return torch.stack([found[i] for i in range(len(ids))]).float()


def train(
    policy: CausalLM,
    data: Sequence[Row],
    kind: Kind = "progress",
    args: TrainArgs | None = None,
    trunk_rate: float = 0.0,
    also: Callable[[], Tensor] | None = None,
) -> LMValue:
    """A value learned from rows on a policy.

    `trunk_rate` is the learning rate of the policy's own weights, which are changed in place; 0 leaves
    them. `also` is a loss that is added with each batch, e.g. `agents.training.trainer.answer_loss` of
    some of what the policy has learnt from. Raises `ValueError` where there are no rows.
    """
    choice("kind", kind, KINDS)
    args = args or TrainArgs()
    if not data:
        raise ValueError(f"there is no state to learn {kind} from")
    torch.manual_seed(args.seed)
    value = LMValue(policy, new_head(policy).to(policy.model.device), kind)
    ids = [policy.prompt_ids(Prompt(state_of(row))) for row in data]
    targets = torch.tensor([row.target for row in data], device=policy.model.device)
    own = list(policy.model.parameters())
    read = _reader(policy, ids, frozen=not trunk_rate)

    def loss(some: list[int]) -> Tensor:
        found = value_loss(value.head(read(some))[:, 0], targets[some], kind)
        return found + also() if also else found

    groups = [(list(value.head.parameters()), args.rate)]
    fit(groups + [(own, trunk_rate)] * bool(trunk_rate), loss, ids, args, kind)
    value.head.eval()
    return value


def _reader(
    policy: CausalLM, ids: Sequence[Sequence[int]], frozen: bool
) -> Callable[[list[int]], Tensor]:
    """What the trunk makes of some rows; read once where it does not learn."""
    if not frozen:
        return lambda some: hidden(policy, [ids[i] for i in some], len(some))
    with torch.no_grad():
        known = hidden(policy, ids, LMValue.rows)
    return lambda some: known[some]
