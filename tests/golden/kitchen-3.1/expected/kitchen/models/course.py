"""Models: `Course`."""

from .._runtime.enums import OpenStrEnum


class Course(OpenStrEnum):
    """When it is eaten."""

    STARTER = "starter"
    MAIN = "main"
    DESSERT = "dessert"
