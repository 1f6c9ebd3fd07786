"""The type of what is sent as it is: bytes, or a file that has them."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, TypeAlias

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


Upload: TypeAlias = Annotated[bytes | PathLike[str] | IO[bytes], _BytesOrFile()]
"""Bytes, the path of a file, or a file that is open for reading bytes.

It is read into memory before the request is sent, so that it can be sent again.
"""


def upload_name(upload: bytes | PathLike[str] | IO[bytes]) -> str | None:
    """Return the name of the file, if it has one."""
    if isinstance(upload, PathLike):
        return Path(upload).name
    name: object = getattr(upload, "name", None)
    return Path(name).name if isinstance(name, str) else None


def upload_bytes(upload: bytes | PathLike[str] | IO[bytes]) -> bytes:
    """Return what is to be sent; raises OSError where a file cannot be read."""
    if isinstance(upload, bytes):
        return upload
    return Path(upload).read_bytes() if isinstance(upload, PathLike) else upload.read()


def is_upload(value: object) -> bool:
    """Tell whether a value can be sent as it is."""
    return isinstance(value, bytes | PathLike) or hasattr(value, "read")


def _check(value: object, info: ValidationInfo) -> object:
    if is_upload(value):
        return value
    # JSON has no bytes: where a document puts them there all the same, they are text.
    if isinstance(value, str) and info.mode == "json":
        return value.encode()
    message = "Input should be bytes, the path of a file or an open file"
    raise PydanticCustomError("upload", message)
