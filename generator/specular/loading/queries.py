"""JSONPath (RFC 9535): which values of a document an expression selects."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from specular.diagnostics import closest
from specular.loading.pointers import descend
from specular.loading.text import MAX_DEPTH

if TYPE_CHECKING:
    from jsonpath import JSONPath, JSONPathEnvironment
    from jsonpath.segments import JSONPathSegment

    from specular.ir.types import JsonValue

Location: TypeAlias = "tuple[str | int, ...]"
"""The keys and indices that lead from the root to a value."""


class QueryLibraryMissingError(Exception):
    """The library that reads JSONPath is not installed."""


class QueryError(ValueError):
    """An expression is no JSONPath, or cannot be evaluated; the message says why."""


class Queries:
    """Evaluates expressions over one document.

    Raises QueryLibraryMissingError where the library is not installed.
    """

    def __init__(self) -> None:
        try:
            # Only overlays need it, so it is an extra.
            from jsonpath import JSONPathEnvironment  # noqa: PLC0415
        except ImportError:
            raise QueryLibraryMissingError from None
        self._environment: JSONPathEnvironment = JSONPathEnvironment(strict=True)
        # As deep as documents may be.
        self._environment.max_recursion_depth = MAX_DEPTH + 1

    def locations(self, expression: str, data: dict[str, JsonValue]) -> list[Location]:
        """Return the location of each selected value once, in the order of the expression.

        Raises QueryError.
        """
        return self._select(self._read(expression), data)

    def hint(self, expression: str, data: dict[str, JsonValue]) -> str | None:
        """Say how far an expression leads that selects nothing."""
        path = self._read(expression)
        for end in range(len(path.segments) - 1, -1, -1):
            shown = self._begin(path, end)
            reached = self._select(shown, data)
            if reached:
                missing = f"`{shown}` is there, `{self._begin(path, end + 1)}` is not"
                close = _close(path.segments[end], reached, data)
                return f"{missing}; did you mean {close!r}?" if close else missing
        return None

    def _read(self, expression: str) -> JSONPath:
        from jsonpath import JSONPath, JSONPathError  # noqa: PLC0415 - as above

        if not expression.startswith("$"):
            raise QueryError("it must begin with `$`")
        try:
            path = self._environment.compile(expression)
        except JSONPathError as error:
            raise QueryError(str(error.args[0])) from None
        if not isinstance(path, JSONPath):
            raise QueryError("it must be one path")
        return path

    def _begin(self, path: JSONPath, end: int) -> JSONPath:
        from jsonpath import JSONPath  # noqa: PLC0415 - as above

        return JSONPath(env=self._environment, segments=path.segments[:end])

    def _select(self, path: JSONPath, data: dict[str, JsonValue]) -> list[Location]:
        from jsonpath import JSONPathError  # noqa: PLC0415 - as above

        try:
            return list(dict.fromkeys(match.parts for match in path.finditer(data)))
        except JSONPathError as error:
            raise QueryError(str(error.args[0])) from None


def _close(
    segment: JSONPathSegment, reached: list[Location], data: dict[str, JsonValue]
) -> str | None:
    """Return the name that was probably meant in a segment that selects nothing."""
    keys: dict[str, None] = {}
    for location in reached:
        value = descend(data, [str(part) for part in location])[-1]
        keys |= dict.fromkeys(value) if isinstance(value, dict) else {}
    names = (str(getattr(one, "name", "")) for one in segment.selectors)
    return next((close for name in names if (close := closest(name, keys))), None)
