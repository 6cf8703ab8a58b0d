"""How often each source is drawn, so that long rollouts starve nobody: Apriel (2604.02007)."""

from collections.abc import Mapping


def balanced(
    targets: Mapping[str, float], completed: Mapping[str, int], after: int = 50
) -> dict[str, float]:
    """Probabilities of sources: target · clip(target / share of the completed, 0.1, 10).

    Completed rollouts are counted, not those begun: a source with long ones is drawn more often. Before
    `after` of them, the targets. With targets 1/2, 1/2 and 90 and 10 completed: 0.5 · 5/9
    against 0.5 · 5, which is 1 : 9.
    """
    whole = sum(targets.values())
    shares = {name: target / whole for name, target in targets.items()}
    done = sum(completed.get(name, 0) for name in targets)
    if done < after:
        return shares
    weights = {
        name: share * min(10.0, max(0.1, share * done / max(completed.get(name, 0), 1e-9)))
        for name, share in shares.items()
    }
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}
