"""Request bodies: JSON, forms, text and bytes, checked before anything is sent."""

from __future__ import annotations

import io
import json
import warnings
from email import message_from_bytes
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl

import pytest
from pydantic import Field, ValidationError
from runtime.bodies import write_body
from runtime.enums import OpenStrEnum
from runtime.errors import InvalidArgumentError
from runtime.models import Json, Maybe, Model, Number
from runtime.operations import Body, Encoding
from runtime.unset import UNSET
from runtime.uploads import Upload

if TYPE_CHECKING:
    from pathlib import Path


class Kind(OpenStrEnum):
    """An open enumeration."""

    BIG = "big"


class Approval(Model):
    """An object with a bit of everything."""

    node_id: Annotated[str, Field(alias="nodeId")]
    note: Maybe[str | None] = UNSET
    kinds: Maybe[list[Kind]] = UNSET
    count: Maybe[Number] = UNSET
    value: Maybe[Json] = UNSET


class UploadForm(Model):
    """A form with files."""

    title: Maybe[str] = UNSET
    tags: Maybe[list[str]] = UNSET
    meta: Maybe[Approval] = UNSET
    file: Maybe[Upload] = UNSET
    files: Maybe[list[Upload]] = UNSET


FIELDS = Body("application/json", Approval)
WHOLE = Body("application/json", Approval, "approval")
FORM = Body("application/x-www-form-urlencoded", UploadForm)
MULTIPART = Body("multipart/form-data", UploadForm)


def json_of(body: Body | None, value: object, extra: dict[str, Any] | None = None) -> str:
    written = write_body(body, value, extra)
    assert written is not None
    assert written[0] == "application/json"
    return written[1].decode()


def refusal(body: Body | None, value: object, extra: dict[str, Any] | None = None) -> str:
    with pytest.raises(InvalidArgumentError) as caught:
        write_body(body, value, extra)
    return str(caught.value)


def parts_of(body: Body, value: object) -> list[tuple[str, str | None, str, object]]:
    written = write_body(body, value, None)
    assert written is not None
    message = message_from_bytes(f"Content-Type: {written[0]}\r\n\r\n".encode() + written[1])
    assert message.is_multipart()
    found: list[tuple[str, str | None, str, object]] = []
    for part in message.get_payload():
        assert not isinstance(part, str)
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        found.append((str(name), part.get_filename(), part.get_content_type(), content))
    return found


def test_json_is_compact_utf_8_without_what_is_unset() -> None:
    members = {"nodeId": "é", "note": None, "count": 0, "value": UNSET}
    assert json_of(FIELDS, members) == '{"nodeId":"é","note":null,"count":0}'
    assert json_of(WHOLE, Approval(node_id="n", kinds=[Kind.BIG, Kind("new")])) == (
        '{"nodeId":"n","kinds":["big","new"]}'
    )


def test_a_wrong_property_is_named_by_its_argument() -> None:
    assert refusal(FIELDS, {"nodeId": None}) == "node_id: Input should be a valid string"
    assert refusal(FIELDS, {"nodeId": "n", "kinds": ["a", 1]}) == (
        "kinds: [1]: Input should be a valid string"
    )
    assert refusal(FIELDS, {"nodeId": UNSET}) == "node_id: Field required"


def test_a_name_on_the_wire_is_not_read_as_a_python_name() -> None:
    class Twisted(Model):
        node_id: Annotated[Maybe[str], Field(alias="nodeId")] = UNSET
        other: Annotated[Maybe[str], Field(alias="node_id")] = UNSET

    body = Body("application/json", Twisted)
    assert json_of(body, {"nodeId": UNSET, "node_id": "x"}) == '{"node_id":"x"}'


def test_the_cause_is_pydantics_error() -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        write_body(FIELDS, {"nodeId": 3}, None)
    assert caught.value.argument == "node_id"
    assert isinstance(caught.value.__cause__, ValidationError)


def test_a_wrong_body_is_named_by_its_argument() -> None:
    assert refusal(WHOLE, 3).startswith("approval: Input should be")
    assert refusal(WHOLE, UNSET) == "approval: is required"
    changed = Approval(node_id="n")
    setattr(changed, "node_id", 3)  # noqa: B010 - type checkers would refuse it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "Expected `str`" in refusal(WHOLE, changed)
    assert refusal(Body("application/json", list[int], "ids"), [1, "2"]) == (
        "ids: [1]: Input should be a valid integer"
    )


def test_a_body_that_is_not_required_may_be_missing() -> None:
    fields = Body("application/json", UploadForm, required=False)
    whole = Body("application/json", Approval, "approval", required=False)
    assert write_body(fields, {"title": UNSET}, None) is None
    assert write_body(whole, UNSET, None) is None
    assert write_body(None, UNSET, None) is None
    assert json_of(Body("application/json", UploadForm), {"title": UNSET}) == "{}"
    assert json_of(whole, UNSET, {"a": 1}) == '{"a":1}'
    assert json_of(Body("application/json", Json, "value"), None) == "null"


