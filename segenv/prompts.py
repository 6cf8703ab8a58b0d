"""How a proof state is put to a language model: named formats, shared by all who read or write them.

Exporters, training, search and reinforcement learning take a format from here, so that a model is
asked at inference what it was asked in training.

| name         | what it shows                                                                       |
|--------------|-------------------------------------------------------------------------------------|
| `goals`      | `[DEFINITIONS]`, `[PREMISES]`, `[FEEDBACK]` (each where there is any), `[GOAL]` with all goals, `[PROOFSTEP]`: the shape of the step provers of SEG-ATP's group |
| `first-goal` | the same, the first goal alone                                                      |
| `main-goal`  | the same, the first goal in full and the targets of the next ones                   |
| `theorem`    | the signature behind its definitions, to be completed by a whole proof              |
| `bfs-prover` | `{state}:::` (BFS-Prover, arXiv 2502.03438; V2, 2509.06493)                         |
| `internlm2.5`| name, proof so far and state (InternLM2.5-StepProver, arXiv 2410.15700), as a chat  |
| `deepseek`   | the file up to `:= by`, fenced (DeepSeek-Prover-V1.5, arXiv 2408.08152; STP, 2502.00212) |

A prompt that is too long for a model is cut at its far end, goal by goal, and says so (`shortened`).
"""  # noqa: E501

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from segenv.names import closest
from segenv.proof import Goal, ProofState, Theorem

CUT = "…"
"""The mark of what was left out."""
TARGETS = 3
"""How many goals behind the first one show their targets in `main-goal`."""
MARKS = ("[DEFINITIONS]", "[PREMISES]", "[FEEDBACK]", "[GOAL]", "[PROOFSTEP]")
"""What our own formats put between their parts."""


@dataclass(frozen=True)
class Shown:
    """What a prompt may show; a format takes what it needs.

    | field         | meaning                                                       |
    |---------------|---------------------------------------------------------------|
    | `theorem`     | the theorem                                                   |
    | `goals`       | the goals of the state, main goal first                       |
    | `tactics`     | the tactics that led there                                    |
    | `definitions` | definitions that the statement uses, as source                |
    | `premises`    | what was retrieved for the state                              |
    | `feedback`    | Lean's errors about earlier texts, a plan, ...                |
    | `omitted`     | how many goals were left out behind those of `goals`          |
    """

    theorem: Theorem
    goals: tuple[Goal, ...]
    tactics: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    omitted: int = 0

    @property
    def state(self) -> str:
        """The goals as Lean prints them, and how many more there are."""
        more = [f"{CUT} {self.omitted} more goals"] * bool(self.omitted)
        return "\n\n".join([*(goal.text for goal in self.goals), *more]) or "no goals"


def shown(
    state: ProofState,
    definitions: Sequence[str] = (),
    premises: Sequence[str] = (),
    feedback: Sequence[str] = (),
) -> Shown:
    """All that there is to show of a state; without `definitions` those that its theorem knows."""
    known = tuple(definitions) or state.theorem.definitions
    return Shown(
        *(state.theorem, state.goals, state.script),
        *(known, tuple(premises), tuple(feedback)),
    )


@dataclass(frozen=True)
class Format:
    """A way to put a state to a model.

    | field       | meaning                                                                  |
    |-------------|--------------------------------------------------------------------------|
    | `name`      | its name in `FORMATS`                                                    |
    | `text`      | the prompt                                                               |
    | `of_states` | whether it shows the state; if not, it serves for whole proofs alone     |
    | `is_chat`   | whether the text is a user's message, for the model's own chat template  |
    | `shows_feedback` | whether it has a place for Lean's errors about earlier texts        |
    """

    name: str
    text: Callable[[Shown], str]
    of_states: bool = True
    is_chat: bool = False
    shows_feedback: bool = False


def format_named(name: str) -> Format:
    """A format by its name. Raises `ValueError` for one that is not there."""
    if name not in FORMATS:
        raise ValueError(closest("prompt format", name, FORMATS))
    return FORMATS[name]


