"""Multiples of fractions, which floats have not exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticKnownError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


@dataclass(frozen=True, slots=True)
class MultipleOf:
    """Annotates a number that must be a multiple of another, by their decimal digits.

    `19.99` is a multiple of `0.01`, though of the floats behind them it is not true.
    """

    step: float

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Divide after everything else is checked."""
        return core_schema.no_info_after_validator_function(
            self._check, handler(source)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Name the other number."""
        return {**handler(schema), "multipleOf": self.step}

    def _check(self, value: float) -> float:
        if _exact(value) % _exact(self.step):
            raise PydanticKnownError("multiple_of", {"multiple_of": self.step})
        return value


def _exact(number: float) -> Fraction:
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
