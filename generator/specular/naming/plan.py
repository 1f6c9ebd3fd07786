"""The naming plan: every Python name of a package, decided before a line is rendered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from specular.ir.models import EnumModel, ObjectModel
from specular.ir.servers import variables
from specular.ir.types import response_id
from specular.naming.aliases import NO_ALIASES, Aliases
from specular.naming.headers import pinned_classes, with_header_names
from specular.naming.identifiers import (
    ARGUMENT_RESERVED,
    CLIENT_RESERVED,
    ENUM_RESERVED,
    FIELD_RESERVED,
    METHOD_RESERVED,
    MODULE_RESERVED,
    RESOURCE_RESERVED,
    SERVER_RESERVED,
    Scope,
    candidates,
    class_name,
    constant,
    pascal,
    settle,
    settle_scopes,
    snake,
)
from specular.naming.layout import is_component, is_outside, lay_out
from specular.naming.operations import (
    OperationNames,
    name_notifications,
    name_operations,
    tags_of,
)
from specular.naming.pins import (
    NO_NAMES,
    PACKAGE,
    credential_place,
    field_place,
    member_place,
    pinned,
)
from specular.naming.words import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.types import NodeId
    from specular.loading.lock import Names

_PLACES = {
    "#/paths/": "InOperation",
    "#/webhooks/": "InWebhook",
    "#/components/parameters/": "Parameter",
}
"""What tells a class apart from that of a component, by where it stands."""


@dataclass(frozen=True, slots=True)
class TagNames:
    """What stands for a tag: `workflows`, module and attribute of the client, and `Workflows`."""

    module: str
    resource: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePlan:
    """All names; `fields` and `members` by the id of the field or enum member.

    `aliases` has former names that code may still use.

    `cycles` has for each module of models what it shares with those that it is in a cycle with.
    """

    package: str
    classes: Mapping[NodeId, str]
    modules: Mapping[NodeId, str]
    cycles: Mapping[str, str]
    fields: Mapping[tuple[NodeId, str], str]
    members: Mapping[NodeId, str]
    tags: Mapping[str, TagNames]
    operations: Mapping[NodeId, OperationNames]
    credentials: Mapping[tuple[str, str], str]
    schemes: Mapping[str, str]
    variables: Mapping[str, str]
    aliases: Aliases = NO_ALIASES


def plan_names(api: Api, config: ApiConfig, names: Names = NO_NAMES) -> NamePlan:
    """Name everything in an API: where `names` has its place as that says."""
    tags = _tags(api, names)
    arguments = _arguments(api, names)
    classes, resources = name_classes(api, tags, names)
    caseless = caseless_of(classes)
    layout = lay_out(api, classes)
    fields = name_fields(api, FIELD_RESERVED | caseless, names)
    methods = METHOD_RESERVED | caseless
    return NamePlan(
        package=config.package or _package(api, names),
        classes=classes,
        modules=layout.modules,
        cycles=layout.cycles,
        fields=fields,
        members=name_members(api, names),
        tags={tag: TagNames(module, resources[tag]) for tag, module in tags.items()},
        operations=with_header_names(
            name_operations(api, tags, methods, fields, names),
            api,
            FIELD_RESERVED | caseless,
            taken_by(classes, resources),
            names,
        )
        | name_notifications(api, methods, fields, names),
        credentials={key: arguments[key] for key in _credentials(api)},
        variables={one.name: arguments["", one.name] for one in variables(api)},
        schemes=settle(
            {one.name: candidates((one.name,), snake) for one in api.security_schemes},
            METHOD_RESERVED,
            {one.name: one.name for one in api.security_schemes},
            pinned(names, "schemes", ((one.name, one.name) for one in api.security_schemes)),
        ),
    )


def caseless_of(classes: Mapping[NodeId, str]) -> frozenset[str]:
    """Return the classes in scripts without capitals, which members of that type are spelled as."""
    return frozenset(name for name in classes.values() if name.lower() == name)


def taken_by(classes: Mapping[NodeId, str], resources: Mapping[str, str]) -> frozenset[str]:
    """Return the classes that those for headers are not called as."""
    return frozenset({*classes.values(), *resources.values()})


def limited(plan: NamePlan, api: Api) -> NamePlan:
    """Return the names of a part of the API that the plan was made for: they are the same."""
    tags = dict.fromkeys(tag for one in api.operations for tag in tags_of(one))
    return replace(
        plan,
        classes={one: plan.classes[one] for one in api.declarations},
        modules={one: plan.modules[one] for one in api.declarations},
        tags={tag: plan.tags[tag] for tag in plan.tags if tag in tags},
    )


def _package(api: Api, names: Names) -> str:
    words = split(api.title)
    if len(words) > 1 and words[-1] == "api":
        words = words[:-1]
    wishes: dict[str, Iterable[str]] = {PACKAGE: (snake(words),)}
    (name,) = settle(wishes, pins=pinned(names, "packages", [(PACKAGE, PACKAGE)])).values()
    return name


def _tags(api: Api, names: Names) -> dict[str, str]:
    groups = [tags_of(one) for one in api.operations]
    first = [tags[0] for tags in groups]
    used = dict.fromkeys([*first, *(tag for tags in groups for tag in tags)])
    wishes = {tag: candidates((tag,), snake) for tag in used}
    functions = [
        f"{wish.plain}_{kind}" for wish in wishes.values() for kind in ("endpoints", "router")
    ]
    reserved = MODULE_RESERVED | CLIENT_RESERVED | SERVER_RESERVED.union(functions)
    pins = pinned(names, "modules", ((tag, tag) for tag in used))
    return settle(wishes, reserved, {tag: tag for tag in used}, pins)


def name_classes(
    api: Api, tags: Mapping[str, str], names: Names = NO_NAMES
) -> tuple[dict[NodeId, str], dict[str, str]]:
    """Name the class of each declaration, and those of each tag; `tags` has their modules."""
    wishes = {key: _class_candidates(one) for key, one in api.declarations.items()}
    components = tuple(key for key, one in api.declarations.items() if is_component(one))
    called = tuple(key for key in wishes if is_outside(key))
    inline = tuple(wishes.keys() - {*components, *called})
    # What the document names comes first: nothing inline ever changes the name of a component,
    # nor anything in an operation what stands in one. Nothing takes a name that headers keep.
    kept = pinned_classes(api, names)
    outer = (*kept, *components)
    scopes = [
        Scope(components, tuple(kept)),
        Scope(inline, outer),
        Scope(called, (*outer, *inline)),
    ]
    texts = {key: api.declarations[key].path[0] for key in components}
    pins = pinned(names, "classes", ((key, key) for key in wishes)) | kept
    # In a script without capitals a class could take the name of a field that has it already.
    reserved = {name for kind in ("fields", "methods") for name in names.get(kind, {}).values()}
    every = {**wishes, **{key: (name,) for key, name in kept.items()}}
    settled = settle_scopes(every, scopes, reserved, texts, pins)
    taken = RESOURCE_RESERVED.union(settled.values(), tags.values())
    classes = {key: settled[key] for key in wishes}
    resources = {tag: tuple(_resource_candidates(tag, taken)) for tag in tags}
    tag_pins = pinned(names, "resources", ((tag, tag) for tag in tags))
    return classes, settle(resources, pins=tag_pins)


def _resource_candidates(tag: str, taken: frozenset[str]) -> Iterator[str]:
    """Go through names for a tag's classes: `Jobs`, with `AsyncJobs` and `JobsHandler`."""
    names = candidates((tag,), pascal)
    wished = (names.plain, f"{names.plain}Resource", *names.longer())
    for name in wished:
        # The asynchronous twin of another tag may be called so.
        is_free = taken.isdisjoint({name, f"Async{name}", f"{name}Handler"})
        if name is wished[-1] or (is_free and not name.startswith("Async")):
            yield name


