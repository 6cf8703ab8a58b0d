"""`segenv play`: prove a theorem by hand, tactic by tactic."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segenv.cli.common import REFUSED, Json, Name, busy, console, find, native, print_json
from segenv.proof import Goal, ProofState, TacticError, Theorem, Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from segenv.backends.base import Backend
    from segenv.cli.advice import Advice, Adviser

HELP = """\
Type a tactic; end a line with \\ to go on with the next. Other words:
  undo     take the last tactic back
  hint     the next tactic of the reference proof, from here
  suggest  what the policy would do here, and what Lean makes of it (--policy)
  1, 2 ... run what was suggested under that number
  script   the tactics so far
  defs     the definitions that the statement uses
  restart  back to the start
  quit     leave"""
TIERS = ("T1", "T2")


def command(
    source: Annotated[
        str, typer.Argument(metavar="[SOURCE]", help="A suite, a .lean file, or a folder.")
    ] = "logic",
    theorem: Name = None,
    policy: Annotated[
        str | None,
        typer.Option(
            metavar="POLICY",
            help="Who answers `suggest`: a folder that python -m agents.training.sft wrote, or "
            "MODULE:NAME, a Python object with `sample(prompts, n, seed)`, e.g. agents.zoo:step_1m.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Prove a theorem by hand: the first of the source, or the one you name.

    With `--json` the goals go to stderr and the result to stdout. Exit status 1 if you leave it
    unproved.
    """
    from segenv.cli.advice import adviser_of

    adviser = None if policy is None else adviser_of(policy)
    with native() as backend:
        chosen = find(source, theorem, backend)[0]
        adviser = adviser and adviser.of(chosen)
        game = Game(backend, chosen, console(err=json), adviser)
        proved = game.play()
    if json:
        print_json(game.as_json())
    if not proved:
        raise typer.Exit(REFUSED)


