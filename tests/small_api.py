"""A few words to build an IR by hand: each declaration is called by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.api import Api
from specular.ir.models import AliasModel, EnumMember, EnumModel, Field, ObjectModel
from specular.ir.types import AnyType, Docs, NamedType, NodeId

if TYPE_CHECKING:
    from specular.ir.models import Declaration
    from specular.ir.operations import Operation
    from specular.ir.types import Type


def node_id(*tokens: str) -> NodeId:
    """Return the id of a schema among the components, or of a place in it."""
    return NodeId(f"openapi.yaml#/components/schemas/{'/'.join(tokens)}")


def named(name: str) -> NamedType:
    """Return a reference to a declaration."""
    return NamedType(node_id(name))


def field(name: str, found: Type, *, required: bool = False, docs: Docs | None = None) -> Field:
    """Return a field; `model` gives it an id of its own."""
    docs = docs or Docs()
    return Field(id=node_id(name), wire_name=name, type=found, required=required, docs=docs)


def model(
    name: str,
    *fields: Field,
    bases: tuple[str, ...] = (),
    additional: Type | None = AnyType(),  # noqa: B008 (frozen)
    docs: Docs | None = None,
) -> ObjectModel:
    """Return an object model, to which any member may be added unless told otherwise."""
    return ObjectModel(
        id=node_id(name),
        path=(name,),
        fields=tuple(replace(one, id=node_id(name, "properties", one.wire_name)) for one in fields),
        bases=tuple(node_id(base) for base in bases),
        additional=additional,
        docs=docs or Docs(),
    )


def enum(name: str, *values: str | int, docs: Docs | None = None) -> EnumModel:
    """Return an enumeration."""
    return EnumModel(
        id=node_id(name),
        path=(name,),
        members=tuple(
            EnumMember(id=node_id(name, "enum", str(index)), value=value)
            for index, value in enumerate(values)
        ),
        docs=docs or Docs(),
    )


def alias(name: str, found: Type, *, docs: Docs | None = None) -> AliasModel:
    """Return an alias."""
    return AliasModel(id=node_id(name), path=(name,), type=found, docs=docs or Docs())


def api(*declarations: Declaration, operations: tuple[Operation, ...] = ()) -> Api:
    """Return an API of declarations and operations."""
    return Api(
        id=NodeId("openapi.yaml#"),
        title="Small",
        version="1.0",
        docs=Docs(),
        servers=(),
        security_schemes=(),
        tags=(),
        operations=operations,
        declarations={one.id: one for one in declarations},
    )
