"""What a plan calls each place of the document, as the lock has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.models import EnumModel
from specular.ir.operations import headers_of
from specular.naming.operations import argument_places, guest_tag
from specular.naming.pins import (
    PACKAGE,
    credential_place,
    field_place,
    guest_place,
    header_place,
    headers_place,
    member_place,
    waiter_place,
)

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.loading.lock import Names
    from specular.naming.plan import NamePlan


def names_by_place(api: Api, plan: NamePlan) -> Names:
    """Return the names of an API by kind and place; those that follow from others are left out."""
    enums = [one for one in api.declarations.values() if isinstance(one, EnumModel)]
    operations = (*api.operations, *api.notifications)
    return {
        "packages": {PACKAGE: plan.package},
        "classes": {
            **dict[str, str](plan.classes.items()),
            **{
                headers_place(one.id): plan.operations[one.id].headers
                for one in api.operations
                if headers_of(one)
            },
        },
        "fields": {
            **{field_place(*key): name for key, name in plan.fields.items()},
            **{
                header_place(one.id, wire): name
                for one in api.operations
                for wire, name in plan.operations[one.id].header_fields.items()
            },
        },
        "members": {
            member_place(enum.id, one.value): plan.members[one.id]
            for enum in enums
            for one in enum.members
        },
        "modules": {tag: one.module for tag, one in plan.tags.items()},
        "resources": {tag: one.resource for tag, one in plan.tags.items()},
        "methods": {
            **{one.id: plan.operations[one.id].method for one in operations},
            **{
                guest_place(one.id, tag): name
                for one in operations
                for tag, name in plan.operations[one.id].others.items()
            },
            **{
                waiter_place(one.id, guest_tag(one, tag)): name
                for one in operations
                for tag, name in plan.operations[one.id].waiters.items()
            },
        },
        "arguments": {
            place: plan.operations[one.id].arguments[key]
            for one in operations
            for key, place in argument_places(one, api)
        },
        "credentials": {credential_place(*key): name for key, name in plan.credentials.items()},
        "schemes": dict(plan.schemes),
        "variables": dict(plan.variables),
    }