class Game:
    """One theorem and the states on the way to its proof."""

    def __init__(
        self,
        backend: "Backend",
        theorem: Theorem,
        screen: "Console",
        adviser: "Adviser | None" = None,
    ) -> None:
        self.backend = backend
        self.screen = screen
        self.adviser = adviser
        self.advice: list[Advice] = []
        self.states = [backend.start(theorem)]
        self.verdicts: dict[str, Verdict] = {}
        self.reference: dict[str, str] | None = None

    @property
    def state(self) -> ProofState:
        """Where the player is."""
        return self.states[-1]

    @property
    def theorem(self) -> Theorem:
        """What is to be proved."""
        return self.state.theorem

    def play(self) -> bool:
        """Read tactics until the theorem is proved or the player leaves; whether it is proved."""
        _enable_history()
        self.screen.print(self.theorem.signature, style="bold", soft_wrap=True)
        if self.theorem.title:
            self.screen.print(self.theorem.title, style="dim", soft_wrap=True)
        self.screen.print("(help says what you can type)", style="dim")
        if self.adviser and self.adviser.about:
            self.screen.print(f"(the policy {self.adviser.about})", style="dim", soft_wrap=True)
        self.show_goals()
        while (line := self.read()) is not None:
            if line == "quit":
                break
            if line and self.obey(line):
                return True
        return False

    def read(self) -> str | None:
        """What the player typed, None at the end of the input."""
        lines: list[str] = []
        while True:
            try:
                line = self.ask("… " if lines else "> ")
            except EOFError:
                return "\n".join(lines).strip() or None
            lines.append(line.removesuffix("\\"))
            if not line.endswith("\\"):
                return "\n".join(lines).strip()

    def ask(self, prompt: str) -> str:
        """One line of input; the prompt is for terminals only."""
        if self.screen.file is sys.stdout and sys.stdin.isatty():
            return input(prompt)
        if sys.stdin.isatty():
            self.screen.print(prompt, end="")
        return input()

    def obey(self, line: str) -> bool:
        """Do what a line says; whether the theorem is proved now."""
        if line == "undo":
            self.undo()
        elif line == "restart":
            del self.states[1:]
            self.show_goals()
        elif line == "hint":
            self.screen.print(self.hint(), style="cyan", soft_wrap=True)
        elif line == "suggest":
            self.suggest()
        elif line.isdecimal():
            return self.take(int(line))
        elif line == "script":
            self.screen.print("\n".join(self.state.script) or "(nothing yet)", soft_wrap=True)
        elif line == "defs":
            definitions = self.backend.definitions(self.theorem)
            self.screen.print("\n\n".join(definitions) or "(none)", soft_wrap=True)
        elif line in ("help", "?"):
            self.screen.print(HELP)
        else:
            return self.run(line)
        return False

    def undo(self) -> None:
        """One tactic back."""
        if len(self.states) == 1:
            self.screen.print("nothing to undo", style="dim")
            return
        self.states.pop()
        self.show_goals()

    def run(self, tactic: str) -> bool:
        """Run a tactic; with no goals left, let the verdict be given."""
        outcome = self.backend.run_tactic(self.state, tactic)
        if isinstance(outcome, TacticError):
            self.screen.print(_refusal(outcome), style="red", soft_wrap=True)
            return False
        self.states.append(outcome)
        self.advice = []
        self.show_goals()
        return not outcome.goals and self.verify()

    def verify(self) -> bool:
        """Print the verdict at each tier; whether all are good."""
        for tier in TIERS:
            self.verdicts[tier] = verdict = self.backend.verify(self.state, tier)
            style = "green" if verdict.proved else "red"
            axioms = ", ".join(verdict.axioms) or "none"
            said = f"proved, axioms: {axioms}" if verdict.proved else f"rejected: {verdict.error}"
            self.screen.print(f"{tier}: {said}", style=style, soft_wrap=True)
        return all(verdict.proved for verdict in self.verdicts.values())

    def hint(self) -> str:
        """The tactic that the reference proof runs in this state, or why there is none."""
        if not self.theorem.proof:
            return "no hint: there is no reference proof"
        if self.reference is None:
            with busy("running the reference proof"):
                self.reference = _moves(self.backend, self.theorem)
        missing = "no hint: the reference proof does not come by here (undo or restart)"
        return self.reference.get(self.state.key, missing)

    def suggest(self) -> None:
        """Print what the policy would do here."""
        if self.adviser is None:
            self.screen.print("nobody to ask: begin with --policy MODULE:NAME", style="dim")
            return
        with busy("asking the policy"):
            self.advice = self.adviser.advice(self.backend, self.state)
        for number, one in enumerate(self.advice, start=1):
            self.screen.print(f"{number}  {one.text}", style="cyan", soft_wrap=True)
            self.screen.print(f"   {one}", style="dim", soft_wrap=True)

    def take(self, number: int) -> bool:
        """Run what was suggested last under a number; whether the theorem is proved now."""
        if not 0 < number <= len(self.advice):
            self.screen.print("nothing was suggested under that number", style="dim")
            return False
        return self.run(self.advice[number - 1].text)

    def show_goals(self) -> None:
        """Print the goals."""
        goals = self.state.goals
        if not goals:
            self.screen.print("no goals", style="green")
        for number, goal in enumerate(goals, start=1):
            if len(goals) > 1:
                self.screen.print(f"\ngoal {number} of {len(goals)}", style="dim")
            else:
                self.screen.print()
            self.screen.print(_goal_text(goal), soft_wrap=True)

    def as_json(self) -> dict[str, Any]:
        """The game as it stands."""
        return {
            "theorem": self.theorem.name,
            "script": list(self.state.script),
            "goals": [goal.text for goal in self.state.goals],
            "proved": bool(self.verdicts) and all(v.proved for v in self.verdicts.values()),
            "verdicts": {tier: vars(verdict) for tier, verdict in self.verdicts.items()},
        }


def _moves(backend: "Backend", theorem: Theorem) -> dict[str, str]:
    """What the reference proof runs in each of its states."""
    from segenv.traces.extract import trace

    try:
        found = trace(backend, theorem)
    except ValueError:
        return {}
    return {state.key: tactic for state, tactic in zip(found.states, found.tactics, strict=False)}


def _goal_text(goal: Goal) -> "Text":
    from rich.text import Text

    text = Text(goal.text)
    text.highlight_regex(r"(?m)^case .*$", "dim")
    text.highlight_regex(r"(?m)^[^\s⊢:][^:⊢]*(?= : )", "cyan")
    text.highlight_regex(r"(?ms)^⊢.*", "bold")
    return text


def _refusal(error: TacticError) -> str:
    place = "" if error.line is None else f", line {error.line}, column {error.column}"
    return f"refused ({error.kind}{place}): {error.message}"


def _enable_history() -> None:
    """Arrow keys and history for `input`, where Python has them."""
    if sys.stdin.isatty():
        try:
            import readline  # noqa: F401
        except ImportError:
            pass
