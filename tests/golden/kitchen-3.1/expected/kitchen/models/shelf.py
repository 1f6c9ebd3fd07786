"""Models: `Shelf`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.assertions import MinProperties
from .._runtime.checks import CheckedModel
from .._runtime.models import Maybe
from .._runtime.unset import UNSET


class Shelf(CheckedModel):
    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, Shelf]

    __checks__ = (MinProperties(1),)

    label: Maybe[str] = UNSET
