"""What in a package comes from which node: the entries of its source map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias, assert_never

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.operations import headers_of
from specular.ir.servers import choices, variables
from specular.ir.types import NodeId
from specular.loading.nodes import escape
from specular.naming.operations import CALLBACKS, WEBHOOKS, body_model, given_fields, tags_of
from specular.rendering.signatures import handled_body
from specular.rendering.tags import has_security

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.operations import Callback, Operation, Webhook
    from specular.naming.plan import NamePlan

Owners: TypeAlias = "dict[str, Members | str]"
"""The classes, tags and operations of a file; a text is the name of an operation elsewhere."""

Members: TypeAlias = dict[str, NodeId]
"""What an owner has by name: fields, members, arguments; that of no name is the owner itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """What stands in a file of a package; that depends on more than the facts as for a piece."""

    file: str
    owners: Callable[[], Owners]
    facts: tuple[str, ...] = ()
    always: bool = False


def sources_of(api: Api, plan: NamePlan, files: Collection[str]) -> list[Source]:
    """Return what stands in the files of a package, sorted, each owner with its members.

    An operation is listed once, as `jobs.get_job` with its arguments: in the module of its
    constant, which has that name, and not where clients and servers have methods for it.
    """
    found = [*_models(api, plan, files), *_operations(api, plan, files)]
    found += _notifications(api, plan, files)
    found += _front(api, plan, files)
    return sorted(found, key=lambda one: one.file)


def _models(api: Api, plan: NamePlan, files: Collection[str]) -> Iterator[Source]:
    groups: dict[str, list[NodeId]] = {}
    for node_id in api.declarations:
        path = f"models/{plan.modules[node_id]}.py"
        groups.setdefault(path if path in files else "models/__init__.py", []).append(node_id)

    def owners(node_ids: list[NodeId]) -> Owners:
        # A run that makes again only what an edit concerns has the declarations in another order.
        declared = sorted(
            (api.declarations[one] for one in node_ids), key=lambda one: (one.path, one.id)
        )
        return {plan.classes[one.id]: dict(_members(one, plan)) for one in declared}

    for path, node_ids in groups.items():
        yield Source(path, partial(owners, node_ids), tuple(sorted(node_ids)))


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


def _operations(api: Api, plan: NamePlan, files: Collection[str]) -> Iterator[Source]:
    is_served = any(path.startswith("server/") for path in files)
    is_called = "client.py" in files
    homes: dict[str, NodeId | None] = {}
    for tag, tag_names in plan.tags.items():
        paths = (f"operations/{tag_names.module}.py", f"resources/{tag_names.module}.py")
        homes |= {path: _tag_id(tag, api) for path in [one for one in paths if one in files][:1]}
    own: dict[str, list[Operation]] = {}
    guests: dict[str, list[tuple[str, Operation]]] = {}
    for one in api.operations:
        names = plan.operations[one.id]
        own.setdefault(f"operations/{names.module}.py", []).append(one)
        for tag, method in (*names.others.items(), *names.waiters.items()):
            module = plan.tags[tag].module
            guests.setdefault(f"resources/{module}.py", []).append((f"{module}.{method}", one))

    def owners(path: str) -> Owners:
        found: Owners = {}
        place = homes.get(path)
        if place is not None:
            found[PurePosixPath(path).stem] = {"": place}
        for one in own.get(path, ()):
            members = _arguments(one, api, plan, is_called=is_called, is_handled=is_served)
            found[_method(one, plan)] = dict(members)
            names = plan.operations[one.id]
            if is_called and names.headers:
                # They are those of all its responses, so what they come from is the operation.
                fields = {names.header_fields[each.name]: each.id for each in headers_of(one)}
                found[names.headers] = {**fields, "": one.id}
        for owner, one in guests.get(path, ()):
            found[owner] = _method(one, plan)
        return found

    for path in sorted({*homes, *own, *guests}):
        if path in files:
            several = (*own.get(path, ()), *(one for _, one in guests.get(path, ())))
            facts = (str(homes.get(path)), *(one.id for one in several))
            yield Source(path, partial(owners, path), facts)


def _method(operation: Operation, plan: NamePlan) -> str:
    names = plan.operations[operation.id]
    return f"{names.module}.{names.method}"


def _notifications(api: Api, plan: NamePlan, files: Collection[str]) -> Iterator[Source]:
    def owners(module: str, place: NodeId, groups: Sequence[Webhook | Callback]) -> Owners:
        found: Owners = {module: {"": place}}
        for one in (operation for group in groups for operation in group.operations):
            owner = f"{module}.{plan.operations[one.id].method}"
            found[owner] = dict(_arguments(one, api, plan, is_called=False, is_handled=True))
        return found

    kinds: Mapping[str, tuple[NodeId, Sequence[Webhook | Callback]]] = {
        WEBHOOKS: (NodeId(f"{api.id}/{WEBHOOKS}"), api.webhooks),
        CALLBACKS: (api.callbacks[0].id if api.callbacks else api.id, api.callbacks),
    }
    for module, (place, groups) in kinds.items():
        if f"{module}.py" in files:
            yield Source(f"{module}.py", partial(owners, module, place, groups), always=True)


def _arguments(
    operation: Operation, api: Api, plan: NamePlan, *, is_called: bool, is_handled: bool
) -> Iterator[tuple[str, NodeId]]:
    """Go through the arguments of a client's method and of a handler's, the operation at the end.

    A handler has the whole body in one, where the client has one for each field.
    """
    names = plan.operations[operation.id].arguments
    listed = {names[one.id]: one.id for one in operation.parameters}
    model = body_model(operation, api)
    for field in () if model is None or not is_called else given_fields(model, api):
        listed[names[field.id]] = field.id
    body = handled_body(operation, api, plan)
    if operation.body is not None and body is not None and (is_handled or model is None):
        # A field that is called so itself has the name in the client alone.
        listed.setdefault(body.name, operation.body.id)
    yield from listed.items()
    yield "", operation.id


def _front(api: Api, plan: NamePlan, files: Collection[str]) -> Iterator[Source]:
    """Go through the client and who checks credentials, with what the document says of these."""
    found: dict[str, Owners] = {"__init__.py": {plan.package: {"": api.id}}}
    if "client.py" in files:
        members = {
            plan.credentials[scheme.name, one.role]: scheme.id
            for scheme in api.security_schemes
            for one in scheme.credentials
        }
        listed = choices(api)
        members |= {"server": NodeId(listed[0].id.rpartition("/")[0])} if listed else {}
        members |= {
            plan.variables[one.name]: NodeId(f"{one.server}/variables/{escape(one.name)}")
            for one in variables(api)
        }
        members["base_url"] = api.servers[0].id if api.servers else api.id
        found["client.py"] = {"Client": {**members, "": api.id}}
    if "server/security.py" in files and has_security(api):
        schemes = {plan.schemes[one.name]: one.id for one in api.security_schemes}
        place = NodeId(api.security_schemes[0].id.rpartition("/")[0])
        found["server/security.py"] = {"SecurityHandler": {**schemes, "": place}}
    for path, owners in found.items():
        yield Source(path, owners.copy, always=True)
