"""The items of an array are validated by their places."""

from __future__ import annotations

import json
from typing import Annotated, TypeAlias

import pytest
from pydantic import TypeAdapter, ValidationError
from runtime.models import Json, Maybe, Model, Number
from runtime.tuples import PrefixItems
from runtime.unset import UNSET


class Leaf(Model):
    """An item that is an object."""

    a: Maybe[int] = UNSET


Point: TypeAlias = Annotated[tuple[Number, Number], PrefixItems(Number, Number)]
Row: TypeAlias = Annotated[tuple[str, *tuple[Leaf, ...]], PrefixItems(str, rest=Leaf, max_items=3)]
Early: TypeAlias = Annotated[list[str | Leaf], PrefixItems(str, Leaf)]
Open: TypeAlias = Annotated[list[Json], PrefixItems(str, Leaf, rest=Json, min_items=1)]


class Holder(Model):
    """All of them."""

    point: Maybe[Point] = UNSET
    row: Maybe[Row] = UNSET
    early: Maybe[Early] = UNSET
    open: Maybe[Open | None] = UNSET


@pytest.mark.parametrize(
    "value",
    [
        {"point": [1, 2.5]},
        {"row": ["a"]},
        {"row": ["a", {"a": 1}, {"b": 2}]},
        {"early": []},
        {"early": ["a"]},
        {"early": ["a", {"a": 1, "b": None}]},
        {"open": ["a"]},
        {"open": ["a", {}, 3, [None]]},
        {"open": None},
    ],
)
def test_what_fits_is_read_and_written_back(value: Json) -> None:
    holder = Holder.model_validate(value)
    assert holder.model_dump(mode="json", exclude_unset=True) == value
    text = holder.model_dump_json(exclude_unset=True)
    assert json.loads(text) == value
    assert Holder.model_validate_json(text) == holder
    assert Holder.model_validate(holder.model_dump()) == holder


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"point": [1]}, ("point", 1)),
        ({"point": [1, 2, 3]}, ("point",)),
        ({"point": [1, "2"]}, ("point", 1)),
        ({"point": "12"}, ("point",)),
        ({"point": {"0": 1}}, ("point",)),
        ({"row": []}, ("row", 0)),
        ({"row": ["a", 1]}, ("row", 1)),
        ({"row": ["a", {}, {}, {}]}, ("row",)),
        ({"early": [1]}, ("early", 0)),
        ({"early": ["a", {"a": "1"}]}, ("early", 1, "a")),
        ({"early": ["a", {}, 1]}, ("early",)),
        ({"open": []}, ("open",)),
    ],
)
def test_what_does_not_fit_is_told_by_its_place(value: Json, place: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        Holder.model_validate(value)
    assert [error["loc"] for error in caught.value.errors()] == [place]


def test_objects_are_made_of_the_items() -> None:
    holder = Holder.model_validate({"row": ["a", {"a": 1}], "early": ["a", {"a": 2}]})
    assert holder.row == ("a", Leaf(a=1))
    assert holder.early == ["a", Leaf(a=2)]
    assert Holder(row=("a", Leaf(a=1))).row == holder.row


def test_the_items_are_described() -> None:
    described = TypeAdapter[Json](Row).json_schema()
    described.pop("$defs")
    assert described == {
        "type": "array",
        "prefixItems": [{"type": "string"}],
        "items": {"$ref": "#/$defs/Leaf"},
        "maxItems": 3,
    }
    assert TypeAdapter[Json](Point).json_schema()["items"] is False
