"""Models: `RecipeNutrition`, `Recipe`, `RecipeRequest`."""

from typing import Annotated

from pydantic import Field

from .._runtime.applicators import UniqueItems
from .._runtime.checks import Check
from .._runtime.formats import Date, DateTime
from .._runtime.integers import Int32
from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET
from .course import Course
from .ingredient import Ingredient
from .step import Step


class RecipeNutrition(Model):
    kcal: Maybe[int] = UNSET
    class_: Annotated[Maybe[str], Field(alias="class")] = UNSET
    """A letter."""


class Recipe(Model):
    """How to cook one dish."""

    id: str
    """Read-only."""

    title: Annotated[str, Field(min_length=1)]
    """Example: `"Tomato soup"`."""

    course: Maybe[Course] = UNSET
    """When it is eaten."""

    ingredients: Annotated[list[Ingredient], Field(min_length=1)]
    tags: Annotated[Maybe[list[str]], Check(UniqueItems())] = UNSET
    servings: Annotated[Maybe[Int32], Field(ge=1)] = UNSET
    """Default: `4`."""

    created: Maybe[DateTime] = UNSET
    """Read-only."""

    season: Maybe[Date] = UNSET
    steps: Maybe[list[Step]] = UNSET
    notes: Maybe[dict[str, str]] = UNSET
    nutrition: Maybe[RecipeNutrition] = UNSET


class RecipeRequest(Model):
    """How to cook one dish.

    The request form of `Recipe`.
    """

    __read_only__ = (
        "id",
        "created",
    )

    title: Annotated[str, Field(min_length=1)]
    """Example: `"Tomato soup"`."""

    course: Maybe[Course] = UNSET
    """When it is eaten."""

    ingredients: Annotated[list[Ingredient], Field(min_length=1)]
    tags: Annotated[Maybe[list[str]], Check(UniqueItems())] = UNSET
    servings: Annotated[Maybe[Int32], Field(ge=1)] = UNSET
    """Default: `4`."""

    season: Maybe[Date] = UNSET
    steps: Maybe[list[Step]] = UNSET
    notes: Maybe[dict[str, str]] = UNSET
    nutrition: Maybe[RecipeNutrition] = UNSET
    secret: Maybe[str] = UNSET
    """Write-only."""
