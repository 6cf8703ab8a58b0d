"""The card of a checkpoint: front matter that the Hugging Face hub reads, and tables for people."""

from pathlib import Path

from agents.policies.causal_lm import CausalLM

TAGS = ("lean4", "theorem-proving", "segenv")


def write_card(folder: Path, policy: CausalLM) -> None:
    """Write `README.md` beside the weights."""
    from huggingface_hub import ModelCardData

    from segenv import __version__

    spec, told = policy.spec, dict(policy.spec.trained)
    data = ModelCardData(
        library_name="transformers", pipeline_tag="text-generation", tags=list(TAGS)
    )
    sources = told.pop("sources", [])
    rows = {
        "granularity": spec.granularity,
        "prompt format": spec.prompt,
        "names": "pointers" if spec.pointing else "as they are",
        "premises": spec.premises,
        "context": spec.context,
        "max_new_tokens": spec.max_new_tokens,
        "parameters": sum(weights.numel() for weights in policy.model.parameters()),
        "Lean": spec.lean,
        "segenv": __version__,
        **told,
    }
    table = "\n".join(f"| {name} | {_figure(value)} |" for name, value in rows.items())
    listed = "\n".join(f"- `{source}`" for source in sources) or "- traces that were given"
    text = f"""---
{data.to_yaml()}
---

# A {spec.granularity} policy for Lean 4

Load it with `agents.policies.causal_lm.CausalLM.load(folder)`. `tokens_read` counts prompts and
answers as often as they were read, `target_tokens` answers alone.

| | |
|---|---|
{table}

Trained on the train split of:

{listed}
"""
    (folder / "README.md").write_text(text, encoding="utf-8")


def _figure(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return f"{value:,}" if type(value) is int else str(value)
