"""Traces at rest: round trips, files that were cut off or are something else, memory."""

import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segenv.codec import theorem_from_json, theorem_to_json
from segenv.proof import Theorem
from segenv.traces import arrow
from segenv.traces.codec import trace_to_json
from segenv.traces.extract import trace
from segenv.traces.files import FORMATS, holds_explorations, read_traces, write_traces
from segenv.traces.jsonl import read_explorations, write_explorations
from tests.traces.made import EXPLORATION, THEOREM, endless, everything, trace_of, traces

SUFFIXES = tuple(FORMATS)
AND = Theorem("and", "q ∧ p", "(p q : Prop) (h : p ∧ q)", title="Swap.")
PROOF = "let x := h.1\nconstructor\n· exact h.2\n· exact x"


@pytest.fixture
def small_batches(monkeypatch):
    """Batches of three traces."""
    monkeypatch.setattr(arrow, "ROWS", 3)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_trace_of_real_lean_comes_back_as_it_was(native, tmp_path, suffix):
    one, path = trace(native, AND, PROOF), tmp_path / f"traces{suffix}"
    assert write_traces(path, [one, one]) == 2
    back = list(read_traces(path))
    assert back == [one, one]
    assert [everything(each) for each in back] == [everything(one)] * 2
    valued = back[0].states[1].goals[0].hypotheses
    assert [h.value for h in valued if h.name == "x"] == ["h.left"]
    assert [h.is_proof for h in valued] == [False, False, True, True]
    assert os.listdir(tmp_path) == [path.name]


@settings(max_examples=25, deadline=None)
@given(st.lists(traces(), max_size=4))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_any_traces_come_back_as_they_were(tmp_path_factory, suffix, found):
    path = tmp_path_factory.mktemp("any") / f"traces{suffix}"
    assert write_traces(path, iter(found)) == len(found)
    assert list(map(everything, read_traces(path))) == list(map(everything, found))


def test_theorems_come_back_as_they_were():
    back = theorem_from_json(theorem_to_json(AND))
    assert back == AND and back.title == "Swap."


def test_the_schema_has_a_column_for_every_field_of_a_theorem():
    assert set(Theorem.__dataclass_fields__) < set(arrow.schema().names)
    assert not any(field.nullable for field in arrow.schema())


def test_the_columns_can_be_read_without_segenv(tmp_path):
    path = tmp_path / "x.parquet"
    write_traces(path, [trace_of((1, 2, 1, 0))])
    (row,) = pq.read_table(path).to_pylist()
    assert row["name"] == "made" and row["tactics"] == ["t1", "t2", "t3"]
    assert [len(state) for state in row["goals"]] == [1, 2, 1, 0]
    assert row["goals"][0] == [{"text": "⊢ g00", "valued": [], "kinds": ""}] and row["leaves"] == [
        0,
        1,
        2,
        3,
    ]


@pytest.mark.parametrize("path", ["traces.json", "traces", "x.jsonl.gz"])
def test_another_suffix_is_an_error_before_anything_runs(path):
    def never():
        raise AssertionError
        yield

    for attempt in (lambda: write_traces(path, never()), lambda: read_traces(path)):
        with pytest.raises(ValueError, match=r"unknown suffix .*Known: .jsonl, .arrow, .parquet"):
            attempt()


# -- cut off ------------------------------------------------------------------------------------

CHILD = """
import sys
sys.path[:0] = sys.argv[2:]
from tests.traces.made import endless
from segenv.traces.files import write_traces
write_traces(sys.argv[1], endless())
"""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_killed_run_leaves_a_readable_file(tmp_path, suffix):
    path = tmp_path / f"traces{suffix}"
    growing = arrow.partial(path) if suffix == ".parquet" else path
    here = Path(__file__)
    command = [sys.executable, "-c", CHILD, path, here.parent, here.parents[2]]
    with subprocess.Popen(command) as child:
        while not growing.exists() or growing.stat().st_size < 60_000:
            assert child.poll() is None
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
    assert path.exists() == (suffix != ".parquet")
    back = list(read_traces(path))
    assert len(back) >= 100 and back == list(islice(endless(), len(back)))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_run_that_raises_leaves_what_came_before(tmp_path, suffix):
    def failing():
        yield from islice(endless(), 5)
        raise KeyboardInterrupt

    path = tmp_path / f"traces{suffix}"
    with pytest.raises(KeyboardInterrupt):
        write_traces(path, failing())
    assert list(read_traces(path)) == list(islice(endless(), 5))


