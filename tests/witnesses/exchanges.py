"""The wire: requests as the one document has them, answers as the other one has them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from witnesses.running import Sent, call, serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from witnesses.documents import Answer, Asked, Document
    from witnesses.programs import Program
    from witnesses.running import Answering
    from witnesses.sides import Side

Value: TypeAlias = Any


def hook_requests(side: Side) -> Iterator[Sent]:
    """What the API sends of itself, as it may come."""
    document = side.requests
    for asked in document.hooks():
        headers = tuple(
            (name, _text(values[0]))
            for (place, name), schema in asked.parameters.items()
            if place == "header"
            for values in [document.values(schema)]
            if values
        )
        url = f"http://user.invalid{asked.path}"
        if not asked.bodies:
            yield Sent(asked.method, url, headers, b"", (asked.method, asked.path))
        for media, schema in asked.bodies.items():
            for value in document.values(schema):
                body = json.dumps(value).encode()
                more = (*headers, ("content-type", media))
                yield Sent(asked.method, url, more, body, (asked.method, asked.path))


def _text(value: Value) -> str:
    return value if isinstance(value, str) and value else json.dumps(value)


def with_more(requests: Sequence[Sent], document: Document) -> Iterator[Sent]:
    """Requests with a member that the document does not name, where it allows for that."""
    asked = {(one.method, one.path): one for one in document.operations()}
    for one in requests:
        bodies = asked[one.operation].bodies if one.operation in asked else {}
        schema = bodies.get(dict(one.headers).get("content-type", "").lower())
        value = _object(one.body)
        if schema is not None and value is not None:
            more = {**value, "x_further": 1}
            if document.is_valid(schema, more):
                yield replace(one, body=json.dumps(more).encode())


def _object(body: bytes) -> dict[str, Value] | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def refused(
    requests: Sequence[Sent], server: Program, package: str
) -> str:
    """What becomes of the first request that a server refuses, or nothing."""
    return serve(server, package, requests).failure


def unread(programs: Sequence[Program], package: str, answering: Answering) -> str:
    """What a client makes of answers that it cannot read, or nothing."""
    for one in programs:
        failure = call(one, package, answering).failure
        if failure:
            return f"{one.title}: {failure}"
    return ""


def unlike(old: Document, new: Document) -> str:
    """What the old document does not say of an answer that the new one has, or nothing."""
    known = {(one.method, one.path): one for one in new.operations()}
    for asked in old.operations():
        other = known.get((asked.method, asked.path))
        for answer in new.answers(other) if other is not None else ():
            fault = _fault(asked, answer, old)
            if fault:
                return f"{asked.method} {asked.path}: {answer.status} {answer.body}: {fault}"
    return ""


def _fault(asked: Asked, answer: Answer, old: Document) -> str:
    said = [one for one in asked.responses if one.speaks_of(answer.status)]
    if not said:
        return "no such status"
    found = min(said, key=lambda one: one.status == "default")
    given = dict(answer.headers)
    for name, (schema, _) in found.headers.items():
        if name not in given:
            return f"no header {name}"
        if not any(old.is_valid(schema, one) for one in _readings(given[name])):
            return f"the header {name} is {given[name]!r}"
    if answer.media_type is None:
        return "no body" if found.contents else ""
    if not found.contents:
        return ""
    if answer.media_type not in found.contents:
        return f"no such media type: {answer.media_type}"
    schema, body = found.contents[answer.media_type], answer.body or ""
    if not answer.media_type.partition(";")[0].endswith("json"):
        return ""
    return "" if old.is_valid(schema, json.loads(body)) else "not an instance"


def _readings(text: str) -> list[Value]:
    """What a text in a header may stand for."""
    try:
        return [text, json.loads(text)]
    except ValueError:
        return [text]
