"""What a Lake project and the packages it requires have compiled, as Lake itself has it.

`lake-manifest.json` says which packages there are and where: in a folder of downloads (`packagesDir`),
or at a path. A `lakefile.toml` may move what a package compiles to another folder.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from segenv.lean.shared.errors import LeanNotFound

LAKE = ".lake"
MANIFEST = "lake-manifest.json"
OVERRIDES = "package-overrides.json"
PACKAGES = f"{LAKE}/packages"


def is_project(folder: Path) -> bool:
    """Whether a folder is that of a project."""
    return any((folder / name).exists() for name in ("lean-toolchain", LAKE, MANIFEST))


def libraries(project: Path) -> list[Path]:
    """The folders of compiled modules of a project and its packages, those that are there.

    Raises `LeanNotFound` for a manifest that cannot be read.
    """
    folders = [project, *packages(project)]
    found = (library_of(folder) for folder in dict.fromkeys(folders))
    return [library for library in found if library.is_dir()]


def packages(project: Path) -> list[Path]:
    """The folders of the packages that a project requires, by its manifest.

    Without a manifest these are all that lie where Lake downloads packages to.
    """
    manifest = _read(project / MANIFEST)
    if manifest is None:
        return sorted(folder for folder in (project / PACKAGES).glob("*") if folder.is_dir())
    downloads = project / (_text(manifest, "packagesDir") or PACKAGES)
    lake = project / (_text(manifest, "lakeDir") or LAKE)
    entries = [*manifest["packages"], *(_read(lake / OVERRIDES) or {"packages": []})["packages"]]
    named = {entry.get("name"): entry for entry in entries}  # an override replaces its namesake
    return [folder for entry in named.values() for folder in _places(entry, project, downloads)]


def library_of(package: Path) -> Path:
    """Where a package keeps its compiled modules."""
    settings: dict[str, Any] = {}
    try:
        settings = tomllib.loads((package / "lakefile.toml").read_text("utf-8"))
    except (OSError, ValueError):
        pass  # a `lakefile.lean` is a program; nearly all keep what Lake proposes
    build = _text(settings, "buildDir") or f"{LAKE}/build"
    return package / build / (_text(settings, "leanLibDir") or "lib/lean")


def _places(entry: dict[str, Any], project: Path, downloads: Path) -> Iterator[Path]:
    """Where a package of a manifest lies."""
    if entry.get("type") == "path" and _text(entry, "dir"):
        yield (project / entry["dir"]).resolve()
    elif _text(entry, "name"):
        folder = downloads / entry["name"].strip("«»")
        yield (folder / (_text(entry, "subDir") or "")).resolve()


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _read(path: Path) -> dict[str, Any] | None:
    """A manifest, or None where there is none."""
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise LeanNotFound(f"{path} cannot be read: {error}") from error
    listed = manifest.get("packages") if isinstance(manifest, dict) else None
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise LeanNotFound(f"{path} is no manifest of Lake: it has no list of `packages`")
    return dict(manifest)
