"""The benchmark measures what it says, on a mix that is not easy. Nothing here is timed."""

import json

from segenv.bench import command, mix, worlds
from segenv.proof import TacticError

KEYS = {
    "steps_per_s",
    "overhead_share",
    "vs_language_server",
    "vs_language_server_light",
    "vs_batch",
    "two_worker_speedup",
    "vector_overhead",
    "cache_hit_rate",
    "theorems_per_s",
    "warm_start_s",
    "env_overhead",
    "first_reset_s",
    "start_ms_median",
    "start_ms_p95",
    "start_ms_max",
    "worker_mb",
    "rss_mb",
    "rss_growth_mb",
}


def test_the_mix_is_a_third_refusals_and_the_same_each_time(native, tmp_path):
    steps = mix.build(native, ("logic",), every=10)
    assert steps == mix.build(native, ("logic",), every=10)
    refused = sum(step.refused for step in steps) / len(steps)
    assert abs(refused - mix.REFUSALS) < 0.05
    for step, state in mix.runs(native, steps[:40]):
        outcome = native.run_tactic(state, step.tactic)
        assert isinstance(outcome, TacticError) == step.refused
    mix.write(steps, tmp_path / "mix.jsonl")
    lines = (tmp_path / "mix.jsonl").read_text().splitlines()
    assert [json.loads(line)["tactic"] for line in lines] == [step.tactic for step in steps]


def test_a_quick_run_has_every_figure(tmp_path, monkeypatch):
    """Over 10 s on a busy machine: it starts Lean a dozen times, and Lean's own language server."""
    build, rates = mix.build, worlds.rates
    monkeypatch.setattr(mix, "build", lambda backend, suites, every: build(backend, suites, 40))
    monkeypatch.setattr(worlds, "rates", lambda n: rates(1))
    seen: list[str] = []
    result = command.measure(True, 100, tmp_path / "mix.jsonl", seen.append)
    assert result.keys() >= KEYS | {"mix", "mix_steps", "same_results"}
    assert all(isinstance(result[key], float) for key in KEYS)
    assert 0 < result["overhead_share"] < 1 and result["same_results"]
    assert seen and (tmp_path / "mix.jsonl").exists()
