"""`segenv bench`."""

import json
import random
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from segenv.backends.native import NativeBackend
from segenv.bench import engine, language_server, mix, pool, worlds
from segenv.lean.runtime import cache_folder
from segenv.theorems.suite import SUITES

LIGHT = 1e-3  # seconds of Lean's own time
TARGETS = {
    "overhead_share": "at most 0.25",
    "vs_language_server_light": "at least 6",
    "vs_batch": "at most 1.5",
    "two_worker_speedup": "at least 1.5",
    "vector_overhead": "at most 0.2",
    "theorems_per_s": "at least 60",
    "warm_start_s": "at most 0.5",
    "env_overhead": "at most 0.15",
    "import_s": "at most 0.5",
    "first_reset_s": "at most 3",
    "start_ms_p95": "at most 50",
    "worker_mb": "at most 250",
    "rss_mb": "at most 270",
    "rss_growth_mb": "at most 20",
}
MEANING = {
    "steps_per_s": "tactic steps a second, one worker, goals printed, through the process boundary",
    "step_ms_mean": "milliseconds a step, mean",
    "step_ms_median": "milliseconds a step, median",
    "step_ms_p95": "milliseconds a step, 95th percentile",
    "overhead_share": "share of a step outside Lean's own parse, run and print calls",
    "vs_language_server": "times faster than the language server on the same steps, whole mix",
    "vs_language_server_light": "the same on steps under 1 ms of Lean's own time",
    "vs_batch": "stepping and checking all proofs, over compiling the same files",
    "env_overhead": "what LeanStep-v0 adds to a step of the bare backend",
    "two_worker_speedup": "one worker's seconds over two workers', in batches, on this machine",
    "vector_overhead": "what the vector environment adds to a batch of the bare pool",
    "cache_hit_rate": "share of tactics that the prefix cache answers in groups of 8 rollouts",
    "theorems_per_s": "verified theorems a second, one worker, all generated worlds alike",
    "warm_start_s": "seconds from the loss of a worker to the next one's first answer",
    "import_s": "seconds of `import segenv`",
    "first_reset_s": "seconds to the first observation of LeanSegment-v0, nothing cached but the core",
    "start_ms_median": "milliseconds to start a theorem in a fresh worker, headers included, median",
    "start_ms_p95": "the same, 95th percentile",
    "start_ms_max": "the same, longest",
    "worker_mb": "resident megabytes of a fresh worker that has run the mix once",
    "rss_mb": "resident megabytes of a worker at the end of the soak",
    "rss_growth_mb": "megabytes that the soak added",
    "soak_steps": "steps of the soak",
    "same_results": "whether the first and the last pass of the soak agree",
}


def measure(quick: bool, soak_steps: int, path: Path | None, progress: Any) -> dict[str, Any]:
    """All figures, in one run. `progress(text)` says what is going on."""
    suites, every, sample = (SUITES[:1], 10, 10) if quick else (SUITES, 1, 300)
    path = path or cache_folder() / "bench" / ("quick.jsonl" if quick else "mix.jsonl")
    progress("building the mix")
    with NativeBackend() as backend:
        steps = mix.build(backend, suites, every)
    mix.write(steps, path)
    result: dict[str, Any] = {"mix": str(path), "mix_steps": len(steps)}
    result["mix_refused"] = sum(step.refused for step in steps) / len(steps)
    progress(f"{len(steps)} steps: throughput")
    result |= engine.throughput(steps)
    progress("time inside Lean")
    walls, leans = engine.lean_time(steps)
    result["overhead_share"] = 1 - sum(leans) / sum(walls)
    progress("the language server")
    result |= _against_server(steps, walls, leans, sample)
    progress("batch compilation")
    result["vs_batch"] = engine.against_batch(suites)
    progress("the environment")
    result["env_overhead"] = engine.environment_overhead(steps)
    progress("two workers")
    result["two_worker_speedup"] = pool.two_workers(steps)
    progress("the vector environment")
    result["vector_overhead"] = pool.vector_overhead(steps)
    progress("the prefix cache")
    result["cache_hit_rate"] = pool.cache_hit_rate(steps)
    progress("generated worlds")
    result["theorems_per_s"], result["theorems_per_s_by_world"] = worlds.rates(10 if quick else 100)
    result["warm_start_s"] = pool.warm_start()
    result["import_s"] = engine.import_seconds()
    progress("first reset, and the start of every theorem")
    result["first_reset_s"] = engine.first_reset_seconds()
    result |= engine.starts(suites)
    progress(f"a soak of {soak_steps} steps")

    def soaked(n: int) -> None:
        progress(f"soak: {n} of {soak_steps} steps")

    result |= engine.soak(steps, soak_steps, soaked)
    return result


def _against_server(
    steps: list[mix.Step], walls: list[float], leans: list[float], sample: int
) -> dict[str, Any]:
    """Ratios of summed seconds on a sample of the mix, in the order of the mix, half of it light."""
    light = [i for i, lean in enumerate(leans) if lean < LIGHT]
    heavy = [i for i, lean in enumerate(leans) if lean >= LIGHT]
    draw = random.Random(0)
    share = len(light) / len(steps)
    n_light = round(sample * share)
    chosen = draw.sample(light, min(n_light, len(light)))
    chosen += draw.sample(heavy, min(sample - n_light, len(heavy)))
    chosen.sort()
    theirs = language_server.seconds([steps[i] for i in chosen])
    pairs = [(i, their) for i, their in zip(chosen, theirs, strict=True)]
    easy = [(i, their) for i, their in pairs if leans[i] < LIGHT]

    def ratio(some: list[tuple[int, float]]) -> float:
        return sum(their for _, their in some) / sum(walls[i] for i, _ in some)

    return {
        "language_server_sample": len(chosen),
        "vs_language_server": ratio(pairs),
        "vs_language_server_light": ratio(easy),
    }


def report(quick: bool, steps: int, mix_file: Path | None, as_json: bool) -> None:
    """Measure, and print a table or JSON."""
    errors = Console(stderr=True)
    with errors.status("starting") as status:
        soak = min(steps, 2000) if quick else steps
        result = measure(quick, soak, mix_file, lambda text: status.update(text))
    if as_json:
        print(json.dumps(result))
        return
    table = Table("figure", "measured", "target", "meaning", title="segenv bench")
    for key, meaning in MEANING.items():
        value = result[key]
        shown = f"{value:.3g}" if isinstance(value, float) else str(value)
        table.add_row(key, shown, TARGETS.get(key, ""), meaning)
    console = Console()
    console.print(table)
    kept = f"{result['mix_steps']} steps, {result['mix_refused']:.0%} refused: {result['mix']}"
    console.print(f"The mix: {kept}", soft_wrap=True)