def test_a_file_cut_anywhere_is_a_whole_number_of_batches(tmp_path, small_batches):
    found = [trace_of((1, 2, 1, 0), Theorem("é" * n, "True")) for n in range(5)]
    for suffix, whole in ((".jsonl", {0, 1, 2, 3, 4, 5}), (".arrow", {0, 3, 5})):
        path, counts = tmp_path / f"x{suffix}", set()
        write_traces(path, found)
        data = path.read_bytes()
        for end in [*range(0, len(data), 41), len(data) - 1, len(data)]:
            path.write_bytes(data[:end])
            back = list(read_traces(path))
            assert back == found[: len(back)]
            counts.add(len(back))
        assert counts == whole


def test_an_old_parquet_file_stays_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "x.parquet"
    old, new = [trace_of((1, 0))], [trace_of((1, 1, 0))]
    write_traces(path, old)

    def watching():
        yield from new
        assert list(read_traces(path)) == old

    write_traces(path, watching())
    assert list(read_traces(path)) == new and os.listdir(tmp_path) == ["x.parquet"]


# -- something else -----------------------------------------------------------------------------


def test_a_line_that_is_no_trace_is_named(tmp_path):
    path = tmp_path / "traces.jsonl"
    write_traces(path, [trace_of((1, 0))])
    good = path.read_bytes()
    for line in (b'{"version": 99}', b"[]", b"{", b"\xff", b'{"version": 1}', b'"version"'):
        path.write_bytes(good + line + b"\n")
        with pytest.raises(ValueError, match=r"traces.jsonl:3: not a trace: "):
            list(read_traces(path))
    path.write_bytes(b'{"version": 99}\n')
    with pytest.raises(ValueError, match="version 99; this segenv reads 3"):
        list(read_traces(path))


def rewritten(path: Path, table: pa.Table) -> None:
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        with pa.ipc.new_stream(path, table.schema) as writer:
            writer.write_table(table)


