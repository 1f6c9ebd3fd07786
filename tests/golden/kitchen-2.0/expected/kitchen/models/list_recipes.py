"""Models: `ListRecipesCoursesItem`."""

from .._runtime.enums import OpenStrEnum


class ListRecipesCoursesItem(OpenStrEnum):
    STARTER = "starter"
    MAIN = "main"
    DESSERT = "dessert"
