"""The proof environment: one theorem per episode, one tactic per step."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from math import inf
from typing import Any

import gymnasium as gym
from gymnasium.error import ResetNeeded

from segenv.backends.base import Attempt, Backend, BackendError
from segenv.envs import action_text
from segenv.envs.screen import say
from segenv.names import closest
from segenv.proof import ProofState, TacticError, Theorem, Verdict
from segenv.rewards import Decision, Rewards, Term, Transition, add_up, as_rewards
from segenv.spaces import LeanText
from segenv.spec import Specified
from segenv.syntax import pieces as split
from segenv.theorems.drawing import Drawing, Start, uniform

MAX_TACTIC = 2_048
MAX_ACTION = 20_000
MAX_FAILURES = 2  # of the backend, one right after the other, before an episode is given up
MAX_OBSERVATION = 65_536
CUT = "\n[cut]"

OPTIONS = ("theorem", "prefix")

Theorems = Iterable[Theorem | Start] | Drawing
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
class Amounts:
    """What an episode may spend, or has spent: leaf tactics, tokens and calls of the agent."""

    tactics: float = 0
    tokens: float = 0
    calls: float = 0

    def plus(self, tactics: int = 0, tokens: int = 0, calls: int = 0) -> "Amounts":
        """These amounts and some more."""
        return Amounts(self.tactics + tactics, self.tokens + tokens, self.calls + calls)

    def left_of(self, limits: "Amounts") -> dict[str, int | None]:
        """What remains of `limits`; None where there is no limit."""
        pairs = zip(astuple(limits), astuple(self), ("tactics", "tokens", "calls"), strict=True)
        return {name: None if limit == inf else int(limit - used) for limit, used, name in pairs}

    def reach(self, limits: "Amounts") -> bool:
        """Whether any limit is used up."""
        return any(
            used >= limit for used, limit in zip(astuple(self), astuple(limits), strict=True)
        )


@dataclass(frozen=True)
class Snapshot:
    """Where an episode stands; see `ProofEnv.clone_state`."""

    state: ProofState
    spent: Amounts
    failures: int = 0


@dataclass
class OpenDecision:
    """A call of the agent while its tactics run."""

    action: str
    tokens: int
    before: Snapshot
    transitions: list[Transition] = field(default_factory=list)
    terms: list[dict[str, float]] = field(default_factory=list)
    records: list[TacticRecord] = field(default_factory=list)
    refusal: TacticError | None = None
    verdict: Verdict | None = None
    backend_error: str | None = None
    gave_up: bool = False
    over_budget: bool = False
    place: tuple[int, int] = (1, 0)  # where in the action the tactic that runs now starts


class ProofEnv(Specified, gym.Env[str, str], gym.utils.EzPickle):
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

    The goal of a theorem drawn from `theorems`: uniformly from a list, otherwise as the source has it
    (`segenv.theorems.sources`), which may also start inside of a proof. `reset(options={"theorem":
    ...})` takes one by name, or any `Theorem` or `Start`; `options={"prefix": [...]}` starts after
    these tactics, at no cost. Episodes with options count for no curriculum; one that is given up by
    `reset` after a step counts as not proved.

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
    | `n_goals`      | how many are visible                                                     |
    | `n_goals_total`| how many in all; the same, as no focus block is open between two tactics |
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
    | `theorems`     |                | a list, or a `Drawing`, or a callable that gives either |
    | `backend`      |                | what runs the tactics, or a callable that gives it      |
    | `rewards`      | `{"proof": 1}` | reward terms, see `segenv.rewards.as_rewards`           |
    | `verify`       | `"T1"`         | the tier that a proof must reach                        |
    | `compound`     | `False`        | whether one tactic may hold nested tactics              |
    | `max_tactics`  | `64`           | budget of leaf tactics, None for no limit               |
    | `max_tokens`   | `None`         | budget of tokens in actions                             |
    | `max_calls`    | `None`         | budget of calls of the agent                            |
    | `count_tokens` | words, symbols | how many tokens a text has                              |
    | `render_mode`  | `None`         | `"ansi"` (a text) or `"human"` (printed)                |

    A refused tactic costs its leaf tactics too, at least one. Callables are called when first needed,
    `theorems` with the backend. A backend that the environment was given stays open when it closes;
    one that a callable opened for it is closed.

    ## Theorems

    By default the training split of the shipped suites: `logic`, `nat`, `list`, `int`, `set`,
    `algebra`, written for segenv (Apache-2.0), every theorem with a reference proof. Generators, data
    sets, mixtures and curricula: see `docs/theorems.md`.

    ## Baselines

    See `docs/` and `experiments/granularity`.

    ## Version History

    * v0: Initial version.
    """

    metadata = {"render_modes": ["ansi", "human"], "render_fps": 4}

    def __init__(
        self,
        theorems: Theorems | Callable[[Any], Theorems],
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
        gym.utils.EzPickle.__init__(
            self,
            *(theorems, backend, rewards, verify, compound),
            *(max_tactics, max_tokens, max_calls, count_tokens, render_mode),
        )
        self.rewards = as_rewards(rewards)
        self.tier = verify
        self.compound = compound
        self.limits = Amounts(
            *(inf if n is None else n for n in (max_tactics, max_tokens, max_calls))
        )
        self.count_tokens = count_tokens
        self.render_mode = render_mode
        self.action_space = LeanText(MAX_TACTIC)
        self.observation_space = LeanText(MAX_OBSERVATION)
        self._theorem_source = theorems
        self._backend_source = backend
        self._drawing: Drawing | None = None
        self._drawn: Start | None = None
        self._backend: Backend | None = None
        self._now: Snapshot | None = None
        self._decision: OpenDecision | None = None

    # -- what the environment is made of ----------------------------------------------------------

    @property
    def backend(self) -> Backend:
        """What runs the tactics; opened when first asked for."""
        if self._backend is None:
            source = self._backend_source
            self._backend = source() if callable(source) else source
        return self._backend

    @property
    def theorems(self) -> list[str]:
        """The names that `reset(options={"theorem": name})` understands."""
        return [theorem.name for theorem in self.drawing.theorems]

    @property
    def state(self) -> ProofState:
        """The proof state of the episode. Raises `ResetNeeded` before the first `reset`."""
        return self._snapshot().state

    @property
    def drawing(self) -> Drawing:
        """What episodes are drawn from; made when first asked for."""
        if self._drawing is None:
            source = self._theorem_source
            found = source(self.backend) if callable(source) else source
            self._drawing = uniform(found) if isinstance(found, Iterable) else found
        return self._drawing

    def _end_of_drawn(self, proved: bool) -> None:
        """Tell the drawing how its episode ended; one without a step was none."""
        start, self._drawn = self._drawn, None
        if start and self._snapshot().spent.calls:
            self.drawing.record(start, proved)

    def _snapshot(self) -> Snapshot:
        if self._now is None:
            raise ResetNeeded("call `reset` before anything else")
        return self._now

    # -- the decision process -----------------------------------------------------------------------

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Start an episode; see Starting State above. Raises `ValueError` for unknown options."""
        super().reset(seed=seed)
        options = dict(options or {})
        if unknown := options.keys() - set(OPTIONS):
            raise ValueError(closest("option", str(min(unknown, key=str)), OPTIONS))
        self._end_of_drawn(proved=False)
        start = self._chosen(**options)
        state = self._after_prefix(self.backend.start(start.theorem), start.prefix)
        self._now, self._decision = Snapshot(state, Amounts()), None
        self._drawn = None if options else start
        self._show()
        return self._observation(), self._info()

    def step(self, action: str) -> Step:
        """Run one tactic; see the sections above. Any value is a legal action, most are refused.

        Within an open decision (`open_decision`) this runs the next tactic of it.
        """
        if self._decision is not None:
            return self._inner_step(self._decision, action)
        with self.open_decision(action) as decision:
            self._attempt(decision, action)
            return self.close_decision()

    @contextmanager
    def open_decision(self, action: object) -> Iterator[OpenDecision]:
        """A call of the agent: it pays for the whole text now, and for tactics as they run.

        Anything raised before `close_decision` (an interrupt) takes everything back.
        """
        before = self._snapshot()
        tokens = self.count_tokens(action) if isinstance(action, str) else 0
        self._decision = OpenDecision(str(action), tokens, before)
        spent = before.spent.plus(tokens=tokens, calls=1)
        self._decision.over_budget = spent.tokens > self.limits.tokens
        self._now = replace(before, spent=spent)
        try:
            yield self._decision
        except BaseException:
            self._now, self._decision = before, None
            raise

    def close_decision(self, gamma: float = 1.0, rollback: bool = False) -> Step:
        """End the call: the observation, the discounted reward of its tactics, and its `info`.

        With `rollback` a refused tactic takes back the state (not the cost) of those before it.
        """
        decision, now = self._decision, self._snapshot()
        assert decision is not None
        self._decision = None
        if rollback and decision.refusal:
            self._now = now = replace(now, state=decision.before.state)
        terms = add_up(decision.terms, gamma) | self.rewards.of_decision(
            Decision(
                *(decision.action, decision.before.state, now.state),
                *(tuple(decision.transitions), decision.tokens),
            )
        )
        proved = bool(decision.verdict and decision.verdict.proved)
        terminated = proved or decision.gave_up
        spent_out = decision.over_budget or now.spent.reach(self.limits)
        truncated = not terminated and (spent_out or now.failures >= MAX_FAILURES)
        if terminated or truncated:
            self._end_of_drawn(proved)
        self._show()
        info = self._info() | self._decision_info(decision, terms)
        return self._observation(), sum(terms.values()), terminated, truncated, info

    def pieces(self, action: object) -> list[tuple[str, int, int]]:
        """The tactics of an action with their line and column, split by Lean's own parser.

        An action that is no tactic text, or does not parse, is one piece: running it refuses it.
        """
        if action_text.refuse(action, MAX_ACTION) or action == action_text.GIVE_UP:
            return [(action, 1, 0)]  # type: ignore[list-item]
        assert isinstance(action, str)
        text = action_text.tidy(action)
        try:
            tactics = self.backend.parse(self.state, text)
        except BackendError:
            return [(text, 1, 0)]
        if isinstance(tactics, TacticError):
            return [(text, 1, 0)]
        return split(text, tactics)

    def attempts(self, action: object, split: bool = False) -> list[Attempt]:
        """What `step(action)` will ask of the backend, for `Backend.run_ahead`."""
        if action_text.refuse(action, MAX_ACTION) or action == action_text.GIVE_UP:
            return []
        now = self._snapshot()
        left = self.limits.tactics - now.spent.tactics
        budget = None if left == inf else int(left)
        return [Attempt(now.state, action_text.tidy(str(action)), self.compound, budget, split)]

    def _inner_step(self, decision: OpenDecision, tactic: str) -> Step:
        """One tactic of an open decision: the caller merges the results by `close_decision`."""
        self._attempt(decision, tactic)
        terms = decision.terms[-1] if decision.terms else {}
        proved = bool(decision.verdict and decision.verdict.proved)
        stopped = decision.over_budget or self._snapshot().failures >= MAX_FAILURES
        info = {"error": decision.refusal} if decision.refusal else {}
        return self._observation(), sum(terms.values()), proved or decision.gave_up, stopped, info

    def _attempt(self, decision: OpenDecision, tactic: object) -> None:
        """Try one tactic, and note in `decision` what came of it."""
        if tactic == action_text.GIVE_UP:
            decision.gave_up = True
            return
        now = self._snapshot()
        outcome = self._outcome(decision, tactic)
        refused = isinstance(outcome, TacticError)
        cost = (
            outcome.tactics
            if isinstance(outcome, TacticError)
            else outcome.tactics - now.state.tactics
        )
        after = now.state if isinstance(outcome, TacticError) else outcome
        failures = now.failures + 1 if decision.backend_error else 0
        self._now = Snapshot(after, now.spent.plus(tactics=cost), failures)
        decision.refusal = outcome if isinstance(outcome, TacticError) else None
        proved = bool(decision.verdict and decision.verdict.proved)
        text = tactic if isinstance(tactic, str) else repr(tactic)
        tokens = self.count_tokens(text)
        transition = Transition(
            now.state, text, after, decision.refusal, proved and not refused, tokens, cost
        )
        decision.transitions.append(transition)
        decision.terms.append(self.rewards.of_transition(transition))
        before, left = len(now.state.goals), len(after.goals)
        decision.records.append(
            TacticRecord(text, not refused, decision.refusal, before, left, tokens, cost)
        )

    def _outcome(self, decision: OpenDecision, tactic: object) -> ProofState | TacticError:
        """What `tactic` does in this state; only a verified proof may end without goals."""
        now = self._snapshot()
        if decision.over_budget:
            return TacticError("budget", "the text costs more tokens than are left", tactics=0)
        if refusal := action_text.refuse(tactic, MAX_ACTION):
            return refusal
        left = self.limits.tactics - now.spent.tactics
        try:
            outcome = self.backend.run_tactic(
                now.state,
                action_text.tidy(str(tactic)),
                compound=self.compound,
                budget=None if left == inf else int(left),
            )
            if isinstance(outcome, ProofState):
                return outcome if outcome.goals else self._verified(decision, outcome)
        except BackendError as error:
            decision.backend_error = str(error)
            return TacticError("infrastructure", str(error))
        if outcome.kind == "budget":
            decision.over_budget = True
        return self._placed(outcome, decision.place)

    def _verified(self, decision: OpenDecision, done: ProofState) -> ProofState | TacticError:
        """`done`, if its script is a proof; a refusal otherwise, so that a cheat ends nothing."""
        decision.verdict = self.backend.verify(done, self.tier)
        if decision.verdict.proved:
            return done
        cost = done.tactics - self.state.tactics
        return TacticError("forbidden", decision.verdict.error or "not a proof", tactics=cost)

    @staticmethod
    def _placed(error: TacticError, place: tuple[int, int]) -> TacticError:
        """The error with its position counted in the whole action."""
        line, column = place
        if error.line is None or error.column is None or place == (1, 0):
            return error
        shift = column if error.line == 1 else 0
        return replace(error, line=error.line + line - 1, column=error.column + shift)

    # -- planning -------------------------------------------------------------------------------------

    def clone_state(self) -> Snapshot:
        """Where the episode stands, as a value: theorem, script, goals and what was spent."""
        return self._snapshot()

    def restore_state(self, snapshot: Snapshot) -> tuple[str, dict[str, Any]]:
        """Go back to a snapshot of this or another environment with the same backend.

        One about another theorem is not the episode that was drawn: its end counts for no curriculum.
        """
        if self._drawn and snapshot.state.theorem != self._drawn.theorem:
            self._drawn = None
        self._now = snapshot
        self._decision = None
        return self._observation(), self._info()

    # -- the rest of Gymnasium ------------------------------------------------------------------------

    def render(self) -> str | None:
        """The theorem, the script so far and the open goals, as text (mode "ansi")."""
        return self._picture() if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Close the backend if this environment opened it."""
        if self._backend is not None and callable(self._backend_source):
            self._backend.close()
            self._backend = None

    def _show(self) -> None:
        if self.render_mode == "human":
            say(self._picture() + "\n")

    def _picture(self) -> str:
        state = self._snapshot().state
        script = "".join(f"  {line}\n" for tactic in state.script for line in tactic.split("\n"))
        return f"{state.theorem.signature} := by\n{script}\n{state}"

    def _observation(self) -> str:
        text = str(self._snapshot().state)
        return text if len(text) <= MAX_OBSERVATION else text[: MAX_OBSERVATION - len(CUT)] + CUT

    def _info(self) -> dict[str, Any]:
        now = self._snapshot()
        state = now.state
        return {
            "theorem": state.theorem.name,
            "script": state.script,
            "goals": state.goals,
            "n_goals": len(state.goals),
            "n_goals_total": len(state.goals),
            "state_key": state.key,
            "budget": now.spent.left_of(self.limits),
            "spent": {
                "tactics": now.spent.tactics,
                "tokens": now.spent.tokens,
                "calls": now.spent.calls,
            },
        }

    @staticmethod
    def _decision_info(decision: OpenDecision, terms: dict[str, float]) -> dict[str, Any]:
        info: dict[str, Any] = {
            "tactics": tuple(decision.records),
            "duration": max(1, len(decision.records)),
            "reward_terms": terms,
        }
        optional = {
            "error": decision.refusal,
            "verdict": decision.verdict,
            "backend_error": decision.backend_error,
            "gave_up": decision.gave_up or None,
        }
        return info | {key: value for key, value in optional.items() if value is not None}

    def _chosen(
        self, theorem: str | Theorem | Start | None = None, prefix: Sequence[str] | None = None
    ) -> Start:
        """The start that `reset` was asked for, or one drawn by the seed."""
        if theorem is None:
            start = self.drawing.draw(self.np_random)
        elif isinstance(theorem, str):
            start = Start(self._named(theorem))
        elif isinstance(theorem, (Start, Theorem)):
            start = theorem if isinstance(theorem, Start) else Start(theorem)
        else:
            raise ValueError(f"theorem is {theorem!r}, not a name, a Theorem or a Start")
        if prefix is None:
            return start
        if isinstance(prefix, str) or not all(isinstance(tactic, str) for tactic in prefix):
            raise ValueError(f"prefix is {prefix!r}, not a list of tactics")
        return replace(start, prefix=tuple(prefix))

    def _named(self, name: str) -> Theorem:
        named = {theorem.name: theorem for theorem in self.drawing.theorems}
        if not named:
            raise ValueError(f"there is no theorem {name!r}: only a world with a `count` has names")
        if name not in named:
            raise ValueError(closest("theorem", name, named))
        return named[name]

    def _after_prefix(self, state: ProofState, prefix: Sequence[str]) -> ProofState:
        for i, tactic in enumerate(prefix, start=1):
            outcome = self.backend.run_tactic(state, tactic)
            if isinstance(outcome, TacticError):
                raise ValueError(
                    f"tactic {i} of the prefix, {tactic!r}, is refused: {outcome.message}"
                )
            state = outcome
        if not state.goals:
            raise ValueError(f"the prefix proves {state.theorem.name}: nothing is left to do")
        return replace(state, tactics=0)
