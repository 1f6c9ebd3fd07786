"""Models: `MenuLine`, `Menu`."""

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET
from .dish import Dish


class MenuLine(Model):
    dish: Maybe[Dish] = UNSET


class Menu(Model):
    lines: Maybe[list[MenuLine]] = UNSET
