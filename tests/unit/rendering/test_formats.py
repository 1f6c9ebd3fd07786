"""The tables of formats fit each other and the runtime."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import TypeAdapter
from runtime import format_texts, formats, integers

from specular.config import CHECKED_FORMATS, NATIVE_FORMATS
from specular.ir.types import Bounds, IntegerType, StringType
from specular.rendering.formats import CHECKED, INTEGERS, NATIVE, Formats
from specular.rendering.imports import Imports


def test_the_settings_know_what_is_in_the_tables() -> None:
    assert tuple(NATIVE) == NATIVE_FORMATS
    assert sorted((*CHECKED, *INTEGERS)) == sorted(CHECKED_FORMATS)


@pytest.mark.parametrize("name", NATIVE)
def test_a_native_format_has_its_type_in_the_runtime(name: str) -> None:
    found = getattr(formats, NATIVE[name])
    assert TypeAdapter(found).json_schema() == {"type": "string", "format": name}


@pytest.mark.parametrize("name", CHECKED)
def test_a_checked_format_has_its_type_in_the_runtime(name: str) -> None:
    found = getattr(format_texts, CHECKED[name])
    assert get_args(found)[0] is str
    assert TypeAdapter(found).json_schema() == {"type": "string", "format": name}


@pytest.mark.parametrize("name", INTEGERS)
def test_an_integer_has_its_range_in_the_runtime(name: str) -> None:
    use = Formats({}).of(IntegerType(format=name))
    assert use is not None
    described = TypeAdapter(getattr(integers, use.name)).json_schema()
    assert (described["minimum"], described["maximum"]) == INTEGERS[name]


@pytest.mark.parametrize(
    ("bounds", "says_all"),
    [
        (Bounds(0, None, 9, None), True),
        (Bounds(None, -1, None, 2**31 - 1), True),
        (Bounds(0), False),
        (Bounds(-(2**31) - 1, None, 9), False),
        (Bounds(0, None, 2**31), False),
    ],
)
def test_a_range_goes_without_saying_where_the_schema_has_a_narrower_one(
    bounds: Bounds, *, says_all: bool
) -> None:
    assert (Formats({}).of(IntegerType(bounds, "int32")) is None) is says_all


def test_what_says_nothing_has_no_type() -> None:
    for found in (StringType("password"), StringType("int32"), StringType(), IntegerType()):
        assert Formats({}).of(found) is None
    assert Formats({}).of(IntegerType(format="date")) is None


def test_names_from_two_modules_are_told_apart() -> None:
    imports = Imports({"Model"})
    called = [
        imports.add("a", "Money"),
        imports.add("b", "Money"),
        imports.add_type("c", "Money"),
        imports.add_type("d", "money"),
        imports.add_type("e", "Model"),
        imports.add("b", "Money"),
    ]
    assert called == ["Money", "Money_", "Money__", "money_", "Model_", "Money_"]
    assert imports.lines() == [
        "from a import Money",
        "from b import Money as Money_",
        "from c import Money as Money__",
        "from d import money as money_",
        "from e import Model as Model_",
    ]
