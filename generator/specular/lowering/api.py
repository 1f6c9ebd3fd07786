"""Lowering a whole document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from specular.ir.api import Api
from specular.ir.models import AliasModel
from specular.ir.types import Docs, NamedType
from specular.lowering.context import Context
from specular.lowering.cycles import without_cycles
from specular.lowering.defaults import with_fitting_defaults
from specular.lowering.notifications import (
    lower_callbacks,
    lower_webhooks,
    name_notifications,
)
from specular.lowering.operations import lower_operation, lower_server, operation_path
from specular.lowering.schemas import lower_component
from specular.lowering.security import check_arguments, lower_scheme
from specular.lowering.tags import lower_tags
from specular.lowering.variants import with_variants
from specular.lowering.waiters import with_waiters

if TYPE_CHECKING:
    from specular.ir.operations import Callback, Operation, Webhook
    from specular.openapi.components import ComponentObject
    from specular.openapi.document import OpenApiObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the units of a document mean, apart from the declarations, which are in the context."""

    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    callbacks: tuple[Callback, ...]


def lower(document: OpenApiObject) -> Api:
    """Return the meaning of a document; findings go to the sink that it was read with."""
    context = Context(document.members)
    return assemble(document, lower_units(document, context), context)


def lower_units(document: OpenApiObject, context: Context) -> Parts:
    """Lower components and operations, each for itself."""
    making = context.trail.making
    _name_places(document, context)
    for component in document.schemas:
        place, node = component.place, component.schema.node
        with making(node.document, node.pointer):
            lower_component(component.schema, context)
        if _second_name(component, context):
            with making(place.document, place.pointer):
                _declare_second_name(component, context)
    operations: list[Operation] = []
    for one in document.operations:
        with making(one.node.document, one.node.pointer):
            path = operation_path(one)
            operations.append(lower_operation(one, document.security, context, path))
    parts = Parts(
        operations=tuple(operations),
        webhooks=tuple(lower_webhooks(document, context)),
        callbacks=tuple(lower_callbacks(document, context)),
    )
    # The list grows on the way, by what the schemas in it refer to.
    for schema in context.needed:
        with making(schema.node.document, schema.node.pointer):
            lower_component(schema, context)
    return parts


def assemble(document: OpenApiObject, parts: Parts, context: Context) -> Api:
    """Put an API together of its parts and the declarations, and settle what concerns them all."""
    check_arguments(document.security_schemes, context)
    api = Api(
        id=document.node.id,
        title=document.title,
        version=document.version,
        docs=Docs(None, document.description),
        servers=tuple(lower_server(one) for one in document.servers),
        security_schemes=tuple(lower_scheme(one, context) for one in document.security_schemes),
        tags=tuple(lower_tags(document.tags, context)),
        operations=parts.operations,
        webhooks=parts.webhooks,
        callbacks=parts.callbacks,
        declarations=without_cycles(context.declarations, document.members),
    )
    return with_waiters(with_variants(with_fitting_defaults(api, context)), context.sink)


def _name_places(document: OpenApiObject, context: Context) -> None:
    """Name every place that inline schemas are called after, before the first is lowered."""
    for component in document.schemas:
        context.schemas[component.schema.node.id] = component.schema
        context.components.append(component.schema)
        context.roots.add(component.schema.node.id)
        context.name(component.place, (component.name,))
    for component in document.schemas:
        # A component that only refers to a whole file lends its name to what is there.
        context.name(component.schema.node, (component.name,))
    for operation in document.operations:
        context.name(operation.node, operation_path(operation))
    name_notifications(document, context)


def _declare_second_name(component: ComponentObject, context: Context) -> None:
    context.declarations[component.place.id] = AliasModel(
        id=component.place.id,
        path=(component.name,),
        type=NamedType(component.schema.node.id),
        docs=Docs(None, context.members.text(component.place, "description")),
    )


def _second_name(component: ComponentObject, context: Context) -> bool:
    """Whether another component already gave its name to the same schema."""
    return context.path(component.schema.node) != (component.name,)