@pytest.mark.parametrize("suffix", [".arrow", ".parquet"])
def test_another_version_and_other_columns_are_errors(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    write_traces(tmp_path / "x.parquet", [trace_of((1, 0))])
    table = pq.read_table(tmp_path / "x.parquet")
    metadata = table.schema.metadata
    depths = table.schema.get_field_index("depths")
    header = table.schema.get_field_index("header")
    cases = {
        "the column 'header' is string": table.set_column(header, "header", pa.array(["no"])),
        "does not say that these are traces": table.replace_schema_metadata({}),
        "traces of version 9; this segenv reads 4": table.replace_schema_metadata(
            metadata | {b"segenv.version": b"9"}
        ),
        "the columns are .*tactics, leaves, goals, not .*depths": table.remove_column(depths),
        "the column 'depths' is string": table.set_column(depths, "depths", pa.array(["no"])),
    }
    for said, wrong in cases.items():
        rewritten(path, wrong)
        with pytest.raises(ValueError, match=rf"x{suffix}: .*{said}"):
            list(read_traces(path))


@pytest.mark.parametrize("suffix", [".arrow", ".parquet"])
def test_a_row_that_is_no_trace_is_named(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    write_traces(tmp_path / "x.parquet", [trace_of((1, 0)), trace_of((1, 0))])
    table = pq.read_table(tmp_path / "x.parquet")
    rows = table.to_pylist()
    rows[1]["goals"] = []
    rewritten(path, pa.Table.from_pylist(rows, schema=table.schema))
    with pytest.raises(ValueError, match=rf"x{suffix}: trace 2 is not a trace"):
        list(read_traces(path))


@pytest.mark.parametrize("suffix", [".arrow", ".parquet"])
def test_a_damaged_file_is_an_error_with_its_place(tmp_path, small_batches, suffix):
    path = tmp_path / f"x{suffix}"
    path.write_text("some text that is neither\n" * 20)
    with pytest.raises(ValueError, match=rf"x{suffix}: not an? (Arrow stream|Parquet file)"):
        list(read_traces(path))
    write_traces(path, islice(endless(500), 9))
    data = bytearray(path.read_bytes())
    place = 100 if suffix == ".parquet" else len(data) // 2
    data[place : place + 100] = b"\xaa" * 100
    path.write_bytes(data)
    with pytest.raises(ValueError, match=rf"x{suffix}: damaged after"):
        list(read_traces(path))


def test_no_file_is_not_there_and_a_folder_is_no_file(tmp_path):
    for suffix in SUFFIXES:
        with pytest.raises(FileNotFoundError):
            list(read_traces(tmp_path / f"x{suffix}"))
        (tmp_path / f"folder{suffix}").mkdir()
        with pytest.raises(IsADirectoryError):
            list(read_traces(tmp_path / f"folder{suffix}"))


def test_traces_and_explorations_are_told_apart(tmp_path):
    path, other = tmp_path / "e.jsonl", tmp_path / "t.jsonl"
    write_explorations(path, [EXPLORATION])
    write_traces(other, [trace_of((1, 0))])
    assert list(read_explorations(path)) == [EXPLORATION]
    assert holds_explorations(path) and not holds_explorations(other)
    with pytest.raises(ValueError, match=r"e.jsonl:2: not a trace: this is an exploration"):
        list(read_traces(path))
    with pytest.raises(ValueError, match=r"t.jsonl:2: not an exploration: this is a trace"):
        list(read_explorations(other))


# -- memory -------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_many_traces_pass_through_little_memory(tmp_path, suffix, monkeypatch):
    """40 MB of traces; Python and Arrow together never hold 15 MB of them."""
    monkeypatch.setattr(arrow, "CHARACTERS", 1_000_000)
    monkeypatch.setattr(arrow, "GROUP", 2_000_000)
    monkeypatch.setattr(arrow, "ROWS", 32)
    path, before, most = tmp_path / f"x{suffix}", pa.total_allocated_bytes(), 0

    def watched(found):
        nonlocal most
        for one in found:
            most = max(most, pa.total_allocated_bytes() - before)
            yield one

    tracemalloc.start()
    try:
        assert write_traces(path, watched(islice(endless(50_000), 800))) == 800
        assert sum(1 for _ in watched(read_traces(path))) == 800
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 7_000_000 and most < 8_000_000


HEADERS = tuple(f"def filler_{i} : Nat := {i * 7919}\n" * 9 for i in range(3))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_header_is_written_once(tmp_path, small_batches, suffix):
    found = [
        trace_of((1, 0), Theorem(f"t{i}", "True", header=HEADERS[i % 3], definitions=(HEADERS[0],)))
        for i in range(40)
    ]
    path = tmp_path / f"x{suffix}"
    assert write_traces(path, found) == 40
    back = list(read_traces(path))
    assert list(map(everything, back)) == list(map(everything, found))
    if suffix == ".jsonl":
        assert [path.read_text().count(json.dumps(header)) for header in HEADERS] == [1, 1, 1]
    if suffix == ".arrow":
        with pa.ipc.open_stream(path) as reader:
            batches = list(reader)
            assert reader.stats.num_dictionary_batches == 1
            assert not reader.stats.num_replaced_dictionaries
        assert len(batches) == 14 and batches[-1]["header"].dictionary.to_pylist() == [*HEADERS]


def test_a_dictionary_grows_by_what_is_new_and_begins_again(tmp_path, small_batches, monkeypatch):
    monkeypatch.setattr(arrow, "HEADERS", 9)
    found = [trace_of((1, 0), Theorem("t", "True", header=f"-- {i}\n")) for i in range(30)]
    write_traces(tmp_path / "x.arrow", found)
    assert [t.theorem.header for t in read_traces(tmp_path / "x.arrow")] == [
        t.theorem.header for t in found
    ]
    with pa.ipc.open_stream(tmp_path / "x.arrow") as reader:
        assert len(list(reader)) == 10
        stats = reader.stats
        assert (stats.num_dictionary_deltas, stats.num_replaced_dictionaries) == (6, 3)
    write_traces(tmp_path / "x.parquet", found)
    back = [t.theorem.header for t in read_traces(tmp_path / "x.parquet")]
    assert back == [t.theorem.header for t in found]


def test_a_text_that_no_line_has_is_named(tmp_path):
    path = tmp_path / "x.jsonl"
    write_traces(path, [trace_of((1, 0))])
    _, line = path.read_text("utf-8").splitlines()
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(
        ValueError, match=r"x.jsonl:1: .*no line before it has the text '[0-9a-f]+'"
    ):
        list(read_traces(path))


def test_what_has_its_texts_in_place_is_read_too(tmp_path):
    path, one = tmp_path / "x.jsonl", trace_of((1, 0))
    path.write_text(json.dumps(trace_to_json(one)) + "\n", "utf-8")
    assert list(map(everything, read_traces(path))) == [everything(one)]


def test_json_lines_are_plain(tmp_path):
    path = tmp_path / "x.jsonl"
    write_traces(path, [trace_of((1, 0))])
    header, line = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert line["theorem"]["statement"] == THEOREM.statement
    assert header["text"] == THEOREM.header and line["theorem"]["header"] == {"id": header["id"]}
