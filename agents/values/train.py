"""Train a value on traces and explorations: `python -m agents.values.train FILES --out DIR`.

With `--policy DIR` it is put on the trunk of that language model (`agents.values.head`).
"""

from pathlib import Path
from typing import Annotated

import typer

from segenv.cli.common import alone


def main(
    files: Annotated[list[Path], typer.Argument(help="Files of traces or explorations.")],
    out: Annotated[Path, typer.Option(help="The folder to write to.")],
    policy: Annotated[
        Path | None, typer.Option(help="A language model whose trunk the value is put on.")
    ] = None,
    kind: Annotated[str, typer.Option(help="progress or outcome.")] = "progress",
    epochs: Annotated[int, typer.Option()] = 4,
    width: Annotated[int, typer.Option()] = 64,
    layers: Annotated[int, typer.Option()] = 2,
    held_out: Annotated[float, typer.Option(help="Share of theorems to measure with.")] = 0.1,
    balance: Annotated[bool, typer.Option(help="Keep few short proofs, as LeanProgress.")] = False,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Train a value, measure it on theorems that it did not see, and write it."""
    from agents.policies.causal_lm import CausalLM
    from agents.values import head
    from agents.values.data import balanced, read, rows, split
    from agents.values.fitting import TrainArgs
    from agents.values.learning import Predicts, measures, train
    from agents.values.model import ValueArgs

    model = ValueArgs(kind, width=width, layers=layers)  # type: ignore[arg-type]
    args = TrainArgs(epochs=epochs, seed=seed)
    trunk = CausalLM.load(policy) if policy else None
    data = rows((one for file in files for one in read(file)), model.kind)
    learn, measure = split(data, held_out, seed)
    learn = balanced(learn, seed=seed) if balance else learn
    value: Predicts
    if trunk:
        value = head.train(trunk, learn, model.kind, args)
    else:
        value = train(learn, model, args)
    found = measures(value, measure) if measure else {}
    card = {"rows": len(learn), "held_out_rows": len(measure), "held_out": found}
    value.save(out, **card, seed=seed, epochs=epochs, files=[file.name for file in files])
    typer.echo(f"{out}: {model.kind} of {len(learn)} states; on {len(measure)} held out:")
    for name, amount in found.items():
        typer.echo(f"  {name} {amount:.3f}")


if __name__ == "__main__":
    alone(main)()
