"""From a line and a column to the JSON pointer of what stands there."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Anchor
from specular.loading.nodes import pointer_of
from specular.loading.text import Lines

if TYPE_CHECKING:
    from specular.diagnostics import Find
    from specular.ir.types import JsonValue

_FEW: Final = 2_000
"""Of how many members each is looked at; more are taken to stand in the order of the text."""

_MARGIN: Final = re.compile(r"\s*(?:- +)*")
"""What stands before the first key of a line; a dash of YAML is before the item that it begins."""


def pointer_at(text: str, data: JsonValue, find: Find, line: int, column: int | None) -> str | None:
    """Return the pointer of the innermost value at a place; None where the text has no such line.

    Without a column that is what begins first on the line, else what goes on there.
    """
    lines = Lines(text)
    if not 1 <= line <= lines.count:
        return None
    if column is None:
        margin = _MARGIN.match(lines.line(line))
        column = 1 if margin is None else margin.end() + 1
    target = lines.offset(line, min(column, len(lines.line(line)) + 1))
    keys: list[str] = []
    start = 0
    while isinstance(data, dict | list):
        steps = list(data) if isinstance(data, dict) else [str(one) for one in range(len(data))]

        def offset(step: str) -> int:
            return find([*keys, step], Anchor.KEY)

        index = bisect_right(steps, target, key=offset) - 1
        if len(steps) <= _FEW:
            # An alias of YAML stands where its value is written, which is in no order.
            offsets = [offset(step) for step in steps]
            before = [one for one in offsets if start <= one <= target]
            index = offsets.index(max(before)) if before else -1
        if index < 0 or offset(steps[index]) < start:
            break
        start = offset(steps[index])
        data = data[steps[index]] if isinstance(data, dict) else data[index]
        keys.append(steps[index])
    return pointer_of(keys)
