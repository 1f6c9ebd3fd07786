"""What `make wire` is made of, without the judges of others."""

from __future__ import annotations

import http.client
import json
import socket
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import httpx2
import pytest

from wire.__main__ import call
from wire.calling import call_all, request_of
from wire.documents import Sent
from wire.judges import KINDS, Kind, UnreadableError, judging
from wire.parameters import document
from wire.recording import recording
from wire.rejections import Entry, Rejection, problems, read_ledger, unaccepted
from wire.values import can_be_sent

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SAID = Rejection("prism", "one.yaml", "GET /a", "color must be array")
ENTRY = Entry("prism", "must be array", "RFC 6570, 2.3", "Why.", {"one.yaml": ("GET /a",)})


def test_a_listed_rejection_is_no_problem() -> None:
    assert problems([SAID], [ENTRY], {"one.yaml"}) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(SAID, judge="openapi-core"),
        replace(SAID, document="two.yaml"),
        replace(SAID, request="GET /b"),
        replace(SAID, message="color is missing"),
    ],
)
def test_a_rejection_that_is_not_listed_is_a_problem(other: Rejection) -> None:
    found = problems([SAID, other], [ENTRY], {"one.yaml", "two.yaml"})
    assert found == [f"not listed: {other}"]


def test_an_entry_that_is_no_longer_needed_is_a_problem() -> None:
    wider = replace(ENTRY, requests={"one.yaml": ("GET /a", "GET /b")})
    assert problems([SAID], [wider], {"one.yaml"}) == [
        "no longer needed: prism: one.yaml GET /b: must be array"
    ]
    assert problems([], [ENTRY], {"one.yaml"}) == [
        "no longer needed: prism: one.yaml GET /a: must be array"
    ]


def test_entries_of_documents_that_were_not_judged_are_left_alone() -> None:
    assert problems([], [ENTRY], {"two.yaml"}) == []


def test_a_request_is_unaccepted_where_all_that_read_the_document_refuse_it() -> None:
    refused = {"prism": {"GET /a", "GET /b"}, "openapi-core": {"GET /b"}}
    assert [one.request for one in unaccepted(["GET /a", "GET /b"], "one", refused)] == ["GET /b"]
    assert unaccepted(["GET /a"], "one", {}) == []


def test_the_ledger_names_judges_that_there_are() -> None:
    ledger = read_ledger(ROOT / "tests" / "wire" / "rejections.toml")
    known = {kind.name for kind in KINDS}
    assert {entry.judge for entry in ledger.entries} == known | {"client"}
    assert {entry.judge for entry in ledger.unaccepted} == {"all"}


@pytest.mark.parametrize("field", ["judge", "message", "clause", "reason", "requests"])
def test_an_entry_has_to_say_everything(field: str, tmp_path: Path) -> None:
    fields = dict.fromkeys(("judge", "message", "clause", "reason"), "x")
    lines = [f'{name} = "{"" if name == field else text}"' for name, text in fields.items()]
    requests = "" if field == "requests" else '"GET /a"'
    path = tmp_path / "rejections.toml"
    written = [
        "unaccepted = []",
        "[[rejection]]",
        *lines,
        "[rejection.requests]",
        f"a = [{requests}]",
    ]
    path.write_text("\n".join(written), "utf-8")
    with pytest.raises(ValueError, match="says nothing"):
        read_ledger(path)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /a%2Fb?c HTTP/1.1\r\nhost: a\r\nX-b:  c \r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\r\n\x00\xff",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    ],
)
def test_a_request_is_kept_as_it_came(request_bytes: bytes) -> None:
    with recording() as recorder:
        port = int(recorder.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), 10) as connection:
            # In two parts, for nothing says that all comes at once.
            connection.sendall(request_bytes[:-3])
            connection.sendall(request_bytes[-3:])
            response = http.client.HTTPResponse(connection)
            response.begin()
            assert response.status == 204
        assert recorder.requests == [request_bytes]


@pytest.mark.parametrize(
    ("location", "style", "value", "expected"),
    [
        ("path", "simple", "..", False),
        ("path", "simple", "", False),
        ("path", "simple", ["a", "b"], True),
        ("query", "form", [], False),
        ("query", "form", {"a": None}, False),
        ("query", "form", {"a": {"b": 1}}, False),
        ("query", "deepObject", {"a": {"b": 1}}, True),
        ("header", "simple", "bl\u00e5", False),
        ("header", "simple", "a b", True),
    ],
)
def test_what_has_no_text_is_no_valid_value(
    location: str, style: str, value: object, *, expected: bool
) -> None:
    parameter = SimpleNamespace(location=location, style=style, media_type=None)
    assert can_be_sent(value, parameter) is expected


def test_an_empty_value_needs_leave() -> None:
    parameter = SimpleNamespace(location="query", style="form", media_type=None)
    assert can_be_sent("", parameter, may_be_empty=True)
    assert not can_be_sent("", parameter, may_be_empty=False)


