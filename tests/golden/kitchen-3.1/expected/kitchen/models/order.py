"""Models: `OrderState`, `Order`."""

from typing import Annotated

from pydantic import Field

from .._runtime.enums import OpenStrEnum
from .._runtime.integers import Int64
from .._runtime.models import Maybe
from .._runtime.unset import UNSET
from .timestamps import Timestamps


class OrderState(OpenStrEnum):
    OPEN = "open"
    COOKING = "cooking"
    SERVED = "served"


class Order(Timestamps):
    """What a table has asked for."""

    number: Int64
    recipe_id: Annotated[str, Field(alias="recipeId")]
    state: Maybe[OrderState] = UNSET
