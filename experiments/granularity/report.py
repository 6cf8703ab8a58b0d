"""One HTML file that needs nothing else: table, plots, and a proof shown state by state.

python -m experiments.granularity.report        # redraw from runs/granularity
"""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.granularity import analysis
from experiments.granularity.analysis import Row, Summary

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d9dee3;
  --page: #fff; --card: #f6f8fa; --c0: #0b62c4; --c1: #c2410c; --c2: #9a6b00; --c3: #7a7f87;
  --c4: #8a2fa8; --c5: #0f7b57; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa5b1; --line: #333b44;
  --page: #0f1317; --card: #171d23; --c0: #69aefc; --c1: #ff9152; --c2: #e3b341; --c3: #a3abb5;
  --c4: #d38cf0; --c5: #4cc99a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--page);
  color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .6rem; }
p { max-width: 46rem; } .soft, figcaption, caption { color: var(--soft); font-size: .9rem; }
caption { text-align: left; padding-bottom: .5rem; } figure { margin: 0; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .88rem;
  font-variant-numeric: tabular-nums; } th, td { padding: .4rem .55rem; text-align: right;
  border-bottom: 1px solid var(--line); white-space: nowrap; } th:first-child, td:first-child
  { text-align: left; padding-left: 0; } th { color: var(--soft);
  font-weight: 600; white-space: normal; vertical-align: bottom; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 12px; }
