"""The value of what was not given: it is not `null`, and it is never written."""

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The type of `UNSET`, for annotations and `isinstance`.

    An enumeration of one, so that type checkers narrow `x is UNSET` and every copy is
    the object itself.
    """

    # A value that no JSON encoder takes: `UNSET` is left out, or it is a mistake.
    UNSET = ...

    def __bool__(self) -> Literal[False]:
        """Be false, so that `if job.author_id:` narrows to a given value."""
        return False

    def __repr__(self) -> str:
        """Show the name that one writes."""
        return "UNSET"

    __str__ = __repr__


UNSET: Final = Unset.UNSET
