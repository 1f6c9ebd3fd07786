"""The naming plan: every Python name of a package, decided before a line is rendered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from specular.ir.models import EnumModel, ObjectModel
from specular.ir.operations import UNTAGGED
from specular.ir.types import NamedType, response_id
from specular.lowering.operations import request_words
from specular.naming.identifiers import (
    ARGUMENT_RESERVED,
    CLIENT_RESERVED,
    CONSTANT_RESERVED,
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
from specular.naming.layout import lay_out
from specular.naming.words import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.models import Declaration, Field
    from specular.ir.operations import Content, Operation
    from specular.ir.types import NodeId

_PLACES = {"#/paths/": "InOperation", "#/components/parameters/": "Parameter"}
"""What tells a class apart from that of a component, by where it stands."""


@dataclass(frozen=True, slots=True)
class TagNames:
    """What stands for a tag: `workflows`, module and attribute of the client, and `Workflows`."""

    module: str
    resource: str


@dataclass(frozen=True, slots=True)
class OperationNames:
    """What stands for an operation: a method and a constant, and its arguments by id."""

    tag: str
    method: str
    constant: str
    arguments: Mapping[NodeId, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePlan:
    """All names; `fields` and `members` by the id of the field or enum member."""

    package: str
    classes: Mapping[NodeId, str]
    modules: Mapping[NodeId, str]
    fields: Mapping[tuple[NodeId, str], str]
    members: Mapping[NodeId, str]
    tags: Mapping[str, TagNames]
    operations: Mapping[NodeId, OperationNames]
    credentials: Mapping[tuple[str, str], str]
    schemes: Mapping[str, str]


def plan_names(api: Api, config: ApiConfig) -> NamePlan:
    """Name everything in an API."""
    tags = _tags(api)
    classes, resources = _classes(api, tags)
    # Scripts without capitals have one spelling for a class and for a member of that type.
    caseless = frozenset(name for name in classes.values() if name.lower() == name)
    members: dict[NodeId, str] = {}
    for declaration in api.declarations.values():
        if isinstance(declaration, EnumModel):
            members |= _members(declaration)
    return NamePlan(
        package=config.package or _package(api),
        classes=classes,
        modules=lay_out(api),
        fields=_fields(api, FIELD_RESERVED | caseless),
        members=members,
        tags={tag: TagNames(module, resources[tag]) for tag, module in tags.items()},
        operations=_operations(api, METHOD_RESERVED | caseless),
        credentials=_credentials(api),
        schemes=settle(
            {one.name: candidates((one.name,), snake) for one in api.security_schemes},
            METHOD_RESERVED,
        ),
    )


def limited(plan: NamePlan, api: Api) -> NamePlan:
    """Return the names of a part of the API that the plan was made for: they are the same."""
    tags = dict.fromkeys(tag_of(one) for one in api.operations)
    return replace(
        plan,
        classes={one: plan.classes[one] for one in api.declarations},
        modules={one: plan.modules[one] for one in api.declarations},
        tags={tag: plan.tags[tag] for tag in plan.tags if tag in tags},
    )


def tag_of(operation: Operation) -> str:
    """Return the tag that an operation is grouped under."""
    return operation.tags[0] if operation.tags else UNTAGGED


def body_model(operation: Operation, api: Api) -> ObjectModel | None:
    """Return the model whose fields become arguments of their own, if the body has one."""
    content = chosen(operation.body.contents) if operation.body is not None else None
    if content is None or not has_members(content) or not isinstance(content.type, NamedType):
        return None
    declared = api.declarations.get(content.type.target)
    if not isinstance(declared, ObjectModel) or operation.body is None:
        return None
    return declared if operation.body.required else None


def chosen(contents: tuple[Content, ...]) -> Content | None:
    """Return the media type that is used where several are offered: JSON, or else a form."""
    json = [one for one in contents if is_json(one.content_type)]
    ordered = [*json, *(one for one in contents if has_members(one)), *contents]
    return ordered[0] if ordered else None


def has_members(content: Content) -> bool:
    """Whether a body in this media type is written member by member: JSON and forms are."""
    essence = content.content_type.partition(";")[0].strip().lower()
    return is_json(essence) or essence in {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }


def is_json(content_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839, 3.1, for the suffix)."""
    essence = content_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def all_fields(model: ObjectModel, api: Api) -> tuple[Field, ...]:
    """Return the fields of a model, those of its bases first."""
    inherited: list[Field] = []
    for base in model.bases:
        declared = api.declarations[base]
        if isinstance(declared, ObjectModel):
            inherited.extend(all_fields(declared, api))
    return (*inherited, *model.fields)


def _package(api: Api) -> str:
    words = split(api.title)
    if len(words) > 1 and words[-1] == "api":
        words = words[:-1]
    (name,) = settle({"package": (snake(words),)}).values()
    return name


def _tags(api: Api) -> dict[str, str]:
    used = dict.fromkeys(tag_of(one) for one in api.operations)
    wishes = {tag: candidates((tag,), snake) for tag in used}
    functions = [
        f"{names[0]}_{kind}" for names in wishes.values() for kind in ("endpoints", "router")
    ]
    return settle(wishes, MODULE_RESERVED | CLIENT_RESERVED | SERVER_RESERVED.union(functions))


