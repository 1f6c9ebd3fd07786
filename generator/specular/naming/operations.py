"""Names of operations: a method and a constant for each, and its arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from specular.ir.models import ObjectModel
from specular.ir.operations import UNTAGGED, essence, is_json
from specular.ir.types import NamedType
from specular.lowering.operations import request_words
from specular.naming.identifiers import (
    ARGUMENT_RESERVED,
    CONSTANT_RESERVED,
    WAITER_RESERVED,
    Scope,
    candidates,
    constant,
    settle,
    settle_scopes,
    snake,
)
from specular.naming.pins import (
    NO_NAMES,
    argument_place,
    guest_place,
    pinned,
    waiter_place,
)
from specular.naming.words import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specular.ir.api import Api
    from specular.ir.models import Field
    from specular.ir.operations import Callback, Content, Operation, Webhook
    from specular.ir.types import NodeId
    from specular.loading.lock import Names

    FieldNames = Mapping[tuple[NodeId, str], str]

_SEPARATOR = re.compile(r"[^\w]+(?=\w)|_+(?=[^\W_])")
"""What may stand between the tag and the rest of an `operationId`."""

WEBHOOKS, CALLBACKS = "webhooks", "callbacks"
"""The modules for what the API sends; each is a group of operations of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationNames:
    """What stands for an operation: a method and a constant, and its arguments by id.

    It stands in the module of its first tag; `others` has the method by each further tag.
    `waiters` has the method that waits for its result to be final, by tag, if there is one.
    `headers` is the class for those of its responses, if they have any, and `header_fields` has
    its fields by what they are called on the wire.
    """

    tag: str
    module: str
    method: str
    constant: str
    arguments: Mapping[NodeId, str]
    others: Mapping[str, str]
    waiters: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: str = ""
    header_fields: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def whole(self) -> str:
        """What takes a body as a whole; an API with a member called `body` is common."""
        return "request_body" if "body" in self.arguments.values() else "body"


def tags_of(operation: Operation) -> tuple[str, ...]:
    """Return the tags that an operation is grouped under, first where it stands."""
    return operation.tags or (UNTAGGED,)


def name_operations(
    api: Api,
    modules: Mapping[str, str],
    reserved: frozenset[str],
    fields: FieldNames,
    names: Names = NO_NAMES,
) -> dict[NodeId, OperationNames]:
    """Name all operations; `modules` has the module of each tag, `fields` the names of fields."""
    pins = pinned(names, "methods", ((one.id, one.id) for one in api.operations))
    wishes = {one.id: tuple(_candidates(one)) for one in api.operations}
    groups: dict[str, list[NodeId]] = {tag: [] for tag in modules}
    guests: dict[str, list[NodeId]] = {tag: [] for tag in modules}
    for one in api.operations:
        first, *others = tags_of(one)
        groups[first].append(one.id)
        for tag in others:
            guests[tag].append(one.id)
    texts = {one.id: one.operation_id or "" for one in api.operations}
    methods: dict[NodeId, str] = {}
    constants: dict[NodeId, str] = {}
    for group in groups.values():
        settled = settle({one: wishes[one] for one in group}, reserved, texts, pins)
        methods |= settled
        constants |= _constants(settled)
    elsewhere: dict[NodeId, dict[str, str]] = {one.id: {} for one in api.operations}
    for tag, found in guests.items():
        given: dict[NodeId, tuple[str, ...]] = {key: (methods[key],) for key in groups[tag]}
        # What is a guest gives way to what is at home.
        scope = Scope(tuple(found), tuple(given))
        given |= {key: (methods[key], *wishes[key]) for key in found}
        places = pinned(names, "methods", ((key, guest_place(key, tag)) for key in found))
        settled = settle_scopes(given, [scope], reserved, pins=places) if found else {}
        for key in found:
            elsewhere[key][tag] = settled[key]
    waiters = _waiters(api, methods, elsewhere, reserved, names)
    return {
        one.id: OperationNames(
            tag=tags_of(one)[0],
            module=modules[tags_of(one)[0]],
            method=methods[one.id],
            constant=constants[one.id],
            arguments=arguments_of(one, constants[one.id], api, fields, names),
            others=elsewhere[one.id],
            waiters=waiters.get(one.id, {}),
        )
        for one in api.operations
    }


