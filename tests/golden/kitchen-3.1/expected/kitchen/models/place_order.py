"""Models: `PlaceOrderRequest`."""

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class PlaceOrderRequest(Model):
    table: int
    dishes: Maybe[list[str]] = UNSET
    hurry: Maybe[bool] = UNSET
    """Default: `False`."""
