"""Models: `FollowOrdersFilter`."""

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class FollowOrdersFilter(Model):
    state: Maybe[str] = UNSET
    table: Maybe[int] = UNSET
