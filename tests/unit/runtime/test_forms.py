"""Forms: every property as the document says, read back by Python's own parsers."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl

import pytest
from pydantic import Field
from runtime.body_streams import BodyStream
from runtime.enums import OpenStrEnum
from runtime.formats import Date
from runtime.forms import UrlencodedForm
from runtime.models import Json, Maybe, Model
from runtime.multipart import Multipart
from runtime.operations import Body, Encoding
from runtime.unset import UNSET
from runtime.uploads import FilePart, Upload

from unit.runtime.sending import Part, parts_of, refusal, sent, written

if TYPE_CHECKING:
    from pathlib import Path


class Kind(OpenStrEnum):
    """An open enumeration."""

    BIG = "big"


class Meta(Model):
    """An object in a form."""

    node_id: Annotated[str, Field(alias="nodeId")]
    kind: Maybe[Kind] = UNSET
    day: Maybe[Date] = UNSET


class Form(Model):
    """A form with a bit of everything."""

    title: Maybe[str | None] = UNSET
    tags: Maybe[list[str | None]] = UNSET
    meta: Maybe[Meta] = UNSET
    metas: Maybe[list[Meta]] = UNSET
    kind: Maybe[Kind] = UNSET
    day: Maybe[Date] = UNSET
    is_new: Annotated[Maybe[bool], Field(alias="isNew")] = UNSET
    size: Maybe[float] = UNSET
    free: Maybe[Json] = UNSET


class UploadForm(Form):
    """The same with files."""

    file: Maybe[Upload] = UNSET
    files: Maybe[list[Upload]] = UNSET


def urlencoded(members: dict[str, Any], **encoding: Encoding) -> str:
    kind = "application/x-www-form-urlencoded"
    body = Body(kind, Form, encoding=encoding, form=UrlencodedForm())
    media_type, content = sent(body, members)
    assert media_type == kind
    return content.decode("ascii")


def multipart(**encoding: Encoding) -> Body:
    return Body("multipart/form-data", UploadForm, encoding=encoding, form=Multipart())


def parts(members: object, **encoding: Encoding) -> list[Part]:
    return parts_of(*sent(multipart(**encoding), members))


def brief(found: list[Part]) -> list[tuple[str, str | None, bytes]]:
    return [(one.name, one.content_type, one.content) for one in found]


def test_a_urlencoded_form_has_a_pair_for_each_item_and_json_for_objects() -> None:
    meta = Meta(node_id="n", kind=Kind.BIG, day=date(2026, 1, 2))
    text = urlencoded(
        {
            "title": "a&b c+é\r\n",
            "tags": ["x", "", None, "y=z"],
            "meta": meta,
            "metas": [meta],
            "kind": Kind("new"),
            "day": date(2026, 1, 2),
            "isNew": False,
            "size": 0.5,
            "free": [[1]],
        }
    )
    json = '{"nodeId":"n","kind":"big","day":"2026-01-02"}'
    assert parse_qsl(text, keep_blank_values=True, strict_parsing=True) == [
        ("title", "a&b c+é\r\n"),
        ("tags", "x"),
        ("tags", ""),
        ("tags", "y=z"),
        ("meta", json),
        ("metas", json),
        ("kind", "new"),
        ("day", "2026-01-02"),
        ("isNew", "false"),
        ("size", "0.5"),
        ("free", "[1]"),
    ]
    assert "a%26b+c%2B%C3%A9" in text


@pytest.mark.parametrize("members", [{"title": None}, {"tags": []}, {"tags": [None]}, {}])
def test_what_is_no_value_is_not_in_a_form(members: dict[str, Any]) -> None:
    assert urlencoded(members) == ""
    # A form all the same, as browsers write one: only its end.
    media_type, content = sent(multipart(), members)
    assert content == f"--{media_type.partition('=')[2]}--\r\n".encode()
    assert urlencoded({"title": ""}) == "title="


@pytest.mark.parametrize(
    ("member", "encoding", "text"),
    [
        ({"tags": ["x y", "z,"]}, Encoding(explode=False), "tags=x+y,z%2C"),
        ({"tags": ["x y", "z"]}, Encoding(style="form"), "tags=x+y&tags=z"),
        ({"tags": ["x", "y"]}, Encoding(style="pipeDelimited", explode=False), "tags=x%7Cy"),
        ({"tags": ["x", "y"]}, Encoding(style="spaceDelimited"), "tags=x%20y"),
        ({"meta": Meta(node_id="a b")}, Encoding(style="deepObject"), "meta%5BnodeId%5D=a+b"),
        ({"meta": Meta(node_id="n")}, Encoding(style="form"), "nodeId=n"),
        ({"meta": Meta(node_id="n")}, Encoding(explode=False), "meta=nodeId,n"),
        ({"title": "/a?b&c=d e+[]"}, Encoding(allow_reserved=True), "title=/a?b%26c%3Dd+e%2B[]"),
        ({"title": "a b"}, Encoding("application/json"), "title=%22a+b%22"),
        ({"isNew": True}, Encoding("text/plain"), "isNew=true"),
    ],
)
def test_a_urlencoded_property_is_written_as_its_encoding_says(
    member: dict[str, Any], encoding: Encoding, text: str
) -> None:
    [name] = member
    assert urlencoded(member, **{name: encoding}) == text


def test_a_multipart_form_has_a_part_for_each_item(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x00path")
    meta = Meta(node_id="é", kind=Kind.BIG, day=date(2026, 1, 2))
    with path.open("rb") as opened:
        value = {
            "title": "é\r\n",
            "tags": ["x", None, "y"],
            "metas": [meta],
            "day": date(2026, 1, 2),
            "isNew": True,
            "free": [["a"]],
            "file": b"raw\r\n--",
            "files": [path, opened, io.BytesIO(b"memory"), iter([b"a", b"b"])],
        }
        found = parts(value)
        assert not opened.closed
    json, stream = "application/json", "application/octet-stream"
    assert brief(found) == [
        ("title", 'text/plain; charset="utf-8"', "é\r\n".encode()),
        ("tags", None, b"x"),
        ("tags", None, b"y"),
        ("metas", json, '{"nodeId":"é","kind":"big","day":"2026-01-02"}'.encode()),
        ("day", None, b"2026-01-02"),
        ("isNew", None, b"true"),
        ("free", json, b'["a"]'),
        ("file", stream, b"raw\r\n--"),
        ("files", stream, b"\x00path"),
        ("files", stream, b"\x00path"),
        ("files", stream, b"memory"),
        ("files", stream, b"ab"),
    ]
    assert [one.filename for one in found[:7]] == [None] * 7
    assert [one.filename for one in found[7:]] == ["file", "a.txt", "a.txt", "files", "files"]


def test_a_part_is_what_is_said_of_the_file() -> None:
    file = FilePart(b"x", 'é"\r\n\\.png', "image/webp", {"X-Kind": "mine", "Content-ID": "<a>"})
    encoding = Encoding("image/*", headers={"x-kind": "constant", "X-More": "1"})
    raw = sent(multipart(file=encoding), {"file": file})[1]
    # As browsers write names (WHATWG HTML, 4.10.21.8).
    assert 'name="file"; filename="é%22%0D%0A\\.png"\r\n'.encode() in raw
    head = raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")[2:]
    assert head == ["Content-Type: image/webp", "X-More: 1", "X-Kind: mine", "Content-ID: <a>"]


@pytest.mark.parametrize(
    ("declared", "file", "media_type"),
    [
        (None, b"x", "application/octet-stream"),
        (None, FilePart(b"x", "a.png"), "application/octet-stream"),
        (None, FilePart(b"x", content_type="image/x-own"), "image/x-own"),
        ("image/png", b"x", "image/png"),
        ("image/png", FilePart(b"x", "a.gif"), "image/png"),
        ("image/png, image/gif", FilePart(b"x", "a.gif"), "image/gif"),
        ("image/*, image/png", FilePart(b"x", "a.txt"), "image/png"),
        ("image/*", FilePart(b"x", "a.gif"), "image/gif"),
        ("image/*", b"x", "application/octet-stream"),
        ("image/*", FilePart(b"x", "a.gif", "image/png"), "image/png"),
    ],
)
def test_a_part_has_a_content_type_that_the_document_allows(
    declared: str | None, file: Upload, media_type: str
) -> None:
    [found] = parts({"file": file}, file=Encoding(declared))
    assert found.content_type == media_type


@pytest.mark.parametrize(
    ("member", "encoding", "part"),
    [
        ({"title": "a"}, Encoding("text/csv"), ("text/csv", b"a")),
        ({"title": "é"}, Encoding("text/*"), ('text/plain; charset="utf-8"', "é".encode())),
        ({"title": "é"}, Encoding("text/a; charset=l1"), ('text/a; charset="l1"', b"\xe9")),
        ({"title": "a"}, Encoding("application/json"), ("application/json", b'"a"')),
        ({"free": {"a": 1}}, Encoding("application/x+json"), ("application/x+json", b'{"a":1}')),
        ({"tags": ["a b", "c"]}, Encoding(style="spaceDelimited"), (None, b"a b c")),
        ({"tags": ["a|", "%41"]}, Encoding(style="pipeDelimited"), (None, b"a||%41")),
    ],
)  # fmt: skip
def test_a_text_part_is_written_as_its_encoding_says(
    member: dict[str, Any], encoding: Encoding, part: tuple[str | None, bytes]
) -> None:
    [name] = member
    assert brief(parts(member, **{name: encoding})) == [(name, *part)]


def test_members_of_a_property_may_be_parts() -> None:
    value = {"meta": Meta(node_id="é &")}
    text = 'text/plain; charset="utf-8"'
    assert brief(parts(value, meta=Encoding(style="deepObject"))) == [
        ("meta[nodeId]", text, "é &".encode())
    ]
    assert brief(parts(value, meta=Encoding(style="form"))) == [("nodeId", text, "é &".encode())]


def test_a_model_and_its_members_are_written_alike() -> None:
    model = UploadForm.model_validate({"title": "t", "file": b"x", "more": "m"})
    names = [one.name for one in parts(model)]
    assert names == ["title", "file", "more"]
    assert brief(parts(model)) == brief(parts({"title": "t", "file": b"x", "more": "m"}))


def test_what_no_part_can_be_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(multipart(), {"file": tmp_path / "missing"})
    assert "Is a directory" in refusal(multipart(), {"file": tmp_path})
    wrong = "file: Input should be bytes, the path of a file, an open file or an iterable"
    for value in ("text", 5, io.StringIO("text"), ["a"], {"a": b"b"}, FilePart("x")):  # type: ignore[arg-type]
        assert refusal(multipart(), {"file": value}) == wrong
    assert refusal(multipart(), {"file": FilePart(b"", headers={"A": "b\r\nC: d"})}) == (
        "file: 'A: b\\r\\nC: d' cannot be a header"
    )
    assert "cannot be a header" in refusal(multipart(), {"file": FilePart(b"", content_type="a\n")})
    assert refusal(multipart(), {"file": FilePart(b"", headers={"content-type": "a/b"})}) == (
        "file: give content_type and filename instead"
    )
    encoded = multipart(file=Encoding("image/png"))
    assert refusal(encoded, {"file": FilePart(b"", content_type="a/b")}) == (
        "file: 'a/b' is not image/png"
    )
    assert "JSON" in refusal(multipart(), {"free": [[float("nan")]]})
    assert "surrogates not allowed" in refusal(multipart(), {"file": FilePart(b"", "\ud800")})


def test_a_form_with_a_file_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100_000)
    found = written(multipart(), {"title": "t", "file": path})
    assert isinstance(found.content, BodyStream)
    assert found.headers["Content-Length"] == str(found.content.size)
    assert found.is_repeatable
    first, second = (b"".join(found.content.chunks()) for _ in range(2))
    assert first == second
    assert parts_of(found.media_type, first)[1].content == path.read_bytes()
