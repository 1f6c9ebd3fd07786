"""What in a package comes from which node: the entries of its source map."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from specular.ir.api import SchemeKind
from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.types import NodeId
from specular.naming.operations import CALLBACKS, WEBHOOKS, all_fields, body_model, tags_of
from specular.rendering.signatures import handled_body
from specular.rendering.tags import has_security

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.operations import Operation
    from specular.naming.plan import NamePlan

Owners: TypeAlias = "dict[str, Members | str]"
"""The classes, tags and operations of a file; a text is the name of an operation elsewhere."""

Members: TypeAlias = dict[str, NodeId]
"""What an owner has by name: fields, members, arguments; that of no name is the owner itself."""


def sources_of(api: Api, plan: NamePlan, files: Collection[str]) -> dict[str, Owners]:
    """Return what stands in the files of a package, sorted, each owner with its members.

    An operation is listed once, as `jobs.get_job` with its arguments: in the module of its
    constant, which has that name, and not where clients and servers have methods for it.
    """
    found: dict[str, Owners] = {"__init__.py": {plan.package: {"": api.id}}}
    in_one = "models/__init__.py"
    # A run that makes again only what an edit concerns has the declarations in another order.
    for node_id, declared in sorted(
        api.declarations.items(), key=lambda one: (one[1].path, one[0])
    ):
        path = f"models/{plan.modules[node_id]}.py"
        owners = found.setdefault(path if path in files else in_one, {})
        owners[plan.classes[node_id]] = dict(_members(declared, plan))
    for tag, names in plan.tags.items():
        homes = (f"operations/{names.module}.py", f"resources/{names.module}.py")
        home = next((path for path in homes if path in files), None)
        if home is not None:
            found.setdefault(home, {})[names.module] = {"": _tag_id(tag, api)}
    _add_operations(api, plan, files, found)
    _add_front(api, plan, files, found)
    return {path: found[path] for path in sorted(found)}


def _members(declared: Declaration, plan: NamePlan) -> Iterator[tuple[str, NodeId]]:
    """Go through what a class has of its own, itself at the end."""
    match declared:
        case ObjectModel():
            for one in declared.fields:
                yield plan.fields[declared.id, one.wire_name], one.id
        case EnumModel():
            for member in declared.members:
                yield plan.members[member.id], member.id
        case AliasModel():
            pass
        case _:
            assert_never(declared)
    yield "", declared.id


def _tag_id(tag: str, api: Api) -> NodeId:
    """Return the tag, or the first operation that names one of which nothing else is said."""
    for one in api.tags:
        if one.name == tag:
            return one.id
    first = next(one for one in api.operations if tag in tags_of(one))
    return NodeId(f"{first.id}/tags")


def _add_operations(
    api: Api, plan: NamePlan, files: Collection[str], found: dict[str, Owners]
) -> None:
    is_served = any(path.startswith("server/") for path in files)
    is_called = "client.py" in files
    for one in api.operations:
        names = plan.operations[one.id]
        home = f"operations/{names.module}.py"
        if home not in files:
            continue
        owner = f"{names.module}.{names.method}"
        members = dict(_arguments(one, api, plan, is_called=is_called, is_handled=is_served))
        found.setdefault(home, {})[owner] = members
        for tag, method in names.others.items():
            module = plan.tags[tag].module
            if f"resources/{module}.py" in files:
                guests = found.setdefault(f"resources/{module}.py", {})
                guests[f"{module}.{method}"] = owner
    kinds: Mapping[str, tuple[NodeId, list[Operation]]] = {
        WEBHOOKS: (
            NodeId(f"{api.id}/{WEBHOOKS}"),
            [one for group in api.webhooks for one in group.operations],
        ),
        CALLBACKS: (
            api.callbacks[0].id if api.callbacks else api.id,
            [one for group in api.callbacks for one in group.operations],
        ),
    }
    for module, (place, operations) in kinds.items():
        if f"{module}.py" not in files:
            continue
        owners = found.setdefault(f"{module}.py", {})
        owners[module] = {"": place}
        for one in operations:
            owner = f"{module}.{plan.operations[one.id].method}"
            owners[owner] = dict(_arguments(one, api, plan, is_called=False, is_handled=True))


def _arguments(
    operation: Operation, api: Api, plan: NamePlan, *, is_called: bool, is_handled: bool
) -> Iterator[tuple[str, NodeId]]:
    """Go through the arguments of a client's method and of a handler's, the operation at the end.

    A handler has the whole body in one, where the client has one for each field.
    """
    names = plan.operations[operation.id].arguments
    listed = {names[one.id]: one.id for one in operation.parameters}
    model = body_model(operation, api)
    for field in () if model is None or not is_called else all_fields(model, api):
        if field.required or not field.read_only:
            listed[names[field.id]] = field.id
    body = handled_body(operation, api, plan)
    if operation.body is not None and body is not None and (is_handled or model is None):
        # A field that is called so itself has the name in the client alone.
        listed.setdefault(body.name, operation.body.id)
    yield from listed.items()
    yield "", operation.id


def _add_front(api: Api, plan: NamePlan, files: Collection[str], found: dict[str, Owners]) -> None:
    """Add the client and who checks credentials, with what the document says of these."""
    if "client.py" in files:
        members = {
            plan.credentials[scheme.name, one.role]: scheme.id
            for scheme in api.security_schemes
            if scheme.kind is not SchemeKind.OTHER
            for one in scheme.credentials
        }
        members["base_url"] = api.servers[0].id if api.servers else api.id
        found["client.py"] = {"Client": {**members, "": api.id}}
    if "server/security.py" in files and has_security(api):
        schemes = {plan.schemes[one.name]: one.id for one in api.security_schemes}
        place = NodeId(api.security_schemes[0].id.rpartition("/")[0])
        found["server/security.py"] = {"SecurityHandler": {**schemes, "": place}}