svg .name { fill: var(--ink); } svg .axis { stroke: var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .88rem; margin: .4rem 0; }
.swatch { display: inline-block; width: 1.4em; height: 3px; vertical-align: middle;
  margin-right: .45em; } pre, code { font: .87rem/1.5 ui-monospace, monospace; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.state { background: var(--card); border-left: 3px solid var(--line); padding: .6rem .9rem; }
.action { padding: .7rem .9rem .7rem 1.6rem; border-left: 3px solid var(--c1); }
.action .soft { display: block; margin-bottom: .15rem; }
"""


def write(folder: Path) -> Path:
    """Draw the report of a run into its folder."""
    rows = analysis.read(folder)
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    proof = json.loads((folder / "proof.json").read_text(encoding="utf-8"))
    path = folder / "report.html"
    path.write_text(page(rows, meta, proof), encoding="utf-8")
    return path


def page(rows: Sequence[Row], meta: dict[str, Any], proof: dict[str, Any] | None) -> str:
    summaries = analysis.summarise(rows)
    budget, seeds = meta["scale"]["budget"]["tokens"], meta["scale"]["seeds"]
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Which granularity proves most?</title><style>{STYLE}</style></head><body>
<h1>At one budget of generated tokens, which granularity of action proves most?</h1>
<p>{escape(answer(summaries))}</p>
<p class="soft">{meta["theorems"]} held-out theorems ({escape(", ".join(meta["suites"]))};
split: {escape(meta["split"])}), {seeds} seeds, {budget} generated tokens for each theorem, seed
and arm. A theorem counts as solved when its proof, compiled again from text in a fresh process,
is accepted (tier T2). The policy is retrieval over {meta["train_theorems"]} training proofs, no
neural network. {escape(meta["date"])}, {meta["seconds"]:.0f} s.</p>
<h2>Results</h2>{table(summaries)}
<h2>Success</h2>{interval_plot(summaries)}
<h2>Success as tokens are spent</h2>{curve_plot(rows, budget)}
<h2>By length of the reference proof</h2>{length_table(rows)}
<h2>What each arm learned from</h2>{arms_table(meta)}
<h2>One proof, state by state</h2>{proof_section(proof)}
<h2>Setting</h2><p class="soft">{escape(meta["machine"])}. fixed_k cuts every {meta["k"]} tactics,
the mean length of the segments that change cuts. Intervals: crossed bootstrap over theorems and
seeds, 95 %. Tokens are words and symbols; prompts are not counted.</p>
</body></html>
"""


def answer(summaries: Sequence[Summary]) -> str:
    """The finding in two sentences, with its uncertainty."""
    best = max(summaries, key=lambda s: s.success)
    low, high = best.interval
    text = (
        f"The highest rate is that of {best.arm}: {100 * best.success:.1f} % (95 % interval "
        f"{100 * low:.1f} to {100 * high:.1f})."
    )
    apart = [s.arm for s in summaries[1:] if s.gain_interval[0] > 0 or s.gain_interval[1] < 0]
    if apart:
        return f"{text} Apart from {summaries[0].arm} beyond noise: only {', '.join(apart)}."
    return f"{text} No arm is apart from {summaries[0].arm} beyond noise at this size."


def table(summaries: Sequence[Summary]) -> str:
    return html_table(analysis.HEADINGS, map(analysis.cells, summaries), "means per theorem, seed")


def html_table(headings: Sequence[str], rows: Any, caption: str) -> str:
    head = "".join(f"<th>{escape(h)}</th>" for h in headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<div class="scroll"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def length_table(rows: Sequence[Row]) -> str:
    arms = list(analysis.by_arm(rows))
    found = [
        (name, str(n), *(f"{100 * rates.get(arm, 0.0):.0f} %" for arm in arms))
        for name, n, rates in analysis.by_length(rows)
    ]
    return html_table(
        ("tactics", "theorems", *arms),
        found,
        "success; proofs of one tactic make all granularities equal",
    )


def arms_table(meta: dict[str, Any]) -> str:
    found = [
        (a["arm"], str(a["pairs"]), f"{a['mean_length']:.2f}", str(a["target_tokens"]))
        for a in meta["arms"]
    ]
    headings = ("arm", "training pairs", "tactics in one", "target tokens")
    return html_table(headings, found, "the same proofs, cut differently: equal target tokens")


def interval_plot(summaries: Sequence[Summary]) -> str:
    """A dot and its interval for each arm."""
    left, width, step = 150, 860, 34
    height = step * len(summaries) + 34
    top = max(0.1, *(s.interval[1] for s in summaries)) * 1.08

    def x(value: float) -> float:
        return left + (width - left - 60) * value / top

    parts = []
    for tick in ticks(top):
        parts.append(
            f'<line class="axis" x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="6" y2="{height - 26}"/>'
            f'<text x="{x(tick):.1f}" y="{height - 8}" text-anchor="middle">{100 * tick:.0f} %</text>'
        )
    for i, s in enumerate(summaries):
        y = step * i + 24
        low, high = s.interval
        parts.append(
            f'<text class="name" x="0" y="{y + 4}">{escape(s.arm)}</text>'
            f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{y}" y2="{y}" '
            f'style="stroke:var(--c{i})" stroke-width="2"/>'
            f'<circle cx="{x(s.success):.1f}" cy="{y}" r="5" style="fill:var(--c{i})"/>'
            f'<text x="{x(high) + 8:.1f}" y="{y + 4}">{100 * s.success:.1f} %</text>'
        )
    return (
        f'<figure><svg viewBox="0 0 {width} {height}" role="img" aria-label="Success by arm">'
        f"{''.join(parts)}</svg><figcaption>Share of theorems solved, mean over seeds, with the "
        "95 % interval.</figcaption></figure>"
    )


def curve_plot(rows: Sequence[Row], budget: int) -> str:
    """Success against tokens spent, one line for each arm."""
    left, width, height, bottom = 50, 860, 320, 36
    curves = {arm: analysis.curve(own) for arm, own in analysis.by_arm(rows).items()}
    top = max(0.1, *(points[-1][1] for points in curves.values())) * 1.08

    def x(tokens: float) -> float:
        return left + (width - left - 20) * tokens / budget

    def y(share: float) -> float:
        return height - bottom - (height - bottom - 10) * share / top

    parts = []
    for tick in ticks(top):
        parts.append(
            f'<line class="axis" x1="{left}" x2="{width - 20}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>'
            f'<text x="{left - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{100 * tick:.0f} %</text>'
        )
    for tick in ticks(budget):
        parts.append(
            f'<text x="{x(tick):.1f}" y="{height - 16}" text-anchor="middle">{tick:.0f}</text>'
        )
    for i, points in enumerate(curves.values()):
        path = f"M{x(0):.1f} {y(0):.1f}"
        for tokens, share in points[1:]:
            path += f"H{x(tokens):.1f}V{y(share):.1f}"
        path += f"H{x(budget):.1f}"
        parts.append(f'<path d="{path}" fill="none" style="stroke:var(--c{i})" stroke-width="2"/>')
    legend = "".join(
        f'<span><span class="swatch" style="background:var(--c{i})"></span>{escape(arm)}</span>'
        for i, arm in enumerate(curves)
    )
    return (
        f'<figure><div class="legend">{legend}</div>'
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="Success against tokens">'
        f"{''.join(parts)}</svg><figcaption>Share solved within so many generated tokens a "
        "theorem.</figcaption></figure>"
    )


def ticks(top: float) -> list[float]:
    """Three to seven round numbers from 0 up to `top`."""
    size = next(
        base * 10.0**power
        for power in range(-4, 9)
        for base in (1, 2, 5)
        if top / (base * 10.0**power) <= 6
    )
    return [i * size for i in range(int(top / size + 1e-9) + 1)]


def proof_section(proof: dict[str, Any] | None) -> str:
    """States and actions in turn; an action of several tactics shows the goal counts inside it."""
    if proof is None:
        return "<p>No theorem was solved.</p>"
    parts = [
        f"<p>{escape(proof['title'])} Found by <em>{escape(proof['arm'])}</em> with "
        f"{proof['tokens']} generated tokens; accepted at {escape(proof['verdict']['tier'])} by "
        f"Lean {escape(proof['verdict']['lean_version'])}.</p>"
        f"<pre class='state'>{escape(proof['signature'])}</pre>"
    ]
    at = 0
    for number, action in enumerate(proof["actions"], start=1):
        end = at + 1
        while end < len(proof["script"]) and "\n".join(proof["script"][at:end]) != action:
            end += 1
        counts = " → ".join(str(n) for n in proof["goals"][at : end + 1])
        parts.append(
            f'<pre class="state">{escape(proof["states"][at])}</pre>'
            f'<div class="action"><span class="soft">action {number}, goals {counts}</span>'
            f"<pre>{escape(action)}</pre></div>"
        )
        at = end
    return "".join([*parts, f'<pre class="state">{escape(proof["states"][-1])}</pre>'])


def main(folder: Annotated[Path, typer.Argument()] = Path("runs/granularity")) -> None:
    """Redraw the report of a run."""
    print(write(folder).resolve())


if __name__ == "__main__":
    typer.run(main)
