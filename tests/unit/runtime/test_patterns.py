"""Patterns that Python's `re` runs, in whatever type they stand."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from pydantic import Field, ValidationError
from runtime.models import Maybe, Model
from runtime.patterns import Matches
from runtime.unset import UNSET


class Login(Model):
    """A field of each kind."""

    name: Annotated[str, Field(min_length=2), Matches(r"\bme\b")]
    words: Maybe[list[Annotated[str, Matches("(?<!a)b")] | None]] = UNSET


def test_what_is_found_anywhere_is_kept() -> None:
    text = '{"name":"not me","words":["b",null]}'
    assert Login.model_validate_json(text).model_dump_json() == text


@pytest.mark.parametrize(
    ("data", "problem", "place"),
    [
        ({"name": "some"}, "string_pattern_mismatch", ("name",)),
        ({"name": "m"}, "string_too_short", ("name",)),
        ({"name": 1}, "string_type", ("name",)),
        ({"name": "me", "words": ["ab"]}, "string_pattern_mismatch", ("words", 0)),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(
    data: object, problem: str, place: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        Login.model_validate(data)
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == (problem, place)


def test_a_pattern_is_compiled_when_it_is_needed() -> None:
    class Late(Model):
        text: Annotated[str, Matches("(")]

    with pytest.raises(re.error):
        Late(text="a")
