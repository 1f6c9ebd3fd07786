"""Folders as mappings from relative path to bytes, and what differs between two of them."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).resolve().parents[1]
"""The checkout."""


CACHES: Final = frozenset({"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
"""Folders that tools leave wherever they are run."""


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file under `folder` by its relative POSIX path, without the caches of tools."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = ((path.relative_to(folder), path) for path in files)
    return {
        name.as_posix(): path.read_bytes() for name, path in named if CACHES.isdisjoint(name.parts)
    }


def differences(expected: Mapping[str, bytes], actual: Mapping[str, bytes]) -> list[str]:
    """An entry for each file that is missing, stale or changed, by name; a change with its diff."""
    found = [f"missing: {name} is made, but not kept" for name in actual if name not in expected]
    found += [f"stale: {name} is kept, but not made" for name in expected if name not in actual]
    found += [
        f"changed: {name}\n{_diff(name, kept, actual[name])}"
        for name, kept in expected.items()
        if name in actual and actual[name] != kept
    ]
    return found


def require_same(expected: Mapping[str, bytes], actual: Mapping[str, bytes]) -> None:
    """Fail with every difference between two trees."""
    if found := differences(expected, actual):
        pytest.fail("\n".join(found), pytrace=False)


def _diff(name: str, kept: bytes, made: bytes) -> str:
    lines = difflib.unified_diff(
        kept.decode(errors="replace").splitlines(),
        made.decode(errors="replace").splitlines(),
        f"kept/{name}",
        f"made/{name}",
        lineterm="",
    )
    # Line endings and other invisible differences leave the diff empty.
    return "\n".join(lines) or f"{kept!r:.200}\n{made!r:.200}"
