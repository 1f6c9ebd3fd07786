"""What a run came to: how much of the document is in the package, and every finding, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from specular.ir.types import NodeId
from specular.loading.excerpts import Excerpts
from specular.naming.layout import is_component

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from specular.diagnostics import Diagnostic
    from specular.ir.api import Api
    from specular.ir.types import JsonValue

_APPROXIMATED = "-approximated"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})


@dataclass(frozen=True, slots=True)
class Share:
    """How many nodes of one kind are said as the document has them, nearly so, or not at all.

    Those that are not selected are left out by choice, and counted nowhere else.
    """

    generated: int
    approximated: int
    left_out: int
    not_selected: int = 0

    def text(self) -> str:
        """Return `12 generated, 1 approximated, 0 left out`."""
        chosen = f", {self.not_selected} not selected" if self.not_selected else ""
        return (
            f"{self.generated} generated, {self.approximated} approximated,"
            f" {self.left_out} left out{chosen}"
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a document is in its package; schemas are the components."""

    operations: Share
    schemas: Share

    def text(self) -> str:
        """Return one line for people."""
        return f"operations: {self.operations.text()}; schemas: {self.schemas.text()}"


def cover(api: Api, findings: Sequence[Diagnostic], whole: Api | None = None) -> Coverage:
    """Count what was understood, and what the findings say of it.

    `whole` is the API that this one was selected from. A finding belongs to the operation or
    component at or under which it stands. One that stands at or under an operation or component
    that the API does not have says that it was left out.
    """
    operations, schemas = _operations(api), _schemas(api)
    left_operations = _operations(whole or api) - operations
    left_schemas = _schemas(whole or api) - schemas
    return Coverage(
        _share(operations, left_operations, findings, _operation_end),
        _share(schemas, left_schemas, findings, _schema_end),
    )


def _operations(api: Api) -> set[NodeId]:
    return {one.id for one in api.operations}


def _schemas(api: Api) -> set[NodeId]:
    return {one.id for one in api.declarations.values() if is_component(one)}


def _share(
    present: set[NodeId],
    not_selected: set[NodeId],
    findings: Sequence[Diagnostic],
    end_of: Callable[[Sequence[str]], int],
) -> Share:
    """Count the nodes of a kind; `end_of` says how many tokens of a pointer lead to one."""
    approximated: set[str] = set()
    lost: set[str] = set()
    for finding in findings:
        place = finding.place
        if place is None or not place.pointer:
            continue
        tokens = place.pointer.split("/")[1:]
        prefixes = [
            NodeId(f"{place.document}#{''.join(f'/{token}' for token in tokens[:end])}")
            for end in range(len(tokens), -1, -1)
        ]
        owner = next((one for one in prefixes if one in present), None)
        if owner is None:
            end = end_of(tokens)
            lost.update([prefixes[len(tokens) - end]] if end else [])
        elif finding.code.endswith(_APPROXIMATED):
            approximated.add(owner)
    generated = len(present) - len(approximated)
    return Share(generated, len(approximated), len(lost - not_selected), len(not_selected))


def _operation_end(tokens: Sequence[str]) -> int:
    """Return how many tokens lead to an operation (`/paths/~1jobs/get`), or 0."""
    match tokens:
        case ["paths", _, "additionalOperations", _, *_]:
            return 4
        case ["paths", _, method, *_] if method in _METHODS:
            return 3
        case _:
            return 0


def _schema_end(tokens: Sequence[str]) -> int:
    """Return how many tokens lead to a component (`/components/schemas/Job`), or 0."""
    match tokens:
        case ["components", "schemas", _, *_]:
            return 3
        case ["definitions", _, *_]:
            return 2
        case _:
            return 0


def entry(
    spec: Path, coverage: Coverage | None, findings: Iterable[JsonValue]
) -> dict[str, JsonValue]:
    """Return what a report says of one API; there is no coverage where nothing was generated."""
    return {
        "spec": spec.as_posix(),
        "coverage": None if coverage is None else asdict(coverage),
        "findings": list(findings),
    }


def report_text(entries: Iterable[Mapping[str, JsonValue]]) -> str:
    """Return the report of a run."""
    text = json.dumps({"apis": list(entries)}, indent=2, sort_keys=True, ensure_ascii=False)
    return f"{text}\n"


def finding_entry(finding: Diagnostic, excerpts: Excerpts) -> JsonValue:
    """Return what a report says of one finding."""
    place = None if finding.place is None else excerpts.origin(finding.place)
    line, column = (0, 0) if place is None else excerpts.position(place)
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "file": None if place is None else place.document,
        "pointer": None if place is None else place.pointer,
        "line": line or None,
        "column": column or None,
    }
