"""The keywords that bound a number or a size."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from specular.ir import checks
    from specular.openapi.schema import SchemaObject

LIMITS: Final[
    tuple[tuple[checks.LimitKeyword, str, Callable[[SchemaObject], float | None]], ...]
] = (
    ("multipleOf", "number", lambda one: one.bounds.multiple_of),
    ("minimum", "number", lambda one: one.bounds.minimum),
    ("exclusiveMinimum", "number", lambda one: one.bounds.exclusive_minimum),
    ("maximum", "number", lambda one: one.bounds.maximum),
    ("exclusiveMaximum", "number", lambda one: one.bounds.exclusive_maximum),
    ("minLength", "string", lambda one: one.min_length),
    ("maxLength", "string", lambda one: one.max_length),
    ("minItems", "array", lambda one: one.min_items),
    ("maxItems", "array", lambda one: one.max_items),
    ("minProperties", "object", lambda one: one.min_properties),
    ("maxProperties", "object", lambda one: one.max_properties),
)
"""Each keyword with the kind of value that it is for, and how a schema has it."""
