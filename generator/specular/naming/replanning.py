"""Names after an edit, where most of those that there were stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from specular.ir.models import EnumModel, ObjectModel
from specular.ir.operations import Operation, headers_of
from specular.ir.references import needed_on_import, references_of
from specular.ir.types import NamedType
from specular.naming.headers import header_classes
from specular.naming.identifiers import FIELD_RESERVED
from specular.naming.layout import lay_out
from specular.naming.operations import arguments_of
from specular.naming.plan import (
    caseless_of,
    name_classes,
    name_fields,
    name_members,
    taken_by,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.types import NodeId
    from specular.naming.plan import NamePlan

Named: TypeAlias = "Declaration | Operation"


def replanned(
    plan: NamePlan, before: Mapping[NodeId, Named], after: Mapping[NodeId, Named], api: Api
) -> NamePlan | None:
    """Return the names of an API by those that it had; None where all have to be settled anew.

    `before` and `after` have what is not as it was, or not there any more, or new.
    """
    was, now = ({key: _told(one) for key, one in some.items()} for some in (before, after))
    things = (*before.values(), *after.values())
    if any(was.get(one.id) != now.get(one.id) for one in things if isinstance(one, Operation)):
        return None
    # Whether one can wait follows from what results have.
    if any((one.waiter is None) is bool(plan.operations[one.id].waiters) for one in api.operations):
        return None
    found = plan if was == now else _with_classes(plan, api)
    return None if found is None else _with_fields(found, before, after, api)


def _with_classes(plan: NamePlan, api: Api) -> NamePlan | None:
    """Return a plan with the classes and modules of an API, if those that there were stay."""
    tags = {tag: names.module for tag, names in plan.tags.items()}
    classes, resources = name_classes(api, tags)
    stay = all(plan.classes.get(one, name) == name for one, name in classes.items())
    stay = stay and all(names.resource == resources[tag] for tag, names in plan.tags.items())
    if not stay or caseless_of(classes) != caseless_of(plan.classes):
        return None
    headers = header_classes(plan.operations, api, taken_by(classes, resources))
    if any(plan.operations[one].headers != name for one, name in headers.items()):
        return None
    layout = lay_out(api, classes)
    return replace(
        plan,
        classes=classes,
        modules=layout.modules,
        cycles=layout.cycles,
        members=name_members(api),
    )


def _with_fields(
    plan: NamePlan, before: Mapping[NodeId, Named], after: Mapping[NodeId, Named], api: Api
) -> NamePlan:
    """Return a plan with the names of fields and arguments as they are now."""
    edited = {
        key
        for key in before.keys() | after.keys()
        if _fields(before.get(key)) != _fields(after.get(key))
    }
    models = _with_kin(edited.union(*(_bases(before.get(key)) for key in edited)), api)
    fields = dict(plan.fields)
    if models:
        declared = {key: one for key, one in api.declarations.items() if key in models}
        part = replace(api, declarations=declared)
        fields = {key: name for key, name in fields.items() if key[0] not in models}
        fields |= name_fields(part, FIELD_RESERVED | caseless_of(plan.classes))
    names = dict(plan.operations)
    touched = {*models, *before, *after}
    for one in (*api.operations, *api.notifications):
        if one.id in after or not touched.isdisjoint(_bodies(one)):
            constant = names[one.id].constant
            arguments = arguments_of(one, constant, api, fields)
            names[one.id] = replace(names[one.id], arguments=arguments)
    return replace(plan, fields=fields, operations=names)


def _bodies(operation: Operation) -> Iterator[NodeId]:
    """Go through the declarations whose fields may be arguments."""
    for content in () if operation.body is None else operation.body.contents:
        if isinstance(content.type, NamedType):
            yield content.type.target


def _told(named: Named) -> tuple[object, ...]:
    """Return what the names of others may follow from."""
    if isinstance(named, Operation):
        headers = tuple(one.name for one in headers_of(named))
        waiter = None if named.waiter is None else named.waiter.name
        return (named.operation_id, named.method, named.path, named.tags, headers, waiter)
    needs = (frozenset(references_of(named)), frozenset(needed_on_import(named)))
    members = named.members if isinstance(named, EnumModel) else ()
    values = tuple((one.id, repr(one.value)) for one in members)
    return (type(named), named.path, needs, values, _bases(named))


def _fields(named: Named | None) -> tuple[object, ...]:
    """Return what the names of fields follow from; nothing where there are none to be."""
    if not isinstance(named, ObjectModel):
        return ()
    return (named.bases, *((one.id, one.wire_name) for one in named.fields))


def _bases(named: Named | None) -> tuple[NodeId, ...]:
    return named.bases if isinstance(named, ObjectModel) else ()


def _with_kin(models: set[NodeId], api: Api) -> set[NodeId]:
    """Return models with all that they inherit fields from, or that inherit theirs, and so on.

    Fields of two bases give way to each other where one model inherits both.
    """
    found, size = set(models), -1
    while size != len(found):
        size = len(found)
        for one in api.declarations.values() if found else ():
            kin = (one.id, *_bases(one))
            if len(kin) > 1 and not found.isdisjoint(kin):
                found.update(kin)
    return found
