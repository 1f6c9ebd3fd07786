"""What an edit touches: the symbols and files of a package, and the operations that lead there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from specular.ir.models import EnumModel, ObjectModel
from specular.ir.references import references_in, references_of
from specular.review.findings import Touched
from specular.review.operations import operation_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.operations import Operation
    from specular.ir.types import NodeId
    from specular.review.changes import Change, Version


@dataclass(slots=True)
class Index:
    """The symbols of one package by the ids of what they stand for, found when first asked."""

    version: Version
    symbols: dict[NodeId, list[tuple[str, str]]] = field(
        default_factory=dict["NodeId", list[tuple[str, str]]]
    )
    operations: dict[NodeId, list[str]] = field(default_factory=dict["NodeId", list[str]])
    users: dict[NodeId, list[NodeId]] = field(default_factory=dict["NodeId", list["NodeId"]])
    owners: dict[NodeId, list[NodeId]] = field(default_factory=dict["NodeId", list["NodeId"]])

    def __post_init__(self) -> None:
        api = self.version.api
        for one in api.declarations.values():
            self._add_declaration(one.id)
            for target in references_of(one):
                self.users.setdefault(target, []).append(one.id)
        for operation in api.operations:
            names = self.version.plan.operations[operation.id]
            resource = self.version.plan.tags[names.tag].resource
            self._add_operation(operation, resource, f"resources/{names.module}.py")
            self._add_headers(operation)
        for operation in api.notifications:
            names = self.version.plan.operations[operation.id]
            self._add_operation(operation, names.module, f"{names.module}.py")
        settings = [scheme.id for scheme in api.security_schemes]
        for node_id in (*settings, *(server.id for server in api.servers)):
            self.symbols.setdefault(node_id, []).append(("Client", "client.py"))

    def _add_declaration(self, node_id: NodeId) -> None:
        plan, declared = self.version.plan, self.version.api.declarations[node_id]
        name, file = plan.classes[node_id], f"models/{plan.modules[node_id]}.py"
        self.symbols.setdefault(node_id, []).append((name, file))
        if isinstance(declared, ObjectModel):
            for one in declared.fields:
                text = f"{name}.{plan.fields[node_id, one.wire_name]}"
                self.symbols.setdefault(one.id, []).append((text, file))
                # Of what several classes have by copies each is one.
                self.owners.setdefault(one.id, []).append(node_id)
        elif isinstance(declared, EnumModel):
            for member in declared.members:
                text = f"{name}.{plan.members[member.id]}"
                self.symbols.setdefault(member.id, []).append((text, file))
                self.owners.setdefault(member.id, []).append(node_id)

    def _add_operation(self, operation: Operation, home: str, file: str) -> None:
        names = self.version.plan.operations[operation.id]
        method = f"{home}.{names.method}"
        text = operation_text(operation)
        parts = (operation.body, *operation.responses)
        ids = [operation.id, *(one.id for one in parts if one is not None)]
        ids += [content.id for one in parts if one is not None for content in one.contents]
        ids += [header.id for one in operation.responses for header in one.headers]
        for node_id in dict.fromkeys(ids):
            self.symbols.setdefault(node_id, []).append((method, file))
            self.operations.setdefault(node_id, []).append(text)
        for parameter in operation.parameters:
            argument = names.arguments.get(parameter.id, parameter.wire_name)
            symbol = f"{method}({argument})"
            self.symbols.setdefault(parameter.id, []).append((symbol, file))
            self.operations.setdefault(parameter.id, []).append(text)
        for target in _needed(operation):
            self.operations.setdefault(target, []).append(text)

    def _add_headers(self, operation: Operation) -> None:
        """Add what the headers of its responses are in the class for them."""
        names = self.version.plan.operations[operation.id]
        fields = {wire.lower(): name for wire, name in names.header_fields.items()}
        for header in (one for each in operation.responses for one in each.headers):
            symbol = f"{names.headers}.{fields[header.name.lower()]}"
            place = symbol, f"operations/{names.module}.py"
            self.symbols.setdefault(header.id, []).append(place)

    def uses(self, node_id: NodeId) -> Iterator[str]:
        """Go through the operations that lead to a place, nearest first."""
        waiting, seen = [*self.owners.get(node_id, (node_id,))], set[str]()
        texts: dict[str, None] = {}
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            texts |= dict.fromkeys(self.operations.get(one, ()))
            waiting += self.users.get(one, ())
        yield from texts


def _needed(operation: Operation) -> Iterator[NodeId]:
    """Go through the declarations that an operation names."""
    for parameter in operation.parameters:
        yield from references_in(parameter.type)
    for response in operation.responses:
        for header in response.headers:
            yield from references_in(header.type)
    for part in (operation.body, *operation.responses):
        for content in () if part is None else part.contents:
            for found in (content.type, content.item_type):
                if found is not None:
                    yield from references_in(found)


def touched_by(change: Change, old: Index, new: Index) -> Touched:
    """Return what a change touches, in both packages, each once."""
    symbols: dict[str, None] = {}
    files: dict[str, None] = {}
    uses: dict[str, None] = {}
    for node_id, index in ((change.before, old), (change.after, new)):
        if node_id is None:
            continue
        for symbol, file in index.symbols.get(node_id, ()):
            symbols[symbol], files[file] = None, None
        uses |= dict.fromkeys(index.uses(node_id))
    return Touched(tuple(symbols), tuple(files), tuple(uses))
