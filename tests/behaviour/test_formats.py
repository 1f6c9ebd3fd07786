"""What has a format goes from a client to a server and back as it came, wherever it travels."""

from __future__ import annotations

import importlib
import sys
import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from behaviour.serving import serving
from specular.config import ApiConfig, Engine
from specular.diagnostics import Sink
from specular.pipeline import generate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from fastapi import Request

DOCUMENT = """
openapi: 3.1.0
info: {title: Events, version: "1"}
paths:
  /events/{id}/{day}:
    post:
      operationId: moveEvent
      tags: [events]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: day, in: path, required: true, schema: {type: string, format: date}}
        - {name: since, in: query, schema: {type: string, format: date-time}}
        - {name: ids, in: query, schema: {type: array, items: {type: string, format: uuid}}}
        - {name: X-Until, in: header, schema: {type: string, format: date-time}}
        - {name: mail, in: query, schema: {type: string, format: email}}
        - {name: page, in: query, schema: {type: integer, format: int32, default: 1}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}
      responses:
        "200":
          description: moved
          content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}
  /forms:
    post:
      operationId: sendEvent
      tags: [events]
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Event"}}
      responses:
        "200":
          description: sent
          content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}
components:
  schemas:
    Event:
      type: object
      required: [at]
      properties:
        at: {type: string, format: date-time, maxLength: 40}
        date: {type: [string, "null"], format: date}
        uuid: {type: string, format: uuid}
        either: {anyOf: [{type: string, format: date-time}, {type: string, pattern: '^(?!x)'}]}
        code: {type: string, contentEncoding: base64}
"""

CAPITALS = "2EB8AA08-AA98-11EA-B4AA-73B441D16380"
EVENT = {
    "at": "2016-12-31T23:59:60.1234567z",
    "date": "2020-02-29",
    "uuid": CAPITALS,
    "either": "2020-01-01T00:00:00.0+00:00",
    "code": "YQ==",
}


@pytest.fixture(params=["jinja", "datamodel-code-generator"])
def events(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ModuleType]:
    """Give the package, made by each engine."""
    engine: Engine = request.param
    (tmp_path / "events.yaml").write_text(DOCUMENT, "utf-8")
    sink = Sink()
    config = ApiConfig(
        spec=tmp_path / "events.yaml", output=tmp_path, package="events", engine=engine
    )
    generate(config, sink)
    assert sink.diagnostics == []
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        importlib.import_module("events.server")
        yield importlib.import_module("events")
    for name in [name for name in sys.modules if name.partition(".")[0] == "events"]:
        del sys.modules[name]


@pytest.fixture
def calls() -> list[dict[str, Any]]:
    """Give the list of what the handlers are called with."""
    return []


@pytest.fixture
def client(events: ModuleType, calls: list[dict[str, Any]]) -> Iterator[Any]:
    """Give a client of a server that sends back what it gets."""

    class Service(events.server.EventsHandler):  # type: ignore[name-defined,misc]
        """Notes what it is called with."""

        async def move_event(
            self,
            request: Request,
            id: object,  # noqa: A002
            day: object,
            body: Any,  # noqa: ANN401
            **others: object,
        ) -> Any:  # noqa: ANN401
            """Send the event back."""
            calls.append({"request": request, "id": id, "day": day, "body": body, **others})
            return body

        async def send_event(self, request: Request, body: Any) -> Any:  # noqa: ANN401
            """Send the event back."""
            calls.append({"request": request, "body": body})
            return body

    app = events.server.create_app(events=Service())
    with serving(app) as url, events.Client(base_url=url) as opened:
        yield opened


def test_what_came_over_the_wire_goes_on_as_it_came(
    events: ModuleType,
    client: Any,  # noqa: ANN401
    calls: list[dict[str, Any]],
) -> None:
    event = events.models.Event.model_validate(EVENT)
    answer = client.events.move_event(
        event.uuid,
        event.date,
        since=event.at,
        ids=[event.uuid, uuid.UUID(CAPITALS)],
        x_until=event.either,
        **{name: getattr(event, name) for name in EVENT},
    )
    assert answer == event
    assert answer.model_dump(mode="json") == EVENT
    (call,) = calls
    url = str(call["request"].url)
    assert f"/events/{CAPITALS}/2020-02-29?" in url
    assert "since=2016-12-31T23%3A59%3A60.1234567z" in url
    assert f"ids={CAPITALS}&ids={CAPITALS.lower()}" in url
    assert call["request"].headers["x-until"] == EVENT["either"]
    assert call["id"] == uuid.UUID(CAPITALS)
    assert call["day"] == date(2020, 2, 29)
    assert call["since"] == datetime(2016, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert call["body"].model_dump(mode="json") == EVENT


def test_a_form_has_the_same_texts(
    events: ModuleType,
    client: Any,  # noqa: ANN401
    calls: list[dict[str, Any]],
) -> None:
    event = events.models.Event.model_validate(EVENT)
    answer = client.events.send_event(**{name: getattr(event, name) for name in EVENT})
    assert answer.model_dump(mode="json") == EVENT
    assert [call["body"].model_dump(mode="json") for call in calls] == [EVENT]


def test_values_of_python_are_written_by_the_standards(
    client: Any,  # noqa: ANN401
    calls: list[dict[str, Any]],
) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    answer = client.events.move_event(
        uuid.UUID(CAPITALS), date(2020, 1, 1), since=moment, at=moment, either="any"
    )
    assert answer.model_dump(mode="json") == {"at": "2020-01-01T00:00:00Z", "either": "any"}
    (call,) = calls
    assert str(call["request"].url).endswith(
        f"/{CAPITALS.lower()}/2020-01-01?since=2020-01-01T00%3A00%3A00Z"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": datetime(2020, 1, 1)},  # noqa: DTZ001 - that is the point
        {"mail": "nobody"},
        {"page": 2**31},
        {"code": "YQ"},
        {"either": "x"},
        {"at": "2020-01-01T00:00:00.00000000000000000000Z"},
    ],
)
def test_what_is_not_of_the_format_is_not_sent(
    events: ModuleType,
    client: Any,  # noqa: ANN401
    calls: list[dict[str, Any]],
    wrong: dict[str, object],
) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(events.InvalidArgumentError, match=next(iter(wrong))):
        client.events.move_event(uuid.UUID(CAPITALS), date(2020, 1, 1), **{"at": moment, **wrong})
    assert calls == []


def test_a_server_refuses_what_is_not_of_the_format(client: Any) -> None:  # noqa: ANN401
    with pytest.raises(Exception, match="422"):
        client.events.move_event(
            uuid.UUID(CAPITALS),
            date(2020, 1, 1),
            at=datetime(2020, 1, 1, tzinfo=UTC),
            extra_query={"since": "yesterday"},
        )
