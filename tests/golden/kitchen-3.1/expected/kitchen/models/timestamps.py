"""Models: `Timestamps`."""

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class Timestamps(Model):
    created_at: Maybe[str] = UNSET
    updated_at: Maybe[str] = UNSET
