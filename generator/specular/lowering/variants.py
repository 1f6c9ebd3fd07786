"""Request and response forms of what `readOnly` and `writeOnly` make different in either.

The response form has no `writeOnly` fields and the request form no `readOnly` ones, and `required`
holds in the form that has the field (OpenAPI 3.0, 4.7.24.2). What is sent and received and differs,
by its own fields or by something that it refers to, becomes two declarations: the response form
keeps its id, the request form gets one of its own. Everything else stays one, in the form in which
it is used, and what no operation reaches stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from specular.ir.models import AliasModel, ObjectModel
from specular.ir.references import Needs, reached, references_in, types_in, types_of
from specular.ir.renaming import renamed, renamed_type
from specular.ir.types import AnyType, NamedType, UnionType, request_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specular.ir.api import Api
    from specular.ir.models import Declaration, Field
    from specular.ir.operations import Content, Operation
    from specular.ir.types import NodeId, Type


class _Form(Enum):
    """Which way a value travels."""

    REQUEST = auto()
    RESPONSE = auto()

    def lacks(self, member: Field) -> bool:
        """Whether values that travel so should not have a field."""
        return member.read_only if self is _Form.REQUEST else member.write_only


def with_variants(api: Api) -> Api:
    """Return an API in which what is sent and what is received are told apart, where they differ.

    `Pet: {properties: {id: {type: string, readOnly: true}}}`, in a body and in a response
    """
    if not any(_is_directed(one) for one in api.declarations.values()):
        return api
    needs = Needs()
    forms = _Forms(api.declarations, _telling_fields(api), needs)
    sent = forms.reached(_sent(api.operations), _Form.REQUEST)
    received = forms.reached(_got(api), _Form.RESPONSE)
    differing = forms.differing()
    both = differing & sent & received
    twofold = {one: request_id(one) for one in api.declarations if one in both}
    declarations: dict[NodeId, Declaration] = {}
    for node_id, declared in api.declarations.items():
        made = declared
        if node_id in received:
            made = forms.form(declared, _Form.RESPONSE)
        elif node_id in sent:
            made = _renamed(forms.form(declared, _Form.REQUEST), twofold, needs)
        declarations[node_id] = made
        if node_id in twofold:
            form = _renamed(forms.form(declared, _Form.REQUEST), twofold, needs)
            variant = replace(form, id=twofold[node_id], path=(*declared.path, "request"))
            declarations[variant.id] = variant
    operations = tuple(_operation(one, twofold) for one in api.operations)
    made_api = replace(api, operations=operations, declarations=declarations)
    # Without inline ones that only fields left out referred to.
    lost = _used(api, needs) - _used(made_api, needs)
    kept = {one: declared for one, declared in declarations.items() if one not in lost}
    return replace(made_api, declarations=kept)


@dataclass(frozen=True, slots=True)
class _Forms:
    """Makes forms of declarations, each once; `telling` are fields that tell members apart."""

    declarations: Mapping[NodeId, Declaration]
    telling: frozenset[tuple[NodeId, str]]
    needs: Needs
    made: dict[tuple[NodeId, _Form], ObjectModel] = field(
        default_factory=dict[tuple["NodeId", _Form], ObjectModel]
    )

    def form(self, declared: Declaration, form: _Form) -> Declaration:
        """Return a declaration with the fields that it has in a form."""
        if not isinstance(declared, ObjectModel):
            return declared
        return self._model(declared, form)

    def _model(self, model: ObjectModel, form: _Form) -> ObjectModel:
        key = (model.id, form)
        if key not in self.made:
            is_open = isinstance(model.additional, AnyType)
            is_whole = not any(form.lacks(one) for one in model.fields)
            if is_whole and (is_open or not model.bases):
                self.made[key] = model
            else:
                fields = tuple(self._fields(model, form))
                unsent = tuple(self._unsent(model)) if form is _Form.REQUEST else ()
                self.made[key] = replace(model, fields=fields, read_only=unsent)
        return self.made[key]

    def _unsent(self, model: ObjectModel) -> Iterator[str]:
        """Go through the fields that no request has, whoever gives them."""
        for one in model.fields:
            if one.read_only and (model.id, one.wire_name) not in self.telling:
                yield one.wire_name

    def _fields(self, model: ObjectModel, form: _Form) -> Iterator[Field]:
        is_open = isinstance(model.additional, AnyType)
        for one in model.fields:
            if not form.lacks(one) or (model.id, one.wire_name) in self.telling:
                yield one
            elif not is_open:
                yield replace(one, required=False)
        # They SHOULD NOT be sent, yet may be (OpenAPI 3.1, 4.8.24; JSON Schema Validation 2020-12,
        # 9.4): where members without a field are refused, there has to be one.
        for base in () if is_open else self._line(model):
            has = {one.wire_name for one in self._model(base, form).fields}
            for one in base.fields:
                if one.wire_name not in has:
                    yield replace(one, required=False)

    def _line(self, model: ObjectModel) -> Iterator[ObjectModel]:
        """Go through the bases of a model, and theirs."""
        for base in _with_bases(list(model.bases), self.declarations):
            declared = self.declarations.get(base)
            if isinstance(declared, ObjectModel):
                yield declared

    def reached(self, types: Iterable[Type], form: _Form) -> set[NodeId]:
        """Return all that values of some types are made of when they travel in a form."""

        def needs(node_id: NodeId) -> Iterable[NodeId]:
            return self.needs.of(self.form(self.declarations[node_id], form))

        return reached((one for found in types for one in references_in(found)), needs)

    def differing(self) -> set[NodeId]:
        """Return the declarations whose two forms differ, be it only in what they refer to."""
        users: dict[NodeId, list[NodeId]] = {}
        for one in self.declarations.values():
            for target in self.needs.of(one):
                users.setdefault(target, []).append(one.id)
        differ = (
            one.id
            for one in self.declarations.values()
            if self.form(one, _Form.REQUEST) != self.form(one, _Form.RESPONSE)
        )
        return reached(differ, lambda node_id: users.get(node_id, ()))


def _is_directed(declared: Declaration) -> bool:
    if not isinstance(declared, ObjectModel):
        return False
    return any(one.read_only or one.write_only for one in declared.fields)


def _sent(operations: Iterable[Operation]) -> Iterator[Type]:
    """Go through the types that requests carry."""
    for one in operations:
        yield from (parameter.type for parameter in one.parameters)
        yield from _types(() if one.body is None else one.body.contents)


def _received(operations: Iterable[Operation]) -> Iterator[Type]:
    """Go through the types that responses carry."""
    for one in operations:
        for response in one.responses:
            yield from _types(response.contents)
            yield from (header.type for header in response.headers)


def _got(api: Api) -> Iterator[Type]:
    """Go through the types that the API sends, of which the whole of a notification is one."""
    yield from _received(api.operations)
    yield from _sent(api.notifications)
    yield from _received(api.notifications)


def _types(contents: Iterable[Content]) -> Iterator[Type]:
    for one in contents:
        yield from (found for found in (one.type, one.item_type) if found is not None)


def _renamed(declared: Declaration, names: Mapping[NodeId, NodeId], needs: Needs) -> Declaration:
    """Return a declaration under the names of what it needs; itself where they are as they were."""
    return declared if names.keys().isdisjoint(needs.of(declared)) else renamed(declared, names)


def _operation(operation: Operation, names: Mapping[NodeId, NodeId]) -> Operation:
    sent = (one for found in _sent((operation,)) for one in references_in(found))
    if names.keys().isdisjoint(sent):
        return operation
    body = operation.body
    if body is not None:
        body = replace(body, contents=tuple(_content(one, names) for one in body.contents))
    parameters = tuple(
        replace(one, type=renamed_type(one.type, names)) for one in operation.parameters
    )
    return replace(operation, parameters=parameters, body=body)


def _content(content: Content, names: Mapping[NodeId, NodeId]) -> Content:
    whole, item = (
        None if found is None else renamed_type(found, names)
        for found in (content.type, content.item_type)
    )
    return replace(content, type=whole, item_type=item)


def _telling_fields(api: Api) -> frozenset[tuple[NodeId, str]]:
    """Return the fields by which unions tell their members apart: no form can do without them."""
    found: set[tuple[NodeId, str]] = set()
    everywhere = [one for declared in api.declarations.values() for one in types_of(declared)]
    for outer in (*everywhere, *_sent(api.operations), *_got(api)):
        for union in types_in(outer):
            if isinstance(union, UnionType) and union.discriminator is not None:
                name = union.discriminator.property_name
                waiting = [one for member in union.members for one in references_in(member)]
                found.update((one, name) for one in _with_bases(waiting, api.declarations))
    return frozenset(found)


def _with_bases(
    waiting: list[NodeId], declarations: Mapping[NodeId, Declaration]
) -> Iterator[NodeId]:
    """Go through some declarations, what they are other names for, and the bases of all these."""
    seen: set[NodeId] = set()
    while waiting:
        node_id = waiting.pop()
        if node_id in seen:
            continue
        seen.add(node_id)
        yield node_id
        declared = declarations.get(node_id)
        if isinstance(declared, ObjectModel):
            waiting.extend(declared.bases)
        elif isinstance(declared, AliasModel) and isinstance(declared.type, NamedType):
            waiting.append(declared.type.target)


def _used(api: Api, needs: Needs) -> set[NodeId]:
    """Return the declarations that operations and components are made of."""
    named = [one.id for one in api.declarations.values() if len(one.path) == 1]
    types = (*_sent(api.operations), *_got(api))
    start = (*named, *(one for found in types for one in references_in(found)))
    return reached(start, lambda node_id: needs.of(api.declarations[node_id]))
