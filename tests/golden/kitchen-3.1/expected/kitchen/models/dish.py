"""Models: `Dish`."""

from typing import Annotated, TypeAlias

from .._runtime.unions import Tagged
from .cake import Cake
from .soup import Soup

Dish: TypeAlias = Annotated[Cake | Soup, Tagged("kind", {"cake": Cake, "soup": Soup})]