def shortened(given: Shown) -> Iterator[Shown]:
    """The same, showing less and less, each mark of what is gone included.

    First what is not the state goes (feedback, then premises, then definitions), then goals from the
    far end, at last the hypotheses of the first goal, the oldest first. Its target always stays.
    """
    if given.feedback:
        yield (given := replace(given, feedback=(CUT,)))
    if given.premises:
        yield (given := replace(given, premises=(CUT,)))
    if given.definitions:
        yield (given := replace(given, definitions=(CUT,)))
    while len(given.goals) > 1:
        given = replace(given, goals=given.goals[:-1], omitted=given.omitted + 1)
        yield given
    for goal in given.goals:
        lines = goal.text.splitlines()
        target = next((i for i, line in enumerate(lines) if line.startswith("⊢")), len(lines) - 1)
        for i in range(1, target + 1):
            text = "\n".join([CUT, *lines[i:]])
            yield replace(given, goals=(replace(goal, text=text),))


def _sections(given: Shown, state: str) -> str:
    parts = (
        ("[DEFINITIONS]", "\n\n".join(given.definitions)),
        ("[PREMISES]", "\n".join(given.premises)),
        ("[FEEDBACK]", "\n".join(given.feedback)),
    )
    told = "".join(f"{mark}\n{text}\n" for mark, text in parts if text)
    return f"{told}[GOAL]\n{state}\n[PROOFSTEP]\n"


def _goals(given: Shown) -> str:
    return _sections(given, given.state)


def _first_goal(given: Shown) -> str:
    return _sections(given, given.goals[0].text if given.goals else "no goals")


def _main_goal(given: Shown) -> str:
    first, rest = given.goals[:1], given.goals[1:]
    more = len(rest[TARGETS:]) + given.omitted
    lines = [*(goal.text for goal in first), *(f"⊢ {goal.target}" for goal in rest[:TARGETS])]
    return _sections(given, "\n".join([*lines, *[f"{CUT} {more} more goals"] * bool(more)]))


def _theorem(given: Shown) -> str:
    lines = [*(f"{text}\n" for text in given.definitions), f"{given.theorem.signature} := by\n"]
    return "Complete the following Lean 4 code:\n" + "\n".join(lines)


def _bfs_prover(given: Shown) -> str:
    return f"{given.state}:::"


def _internlm(given: Shown) -> str:
    before = "\n".join(given.tactics)
    return (
        f"---\nNAME: {given.theorem.name}\n\n---\nPROOF_BEFORE: {before}\n\n"
        f"---\nSTATE_BEFORE: {given.state}\n\n---\nTACTIC: "
    )


def _deepseek(given: Shown) -> str:
    source = f"{given.theorem.preamble}{given.theorem.signature} := by\n"
    return f"Complete the following Lean 4 code:\n\n```lean4\n{source}"


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("goals", _goals, shows_feedback=True),
        Format("first-goal", _first_goal, shows_feedback=True),
        Format("main-goal", _main_goal, shows_feedback=True),
        Format("theorem", _theorem, of_states=False),
        Format("bfs-prover", _bfs_prover),
        Format("internlm2.5", _internlm, is_chat=True),
        Format("deepseek", _deepseek, of_states=False),
    )
}
"""The formats by name."""
USUAL: Mapping[str, str] = {"step": "goals", "segment": "goals", "whole": "theorem"}
"""What each granularity is asked if nothing else is said."""


def usable(name: str, granularity: str) -> Format:
    """A format for a granularity. Raises `ValueError` for one that cannot show a state on the way."""
    found = format_named(name)
    if granularity != "whole" and not found.of_states:
        some = ", ".join(one.name for one in FORMATS.values() if one.of_states)
        raise ValueError(
            f"the prompt format {name!r} shows the theorem and not the state, so it serves whole "
            f"proofs only, not the granularity {granularity!r}: choose one of {some}"
        )
    return found
