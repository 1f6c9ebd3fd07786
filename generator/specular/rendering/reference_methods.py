"""The methods of a package in its reference, by tags and the tags that these belong to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.sequences import is_streamed
from specular.naming.operations import CALLBACKS, WEBHOOKS, tags_of
from specular.naming.pins import headers_place
from specular.rendering.headers import reference_headers
from specular.rendering.literals import literal_text
from specular.rendering.markdown import code, line, prose, row
from specular.rendering.operations import own_server, returns_text
from specular.rendering.pages import item_text, pages_note
from specular.rendering.pieces import PAGE, Piece, part_text, without_gaps
from specular.rendering.reference_examples import examples_of
from specular.rendering.signatures import (
    Argument,
    argument_prose,
    body_arguments,
    handled_body,
    parameter_arguments,
    whole_body,
)
from specular.rendering.views import ReferenceMethodView, RowView
from specular.rendering.waiters import reference_waiter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.api import Api, Tag
    from specular.ir.operations import Header, Link, Operation
    from specular.ir.types import JsonValue
    from specular.ir.waiters import Waiter
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations
    from specular.rendering.pieces import Finish

_LEVEL, _DEEPEST = 2, 4


class ReferenceMethods:
    """Renders the methods of the client, and those of the handlers of what the API sends."""

    def __init__(
        self, api: Api, plan: NamePlan, annotations: Annotations, *, has_client: bool
    ) -> None:
        self._api = api
        self._has_client = has_client
        self._plan = plan
        self._annotations = annotations
        self._tags = {one.name: one for one in api.tags}
        self._calls = {
            one.operation_id: f"client.{names.module}.{names.method}"
            for one in api.operations
            for names in [plan.operations[one.id]]
        }
        self._callbacks = {one.id: one for one in api.callbacks}

    def parts(self, finish: Finish) -> Iterator[str]:
        """Go through the parts of the page: each resource below the tag that its own belongs to."""
        for tag, level in self._tree():
            names = self._plan.tags.get(tag)
            heading = line(tag) if names is None else code(f"client.{names.module}")
            yield f"{'#' * level} {heading}"
            yield without_gaps(_tag_prose(self._tags.get(tag)))
            found = [one for one in self._api.operations if tag in tags_of(one)]
            for one in found:
                yield finish(self._called(one, tag, level + 1))
                own = self._plan.operations[one.id]
                if self._has_client and own.headers and tag == own.tag:
                    yield finish(self._read(one, level + 2))
                if one.waiter is not None:
                    yield finish(self._waited(one, one.waiter, tag, level + 1))
        groups = ((WEBHOOKS, self._api.webhooks), (CALLBACKS, self._api.callbacks))
        for module, sent in groups:
            handled = [one for group in sent for one in group.operations]
            if handled:
                yield f"{'#' * _LEVEL} {code(module)}"
                yield f"The API sends these; a handler of {code(module)} receives them."
                yield from (finish(self._received(one)) for one in handled)

    def _called(self, operation: Operation, tag: str, level: int) -> Piece:
        """Return the part of the page on a method; one that speaks of others follows from all."""
        leads = operation.callbacks or any(one.links for one in operation.responses)
        return Piece(
            f"{PAGE}#{tag} {operation.id}",
            lambda: part_text("reference_method.md.jinja", self._method(operation, tag, level)),
            (str(level),),
            always=bool(leads),
        )

    def _read(self, operation: Operation, level: int) -> Piece:
        """Return the part of the page on the class that reads the headers of responses."""

        def text() -> str:
            view = reference_headers(operation, level, self._plan, self._annotations)
            return part_text("reference_model.md.jinja", view)

        return Piece(f"{PAGE}#{headers_place(operation.id)}", text, (str(level),))

    def _waited(self, operation: Operation, waiter: Waiter, tag: str, level: int) -> Piece:
        """Return the part of the page on a method that waits."""

        def text() -> str:
            module = self._plan.tags[tag].module
            name = f"client.{module}.{self._plan.operations[operation.id].waiters[tag]}"
            view = reference_waiter(operation, waiter, name, self._plan, self._annotations)
            return part_text("reference_waiter.md.jinja", replace(view, mark="#" * level))

        return Piece(f"{PAGE}#{tag} {waiter.id}", text, (str(level),))

    def _received(self, operation: Operation) -> Piece:
        return Piece(
            f"{PAGE}#{operation.id}",
            lambda: part_text("reference_method.md.jinja", self._handled(operation)),
            always=True,
        )

    def _tree(self) -> Iterator[tuple[str, int]]:
        """Go through the tags with the level of their heading, each below its parent."""
        children: dict[str | None, dict[str, None]] = {}
        for tag in self._plan.tags:
            child, parent = tag, self._parent(tag)
            children.setdefault(parent, {}).setdefault(child)
            while parent is not None:
                child, parent = parent, self._parent(parent)
                children.setdefault(parent, {}).setdefault(child)
        waiting = [(tag, _LEVEL) for tag in reversed(children.get(None, {}))]
        while waiting:
            tag, level = waiting.pop()
            yield tag, min(level, _DEEPEST)
            waiting += [(one, level + 1) for one in reversed(children.get(tag, {}))]

    def _parent(self, tag: str) -> str | None:
        found = self._tags.get(tag)
        return None if found is None else found.parent

    def _method(self, operation: Operation, tag: str, level: int) -> ReferenceMethodView:
        api, plan = self._api, self._plan
        names = plan.operations[operation.id]
        parameters = parameter_arguments(operation, plan)
        members = body_arguments(operation, api, plan)
        whole = whole_body(operation, api, plan)
        arguments = [*parameters, *members, *([] if whole is None else [whole])]
        # Where the body may be left out, so may all its members.
        is_needed = operation.body is not None and operation.body.required
        needed = [one for one in arguments if one.required and (is_needed or one not in members)]
        called = ", ".join(one.name if one.positional else f"{one.name}=…" for one in needed)
        returns = self._returns(operation)
        name = f"{plan.tags[tag].module}.{names.others.get(tag, names.method)}"
        notes = ["It is deprecated."] if operation.docs.deprecated else []
        if tag != names.tag:
            notes.append(f"The same as {code(f'client.{names.module}.{names.method}')}.")
        server = own_server(operation, api)
        if server is not None:
            notes.append(f"It has a server of its own: {code(server)}.")
        if operation.pagination is not None:
            notes.append(pages_note(operation.pagination))
        return ReferenceMethodView(
            mark="#" * level,
            heading=f"client.{name}({called})",
            request=code(f"{operation.method} {operation.path}"),
            prose=_operation_prose(operation),
            rows=tuple(self._row(one, is_needed=one in needed) for one in arguments),
            has_rows=bool(arguments),
            returns=code(returns),
            statuses=_statuses(operation),
            notes=(*notes, *self._notes(operation)),
            examples=tuple(examples_of(operation)),
        )

    def _returns(self, operation: Operation) -> str:
        returns = returns_text(operation, self._annotations)
        if operation.pagination is not None:
            return f"Pager[{item_text(operation, self._api, self._annotations)}, {returns}]"
        return f"Stream[{returns}]" if is_streamed(operation) else returns

    def _handled(self, operation: Operation) -> ReferenceMethodView:
        names = self._plan.operations[operation.id]
        body = handled_body(operation, self._api, self._plan)
        arguments = [*parameter_arguments(operation, self._plan), *([body] if body else [])]
        called = ", ".join(["request", *(one.name for one in arguments)])
        return ReferenceMethodView(
            mark="#" * (_LEVEL + 1),
            heading=f"{names.method}({called})",
            request=code(f"{operation.method} {operation.path}"),
            prose=_operation_prose(operation),
            rows=tuple(self._row(one) for one in arguments),
            has_rows=bool(arguments),
            returns=code(returns_text(operation, self._annotations)),
            statuses=_statuses(operation),
            notes=tuple(self._notes(operation)),
            examples=tuple(examples_of(operation)),
        )

    def _notes(self, operation: Operation) -> Iterator[str]:
        for response in operation.responses:
            if response.headers:
                rows = (f"- {self._header(one)}" for one in response.headers)
                yield "\n".join([f"Headers of {code(response.status)}:", "", *rows])
        for response in operation.responses:
            for link in response.links:
                yield self._link(link, response.status)
        names = [one for one in operation.callbacks if one.target in self._callbacks]
        if names:
            handlers = [
                code(f"{CALLBACKS}.{self._plan.operations[each.id].method}")
                for one in names
                for each in self._callbacks[one.target].operations
            ]
            yield f"Calls back: {', '.join(handlers)}."

    def _header(self, header: Header) -> str:
        kind = code(self._annotations.plain(header.type))
        told = f"{code(header.name)}: {kind}{', always' if header.required else ''}"
        return " ".join([f"{told}.", line(header.docs.description or "")]).strip()

    def _link(self, link: Link, status: str) -> str:
        target = self._calls.get(link.operation_id) if link.operation_id else None
        named = target or link.operation_id or link.operation_ref or ""
        given = [f"{code(name)} = {_value(value)}" for name, value in link.parameters]
        given += [] if link.body is None else [f"the body = {_value(link.body)}"]
        text = f"Link {code(link.name)} of {code(status)}: {code(named)}"
        text += f" with {', '.join(given)}." if given else "."
        return " ".join([text, line(link.docs.description or "")]).strip()

    def _row(self, argument: Argument, *, is_needed: bool = True) -> RowView:
        needed = "" if not argument.required else "yes" if is_needed else "in a body"
        kind = self._annotations.plain(argument.type)
        return row(argument.name, argument.wire_name, kind, needed, argument_prose(argument))


def _value(value: JsonValue) -> str:
    return code(value if isinstance(value, str) else literal_text(value))


def _tag_prose(tag: Tag | None) -> str:
    if tag is None:
        return ""
    parts = (tag.docs.summary, tag.docs.description, f"Kind: {code(tag.kind)}" if tag.kind else "")
    return "\n\n".join(prose(part) for part in parts if part)


def _operation_prose(operation: Operation) -> str:
    parts = (operation.docs.summary, operation.docs.description)
    return prose("\n\n".join(text for text in parts if text))


def _statuses(operation: Operation) -> str:
    statuses = [
        f"`{one.status}` {line(one.docs.description or one.docs.summary or '')}"
        for one in operation.responses
    ]
    return ", ".join(_open(status.strip()) for status in statuses)


def _open(text: str) -> str:
    """Return a text without the full stop at its end, as it goes on in a sentence."""
    return text if text.endswith("..") else text.removesuffix(".")
