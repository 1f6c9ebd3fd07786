"""Where findings of `specular diff` stand, as the user wrote the names of the documents."""

from __future__ import annotations

import posixpath
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from specular.cli.printing import print_findings
from specular.cli.tasks import findings_of
from specular.diagnostics import Place, Sink
from specular.ir.types import response_id
from specular.loading.excerpts import Excerpts
from specular.review.spots import Spot, Spots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.types import NodeId
    from specular.review.findings import Finding


class Places:
    """Finds lines and columns in the texts that two sinks hold."""

    def __init__(self, sinks: tuple[Sink, Sink], names: tuple[str, str]) -> None:
        self._excerpts = [Excerpts(one) for one in sinks]
        self._folders = [folder_of(name) for name in names]

    def of(self, finding: Finding) -> Spots:
        """Return where a finding stands, in both documents."""
        return Spots(self._spot(0, finding.before), self._spot(1, finding.after))

    def _spot(self, which: int, node_id: NodeId | None) -> Spot | None:
        if node_id is None:
            return None
        excerpts = self._excerpts[which]
        document, _, pointer = (response_id(node_id) or node_id).partition("#")
        place = Place(document, pointer)
        line, column = excerpts.position(place)
        name = excerpts.origin(place).document
        shown = name if "://" in name else f"{self._folders[which]}{name}"
        return Spot(shown, line, column)


def folder_of(name: str) -> str:
    """Return what stands before the names of files beside a document: `git:main:spec/`."""
    start, colon, path = name.rpartition(":") if name.startswith("git:") else ("", "", name)
    folder = posixpath.dirname(Path(path).as_posix())
    return f"{start}{colon}{folder}/" if folder else f"{start}{colon}"


def tell(sinks: Sequence[Sink], names: Sequence[str]) -> None:
    """Print what is wrong with documents that could not be compared."""
    for sink, name in zip(sinks, names, strict=True):
        if sink.failed:
            print_findings(findings_of(sink, Path(PurePosixPath(name))))
