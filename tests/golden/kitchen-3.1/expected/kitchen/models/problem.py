"""Models: `Problem`."""

from .._runtime.models import Maybe, Model
from .._runtime.unset import UNSET


class Problem(Model):
    code: int
    message: Maybe[str] = UNSET
