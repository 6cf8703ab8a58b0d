"""The arrows between modules, and the circles that the lint refuses."""

from tools.arrows import arrows, circles, modules, rooms, two_way


def test_a_circle_is_found(tmp_path):
    (tmp_path / "segenv").mkdir()
    texts = {
        "a": "from segenv.b import x\n",
        "b": "def f():\n    from segenv import c\n",
        "c": "import segenv.a\n",
        "d": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from segenv.a import T\n",
    }
    for name, text in texts.items():
        (tmp_path / "segenv" / f"{name}.py").write_text(text)
    graph = arrows(modules(tmp_path))
    assert graph["segenv.d"] == {"segenv.a"} and graph["segenv.b"] == {"segenv.c"}
    assert circles(graph) == [("segenv.a", "segenv.b", "segenv.c")]
    assert two_way({"p": {"q"}, "q": {"p", "r"}, "r": set()}) == [("p", "q")]


def test_there_is_none():
    graph = arrows(modules())
    assert circles(graph) == [] and two_way(rooms(graph)) == []
    assert not any(name.startswith("segenv") and t.startswith(("agents", "experiments"))
                   for name, targets in graph.items() for t in targets)  # fmt: skip
