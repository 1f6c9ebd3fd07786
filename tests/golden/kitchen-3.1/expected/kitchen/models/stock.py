"""Models: `Stock`."""

from typing import Annotated, TypeAlias

from pydantic import Field

Stock: TypeAlias = dict[str, dict[str, Annotated[int, Field(ge=0)]]]
"""How much is on each shelf of each room."""
