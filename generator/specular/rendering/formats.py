"""Formats: the type of a text or an integer that has one, by a table and the settings.

A format is `native`, with a type of Python's; `checked`, where the value stays as it is; `plain`,
which says nothing; or of a type of the user's. One that stands in no table is plain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from specular.config import CHECKED_FORMATS, NATIVE_FORMATS
from specular.ir.types import IntegerType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.ir.types import Bounds, StringType

NATIVE: Final = {"date": "Date", "date-time": "DateTime", "uuid": "Uuid"}
"""Types in the runtime's module `formats`."""

CHECKED: Final = {
    "date": "DateText",
    "date-time": "DateTimeText",
    "uuid": "UuidText",
    "time": "Time",
    "duration": "Duration",
    "email": "Email",
    "idn-email": "IdnEmail",
    "hostname": "Hostname",
    "idn-hostname": "IdnHostname",
    "ipv4": "Ipv4",
    "ipv6": "Ipv6",
    "uri": "Uri",
    "uri-reference": "UriReference",
    "iri": "Iri",
    "iri-reference": "IriReference",
    "uri-template": "UriTemplate",
    "json-pointer": "JsonPointer",
    "relative-json-pointer": "RelativeJsonPointer",
    "regex": "Regex",
    "byte": "Base64",
    "base64url": "Base64Url",
    "base32": "Base32",
    "base16": "Base16",
    "decimal": "DecimalText",
}
"""Types in the runtime's module `format_texts`."""

INTEGERS: Final = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}
"""The ranges of integers, whose types are in the runtime's module `integers`."""

_ENCODINGS: Final = {
    "base64": "byte",
    "base64url": "base64url",
    "base32": "base32",
    "base16": "base16",
}
"""The format that says the same as an encoding (RFC 4648)."""


@dataclass(frozen=True, slots=True)
class FormatType:
    """A type by its name in a module; `module` of the runtime unless it is the user's."""

    kind: str
    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Formats:
    """Which type a format has, where the settings have their say."""

    settings: Mapping[str, str]

    def of(self, found: StringType | IntegerType) -> FormatType | None:
        """Return the type that a format gives, None where it says nothing."""
        if isinstance(found, IntegerType):
            return self._integer(found)
        own = None if found.format is None else self._text(found.format)
        encoding = _ENCODINGS.get(found.content_encoding or "")
        return own if own is not None or encoding is None else self._text(encoding)

    def is_typed(self, name: str | None) -> bool:
        """Whether texts of a format are values of another type than `str`."""
        return name is not None and (self._kind(name) == "native" or "." in self._kind(name))

    def _text(self, name: str) -> FormatType | None:
        kind = self._kind(name)
        if kind == "native":
            return FormatType(kind, "formats", NATIVE[name])
        if kind == "checked" and name in CHECKED:
            return FormatType(kind, "format_texts", CHECKED[name])
        return _own(kind)

    def _integer(self, found: IntegerType) -> FormatType | None:
        name = found.format or ""
        kind = self._kind(name)
        if kind != "checked" or name not in INTEGERS:
            return None if name not in INTEGERS else _own(kind)
        least, most = INTEGERS[name]
        if _within(found.bounds, least, most):
            return None
        return FormatType(kind, "integers", name.replace("i", "I").replace("u", "U"))

    def _kind(self, name: str) -> str:
        usual = "native" if name in NATIVE_FORMATS else "checked" if name in CHECKED_FORMATS else ""
        return self.settings.get(name, usual)


def _own(kind: str) -> FormatType | None:
    module, _, name = kind.rpartition(".")
    return FormatType("own", module, name) if module else None


def _within(bounds: Bounds, least: int, most: int) -> bool:
    """Whether the bounds of a schema leave nothing for those of its format to say."""
    lower = (bounds.minimum, bounds.exclusive_minimum)
    upper = (bounds.maximum, bounds.exclusive_maximum)
    return any(one is not None and one >= least for one in lower) and any(
        one is not None and one <= most for one in upper
    )
