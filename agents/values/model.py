"""A small transformer that reads a printed state and gives one number; from scratch, on a CPU.

Words and symbols are hashed to ids, so nothing is fitted and every name has an embedding: what matters
is that the same name is the same twice. The goals are read from the first on; what is beyond the
context is not read. Left out: the tactics so far, with which LeanProgress is better (mean error 3.2
for 5.1).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import torch
from torch import Tensor, nn

from segenv.arguments import choice, number

Kind = Literal["progress", "outcome"]
KINDS: tuple[Kind, ...] = ("progress", "outcome")
_TOKEN = re.compile(r"\w+|[^\w\s]|\n")


@dataclass(frozen=True)
class ValueArgs:
    """The size of a model, and what it predicts."""

    kind: Kind = "progress"
    """"progress": tactics to the end; "outcome": the probability of a proof"""
    vocabulary: int = 4096
    """ids that words are hashed to; 0 is padding"""
    width: int = 64
    layers: int = 2
    heads: int = 4
    context: int = 256
    """words and symbols of a state that are read"""

    def __post_init__(self) -> None:
        choice("kind", self.kind, KINDS)
        number("vocabulary", self.vocabulary, at_least=2, whole=True)
        for name in ("width", "layers", "heads", "context"):
            number(name, getattr(self, name), at_least=1, whole=True)
        if self.width % self.heads:
            raise ValueError(
                f"width is {self.width}, but must be a multiple of heads ({self.heads})"
            )


class ValueModel(nn.Module):
    """Ids of shape (B, T), 0 where there is none, to logits of shape (B,)."""

    def __init__(self, args: ValueArgs) -> None:
        super().__init__()
        self.args = args
        self.words = nn.Embedding(args.vocabulary, args.width, padding_idx=0)
        self.places = nn.Embedding(args.context, args.width)
        layer = nn.TransformerEncoderLayer(
            *(args.width, args.heads, 4 * args.width),
            dropout=0.0,
            activation="gelu",
            batch_first=True,
            norm_first=True,
        )
        self.layers = nn.TransformerEncoder(layer, args.layers, enable_nested_tensor=False)
        self.head = nn.Sequential(nn.LayerNorm(args.width), nn.Linear(args.width, 1))

    def forward(self, ids: Tensor) -> Tensor:
        """The mean over the words of what the last layer makes of them, through the head."""
        absent = ids == 0
        places = torch.arange(ids.shape[1], device=ids.device)
        read = self.layers(self.words(ids) + self.places(places), src_key_padding_mask=absent)
        there = (~absent).unsqueeze(-1)
        mean = (read * there).sum(1) / there.sum(1).clamp(min=1)
        logits: Tensor = self.head(mean).squeeze(-1)
        return logits


def encode(text: str, args: ValueArgs) -> list[int]:
    """The ids of a text, at least one."""
    words = _TOKEN.findall(text)[: args.context] or [""]
    return [1 + crc32(word.encode()) % (args.vocabulary - 1) for word in words]


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    """Rows of ids as one tensor of shape (B, T)."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


def predicted(logits: Tensor, kind: Kind) -> Tensor:
    """What logits say: tactics to go, at least 0, or a probability."""
    return nn.functional.softplus(logits) if kind == "progress" else logits.sigmoid()
