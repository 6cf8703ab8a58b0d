"""The proof environment: one theorem per episode, one tactic per step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import gymnasium as gym
from gymnasium.error import ResetNeeded

from segenv.backends.base import Backend, BackendError
from segenv.envs import action_text
from segenv.names import closest
from segenv.proof import ProofState, Syntax, TacticError, Theorem, Verdict
from segenv.rewards import Decision, Rewards, Term, Transition, add_up, as_rewards
from segenv.spaces import LeanText

MAX_TACTIC = 2_048
MAX_OBSERVATION = 65_536
CUT = "\n[cut]"

Step = tuple[str, float, bool, bool, dict[str, Any]]


@dataclass(frozen=True)
class TacticRecord:
    """What became of one tactic: an entry of `info["tactics"]`."""

    text: str
    accepted: bool
    error: TacticError | None
    goals_before: int
    goals_after: int
    tokens: int
    tactics: int  # the leaf tactics that it was charged for


@dataclass(frozen=True)
class Spent:
    """What an episode has used so far: leaf tactics, tokens and calls of the agent."""

    tactics: int = 0
    tokens: int = 0
    calls: int = 0


@dataclass(frozen=True)
class Snapshot:
    """Where an episode stands; see `ProofEnv.clone_state`."""

    state: ProofState
    spent: Spent
    verdict: Verdict | None
    failures: int


@dataclass
class OpenDecision:
    """A call of the agent while its tactics run."""

    action: str
    tokens: int
    start: ProofState
    refusal: TacticError | None = None
    gives_up: bool = False
    transitions: list[Transition] = field(default_factory=list)
    terms: list[dict[str, float]] = field(default_factory=list)
    records: list[TacticRecord] = field(default_factory=list)


class ProofEnv(gym.Env[str, str]):
    """
    ## Description

    The agent proves a theorem in Lean 4. `reset` draws a theorem and shows its goal; each `step`
    runs one tactic on the main goal. A tactic that is refused leaves the proof state as it was. When
    no goals are left the proof is verified; only a verified proof ends the episode as a success.

    The wrappers `SegmentAction` (several tactics a step) and `ProofAction` (a whole proof) change
    the granularity of actions: `LeanStep-v0`, `LeanSegment-v0`, `LeanProof-v0`.

    ## Action Space

    `LeanText(2048)`: one tactic, e.g. `intro h`. Any text is a legal action; most are refused, with
    the kind of refusal and Lean's message in `info["error"]`. The tactic must be primitive (it holds
    no nested tactic sequence; alternatives that are `?_` are fine) unless `compound=True`. The text
    `give_up` ends the episode.

    ## Observation Space

    `LeanText(65536)`: the open goals exactly as Lean prints them, main goal first, a blank line
    between two. A longer text is cut and ends with a line `[cut]`.

    | Part       | Example         |
    |------------|-----------------|
    | case tag   | `case inl`      |
    | hypothesis | `h : a = b`     |
    | value      | `x : Nat := 5`  |
    | target     | `⊢ b = a`       |
    | none open  | `no goals`      |

    ## Rewards

    1 for the tactic whose proof is verified, otherwise 0. `rewards` adds other terms by name and
    weight, e.g. `{"proof": 1.0, "tactic_price": 0.01}`; `info["reward_terms"]` has the value of each.
    See `segenv.rewards`.

    ## Starting State

    The goal of a theorem drawn uniformly from `theorems`. `reset(options={"theorem": ...})` takes one
    by name, or any `Theorem`; `options={"prefix": [...]}` starts after these tactics, at no cost.

    ## Episode End

    1. Termination: the proof is verified (T1: accepted by the kernel; T2: compiled again from text).
    2. Termination: the agent gave up.
    3. Truncation: a budget of leaf tactics, tokens or calls is used up, or the next action would cost
       more than is left of it (that action is not run: kind `budget`).
    4. Truncation: the backend lost the state twice in a row (`info["backend_error"]`).

    ## Information

    | Key            | Meaning                                                                  |
    |----------------|--------------------------------------------------------------------------|
    | `theorem`      | its name                                                                 |
    | `script`       | the tactics accepted so far                                              |
    | `goals`        | the open goals, structured (`segenv.Goal`)                               |
    | `n_goals`      | how many; between two tactics no goal is hidden, so visible equals total |
    | `state_key`    | sixteen digits, equal for states of a theorem that print alike           |
    | `budget`       | what is left of `tactics`, `tokens`, `calls` (None: no limit)            |
    | `spent`        | what was used of each                                                    |
    | `tactics`      | step: a `TacticRecord` for each tactic tried                             |
    | `duration`     | step: how many, at least 1                                               |
    | `reward_terms` | step: the value of every reward term; their sum is the reward            |
    | `error`        | step, if refused: a `TacticError`                                        |
    | `verdict`      | step, if no goals were left: a `Verdict`                                 |
    | `gave_up`      | step, if the agent gave up: True                                         |
    | `backend_error`| step, if the backend was lost: its message                               |

    Nothing here depends on the clock: the same seed and actions give the same values.

    ## Arguments

    | Parameter      | Default        | Description                                             |
    |----------------|----------------|---------------------------------------------------------|
    | `theorems`     |                | theorems to draw from, or a callable that gives them    |
    | `backend`      |                | what runs the tactics, or a callable that gives it      |
    | `rewards`      | `{"proof": 1}` | reward terms, see `segenv.rewards.as_rewards`           |
    | `verify`       | `"T1"`         | the tier that a proof must reach                        |
    | `compound`     | `False`        | whether one tactic may hold nested tactics              |
    | `max_tactics`  | `64`           | budget of leaf tactics, None for no limit               |
    | `max_tokens`   | `None`         | budget of tokens in actions                             |
    | `max_calls`    | `None`         | budget of calls of the agent                            |
    | `count_tokens` | words, symbols | how many tokens a text has                              |
    | `render_mode`  | `None`         | `"ansi"` (a text) or `"human"` (printed)                |

    A refused tactic costs its leaf tactics too, at least one. Callables are called at the first
    `reset`. The backend belongs to whoever made it: closing the environment leaves it running.

    ## Theorems

    By default the training split of the shipped suites: `logic`, `nat`, `list`, `int`, written for
    segenv (Apache-2.0), every theorem with a reference proof. See `segenv.theorems`.

    ## Baselines

    See `docs/` and `experiments/granularity`.

    ## Version History

    * v0: Initial version.
    """

    metadata = {"render_modes": ["ansi", "human"], "render_fps": 4}

    def __init__(
        self,
        theorems: Sequence[Theorem] | Callable[[], Sequence[Theorem]],
        backend: Backend | Callable[[], Backend],
        rewards: Rewards | Sequence[Term] | Mapping[str, Any] | None = None,
        verify: str = "T1",
        compound: bool = False,
        max_tactics: int | None = 64,
        max_tokens: int | None = None,
        max_calls: int | None = None,
        count_tokens: Callable[[str], int] = action_text.count_tokens,
        render_mode: str | None = None,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ValueError(f"render_mode is {render_mode!r}, not one of 'ansi', 'human', None")
        self.rewards = as_rewards(rewards)
        self.tier = verify
        self.compound = compound
        self.limits = Spent(*(_unlimited(n) for n in (max_tactics, max_tokens, max_calls)))
        self.count_tokens = count_tokens
        self.render_mode = render_mode
        self.action_space = LeanText(MAX_TACTIC)
        self.observation_space = LeanText(MAX_OBSERVATION)
        self._theorem_source = theorems
        self._backend_source = backend
        self._theorems: dict[str, Theorem] | None = None
        self._backend: Backend | None = None
        self._decision: OpenDecision | None = None
        self._snapshot: Snapshot | None = None
