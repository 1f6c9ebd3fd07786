"""How a call becomes a request, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeAlias, TypedDict, TypeVar, cast
from uuid import uuid4

import httpx2
from pydantic import ValidationError

from .bodies import write_body
from .errors import InvalidArgumentError
from .operations import Operation, Parameter, Stream, is_json
from .parameters import (
    FIELD_NAME,
    Pair,
    expand_path,
    header_text,
    json_text,
    percent_encoded,
    query_pairs,
    scalar_text,
)
from .security import Authorization
from .unset import UNSET, Unset
from .validation import first_problem, problem_text

T_co = TypeVar("T_co", covariant=True)

Scalar: TypeAlias = str | int | float | bool
Query: TypeAlias = Mapping[str, Scalar | Sequence[Scalar] | None]
"""Query parameters that a call adds or overrides; None leaves one out."""

Headers: TypeAlias = Mapping[str, str | None]
"""Headers that a call adds or overrides, in any case; None leaves one out."""

ExtraBody: TypeAlias = Mapping[str, Any]
"""Members that a call adds to a JSON object or a form, or overrides."""

Timeout: TypeAlias = float | httpx2.Timeout | None
"""Seconds for each step of a call, or httpx2's finer settings; None for no limit."""

DEFAULT_TIMEOUT: Final = httpx2.Timeout(60.0, connect=5.0)
"""5 seconds for opening a connection; 60 for a free one in the pool, for each write and
for each wait for the next bytes of the response. A whole call may take longer."""

# By another length a server would read the body as the next request, or wait for more.
_FRAMING: Final = frozenset({"content-length", "transfer-encoding"})


class Options(TypedDict, total=False):
    """What every method takes besides its own arguments.

    `timeout` is for each attempt, `deadline` how many seconds the call may take as a
    whole, with all attempts and waits. What is not given is as the client has it.
    """

    extra_query: Query | None
    extra_headers: Headers | None
    extra_body: ExtraBody | None
    timeout: Timeout
    deadline: float | None
    max_retries: int


@dataclass(frozen=True, slots=True)
class Call(Generic[T_co]):
    """An operation, and what its method was called with.

    `arguments` are the parameters by their names in Python. `body` is the body or, by
    their names on the wire, the properties of it, of the content type if that is given.
    `UNSET` is not sent.
    """

    operation: Operation[T_co]
    arguments: Mapping[str, object]
    options: Options
    body: object = UNSET
    content_type: str | Unset = UNSET

    def __post_init__(self) -> None:
        """Raise TypeError for a keyword that no method has, as any call does."""
        for name in self.options.keys() - Options.__annotations__.keys():
            raise TypeError(f"got an unexpected keyword argument {name!r}")


@dataclass(frozen=True, slots=True, repr=False)
class PreparedRequest:
    """A request; `shown_url` has no credentials, `without` are headers not to send."""

    method: str
    url: str
    shown_url: str
    headers: httpx2.Headers
    without: tuple[str, ...]
    content: bytes | Stream | None
    is_repeatable: bool


def prepare(
    base_url: str, call: Call[object], authorization: Authorization
) -> PreparedRequest:
    """Return the request of a call.

    Raises InvalidArgumentError for an argument that the document does not allow.
    """
    operation = call.operation
    values = _values(operation, call.arguments)
    path = expand_path(operation.path, operation.parameters, values)
    query: list[Pair] = []
    cookies: list[Pair] = []
    whole_query = ""
    headers = _first_headers(operation)
    for parameter in operation.parameters:
        if parameter.argument not in values:
            continue
        # Of `null` nothing is written but where JSON is.
        value = values[parameter.argument]
        match parameter.location:
            case "path":
                pass
            case "query":
                query += query_pairs(parameter, value)
            case "cookie":
                cookies += query_pairs(parameter, value)
            case "header":
                text = header_text(parameter, value)
                _set_header(headers, parameter.argument, parameter.name, text)
            case "querystring":
                whole_query = _query_string(parameter, value)
    extra_headers = call.options.get("extra_headers") or {}
    extra_query = call.options.get("extra_query")
    extra_body = call.options.get("extra_body")
    written = write_body(operation.bodies, call.body, extra_body, call.content_type)
    if written is not None:
        for name, text in written.headers.items():
            _set_header(headers, "body", name, text)
    cookies += _escaped(authorization.cookies)
    if cookies:
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in cookies)
    for name, secret in authorization.headers:
        _set_header(headers, name, name, secret)
    for name, extra in extra_headers.items():
        if name.lower() in _FRAMING:
            raise InvalidArgumentError("extra_headers", f"{name} follows from the body")
        _set_header(headers, "extra_headers", name, extra)
    secrets = _escaped(authorization.query)
    return PreparedRequest(
        method=operation.method,
        url=_url(base_url + path, whole_query, query + secrets, extra_query),
        shown_url=_url(base_url + path, whole_query, query, extra_query),
        headers=headers,
        without=tuple(k for k, v in extra_headers.items() if v is None),
        content=None if written is None else written.content,
        is_repeatable=written is None or written.is_repeatable,
    )


