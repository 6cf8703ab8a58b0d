"""What a run of PPO is made of, as one value that stands beside its results."""

from dataclasses import dataclass

from segenv import arguments
from segenv.menus import LOGIC, Templates
from segenv.theorems.find import as_source

ALGORITHMS = ("maskable", "ppo")
WORLD = "experiments/rl_granularity/grpo/world"  # in the repository
MAY_GROW = "steps"
IDS = {"step": "LeanStep-v0", "segment": "LeanSegment-v0"}


@dataclass(frozen=True)
class Settings:
    """A run of `agents.training.ppo.train`. Raises `ValueError` or `TypeError` for what will not do."""

    source: str = f"{WORLD}/train.jsonl"
    """theorems to learn from"""
    held_out: str = f"{WORLD}/new.jsonl"
    """theorems to be judged by; never trained on, whatever they are called"""
    steps: int = 20_480
    """actions in all environments together"""
    judge_every: int = 4_096
    """actions between two judgements on the held-out theorems; the run is saved after each update"""
    algorithm: str = "maskable"
    """MaskablePPO, or PPO, whose policy reads the mask of the observation"""
    ask: bool = True
    """whether the menu offers only what Lean runs"""
    shapes: tuple[str, ...] = LOGIC
    """see `segenv.menus.Templates`"""
    most: int = 6
    """see `segenv.menus.Templates`"""
    granularity: str = "step"
    """what an entry of the menu is; a `segment` needs gamma = 1, see `MenuVecEnv`"""
    max_tactics: int = 12
    """the budget of an episode in leaf tactics"""
    seed: int = 0
    update: bool = True
    """False is the control: everything but the change of weights"""
    envs: int = 16
    rollout: int = 64
    """actions of each environment between two updates"""
    batch: int = 256
    epochs: int = 4
    learning_rate: float = 1e-3
    gamma: float = 0.97
    entropy: float = 0.01

    def __post_init__(self) -> None:
        object.__setattr__(self, "shapes", tuple(self.shapes))  # a list where it comes from JSON
        for name in ("steps", "judge_every", "max_tactics", "envs", "rollout", "batch", "epochs"):
            arguments.number(name, getattr(self, name), at_least=1, whole=True)
        arguments.number("seed", self.seed, at_least=0, whole=True)
        arguments.number("learning_rate", self.learning_rate, above=0)
        arguments.number("gamma", self.gamma, at_least=0, at_most=1)
        arguments.number("entropy", self.entropy, at_least=0)
        arguments.choice("algorithm", self.algorithm, ALGORITHMS)
        arguments.choice("granularity", self.granularity, tuple(IDS))
        if self.granularity == "segment" and self.gamma != 1:
            raise ValueError(
                f"gamma is {self.gamma}, but SB3 discounts segments alike, however long: set it to 1"
            )
        arguments.switch("ask", self.ask)
        arguments.switch("update", self.update)
        as_source(self.source).check()
        as_source(self.held_out).check()

    @property
    def menu(self) -> Templates:
        """What there is to choose from."""
        return Templates(self.shapes, self.most)
