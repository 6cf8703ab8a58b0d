"""What a run of expert iteration is made of, as one value that stands beside its results."""

from dataclasses import dataclass
from pathlib import Path

from agents.policies.checkpoint import Spec, read, shows_states
from agents.selection.rounds import INSIDE, name_of, selection
from segenv import arguments
from segenv.prompts import format_named
from segenv.theorems.find import as_source

MAY_GROW = "rounds"
UPDATES = ("proofs", "replay", "off")
BEGINS = ("last", "warm")
WAYS = ("sample", "search")


@dataclass(frozen=True)
class Settings:
    """A run of `rounds.run`. Raises `ValueError` or `TypeError` for what will not do.

    Tokens of training are those read: prompts and answers.
    """

    policy: str
    """the warm start: a folder of `agents.training.sft`"""
    source: str
    """theorems to prove; their reference proofs are not looked at"""
    held_out: str
    """theorems to be judged by; never trained on"""
    replay: tuple[str, ...] = ()
    """sources whose reference proofs the warm start was taught, to be read again"""
    replay_theorems: int = 200
    """of each of them, as for the warm start; what they teach is not asked for as a theorem to prove"""
    rounds: int = 3
    way: str = "sample"
    """`sample` episodes at the granularity of the policy, or `search` best-first"""
    select: str = "all"
    """what a round samples: `all`, `near?target=0.5&share=0.5` (DOTS) or `window?low=0&high=0.5` (STP)
    of their last rates, `domains?share=0.5` (Apriel), `restarts?share=0.5` (Satori), see
    `agents.selection.rounds`"""
    more: str = "none"
    """more samples for some once the first are there: `none` or `hard?most=32` (DARS)"""
    conjectures: int = 0
    """mutants of theorems that are proved often, asked for besides in each round from the second on,
    and again while they are barely proved (STP)"""
    samples: int = 8
    """episodes, or searches, for each theorem in a round"""
    generated: int = 0
    """a round samples theorem after theorem, in a shuffled order in which the next round goes on, until
    so many tokens were generated; 0: each theorem once a round, whatever that costs"""
    max_tactics: int | None = None
    """the budget of an episode in leaf tactics; None: 64, and no limit for whole proofs"""
    search_tokens: int = 500
    """the budget of a search"""
    tokens: int = 100_000
    """of training in one round"""
    fresh: float = 0.5
    """the share of them from proofs that were found; the rest is replay"""
    begin: str = "last"
    """each round goes on with the `last` policy, or trains the `warm` start anew on all proofs"""
    per_theorem: int = 4
    """different proofs of one theorem, the shortest"""
    shorten: bool = True
    """drop tactics of a proof while the kernel still accepts it"""
    window: tuple[float, float] = (0.0, 1.0)
    """theorems are learned from with low < rate of success <= high (STP: 0, 0.5)"""
    length_weight: float = 0.0
    """c: a proof counts exp(-c tokens) / proofs of its theorem (STP: 0.001)"""
    band: tuple[float, float] = (0.0, 1.0)
    """quantiles of perplexity between which an example is learned from (BFS-Prover-V2)"""
    correct: int = 0
    """failed whole proofs of each theorem that was proved, shown with Lean's message and answered by a
    proof: data for self-correction (Goedel-Prover-V2); 0: none"""
    give_up: int = 0
    """draws among the episodes of each theorem in the last round: the end of a failure that is drawn is
    answered by giving up, the likelier the longer it tried and the fewer proofs there are (Auto-CEI)"""
    average: float = 1.0
    """α: the policy of a round is (1 - α) last + α trained (Goedel-Prover-V2)"""
    patience: int = 0
    """soft reset: after so many rounds without progress train the warm start anew; 0: never"""
    judged: int = 4
    """episodes for each held-out theorem at each judgement"""
    lr: float = 5e-4
    batch_tokens: int = 512
    seed: int = 0
    update: str = "proofs"
    """`proofs`; or a control: `replay` alone, as many tokens; or `off`, no training"""

    def __post_init__(self) -> None:
        for name in ("replay", "window", "band"):  # lists where they come from JSON
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name in ("rounds", "samples", "tokens", "per_theorem", "judged", "batch_tokens"):
            arguments.number(name, getattr(self, name), at_least=1, whole=True)
        for name in (
            "replay_theorems",
            "generated",
            "correct",
            "give_up",
            "conjectures",
            "patience",
            "seed",
        ):
            arguments.number(name, getattr(self, name), at_least=0, whole=True)
        arguments.number("max_tactics", self.max_tactics, at_least=1, whole=True, optional=True)
        for name in ("fresh", "average"):
            arguments.number(name, getattr(self, name), above=0, at_most=1)
        arguments.number("lr", self.lr, above=0)
        arguments.number("length_weight", self.length_weight, at_least=0)
        arguments.choice("update", self.update, UPDATES)
        arguments.choice("begin", self.begin, BEGINS)
        arguments.choice("way", self.way, WAYS)
        selection(self.select, self.more)
        plain = (self.select, self.more, self.conjectures) == ("all", "none", 0)
        if self.way == "search" and not plain:
            raise ValueError(
                f"select is {self.select!r}, more {self.more!r} and conjectures {self.conjectures}, "
                "which are about sampled episodes, but way is 'search'"
            )
        if self.generated and (self.way != "sample" or not plain):
            raise ValueError(
                f"generated is {self.generated}, which samples all theorems in turn: way must be "
                "'sample', select 'all', more 'none' and conjectures 0; what a search generates is "
                "search_tokens"
            )
        for name in ("window", "band"):
            low, high = getattr(self, name)
            arguments.number(name, low, at_least=0, at_most=1)
            arguments.number(name, high, above=low, at_most=1)
        if not self.replay and (self.update == "replay" or self.fresh < 1):
            raise ValueError(
                f"fresh is {self.fresh} and there is no `replay` to read the rest from: name the "
                "sources of the warm start, or set fresh to 1 and leave the control out"
            )
        if not (Path(self.policy) / "segenv.json").exists():
            raise ValueError(
                f"policy is {self.policy}, but there is no checkpoint of agents.training.sft"
            )
        if name_of(self.select) == "reverse":
            raise ValueError(
                "select is 'reverse', which begins inside of reference proofs, but expert iteration "
                "learns whole proofs and looks at none of those: GRPO has it"
            )
        if name_of(self.select) in INSIDE:
            shows_states(read(Path(self.policy)))
        if self.correct:
            _corrects(read(Path(self.policy)))
        if (self.correct or self.give_up) and self.way == "search":
            raise ValueError(
                f"correct is {self.correct} and give_up {self.give_up}, which learn from episodes that "
                "failed, but way is 'search', which keeps none"
            )
        for source in (self.source, self.held_out, *self.replay):
            as_source(source).check()


def _corrects(spec: Spec | None) -> None:
    """Raise `ValueError` for a policy that is not asked for corrections."""
    spec = spec or Spec()
    if spec.granularity != "whole":
        raise ValueError(
            "correct is about whole proofs that failed, and the policy was trained for the "
            f"granularity {spec.granularity!r}"
        )
    if not format_named(spec.prompt).shows_feedback:
        raise ValueError(
            f"correct shows Lean's errors in the prompt, and the prompt format {spec.prompt!r} of the "
            "policy has no place for them: train the warm start with --prompt main-goal or goals"
        )
