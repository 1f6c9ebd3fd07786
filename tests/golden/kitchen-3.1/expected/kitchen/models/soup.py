"""Models: `SoupKind`, `Soup`."""

from .._runtime.enums import OpenStrEnum
from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class SoupKind(OpenStrEnum):
    SOUP = "soup"


class Soup(Model):
    kind: SoupKind
    hot: Maybe[bool] = UNSET
