"""One script at every granularity: the same return, cost, state and verdict, however it is written."""

import random

import gymnasium as gym
import pytest

import segenv
from segenv.theorems.find import find_theorems
from tests.typed import innermost

SWAP = "generated/{}?count=3&seed=5"
WORLDS = ("propositional", "predicates", "equations", "mixed")
REFUSED = (
    "exact nothing",
    "foo bar",
    "(skip; exact nothing)",
    "simp at nothing",
    "intro x y z w v",
)


@pytest.fixture(scope="module")
def theorems(native):
    found = [t for world in WORLDS for t in find_theorems(SWAP.format(world), native)]
    return [theorem for theorem in found if theorem.proof]


def tactics_of(native, theorem):
    """The reference proof as the texts of its tactics."""
    state = native.start(theorem)
    trees = native.parse(state, theorem.proof)
    return [theorem.proof[tree.start : tree.end] for tree in trees]


def written(draw, tactics):
    """Some consecutive tactics as one text, on lines, in a row, in brackets or behind a bullet."""
    if any("\n" in tactic for tactic in tactics):
        return "\n".join(tactics)
    forms = ["\n".join(tactics), "; ".join(tactics), f"({'; '.join(tactics)})"]
    forms += [f"(\n  {chr(10).join('  ' + t for t in tactics).strip()}\n)", f"skip\n{forms[0]}"]
    return draw.choice(forms)


def below(texts):
    """Texts one below the other; one in brackets would go on with the line before it."""
    return "\n".join(texts).replace("\n(", ";\n(")


def units_of(draw, tactics):
    """A script cut at random into texts, some of them compound, with refused ones between."""
    units = []
    rest = list(tactics)
    while rest:
        n = draw.randint(1, 3)
        units.append(written(draw, rest[:n]))
        del rest[:n]
        if rest and draw.random() < 0.3:
            units.append(draw.choice(REFUSED))
    return units


def play(env, theorem, actions, gamma):
    """Return, leaf tactics spent, script, verdict and the end of an episode."""
    env.reset(options={"theorem": theorem})
    total, time = 0.0, 0
    for action in actions:
        _, reward, terminated, truncated, info = env.step(action)
        total += gamma**time * reward
        time += info["duration"]
        if terminated or truncated:
            break
    assert time == info["spent"]["tactics"]
    verdict = info.get("verdict")
    return (
        pytest.approx(total),
        info["spent"]["tactics"],
        info["state_key"],
        verdict and (verdict.proved, verdict.tier, verdict.axioms),
        info["is_success"],
        (terminated, truncated),
    )


def pieces_of(native, theorem, units):
    """The texts of a step agent: every unit cut into its tactics by Lean."""
    state, found = native.start(theorem), []
    for unit in units:
        trees = native.parse(state, unit)
        found.append([unit[t.start : t.end] for t in trees] if isinstance(trees, tuple) else [unit])
    return found


@pytest.mark.parametrize("gamma", [1.0, 0.9])
@pytest.mark.parametrize("seed", range(4))
def test_granularity_changes_nothing(native, theorems, gamma, seed):
    draw = random.Random(seed)
    rewards = {"proof": 1.0, "goals_closed": 0.3, "tactic_price": 0.01}
    common = {"backend": native, "gamma": gamma, "rewards": rewards, "theorems": theorems}
    common |= {"max_tactics": None}
    step = gym.make("LeanStep-v0", compound=True, **common)
    segment = gym.make("LeanSegment-v0", **common)
    for theorem in draw.sample(theorems, 4):
        units = units_of(draw, tactics_of(native, theorem))
        cut = pieces_of(native, theorem, units)
        steps = [piece for pieces in cut for piece in pieces]
        expected = play(step, theorem, steps, gamma)
        assert expected[4]  # the refused ones change nothing
        assert play(segment, theorem, steps, gamma) == expected  # segments of one
        assert play(segment, theorem, units, gamma) == expected  # segments of many
        # a segment that ends in what is refused
        joined, current = [], []
        for unit in units:
            current.append(unit)
            if unit in REFUSED or draw.random() < 0.5:
                joined.append(below(current))
                current = []
        joined += [below(current)] if current else []
        assert play(segment, theorem, joined, gamma) == expected


