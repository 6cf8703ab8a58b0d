"""`python -m agents.training.grpo`: train, and say what it brought beside the control."""

from pathlib import Path
from typing import Annotated, Any

import typer

from agents.training.grpo.settings import Settings
from segenv.cli.common import Commands

D = Settings()
app = typer.Typer(cls=Commands, add_completion=False)


@app.callback(invoke_without_command=True)
def main(
    policy: Annotated[str, typer.Option(help="The warm start: a folder, or a model by name.")],
    source: Annotated[str, typer.Option(help="Theorems to learn from.")] = D.source,
    held_out: Annotated[
        str,
        typer.Option(help="Theorems to be judged by.", show_default="the test side of the source"),
    ] = "",
    out: Annotated[Path, typer.Option(help="Folder of the results.")] = Path("runs/grpo"),
    granularity: Annotated[
        str, typer.Option(help="step, segment or whole.", show_default="that of the policy")
    ] = "",
    layout: Annotated[str, typer.Option(help="Rows: one a call, or one an episode.")] = D.layout,
    credit: Annotated[str, typer.Option(help="See agents.training.grpo.credit.")] = D.credit,
    branch: Annotated[
        str, typer.Option(help="Drawn anew inside of groups: none, pivots?n=1 or cuts?n=2.")
    ] = D.branch,
    intervene: Annotated[
        float, typer.Option(help="Weight of what failures should have said (InT).")
    ] = D.intervene,
    length: Annotated[
        str, typer.Option(help="A reward that sees length, e.g. truncation_only?limit=24.")
    ] = D.length,
    measure: Annotated[str, typer.Option(help="Of a length: tokens or tactics.")] = D.measure,
    gamma: Annotated[float, typer.Option(help="Discount of a leaf tactic.")] = D.gamma,
    reward: Annotated[
        list[str] | None,
        typer.Option(help="A term of segenv.rewards and its weight, e.g. tactic_price=0.01."),
    ] = None,
    theorems: Annotated[int, typer.Option(help="Tried before training.")] = D.theorems,
    probe: Annotated[int, typer.Option(help="Attempts at each.")] = D.probe,
    low: Annotated[float, typer.Option(help="Least success of those trained on.")] = D.low,
    high: Annotated[float, typer.Option(help="Most.")] = D.high,
    select: Annotated[
        str,
        typer.Option(
            help="Where groups begin: all, near?target=0.5, window?high=0.5, domains, "
            "restarts?share=0.5 or reverse."
        ),
    ] = D.select,
    more: Annotated[str, typer.Option(help="More samples of some: none or hard?most=32.")] = D.more,
    reuse: Annotated[
        int, typer.Option(help="Groups of earlier batches that are learned from again.")
    ] = D.reuse,
    over: Annotated[
        float, typer.Option(help="Groups begun for each that is waited for, e.g. 2 (APRIL).")
    ] = D.over,
    flip: Annotated[
        float, typer.Option(help="Bonus for proofs from where others failed (Satori).")
    ] = D.flip,
    climb: Annotated[
        str, typer.Option(help="A knob of --length that climbs, and its step, e.g. c1=0.5.")
    ] = D.climb,
    groups: Annotated[int, typer.Option(help="Theorems of a batch.")] = D.groups,
    samples: Annotated[int, typer.Option(help="Episodes of each.")] = D.samples,
    generated: Annotated[
        int, typer.Option(help="Tokens drawn for a batch, in place of a number of theorems.")
    ] = D.generated,
    resample: Annotated[int, typer.Option(help="Refills in place of equal groups.")] = D.resample,
    batches: Annotated[int, typer.Option(help="Batches of a run.")] = D.batches,
    updates: Annotated[int, typer.Option(help="Optimizer steps on each.")] = D.updates,
    max_tactics: Annotated[int, typer.Option(help="Of an episode.")] = D.max_tactics,
    mask_cut: Annotated[bool, typer.Option(help="Texts cut off teach nothing.")] = D.mask_cut,
    lr: Annotated[float, typer.Option(help="Learning rate.")] = D.learning_rate,
    epsilon: Annotated[float, typer.Option(help="Lower bound of the ratio.")] = D.epsilon,
    epsilon_high: Annotated[float, typer.Option(help="Upper bound.")] = D.epsilon_high,
    ratio: Annotated[str, typer.Option(help="Of a token, or of a sequence (GSPO).")] = D.ratio,
    loss: Annotated[str, typer.Option(help="TRL's loss_type.")] = D.loss,
    beta: Annotated[float, typer.Option(help="Weight of the KL divergence.")] = D.beta,
    judge_every: Annotated[int, typer.Option(help="Batches.")] = D.judge_every,
    judged: Annotated[int, typer.Option(help="Held-out theorems.")] = D.judged,
    attempts: Annotated[int, typer.Option(help="At each of them.")] = D.attempts,
    seeds: Annotated[int, typer.Option(min=1, help="How many runs.")] = 1,
    first: Annotated[int, typer.Option(min=0, help="The first seed.")] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Of the prover.")] = 1,
    replay: Annotated[
        list[str] | None,
        typer.Option(help="Sources that the warm start was taught: the control reads them again."),
    ] = None,
    mix: Annotated[
        float, typer.Option(help="Share of a batch's tokens that are read of --replay.")
    ] = D.mix,
    replay_theorems: Annotated[int, typer.Option(help="Of each of them.")] = D.replay_theorems,
    control: Annotated[
        bool,
        typer.Option(help="Run each seed beside a control: replay only, or its update off."),
    ] = True,
) -> None:
    """GRPO on real episodes; a run that was stopped goes on with the same command."""
    given: dict[str, Any] = dict(locals())
    own = {name: given[name] for name in Settings.__dataclass_fields__ if name in given}
    own["replay"] = tuple(replay or ())
    settings = Settings(**own, learning_rate=lr, rewards=tuple(map(_term, reward or ())))
    from agents.training.grpo.command import run

    run(settings, out, range(first, first + seeds), control, workers)


def _term(text: str) -> tuple[str, float]:
    name, equals, weight = text.partition("=")
    try:
        return name, float(weight) if equals else 1.0
    except ValueError:
        raise ValueError(
            f"--reward is {text!r}: give TERM=WEIGHT, e.g. tactic_price=0.01"
        ) from None


if __name__ == "__main__":
    app()