def _waiters(
    api: Api,
    methods: Mapping[NodeId, str],
    elsewhere: Mapping[NodeId, Mapping[str, str]],
    reserved: frozenset[str],
    names: Names,
) -> dict[NodeId, dict[str, str]]:
    """Name the methods that wait, in each tag: they give way to those that call."""
    waiting: dict[str, list[Operation]] = {}
    calling: dict[str, dict[NodeId, tuple[str, ...]]] = {}
    for one in api.operations:
        for tag in tags_of(one):
            method = elsewhere[one.id].get(tag, methods[one.id])
            calling.setdefault(tag, {})[one.id] = (method,)
            waiting.setdefault(tag, []).extend([one] if one.waiter is not None else [])
    found: dict[NodeId, dict[str, str]] = {}
    for tag, several in waiting.items():
        if not several:
            continue
        owners = {waiter_place(one.id, guest_tag(one, tag)): one for one in several}
        wishes: dict[str, Iterable[str]] = {key: _waits(one) for key, one in owners.items()}
        scope = Scope(tuple(owners), tuple(calling[tag]))
        pins = pinned(names, "methods", ((key, key) for key in owners))
        settled = settle_scopes({**wishes, **calling[tag]}, [scope], reserved, pins=pins)
        for key, one in owners.items():
            found.setdefault(one.id, {})[tag] = settled[key]
    return found


def guest_tag(operation: Operation, tag: str) -> str:
    """Return a tag where an operation is a guest, and nothing for its first one."""
    return "" if tag == tags_of(operation)[0] else tag


def _waits(operation: Operation) -> Iterator[str]:
    """Go through names for the method that waits, which its operation tells apart."""
    name = operation.waiter.name if operation.waiter is not None else ""
    yield snake(split(name))
    told = operation.operation_id or f"{operation.method} {operation.path}"
    yield from candidates((name, told), snake)


def whole_method(method: str) -> str:
    """Return what the function is called by which a method takes its body in one piece."""
    return f"_{method}_whole"


def method_of(function: str) -> str:
    """Return the method that a function of a resource belongs to, most often itself."""
    is_whole = function.startswith("_") and function.endswith("_whole")
    return function[1:].removesuffix("_whole") if is_whole else function


def name_notifications(
    api: Api, reserved: frozenset[str], fields: FieldNames, names: Names = NO_NAMES
) -> dict[NodeId, OperationNames]:
    """Name what the API sends: by its own id, or else as the webhook or callback is called."""
    named: dict[NodeId, OperationNames] = {}
    for module, groups in ((WEBHOOKS, api.webhooks), (CALLBACKS, api.callbacks)):
        wishes = {
            one.id: tuple(_notification_candidates(one, group))
            for group in groups
            for one in group.operations
        }
        pins = pinned(names, "methods", ((one, one) for one in wishes))
        methods = settle(wishes, reserved, pins=pins)
        constants = _constants(methods)
        named |= {
            one.id: OperationNames(
                tag=module,
                module=module,
                method=methods[one.id],
                constant=constants[one.id],
                arguments=arguments_of(one, constants[one.id], api, fields, names),
                others={},
            )
            for group in groups
            for one in group.operations
        }
    return named


def _candidates(operation: Operation) -> Iterator[str]:
    if operation.operation_id:
        short = _without_tag(operation.operation_id, tags_of(operation)[0])
        if short:
            yield snake(split(short))
        yield from _spellings(operation.operation_id)
    yield from candidates(request_words(operation.method, operation.path), snake)


def _spellings(operation_id: str) -> tuple[str, str]:
    names = candidates((operation_id,), snake)
    return names.plain, names.exact


def _without_tag(operation_id: str, tag: str) -> str:
    """Return what stands behind a tag that an id begins with: of `repos/get` in `repos`, `get`.

    The method is an attribute of its tag, `client.repos.get`, and need not say it again.
    """
    words = split(tag)
    for separator in _SEPARATOR.finditer(operation_id):
        if separator.start() and split(operation_id[: separator.start()]) == words:
            return operation_id[separator.end() :]
    return ""


