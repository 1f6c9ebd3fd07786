"""What is selected stays as it is, and what it does not need goes."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small_document import reference, understood, whole
from specular.config import ApiConfig
from specular.diagnostics import Code, Sink
from specular.lowering.selection import select
from specular.naming.plan import limited, plan_names
from specular.output.reporting import cover
from specular.rendering.files import render

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.types import JsonValue

CONFIG = ApiConfig(spec=Path("openapi.yaml"))

OPERATIONS = {
    "listUsers": ("get", "/users"),
    "getUser": ("get", "/users/{id}"),
    "deleteUser": ("delete", "/users/{id}"),
    "listJobs": ("get", "/users/{id}/jobs"),
    "startJob": ("post", "/jobs"),
    "health": ("get", "/health"),
}
TAGS = {"listUsers": ["users"], "getUser": ["users"], "deleteUser": ["users", "admin/danger"]} | {
    "listJobs": ["jobs"],
    "startJob": ["jobs"],
}


def _answer(name: str) -> JsonValue:
    content: JsonValue = {"application/json": {"schema": reference(name)}}
    return {"200": {"description": "OK", "content": content}}


def document() -> JsonValue:
    """Return a document in which operations share some schemas and have some of their own."""
    answers = {"listUsers": "users", "getUser": "User", "listJobs": "Job", "startJob": "Job"}
    paths: dict[str, dict[str, JsonValue]] = {}
    for name, (method, path) in OPERATIONS.items():
        parameter: JsonValue = {"name": "id", "in": "path", "required": True, "schema": {}}
        paths.setdefault(path, {})[method] = {
            "operationId": name,
            "tags": [*TAGS.get(name, [])],
            "security": [{"key": []}] if "Job" in name else [{"basic": []}],
            "parameters": [parameter] if "{" in path else [],
            "responses": _answer(answers.get(name, "Health")),
        }
    node: JsonValue = {"type": "object", "properties": {"job": reference("Job")}}
    return whole(
        tags=[{"name": "users"}, {"name": "jobs", "description": "Work"}, {"name": "unused"}],
        paths={**paths},
        components={
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            },
            "schemas": {
                "users": {"type": "array", "items": reference("User")},
                "Users": {"type": "string", "enum": ["a"]},
                "User": {"type": "object", "properties": {"kind": reference("user_kind")}},
                "user_kind": {"type": "string", "enum": ["a", "b"]},
                "UserKind": {"type": "string", "minLength": 1},
                "Job": {"type": "object", "properties": {"node": reference("Node")}},
                "Node": node,
                "Health": {"type": "string", "pattern": "("},
            },
        },
    )


def everything(sink: Sink) -> Api:
    """Return the meaning of the document."""
    found = understood(document(), sink)
    assert found is not None
    return found


def selected(include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    """Return the operations that are selected, and then the codes of the errors."""
    sink = Sink()
    found = select(everything(sink), replace(CONFIG, include=include, exclude=exclude), sink)
    names = [one.operation_id or "" for one in found.operations]
    return [*names, *(one.code for one in sink.diagnostics if one.code is Code.SELECTOR_UNMATCHED)]


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ("tag:users", "listUsers getUser deleteUser"),
        ("tag:admin/danger", "deleteUser"),
        ("tag:admin/*", "deleteUser"),
        ("tag:*", "listUsers getUser deleteUser listJobs startJob health"),
        ("tag:default", "health"),
        ("path:/users", "listUsers"),
        ("path:/users/*", "getUser deleteUser"),
        ("path:/users/**", "listUsers getUser deleteUser listJobs"),
        ("path:/users/{id}", "getUser deleteUser"),
        ("path:**/jobs", "listJobs startJob"),
        ("path:DELETE /users/**", "deleteUser"),
        ("path: delete  /users/**", "deleteUser"),
        ("path:GET /**", "listUsers getUser listJobs health"),
        ("path:* /users/{id}", "getUser deleteUser"),
        ("path:/u.ers", Code.SELECTOR_UNMATCHED),
        ("operation:getUser", "getUser"),
        ("operation:*User", "getUser deleteUser"),
        ("operation:getuser", Code.SELECTOR_UNMATCHED),
        ("tag:unused", Code.SELECTOR_UNMATCHED),
    ],
)
def test_a_selector_selects(include: str, expected: str) -> None:
    assert " ".join(selected((include,))) == expected


def test_what_is_excluded_is_out_however_it_is_included() -> None:
    assert selected(("tag:users",), ("operation:getUser",)) == ["listUsers", "deleteUser"]
    assert selected((), ("path:/users/**", "tag:default")) == ["startJob"]
    assert selected(("tag:users", "tag:jobs"), ("path:/**/{id}/**",)) == ["listUsers", "startJob"]
    assert selected(("tag:users",), ("path:/**",)) == [Code.SELECTOR_UNMATCHED]


def test_a_selector_that_selects_nothing_says_what_may_be_meant() -> None:
    sink = Sink()
    config = replace(CONFIG, include=("tag:user",), exclude=("path:/user/{id}", "operation:x"))
    select(everything(sink), config, sink)
    found = [one for one in sink.diagnostics if one.code is Code.SELECTOR_UNMATCHED]
    assert [(one.message, one.hint) for one in found] == [
        ("`include` has 'tag:user', which no operation matches", "did you mean tag:users?"),
        (
            "`exclude` has 'path:/user/{id}', which no operation matches",
            "did you mean path:/users/{id}?",
        ),
        ("`exclude` has 'operation:x', which no operation matches", None),
    ]


def test_what_the_selected_operations_need_stays_and_nothing_else() -> None:
    sink = Sink()
    found = select(everything(sink), replace(CONFIG, include=("tag:jobs",)), sink)
    assert [one.path for one in found.declarations.values()] == [("Job",), ("Node",)]
    assert [one.name for one in found.security_schemes] == ["key"]
    assert [one.name for one in found.tags] == ["jobs"]


def test_findings_about_what_is_left_out_are_taken_back() -> None:
    sink = Sink()
    api = everything(sink)
    assert [one.code for one in sink.diagnostics] == [Code.SCHEMA_APPROXIMATED]
    chosen = select(api, replace(CONFIG, exclude=("operation:listUsers",)), sink)
    assert [one.code for one in sink.diagnostics] == [Code.SCHEMA_APPROXIMATED]
    chosen = select(api, replace(CONFIG, include=("tag:jobs",)), sink)
    assert sink.diagnostics == []
    assert cover(chosen, sink.diagnostics, api).text() == (
        "operations: 2 generated, 0 approximated, 0 left out, 4 not selected;"
        " schemas: 2 generated, 0 approximated, 0 left out, 6 not selected"
    )


def test_without_selectors_every_component_stays() -> None:
    sink = Sink()
    api = everything(sink)
    assert select(api, CONFIG, sink) is api


def _lines(api: Api, part: Api) -> dict[str, list[str]]:
    files = render(part, limited(plan_names(api, CONFIG), part), CONFIG)
    return {
        name: [line.strip() for line in text.splitlines()]
        for name, text in files.items()
        if name.startswith(("models/", "operations/", "resources/", "server/"))
        # What is listed there becomes fewer, and then fits in other ways.
        and not name.endswith(("__init__.py", "security.py"))
    }


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(sorted(OPERATIONS)), min_size=1))
def test_selecting_only_takes_away(names: set[str]) -> None:
    sink = Sink()
    api = everything(sink)
    include = tuple(f"operation:{name}" for name in sorted(names))
    part = select(api, replace(CONFIG, include=include), sink)
    all_lines, lines = _lines(api, api), _lines(api, part)
    assert lines.keys() <= all_lines.keys()
    for name, text in lines.items():
        new = [one for one in difflib.ndiff(all_lines[name], text) if one.startswith("+ ")]
        assert [one for one in new if "import" not in one] == [], name
