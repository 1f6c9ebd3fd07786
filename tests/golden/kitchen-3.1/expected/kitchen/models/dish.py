"""Models: `Dish`."""

from typing import TypeAlias

from .cake import Cake
from .soup import Soup

Dish: TypeAlias = Cake | Soup
