"""A list of generated theorems is made once: for all environments, and for all processes."""

import json
import random
import subprocess
import sys
from dataclasses import asdict

import gymnasium as gym
import pytest

from segenv.lean.build import ensure_core
from segenv.lean.runtime import cache_folder, discover
from segenv.theorems import kept as module
from segenv.theorems.families import parse
from segenv.theorems.world import GeneratorError, World
from tests.typed import innermost

TEXT = "generated/order?length=2&count=4&seed=31"
DRAWS = """
import sys
from segenv.backends.native import NativeBackend
from segenv.theorems.families import parse
from segenv.theorems.world import World
made, old = [0], World.samples
def counting(self, *arguments):
    for sample in old(self, *arguments):
        made[0] += 1
        yield sample
World.samples = counting
with NativeBackend() as backend:
    theorems = parse(sys.argv[1]).theorems(backend)
print(made[0], *(theorem.name for theorem in theorems))
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """A cache that has nothing but the compiled core; the value is its folder of worlds."""
    ensure_core(discover())
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "core").symlink_to(cache_folder() / "core")
    monkeypatch.setenv("SEGENV_CACHE", str(cache))
    forget()
    yield cache / "worlds"
    forget()


@pytest.fixture
def made(monkeypatch):
    drawn, samples = [], World.samples

    def counting(self, *arguments):
        for sample in samples(self, *arguments):
            drawn.append(sample.theorem)
            yield sample

    monkeypatch.setattr(World, "samples", counting)
    return drawn


def forget():
    module._memory.entries.clear()


@pytest.mark.parametrize("mode", ["sync", "vector_entry_point"])
def test_the_environments_of_a_vector_share_them(mode, made, native):
    vector = gym.make_vec("LeanStep-v0", 4, mode, theorems=TEXT, backend=native)
    vector.reset(seed=0)
    assert len(made) == 4
    again = gym.make("LeanProof-v0", theorems=parse(TEXT), backend=native)
    assert innermost(again).named_theorems == [theorem.name for theorem in made] and len(made) == 4


def test_another_process_finds_them(made, native, own_cache):
    first = parse(TEXT).theorems(native)
    forget()
    again = parse(TEXT).theorems(native)
    assert (
        again == first and list(map(asdict, again)) == list(map(asdict, first)) and len(made) == 4
    )
    assert [path.suffix for path in sorted(own_cache.iterdir())] == [".json", ".lock"]


def test_what_differs_in_anything_is_another_list(made, native):
    texts = [
        TEXT,
        TEXT.replace("31", "32"),
        TEXT.replace("count=4", "count=3"),
        TEXT.replace("length=2", "length=3"),
        TEXT + "&split=train",
        TEXT + "&trivial=no",
    ]
    for text in texts:
        before = len(made)
        parse(text).theorems(native)
        assert len(made) > before, text


def test_damage_is_not_believed(native, own_cache, made):
    first = parse(TEXT).theorems(native)
    (path,) = own_cache.glob("*.json")
    data, draw = path.read_bytes(), random.Random(0)
    changed = json.loads(data)
    changed["theorems"][0]["statement"] = "False"
    damages = [b"", b"[1]", b"{}", b"null", data[: len(data) // 2], json.dumps(changed).encode()]
    for _ in range(20):
        at = draw.randrange(len(data))
        damages.append(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    for damage in damages:
        path.write_bytes(damage)
        found = module._read(path)
        assert found is None or found == first
    forget()
    path.write_bytes(b"{")
    assert parse(TEXT).theorems(native) == first and path.read_bytes() == data


def test_without_a_cache_they_are_made_all_the_same(native, own_cache):
    own_cache.write_text("no folder")
    assert len(parse(TEXT).theorems(native)) == 4


def test_processes_that_need_them_at_once_make_them_once():
    command = [sys.executable, "-P", "-c", DRAWS, TEXT]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [child.communicate(timeout=60)[0].split() for child in children]
    assert sorted(output[0] for output in outputs) == ["0", "4"]
    assert outputs[0][1:] == outputs[1][1:] and len(outputs[0]) == 5


def test_a_generator_that_fails_is_not_kept(native, own_cache):
    world = parse(
        "generated/propositional?depth=2&atoms=1&hypotheses=0&count=900&trivial=yes&length=1&forks=0"
    )
    for _ in range(2):
        with pytest.raises(GeneratorError):
            world.theorems(native)
    assert not list(own_cache.glob("*.json"))
