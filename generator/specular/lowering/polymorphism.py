"""Bases with a discriminator: where one is referred to, what is made of it is meant, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.models import AliasModel
from specular.ir.types import Docs, NamedType, NodeId, UnionType
from specular.loading.nodes import Node
from specular.lowering.discriminators import lower_discriminator
from specular.lowering.shapes import bases_of, is_object
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from specular.lowering.context import Context

_STEP: Final = "/discriminator"
"""Behind the pointer of a base: the place of the union is that of what makes it one."""


def is_base(schema: SchemaObject, context: Context) -> bool:
    """Whether a schema means also what is made of it, where anything is."""
    return schema.discriminator is not None and is_object(schema, context)


def family_of(base: SchemaObject, context: Context) -> list[SchemaObject]:
    """Return what is made of a base that has a discriminator, by `allOf`, over any number of steps.

    `Pet: {discriminator: {propertyName: kind}, ...}` and `Cat: {allOf: [{$ref: Pet}, ...]}`
    (OpenAPI 3.0, 4.7.25: "polymorphism without oneOf")
    """
    if not is_base(base, context):
        return []
    if context.children is None:
        context.children = _children(context)
    found: dict[NodeId, SchemaObject] = {}
    waiting = [base.node.id]
    while waiting:
        for child in context.children.get(waiting.pop(0), ()):
            if child.node.id not in found and child.node.id != base.node.id:
                found[child.node.id] = child
                waiting.append(child.node.id)
    return list(found.values())


def _children(context: Context) -> dict[NodeId, list[SchemaObject]]:
    found: dict[NodeId, list[SchemaObject]] = {}
    for schema in context.components:
        if is_object(schema, context):
            for base in bases_of(schema, context):
                found.setdefault(base.node.id, []).append(schema)
    return found


def lower_family(base: SchemaObject, context: Context) -> NodeId | None:
    """Declare the union of a base and what is made of it, and return its id, if it is one."""
    node_id = NodeId(f"{base.node.id}{_STEP}")
    if node_id in context.declarations:
        return node_id
    family = family_of(base, context)
    if base.discriminator is None or not family:
        return None
    members = [(_reference(one), _reference(one), one.node.id) for one in (*family, base)]
    found = lower_discriminator(base, base.discriminator, members, context)
    if found is None:
        return None
    for one in family:
        context.need(one)
    # What is of no listed kind is still what the base says.
    named = {
        value: target
        for value, target in found.mapping.items()
        if target != base.node.id or value in base.discriminator.mapping
    }
    context.declarations[node_id] = AliasModel(
        id=node_id,
        path=(*context.path(base.node), "variant"),
        type=UnionType(
            tuple(NamedType(target) for _, _, target in members),
            discriminator=replace(found, mapping=named, default=found.default or base.node.id),
        ),
        docs=Docs(None, "The base, or what is made of it."),
    )
    return node_id


def _reference(schema: SchemaObject) -> SchemaObject:
    node = Node(schema.node.document, schema.node.pointer, {"$ref": schema.node.id})
    return SchemaObject(node=node, reference=schema.node)
