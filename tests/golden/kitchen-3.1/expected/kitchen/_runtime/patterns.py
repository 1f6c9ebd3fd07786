"""Patterns that pydantic's own engine does not run: lookaround and references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic_core import PydanticKnownError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler


@dataclass(frozen=True, slots=True)
class Matches:
    """Annotates text in which a regular expression must be found, by Python's `re`.

    It is compiled when it is first needed. For some expressions there are texts that
    take `re` very long: limit the length of what strangers may send.
    """

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Search after everything else is checked."""
        return core_schema.no_info_after_validator_function(
            self._check, handler(source)
        )

    def _check(self, value: str) -> str:
        if _compiled(self.pattern).search(value) is None:
            raise PydanticKnownError(
                "string_pattern_mismatch", {"pattern": self.pattern}
            )
        return value


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
