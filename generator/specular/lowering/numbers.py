"""Ranges of whole numbers, in whole numbers."""

from __future__ import annotations

import math
from fractions import Fraction

from specular.ir.types import Bounds


def whole_bounds(bounds: Bounds) -> Bounds:
    """Return bounds that say the same of whole numbers and are whole numbers themselves.

    `{type: integer, minimum: 0.5, multipleOf: 1.5}` is `{minimum: 1, multipleOf: 3}`.
    """
    step = None if bounds.multiple_of is None else _exact(bounds.multiple_of).numerator
    return Bounds(
        minimum=None if bounds.minimum is None else math.ceil(_exact(bounds.minimum)),
        exclusive_minimum=(
            None
            if bounds.exclusive_minimum is None
            else math.floor(_exact(bounds.exclusive_minimum))
        ),
        maximum=None if bounds.maximum is None else math.floor(_exact(bounds.maximum)),
        exclusive_maximum=(
            None
            if bounds.exclusive_maximum is None
            else math.ceil(_exact(bounds.exclusive_maximum))
        ),
        # A whole number is a multiple of a/b, in lowest terms, where it is one of a.
        multiple_of=None if step == 1 and bounds.multiple_of != 1 else step,
    )


def _exact(number: float) -> Fraction:
    """Return a number as the document writes it: 0.1 is a tenth, though no float is."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
