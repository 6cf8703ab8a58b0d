"""Policies for PPO and MaskablePPO that score candidates: each by its text, none by its place."""

from typing import Any

import torch
from gymnasium import spaces
from sb3_contrib.common.maskable.policies import MaskableMultiInputActorCriticPolicy
from stable_baselines3.common.policies import MultiInputActorCriticPolicy
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import Tensor, nn

NEVER = -1e8  # the logit of an entry that is not there; what MaskablePPO uses


class BagOfWords(nn.Module):
    """Token ids (..., L) to vectors (..., dim): sums over tokens and pairs of neighbours, scaled.

    Equal texts have equal vectors from the start, so "this hypothesis is the target" is seen before
    anything is learned. 0 is padding.
    """

    def __init__(self, vocabulary: int, dim: int, pairs: int = 8192) -> None:
        super().__init__()
        self.pairs = pairs
        self.words = nn.EmbeddingBag(vocabulary, dim, mode="sum", padding_idx=0)
        self.neighbours = nn.EmbeddingBag(pairs, dim, mode="sum", padding_idx=0)

    def forward(self, ids: Tensor) -> Tensor:
        """See the class."""
        flat = ids.reshape(-1, ids.shape[-1])
        first, second = flat[:, :-1], flat[:, 1:]
        hashed = 1 + (first * 7919 + second * 104729) % (self.pairs - 1)
        pairs = torch.where(second > 0, hashed, 0)
        found = self.words(flat) + self.neighbours(pairs)
        length = (flat > 0).sum(1, keepdim=True).clamp(min=1)
        scaled: Tensor = (found / length.sqrt()).view(*ids.shape[:-1], -1)
        return scaled


class CandidateScores(BaseFeaturesExtractor):
    """An encoded menu (`segenv.encoding.Encoder`) to a score for each candidate and a summary.

    The score of a candidate is a network's of (candidate, types it names, target, goal), the same for
    every place in the menu: B observations with N candidates give (B, N + 2 * dim) numbers, the scores,
    with `NEVER` where the mask is 0, and the summary of the state for the value.
    """

    def __init__(
        self, observation_space: spaces.Dict, dim: int = 32, hidden: int = 64, pairs: int = 8192
    ) -> None:
        candidates, size = observation_space["candidates"], observation_space["mask"].shape
        assert isinstance(candidates, spaces.Box) and size is not None
        super().__init__(observation_space, features_dim=size[0] + 2 * dim)
        vocabulary = int(candidates.high.max()) + 1
        self.size, self.dim = size[0], dim
        self.tactics, self.formulas = (BagOfWords(vocabulary, dim, pairs) for _ in range(2))
        self.score = nn.Sequential(
            nn.Linear(6 * dim, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU()
        )
        self.last = nn.Linear(hidden, 1)

    def forward(self, observations: dict[str, Tensor]) -> Tensor:
        """See the class. SB3 makes floats of ids; they are made ids again."""
        ids = {name: value.long() for name, value in observations.items()}
        goal, target = self.formulas(ids["goal"]), self.formulas(ids["target"])
        texts, types = self.tactics(ids["candidates"]), self.formulas(ids["types"])
        wide = [vector.unsqueeze(1).expand_as(texts) for vector in (goal, target)]
        same, both = (types - wide[1]).abs(), types * wide[1]
        scores = self.last(self.score(torch.cat([texts, types, *wide, same, both], -1)))
        scores = scores.squeeze(-1).masked_fill(ids["mask"] == 0, NEVER)
        return torch.cat([scores, goal, target], 1)

    def start_uniform(self) -> None:
        """Make all scores equal, so that training starts with a uniform policy."""
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)


class ScoresAndValue(nn.Module):
    """Splits what `CandidateScores` gives: scores are logits as they are, the rest is for the value."""

    def __init__(self, scores: int, summary: int, hidden: int = 64) -> None:
        super().__init__()
        self.latent_dim_pi, self.latent_dim_vf = scores, hidden
        self.value = nn.Sequential(nn.Linear(summary, hidden), nn.ReLU())

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        return self.forward_actor(features), self.forward_critic(features)

    def forward_actor(self, features: Tensor) -> Tensor:
        """The scores, (B, N)."""
        return features[:, : self.latent_dim_pi]

    def forward_critic(self, features: Tensor) -> Tensor:
        """(B, hidden)."""
        found: Tensor = self.value(features[:, self.latent_dim_pi :])
        return found


class _Scoring:
    """What both policies below do; the features of a `CandidateScores` become logits unchanged."""

    def __init__(self, *given: Any, **named: Any) -> None:
        named = {"features_extractor_class": CandidateScores, "normalize_images": False} | named
        super().__init__(*given, **named)

    def _build_mlp_extractor(self: Any) -> None:
        size = int(self.action_space.n)
        self.mlp_extractor = ScoresAndValue(size, self.features_dim - size).to(self.device)

    def _build(self: Any, lr_schedule: Any) -> None:
        super()._build(lr_schedule)  # type: ignore[misc]
        self.action_net = nn.Identity()
        if isinstance(self.features_extractor, CandidateScores):
            self.features_extractor.start_uniform()
        self.optimizer = self.optimizer_class(
            self.parameters(), lr=lr_schedule(1), **self.optimizer_kwargs
        )


class CandidatePolicy(_Scoring, MultiInputActorCriticPolicy):  # type: ignore[misc]
    """For `stable_baselines3.PPO`. It reads the mask of the observation itself."""


class MaskableCandidatePolicy(_Scoring, MaskableMultiInputActorCriticPolicy):  # type: ignore[misc]
    """For `sb3_contrib.MaskablePPO`."""
