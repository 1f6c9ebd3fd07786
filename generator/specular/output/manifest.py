"""The manifest of a package: what it was made from, and what in its folder belongs to specular."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import cast

from specular import __version__
from specular.config import ApiConfig

MANIFEST = ".specular.json"
SOURCE_MAP = ".specular.map.json"

ABOUT = (MANIFEST, SOURCE_MAP)
"""The files that speak of the others, and change with them."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package to write: the name of its folder, and each file in it by its path there."""

    name: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Making:
    """How a package was made: by which specular and engine, with which parts and options.

    `inputs` are the names of what it was made from.
    """

    version: str
    engine: str
    package: str
    parts: tuple[str, ...]
    options: Mapping[str, str]
    inputs: tuple[str, ...] = ()


def _made_with(name: str, config: ApiConfig) -> dict[str, object]:
    """Return how a package is made, as its manifest says it."""
    chosen = {"include": list(config.include), "exclude": list(config.exclude)}
    waiters = {key: json.loads(said) for key, said in config.waiters}
    options = {
        "enums": config.enums,
        "only": list(config.only),
        "package": name,
        **{key: selectors for key, selectors in chosen.items() if selectors},
        **({"formats": dict(config.formats)} if config.formats else {}),
        **({"waiters": waiters} if waiters else {}),
    }
    return {"specular": __version__, "engine": config.engine, "options": options}


def making_of(name: str, config: ApiConfig) -> Making:
    """Return how a package of this name would be made."""
    return _making(_made_with(name, config))


def read_making(text: str) -> Making | None:
    """Return what a manifest says of how its package was made, or None where it is no manifest."""
    if read_outputs(text) is None:
        return None
    return _making(cast("dict[str, object]", json.loads(text)))


def _making(content: Mapping[str, object]) -> Making:
    options, inputs = _table(content.get("options")), _table(content.get("inputs"))
    parts = options.get("only")
    listed = cast("list[object]", parts) if isinstance(parts, list) else []
    return Making(
        version=str(content.get("specular", "")),
        engine=str(content.get("engine", "")),
        package=str(options.get("package", "")),
        parts=tuple(str(one) for one in listed),
        options={
            key: json.dumps(value, sort_keys=True)
            for key, value in options.items()
            if key not in {"only", "package"}
        },
        inputs=tuple(inputs),
    )


def _table(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def with_manifest(
    name: str, files: Mapping[str, str], config: ApiConfig, inputs: Mapping[str, str]
) -> Package:
    """Return the package with its manifest; `inputs` has the SHA-256 of each document by name.

    The version stands here and nowhere else, so that a new one does not touch every file.
    """
    content = {
        **_made_with(name, config),
        "inputs": dict(inputs),
        "outputs": {path: digest(text.encode()) for path, text in files.items()},
    }
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return Package(name, {**files, MANIFEST: text})


def read_outputs(text: str) -> dict[str, str] | None:
    """Return the SHA-256 of each file that a manifest lists, or None where it is no manifest."""
    found = read_listed(text)
    if found is None:
        return None
    outputs = {path: sha256 for path, sha256 in found.items() if isinstance(sha256, str)}
    return outputs if len(outputs) == len(found) else None


def read_listed(text: str) -> dict[str, object] | None:
    """Return what a manifest or a journal says of each file, or None where it is neither.

    One that lists a path outside its folder is none: files are deleted by what stands in it.
    """
    try:
        content: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = cast("dict[str, object]", content).get("outputs") if isinstance(content, dict) else None
    if not isinstance(found, dict):
        return None
    listed = cast("dict[str, object]", found)
    return listed if all(map(is_inside, listed)) else None


def is_inside(path: str) -> bool:
    """Whether a relative POSIX path leads to a file inside the folder it is relative to."""
    parts = PurePosixPath(path).parts
    unusual = "\\" in path or "\0" in path or path != "/".join(parts)
    return bool(parts) and not unusual and ".." not in parts and not path.startswith("/")


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()