def _notification_candidates(operation: Operation, group: Webhook | Callback) -> Iterator[str]:
    if operation.operation_id:
        yield from _spellings(operation.operation_id)
    method = () if len(group.operations) == 1 else (operation.method.lower(),)
    yield candidates((group.name, *method), snake).plain
    yield candidates((*group.path, *method), snake).plain
    words = request_words(operation.method, operation.path)
    yield from candidates((*group.path, *words), snake)


def _constants(methods: Mapping[NodeId, str]) -> dict[NodeId, str]:
    wishes = {one: candidates((name,), constant) for one, name in methods.items()}
    return settle(wishes, CONSTANT_RESERVED)


def arguments_of(
    operation: Operation,
    constant_name: str,
    api: Api,
    fields: FieldNames,
    names: Names = NO_NAMES,
) -> dict[NodeId, str]:
    """Name the arguments of an operation, by id; its constant has a name already."""
    wishes: dict[NodeId, Iterable[str]] = {}
    reserved = ARGUMENT_RESERVED | {constant_name}
    if operation.waiter is not None:
        reserved |= WAITER_RESERVED
    texts = {one.id: one.wire_name for one in operation.parameters}
    model = body_model(operation, api)
    for one in operation.parameters:
        longer = snake([one.location.value, *split(one.wire_name)])
        spellings = candidates((one.wire_name,), snake)
        # A handler gets the whole body as `body`, where the client takes its fields.
        is_taken = model is not None and spellings.plain == "body"
        plain = [] if is_taken else [spellings.plain]
        wishes[one.id] = chain(plain, [longer], spellings.longer())
    if model is not None:
        for member in all_fields(model, api):
            # Other names are reserved for a field than for an argument.
            name = fields[model.id, member.wire_name].rstrip("_")
            rest = candidates((member.wire_name,), snake).longer()
            wishes[member.id] = chain([name, snake(["body", *split(name)])], rest)
            texts[member.id] = member.wire_name
    elif operation.body is not None:
        wishes[operation.body.id] = ("body", "request_body")
    if model is not None:
        # It takes a body in one piece where a member is called `body`.
        reserved |= {"request_body"}
    # A script without capitals has one spelling for the constant that a method uses, too.
    pins = pinned(names, "arguments", argument_places(operation, api))
    return settle(wishes, reserved, texts, pins)


def argument_places(operation: Operation, api: Api) -> Iterator[tuple[NodeId, str]]:
    """Go through the arguments of an operation, each with its place."""
    for one in operation.parameters:
        yield one.id, argument_place(operation, one.location.value, one.wire_name)
    model = body_model(operation, api)
    if model is not None:
        for member in all_fields(model, api):
            yield member.id, argument_place(operation, "body", member.wire_name)
    elif operation.body is not None:
        yield operation.body.id, argument_place(operation, "body")


def body_model(operation: Operation, api: Api) -> ObjectModel | None:
    """Return the model whose fields become arguments of their own, if the body has one."""
    content = chosen(operation.body.contents) if operation.body is not None else None
    if content is None or not has_members(content) or not isinstance(content.type, NamedType):
        return None
    declared = api.declarations.get(content.type.target)
    if not isinstance(declared, ObjectModel) or operation.body is None:
        return None
    # Without a member to give, nothing would tell no body from an empty one.
    return declared if operation.body.required or given_fields(declared, api) else None


def chosen(contents: tuple[Content, ...]) -> Content | None:
    """Return the media type that is used where several are offered: JSON, or else a form."""
    json = [one for one in contents if is_json(one.content_type)]
    ordered = [*json, *(one for one in contents if has_members(one)), *contents]
    return ordered[0] if ordered else None


def has_members(content: Content) -> bool:
    """Whether a body in this media type is written member by member: JSON and forms are."""
    kind = essence(content.content_type)
    return is_json(kind) or kind in {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }


def given_fields(model: ObjectModel, api: Api) -> list[Field]:
    """Return the fields that are arguments: a model wants a required one, even if it is read."""
    return [one for one in all_fields(model, api) if one.required or not one.read_only]


def all_fields(model: ObjectModel, api: Api) -> tuple[Field, ...]:
    """Return the fields of a model, those of its bases first."""
    inherited: list[Field] = []
    for base in model.bases:
        declared = api.declarations[base]
        if isinstance(declared, ObjectModel):
            inherited.extend(all_fields(declared, api))
    return (*inherited, *model.fields)
