"""What a run of GRPO is made of, as one value that stands beside its results."""

from dataclasses import dataclass
from pathlib import Path

from agents.selection.branches import branches
from agents.selection.rounds import name_of, selection
from agents.spelled import knob
from agents.training.data import sided
from agents.training.grpo import credit
from segenv import arguments
from segenv.rewards import Rewards
from segenv.traces.export.sft import GRANULARITIES

MAY_GROW = "batches"
LAYOUTS = ("call", "episode")
RATIOS = ("token", "sequence")
UPDATES = ("credit", "replay", "off")
LOSSES = ("dapo", "grpo", "bnpo", "dr_grpo", "cispo")


@dataclass(frozen=True)
class Settings:
    """A run of `train`. Raises `ValueError` or `TypeError` for what will not do."""

    policy: str = ""
    """the warm start: a folder of `agents.training`, or a model by path or name"""
    source: str = "generated/order?length=2"
    """theorems to learn from, taken on the train side"""
    held_out: str = ""
    """theorems to be judged by, never trained on; by default the test side of the source"""
    granularity: str = ""
    """`step`, `segment` or `whole`; by default what the policy was trained for"""
    layout: str = "call"
    """`call`: a row for each call that shows the state; `episode`: one row, Lean's part masked"""
    credit: str = "group"
    """see `agents.training.grpo.credit`"""
    branch: str = "none"
    """what is drawn anew inside of groups, for the credits `pivoted` and `spo`: `none`, `pivots?n=1`
    (R³L) or `cuts?n=2` (SPO), see `agents.selection.branches`"""
    intervene: float = 0.0
    """weight of what failures should have said where they parted from a proof of their group (InT)"""
    length: str = ""
    """a reward that sees length in place of the returns, see `agents.training.grpo.length`"""
    measure: str = "tokens"
    """what a length is counted in: `tokens` or `tactics`"""
    gamma: float = 1.0
    """discount of a leaf tactic"""
    rewards: tuple[tuple[str, float], ...] = ()
    """terms of `segenv.rewards` with weights; by default 1 for a proof"""
    theorems: int = 200
    """of the source that are tried before training"""
    probe: int = 8
    """attempts at each of them"""
    low: float = 0.2
    high: float = 0.6
    """bounds of the success rate of theorems that are trained on"""
    select: str = "all"
    """where the groups of a batch begin: `all`, `near?target=0.5&share=0.5` (DOTS), `window?high=0.5`
    (STP) of last rates, `domains` (Apriel), `restarts?share=0.5` (Satori), `reverse?threshold=0.5`
    (StepCoder), see `agents.selection.rounds`"""
    more: str = "none"
    """more samples for some once the first are there: `none` or `hard?most=32` (DARS)"""
    reuse: int = 0
    """groups of earlier batches that are learned from once more, the newest of each theorem (DOTS)"""
    over: float = 1.0
    """how many times `groups` are begun; a batch is learned from when `groups` are finished, and the
    others are gone on with in the next (APRIL: 2)"""
    flip: float = 0.0
    """weight of what proofs from the state of a failure earn besides, and failures from that of a proof
    lose (Satori), where `select` restarts"""
    climb: str = ""
    """a knob of `length` and its step, e.g. `c1=0.5` of `give_up`: it moves every `judge_every` batches
    by what they brought (Auto-CEI)"""
    groups: int = 8
    """theorems of a batch"""
    samples: int = 8
    """episodes of each"""
    generated: int = 0
    """a batch takes theorems, `groups` at a time, until so many tokens were drawn; 0: `groups` alone"""
    resample: int = 2
    """how often a batch is filled up in place of groups without signal (DAPO); 0 keeps them"""
    batches: int = 40
    """rollouts of that size"""
    updates: int = 2
    """optimizer steps on each batch"""
    max_tactics: int = 8
    """leaf tactics of an episode, at most"""
    mask_cut: bool = False
    """whether samples that were cut off teach nothing (overlong filtering)"""
    learning_rate: float = 1e-4
    epsilon: float = 0.2
    epsilon_high: float = 0.28
    """bounds of the ratio; the upper one is larger (clip-higher, DAPO)"""
    ratio: str = "token"
    """`sequence`: one ratio for each row (GSPO)"""
    loss: str = "dapo"
    """how TRL takes the mean, see its `loss_type`"""
    beta: float = 0.0
    """weight of the KL divergence from the warm start"""
    judge_every: int = 10
    """batches between two judgements; the run is saved after each batch"""
    judged: int = 100
    """held-out theorems"""
    attempts: int = 2
    """at each of them, for a judgement"""
    seed: int = 0
    update: str = "credit"
    """or a control: `off`, everything but the change of weights (learning rate 0); or `replay`, what
    the warm start was taught, read again (`agents.training.grpo.replay`)"""
    replay: tuple[str, ...] = ()
    """sources whose reference proofs the warm start was taught"""
    mix: float = 0.0
    """the share of a batch's tokens (prompts, answers) that are read of `replay`, in the same updates;
    with 1 there would be nothing else, which is what the control does"""
    replay_theorems: int = 500
    """of each of them, as for the warm start"""
    like: str = ""
    """the folder of the run that `replay` reads as many tokens as, batch by batch"""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rewards", tuple((str(n), float(w)) for n, w in self.rewards))
        object.__setattr__(self, "replay", tuple(self.replay))
        whole = "theorems probe groups batches updates max_tactics judge_every judged attempts"
        for name in (*whole.split(), "replay_theorems"):
            arguments.number(name, getattr(self, name), at_least=1, whole=True)
        arguments.number("samples", self.samples, at_least=2, whole=True)
        for name in ("seed", "resample", "generated"):
            arguments.number(name, getattr(self, name), at_least=0, whole=True)
        for name in ("gamma", "low", "high"):
            arguments.number(name, getattr(self, name), at_least=0, at_most=1)
        for name in ("learning_rate", "epsilon", "epsilon_high"):
            arguments.number(name, getattr(self, name), above=0)
        for name in ("beta", "intervene"):
            arguments.number(name, getattr(self, name), at_least=0)
        arguments.number("mix", self.mix, at_least=0, at_most=1)
        arguments.number("reuse", self.reuse, at_least=0, whole=True)
        arguments.number("over", self.over, at_least=1)
        arguments.number("flip", self.flip, at_least=0)
        self._check_selection()
        if self.mix == 1:
            raise ValueError(
                "mix is 1, which leaves nothing of the episodes: take less, or update 'replay', the "
                "control that reads nothing else"
            )
        arguments.choice("layout", self.layout, LAYOUTS)
        arguments.choice("ratio", self.ratio, RATIOS)
        arguments.choice("loss", self.loss, LOSSES)
        if self.granularity:
            arguments.choice("granularity", self.granularity, tuple(GRANULARITIES))
        arguments.switch("mask_cut", self.mask_cut)
        arguments.choice("update", self.update, UPDATES)
        if self.update == "replay" and not (self.replay and self.like):
            raise ValueError(
                "update is 'replay', which reads again what the warm start was taught: `replay` must "
                "name its sources, and `like` the folder of the run to be compared with"
            )
        if self.mix and not self.replay:
            raise ValueError(
                f"mix is {self.mix} and there is no `replay` to read that share from: name the sources "
                "that the warm start was taught, or set mix to 0"
            )
        if self.credit != credit.ARCHER or self.length:
            credit.named(self.credit, self.length, self.measure)
        if self.length and (self.rewards or self.gamma != 1):
            raise ValueError(
                f"length is {self.length!r}, which stands in place of the returns: gamma must be 1 and "
                "rewards empty; prices of calls are rewards, see segenv.rewards"
            )
        branches(self.branch)
        if self.branch != "none" and self.credit not in credit.OF_BRANCHES:
            raise ValueError(
                f"branch is {self.branch!r}, which draws samples from inside of others, but credit is "
                f"{self.credit!r}: {' and '.join(credit.OF_BRANCHES)} tell them apart"
            )
        inside = self.branch != "none" or self.intervene or self.over > 1
        if self.layout == "episode" and inside:
            raise ValueError(
                f"branch is {self.branch!r}, intervene {self.intervene} and over {self.over}, which "
                "show a state on the way, but layout is 'episode', in which all is read from the "
                "beginning"
            )
        if self.rewards:
            Rewards(dict(self.rewards))
        if self.low > self.high:
            raise ValueError(f"low is {self.low}, but high is {self.high}")
        if self.groups * self.samples % self.updates:
            raise ValueError(
                f"updates is {self.updates}, which does not divide the {self.groups * self.samples} "
                "episodes of a batch (groups times samples)"
            )
        self.sources  # noqa: B018

    def _check_selection(self) -> None:
        selection(self.select, self.more)
        if self.flip:
            credit.named(self.credit, bonus=lambda rollout: 0.0)
        if self.flip and name_of(self.select) != "restarts":
            raise ValueError(
                f"flip is {self.flip}, which is about episodes that begin at states of earlier ones, "
                f"but select is {self.select!r}: choose restarts?share=0.5"
            )
        if self.climb:
            knob(self.length, self.climbing[0])

    @property
    def climbing(self) -> tuple[str, float]:
        """The knob that climbs, and its step. Raises `ValueError` for a text that names none."""
        name, _, step = self.climb.partition("=")
        try:
            return name, float(step)
        except ValueError:
            raise ValueError(
                f"climb is {self.climb!r}: give KNOB=STEP, a knob of the length reward, e.g. c1=0.5"
            ) from None

    @property
    def remembers(self) -> bool:
        """Whether earlier batches have a say in what is done."""
        return bool(self.select != "all" or self.reuse or self.flip or self.climb)

    @property
    def sources(self) -> tuple[str, str]:
        """Where theorems to learn from, and to be judged by, come from; a file is taken as it is."""
        return _side(self.source, "train"), _side(self.held_out or self.source, "test")

    @property
    def steps(self) -> int:
        """Optimizer steps of the run."""
        return self.batches * self.updates


def _side(source: str, split: str) -> str:
    return source if Path(source).is_file() else sided(source, split)
