"""Rows as a folder that `datasets` loads, with its card."""

import os
import re
from typing import Any

import pyarrow.parquet as pq
import pytest

from segenv import __version__
from segenv.extras import needed
from segenv.lean.runtime import LEAN_VERSION
from segenv.proof import Theorem
from segenv.traces.export.card import About, Part, card, size_category
from segenv.traces.export.folder import write_dataset
from segenv.traces.export.preference import labelled, preferences
from segenv.traces.export.sft import Pair, pairs
from segenv.traces.export.value import values
from tests.traces.made import EXPLORATION, trace_of


def rows_of(*names):
    for name in names:
        yield from pairs(trace_of((1, 1, 2, 2, 1, 1, 0), Theorem(name, "True")), "step")


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """A function that loads a folder without a network."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    import datasets

    datasets.disable_progress_bars()
    cache = str(tmp_path / "cache")
    return lambda folder: datasets.load_dataset(str(folder), cache_dir=cache)


def test_datasets_loads_the_folder(tmp_path, loaded):
    folder = tmp_path / "set"
    train, test = list(rows_of("a", "b")), list(rows_of("c"))
    about = About("Steps", "By hand.", "apache-2.0", ("sft",), {"rule": "step"})
    parts = write_dataset(folder, {"train": iter(train), "test": test}, about)
    assert parts == {"train": Part(12, 2), "test": Part(6, 1)}
    assert sorted(os.listdir(folder)) == ["README.md", "data"]
    assert sorted(os.listdir(folder / "data")) == [
        "test-00000-of-00001.parquet",
        "train-00000-of-00001.parquet",
    ]
    found = loaded(folder)
    assert [Pair(**row) for row in found["train"]] == train
    assert [Pair(**row) for row in found["test"]] == test


def test_types_and_nulls_survive(tmp_path, loaded):
    write_dataset(tmp_path / "value", {"train": values(EXPLORATION)})
    found = loaded(tmp_path / "value")["train"]
    assert found.features["proof_known"].dtype == "bool"
    assert found.features["tactics_left"].dtype == "int64"
    assert found["tactics_left"][:] == [3, 2, None, 1, None]
    write_dataset(tmp_path / "kto", {"train": labelled(EXPLORATION)})
    assert loaded(tmp_path / "kto")["train"].features["label"].dtype == "bool"
    write_dataset(tmp_path / "dpo", {"train": preferences(EXPLORATION)})
    features = loaded(tmp_path / "dpo")["train"].features
    assert {features[name].dtype for name in ("prompt", "chosen", "rejected")} == {"string"}


@pytest.mark.parametrize(("rows", "sizes"), [(11, [4, 4, 3]), (8, [4, 4]), (3, [3]), (0, [0])])
def test_shards_are_numbered(tmp_path, rows, sizes):
    some = list(rows_of("a", "b"))[:rows]
    write_dataset(tmp_path / "set", {"test": rows_of("c"), "train": some}, shard=4)
    files = sorted((tmp_path / "set" / "data").glob("train-*"))
    assert [pq.read_metadata(file).num_rows for file in files] == sizes
    of = len(sizes)
    assert [file.name for file in files] == [
        f"train-{i:05d}-of-{of:05d}.parquet" for i in range(of)
    ]


def test_train_and_test_share_no_theorem(tmp_path):
    with pytest.raises(ValueError, match=r"^train and test share theorems: b, c$"):
        write_dataset(
            tmp_path / "set", {"train": rows_of("a", "b", "c"), "test": rows_of("c", "b", "d")}
        )
    assert os.listdir(tmp_path) == []


def test_what_cannot_be_written_leaves_nothing(tmp_path):
    folder = tmp_path / "set"
    mixed = [*rows_of("a"), *preferences(EXPLORATION)]
    cases: tuple[Any, ...] = (
        ({"train": []}, "there are no rows"),
        ({"train": mixed}, "rows of two types: Pair and Preference"),
        ({"train": rows_of("a"), "test": labelled(EXPLORATION)}, "rows of two types"),
        ({"tr/ain": rows_of("a")}, "'tr/ain' is no name of a split"),
    )
    for splits, said in cases:
        with pytest.raises(ValueError, match=said):
            write_dataset(folder, splits)
    assert os.listdir(tmp_path) == []
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="set is there already"):
        write_dataset(folder, {"train": rows_of("a")})
    assert os.listdir(folder) == ["mine.txt"]


def test_the_card_says_what_is_in_it():
    from huggingface_hub import DatasetCard

    about = About("Steps", "Made by hand.", "mit", ("sft",), {"rule": "step", "counting": "total"})
    parts = {"train": Part(1200, 30), "test": Part(100, 3)}
    text = card(Pair, parts, about)
    data = DatasetCard(text).data.to_dict()
    assert data["license"] == "mit" and data["size_categories"] == ["1K<n<10K"]
    assert data["tags"] == ["lean4", "theorem-proving", "segenv", "sft"]
    (config,) = data["configs"]
    assert config["data_files"] == [
        {"split": "train", "path": "data/train-*"},
        {"split": "test", "path": "data/test-*"},
    ]
    for line in ("| train | 1200 | 30 |", "| rule | step |", "| counting | total |"):
        assert line in text
    assert f"| segenv | {__version__} |" in text and f"| Lean | {LEAN_VERSION} |" in text
    assert all(re.search(rf"^\| `{name}` \|", text, re.M) for name in Pair.__dataclass_fields__)
    assert "license" not in card(Pair, parts, About())


def test_size_categories_are_those_of_the_hub():
    sizes = {0: "n<1K", 999: "n<1K", 1000: "1K<n<10K", 10**6: "1M<n<10M", 10**12: "n>10B"}
    assert {rows: size_category(rows) for rows in sizes} == sizes


def test_a_missing_library_says_what_to_install():
    with pytest.raises(ImportError, match=r"needs nowhere: pip install 'segenv\[data\]'"):
        needed("nowhere.at_all")
