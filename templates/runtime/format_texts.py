"""Formats that are checked; the value is the text as it came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic_core import PydanticCustomError, core_schema

from .format_checks import (
    is_base16,
    is_base32,
    is_base64,
    is_base64url,
    is_date,
    is_date_time,
    is_decimal,
    is_duration,
    is_email,
    is_hostname,
    is_idn_email,
    is_idn_hostname,
    is_ipv4,
    is_ipv6,
    is_json_pointer,
    is_relative_json_pointer,
    is_time,
    is_uuid,
)
from .regex_checks import is_regex
from .uri_checks import (
    is_iri,
    is_iri_reference,
    is_uri,
    is_uri_reference,
    is_uri_template,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


@dataclass(frozen=True, slots=True)
class _Format:
    """Annotates text that must be of a format."""

    name: str
    check: Callable[[str], bool]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Check the text after its length."""
        return core_schema.no_info_after_validator_function(
            self._checked, handler(source)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Name the format."""
        return {**handler(schema), "format": self.name}

    def _checked(self, text: str) -> str:
        if self.check(text):
            return text
        message = "Input should be of the format {format}"
        raise PydanticCustomError("format", message, {"format": self.name})


DateText: TypeAlias = Annotated[str, _Format("date", is_date)]
DateTimeText: TypeAlias = Annotated[str, _Format("date-time", is_date_time)]
UuidText: TypeAlias = Annotated[str, _Format("uuid", is_uuid)]
Time: TypeAlias = Annotated[str, _Format("time", is_time)]
Duration: TypeAlias = Annotated[str, _Format("duration", is_duration)]
DecimalText: TypeAlias = Annotated[str, _Format("decimal", is_decimal)]
Email: TypeAlias = Annotated[str, _Format("email", is_email)]
IdnEmail: TypeAlias = Annotated[str, _Format("idn-email", is_idn_email)]
Hostname: TypeAlias = Annotated[str, _Format("hostname", is_hostname)]
IdnHostname: TypeAlias = Annotated[str, _Format("idn-hostname", is_idn_hostname)]
Ipv4: TypeAlias = Annotated[str, _Format("ipv4", is_ipv4)]
Ipv6: TypeAlias = Annotated[str, _Format("ipv6", is_ipv6)]
Uri: TypeAlias = Annotated[str, _Format("uri", is_uri)]
UriReference: TypeAlias = Annotated[str, _Format("uri-reference", is_uri_reference)]
Iri: TypeAlias = Annotated[str, _Format("iri", is_iri)]
IriReference: TypeAlias = Annotated[str, _Format("iri-reference", is_iri_reference)]
UriTemplate: TypeAlias = Annotated[str, _Format("uri-template", is_uri_template)]
JsonPointer: TypeAlias = Annotated[str, _Format("json-pointer", is_json_pointer)]
RelativeJsonPointer: TypeAlias = Annotated[
    str, _Format("relative-json-pointer", is_relative_json_pointer)
]
Regex: TypeAlias = Annotated[str, _Format("regex", is_regex)]
Base64: TypeAlias = Annotated[str, _Format("byte", is_base64)]
Base64Url: TypeAlias = Annotated[str, _Format("base64url", is_base64url)]
Base32: TypeAlias = Annotated[str, _Format("base32", is_base32)]
Base16: TypeAlias = Annotated[str, _Format("base16", is_base16)]
