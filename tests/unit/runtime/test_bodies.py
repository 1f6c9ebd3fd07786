"""Request bodies: JSON, text and bytes, chosen and checked before anything is sent."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from pydantic import Field, ValidationError
from runtime.bodies import write_body
from runtime.body_streams import Binary
from runtime.enums import OpenStrEnum
from runtime.errors import InvalidArgumentError
from runtime.models import Json, Maybe, Model, Number
from runtime.operations import Body
from runtime.unset import UNSET
from runtime.uploads import FilePart, Upload

from unit.runtime.sending import refusal, sent, written

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


class Loose(Model):
    """An object of which all may be left out."""

    title: Maybe[str] = UNSET


FIELDS = Body("application/json", Approval)
WHOLE = Body("application/json", Approval, "approval")


CHOICE = (
    Body("application/json", Approval, "body"),
    Body("text/*", str, "body"),
    Body("image/*", Upload, "body", form=Binary()),
)


def json_of(body: Body | None, value: object, extra: dict[str, Any] | None = None) -> str:
    media_type, content = sent(body, value, extra)
    assert media_type == "application/json"
    return content.decode()


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
        write_body((FIELDS,), {"nodeId": 3}, None)
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
    fields = Body("application/json", Loose, required=False)
    whole = Body("application/json", Approval, "approval", required=False)
    assert write_body((fields,), {"title": UNSET}, None) is None
    assert write_body((whole,), UNSET, None) is None
    assert write_body((), UNSET, None) is None
    assert json_of(Body("application/json", Loose), {"title": UNSET}) == "{}"
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


def test_text_is_sent_as_it_is() -> None:
    text = Body("text/plain", str, "text")
    assert sent(text, "é") == ("text/plain; charset=utf-8", "é".encode())
    latin = "text/csv; charset=latin-1"
    assert sent(Body(latin, str, "text"), "é") == (latin, b"\xe9")
    assert sent(Body("text/*", str, "text"), "") == ("text/plain; charset=utf-8", b"")
    assert "can't encode" in refusal(Body(latin, str, "text"), "\u20ac")
    assert "unknown encoding" in refusal(Body("text/plain; charset=x-no", str, "text"), "é")
    assert refusal(text, "é", {"a": 1}) == "extra_body: the body is not an object"
    assert refusal(text, b"x") == "text: Input should be a valid string"


@pytest.mark.parametrize(
    ("declared", "media_type"),
    [
        ("application/pdf", "application/pdf"),
        ("multipart/related", "multipart/related"),
        ("*/*", "image/png"),
        ("image/*", "image/png"),
        ("audio/*", "application/octet-stream"),
    ],
)
def test_bytes_have_the_media_type_that_fits_the_files_name(
    declared: str, media_type: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(b"\xff")
    assert sent(Body(declared, Upload, "file", form=Binary()), path) == (media_type, b"\xff")


def test_bytes_have_the_media_type_that_is_given() -> None:
    image = Body("image/png, image/*", Upload, "file", form=Binary())
    assert sent(image, FilePart(b"x", content_type="image/gif")) == ("image/gif", b"x")
    assert sent(image, b"x") == ("image/png", b"x")
    assert refusal(image, FilePart(b"x", content_type="text/plain")) == (
        "file: 'text/plain' is not image/png, image/*"
    )
    assert refusal(image, UNSET, {"a": 1}) == "file: is required"
    assert refusal(image, b"x", {"a": 1}) == "extra_body: the body is not an object"


def test_the_first_body_that_takes_the_value_is_sent() -> None:
    for value, media_type in (
        ({"nodeId": "n"}, "application/json"),
        (Approval(node_id="n"), "application/json"),
        ("text", "text/plain; charset=utf-8"),
        (b"bytes", "application/octet-stream"),
    ):
        found = write_body(CHOICE, value, None)
        assert found is not None
        assert found.media_type == media_type
    with pytest.raises(InvalidArgumentError, match=r"body: nodeId: Field required"):
        write_body(CHOICE, {"node_id": "n"}, None)


def test_the_content_type_chooses_a_body() -> None:
    found = write_body(CHOICE, b"x", None, "image/GIF")
    assert found is not None
    assert found.media_type == "image/GIF"
    with pytest.raises(InvalidArgumentError, match="body: Input should be a valid string"):
        write_body(CHOICE, {"nodeId": "n"}, None, "text/csv")
    with pytest.raises(InvalidArgumentError) as caught:
        write_body(CHOICE, {"nodeId": "n"}, None, "application/xml")
    assert str(caught.value) == ("content_type: must be one of application/json, text/*, image/*")


def test_what_cannot_be_written_is_not_sent_otherwise() -> None:
    bodies = (Body("application/json", Json, "body"), Body("application/problem+json", Json))
    with pytest.raises(InvalidArgumentError, match="neither NaN nor Infinity"):
        write_body(bodies, [float("nan")], None)


def test_any_json_is_json() -> None:
    kind = "application/merge-patch+json"
    members = {"nodeId": "n", "note": None, "count": UNSET}
    for value in (members, Approval(node_id="n", note=None)):
        assert sent(Body(kind, Approval, "body"), value) == (
            kind,
            b'{"nodeId":"n","note":null}',
        )
    assert sent(Body("application/*+json", Json, "body"), None) == ("application/json", b"null")


def test_null_is_sent_where_it_is_a_value() -> None:
    body = Body("application/json", Approval | None, "body", required=False)
    assert json_of(body, None) == "null"
    assert write_body((body,), UNSET, None) is None
    assert refusal(WHOLE, None).startswith("approval: Input should be")


def test_a_body_in_memory_speaks_for_itself() -> None:
    found = written(WHOLE, {"nodeId": "secret"})
    assert found.is_repeatable
    assert found.headers == {"Content-Type": "application/json"}
    assert "secret" not in repr(found)
