"""Checks see the value as it is in JSON, however it was given, and say what it should be."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError
from runtime.applicators import (
    AnyOf,
    DependentRequired,
    Known,
    Not,
    Required,
    UnevaluatedProperties,
)
from runtime.applicators import UniqueItems as Unique
from runtime.assertions import NOTHING, Const, MinProperties, Multiple, TypeIs, canonical, matches
from runtime.checks import Check, CheckedModel, Exclusive, Valid
from runtime.enums import OpenStrEnum
from runtime.format_texts import Email
from runtime.formats import Date, Written
from runtime.models import Exactly, Maybe, Model, Number
from runtime.multiples import MultipleOf
from runtime.tuples import PrefixItems
from runtime.unions import Tagged
from runtime.unset import UNSET


class Color(OpenStrEnum):
    """An open enumeration."""

    RED = "red"


class Payment(CheckedModel):
    """An object whose members depend on each other."""

    __checks__ = (DependentRequired({"cardNumber": ["billing"]}), MinProperties(1))

    card_number: Annotated[Maybe[str], Field(alias="cardNumber")] = UNSET
    billing: Maybe[str] = UNSET


class Large(Payment):
    """An object for which the checks of its base hold, too."""

    amount: Maybe[int] = UNSET


class Basket(Model):
    """An object with a list of objects."""

    payments: Annotated[list[Payment], Check(Unique())]


def problem(adapter: TypeAdapter[Any], value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    return caught.value.errors()[0]["msg"]


def test_an_object_is_checked_by_its_names_on_the_wire_however_it_is_made() -> None:
    adapter = TypeAdapter[Any](Payment)
    said = "Input should have 'billing' where it has 'cardNumber'"
    assert problem(adapter, {"cardNumber": "1"}) == said
    assert problem(adapter, {"card_number": "1"}) == said
    with pytest.raises(ValidationError, match="should have 'billing'"):
        Payment(card_number="1")
    with pytest.raises(ValidationError, match="at least 1 properties"):
        Payment()
    assert Payment(card_number="1", billing="x").billing == "x"
    assert adapter.validate_json('{"cardNumber": "1", "billing": "x"}').card_number == "1"


def test_the_checks_of_a_base_hold_for_what_derives_from_it() -> None:
    with pytest.raises(ValidationError, match="should have 'billing'"):
        Large(card_number="1", amount=1)


def test_objects_in_a_value_are_compared_as_they_are_written() -> None:
    one, other = Payment(billing="a"), Payment(billing="b")
    assert Basket(payments=[one, other]).payments == [one, other]
    with pytest.raises(ValidationError, match="no two equal items"):
        Basket(payments=[one, Payment(billing="a")])


def test_an_open_enumeration_is_exactly_what_it_lists() -> None:
    tolerant, exact = Valid(lambda: Color), Valid(lambda: Color, exactly=True)
    assert [one.holds("blue", None) for one in (tolerant, exact)] == [True, False]
    assert exact.holds("red", None)
    both = Exclusive(lambda: (Color, str))
    assert not both.holds("red", None)
    assert both.holds("blue", None)


def test_what_is_not_evaluated_is_told_apart_by_what_holds() -> None:
    either = AnyOf(Required("a"), Known("b"))
    check = UnevaluatedProperties(NOTHING, Known("a"), either)
    assert check.holds({"a": 1, "b": 2}, None)
    assert not check.holds({"a": 1, "c": 2}, None)


def test_values_are_compared_as_json_does() -> None:
    assert canonical([1, {"a": True}]) == canonical([1.0, {"a": True}])
    assert canonical([1]) != canonical([True])
    assert Not(Const(1)).holds(True, None)  # noqa: FBT003 (a value)
    assert TypeIs("integer").holds(1.0, None)
    assert Multiple(0.01).holds(19.99, None)


def test_a_pattern_has_an_engine_that_reads_it() -> None:
    assert matches("^a+$", "aa")
    assert matches("^(?!b)", "a")
    assert not matches("^(?!b)", "b")


def test_what_is_nested_too_deeply_is_refused_and_not_a_crash() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValidationError):
        TypeAdapter[Any](Annotated[Any, Check(Unique())]).validate_python(deep)


@pytest.mark.parametrize(
    "annotated",
    [
        Annotated[list[str], PrefixItems(str)],
        Annotated[tuple[str, int], PrefixItems(str, int, min_items=2)],
        Annotated[Payment | Large, Tagged("kind", {"a": Payment, "b": Large})],
        Annotated[Date, Written(Field(max_length=3))],
        Annotated[Number, MultipleOf(0.1)],
        Annotated[Literal[1], Exactly(1)],
        Number,
        Email,
        Color,
    ],
    ids=["list", "tuple", "union", "date", "step", "constant", "number", "format", "enum"],
)
def test_a_check_does_not_hide_what_the_type_says_of_itself(annotated: Any) -> None:  # noqa: ANN401
    checked: Any = Annotated[annotated, Check(Unique()), Check(Not(NOTHING))]
    described = TypeAdapter[Any](checked).json_schema()
    assert described == TypeAdapter[Any](annotated).json_schema()
