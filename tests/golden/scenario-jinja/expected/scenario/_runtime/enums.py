"""Enumerations of exact values; the open ones take values that are not listed, too."""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticKnownError, core_schema

if TYPE_CHECKING:
    from typing import Self

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


class _WireEnum(Enum):
    """Listed values; strict validation takes them as JSON has them, and the members."""

    @classmethod
    def _read(cls, value: object) -> Self:
        raise NotImplementedError

    @classmethod
    def _read_listed(cls, value: object) -> Self:
        try:
            return cls(value)
        except ValueError:
            *most, last = [repr(member.value) for member in cls]
            expected = f"{', '.join(most)} or {last}" if most else last
            raise PydanticKnownError("enum", {"expected": expected}) from None

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Validate with `_read`."""
        reference = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"
        return core_schema.no_info_plain_validator_function(cls._read, ref=reference)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """List the values."""
        kind = "string" if issubclass(cls, str) else "integer"
        return {
            "title": cls.__name__,
            "type": kind,
            "enum": [member.value for member in cls],
        }


class _OpenEnum(_WireEnum):
    @property
    def is_known(self) -> bool:
        """Whether the API document lists this value."""
        return self.value in type(self)._value2member_map_

    @classmethod
    def _unlisted(cls, member: Self, value: object) -> Self:
        # Not kept by the class: ever new values from a server must not fill the memory.
        member._name_ = str(value)
        member._value_ = value
        return member

    def __repr__(self) -> str:
        """Show when a value is not a listed one."""
        if self.is_known:
            return super().__repr__()
        return f"<{type(self).__name__}: {self.value!r} (unknown)>"


class OpenStrEnum(_OpenEnum, StrEnum):
    """Listed strings, and any other that the API may send.

    A string that is not listed becomes a member whose `is_known` is false. It is kept
    as it is, and equals, sorts, prints and hashes as that string. Compare with `==` and
    not with `is`: equal values that are not listed are different objects.

    Type checkers take the list for complete: give a `match` a `case _` all the same,
    and compare `str(member)` with a string that is not listed.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        # Not str(): an enumeration's member would give its name.
        value = str.__str__(value)
        return cls._unlisted(str.__new__(cls, value), value)

    @classmethod
    def _read(cls, value: object) -> Self:
        if isinstance(value, str):
            return cls(value)
        raise PydanticKnownError("string_type")


class ClosedStrEnum(_WireEnum, StrEnum):
    """Listed strings; any other is invalid."""

    @classmethod
    def _read(cls, value: object) -> Self:
        return cls._read_listed(value if isinstance(value, str) else None)


class OpenIntEnum(_OpenEnum, IntEnum):
    """Listed integers, and any other that the API may send; see `OpenStrEnum`."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int):
            return None
        return cls._unlisted(int.__new__(cls, value), int(value))

    @classmethod
    def _read(cls, value: object) -> Self:
        number = _integer(value)
        if number is None:
            raise PydanticKnownError("int_type")
        return cls(number)


class ClosedIntEnum(_WireEnum, IntEnum):
    """Listed integers; any other is invalid."""

    @classmethod
    def _read(cls, value: object) -> Self:
        return cls._read_listed(_integer(value))


def _integer(value: object) -> int | None:
    """Return the integer that a JSON value is: `1.0` is one, `true` is not."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