def test_extra_members_are_added_and_override() -> None:
    extra = {"nodeId": "other", "more": [None, Approval(node_id="in")], "left": UNSET}
    assert json.loads(json_of(FIELDS, {"nodeId": "n", "note": None}, extra)) == {
        "nodeId": "other",
        "note": None,
        "more": [None, {"nodeId": "in"}],
    }
    assert json_of(None, UNSET, {"a": None}) == '{"a":null}'
    assert refusal(Body("application/json", list[int], "ids"), [1], {"a": 1}) == (
        "extra_body: the body is not an object"
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_has_not_are_refused_wherever_they_are(number: float) -> None:
    for members, extra in (
        ({"nodeId": "n", "value": [number]}, None),
        ({"nodeId": "n"}, {"more": number}),
        ({"nodeId": "n", "new": number}, None),
    ):
        assert refusal(FIELDS, members, extra) == "body: JSON has neither NaN nor Infinity"
    assert json_of(FIELDS, {"nodeId": "NaN Infinity"}) == '{"nodeId":"NaN Infinity"}'


def test_what_is_no_json_is_refused() -> None:
    assert "Unable to serialize" in refusal(FIELDS, {"nodeId": "n", "value": object()})
    assert "Unable to serialize" in refusal(FIELDS, {"nodeId": "n", "value": {"a": UNSET}})
    assert "surrogates not allowed" in refusal(FIELDS, {"nodeId": "\ud800"})


def test_a_form_has_a_pair_for_each_item_and_json_for_objects() -> None:
    value = {"title": "a&b c", "tags": ["x", "y=z"], "meta": Approval(node_id="n")}
    written = write_body(FORM, value, {"more": True})
    assert written is not None
    assert written[0] == "application/x-www-form-urlencoded"
    assert parse_qsl(written[1].decode(), keep_blank_values=True) == [
        ("title", "a&b c"),
        ("tags", "x"),
        ("tags", "y=z"),
        ("meta", '{"nodeId":"n"}'),
        ("more", "true"),
    ]


def test_a_form_may_have_styles() -> None:
    encoding = {"tags": Encoding(explode=False), "meta": Encoding(style="deepObject")}
    body = Body("application/x-www-form-urlencoded", UploadForm, encoding=encoding)
    written = write_body(body, {"tags": ["x", "y"], "meta": Approval(node_id="n")}, None)
    assert written is not None
    assert written[1] == b"tags=x,y&meta%5BnodeId%5D=n"


def test_a_multipart_form_has_files(tmp_path: Path) -> None:
    path = tmp_path / 'a"b.txt'
    path.write_bytes(b"\x00path")
    with path.open("rb") as opened:
        value: dict[str, Any] = {
            "title": "é",
            "tags": ["x", "y"],
            "meta": Approval(node_id="n"),
            "file": b"raw\r\n--",
            "files": [path, opened, io.BytesIO(b"memory")],
        }
        parts = parts_of(MULTIPART, value)
    stream = "application/octet-stream"
    assert [(name, kind, content) for name, _, kind, content in parts] == [
        ("title", "text/plain", "é".encode()),
        ("tags", "text/plain", b"x"),
        ("tags", "text/plain", b"y"),
        ("meta", "application/json", b'{"nodeId":"n"}'),
        ("file", stream, b"raw\r\n--"),
        ("files", stream, b"\x00path"),
        ("files", stream, b"\x00path"),
        ("files", stream, b"memory"),
    ]
    # Quotes are escaped as browsers do (WHATWG HTML, 4.10.22.8).
    files = ["file", "a%22b.txt", "a%22b.txt", "files"]
    assert [filename for _, filename, _, _ in parts] == [None, None, None, None, *files]


def test_a_part_has_the_content_type_that_the_document_says() -> None:
    encoding = {"file": Encoding(content_type="image/png")}
    body = Body("multipart/form-data", UploadForm, encoding=encoding)
    assert parts_of(body, {"file": b"x"}) == [("file", "file", "image/png", b"x")]


def test_a_file_that_cannot_be_read_is_a_wrong_argument(tmp_path: Path) -> None:
    assert "No such file" in refusal(MULTIPART, {"file": tmp_path / "missing"})
    assert refusal(MULTIPART, {"file": "text"}) == (
        "file: Input should be bytes, the path of a file or an open file"
    )


def test_text_and_bytes_are_sent_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\xff")
    text = Body("text/plain", str, "text")
    assert write_body(text, "é", None) == ("text/plain; charset=utf-8", "é".encode())
    kinds = {"*/*": "application/octet-stream"}
    for kind in ("application/pdf", "multipart/related", "*/*"):
        sent = kinds.get(kind, kind)
        assert write_body(Body(kind, Upload, "file"), path, None) == (sent, b"\xff")
    assert refusal(text, "é", {"a": 1}) == "extra_body: the body is not an object"
    assert refusal(text, b"x") == "text: Input should be a valid string"
