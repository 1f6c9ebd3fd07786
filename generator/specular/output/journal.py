"""What a run that writes leaves when it is cut short, so that the next one knows what is ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final, cast

from specular.output.manifest import MANIFEST, Package, digest, read_listed

STAGING: Final = ".specular.staging"
"""The folder in a package where new files wait, and replaced ones until all is done."""

JOURNAL: Final = ".specular.journal"
"""The file that is there while files are being replaced."""

STAGED: Final = re.compile(r"[0-9]+-[0-9]+\.(?:new|old)")
"""The names of our files in the staging folder: process, number, and which of the two it is."""


def journal_text(package: Package, begun: Mapping[str, frozenset[str]]) -> str:
    """Return the journal of a run: every file it will have in the package, by its SHA-256.

    `begun` is the journal of a run that was cut short: until its work is repaired, a file may
    be as any of them was going to write it.
    """
    hashes = {path: set(known) for path, known in begun.items()}
    for path, text in package.files.items():
        if path != MANIFEST:
            hashes.setdefault(path, set()).add(digest(text.encode()))
    content = {"outputs": {path: sorted(known) for path, known in hashes.items()}}
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read_journal(text: str) -> dict[str, frozenset[str]] | None:
    """Return what a journal lists, or None where it is none, or lists a path outside its folder."""
    found = read_listed(text)
    if found is None:
        return None
    outputs: dict[str, frozenset[str]] = {}
    for path, known in found.items():
        if not isinstance(known, list):
            return None
        outputs[path] = frozenset(
            one for one in cast("list[object]", known) if isinstance(one, str)
        )
    return outputs


def is_reserved(path: str) -> bool:
    """Whether a path is one of specular's own, which no list of outputs may name."""
    return path.partition("/")[0] in (MANIFEST, JOURNAL, STAGING)