@pytest.mark.parametrize("gamma", [1.0, 0.9])
def test_a_whole_proof_is_worth_its_steps(native, theorems, gamma):
    draw = random.Random(1)
    common = {"backend": native, "gamma": gamma, "theorems": theorems, "max_tactics": None}
    common |= {"rewards": {"proof": 1.0, "goals_closed": 0.3, "tactic_price": 0.01}}
    step = gym.make("LeanStep-v0", compound=True, **common)
    proof = gym.make("LeanProof-v0", **common)
    for theorem in theorems:
        tactics = tactics_of(native, theorem)
        expected = play(step, theorem, tactics, gamma)
        for _ in range(3):
            text = written(draw, tactics)
            if not text.startswith("skip"):
                assert play(proof, theorem, [text], gamma) == expected
        assert play(proof, theorem, [f"({'; '.join(tactics)})"], gamma) == expected


def test_a_bracket_costs_what_its_lines_cost(native):
    """The known answer: three leaves with γ = 0.9 are worth 0.81 in whatever form."""
    theorem = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
    for id_, forms in {
        "LeanSegment-v0": (["constructor", "exact h.2", "exact h.1"],),
        "LeanProof-v0": (
            ["constructor\nexact h.2\nexact h.1"],
            ["(constructor; exact h.2; exact h.1)"],
            ["· constructor; exact h.2; exact h.1"],
            ["constructor\n· exact h.2\n· exact h.1"],
        ),
    }.items():
        for actions in forms:
            env = gym.make(id_, theorems=theorem, backend=native, gamma=0.9)
            env.reset()
            total, time = 0.0, 0
            for action in actions:
                _, reward, _, _, info = env.step(action)
                total, time = total + 0.9**time * float(reward), time + info["duration"]
            assert total == pytest.approx(0.81) and time == 3, actions


def test_a_segment_that_rolls_back_costs_its_leaves_and_changes_nothing(native, theorems):
    theorem = theorems[0]
    first = tactics_of(native, theorem)[0]
    step = gym.make("LeanStep-v0", compound=True, theorems=theorem, backend=native, gamma=0.9)
    segment = gym.make(
        *("LeanSegment-v0",),
        **{"theorems": theorem, "backend": native, "gamma": 0.9, "on_refusal": "rollback"},
    )
    before, start = segment.reset()
    shown, _, terminated, truncated, info = segment.step(f"{first}\nexact nothing\nskip")
    assert (shown, info["script"], info["state_key"]) == (before, (), start["state_key"])
    assert info["unrun"] == ("skip",) and info["duration"] == info["spent"]["tactics"]
    assert info["decision"].next_state == info["decision"].state and not (terminated or truncated)
    rest = tactics_of(native, theorem)
    step.reset()
    *_, after = step.step(first)
    *_, again = segment.step(first)
    assert again["state_key"] == after["state_key"] and rest


CASES = {
    "constructor\nfoo bar": (1, "foo bar", "unknown_tactic"),
    "constructor\nexact (\nexact h.1": (1, "exact (\nexact h.1", "parse"),
    "constructor; exact h.2; foo": (2, "foo", "unknown_tactic"),
    "constructor\nhave : q := by\n  exact h.2\n  exact )\nskip": (1, None, "parse"),
    "cases h with\n| intro a b => exact (": (0, None, "parse"),
    "exact ⟨h.2, h.1⟩ )": (0, None, "parse"),
    "constructor\n  exact h.2": (0, None, "parse"),  # no line of the block begins there
    "constructor\n| foo": (0, None, "parse"),
    "skip -- a comment\nfoo": (1, "foo", "unknown_tactic"),
    '/- a\nb -/\nskip\nfoo "': (1, 'foo "', "unknown_tactic"),
}


@pytest.mark.parametrize("text", CASES)
def test_what_lean_reads_of_a_segment_is_run(native, text):
    """As steps would be: the tactics before the one that cannot be read, and that one is refused."""
    accepted, rest, kind = CASES[text]
    theorem = segenv.Theorem("swap", "q ∧ p", "(p q : Prop) (h : p ∧ q)")
    env = gym.make("LeanSegment-v0", theorems=theorem, backend=native)
    env.reset()
    *_, info = env.step(text)
    assert len(info["script"]) == accepted and info["error"].kind == kind
    last = info["tactics"][-1]
    assert last.error.kind == kind and (rest is None or last.tactic == rest)
    if rest is not None:  # alone it is judged alone, whatever was said of it here
        alone = native.run_tactic(innermost(env).state, rest.strip())
        expected = native.run_tactic(innermost(env).state, f"{rest.strip()} -- again")
        assert getattr(alone, "goals", None) == getattr(expected, "goals", None)
