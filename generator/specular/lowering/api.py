"""Lowering a whole document."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from specular.openapi.components import ComponentObject
    from specular.openapi.document import OpenApiObject


def lower(document: OpenApiObject) -> Api:
    """Return the meaning of a document; findings go to the sink that it was read with."""
    context = Context(document.members)
    _name_places(document, context)
    check_arguments(document.security_schemes, context)
    for component in document.schemas:
        lower_component(component.schema, context)
        if _second_name(component, context):
            context.declarations[component.place.id] = AliasModel(
                id=component.place.id,
                path=(component.name,),
                type=NamedType(component.schema.node.id),
                docs=Docs(None, document.members.text(component.place, "description")),
            )
    operations = tuple(
        lower_operation(one, document.security, context, operation_path(one))
        for one in document.operations
    )
    webhooks = tuple(lower_webhooks(document, context))
    callbacks = tuple(lower_callbacks(document, context))
    # The list grows on the way, by what the schemas in it refer to.
    for schema in context.needed:
        lower_component(schema, context)
    api = Api(
        id=document.node.id,
        title=document.title,
        version=document.version,
        docs=Docs(None, document.description),
        servers=tuple(lower_server(one) for one in document.servers),
        security_schemes=tuple(lower_scheme(one, context) for one in document.security_schemes),
        tags=tuple(lower_tags(document.tags, context)),
        operations=operations,
        webhooks=webhooks,
        callbacks=callbacks,
        declarations=without_cycles(context.declarations, document.members),
    )
    return with_variants(with_fitting_defaults(api, context))


def _name_places(document: OpenApiObject, context: Context) -> None:
    """Name every place that inline schemas are called after, before the first is lowered."""
    for component in document.schemas:
        context.schemas[component.schema.node.id] = component.schema
        context.components.append(component.schema)
        context.enter(component.place, (component.name,))
    for component in document.schemas:
        # A component that only refers to a whole file lends its name to what is there.
        context.enter(component.schema.node, (component.name,))
    for operation in document.operations:
        context.enter(operation.node, operation_path(operation))
    name_notifications(document, context)


def _second_name(component: ComponentObject, context: Context) -> bool:
    """Whether another component already gave its name to the same schema."""
    return context.path(component.schema.node) != (component.name,)
