"""How values are checked, and what is said of the first problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from pydantic_core import from_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import ValidationError


# Who sends an endless item would fill the memory.
_LONGEST_ITEM: Final = 64 * 2**20


def first_problem(error: ValidationError) -> tuple[Sequence[str | int], str]:
    """Return where the first problem is and what it is."""
    return _problems(error)[0]


def all_problems(error: ValidationError) -> str:
    """Return what every problem is, and where."""
    return "; ".join(problem_text(*one) for one in _problems(error))


def _problems(error: ValidationError) -> list[tuple[Sequence[str | int], str]]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [(one["loc"], one["msg"]) for one in found]


def made_with(schema: object, key: str) -> Any:
    """Return what the schema of an annotation has under a key.

    pydantic hands over the whole, in which checks of other annotations may be.
    """
    found = cast("Mapping[str, Any]", schema)
    while key not in found:
        found = found["schema"]
    return found[key]


def path_text(location: Sequence[str | int]) -> str:
    """Return a path such as `job.flow[0].id`."""
    steps = [f"[{s}]" if isinstance(s, int) else f".{s}" for s in location]
    return "".join(steps).removeprefix(".")


def problem_text(location: Sequence[str | int], problem: str) -> str:
    """Return what is wrong and, unless it is the whole value, where."""
    return f"{path_text(location)}: {problem}" if location else problem


def require_finite(text: bytes) -> None:
    """Raise ValueError where JSON text has `NaN` or `Infinity` (RFC 8259, 6).

    pydantic reads and writes them wherever the document says nothing of the type.
    """
    if b"NaN" in text or b"Infinity" in text:
        try:
            from_json(text, allow_inf_nan=False)
        except ValueError as error:
            raise ValueError(f"Invalid JSON: {error}") from None


def require_short(size: int) -> None:
    """Raise ValueError where an item of a sequence has more bytes than any may."""
    if size > _LONGEST_ITEM:
        raise ValueError(f"an item is longer than {_LONGEST_ITEM:,} bytes")
