"""Models: `Garnish`."""

from typing import Annotated, Literal

from .._runtime.applicators import (
    Contains,
    DependentRequired,
    If,
    Not,
    PatternProperties,
    Properties,
    PropertyNames,
    Required,
)
from .._runtime.assertions import Const, Listed, MaxLength, TypeIs
from .._runtime.checks import Check, CheckedModel
from .._runtime.models import Maybe
from .._runtime.unset import UNSET


class Garnish(CheckedModel):
    __checks__ = (
        DependentRequired({"cut": ["herbs"]}),
        PatternProperties({"^x-": TypeIs("string")}),
        PropertyNames(MaxLength(20)),
        Not(Required("sauce")),
        If(Required("cut"), then=Properties({"cut": Listed("fine", "coarse")})),
    )

    sort: Literal["garnish"]
    herbs: Annotated[Maybe[list[str]], Check(Contains(Const("parsley")))] = UNSET
