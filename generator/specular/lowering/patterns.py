"""Regular expressions: JSON Schema's dialect is ECMA-262, pydantic's is that of Rust's `regex`."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from specular.diagnostics import Code

if TYPE_CHECKING:
    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject

_NOT_IN_RUST = re.compile(
    r"\(\?[^:]"  # look-around, named groups, flags
    r"|\\[1-9kKGZhHRXcuxpPNUzAC]"  # back references, and escapes that the dialects read apart
    r"|[*+?}]\+"  # possessive quantifiers
    r"|\[[^\]]*(?:\[|&&|--|~~)"  # sets inside sets
    r"|\{\d{4,}|,\d{4,}\}"  # repetitions that make a compiled program too large
    r"|\[\^?\]"  # a bracket first in a set
)


def lower_pattern(schema: SchemaObject, context: Context) -> str | None:
    """Return the pattern of a schema where both dialects read it alike; else warn."""
    pattern = schema.pattern
    if pattern is None or _portable(pattern):
        return pattern
    context.sink.warn(
        Code.SCHEMA_APPROXIMATED,
        f"the pattern {pattern!r} is not checked by the generated models",
        schema.node.key_place("pattern"),
        "look-around, back references and nested sets are read differently by the two engines",
    )
    return None


def _portable(pattern: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return not _NOT_IN_RUST.search(pattern)
