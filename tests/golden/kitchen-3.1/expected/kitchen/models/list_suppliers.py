"""Models: `ListSuppliersMinRating`."""

from .._runtime.enums import OpenIntEnum


class ListSuppliersMinRating(OpenIntEnum):
    VALUE_1 = 1
    VALUE_2 = 2
    VALUE_3 = 3
