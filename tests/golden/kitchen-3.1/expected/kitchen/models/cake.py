"""Models: `CakeKind`, `Cake`."""

from .._runtime.enums import OpenStrEnum
from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class CakeKind(OpenStrEnum):
    CAKE = "cake"


class Cake(Model):
    kind: CakeKind
    layers: Maybe[int] = UNSET
