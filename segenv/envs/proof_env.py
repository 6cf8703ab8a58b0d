"""The proof environment: one theorem per episode, one tactic per step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

import gymnasium as gym
from gymnasium.error import ResetNeeded

from segenv import arguments
from segenv.backends.base import Attempt, Backend, BackendError, Piece, Ran
from segenv.decision import Decision, Spending, Transition
from segenv.envs import action_text
from segenv.envs.foresight import Foresight
from segenv.envs.screen import say
from segenv.names import closest
from segenv.origin import ASKED_FOR, Origin
from segenv.proof import ProofState, TacticError, Theorem, Verdict
from segenv.spaces import LeanText
from segenv.spec import Specified
from segenv.theorems.find import Given, as_source
from segenv.theorems.samplers import Sampler, Start
from segenv.theorems.source import opened
from segenv.theorems.starting import started
from segenv.tokens import count_tokens

MAX_ACTION = 100_000
MAX_FAILURES = 2  # of the backend, one right after the other, before an episode is given up
MAX_OBSERVATION = 65_536
CUT = "\n[cut]"

OPTIONS = ("theorem", "prefix")
TIERS = ("T1", "T2", "T3")

Step = tuple[str, float, bool, bool, dict[str, Any]]


@dataclass(frozen=True)
class Snapshot:
    """Where an episode stands; see `ProofEnv.clone_state`."""

    state: ProofState
    spent: Spending = field(default_factory=Spending)
    steps: int = 0
    failures: int = 0
    over: bool = False
    origin: Origin = ASKED_FOR


class ProofEnv(Specified, gym.Env[str, str], gym.utils.EzPickle):
    """
    ## Description

    The agent proves a theorem in Lean 4. `reset` draws a theorem and shows its goal; each `step`
    runs one tactic on the main goal. A tactic that is refused leaves the proof state as it was. When
    no goals are left the proof is verified; only a verified proof ends the episode as a success.

    Granularity is a wrapper: `SegmentAction` (several tactics a step) and `ProofAction` (a whole
    proof) make `LeanSegment-v0` and `LeanProof-v0` of it. So are budgets of tokens and calls
    (`CallBudget`) and reward terms (`RewardTerms`), which the three ids have around it.

    Time is counted in leaf tactics: an action lasts as long as it has leaves (`info["duration"]`),
    and what follows is discounted by gamma to that power.

    ## Action Space

    `LeanText(100000)`: one tactic, e.g. `intro h`. Any text is a legal action; most are refused, with
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

    gamma^(n - 1) for a tactic of n leaves whose proof is verified, otherwise 0: the proof is found
    with its last leaf. So with any gamma the return of a proof is gamma to the leaf tactics charged
    before that one, however the proof is cut into actions, lines and brackets. `rewards` of the ids
    adds other terms, see `segenv.rewards`.

    ## Starting State

    The goal of a theorem drawn from `theorems`: uniformly from a list, otherwise as the source has it
    (`segenv.theorems.source`), which may also start inside of a proof. `reset(options={"theorem":
    ...})` takes one by name, or any `Theorem` or `Start`; `options={"prefix": [...]}` starts after
    these tactics, at no cost. The attribute `next_theorem` does the same for one `reset` without
    options, so that each environment of a vector can be given its own (`set_attr`). Episodes that
    were asked for count for no curriculum; one that is given up by `reset` after a step counts as
    not proved.

    ## Episode End

    1. Termination: the proof is verified (T1: accepted by the kernel; T2: compiled again from text).
    2. Termination: the agent gave up.
    3. Truncation: the budget of leaf tactics is used up, or the next action would cost more than is
       left of it (that action is not run: kind `budget`).
    4. Truncation: the backend lost the state twice in a row.

    `info["ended"]` says which (`segenv.decision.Decision`). A step after the end raises
    `gymnasium.error.ResetNeeded`.

    ## Information

    | Key            | Meaning                                                                  |
    |----------------|--------------------------------------------------------------------------|
    | `theorem`      | its name                                                                 |
    | `statement`    | the declaration up to `:=`                                               |
    | `definitions`  | the definitions of its file that the statement speaks of, as source      |
    | `source`       | where it comes from, e.g. `logic.lean:12`                                |
    | `level`        | the level of its suite, or ""                                            |
    | `drawn_from`   | the source it was drawn from, e.g. `nat/train`; "" if it was asked for   |
    | `knobs`        | those of the generator it was drawn from, by name                        |
    | `curriculum_level` | the level it was drawn from, if that was a curriculum's              |
    | `script`       | the tactics accepted so far                                              |
    | `goals`        | the open goals, structured (`segenv.Goal`)                               |
    | `n_goals`      | how many                                                                 |
    | `state_key`    | sixteen digits, equal for states of a theorem that print alike           |
    | `budget`       | what is left of each budget (None: no limit)                             |
    | `spent`        | what was used of each                                                    |
    | `decision`     | step: all of it as one value (`segenv.decision.Decision`)                |
    | `tactics`      | step: a `Transition` for each tactic tried                               |
    | `duration`     | step: the leaf tactics charged, at least 1                               |
    | `is_success`   | step: whether the proof is finished and verified                         |
    | `error`        | step, if refused: a `TacticError`                                        |
    | `verdict`      | step, if no goals were left: a `Verdict`                                 |
    | `gave_up`      | step, if the agent gave up: True                                         |
    | `unrun`        | step of a segment, if it ended early: the tactics that were not reached  |
    | `ended`        | step, at the end of the episode: why                                     |

    `segenv.traces.decisions.info_to_json(info)` makes JSON of it.

    Nothing here depends on the clock: the same seed and actions give the same values.

    ## Arguments

    | Parameter       | Default        | Description                                            |
    |-----------------|----------------|--------------------------------------------------------|
    | `theorems`      |                | any source, see `segenv.theorems.find.as_source`       |
    | `backend`       |                | what runs the tactics, or a callable that gives it     |
    | `gamma`         | `1.0`          | the discount of a leaf tactic                          |
    | `verify`        | `"T1"`         | the tier that a proof must reach                       |
    | `compound`      | `False`        | whether one tactic may hold nested tactics             |
    | `max_tactics`   | `64`           | budget of leaf tactics, None for no limit              |
    | `max_characters`| `100000`       | length of an action                                    |
    | `count_tokens`  | words, symbols | how many tokens a text has                             |
    | `render_mode`   | `None`         | `"ansi"` (a text) or `"human"` (printed)               |

    A refused tactic costs its leaf tactics too, at least one. Sources are opened when first needed,
    and so is a backend that is a callable. A backend that the environment was given stays open when
    it closes; one that a callable opened for it is closed.

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
        theorems: Given,
        backend: Backend | Callable[[], Backend],
        gamma: float = 1.0,
        verify: str = "T1",
        compound: bool = False,
        max_tactics: int | None = 64,
        max_characters: int = MAX_ACTION,
        count_tokens: Callable[[str], int] = count_tokens,
        render_mode: str | None = None,
    ) -> None:
        arguments.number("gamma", gamma, at_least=0, at_most=1)
        arguments.choice("verify", verify, TIERS)
        arguments.switch("compound", compound)
        arguments.number("max_tactics", max_tactics, at_least=1, whole=True, optional=True)
        arguments.number("max_characters", max_characters, at_least=1, whole=True)
        arguments.function("count_tokens", count_tokens)
        arguments.choice("render_mode", render_mode, self.metadata["render_modes"], optional=True)
        gym.utils.EzPickle.__init__(
            self,
            *(theorems, backend, gamma, verify, compound),
            *(max_tactics, max_characters, count_tokens, render_mode),
        )
        self.gamma = gamma
        self.tier = verify
        self.compound = compound
        self.limits = Spending(inf if max_tactics is None else max_tactics, inf, inf)
        self.max_characters = max_characters
        self.count_tokens = count_tokens
        self.render_mode = render_mode
        self.action_space = LeanText(max_characters)
        self.observation_space = LeanText(MAX_OBSERVATION)
        self._source = as_source(theorems)
        self._backend_source = backend
        self._sampler: Sampler | None = None
        self._drawn: Start | None = None
        self._backend: Backend | None = None
        self._now: Snapshot | None = None
        self._definitions: tuple[str, ...] = ()
        self._foresight = Foresight()
        self.next_theorem: str | Theorem | Start | None = None

    # -- what the environment is made of ----------------------------------------------------------

    @property
    def backend(self) -> Backend:
        """What runs the tactics; opened when first asked for."""
        if self._backend is None:
            source = self._backend_source
            self._backend = source() if callable(source) else source
        return self._backend

    @property
    def named_theorems(self) -> list[str]:
        """The names that `reset(options={"theorem": name})` understands; none of an endless world."""
        return [theorem.name for theorem in self.sampler.theorems]

    @property
    def curriculum_level(self) -> int | tuple[int, ...] | None:
        """The level of the curriculum in `theorems`: None without one, a tuple of those of several.

        Setting it makes the level begin anew; one number is for all of them. Raises `ValueError` for
        a level that is not there.
        """
        levels = tuple(progress.level for progress in self.sampler.curricula)
        return levels if len(levels) > 1 else next(iter(levels), None)

    @curriculum_level.setter
    def curriculum_level(self, level: int | Sequence[int]) -> None:
        curricula = self.sampler.curricula
        levels = list(level) if isinstance(level, (list, tuple)) else [level] * len(curricula)
        if not curricula or len(levels) != len(curricula):
            raise ValueError(
                f"curriculum_level is {level!r}, but there are {len(curricula)} curricula"
            )
        checked = [p.check(each) for p, each in zip(curricula, levels, strict=True)]
        for progress, each in zip(curricula, checked, strict=True):
            progress.go_to(each)

    @property
    def state(self) -> ProofState:
        """The proof state of the episode. Raises `ResetNeeded` before the first `reset`."""
        return self._snapshot().state

    @property
    def sampler(self) -> Sampler:
        """What episodes are drawn from; opened when first asked for."""
        if self._sampler is None:
            self._sampler = opened(self._source, self.backend)
        return self._sampler

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
        options = arguments.mapping("options", options, OPTIONS)
        if self._now is not None:
            self.end_episode(proved=False)
        if self.next_theorem is not None:
            options = {"theorem": self.next_theorem} | options
            self.next_theorem = None
        start = self._chosen(**options)
        state = started(self.backend, start)
        self._foresight = Foresight()
        self._definitions = self.backend.definitions(start.theorem)
        self._now = Snapshot(state, origin=start.origin)
        self._drawn = None if options else start
        self._show()
        return self._observation(), self._info()

    def step(self, action: str) -> Step:
        """Run one tactic; see the sections above. Any value is a legal action, most are refused.

        Raises `ResetNeeded` where the episode is over.
        """
        before = self._snapshot()
        if before.over:
            raise ResetNeeded("the episode is over: call `reset`")
        decision, failures = self._decided(before, action)
        self._now = Snapshot(
            *(decision.next_state, decision.spent, before.steps + 1, failures), origin=before.origin
        )
        if decision.ended:
            self.end_episode(decision.proved)
        self._show()
        reward = decision.discounted(lambda transition: float(transition.proved))
        info = self._info() | decision.info()
        return self._observation(), reward, decision.terminated, decision.truncated, info

    def end_episode(self, proved: bool = False) -> None:
        """Say that the episode is over: the sampler hears of it, unless no step was taken."""
        self._now = replace(self._snapshot(), over=True)
        start, self._drawn = self._drawn, None
        if start and self._now.steps:
            self.sampler.record(start, proved)

    def _decided(self, now: Snapshot, action: object) -> tuple[Decision, int]:
        """What `action` does from here, and how often the backend has failed in a row then."""
        decision = Decision(
            action=action if isinstance(action, str) else repr(action),
            state=now.state,
            next_state=now.state,
            gamma=self.gamma,
            spent_before=now.spent,
            spent=now.spent,
            origin=now.origin,
        )
        if action == action_text.GIVE_UP:
            return replace(decision, gave_up=True, ended="gave_up"), 0
        verdict, failures = None, 0
        try:
            outcome = self._run(now, action)
            if isinstance(outcome, ProofState) and not outcome.goals:
                verdict, outcome = self._verified(now.state, outcome)
        except BackendError as error:
            outcome, failures = TacticError("infrastructure", str(error)), now.failures + 1
        transition = self._transition(now.state, decision.action, outcome)
        spent = now.spent.plus(tactics=transition.tactics)
        lost = "infrastructure" if failures >= MAX_FAILURES else None
        ended = self._ending(transition) or spent.exceeded(self.limits) or lost
        return replace(
            decision,
            next_state=transition.next_state,
            transitions=(transition,),
            tokens=transition.tokens,
            spent=spent,
            error=transition.error,
            verdict=verdict,
            ended=ended,
        ), failures

    @staticmethod
    def _ending(transition: Transition) -> str | None:
        if transition.proved:
            return "proved"
        refusal = transition.error
        return "tactics" if refusal and refusal.kind == "budget" else None

    def _transition(
        self, state: ProofState, tactic: str, outcome: ProofState | TacticError
    ) -> Transition:
        tokens = self.count_tokens(tactic[: self.max_characters])
        if isinstance(outcome, TacticError):
            return Transition(state, tactic, state, outcome, False, tokens, outcome.tactics)
        leaves, proved = outcome.tactics - state.tactics, not outcome.goals
        return Transition(state, tactic, outcome, None, proved, tokens, leaves)

    def _run(self, now: Snapshot, action: object) -> ProofState | TacticError:
        """What Lean makes of an action, or why it is not run."""
        if refusal := action_text.refuse(action, self.max_characters):
            return refusal
        text = action_text.tidy(str(action))
        known = self._foresight.take(now.state, text)
        if known is not None:
            return known
        return self.backend.run_tactic(
            now.state, text, compound=self.compound, budget=self._tactics_left(now)
        )

    def _verified(
        self, state: ProofState, done: ProofState
    ) -> tuple[Verdict, ProofState | TacticError]:
        """The verdict on a state without goals, which is a refusal if it is no proof."""
        verdict = self._foresight.verdict(done) or self.backend.verify(done, self.tier)
        if verdict.proved:
            return verdict, done
        cost = done.tactics - state.tactics
        return verdict, TacticError("forbidden", verdict.error or "not a proof", tactics=cost)

    def _tactics_left(self, now: Snapshot) -> int | None:
        left = self.limits.tactics - now.spent.tactics
        return None if left == inf else int(left)

    # -- looking ahead ------------------------------------------------------------------------------

    def attempt(self, action: object, split: bool = False) -> Attempt | None:
        """What a step, or with `split` a segment, will ask of the backend; None for nothing."""
        if action == action_text.GIVE_UP or action_text.refuse(action, self.max_characters):
            return None
        now, text = self._snapshot(), action_text.tidy(str(action))
        return Attempt(now.state, text, self.compound, self._tactics_left(now), split)

    def foresee(self, attempt: Attempt, ran: Sequence[Ran], verdict: Verdict | None = None) -> None:
        """Take note of what the backend made of an attempt, for the steps that will ask for it.

        `verdict` is the one on its first state without goals, at this environment's tier.
        """
        self._foresight = Foresight(attempt, ran, verdict)

    def pieces(self, action: object, to_end: bool = False) -> list[Piece]:
        """The tactics of an action, split by Lean's own parser, and run ahead in one request.

        An action that is no tactic text, or does not parse, is one piece: running it refuses it. With
        `to_end` the text is read as Lean reads a proof: what stands behind the last goal must hold.
        """
        attempt = self.attempt(action, split=True)
        if attempt is None:
            return [(action, 1, 0)]  # type: ignore[list-item]
        try:
            if self._foresight.attempt != attempt:
                self.foresee(attempt, self.backend.run_all([attempt])[0])
            pieces = self.backend.split(attempt.state, attempt.text)
        except BackendError:
            return [(attempt.text, 1, 0)]
        if isinstance(pieces, TacticError):
            return [(attempt.text, 1, 0)]
        return self._foresight.read_to_end(pieces) if to_end else list(pieces)

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
        theorem = snapshot.state.theorem
        if self._now is None or theorem.text_key != self._now.state.theorem.text_key:
            self._definitions = self.backend.definitions(theorem)
        self._now = snapshot
        self._foresight = Foresight()
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
        known = "".join(f"{definition}\n\n" for definition in self._definitions)
        return f"{known}{state.theorem.signature} := by\n{script}\n{state}"

    def _observation(self) -> str:
        text = str(self._snapshot().state)
        return text if len(text) <= MAX_OBSERVATION else text[: MAX_OBSERVATION - len(CUT)] + CUT

    def _info(self) -> dict[str, Any]:
        now = self._snapshot()
        state, theorem = now.state, now.state.theorem
        return {
            "theorem": theorem.name,
            "statement": theorem.signature,
            "definitions": self._definitions,
            "source": theorem.source,
            "level": theorem.level,
            **now.origin.info(),
            "script": state.script,
            "goals": state.goals,
            "n_goals": len(state.goals),
            "state_key": state.key,
            "budget": {"tactics": self._tactics_left(now)},
            "spent": {"tactics": int(now.spent.tactics)},
        }

    def _chosen(
        self, theorem: str | Theorem | Start | None = None, prefix: Sequence[str] | None = None
    ) -> Start:
        """The start that `reset` was asked for, or one drawn by the seed."""
        if theorem is None:
            start = self.sampler.sample(self.np_random)
        elif isinstance(theorem, str):
            start = Start(self._named(theorem))
        elif isinstance(theorem, (Start, Theorem)):
            start = theorem if isinstance(theorem, Start) else Start(theorem)
        else:
            raise ValueError(f"theorem is {theorem!r}, not a name, a Theorem or a Start")
        if prefix is None:
            return start
        return replace(start, prefix=arguments.words("prefix", prefix, "a list of tactics"))

    def _named(self, name: str) -> Theorem:
        named = {theorem.name: theorem for theorem in self.sampler.theorems}
        if not named:
            raise ValueError(f"there is no theorem {name!r}: only a world with a `count` has names")
        if name not in named:
            raise ValueError(closest("theorem", name, named))
        return named[name]