def _classes(api: Api, tags: Mapping[str, str]) -> tuple[dict[NodeId, str], dict[str, str]]:
    wishes = {key: _class_candidates(one) for key, one in api.declarations.items()}
    components = tuple(key for key, one in api.declarations.items() if _is_component(one))
    others = tuple(wishes.keys() - set(components))
    # What the document names comes first: nothing inline ever changes the name of a component.
    classes = settle_scopes(wishes, [Scope(components), Scope(others, components)], ())
    taken = RESOURCE_RESERVED.union(classes.values(), tags.values())
    resources = {tag: tuple(_resource_candidates(tag, taken)) for tag in tags}
    return classes, settle(resources)


def _is_component(declaration: Declaration) -> bool:
    """Whether it is a named schema; the schema of a named parameter is not."""
    elsewhere = "#/components/" in declaration.id and "#/components/schemas/" not in declaration.id
    return len(declaration.path) == 1 and not elsewhere


def _resource_candidates(tag: str, taken: frozenset[str]) -> Iterator[str]:
    """Go through names for a tag's classes: `Jobs`, with `AsyncJobs` and `JobsHandler`."""
    plain, *rest = candidates((tag,), pascal)
    wished = (plain, f"{plain}Resource", *rest)
    for name in wished:
        # The asynchronous twin of another tag may be called so.
        is_free = taken.isdisjoint({name, f"Async{name}", f"{name}Handler"})
        if name is wished[-1] or (is_free and not name.startswith("Async")):
            yield name


def _class_candidates(declaration: Declaration) -> tuple[str, ...]:
    plain = class_name(declaration.path)
    # An operation's id may be the name of a component, and then their paths are the same.
    rest = candidates(declaration.path, pascal, declaration.id)[1:]
    if _is_component(declaration):
        # A name that needs no spelling keeps its class when another one comes too near.
        exact = plain if rest[0] == pascal(split(declaration.path[0])) else rest[0]
        return (plain, exact, *rest[1:])
    if response_id(declaration.id) is not None:
        # What the document calls so comes first, be it inline.
        return (plain, f"{plain}Form", *rest)
    for place, word in _PLACES.items():
        if place in declaration.id:
            return (plain, f"{plain}{word}", *rest)
    return (plain, f"{plain}Inline", *rest)


def _fields(api: Api, reserved: frozenset[str]) -> dict[tuple[NodeId, str], str]:
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
    names = settle_scopes(wishes, scopes, reserved)
    return {
        (one.id, wire): names[owner, wire]
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


def _members(enum: EnumModel) -> dict[NodeId, str]:
    return settle(
        {one.id: candidates((_value_text(one.value),), constant) for one in enum.members},
        ENUM_RESERVED,
    )


def _value_text(value: str | int) -> str:
    return value if isinstance(value, str) else f"value {value}".replace("-", "minus ")


def _operations(api: Api, reserved: frozenset[str]) -> dict[NodeId, OperationNames]:
    wishes: dict[str, dict[NodeId, tuple[str, ...]]] = {}
    for one in api.operations:
        by_path = request_words(one.method, one.path)
        names = candidates((one.operation_id,), snake)[:2] if one.operation_id else ()
        wishes.setdefault(tag_of(one), {})[one.id] = (*names, *candidates(by_path, snake))
    methods: dict[NodeId, str] = {}
    constants: dict[NodeId, str] = {}
    for group in wishes.values():
        settled = settle(group, reserved)
        methods |= settled
        constants |= settle(
            {one: candidates((name,), constant) for one, name in settled.items()},
            CONSTANT_RESERVED,
        )
    return {
        one.id: OperationNames(
            tag=tag_of(one),
            method=methods[one.id],
            constant=constants[one.id],
            arguments=_arguments(one, api),
        )
        for one in api.operations
    }


def _arguments(operation: Operation, api: Api) -> dict[NodeId, str]:
    wishes: dict[NodeId, tuple[str, ...]] = {}
    model = body_model(operation, api)
    for one in operation.parameters:
        longer = snake([one.location.value, *split(one.wire_name)])
        names = candidates((one.wire_name,), snake)
        wished = (names[0], longer, *names[1:])
        # A handler gets the whole body as `body`, where the client takes its fields.
        is_taken = model is not None and names[0] == "body"
        wishes[one.id] = wished[1:] if is_taken else wished
    for field in all_fields(model, api) if model is not None else ():
        names = candidates((field.wire_name,), snake)
        wishes[field.id] = (names[0], snake(["body", *split(field.wire_name)]), *names[1:])
    if model is None and operation.body is not None:
        wishes[operation.body.id] = ("body", "request_body")
    return settle(wishes, ARGUMENT_RESERVED)


def _credentials(api: Api) -> dict[tuple[str, str], str]:
    wishes: dict[tuple[str, str], tuple[str, ...]] = {}
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
    return settle(wishes, ARGUMENT_RESERVED | CLIENT_RESERVED)
