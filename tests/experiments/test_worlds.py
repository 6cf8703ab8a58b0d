"""The measurement of knobs: a small run for real, and its numbers by hand."""

import re

from agents.policies import Prompt
from experiments.worlds import census, fitness
from experiments.worlds.baseline import GENERAL, baseline
from experiments.worlds.report import Summary, figure, markdown, summaries
from experiments.worlds.run import HERE, draw_on, measure
from experiments.worlds.sweep import AXES, Axis
from segenv.scripts import trace_of
from segenv.theorems.families import FAMILIES, parse


def row(axis, value, length, solved):
    return {"axis": axis, "value": value, "reference": ["skip"] * length, "solved": solved}


def test_every_axis_names_worlds_that_exist_and_every_family_has_one():
    for axis in AXES:
        assert [parse(axis.world(value)).family for value in axis.values] == [axis.family] * len(
            axis.values
        )
    assert {axis.family for axis in AXES} == set(FAMILIES)


def test_a_small_run():
    rows = measure(Axis("order", "length", (2, 3)), train=2, test=2, lengths=12)
    assert len({entry["theorem"] for entry in rows}) == len(rows) == 24
    assert all(len(entry["reference"]) >= entry["value"] for entry in rows)
    tried = [entry for entry in rows if entry["solved"] is not None]
    assert [entry["value"] for entry in tried] == [2, 2, 3, 3]
    assert all(entry["tactic_calls"] <= 400 for entry in tried)


def test_the_numbers_and_the_table(tmp_path):
    tried = [row("a", 1, 2, True), row("a", 1, 4, False), row("a", 9, 6, False)]
    found = summaries([*tried, row("a", 1, 9, None)])
    assert found == [Summary("a", 1, 2, 5.0, 0.5), Summary("a", 9, 1, 6.0, 0.0)]
    assert (
        markdown(found).splitlines()[-1] == "| a | 1, 9 | 2, 1 | 5.0, 6.0 | 50%, 0% | 9–91, 0–79 |"
    )
    figure(found, tmp_path / "knobs.svg")
    assert "<svg" in (tmp_path / "knobs.svg").read_text()


def test_a_page_has_one_table_below_its_mark(tmp_path):
    page = tmp_path / "README.md"
    page.write_text((HERE / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    for table in ("| old |\n", "| new |\n"):
        draw_on(page, table)
    before, after = page.read_text(encoding="utf-8").split("<!-- measured -->\n")
    assert "# Do the knobs" in before and "old" not in after
    assert after.count("knobs.svg") == 1 and after.endswith("| new |\n")


def test_the_table_of_fitness_is_drawn_from_the_rows_that_are_kept():
    rows = fitness.read(fitness.ROWS)
    drawn = fitness.table(rows)
    assert drawn in fitness.PAGE.read_text(encoding="utf-8")
    kept = {(row["family"], row["setting"]) for row in rows}
    wanted = {(name, setting) for name in FAMILIES for setting in FAMILIES[name].settings}
    assert kept == wanted and drawn.count("\n") == len(wanted) + 1
    for row in rows:
        world = parse(f"generated/{row['family']}?setting={row['setting']}")
        assert row["source"] == world.source


def test_a_census_counts_theorems_and_not_draws(native, tmp_path):
    """A world with few theorems gives them again; the table says what was counted."""
    out = tmp_path / "census.jsonl"
    world = parse("generated/propositional?depth=1&atoms=2")
    few = census.counted(native, world, 12)
    assert few["draws"] == 12 and 0 < few["seen"] <= 12 and few["again"] == (few["seen"] < 12)
    census.main(2, "order", out)
    rows = fitness.read(out)
    assert [row["setting"] for row in rows] == list(FAMILIES["order"].settings)
    census.main(2, "order", out)  # all are there
    assert fitness.read(out) == rows
    one = {"draws": 12, "seen": 9, "least": 30, "again": True, "source": rows[0]["source"]}
    assert "| 9 of 12: about 30 |" in fitness.table(fitness.read(fitness.ROWS), [one])


def test_the_baseline_says_everything_it_knows_once(native):
    one, two = (parse("generated/order?length=3").sample(native, i) for i in range(2))
    policy = baseline([trace_of(native, one.theorem, one.script)])
    (_, everything), _ = vars(policy.source)["parts"]
    assert everything.lemmas and set(everything.lemmas) <= set(
        re.findall(r"Nat\.\w+", "".join(one.script))
    )
    state = native.start(two.theorem)
    (samples,) = policy.sample([Prompt(state)], 1_000, 0)
    said = [sample.text for sample in samples]
    assert len(set(said)) == len(said) and set(GENERAL) <= set(said)
    hypothesis = state.goals[0].hypotheses[-1].name
    assert {f"apply {everything.lemmas[0]}", f"exact {hypothesis}"} <= set(said)
    assert policy.sample([Prompt(state)], 1_000, 7) == [samples]
