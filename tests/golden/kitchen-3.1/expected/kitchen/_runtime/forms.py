"""Forms as browsers write them in a URL (WHATWG URL, 5.2; OpenAPI 3.1, 4.8.15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, cast
from urllib.parse import quote_plus

from pydantic_core import to_jsonable_python

from .bodies import json_of
from .operations import Body, Encoding, is_json
from .parameters import Pair, form_pairs, json_text, scalar_text
from .unset import UNSET
from .validation import require_finite

Members: TypeAlias = Mapping[str, Any]

# What is reserved but does not end a value, and is no space (RFC 3986, 2.2).
_reserved = partial(quote_plus, safe="!$'()*,/:;?@[]")


class UrlencodedForm:
    """`application/x-www-form-urlencoded`, as a body and as a whole query string."""

    def write(self, body: Body, value: Any, extra: Members) -> tuple[str, bytes]:
        """Return the media type and the content of a body."""
        members: Members = {} if value is UNSET else json_of(body, value)
        text = self.text({**members, **to_jsonable_python(extra)}, body.encoding)
        return body.media_type, text.encode()

    def text(
        self, members: Members, encodings: Mapping[str, Encoding] | None = None
    ) -> str:
        """Return members, given as JSON, as a form."""
        pairs: list[Pair] = []
        for name, value in members.items():
            encoding = (encodings or {}).get(name, Encoding())
            if encoding.has_style:
                escape = _reserved if encoding.allow_reserved else quote_plus
                pairs += form_pairs(
                    name,
                    value,
                    encoding.style or "form",
                    escape,
                    explode=encoding.explode,
                    delimiters=encoding.delimiters,
                )
            else:
                texts = (
                    part_text(one, encoding.content_type) for one in items_of(value)
                )
                pairs += [(quote_plus(name), quote_plus(text)) for text in texts]
        return "&".join(f"{k}={v}" for k, v in pairs)


def items_of(value: Any) -> Iterator[Any]:
    """Yield the items of an array, or what is none; `null` is not written."""
    items = cast("Sequence[Any]", value) if isinstance(value, list) else [value]
    return (item for item in items if item is not None)


def part_text(value: Any, content_type: str | None) -> str:
    """Return JSON where the value is an object or an array, or the document says so.

    Raises ValueError for a number that JSON has not.
    """
    if isinstance(value, dict | list) or is_json(content_type or ""):
        text = json_text(value)
        require_finite(text.encode())
        return text
    return scalar_text(value)
