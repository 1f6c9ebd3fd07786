"""Models: `Quantity`."""

from typing import Annotated, TypeAlias

from pydantic import Field

Quantity: TypeAlias = int | Annotated[str, Field(max_length=10)]
