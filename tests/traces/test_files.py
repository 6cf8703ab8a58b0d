"""Traces and pairs at rest: round trips, cut-off files, matched tokens."""

import json

import pytest

from segenv.proof import Theorem
from segenv.segmentation import RULES
from segenv.traces.codec import theorem_from_json, theorem_to_json
from segenv.traces.export import GRANULARITIES, match_tokens, pairs, write_pairs
from segenv.traces.extract import trace
from segenv.traces.jsonl import read_traces, write_traces

AND = Theorem("and", "q ∧ p", "(p q : Prop) (h : p ∧ q)", title="Swap.")
PROOF = "let x := h.1\nconstructor\n· exact h.2\n· exact x"


@pytest.fixture(scope="module")
def one(native):
    return trace(native, AND, PROOF)


def test_theorems_and_traces_come_back_as_they_were(one, tmp_path):
    assert vars(theorem_from_json(theorem_to_json(AND))) == vars(Theorem(**vars_of(AND)))
    path = tmp_path / "traces.jsonl"
    assert write_traces(path, [one, one]) == 2
    back = list(read_traces(path))
    assert back == [one, one]
    assert [s.goals for s in back[0].states] == [s.goals for s in one.states]
    assert back[0].states[1].goals[0].hypotheses == one.states[1].goals[0].hypotheses
    assert [s.tactics for s in back[0].states] == [s.tactics for s in one.states]


def vars_of(theorem):
    return {name: getattr(theorem, name) for name in Theorem.__dataclass_fields__}


def test_a_file_of_a_killed_run_is_readable(one, tmp_path):
    path = tmp_path / "traces.jsonl"
    write_traces(path, [one, one])
    text = path.read_text()
    path.write_text(text[:-30])
    assert list(read_traces(path)) == [one]


def test_a_line_that_is_no_trace_is_named(one, tmp_path):
    path = tmp_path / "traces.jsonl"
    write_traces(path, [one])
    path.write_text(path.read_text() + '{"version": 99}\n')
    with pytest.raises(ValueError, match=r"traces.jsonl:2: .*version 99"):
        list(read_traces(path))


def test_pairs_at_the_three_granularities(one):
    lengths = {g: [pair.length for pair in pairs(one, g)] for g in GRANULARITIES}
    assert lengths == {"step": [1, 1, 1, 1], "segment": [2, 1, 1], "whole": [4]}
    for granularity in GRANULARITIES:
        found = list(pairs(one, granularity))
        assert "\n".join(p.completion for p in found) == "\n".join(one.tactics)
        assert sum(p.tokens for p in found) == sum(p.tokens for p in pairs(one, "whole"))
    whole, step = next(pairs(one, "whole")), next(pairs(one, "step"))
    assert AND.signature in whole.prompt and str(one.states[0]) in step.prompt
    with pytest.raises(ValueError, match="there are step, segment, whole"):
        next(pairs(one, "proof"))


@pytest.mark.parametrize("rule", RULES)
def test_any_rule_cuts_pairs_that_join_to_the_proof(one, rule):
    found = list(pairs(one, "segment", rule))
    assert "\n".join(p.completion for p in found) == "\n".join(one.tactics)


def test_matched_tokens_stay_within_the_budget(one, tmp_path):
    for granularity in GRANULARITIES:
        found = list(pairs(one, granularity))
        drawn = match_tokens(found, 500, seed=1)
        longest = max(pair.tokens for pair in found)
        assert 500 - longest < sum(pair.tokens for pair in drawn) <= 500
        assert drawn == match_tokens(found, 500, seed=1)
    path = tmp_path / "pairs.jsonl"
    assert write_pairs(path, pairs(one, "step")) == 4
    assert json.loads(path.read_text().splitlines()[0])["granularity"] == "step"
