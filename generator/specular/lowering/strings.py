"""Text: its lengths, its pattern, its format, and what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.operations import essence
from specular.ir.types import BinaryType, StringType
from specular.lowering.patterns import lower_pattern

if TYPE_CHECKING:
    from specular.ir.types import Type
    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject

_CHECKED = ("base64", "base64url", "base32", "base16")
_AS_IT_IS = ("7bit", "8bit", "binary", "identity")
"""What encodes nothing (RFC 2045, 6.2)."""

_MEDIA = ("image/", "audio/", "video/")


def lower_string(schema: SchemaObject, context: Context) -> Type:
    """Return the type of text, or of bytes where the document means those."""
    if schema.format == "binary" or _is_binary(schema):
        return BinaryType()
    encoding = schema.content_encoding
    # The names of encodings do not depend on case (RFC 2045, 6.1).
    known = None if encoding is None else encoding.lower()
    if known is not None and known not in (*_CHECKED, *_AS_IT_IS):
        context.unchecked(schema, "contentEncoding")
    return StringType(
        schema.format,
        schema.min_length,
        schema.max_length,
        lower_pattern(schema, context),
        known if known in _CHECKED else encoding,
        schema.content_media_type,
    )


def _is_binary(schema: SchemaObject) -> bool:
    """Whether bytes travel as they are, as OpenAPI 3.1 describes files (4.8.14.2)."""
    if schema.content_media_type is None or schema.content_encoding is not None:
        return False
    kind = essence(schema.content_media_type)
    if kind == "image/svg+xml":
        return False
    return kind == "application/octet-stream" or kind.startswith(_MEDIA)
