"""Enumerations are exact; the open ones keep what they do not know."""

from __future__ import annotations

import gc
import json
from enum import Enum
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from runtime.enums import ClosedIntEnum, ClosedStrEnum, OpenIntEnum, OpenStrEnum
from runtime.models import Maybe, Model
from runtime.unset import UNSET

from unit.runtime.twins import twins


class Status(OpenStrEnum):
    """Open strings."""

    DONE = "done"
    IN_PROGRESS = "in-progress"


class Strict(ClosedStrEnum):
    """Closed strings."""

    DONE = "done"
    IN_PROGRESS = "in-progress"


class Level(OpenIntEnum):
    """Open integers."""

    ONE = 1
    TWO = 2


class StrictLevel(ClosedIntEnum):
    """Closed integers."""

    ONE = 1
    TWO = 2


class Holder(Model):
    """An object with one of each."""

    status: Maybe[Status] = UNSET
    strict: Maybe[Strict] = UNSET
    level: Maybe[Level] = UNSET
    strict_level: Maybe[StrictLevel] = UNSET


def problem(name: str, text: str) -> tuple[tuple[int | str, ...], str, str]:
    with pytest.raises(ValidationError) as caught:
        Holder.model_validate_json(f'{{"{name}":{text}}}')
    [found] = caught.value.errors()
    return found["loc"], found["type"], found["msg"]


def test_known_values_are_the_members_themselves() -> None:
    assert Holder.model_validate_json('{"status":"done"}').status is Status.DONE
    assert Holder.model_validate({"status": "done"}).status is Status.DONE
    assert Holder.model_validate({"status": Status.DONE, "level": 1}).level is Level.ONE
    assert Holder(strict=Strict.DONE).strict is Strict.DONE
    assert Status.DONE.is_known


def test_an_unknown_value_is_kept_and_behaves_as_its_string() -> None:
    unknown = Holder.model_validate_json('{"status":" New-1 "}').status
    assert isinstance(unknown, Status)
    assert not unknown.is_known
    assert [unknown, unknown.value] == [" New-1 ", " New-1 "]
    assert [unknown, Status.DONE] == [Status(" New-1 "), Status("done")]
    assert hash(unknown) == hash(" New-1 ")
    assert f"{unknown}|{unknown:>8}" == " New-1 |  New-1 "
    assert json.dumps({"a": unknown}) == '{"a": " New-1 "}'
    assert sorted([Status("z"), Status.DONE, Status("a")]) == ["a", "done", "z"]
    assert Holder(status=unknown).model_dump_json() == '{"status":" New-1 "}'
    assert repr(Status("x")) == "<Status: 'x' (unknown)>"
    assert repr(Status.DONE) == "<Status.DONE: 'done'>"


@pytest.mark.parametrize("value", [Status("x"), Status.DONE, Level(9), Level.ONE])
def test_copies_and_pickles_are_equal(value: Status | Level) -> None:
    for twin in twins(value):
        assert twin == value
        assert type(twin) is type(value)
        assert twin.is_known == value.is_known


def test_unknown_values_are_not_collected() -> None:
    adapter = TypeAdapter(list[Status])
    before = len(Status._value2member_map_), len(Status.__members__)
    adapter.validate_json(json.dumps([f"new-{number}" for number in range(1000)]))
    gc.collect()
    assert (len(Status._value2member_map_), len(Status.__members__)) == before
    assert list(Status) == [Status.DONE, Status.IN_PROGRESS]


@pytest.mark.parametrize("text", ["1", "true", "null", '["done"]'])
def test_an_open_enumeration_of_strings_takes_only_strings(text: str) -> None:
    assert problem("status", text)[:2] == (("status",), "string_type")


@pytest.mark.parametrize("text", ['"new"', '"Done"', "1", "null"])
def test_a_closed_enumeration_lists_what_it_takes(text: str) -> None:
    message = "Input should be 'done' or 'in-progress'"
    assert problem("strict", text) == (("strict",), "enum", message)


def test_integers_are_compared_as_json_compares() -> None:
    holder = Holder.model_validate_json('{"level":1.0,"strict_level":2.0}')
    assert holder.level is Level.ONE
    assert holder.strict_level is StrictLevel.TWO
    assert Holder.model_validate_json('{"level":7}').model_dump_json() == '{"level":7}'
    assert repr(Level(7)) == "<Level: 7 (unknown)>"
    assert Level(7) + 1 == 8
    for text in ("true", '"1"', "1.5", "null"):
        assert problem("level", text)[:2] == (("level",), "int_type")
        assert problem("strict_level", text)[:2] == (("strict_level",), "enum")
    assert problem("strict_level", "7") == (("strict_level",), "enum", "Input should be 1 or 2")


def test_a_member_of_another_enumeration_is_its_string() -> None:
    class Elsewhere(str, Enum):  # noqa: UP042 - the kind whose str() is not its value
        DONE = "done"
        NEW = "new"

    assert Status(Elsewhere.DONE) is Status.DONE
    assert str(Status(Elsewhere.NEW)) == "new"
    assert type(Status(Elsewhere.NEW).value) is str


def test_other_types_are_no_members() -> None:
    wrong: Any = []
    for kind in (Status, Level):
        with pytest.raises(ValueError, match="is not a valid"):
            kind(wrong)


def test_the_json_schema_lists_the_values() -> None:
    schema = Holder.model_json_schema()["$defs"]
    assert schema["Status"] == {
        "enum": ["done", "in-progress"],
        "title": "Status",
        "type": "string",
    }
    assert schema["StrictLevel"] == {"enum": [1, 2], "title": "StrictLevel", "type": "integer"}
