"""Models: `Portion`."""

from typing import Annotated, TypeAlias

from pydantic import Field

from .._runtime.models import Json

Portion: TypeAlias = Annotated[list[Json], Field(min_length=2)]
"""Only 3.1 and later can say this."""
