"""Models: `Ingredient`."""

from typing import Annotated

from pydantic import ConfigDict, Field

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET
from .measure import Measure


class Ingredient(Model):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60)]
    measure: Measure
    per_serving: Annotated[Maybe[bool], Field(alias="per-serving")] = UNSET
    origin: Maybe[str | None] = UNSET
    """Null where nobody knows."""
