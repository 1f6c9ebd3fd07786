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


def refused(requests: Sequence[Sent], server: Program, package: str) -> str:
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
    for asked, other in _pairs(old, new):
        for said in other.responses:
            for answer in new.answers_of(said, other):
                fault = _fault(asked, answer, old)
                if fault:
                    return f"{asked.method} {asked.path}: {answer.status} {answer.body}: {fault}"
    return ""


def unwanted(old: Document, new: Document) -> str:
    """What the new document does not admit of a request that the old one has, or nothing."""
    for one, other in _pairs(old, new):
        for key, schema in one.parameters.items():
            for value in old.values(schema) if key in other.parameters else ():
                if not new.is_valid(other.parameters[key], value):
                    return f"{one.method} {one.path}: {key[1]} may not be {value!r}"
        for media, schema in one.bodies.items():
            if media not in other.bodies and media.partition(";")[0] not in other.bodies:
                return f"{one.method} {one.path}: no body is {media}"
            for value in old.values(schema):
                if media in other.bodies and not new.is_valid(other.bodies[media], value):
                    return f"{one.method} {one.path}: the body may not be {value!r}"
    return ""


def _pairs(old: Document, new: Document) -> Iterator[tuple[Asked, Asked]]:
    """Operations that are in both, what the API asks as well."""
    for several, others in ((old.operations(), new.operations()), (old.hooks(), new.hooks())):
        known = {(one.method, one.path): one for one in others}
        for one in several:
            if (one.method, one.path) in known:
                yield one, known[one.method, one.path]


def gone(old: Side, new: Side) -> str:
    """What there was in requests or in answers, and never is any more, or nothing."""
    for one, other in _pairs(old.requests, new.requests):
        lost = sorted(_places(one, old.requests) - _places(other, new.requests))
        if lost:
            return f"{one.method} {one.path}: no request has {lost[0]} any more"
    for one, other in _pairs(old.responses, new.responses):
        lost = sorted(_answered(one, old.responses) - _answered(other, new.responses))
        if lost:
            return f"{one.method} {one.path}: no answer has {lost[0]} any more"
    return ""


def _places(asked: Asked, document: Document) -> frozenset[str]:
    found = {f"{name} in the {place}" for place, name in asked.parameters}
    for schema in asked.bodies.values():
        for value in document.values(schema):
            found |= _members(value, "")
    return frozenset(found)


def _answered(asked: Asked, document: Document) -> frozenset[str]:
    headers = {f"{name} of {said.status}" for said in asked.responses for name in said.headers}
    return frozenset(
        place
        for said in asked.responses
        for schema in said.contents.values()
        for value in document.values(schema)
        for place in _members(value, "")
    ).union(headers)


def _members(value: Value, place: str) -> frozenset[str]:
    """The names of members, each with where it is."""
    if isinstance(value, list):
        return frozenset(each for one in value for each in _members(one, f"{place}[]"))
    if not isinstance(value, dict):
        return frozenset()
    named = {f"{place}.{name}" for name in value if not name.startswith("x-")}
    return frozenset(
        named.union(*(_members(one, f"{place}.{name}") for name, one in value.items()))
    )


def _fault(asked: Asked, answer: Answer, old: Document) -> str:
    said = [one for one in asked.responses if one.speaks_of(answer.status)]
    if not said:
        return "no such status"
    found = min(said, key=lambda one: one.status == "default")
    given = dict(answer.headers)
    for name, (schema, needed) in found.headers.items():
        if name not in given and needed:
            return f"no header {name}"
        if name in given and not any(old.is_valid(schema, one) for one in _readings(given[name])):
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
