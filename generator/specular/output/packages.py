"""Packages on the disk that specular wrote: what each was made from, and its symbols."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from specular.output.comparing import read_inside
from specular.output.manifest import MANIFEST, SOURCE_MAP, digest, read_outputs
from specular.output.source_map import SourceMap, read_source_map

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """The folder of a package, its source map, and the SHA-256 of its inputs and outputs."""

    folder: Path
    source_map: SourceMap
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]

    def text(self, path: str) -> str | None:
        """Return the text of a file; None where there is none in the folder, or what is none."""
        try:
            content, _ = read_inside(self.folder, path)
            return None if content is None else content.decode()
        except (OSError, UnicodeDecodeError):
            return None

    def is_edited(self, path: str) -> bool:
        """Whether a file is not as it was written."""
        text = self.text(path)
        return text is None or digest(text.encode()) != self.outputs.get(path)


def read_package(folder: Path) -> WrittenPackage | None:
    """Read what a package says of itself; None where it is none, or has no source map."""
    try:
        manifest, sources = (
            (read_inside(folder, path)[0] or b"").decode(errors="replace")
            for path in (MANIFEST, SOURCE_MAP)
        )
    except OSError:
        return None
    outputs, source_map = read_outputs(manifest), read_source_map(sources)
    if outputs is None or source_map is None:
        return None
    found = cast("dict[str, object]", json.loads(manifest)).get("inputs")
    inputs = cast("dict[str, object]", found) if isinstance(found, dict) else {}
    hashes = {name: text for name, text in inputs.items() if isinstance(text, str)}
    return WrittenPackage(folder, source_map, hashes, outputs)


def packages_in(output: Path) -> list[WrittenPackage]:
    """Return the packages whose folders are in a folder, by their names."""
    try:
        folders = sorted(one.parent for one in output.glob(f"*/{MANIFEST}"))
    except OSError:
        return []
    return [one for folder in folders if (one := read_package(folder)) is not None]


def folder_around(path: Path) -> Path | None:
    """Return the folder of the package that a file is in, whether it can be read or not."""
    return next((one for one in path.absolute().parents if (one / MANIFEST).is_file()), None)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, empty where it cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""
