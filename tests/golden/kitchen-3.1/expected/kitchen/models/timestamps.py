"""Models: `Timestamps`."""

from .._runtime.formats import DateTime
from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class Timestamps(Model):
    created_at: Maybe[DateTime] = UNSET
    updated_at: Maybe[DateTime] = UNSET
