"""Finds what is wrong with settings and no schema says, or not as clearly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias, cast

from specular.config.files import Table, as_table
from specular.config.positions import KeyPath
from specular.config.schema import DEFAULTS
from specular.config.wording import Words, format_problem, package_problem

Problem: TypeAlias = tuple[KeyPath, Words]


def api_tables(table: Table) -> list[tuple[KeyPath, Table]]:
    """Return what is an API's own with the keys to it: nothing, where all is at the top."""
    if "apis" not in table:
        return [((), {})]
    items = cast("list[object]", table["apis"] if isinstance(table["apis"], list) else [])
    return [
        (("apis", index), own)
        for index, item in enumerate(items)
        if (own := as_table(item)) is not None
    ]


def problems(table: Table, folder: Path) -> Iterator[Problem]:
    """Find what is wrong, also where something else is; paths are relative to the folder."""
    apis = api_tables(table)
    yield from _names((), table)
    for path, own in apis:
        yield from _names(path, own)
        if "spec" not in table and "spec" not in own:
            yield path, ("`spec` is missing", 'add spec = "openapi.yaml"')
    yield from _shared_folders(table, apis, folder)


def _names(path: KeyPath, table: Table) -> Iterator[Problem]:
    """Names that are right by their letters, and still are none in Python."""
    package, formats = table.get("package"), as_table(table.get("formats"))
    if isinstance(package, str) and (said := package_problem(package)) is not None:
        yield (*path, "package"), (said, None)
    for name, kind in (formats or {}).items():
        if isinstance(kind, str) and (problem := format_problem(name, kind)) is not None:
            yield (*path, "formats", name), problem


def _shared_folders(
    table: Table, apis: list[tuple[KeyPath, Table]], folder: Path
) -> Iterator[Problem]:
    """Two APIs in one folder would delete each other's files."""
    seen: set[str] = set()
    for path, own in apis:
        merged = {**DEFAULTS, **table, **own}
        output, package = merged["output"], merged.get("package")
        if not isinstance(output, str) or not isinstance(package, str):
            continue
        parent = Path(os.path.abspath(folder / output))  # noqa: PTH100 - resolve() follows symlinks
        if (made := os.path.normpath(parent / package)) in seen:
            message = f"another API is written to {parent.name}/{package} too"
            yield path, (message, "give each API a `package` of its own")
        seen.add(made)
