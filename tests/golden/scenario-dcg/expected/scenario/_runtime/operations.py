"""What the API document says of an operation, as the generated code states it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel, TypeAdapter

T_co = TypeVar("T_co", covariant=True)

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})

Location: TypeAlias = Literal["path", "query", "header", "cookie", "querystring"]
Style: TypeAlias = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]


@dataclass(frozen=True, slots=True)
class Resumption:
    """How a call is made again for the rest of its body; `wait` has the seconds."""

    headers: Mapping[str, str]
    wait: float | None


class Splitter(Protocol):
    """Takes one body apart into JSON texts, while it comes."""

    def feed(self, chunk: bytes, /) -> Iterable[bytes]:
        """Return the texts that end in this chunk."""
        ...

    def end(self) -> Iterable[bytes]:
        """Return what the end of the body ends."""
        ...

    def other(self, text: bytes, /) -> bytes | None:
        """Return what a text may also be that is not what was promised."""
        ...

    def resume(self) -> Resumption | None:
        """Forget what has begun; return how a call goes on where its body broke."""
        ...


class Framing(Protocol):
    """How a media type has items one after the other (OpenAPI 3.2, 4.14.3)."""

    @property
    def ending(self) -> bytes:
        """What stands behind the last item."""
        ...

    def splitter(self, media_type: str, /) -> Splitter:
        """Return what takes one body apart, given the media type that it came with."""
        ...

    def media_type(self, declared: str, /) -> str:
        """Return the media type of a body that is written so."""
        ...

    def frame(self, item: bytes, /) -> bytes:
        """Return an item, given as a JSON text, as it stands in a body."""
        ...


class Stream(Protocol):
    """What is sent piece by piece, without a client that knows how it is made."""

    @property
    def size(self) -> int | None:
        """How many bytes it has, or None where that is not known before its end."""
        ...

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be sent again."""
        ...

    def chunks(self) -> Iterator[bytes]:
        """Return the pieces; raises InvalidArgumentError where they are awaited."""
        ...

    def async_chunks(self) -> AsyncIterator[bytes]:
        """Return the pieces, for which no event loop is blocked."""
        ...


class Form(Protocol):
    """How a media type that is not JSON is written; only who needs it imports it."""

    def write(
        self, body: Body, value: Any, extra: Mapping[str, Any], /
    ) -> tuple[str, bytes | Stream]:
        """Return the media type and the content of a valid value and more members."""
        ...


class QueryForm(Protocol):
    """How an object is a query string as a whole (OpenAPI 3.2, 4.12.1)."""

    def text(self, members: Mapping[str, Any], /) -> str:
        """Return the members, given as JSON, as they stand in a URL."""
        ...


