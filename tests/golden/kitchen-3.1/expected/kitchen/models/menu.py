"""Models: `MenuLine`, `Menu`."""

from pydantic import ConfigDict

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET
from .dish import Dish


class MenuLine(Model):
    dish: Maybe[Dish] = UNSET


class Menu(Model):
    model_config = ConfigDict(extra="forbid")

    lines: Maybe[list[MenuLine]] = UNSET