def _class_candidates(declaration: Declaration) -> Iterator[str]:
    plain = class_name(declaration.path)
    yield plain
    # An operation's id may be the name of a component, and then their paths are the same.
    names = candidates(declaration.path, pascal, declaration.id)
    rest = names.longer()
    if is_component(declaration):
        # A name that needs no spelling keeps its class when another one comes too near.
        exact = next(rest)
        yield plain if exact == names.plain else exact
    elif response_id(declaration.id) is not None:
        # What the document calls so comes first, be it inline.
        yield f"{plain}Form"
    else:
        yield from _told_by_place(declaration, plain)
    yield from rest


def _told_by_place(declaration: Declaration, plain: str) -> Iterator[str]:
    """Go through names that tell the class of something inline from that of a component."""
    for place, word in _PLACES.items():
        if place in declaration.id:
            yield from _as_body(declaration.path)
            yield f"{plain}{word}"
            return
    yield f"{plain}Inline"


def _as_body(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name of what an operation is sent, where its component is called `…Request`."""
    if "request" not in path[1:]:
        return ()
    index = path.index("request", 1)
    return (class_name((*path[:index], "body", *path[index + 1 :])),)


def name_fields(
    api: Api, reserved: frozenset[str], names: Names = NO_NAMES
) -> dict[tuple[NodeId, str], str]:
    """Name the fields of every model, the inherited ones as the base does."""
    models = [one for one in api.declarations.values() if isinstance(one, ObjectModel)]
    lines = {one.id: dict(_line(one, api)) for one in models}
    wishes = {
        (one.id, field.wire_name): candidates((field.wire_name,), snake)
        for one in models
        for field in one.fields
    }
    scopes = [
        Scope(
            tuple((one.id, field.wire_name) for field in one.fields),
            tuple((owner, wire) for wire, owner in lines[one.id].items() if owner != one.id),
        )
        for one in models
    ]
    texts = {key: key[1] for key in wishes}
    pins = pinned(names, "fields", ((key, field_place(*key)) for key in wishes))
    settled = settle_scopes(wishes, scopes, reserved, texts, pins)
    return {
        (one.id, wire): settled[owner, wire]
        for one in models
        for wire, owner in lines[one.id].items()
    }


def _line(model: ObjectModel, api: Api) -> Iterator[tuple[str, NodeId]]:
    """Go through the fields of a model, each with the model that declares it."""
    for base in model.bases:
        declared = api.declarations[base]
        if isinstance(declared, ObjectModel):
            yield from _line(declared, api)
    for field in model.fields:
        yield field.wire_name, model.id


def name_members(api: Api, names: Names = NO_NAMES) -> dict[NodeId, str]:
    """Name the members of all enumerations."""
    members: dict[NodeId, str] = {}
    for declaration in api.declarations.values():
        if isinstance(declaration, EnumModel):
            members |= _members(declaration, names)
    return members


def _members(enum: EnumModel, names: Names) -> dict[NodeId, str]:
    texts = {one.id: _value_text(one.value) for one in enum.members}
    wishes = {key: candidates((text,), constant) for key, text in texts.items()}
    places = ((one.id, member_place(enum.id, one.value)) for one in enum.members)
    return settle(wishes, ENUM_RESERVED, texts, pinned(names, "members", places))


def _value_text(value: str | int) -> str:
    return value if isinstance(value, str) else f"value {value}".replace("-", "minus ")


def _credentials(api: Api) -> dict[tuple[str, str], Iterable[str]]:
    """Return what the secrets of each scheme may be called."""
    wishes: dict[tuple[str, str], Iterable[str]] = {}
    for scheme in api.security_schemes:
        for one in scheme.credentials:
            plain = "api_key" if one.role == "key" else one.role
            named = () if one.argument is None else (snake(split(one.argument)),)
            wishes[scheme.name, one.role] = (
                *named,
                plain,
                snake([*split(scheme.name), one.role]),
                *candidates((scheme.name, one.role), snake),
            )
    return wishes


def _arguments(api: Api, names: Names) -> dict[tuple[str, str], str]:
    """Name what the clients are made with: secrets by scheme and role, and variables of servers."""
    secrets = _credentials(api)
    others: dict[tuple[str, str], Iterable[str]] = {
        ("", one.name): (
            snake(split(one.name)),
            snake(["server", *split(one.name)]),
            *candidates(("server", one.name), snake),
        )
        for one in variables(api)
    }
    pins = pinned(names, "credentials", ((key, credential_place(*key)) for key in secrets))
    pins |= pinned(names, "variables", ((key, key[1]) for key in others))
    # A variable gives way, so that none that comes in changes the name of a secret.
    scopes = [Scope(tuple(secrets)), Scope(tuple(others), tuple(secrets))]
    reserved = ARGUMENT_RESERVED | CLIENT_RESERVED | {"server"}
    return settle_scopes(secrets | others, scopes, reserved, pins=pins)
