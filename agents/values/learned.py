"""A value that was learned: judged in batches, saved to a folder, read back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from agents.values.data import Row
from agents.values.model import Kind, ValueArgs, ValueModel, encode, padded, predicted
from segenv.proof import ProofState

MODEL, ARGS = "value.pt", "value.json"
SOLVED = {"progress": 0.0, "outcome": 1.0}


def worths(
    states: Sequence[ProofState],
    kind: Kind,
    predicted: Callable[[Sequence[ProofState]], Sequence[float]],
) -> list[float]:
    """What states are worth by what is predicted of those with goals; larger is better."""
    found = [SOLVED[kind]] * len(states)
    open_ = [i for i, state in enumerate(states) if state.goals]
    sign = -1.0 if kind == "progress" else 1.0
    for i, number in zip(open_, predicted([states[i] for i in open_]), strict=True):
        found[i] = sign * number
    return found


@dataclass(frozen=True, eq=False)
class Learned:
    """−(predicted tactics to go), or a probability of success: see `ValueArgs.kind`.

    States without goals are not asked about: 0 tactics, or certain.
    """

    model: ValueModel
    batch: int = 64

    def __call__(self, states: Sequence[ProofState]) -> list[float]:
        """See `agents.values.base.Value`."""
        return worths(states, self.kind, lambda open_: self.read([str(state) for state in open_]))

    @property
    def kind(self) -> Kind:
        """What is predicted."""
        return self.model.args.kind

    def predict(self, rows: Sequence[Row]) -> list[float]:
        """What the model says of rows: tactics to go, or probabilities."""
        return self.read([row.text for row in rows])

    def read(self, texts: Sequence[str]) -> list[float]:
        """What the model says of printed states: tactics to go, or probabilities."""
        rows = [encode(text, self.model.args) for text in texts]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        numbers = [0.0] * len(rows)
        self.model.eval()
        with torch.no_grad():
            for start in range(0, len(order), self.batch):
                some = order[start : start + self.batch]
                logits = self.model(padded([rows[i] for i in some]))
                for i, number in zip(some, predicted(logits, self.model.args.kind), strict=True):
                    numbers[i] = float(number)
        return numbers

    def save(self, folder: str | Path, **card: object) -> None:
        """Write weights, and a card of how they came about, to a folder."""
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        torch.save(self.model.state_dict(), place / MODEL)
        text = json.dumps({"args": asdict(self.model.args), **card}, ensure_ascii=False, indent=2)
        (place / ARGS).write_text(text + "\n", encoding="utf-8")


def load(folder: str | Path) -> Learned:
    """The value that was saved to a folder. Raises `ValueError` for a folder that has none."""
    place = Path(folder)
    if not (place / ARGS).exists() or not (place / MODEL).exists():
        raise ValueError(f"{place} holds no value: it needs {ARGS} and {MODEL}")
    card = json.loads((place / ARGS).read_text(encoding="utf-8"))
    model = ValueModel(ValueArgs(**card["args"]))
    model.load_state_dict(torch.load(place / MODEL, weights_only=True))
    return Learned(model)
