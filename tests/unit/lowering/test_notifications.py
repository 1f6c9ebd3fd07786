"""Webhooks and callbacks: each is understood once, selected with what leads to it, and whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from small_document import reference, understood, whole
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.ir.models import ObjectModel
from specular.lowering.selection import select
from specular.naming.plan import plan_names
from specular.rendering.notifications import render_notifications

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.types import JsonValue

HEARD: JsonValue = {"responses": {"204": {"description": "heard"}}}
CONFIG = ApiConfig(spec=Path("openapi.yaml"))


def _sends(name: str) -> dict[str, JsonValue]:
    content: JsonValue = {"application/json": {"schema": reference(name)}}
    return {"requestBody": {"required": True, "content": content}, "responses": {}}


def _document() -> JsonValue:
    """Return a document with a webhook, and callbacks that lead to each other."""
    ring: JsonValue = {"$ref": "#/components/callbacks/Ring"}
    start: JsonValue = {
        "operationId": "start",
        "tags": ["jobs"],
        "responses": {},
        "callbacks": {"done": {"{$request.body#/url}": {"post": _sends("Done")}}},
    }
    stop: JsonValue = {"operationId": "stop", "responses": {}, "callbacks": {"ring": ring}}
    ringing: JsonValue = {"responses": {}, "callbacks": {"again": ring}}
    done: JsonValue = {
        "type": "object",
        "properties": {"id": {"type": "string", "readOnly": True}},
    }
    return whole(
        paths={"/jobs": {"post": start, "delete": stop}},
        webhooks={"ping": {"post": {**_sends("Done"), "tags": ["hooks"]}, "put": HEARD}},
        components={
            "schemas": {"Done": done, "Other": {"type": "object"}},
            "callbacks": {"Ring": {"{$url}": {"post": ringing}}},
        },
    )


def _api() -> Api:
    sink = Sink()
    api = understood(_document(), sink)
    assert api is not None
    assert sink.diagnostics == []
    return api


def test_each_is_there_once() -> None:
    api = _api()
    assert [(one.name, one.path) for one in api.webhooks] == [("ping", ("ping",))]
    assert [(one.name, one.path) for one in api.callbacks] == [
        ("done", ("start", "done")),
        ("Ring", ("Ring",)),
    ]
    assert [(one.method, one.path) for one in api.notifications] == [
        ("POST", "ping"),
        ("PUT", "ping"),
        ("POST", "{$request.body#/url}"),
        ("POST", "{$url}"),
    ]


def test_what_is_sent_has_read_only_members() -> None:
    done, _ = _api().declarations.values()
    assert isinstance(done, ObjectModel)
    assert [one.wire_name for one in done.fields] == ["id"]


@pytest.mark.parametrize(
    ("include", "exclude", "webhooks", "callbacks"),
    [
        (["tag:jobs"], [], [], ["done"]),
        (["operation:stop"], [], [], ["Ring"]),
        (["tag:hooks"], [], ["POST"], []),
        ([], ["tag:hooks"], ["PUT"], ["done", "Ring"]),
    ],
)
def test_selected_are_those_that_something_selected_leads_to(
    include: list[str], exclude: list[str], webhooks: list[str], callbacks: list[str]
) -> None:
    config = ApiConfig(spec=Path("openapi.yaml"), include=tuple(include), exclude=tuple(exclude))
    sink = Sink()
    api = select(_api(), config, sink)
    assert sink.diagnostics == []
    assert [one.method for it in api.webhooks for one in it.operations] == webhooks
    assert [one.name for one in api.callbacks] == callbacks


@pytest.mark.parametrize(
    ("expression", "path"),
    [
        ("{$request.body#/url}", "/done"),
        ("{$request.body#/a/b}/x/{id}/?y={$url}#z", "/done/x/{id}"),
        ("https://{host}/x/{$request.body#/id}?y", "/{host}/x/{$request.body#/id}"),
        ("https://example.com", "/"),
        ("/relative", "/done/relative"),
        ("{$request.query.url}{$request.body#/p/q}", "/done/{$request.body#/p/q}"),
    ],
)
def test_a_callback_is_received_at_its_name(expression: str, path: str) -> None:
    given: list[JsonValue] = [
        {"name": name, "in": "path", "required": True, "schema": {}}
        for name in ("id", "host")
        if "{" + name + "}" in expression
    ]
    callback: JsonValue = {expression: {"parameters": given, "post": HEARD}}
    operation: JsonValue = {"responses": {}, "callbacks": {"done": callback}}
    sink = Sink()
    api = understood(whole(paths={"/": {"get": operation}}), sink)
    assert api is not None
    assert sink.diagnostics == []
    (text,) = (one.text() for one in render_notifications(api, plan_names(api, CONFIG), CONFIG))
    assert f'path="{path}"' in text


def test_no_two_are_received_at_the_same_place() -> None:
    callbacks: JsonValue = {"{$request.body#/a}": {"post": HEARD}, "{$url}": {"post": HEARD}}
    operation: JsonValue = {"responses": {}, "callbacks": {"done": callbacks}}
    api = understood(whole(paths={"/": {"get": operation}}), Sink())
    assert api is not None
    (text,) = (one.text() for one in render_notifications(api, plan_names(api, CONFIG), CONFIG))
    paths = [line.strip() for line in text.splitlines() if "path=" in line]
    assert len(set(paths)) == len(paths) == 2
