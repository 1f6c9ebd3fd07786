"""Bounds of whole numbers are whole numbers that say the same."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specular.ir.types import Bounds
from specular.lowering.numbers import whole_bounds

NUMBERS = st.one_of(
    st.integers(-50, 50), st.integers(-200, 200).map(lambda one: one / 8), st.just(1e30)
)


def admits(bounds: Bounds, number: int) -> bool:
    """Whether a whole number is within bounds."""
    step = bounds.multiple_of
    return (
        (bounds.minimum is None or number >= bounds.minimum)
        and (bounds.exclusive_minimum is None or number > bounds.exclusive_minimum)
        and (bounds.maximum is None or number <= bounds.maximum)
        and (bounds.exclusive_maximum is None or number < bounds.exclusive_maximum)
        and (step is None or Fraction(number) % Fraction(repr(step)) == 0)
    )


@given(
    st.builds(
        Bounds,
        *[st.one_of(st.none(), NUMBERS)] * 4,
        st.one_of(st.none(), NUMBERS.filter(lambda one: one > 0)),
    )
)
def test_the_same_numbers_are_within(bounds: Bounds) -> None:
    whole = whole_bounds(bounds)
    texts = repr(whole)
    assert "." not in texts
    assert "e+" not in texts
    assert [n for n in range(-60, 60) if admits(bounds, n)] == [
        n for n in range(-60, 60) if admits(whole, n)
    ]


@pytest.mark.parametrize("bounds", [Bounds(), Bounds(1, 2, 3, 4, 5), Bounds(multiple_of=1)])
def test_whole_numbers_stay(bounds: Bounds) -> None:
    assert whole_bounds(bounds) == bounds


def test_what_says_nothing_of_whole_numbers_goes() -> None:
    assert whole_bounds(Bounds(multiple_of=0.5)) == Bounds()
    assert whole_bounds(Bounds(multiple_of=1.5, maximum=1e30)) == Bounds(
        multiple_of=3, maximum=10**30
    )
