"""Documents that refer to each other, written to a folder and resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.diagnostics import Sink
from specular.loading.documents import read_document
from specular.loading.excerpts import Excerpts
from specular.loading.references import resolve
from specular.loading.registry import Registry

if TYPE_CHECKING:
    from pathlib import Path

    from specular.loading.nodes import Node


def load(folder: Path, root: str, **files: str) -> tuple[Registry, Sink]:
    """Resolve a document; further files are given with `__` for the slash in their names."""
    for name, text in {"root": root, **files}.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    sink = Sink()
    document = read_document(folder / "root.yaml", "root.yaml", sink)
    assert document is not None
    return resolve(document, sink), sink


def at(registry: Registry, *keys: str | int) -> Node:
    """The node that some keys lead to from the root document."""
    node = registry.root
    for key in keys:
        node = node.child(key)
    return node


def lines(sink: Sink) -> list[str]:
    """The first line of each report, in the order in which they were made."""
    excerpts = Excerpts(sink)
    return [excerpts.report(one).lines()[0] for one in sink.diagnostics]
