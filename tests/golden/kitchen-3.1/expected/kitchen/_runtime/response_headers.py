"""How the headers of responses become typed values (OpenAPI 3.1, 4.8.21)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic import ConfigDict, ValidationError

from .errors import ApiError
from .models import Model
from .operations import is_json
from .shapes import Shape, Tree, parse_json
from .validation import first_problem, problem_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    import httpx2


class HeaderError(ApiError):
    """A header of a response that is not what the API document promises.

    `name` says which. `__cause__` is pydantic's error, or None where the header is not
    there.
    """

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message, name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Header:
    """How a header is written, where that is not `simple` and unexploded.

    `delimiters` stand between the items of an array, and of those inside it.
    """

    explode: bool = False
    delimiters: tuple[str, ...] = (",",)
    media_type: str | None = None


class ResponseHeaders(Model):
    """The headers of a response, typed; those that did not come are `UNSET`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def read(cls, headers: httpx2.Headers) -> Self:
        """Return what the headers of a response say.

        Raises HeaderError for one that is not what the API document promises.
        """
        members: list[str] = []
        for name, (header, shape) in _readers(cls).items():
            lines = headers.get_list(name)
            try:
                if lines:
                    found = _json(name, lines, header, shape)
                    members.append(f"{json.dumps(name)}:{found}")
            except ValueError as error:
                raise HeaderError(f"the header {name}: {error}", name) from error
        try:
            # By way of JSON the rules are those of a body.
            return cls.model_validate_json(
                f"{{{','.join(members)}}}", by_alias=True, by_name=False
            )
        except ValidationError as error:
            location, problem = first_problem(error)
            name, text = str(location[0]), problem_text(location[1:], problem)
            raise HeaderError(f"the header {name}: {text}", name) from error


@cache
def _readers(headers: type[ResponseHeaders]) -> Mapping[str, tuple[Header, Shape]]:
    """Return how each header is written and what it may be, by its name on the wire."""
    schema = headers.model_json_schema()
    readers: dict[str, tuple[Header, Shape]] = {}
    for field_name, field in headers.model_fields.items():
        name = field.alias or field_name
        told = (one for one in field.metadata if isinstance(one, Header))
        shape = Shape(schema["properties"][name], schema.get("$defs", {}))
        readers[name] = next(told, Header()), shape
    return readers


def _json(name: str, lines: Sequence[str], header: Header, shape: Shape) -> str:
    """Return the JSON that a header stands for; raise ValueError where there is none.

    Several lines are one list, but for cookies (RFC 9110, 5.3). Nothing is escaped.
    """
    text = ", ".join(lines)
    if header.media_type is not None and is_json(header.media_type):
        parse_json(text)
        return text
    if shape.is_text or header.media_type is not None:
        return shape.json(text)
    if shape.is_array:
        is_apart = name.lower() == "set-cookie"
        return shape.json(lines if is_apart else _tree(text, header.delimiters))
    parts = _items(text, ",")
    if header.explode:
        pairs = (part.partition("=") for part in parts)
        return shape.json({key: value for key, _, value in pairs})
    if len(parts) % 2:
        raise ValueError("expected names and values in turn")
    return shape.json(dict(zip(parts[::2], parts[1::2], strict=True)))


def _tree(text: str, delimiters: Sequence[str]) -> Tree:
    if not delimiters:
        return text
    return [_tree(part, delimiters[1:]) for part in _items(text, delimiters[0])]


def _items(text: str, delimiter: str) -> list[str]:
    """Take a text apart; spaces beside commas count for nothing (RFC 9110, 5.6.1)."""
    parts = text.split(delimiter) if text else []
    return [part.strip() for part in parts] if delimiter == "," else parts
