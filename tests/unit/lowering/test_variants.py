"""Request and response forms, followed through everything that refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from small_document import reference, understood, whole
from specular.diagnostics import Sink
from specular.ir.models import ObjectModel
from specular.ir.references import references_of
from specular.ir.types import NamedType, response_id

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.types import JsonValue, NodeId

NAMES = ("A", "B", "C", "D", "E")
ID: dict[str, JsonValue] = {"type": "string", "readOnly": True}
SECRET: dict[str, JsonValue] = {"type": "string", "writeOnly": True}
WORD: dict[str, JsonValue] = {"type": "string"}


def api_of(
    schemas: dict[str, JsonValue],
    sent: tuple[str, ...] = ("A",),
    received: tuple[str, ...] = ("A",),
) -> Api:
    """Return the API of components, some of which requests and responses carry."""
    paths: dict[str, JsonValue] = {
        f"/{way}/{name}": {"post": {"operationId": f"{way}{name}", **_carrying(way, name)}}
        for way, names in (("send", sent), ("receive", received))
        for name in names
    }
    api = understood(whole(components={"schemas": schemas}, paths=paths), Sink())
    assert api is not None
    return api


def _carrying(way: str, name: str) -> dict[str, JsonValue]:
    content: JsonValue = {"application/json": {"schema": reference(name)}}
    if way == "send":
        return {"requestBody": {"content": content}, "responses": {}}
    return {"responses": {"200": {"description": "", "content": content}}}


def members(api: Api) -> dict[str, dict[str, bool]]:
    """Return the fields of every object by the words of its path, and whether each is required."""
    return {
        " ".join(one.path): {field.wire_name: field.required for field in one.fields}
        for one in api.declarations.values()
        if isinstance(one, ObjectModel)
    }


def record(required: tuple[str, ...] = (), /, **properties: JsonValue) -> dict[str, JsonValue]:
    """Return the schema of an object."""
    return {"type": "object", "required": list(required), "properties": properties}


def test_without_a_mark_nothing_changes() -> None:
    assert members(api_of({"A": record(word=WORD)})) == {"A": {"word": False}}


def test_a_required_field_is_required_where_it_is() -> None:
    schema = record(("id", "secret"), id=ID, secret=SECRET)
    assert members(api_of({"A": schema})) == {"A": {"id": True}, "A request": {"secret": True}}


def test_what_is_never_sent_and_received_has_one_form() -> None:
    schema = record(id=ID, secret=SECRET)
    assert members(api_of({"A": schema}, received=())) == {"A": {"secret": False}}
    assert members(api_of({"A": schema}, sent=())) == {"A": {"id": False}}
    unused = members(api_of({"A": schema}, sent=(), received=()))
    assert unused == {"A": {"id": False, "secret": False}}


def test_what_only_a_dropped_field_leads_to_is_not_sent() -> None:
    inner = record(id=ID, secret=SECRET)
    outer = record(inner={"allOf": [reference("B")], "readOnly": True})
    found = members(api_of({"A": outer, "B": inner}))
    assert found == {"A": {"inner": False}, "A request": {}, "B": {"id": False}}


def test_an_inline_schema_that_nothing_has_any_more_goes() -> None:
    inner: JsonValue = {**record(word=WORD), "readOnly": True}
    found = members(api_of({"A": record(inner=inner, word=WORD)}, received=()))
    assert found == {"A": {"word": False}}


def test_a_mark_is_found_through_references_and_parts() -> None:
    schemas: dict[str, JsonValue] = {
        "A": record(
            chain=reference("B"), parts={"allOf": [WORD, {"readOnly": True}]}, loop=reference("D")
        ),
        "B": reference("C"),
        "C": ID,
        "D": {"allOf": [reference("D")]},
    }
    assert members(api_of(schemas))["A request"] == {"loop": False}


def test_a_closed_object_takes_what_should_not_be_sent() -> None:
    closed: JsonValue = {**record(("id",), id=ID), "additionalProperties": False}
    typed: JsonValue = {**record(("id",), id=ID), "additionalProperties": {"type": "integer"}}
    assert members(api_of({"A": closed}))["A request"] == {"id": False}
    assert members(api_of({"A": typed}))["A request"] == {"id": False}


def test_a_closed_object_takes_what_its_base_should_not_be_sent() -> None:
    schemas: dict[str, JsonValue] = {
        "A": {"allOf": [reference("B")], **record(word=WORD), "additionalProperties": False},
        "B": record(("id",), id=ID),
    }
    found = members(api_of(schemas))
    assert found["A request"] == {"word": False, "id": False}
    assert found["B request"] == {}
    assert found["A"] == {"word": False}


def test_a_mapping_leads_to_the_forms() -> None:
    mapping: JsonValue = {"b": "#/components/schemas/B", "c": "#/components/schemas/C"}
    schemas: dict[str, JsonValue] = {
        "A": {
            "oneOf": [reference("B"), reference("C")],
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        },
        "B": record(("kind",), kind={"const": "b", "readOnly": True}, id=ID),
        "C": record(("kind",), kind={"const": "c", "readOnly": True}),
    }
    api = api_of(schemas)
    assert members(api)["B request"] == {"kind": True}
    assert "C request" not in members(api)
    written = {one.path: str(one) for one in api.declarations.values()}
    assert "'b': 'openapi.yaml#/components/schemas/B~request'" in written["A", "request"]
    assert "~request" not in written["A",]


def test_a_parameter_is_sent() -> None:
    schemas: dict[str, JsonValue] = {"A": record(id=ID, word=WORD)}
    parameter: JsonValue = {
        "name": "filter",
        "in": "query",
        "content": {"application/json": {"schema": reference("A")}},
    }
    operation: JsonValue = {"operationId": "find", "parameters": [parameter], "responses": {}}
    document = whole(components={"schemas": schemas}, paths={"/a": {"get": operation}})
    api = understood(document, Sink())
    assert api is not None
    assert members(api) == {"A": {"word": False}}


PROPERTIES = st.dictionaries(
    st.sampled_from(["p", "q", "r"]),
    st.builds(
        lambda name, kind, mark: {
            "one": {"allOf": [reference(name)], **mark},
            "list": {"type": "array", "items": reference(name), **mark},
            "map": {"type": "object", "additionalProperties": reference(name), **mark},
            "union": {"anyOf": [reference(name), {"type": "null"}], **mark},
        }[kind],
        st.sampled_from(NAMES),
        st.sampled_from(["one", "list", "map", "union"]),
        st.sampled_from([{}, {}, {"readOnly": True}, {"writeOnly": True}]),
    ),
    max_size=3,
)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(NAMES, PROPERTIES)),
    st.lists(st.sampled_from(NAMES), unique=True, max_size=2),
    st.lists(st.sampled_from(NAMES), unique=True, max_size=2),
)
def test_no_form_leads_to_the_other(
    properties: dict[str, dict[str, JsonValue]], sent: list[str], received: list[str]
) -> None:
    schemas: dict[str, JsonValue] = {
        name: record((), word=WORD, **own) for name, own in properties.items()
    }
    api = api_of(schemas, tuple(sent), tuple(received))
    for operation in api.operations:
        contents = () if operation.body is None else operation.body.contents
        starts = [one.type.target for one in contents if isinstance(one.type, NamedType)]
        for one in _reached(api, starts):
            assert not any(field.read_only for field in one.fields)
        answers = [content for response in operation.responses for content in response.contents]
        starts = [one.type.target for one in answers if isinstance(one.type, NamedType)]
        for one in _reached(api, starts):
            assert response_id(one.id) is None
            assert not any(field.write_only for field in one.fields)


def _reached(api: Api, waiting: list[NodeId]) -> list[ObjectModel]:
    found: dict[NodeId, ObjectModel] = {}
    while waiting:
        node_id = waiting.pop()
        one = api.declarations[node_id]
        if node_id not in found and isinstance(one, ObjectModel):
            found[node_id] = one
            waiting.extend(references_of(one))
    return list(found.values())
