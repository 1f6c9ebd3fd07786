"""Arrays whose first items each have a type of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pydantic_core import PydanticKnownError, core_schema

from .unset import UNSET
from .validation import made_with

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


class PrefixItems:
    """Annotates a tuple, or a list that may end early, with the types of its items.

    Those behind the listed ones are of the type `rest`; without it there are none.
    """

    def __init__(
        self,
        *prefix: object,
        rest: object = UNSET,
        min_items: int = 0,
        max_items: int | None = None,
    ) -> None:
        self._prefix = prefix
        self._rest = rest
        self._least = min_items
        self._most = max_items

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Validate each item by its place."""
        is_list = getattr(source, "__origin__", None) is list
        items: list[core_schema.CoreSchema] = [
            handler.generate_schema(one) for one in self._prefix
        ]
        if is_list:
            items = [
                core_schema.no_info_wrap_validator_function(_unless_unset, one)
                for one in items
            ]
        if self._rest is not UNSET:
            items.append(handler.generate_schema(self._rest))
        is_open = len(items) > len(self._prefix)
        validated = core_schema.tuple_schema(
            items, variadic_item_index=len(self._prefix) if is_open else None
        )
        serialization = None
        if is_list:
            serialization = core_schema.wrap_serializer_function_ser_schema(
                _written, schema=handler(source)
            )
        return core_schema.no_info_wrap_validator_function(
            self._read_list if is_list else self._read_tuple,
            validated,
            serialization=serialization,
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Describe the items, and how many there may be."""
        items = made_with(schema, "items_schema")
        # Inside of another schema each is described in full, with what its type adds.
        described = handler(core_schema.tuple_schema(items))["prefixItems"]
        count = len(self._prefix)
        rest = described[count] if len(described) > count else False
        limits = {"minItems": self._least or None, "maxItems": self._most}
        return {
            "type": "array",
            "prefixItems": described[:count],
            "items": rest,
            **{name: limit for name, limit in limits.items() if limit is not None},
        }

    def _read_tuple(
        self, value: object, handler: Callable[[object], tuple[Any, ...]]
    ) -> tuple[Any, ...]:
        return handler(tuple(self._items(value)))

    def _read_list(
        self, value: object, handler: Callable[[object], tuple[Any, ...]]
    ) -> list[Any]:
        given = self._items(value)
        missing = len(self._prefix) - len(given)
        found = handler((*given, *[UNSET] * missing))
        return list(found[: len(given)])

    def _items(self, value: object) -> Sequence[object]:
        if not isinstance(value, list | tuple):
            raise PydanticKnownError("list_type")
        items = cast("Sequence[object]", value)
        counted = {"field_type": "List", "actual_length": len(items)}
        if len(items) < self._least:
            raise PydanticKnownError(
                "too_short", {**counted, "min_length": self._least}
            )
        if self._most is not None and len(items) > self._most:
            raise PydanticKnownError("too_long", {**counted, "max_length": self._most})
        return items


def _unless_unset(value: object, handler: Callable[[object], object]) -> object:
    return value if value is UNSET else handler(value)


def _written(value: object, handler: Callable[[object], object]) -> object:
    return handler(value)
