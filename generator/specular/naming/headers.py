"""Names of the headers of responses: a class for each operation that has some, and its fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.operations import headers_of
from specular.naming.identifiers import HEADERS_RESERVED, candidates, pascal, settle, snake
from specular.naming.operations import tags_of
from specular.naming.pins import NO_NAMES, header_place, headers_place, pinned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specular.ir.api import Api
    from specular.ir.types import NodeId
    from specular.loading.lock import Names
    from specular.naming.operations import OperationNames

    Named = Mapping[NodeId, OperationNames]


def with_header_names(
    named: Named,
    api: Api,
    reserved: frozenset[str],
    taken: frozenset[str],
    names: Names = NO_NAMES,
) -> dict[NodeId, OperationNames]:
    """Return the names of operations with those of their headers.

    `reserved` are names that no field has. `taken` are those of other classes.
    """
    classes = header_classes(named, api, taken, names)
    fields: dict[NodeId, dict[str, str]] = {}
    for one in api.operations:
        wishes = {header.name: candidates((header.name,), snake) for header in headers_of(one)}
        places = ((wire, header_place(one.id, wire)) for wire in wishes)
        pins = pinned(names, "fields", places)
        fields[one.id] = settle(wishes, reserved | {"read"}, {wire: wire for wire in wishes}, pins)
    return {
        key: replace(one, headers=classes.get(key, ""), header_fields=fields[key])
        for key, one in named.items()
    }


def pinned_classes(api: Api, names: Names) -> dict[NodeId, str]:
    """Return the names of classes for headers that are pinned, by their places."""
    places = (headers_place(one.id) for one in api.operations if headers_of(one))
    return pinned(names, "classes", ((place, place) for place in places))


def header_classes(
    named: Named, api: Api, taken: frozenset[str], names: Names = NO_NAMES
) -> dict[NodeId, str]:
    """Name the classes for headers, after the methods: `ListPetsHeaders` of `list_pets`.

    They stand in the module of the operation, and are called as none of the `taken` names is.
    """
    groups: dict[str, dict[NodeId, Iterable[str]]] = {}
    for one in api.operations:
        if headers_of(one):
            method = named[one.id].method
            found = candidates((method, "headers"), pascal)
            longer = candidates((method, "response", "headers"), pascal).plain
            wished = (found.plain, longer, *found.longer())
            wishes = groups.setdefault(tags_of(one)[0], {})
            wishes[one.id] = [name for name in wished if name not in taken]
    pins = pinned(names, "classes", ((key, headers_place(key)) for key in named))
    settled = [settle(wishes, HEADERS_RESERVED, pins=pins) for wishes in groups.values()]
    return {key: name for one in settled for key, name in one.items()}
