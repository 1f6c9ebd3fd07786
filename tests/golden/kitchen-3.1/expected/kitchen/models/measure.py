"""Models: `MeasureUnit`, `Measure`."""

from typing import Annotated

from pydantic import Field

from .._runtime.enums import OpenStrEnum
from .._runtime.models import Maybe, Model, Number
from .._runtime.unset import UNSET


class MeasureUnit(OpenStrEnum):
    G = "g"
    ML = "ml"
    PCS = "pcs"


class Measure(Model):
    amount: Annotated[Number, Field(gt=0, le=1000)]
    unit: Maybe[MeasureUnit] = UNSET
    """Default: `"g"`."""
