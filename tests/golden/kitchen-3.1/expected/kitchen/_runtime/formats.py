"""Formats that have a type in Python; what came over the wire is written as it came."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    SupportsIndex,
    TypeAlias,
    cast,
)
from uuid import UUID

from pydantic_core import (
    PydanticKnownError,
    PydanticSerializationUnexpectedValue,
    SchemaSerializer,
    core_schema,
)

from .rfc3339 import date_time_text, parse_date, parse_date_time
from .validation import made_with

if TYPE_CHECKING:
    from pydantic import (
        GetCoreSchemaHandler,
        GetJsonSchemaHandler,
        ValidatorFunctionWrapHandler,
    )

_UUID = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


def wire_text(value: object) -> str:
    """Return the text of a value over the wire: as it came, or as the RFC has it."""
    if isinstance(value, WireDateTime | WireUUID) and value.text is not None:
        return value.text
    if isinstance(value, datetime):
        return date_time_text(value)
    if isinstance(value, str | date | UUID):
        return str(value)
    raise _unexpected(value)


def _unexpected(value: object) -> PydanticSerializationUnexpectedValue:
    # In a union pydantic tries the next type, elsewhere it warns.
    message = f"Expected a date, a time or a UUID but got `{type(value).__name__}`"
    return PydanticSerializationUnexpectedValue(message)


# So that the text is written wherever pydantic finds the value, also where any type is.
_AS_TEXT = SchemaSerializer(
    core_schema.any_schema(
        serialization=core_schema.plain_serializer_function_ser_schema(
            wire_text, when_used="json"
        )
    )
)


class WireDateTime(datetime):
    """A moment whose text over the wire is not the one that Python would write.

    It may have fewer or more digits behind the second, another sign for UTC, or be a
    leap second. In all else it is a `datetime`, and equal to any other of that moment.
    """

    __pydantic_serializer__: ClassVar = _AS_TEXT

    text: str | None = None
    """What came over the wire; what is made of a moment (`replace`, `+`) has none."""

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Keep the text in copies and pickles."""
        reduced = cast("tuple[Any, ...]", super().__reduce_ex__(protocol))
        return (*reduced[:2], {"text": self.text})


class WireUUID(UUID):
    """A UUID that came over the wire in capitals."""

    __pydantic_serializer__: ClassVar = _AS_TEXT

    text: str | None

    def __init__(self, text: str) -> None:
        """Read the text."""
        super().__init__(text)
        object.__setattr__(self, "text", text)

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the text in copies and pickles."""
        return type(self), (self.text,)


@dataclass(frozen=True, slots=True)
class _Format:
    """Annotates a type that JSON has as text."""

    name: str
    read: Callable[[object], object]
    write: Callable[[object], str]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Take text and values of the type, and write text where JSON is written."""
        return core_schema.no_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.write, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Describe the text."""
        return {"type": "string", "format": self.name}


class Written:
    """Annotates a type with what its text over the wire must be besides."""

    def __init__(self, *checks: object) -> None:
        """Check as a `str` that is annotated so."""
        self._checks = checks

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Check the text, then read it."""
        checked = handler.generate_schema(Annotated[(str, *self._checks)])
        check = core_schema.no_info_wrap_validator_function(_keep, checked)
        return core_schema.chain_schema([check, handler(source)])

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Describe the format."""
        *_, last = made_with(schema, "steps")
        return handler(last)


def _keep(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    """Check the text of a value; what has none is for the type to refuse."""
    if isinstance(value, str | date | UUID):
        handler(wire_text(value))
    return value


def _read_date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("date_type")
    try:
        return parse_date(value)
    except ValueError as error:
        raise PydanticKnownError("date_parsing", {"error": str(error)}) from None


def _write_date(value: object) -> str:
    if isinstance(value, datetime | UUID):
        raise _unexpected(value)
    return wire_text(value)


def _read_date_time(value: object) -> datetime:
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise PydanticKnownError("timezone_aware")
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("datetime_type")
    try:
        moment = parse_date_time(value)
    except ValueError as error:
        raise PydanticKnownError("datetime_parsing", {"error": str(error)}) from None
    if date_time_text(moment) == value:
        return moment
    kept = WireDateTime.combine(moment, moment.timetz())
    kept.text = value
    return kept


def _write_date_time(value: object) -> str:
    if not isinstance(value, datetime | str):
        raise _unexpected(value)
    return wire_text(value)


def _read_uuid(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("uuid_type")
    if re.fullmatch(_UUID, value) is None:
        message = "it is not written as in 01234567-89ab-cdef-0123-456789abcdef"
        raise PydanticKnownError("uuid_parsing", {"error": message})
    found = UUID(value)
    return found if str(found) == value else WireUUID(value)


def _write_uuid(value: object) -> str:
    if isinstance(value, date):
        raise _unexpected(value)
    return wire_text(value)


Date: TypeAlias = Annotated[date, _Format("date", _read_date, _write_date)]
"""A day, as in `2020-12-31`."""

DateTime: TypeAlias = Annotated[
    datetime, _Format("date-time", _read_date_time, _write_date_time)
]
"""A moment, which has a time zone, as in `2020-12-31T23:59:59Z` (RFC 3339)."""

Uuid: TypeAlias = Annotated[UUID, _Format("uuid", _read_uuid, _write_uuid)]
"""A UUID, as in `01234567-89ab-cdef-0123-456789abcdef`."""