def test_every_row_of_the_table_is_an_operation_with_a_value(tmp_path: Path) -> None:
    path = tmp_path / "parameters.json"
    path.write_text(json.dumps(document()), "utf-8")
    operations = Sent(path).operations()
    assert len(operations) > 250
    for asked in operations.values():
        (wanted,) = asked.parameters.values()
        assert len(wanted.examples) == 1


def test_what_is_read_only_is_not_sent(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "string", "readOnly": True}, "name": {"type": "string"}},
    }
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": body, "responses": {}}
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/a": {"post": operation}}}), "utf-8")
    sent = Sent(path)
    wanted = sent.operations()["POST", "/a"].bodies["application/json"]
    assert sent.definitions[wanted.key]["required"] == ["name"]
    assert sent.definitions[wanted.key]["properties"]["id"] is False


def test_every_operation_of_our_document_is_called() -> None:
    calls = call_all(ROOT / "generated", "scenario", ROOT / "spec" / "openapi.yaml")
    assert calls.failures == []
    assert calls.base == "/v1"
    assert sorted(calls.requests) == [
        "GET /jobs/{jobId}",
        "PUT /workflows/{workflowId}/user-approval",
        "PUT /workflows/{workflowId}/user-approval (all)",
    ]
    for request in calls.requests.values():
        assert " /v1/" in request.partition("\r\n")[0]
        assert "\r\nAuthorization: B" in request


def test_an_operation_is_called_in_every_way(tmp_path: Path) -> None:
    text = {"type": "string"}
    body = {
        "type": "object",
        "required": ["id", "body"],
        "properties": {"id": {"const": "member"}, "body": text, "in.time": text},
        "additionalProperties": False,
    }
    kinds = ("application/json", "application/x-www-form-urlencoded", "application/xml")
    operation = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"const": "p"}}],
        "requestBody": {"required": True, "content": {kind: {"schema": body} for kind in kinds}},
        "responses": {"204": {"description": "Taken"}},
        "security": [{"o": []}],
    }
    flow = {"tokenUrl": "https://nowhere.invalid/token", "scopes": {}}
    scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    path = tmp_path / "one.json"
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "One", "version": "1"},
        "paths": {"/a/{id}": {"post": operation}},
        "components": {"securitySchemes": {"o": scheme}},
    }
    path.write_text(json.dumps(whole), "utf-8")
    calls = call(path, tmp_path / "made")
    # XML is no text that could be made here.
    assert calls.failures == ["POST /a/{id} (application/xml): NoInstanceError: "]
    assert list(calls.requests) == [
        "POST /a/{id}",
        "POST /a/{id} (all)",
        "POST /a/{id} (application/x-www-form-urlencoded)",
    ]
    for request in calls.requests.values():
        assert request.startswith("POST /a/p ")
        assert "\r\nAuthorization: Bearer dummy\r\n" in request
        assert "member" in request.partition("\r\n\r\n")[2]


def test_only_the_first_of_what_is_asked_for_bit_by_bit_is_recorded() -> None:
    closed: list[bool] = []

    def method(url: str) -> Iterator[int]:
        try:
            while True:
                yield httpx2.get(url).status_code
        finally:
            closed.append(True)

    with recording() as recorder:
        request = request_of(method, {"url": f"{recorder.url}/pages"}, recorder)
        assert len(recorder.requests) == 1
    assert request.startswith("GET /pages HTTP/1.1\r\n")
    assert closed == [True]


SERVER = """
    import socket, sys
    if "unreadable" in sys.argv[1]:
        raise ValueError("no document")
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        if b"/dead" in connection.recv(1000):
            raise KeyError("an array")
        connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n")
        connection.close()
"""


@pytest.fixture
def fragile(tmp_path: Path) -> Kind:
    """Return a judge that dies of some requests."""
    program = tmp_path / "server.py"
    program.write_text(textwrap.dedent(SERVER), "utf-8")
    return Kind("fragile", (sys.executable, str(program)), lambda *_: [])


def test_a_judge_that_dies_has_rejected_and_is_started_again(fragile: Kind, tmp_path: Path) -> None:
    with judging(fragile, tmp_path, tmp_path / "one.yaml", "") as judge:
        assert judge.complaints(b"GET /a HTTP/1.1\r\n\r\n") == []
        assert judge.complaints(b"GET /dead HTTP/1.1\r\n\r\n") == ["died: KeyError: 'an array'"]
        assert judge.complaints(b"GET /a HTTP/1.1\r\n\r\n") == []


def test_a_judge_that_does_not_start_cannot_read_the_document(
    fragile: Kind, tmp_path: Path
) -> None:
    with (
        pytest.raises(UnreadableError, match="ValueError: no document"),
        judging(fragile, tmp_path, tmp_path / "unreadable.yaml", ""),
    ):
        pass
