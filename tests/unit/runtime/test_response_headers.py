"""The headers of responses are read as the document types them, or refused by name."""

from __future__ import annotations

from typing import Annotated

import httpx2
import pytest
from pydantic import Field, ValidationError
from runtime.enums import OpenStrEnum
from runtime.errors import ApiError
from runtime.models import Maybe, Model
from runtime.response_headers import Header, HeaderError, ResponseHeaders
from runtime.unset import UNSET


class Shape(Model):
    """Two members."""

    a: Maybe[int] = UNSET
    b: Maybe[str] = UNSET


class Kind(OpenStrEnum):
    """One known kind."""

    BIG = "big"


class All(ResponseHeaders):
    """A header of each kind."""

    total: Annotated[Maybe[int], Field(alias="X-Total", ge=0)] = UNSET
    done: Annotated[Maybe[bool], Field(alias="X-Done")] = UNSET
    either: Annotated[Maybe[int | str], Field(alias="X-Either")] = UNSET
    kind: Annotated[Maybe[Kind], Field(alias="X-Kind")] = UNSET
    text: Annotated[Maybe[str], Field(alias="ETag")] = UNSET
    tags: Annotated[Maybe[list[str]], Field(alias="X-Tags")] = UNSET
    sizes: Annotated[Maybe[list[int]], Field(alias="X-Sizes"), Header(explode=True)] = UNSET
    kinds: Annotated[Maybe[list[str]], Field(alias="X-Kinds"), Header(delimiters=("|",))] = UNSET
    rows: Annotated[
        Maybe[list[list[int]]], Field(alias="X-Rows"), Header(delimiters=(",", " "))
    ] = UNSET
    cookies: Annotated[Maybe[list[str]], Field(alias="Set-Cookie")] = UNSET
    shape: Annotated[Maybe[Shape], Field(alias="X-Shape")] = UNSET
    pairs: Annotated[Maybe[Shape], Field(alias="X-Pairs"), Header(explode=True)] = UNSET
    meta: Annotated[Maybe[Shape], Field(alias="X-Meta"), Header(media_type="application/json")] = (
        UNSET
    )
    note: Annotated[Maybe[int], Field(alias="X-Note"), Header(media_type="text/plain")] = UNSET


class Needed(ResponseHeaders):
    """A header that has to come."""

    total: Annotated[int, Field(alias="X-Total")]


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ([("x-total", "5")], "total", 5),
        ([("X-Done", "true")], "done", True),
        ([("X-Either", "5")], "either", "5"),
        ([("X-Kinds", "a, b| c")], "kinds", ["a, b", " c"]),
        ([("X-Kinds", "")], "kinds", []),
        ([("X-Rows", "1 2, 3"), ("X-Rows", "4")], "rows", [[1, 2], [3], [4]]),
        ([("X-Kind", "big")], "kind", Kind.BIG),
        ([("X-Kind", "new")], "kind", Kind("new")),
        ([("ETag", 'W/"a,b"')], "text", 'W/"a,b"'),
        ([("ETag", "a%20b")], "text", "a%20b"),
        ([("ETag", "")], "text", ""),
        ([("X-Tags", "a, b ,c")], "tags", ["a", "b", "c"]),
        ([("X-Tags", "a"), ("X-Tags", "b,c")], "tags", ["a", "b", "c"]),
        ([("X-Tags", "")], "tags", []),
        ([("X-Sizes", "1,2")], "sizes", [1, 2]),
        ([("Set-Cookie", "a=1, 2"), ("Set-Cookie", "b=3")], "cookies", ["a=1, 2", "b=3"]),
        ([("X-Shape", "a,1,b,x")], "shape", Shape(a=1, b="x")),
        ([("X-Pairs", "a=1, b=x=y")], "pairs", Shape(a=1, b="x=y")),
        ([("X-Meta", '{"a": 1}')], "meta", Shape(a=1)),
        ([("X-Note", "5")], "note", 5),
    ],
)
def test_what_comes_is_typed(lines: list[tuple[str, str]], field: str, value: object) -> None:
    found = All.read(httpx2.Headers([*lines, ("X-Other", "1")]))
    assert {name: one for name, one in found if one is not UNSET} == {field: value}


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("X-Total", "many", "Input should be a valid integer"),
        ("X-Total", "-1", "greater than or equal to 0"),
        ("X-Total", "1.5", "Input should be a valid integer"),
        ("X-Done", "1", "Input should be a valid boolean"),
        ("X-Sizes", "1,b", r"\[1\]: Input should be a valid integer"),
        ("X-Shape", "a,1,b", "expected names and values in turn"),
        ("X-Meta", '{"a": 1', "Expecting"),
        ("X-Meta", '{"a": NaN}', "NaN is no number"),
        ("X-Meta", '1, "X-Total": 5', "Extra data"),
    ],
)
def test_what_is_not_as_promised_is_refused_by_name(name: str, text: str, problem: str) -> None:
    with pytest.raises(HeaderError, match=f"the header {name}: .*{problem}") as caught:
        All.read(httpx2.Headers({name: text}))
    assert caught.value.name == name
    assert isinstance(caught.value, ApiError)


def test_what_has_to_come_is_missed() -> None:
    assert Needed.read(httpx2.Headers({"X-Total": "1"})).total == 1
    with pytest.raises(HeaderError, match="the header X-Total: Field required"):
        Needed.read(httpx2.Headers())


def test_nothing_can_be_changed() -> None:
    found = Needed.read(httpx2.Headers({"X-Total": "1"}))
    with pytest.raises(ValidationError, match="frozen"):
        found.total = 2
