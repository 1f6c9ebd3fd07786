"""Declarations: the types of an API that get a name.

Each has a `path`: the document's own words for where it stands, outermost first. A component
has one word, the object inside its property `billing` two: `("Job", "billing")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from specular.ir.records import record
from specular.ir.types import Docs, JsonValue, NodeId, Type

if TYPE_CHECKING:
    from specular.ir.checks import Check


@record(frozen=True, slots=True)
class Default:
    """A default value; a wrapper, since null is one too.

    `default: null`
    """

    value: JsonValue


@record(frozen=True, slots=True, kw_only=True)
class Field:
    """A named member of an object.

    `properties: {createdAt: {type: string}}` with `required: [createdAt]`
    """

    id: NodeId
    wire_name: str
    type: Type
    required: bool
    default: Default | None = None
    read_only: bool = False
    write_only: bool = False
    docs: Docs = Docs()


@record(frozen=True, slots=True, kw_only=True)
class ObjectModel:
    """An object with named members; `bases` are the models whose fields it shares.

    `additional` is the type of members without a name; None means that there may be none.
    `checks` hold for the object as a whole. `read_only` has the members that are not sent, where
    this is the request form.

    `Job: {type: object, properties: {...}}`
    """

    id: NodeId
    path: tuple[str, ...]
    fields: tuple[Field, ...]
    bases: tuple[NodeId, ...] = ()
    additional: Type | None
    checks: tuple[Check, ...] = ()
    read_only: tuple[str, ...] = ()
    docs: Docs = Docs()


@record(frozen=True, slots=True, kw_only=True)
class EnumMember:
    """One value of an enumeration.

    `enum: [canceled]`
    """

    id: NodeId
    value: str | int
    docs: Docs = Docs()


@record(frozen=True, slots=True, kw_only=True)
class EnumModel:
    """A list of values that are all strings or all whole numbers.

    `JobStatus: {type: string, enum: [canceled, failure]}`
    """

    id: NodeId
    path: tuple[str, ...]
    members: tuple[EnumMember, ...]
    docs: Docs = Docs()


@record(frozen=True, slots=True, kw_only=True)
class AliasModel:
    """A name for any other type.

    `JobIds: {type: array, items: {type: string}}`
    """

    id: NodeId
    path: tuple[str, ...]
    type: Type
    docs: Docs = Docs()


Declaration: TypeAlias = ObjectModel | EnumModel | AliasModel
