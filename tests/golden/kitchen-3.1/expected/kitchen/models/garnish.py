"""Models: `Garnish`."""

from typing import Literal

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class Garnish(Model):
    sort: Literal["garnish"]
    herbs: Maybe[list[str]] = UNSET
