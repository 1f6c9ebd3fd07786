"""The type of what is sent as it is: bytes, a file, or an iterable of bytes."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import TextIOBase
from os import PathLike
from typing import IO, TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import BaseModel
from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo


@dataclass(frozen=True, slots=True)
class _BytesOrFile:
    """Validates uploads; pydantic would read a path as text and not know open files."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Take the value as it is."""
        return core_schema.with_info_plain_validator_function(_check)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Describe it as OpenAPI does."""
        return {"type": "string", "format": "binary"}


Buffer: TypeAlias = bytes | bytearray | memoryview
Source: TypeAlias = (
    Buffer | PathLike[str] | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes]
)


@dataclass(frozen=True, slots=True, eq=False)
class FilePart:
    """A file with what is said of it: its name, its media type, headers of its part."""

    content: Source
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Upload: TypeAlias = Annotated[Source | FilePart, _BytesOrFile()]
"""Bytes, the path of a file, a file open for reading bytes, or an iterable of bytes (an
async one for the async client); in a `FilePart`, any of these with a name of its own.

It is read while it is sent. A path, and a file that can go back, may be sent again
where a call is retried; what comes from a generator is sent once.
"""


def is_upload(value: object) -> bool:
    """Tell whether a value can be sent as it is; a list is several values."""
    if isinstance(value, FilePart):
        return isinstance(value.content, list) or is_upload(value.content)
    if isinstance(value, Buffer):
        return True
    if isinstance(value, Sequence | Mapping | BaseModel | TextIOBase):
        return False
    kinds = (PathLike, Iterable, AsyncIterable)
    return isinstance(value, kinds) or hasattr(value, "read")


def _check(value: object, info: ValidationInfo) -> object:
    if is_upload(value):
        return value
    # JSON has no bytes: where a document puts them there all the same, they are text.
    if isinstance(value, str) and info.mode == "json":
        return value.encode()
    message = "Input should be bytes, the path of a file, an open file or an iterable"
    raise PydanticCustomError("upload", message)
