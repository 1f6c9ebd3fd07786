"""Schemas that say what several schemas say, which stand elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Code
from specular.loading.nodes import Node, pointer_of
from specular.lowering.kinds import says_more
from specular.openapi.schema import SchemaObject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.types import NodeId
    from specular.lowering.context import Context

_MOST: Final = 10_000
"""Schemas put together in one document; parts that refer to each other could make ever more."""

_DEEPEST: Final = 100
"""Steps to where they stand, which each leads to the next."""


def conjunction(parts: Sequence[SchemaObject], node: Node, context: Context) -> SchemaObject:
    """Return a schema at a place that says all that several say, which stand elsewhere.

    The same parts give the same schema: a tree that is narrowed at its root is narrowed all the
    way down, by one declaration.
    """
    flat = {_key(one): one for part in parts for one in _inner(part)}
    if len(flat) == 1:
        return next(iter(flat.values()))
    key = frozenset(flat)
    context.trail.share(key)
    if key in context.conjunctions:
        return context.conjunctions[key]
    if len(context.conjunctions) >= _MOST or node.pointer.count("/") > _DEEPEST:
        context.trail.is_exact = False
        context.sink.warn(
            Code.SCHEMA_APPROXIMATED,
            "of these parts of `allOf` the last is used, for parts in them lead ever deeper",
            node.place(),
        )
        return parts[-1]
    last = parts[-1]
    made = replace(
        SchemaObject(node=Node(node.document, node.pointer, {"allOf": []})),
        all_of=tuple(flat.values()),
        default=next((one.default for one in reversed(parts) if one.default is not None), None),
        description=next((one.description for one in reversed(parts) if one.description), None),
        title=last.title,
        deprecated=any(one.deprecated for one in parts),
        read_only=any(one.read_only for one in parts),
        write_only=any(one.write_only for one in parts),
        examples=last.examples,
    )
    context.conjunctions[key] = made
    return made


def note_conjunction(schema: SchemaObject, context: Context) -> None:
    """Remember a schema that is nothing but several others, so that it need not be made again."""
    if len(schema.all_of) > 1 and not says_more(schema, "allOf"):
        key = frozenset(map(_key, schema.all_of))
        context.trail.share(key)
        context.conjunctions.setdefault(key, schema)


def _inner(schema: SchemaObject) -> tuple[SchemaObject, ...]:
    """Return the parts of a schema that is nothing but a conjunction."""
    return schema.all_of if is_conjunction(schema) else (schema,)


def is_conjunction(schema: SchemaObject) -> bool:
    """Whether a schema was made of others, which stand elsewhere."""
    return bool(schema.all_of) and schema.node.value == {"allOf": []}


def _key(schema: SchemaObject) -> NodeId:
    if schema.reference is None:
        return schema.node.id
    return schema.node.id if says_more(schema, "$ref") else schema.reference.id


def child(node: Node, *keys: str | int) -> Node:
    """Return the place of something in a schema that the document need not have there."""
    return Node(node.document, f"{node.pointer}{pointer_of(keys)}", {})


def without(node: Node, *keys: str) -> Node:
    """Return a node without some members of its value."""
    if not isinstance(node.value, dict):
        return node
    rest = {key: value for key, value in node.value.items() if key not in keys}
    return Node(node.document, node.pointer, rest)
