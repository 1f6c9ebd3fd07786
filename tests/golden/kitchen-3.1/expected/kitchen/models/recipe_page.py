"""Models: `RecipePage`."""

from typing import Annotated

from pydantic import Field

from .._runtime.format_texts import Uri
from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET
from .recipe import Recipe


class RecipePage(Model):
    items: list[Recipe]
    total: Annotated[int, Field(ge=0)]
    next: Maybe[Uri] = UNSET
