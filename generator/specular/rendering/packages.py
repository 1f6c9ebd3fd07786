"""The `__init__` modules, which load what they offer when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.rendering.docstrings import docstring_text
from specular.rendering.imports import Imports
from specular.rendering.literals import literal_text
from specular.rendering.views import ExportView, FormerNameView, PackageView

if TYPE_CHECKING:
    from collections.abc import Mapping


def render_package(
    prose: str, places: Mapping[str, str], runtime: str, former: Mapping[str, str]
) -> PackageView:
    """Return the view of an `__init__`; `places` has the module of each name it offers.

    `former` has what former names mean now.
    """
    return PackageView(
        docstring=docstring_text(prose, 0),
        runtime=runtime,
        imports=imports_of(places),
        exports=exports_of(places),
        former=tuple(
            FormerNameView(
                name=name,
                now=former[name],
                literal=literal_text(name),
                now_literal=literal_text(former[name]),
            )
            for name in sorted(former)
        ),
        has_former=bool(former),
    )


def imports_of(places: Mapping[str, str]) -> tuple[str, ...]:
    """Return the statements by which type checkers get names; `places` has their modules."""
    imports = Imports()
    for name, module in places.items():
        imports.add(module, name)
    return tuple(line for line in imports.lines() if line)


def exports_of(places: Mapping[str, str]) -> tuple[ExportView, ...]:
    """Return the same names for the runtime, which loads them when they are used."""
    return tuple(
        ExportView(literal=literal_text(name), module_literal=literal_text(places[name]))
        for name in sorted(places)
    )