@dataclass(frozen=True)
class Parameter:
    """A parameter (OpenAPI 3.1, 4.8.12).

    `argument` is its name in Python, `name` the one on the wire. `style` and `explode`
    default to what the standard says for the location. With a `media_type` the value is
    written as that (the parameter has `content`), and style and explode do not matter.
    `delimiters` stand between the items of an array, of the arrays in it, and so on,
    where no style says that (OpenAPI 2.0, `collectionFormat`). With a `form` the value
    is the whole query string, written so.
    """

    argument: str
    name: str
    location: Location
    type: Any = str
    _: KW_ONLY
    required: bool = False
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False
    media_type: str | None = None
    delimiters: tuple[str, ...] = ()
    form: QueryForm | None = None

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """What validates and writes the value; made when first used."""
        return TypeAdapter(self.type)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property of a form is written (OpenAPI 3.1, 4.8.15).

    `content_type` may list several, with wildcards. `headers` are those of its part.
    """

    content_type: str | None = None
    style: Style | None = None
    explode: bool | None = None
    delimiters: tuple[str, ...] = ()
    allow_reserved: bool = False
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def has_style(self) -> bool:
        """Whether it is written as a parameter is, whatever its content type."""
        return self.allow_reserved or (self.style, self.explode) != (None, None)


@dataclass(frozen=True)
class Body:
    """A request body (OpenAPI 3.1, 4.8.13).

    `argument` is the argument that is the body; without it the properties of the body
    are arguments of their own. With a `framing` the body is a sequence, and a list. By
    its `form` it is written where it is neither that nor JSON nor text.
    """

    media_type: str
    type: Any
    argument: str | None = None
    _: KW_ONLY
    required: bool = True
    encoding: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])
    framing: Framing | None = None
    form: Form | None = None

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """What validates and writes the body; made when first used."""
        kind = getattr(self.type, "__origin__", self.type)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return TypeAdapter(self.type)
        # pydantic would write `null`, but a number must not become something else.
        return TypeAdapter(self.type, config={"ser_json_inf_nan": "constants"})


@dataclass(frozen=True)
class Content:
    """A response body: JSON of any type, or `str` or `bytes` of other media types.

    With a `framing` it is a sequence, and the type is that of its items.
    """

    media_type: str
    type: Any
    _: KW_ONLY
    framing: Framing | None = None

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """What decodes the body; made when first used."""
        return TypeAdapter(self.type)


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[T_co]):
    """An operation (OpenAPI 3.1, 4.8.10) whose result is a `T_co`.

    `body` is what is sent unless the argument fits only one of the `other_bodies`.
    `responses` has the contents by status: `200`, `2XX` or `default`; an empty tuple
    says that there is no content. `security` has the alternatives, each the names of
    the schemes that it needs together; none at all means that anybody may call.
    `scopes` are what a token must have, by scheme (OpenAPI 3.1, 4.8.30).
    `server` is the URL of its own server, relative to that of the API or absolute.
    `idempotency_key` is the header by which the server knows attempts of one call.
    """

    name: str
    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    other_bodies: tuple[Body, ...] = ()
    responses: Mapping[str, tuple[Content, ...]]
    security: tuple[tuple[str, ...], ...] = ()
    scopes: Mapping[str, Sequence[str]] = field(default_factory=dict[str, list[str]])
    server: str | None = None
    idempotency_key: str | None = None

    @property
    def is_safe(self) -> bool:
        """Whether it changes nothing (RFC 9110, 9.2.1)."""
        return self.method.upper() in _SAFE

    @property
    def may_be_repeated(self) -> bool:
        """Whether sending it twice does no more than once."""
        return self.idempotency_key is not None or self.is_safe

    def is_required(self, parameter: Parameter) -> bool:
        """Tell whether a call must give a parameter; an idempotency key can be made."""
        name = (self.idempotency_key or "").lower()
        is_key = parameter.location == "header" and parameter.name.lower() == name
        return (parameter.required or parameter.location == "path") and not is_key

    @property
    def bodies(self) -> tuple[Body, ...]:
        """All that the request may have, the usual one first."""
        return () if self.body is None else (self.body, *self.other_bodies)

    def contents(self, status_code: int) -> tuple[Content, ...] | None:
        """Return what the document says of a status, or None (OpenAPI 3.1, 4.8.16).

        `default` stands for a success only where the document names no other.
        """
        for status in (str(status_code), f"{status_code // 100}XX"):
            if status in self.responses:
                return self.responses[status]
        if is_success(status_code) and any(
            status.startswith("2") for status in self.responses
        ):
            return None
        return self.responses.get("default")


def is_success(status_code: int) -> bool:
    """Tell whether a status says that the request was carried out (RFC 9110, 15.3)."""
    return status_code in range(200, 300)


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON (RFC 6839, 3.1); parameters do not matter."""
    kind = essence(media_type)
    return kind in ("application/json", "text/json") or kind.endswith("+json")


def essence(media_type: str) -> str:
    """Return the type and subtype of a media type, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def is_in_range(media_type: str, media_range: str) -> bool:
    """Tell whether a media type is another one, or in a range (RFC 9110, 12.5.1)."""
    pattern = re.escape(essence(media_range)).replace(r"\*", "[^/]*")
    return re.fullmatch(pattern, essence(media_type)) is not None
