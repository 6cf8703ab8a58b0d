"""`segenv sample`."""

import pytest

FIELDS = {"name", "statement", "script", "source", "knobs", "verdict"}


@pytest.mark.parametrize("source", ["logic/train", "generated/order?length=2"])
def test_samples_have_scripts_and_verdicts(run_json, source):
    entries = run_json("sample", source, "-n", "3")
    assert len(entries) == 3 and all(set(entry) >= FIELDS for entry in entries)
    assert all(entry["script"] and entry["verdict"] == "T1" for entry in entries)


def test_the_seed_decides(run_json):
    one, two, other = (
        run_json("sample", "generated/lists", "-n", "2", "--seed", seed) for seed in "112"
    )
    assert one == two != other
    assert one[0]["knobs"]["length"] == 3 and len(one[0]["script"]) == 3


def test_it_prints_lean(run):
    result = run("sample", "generated/induction", "-n", "1")
    assert result.exit_code == 0
    assert "theorem induction_0_0" in result.stdout and "induction n with" in result.stdout


@pytest.mark.parametrize(
    ("source", "fragment"),
    [
        ("generated/nope", "unknown generator"),
        ("generated/lists?size=99", "2..10"),
        ("nope", "suite"),
    ],
)
def test_bad_sources_say_what_is_wrong(run, source, fragment):
    result = run("sample", source)
    assert result.exit_code == 2 and fragment in result.stderr
