"""The words for where a declaration stands depend on its own place alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_document import declarations, reference, understood, whole
from specular.diagnostics import Sink
from specular.lowering.operations import request_words

if TYPE_CHECKING:
    from specular.ir.types import JsonValue

OBJECT: JsonValue = {"type": "object", "properties": {"id": {"type": "string"}}}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"properties": {"billing": OBJECT}}, "It billing"),
        ({"properties": {"a/b~c": OBJECT}}, "It a/b~c"),
        ({"properties": {"items": OBJECT}}, "It items"),
        ({"properties": {"properties": OBJECT}}, "It properties"),
        ({"type": "array", "items": OBJECT}, "It item"),
        ({"type": "object", "additionalProperties": OBJECT}, "It value"),
        ({"properties": {"a": {"type": "array", "items": OBJECT}}}, "It a item"),
        ({"oneOf": [{"type": "string"}, OBJECT]}, "It variant second"),
        ({"anyOf": [OBJECT] * 13}, "It variant 13th"),
        ({"properties": {"a": {"$ref": "#/components/schemas/It/$defs/Inner"}},
          "$defs": {"Inner": OBJECT}}, "It Inner"),
    ],
)  # fmt: skip
def test_words_of_a_place(schema: JsonValue, words: str) -> None:
    assert words in declarations({"It": schema})


def test_words_of_bodies_responses_and_parameters() -> None:
    json: JsonValue = {"application/json": {"schema": OBJECT}}
    both: JsonValue = {"application/json": {"schema": OBJECT}, "text/xml": {"schema": OBJECT}}
    api = understood(
        whole(
            paths={
                "/jobs": {
                    "post": {
                        "operationId": "addJob",
                        "parameters": [{"name": "filter", "in": "query", "schema": OBJECT}],
                        "requestBody": {"content": both},
                        "responses": {
                            "200": {"description": "", "content": json},
                            "4XX": {"description": "", "content": json},
                        },
                    },
                    "get": {"responses": {"200": {"$ref": "#/components/responses/Jobs"}}},
                }
            },
            components={"responses": {"Jobs": {"description": "", "content": json}}},
        ),
        Sink(),
    )
    assert api is not None
    assert [one.path for one in api.declarations.values()] == [
        ("addJob", "request", "json"),
        ("addJob", "request", "xml"),
        ("addJob", "filter"),
        ("addJob", "response"),
        ("addJob", "4XX", "response"),
        ("Jobs", "response"),
    ]


NAMES = st.text("abAB_", min_size=1, max_size=3)
SCHEMAS = st.recursive(
    st.just(OBJECT) | st.builds(reference, st.just("Root")),
    lambda inner: st.one_of(
        st.builds(lambda one: {"type": "array", "items": one}, inner),
        st.builds(
            lambda one: {"type": "object", "properties": one},
            st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        ),
    ),
    max_leaves=5,
)


@settings(deadline=None)
@given(SCHEMAS, st.dictionaries(NAMES, SCHEMAS, max_size=3))
def test_what_is_added_elsewhere_changes_no_words(
    root: JsonValue, others: dict[str, JsonValue]
) -> None:
    alone = declarations({"Root": root})
    for order in ({"Root": root, **others}, {**others, "Root": root}):
        found = declarations(order)
        assert {words: found[words] for words in alone} == alone


@pytest.mark.parametrize(
    ("method", "path", "words"),
    [
        ("GET", "/", "get"),
        ("GET", "/jobs", "get jobs"),
        ("PUT", "/jobs/{jobId}", "put jobs by jobId"),
        ("GET", "/a/{b}.{c}/d", "get a by b . by c d"),
        ("COPY", "//a//", "copy a"),
    ],
)
def test_words_of_a_request(method: str, path: str, words: str) -> None:
    assert " ".join(request_words(method, path)) == words
