"""Forms: what the client writes is what the handler gets, files included."""

from __future__ import annotations

from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field
from runtime.forms import UrlencodedForm
from runtime.models import Json, Maybe, Model
from runtime.multipart import Multipart
from runtime.operations import Body, Encoding
from runtime.unset import UNSET
from runtime.uploads import Upload

from unit.runtime.sending import sent
from unit.runtime_server.apps import Calls, app_of, operation
from unit.runtime_server.asking import Answer, Headers, ask

URLENCODED = "application/x-www-form-urlencoded"


class Item(Model):
    """An object in a form."""

    item_id: Annotated[str, Field(alias="itemId")]
    size: Maybe[int] = UNSET
    free: Maybe[Json] = UNSET


class Upstairs(Model):
    """A form with everything that a form can carry."""

    label: str
    count: Annotated[Maybe[int], Field(alias="the count")] = UNSET
    tags: Maybe[list[str]] = UNSET
    limits: Maybe[list[int]] = UNSET
    item: Maybe[Item] = UNSET
    items: Maybe[list[Item]] = UNSET


def post(body: Body, raw: bytes, headers: Headers) -> tuple[Answer, Calls]:
    calls = Calls()
    app = app_of(operation(method="POST", body=body), calls.handle)
    return ask(app, "POST", "/things", raw, headers), calls


def post_form(value: Upstairs, encoding: dict[str, Encoding]) -> Calls:
    body = Body(URLENCODED, Upstairs, "body", encoding=encoding, form=UrlencodedForm())
    media_type, content = sent(body, value)
    answer, calls = post(body, content, [("Content-Type", media_type)])
    assert answer.status == 200, answer.body
    return calls


@pytest.mark.parametrize(
    "encoding",
    [
        {},
        {"tags": Encoding(style="form", explode=False)},
        {"limits": Encoding(explode=True)},
        {"tags": Encoding(explode=False, delimiters=("\t",))},
    ],
)
def test_a_form_comes_back_as_the_client_wrote_it(encoding: dict[str, Encoding]) -> None:
    value = Upstairs(
        label="a+b &=é%",
        count=5,
        tags=["x,y", "5"],
        limits=[1],
        item=Item(item_id="i", size=0),
        items=[Item(item_id="j")],
    )
    assert post_form(value, encoding).only == {"body": value}


@pytest.mark.parametrize(
    ("raw", "violation"),
    [
        (b"the+count=1", ("body", "$.label", "missing")),
        (b"label=a&the+count=x", ("body", "$['the count']", "int_type")),
        (b"label=a&label=b", ("body", "$.label", "parameter_style")),
        (b"label=%FF", ("body", "$.label", "string_unicode")),
        (b"label=a&item={", ("body", "$.item", "json_invalid")),
        (b"label=a&item=" + b"[" * 9999, ("body", "$.item", "json_invalid")),
        (b'label=a&item={"free":1e999}', ("body", "$.item", "json_invalid")),
        (b'label=a&item={"free":"%FF"}', ("body", "$.item", "string_unicode")),
        (b'label=a&item={"itemId":1}', ("body", "$.item.itemId", "string_type")),
        (b'label=a&items={},"x":[1]', ("body", "$.items", "json_invalid")),
    ],
)
def test_a_wrong_form_is_told_with_paths(raw: bytes, violation: tuple[str, str, str]) -> None:
    answer, calls = post(Body(URLENCODED, Upstairs), raw, [("Content-Type", URLENCODED)])
    assert answer.errors == [violation]
    assert not calls


class Attachment(Model):
    """A form with files."""

    file: Upload
    more: Maybe[list[Upload]] = UNSET
    label: Annotated[Maybe[str], Field(alias='a "label"')] = UNSET
    count: Maybe[int] = UNSET
    item: Maybe[Item] = UNSET


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.binary() | st.text("\r\n-", min_size=1).map(str.encode), min_size=1),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_files_come_back_as_the_client_wrote_them(files: list[bytes], label: str) -> None:
    body = Body("multipart/form-data", Attachment, "body", form=Multipart())
    value = Attachment(
        file=files[0], more=[*files], label=label, count=3, item=Item(item_id="é", free=[None])
    )
    media_type, content = sent(body, value)
    answer, calls = post(body, content, [("Content-Type", media_type)])
    assert answer.status == 200, answer.body
    assert calls.only == {"body": value}


class Note(Model):
    """A form of which all may be left out."""

    text: Maybe[str] = UNSET


def test_a_form_without_parts_comes_back_as_the_client_wrote_it() -> None:
    body = Body("multipart/form-data", Note, "body", form=Multipart())
    media_type, content = sent(body, Note())
    answer, calls = post(body, content, [("Content-Type", media_type)])
    assert answer.status == 200, answer.body
    assert calls.only == {"body": Note()}


def part(head: str, content: str = "x") -> str:
    return f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"


FILE = part('name="file"; filename="f"')


@pytest.mark.parametrize(
    ("raw", "violation"),
    [
        ("", ("body", "$", "form_invalid")),
        ("--b", ("body", "$", "form_invalid")),
        ("--b--", ("body", "$.file", "missing")),
        (FILE, ("body", "$", "form_invalid")),
        (part('name="label"') + "--b--", ("body", "$.file", "missing")),
        (part('name="file"') + "--b--", ("body", "$.file", "upload")),
        (FILE + FILE + "--b--", ("body", "$.file", "parameter_style")),
        (FILE + part('name="count"', "1.5") + "--b--", ("body", "$.count", "int_type")),
        (FILE + part('filename="g"; name="item"') + "--b--", ("body", "$.item", "model_type")),
    ],
)
def test_wrong_files_are_told_with_paths(raw: str, violation: tuple[str, str, str]) -> None:
    body = Body("multipart/form-data", Attachment)
    kind = [("Content-Type", 'multipart/form-data; boundary="b"')]
    answer, calls = post(body, raw.encode(), kind)
    assert answer.errors == [violation]
    assert not calls


def test_a_form_of_files_without_a_boundary_cannot_be_read() -> None:
    raw = (FILE + "--b--").encode()
    kind = [("Content-Type", "multipart/form-data")]
    answer, _ = post(Body("multipart/form-data", Attachment), raw, kind)
    assert answer.errors == [("body", "$", "form_invalid")]