def _values(
    operation: Operation[object], arguments: Mapping[str, object]
) -> dict[str, Any]:
    """Return the arguments that are given, validated, as plain JSON."""
    values: dict[str, Any] = {}
    for parameter in operation.parameters:
        argument = parameter.argument
        value = arguments.get(argument, UNSET)
        if value is not UNSET:
            values[argument] = _plain(parameter, value)
        elif operation.is_required(parameter):
            raise InvalidArgumentError(argument, "is required")
    return values


def _plain(parameter: Parameter, value: object) -> Any:
    try:
        valid = parameter.adapter.validate_python(value, strict=True)
    except ValidationError as error:
        reason = problem_text(*first_problem(error))
        raise InvalidArgumentError(parameter.argument, reason) from error
    plain = parameter.adapter.dump_python(valid, mode="json", by_alias=True)
    _require_unicode(parameter.argument, json_text(plain))
    return plain


def _require_unicode(argument: str, text: str) -> None:
    """Refuse half a surrogate pair, which UTF-8 has no bytes for (RFC 3629, 3)."""
    if re.search("[\ud800-\udfff]", text):
        raise InvalidArgumentError(argument, "must be Unicode text")


def _first_headers(operation: Operation[object]) -> httpx2.Headers:
    """Return what is sent unless the caller says otherwise."""
    headers = httpx2.Headers({"Accept": _accept(operation)})
    if operation.idempotency_key is not None:
        # One for the call as a whole, so that its attempts are known to be one.
        headers[operation.idempotency_key] = str(uuid4())
    return headers


def _accept(operation: Operation[object]) -> str:
    """Return the media types of which the result is typed, and those of errors.

    The first of each success is asked for, or all where each is read item by item.
    """
    statuses = [k for k in operation.responses if k.startswith("2")] or ["default"]
    successes = [operation.responses.get(status, ()) for status in statuses]
    contents = [content for several in successes for content in several]
    if any(content.framing is None for content in contents):
        contents = [content for several in successes for content in several[:1]]
    asked = [content.media_type for content in contents]
    others = {c.media_type for several in successes for c in several}
    errors = [
        content.media_type
        for status, several in operation.responses.items()
        for content in several
        if status not in statuses and content.media_type not in others
    ]
    return ", ".join(dict.fromkeys([*asked, *errors])) or "*/*"


def _set_header(
    headers: httpx2.Headers, argument: str, name: str, value: str | None
) -> None:
    """Set a header, or leave it out; refuse what would end it (RFC 9110, 5.5)."""
    if not re.fullmatch(FIELD_NAME, name):
        raise InvalidArgumentError(argument, f"{name!r} is not the name of a header")
    if value is None:
        headers.pop(name, None)
    elif re.fullmatch(r"([\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?)?", value):
        headers[name] = value
    else:
        reason = f"the header {name} must be printable ASCII, without spaces around it"
        raise InvalidArgumentError(argument, reason)


def _escaped(pairs: Sequence[Pair]) -> list[Pair]:
    return [(percent_encoded(name), percent_encoded(value)) for name, value in pairs]


def _query_string(parameter: Parameter, value: Any) -> str:
    """Return the value that is the query string (OpenAPI 3.2, 4.12.1)."""
    if is_json(parameter.media_type or ""):
        return percent_encoded(json_text(value))
    if parameter.form is not None and isinstance(value, dict):
        return parameter.form.text(cast("Mapping[str, Any]", value))
    return "" if value is None else percent_encoded(scalar_text(value))


def _url(url: str, whole: str, pairs: Sequence[Pair], extra: Query | None) -> str:
    """Return the URL with its query, in which what a call adds overrides the rest."""
    added: dict[str, list[str]] = {}
    for name, value in (extra or {}).items():
        items = [value] if isinstance(value, str | int | float) else value or ()
        texts = [scalar_text(item) for item in items]
        _require_unicode("extra_query", "".join([name, *texts]))
        added[percent_encoded(name)] = [percent_encoded(text) for text in texts]
    parts = [whole] if whole else []
    parts += [f"{name}={value}" for name, value in pairs if name not in added]
    parts += [f"{name}={text}" for name, texts in added.items() for text in texts]
    # A path may have a query of its own, though no standard has that.
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{'&'.join(parts)}" if parts else url
