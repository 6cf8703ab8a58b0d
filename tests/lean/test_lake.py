"""The packages of a project are where its manifest says."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from segenv.backends.native import NativeBackend
from segenv.lean import lake
from segenv.lean.build import ensure_core
from segenv.lean.runtime import LEAN_VERSION, discover, lean_command
from segenv.lean.shared.errors import LeanNotFound
from segenv.proof import Theorem

GIT = {"type": "git", "url": "https://x", "rev": "0", "inherited": False}
PATH = {"type": "path", "inherited": False}


def compiled(folder: Path, library: str = ".lake/build/lib/lean") -> Path:
    """A package that has compiled something."""
    (folder / library).mkdir(parents=True)
    return (folder / library).resolve()


def manifest(project: Path, *packages: object, **more: object) -> None:
    project.mkdir(parents=True, exist_ok=True)
    content = {"version": "1.1.0", "packages": packages, "name": "app", **more}
    (project / "lake-manifest.json").write_text(json.dumps(content))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    compiled(tmp_path / "app")
    return tmp_path / "app"


def found(project: Path) -> list[Path]:
    own, *others = lake.libraries(project)
    assert own.resolve() == (project / ".lake/build/lib/lean").resolve()
    return [other.resolve() for other in others]


def test_downloads_lie_where_lake_puts_them(project: Path) -> None:
    one = compiled(project / ".lake/packages/one")
    manifest(project, GIT | {"name": "one"}, GIT | {"name": "not_built"})
    assert found(project) == [one]


@pytest.mark.parametrize("folder", ["../packages", "deps", "/absolute"])
def test_downloads_lie_elsewhere(folder: str, project: Path, tmp_path: Path) -> None:
    folder = folder.replace("/absolute", str(tmp_path / "absolute"))
    one = compiled(project / folder / "one")
    compiled(project / ".lake/packages/stale")
    manifest(project, GIT | {"name": "one"}, packagesDir=folder)
    assert found(project) == [one]


@pytest.mark.parametrize("place", ["../depot", "./inner/depot", "/absolute"])
def test_a_package_at_a_path(place: str, project: Path, tmp_path: Path) -> None:
    place = place.replace("/absolute", str(tmp_path / "absolute"))
    depot = compiled(project / place)
    manifest(project, PATH | {"name": "depot", "dir": place})
    assert found(project) == [depot]


def test_part_of_a_repository_and_a_quoted_name(project: Path) -> None:
    part = compiled(project / ".lake/packages/one/inner")
    quoted = compiled(project / ".lake/packages/doc-gen4")
    manifest(
        project,
        GIT | {"name": "one", "subDir": "inner"},
        GIT | {"name": "«doc-gen4»", "subDir": None},
    )
    assert found(project) == [part, quoted]


def test_an_override_replaces_its_namesake(project: Path, tmp_path: Path) -> None:
    compiled(project / ".lake/packages/one")
    mine = compiled(tmp_path / "mine")
    manifest(project, GIT | {"name": "one"})
    content = {"version": "1.1.0", "packages": [PATH | {"name": "one", "dir": "../mine"}]}
    (project / ".lake/package-overrides.json").write_text(json.dumps(content))
    assert found(project) == [mine]


def test_a_lakefile_may_move_what_is_compiled(project: Path) -> None:
    one = compiled(project / ".lake/packages/one", "out/modules")
    lakefile = project / ".lake/packages/one/lakefile.toml"
    lakefile.write_text('name = "one"\nbuildDir = "out"\nleanLibDir = "modules"\n')
    manifest(project, GIT | {"name": "one"})
    assert found(project) == [one]
    lakefile.write_text("not toml [")
    assert found(project) == []


def test_without_a_manifest_every_download_counts(project: Path) -> None:
    folders = [compiled(project / ".lake/packages" / name) for name in ("b", "a")]
    assert found(project) == sorted(folders)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"packages": 3}', '{"packages": ["x"]}'])
def test_a_manifest_that_is_none_is_named(text: str, project: Path) -> None:
    (project / "lake-manifest.json").write_text(text)
    with pytest.raises(LeanNotFound, match=r"lake-manifest\.json"):
        lake.libraries(project)


def test_a_manifest_makes_a_folder_a_project(tmp_path: Path) -> None:
    assert not lake.is_project(tmp_path)
    manifest(tmp_path)
    assert lake.is_project(tmp_path)


def test_lean_finds_the_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = discover("wheel")
    tools = (
        tmp_path / "elan" / "toolchains" / f"leanprover--lean4---v{LEAN_VERSION}" / "lib" / "lean"
    )
    shutil.copytree(ensure_core(wheel), tools)
    for file in wheel.library.parent.glob("lib*"):
        (tools / file.name).symlink_to(file)
    monkeypatch.setenv("ELAN_HOME", str(tmp_path / "elan"))
    project, depot = tmp_path / "app", tmp_path / "depot"
    (project / ".lake").mkdir(parents=True)
    (project / "lean-toolchain").write_text(f"leanprover/lean4:v{LEAN_VERSION}\n")
    manifest(project, PATH | {"name": "depot", "dir": "../depot"})
    source = depot / "Depot.lean"
    target = compiled(depot) / "Depot.olean"
    source.write_text("def Depot.two : Nat := 2\n")
    command = lean_command(wheel.library, "-R", depot, "-o", target, source)
    subprocess.run(command, check=True, env=os.environ | {"LEAN_PATH": str(tools)})
    with NativeBackend(lean=project) as backend:
        state = backend.start(Theorem("t", "Depot.two = 2", header="import Depot\n"))
        assert str(state) == "⊢ Depot.two = 2"
