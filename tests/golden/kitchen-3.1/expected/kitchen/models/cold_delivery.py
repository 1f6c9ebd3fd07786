"""Models: `Delivery`, `ColdDelivery`, `LiveDelivery`, `DeliveryVariant`."""

from typing import Annotated, TypeAlias

from pydantic import Field

from .._runtime.formats import DateTime, Uuid
from .._runtime.models import Maybe, Model, Number
from .._runtime.multiples import MultipleOf
from .._runtime.unions import Tagged
from .._runtime.unset import UNSET


class Delivery(Model):
    id: Uuid
    kind: str
    at: Maybe[DateTime] = UNSET
    weight: Annotated[Maybe[Number], Field(ge=0), MultipleOf(0.5)] = UNSET


class ColdDelivery(Delivery):
    celsius: Annotated[int, Field(ge=-30, le=8)]


class LiveDelivery(Delivery):
    animals: Annotated[Maybe[list[str]], Field(max_length=12)] = UNSET


DeliveryVariant: TypeAlias = Annotated[
    ColdDelivery | LiveDelivery | Delivery,
    Tagged(
        "kind",
        {"ColdDelivery": ColdDelivery, "LiveDelivery": LiveDelivery},
        default=Delivery,
    ),
]
"""The base, or what is made of it."""
