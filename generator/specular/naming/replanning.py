"""Names after an edit, where it concerns none but those of fields and arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from specular.ir.models import EnumModel, ObjectModel
from specular.ir.operations import Operation
from specular.ir.references import needed_on_import, references_of
from specular.naming.identifiers import FIELD_RESERVED
from specular.naming.operations import arguments_of, body_model
from specular.naming.plan import caseless_of, name_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.types import NodeId
    from specular.naming.plan import NamePlan

Named: TypeAlias = "Declaration | Operation"


def replanned(plan: NamePlan, before: Mapping[NodeId, Named], api: Api) -> NamePlan | None:
    """Return the names of an API by those that it had; None where all have to be settled anew.

    `before` has what is not in the API any more as it was.
    """
    operations = {one.id: one for one in api.operations}
    now: dict[NodeId, Named] = {**operations}
    now.update((one, api.declarations[one]) for one in before if one in api.declarations)
    for node_id, old in before.items():
        if node_id not in now or _told(old) != _told(now[node_id]):
            return None
    models = _with_heirs({one for one in before if _fields(before[one]) != _fields(now[one])}, api)
    fields = dict(plan.fields)
    if models:
        fields = {key: name for key, name in fields.items() if key[0] not in models}
        part = replace(api, declarations=dict(_lines(models, api)))
        fields |= name_fields(part, FIELD_RESERVED | caseless_of(plan.classes))
    names = dict(plan.operations)
    for one in (*api.operations, *api.notifications):
        body = body_model(one, api)
        if one.id in before or (body is not None and body.id in models):
            constant = names[one.id].constant
            found = arguments_of(one, constant, api, fields)
            names[one.id] = replace(names[one.id], arguments=found)
    return replace(plan, fields=fields, operations=names)


def _told(named: Named) -> tuple[object, ...]:
    """Return what the names of others may follow from."""
    if isinstance(named, Operation):
        return (named.operation_id, named.method, named.path, named.tags)
    needs = (frozenset(references_of(named)), frozenset(needed_on_import(named)))
    members = named.members if isinstance(named, EnumModel) else ()
    bases = named.bases if isinstance(named, ObjectModel) else ()
    values = tuple((one.id, one.value) for one in members)
    return (type(named), named.path, needs, values, bases)


def _fields(named: Named) -> tuple[tuple[NodeId, str], ...]:
    if not isinstance(named, ObjectModel):
        return ()
    return tuple((one.id, one.wire_name) for one in named.fields)


def _with_heirs(models: set[NodeId], api: Api) -> set[NodeId]:
    """Return models with all that inherit their fields."""
    found, size = set(models), -1
    while size != len(found):
        size = len(found)
        for one in api.declarations.values() if found else ():
            if isinstance(one, ObjectModel) and not found.isdisjoint(one.bases):
                found.add(one.id)
    return found


def _lines(models: set[NodeId], api: Api) -> Iterator[tuple[NodeId, Declaration]]:
    """Go through models and all that they inherit fields from."""
    waiting = list(models)
    seen: set[NodeId] = set()
    while waiting:
        node_id = waiting.pop()
        if node_id not in seen:
            seen.add(node_id)
            declared = api.declarations[node_id]
            yield node_id, declared
            waiting += declared.bases if isinstance(declared, ObjectModel) else ()
