"""The table of rules: every kind of change that is told apart, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from specular.review.rules import api, operations, parameters, requests, responses, types
from specular.review.rules.rule import Rule

_TABLES: Final = (operations, parameters, requests, responses, types, api)

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {rule.id: rule for table in _TABLES for rule in table.RULES}
)
"""The rules by their ids, in the order in which a report has them."""
