"""Models: `Portion`."""

from typing import Annotated, TypeAlias

from .._runtime.models import Number
from .._runtime.tuples import PrefixItems
from .quantity import Quantity

Portion: TypeAlias = Annotated[tuple[Number, Quantity], PrefixItems(Number, Quantity)]
"""Only 3.1 and later can say this."""
