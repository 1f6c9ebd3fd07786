"""A stand-in for an API, for tests of who calls it: it gives answers and keeps calls.

Requests are made, and answers read, by the code that does so for the API itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import Any, Generic, Self, TypeAlias, TypeVar

import httpx2
from pydantic_core import from_json, to_json

from .client import ClientOptions
from .operations import Content, Operation, is_json, is_success
from .steps import Api, Settings
from .unset import UNSET

T = TypeVar("T")

Headers: TypeAlias = Mapping[str, str] | None


class NoAnswerError(Exception):
    """Neither the test nor the API document says what comes back."""


@dataclass(frozen=True, slots=True)
class FakeCall:
    """A request that the API would have got; each attempt of a call is one.

    `operation` is called as the method is: `jobs.get_job`. `arguments` are its
    parameters by their names in Python, `body` is JSON as data, else bytes.
    """

    operation: str
    arguments: Mapping[str, object]
    body: Any
    request: httpx2.Request


Answering: TypeAlias = Callable[[FakeCall], httpx2.Response]


class Answers(Generic[T]):
    """What calls of an operation are answered with, in order; the last one stays."""

    def __init__(self, operation: Operation[T]) -> None:
        """Have no answer yet."""
        self._operation = operation
        self._waiting: deque[Answering] = deque()
        self._last: Answering | None = None

    def answer(
        self, result: T, *, status: int | None = None, headers: Headers = None
    ) -> Self:
        """Answer with a result; raises ValueError where the document has no such."""
        return self._add(_success(self._operation, [result], status, headers))

    def stream(self, items: Iterable[T], *, headers: Headers = None) -> Self:
        """Answer with items, one after the other; raises ValueError as `answer`."""
        return self._add(_success(self._operation, [*items], None, headers))

    def respond(
        self, status: int, body: object = UNSET, *, headers: Headers = None
    ) -> Self:
        """Answer with any status, and with data or a model as JSON, a text or bytes."""
        kind = "text/plain" if isinstance(body, str) else "application/json"
        kind = "application/octet-stream" if isinstance(body, bytes) else kind
        # What the document promises may be another JSON, or another type of text.
        promised = [c.media_type for c in self._operation.contents(status) or ()]
        alike = [one for one in promised if is_json(one) is is_json(kind)]
        content = Content([*alike, kind][0], Any)
        answer = ("", b"") if body is UNSET else _written(content, [body], to_json)
        return self._add(_response(status, *answer, headers=headers))

    def fail(self, error: Exception) -> Self:
        """Raise an exception in place of an answer, such as `httpx2.ConnectError`."""

        def fail(_call: FakeCall) -> httpx2.Response:
            raise error

        return self._add(fail)

    def do(self, function: Callable[[FakeCall], T | httpx2.Response]) -> Self:
        """Answer with what a function makes of the call: a result or a response."""

        def give(call: FakeCall) -> httpx2.Response:
            result = function(call)
            if isinstance(result, httpx2.Response):
                return result
            return _success(self._operation, [result])(call)

        return self._add(give)

    def next(self) -> Answering | None:
        """Return what makes the next answer."""
        if self._waiting:
            self._last = self._waiting.popleft()
        return self._last

    def _add(self, answering: Answering) -> Self:
        self._waiting.append(answering)
        return self


class Fake:
    """The API as a test has it: what it answers, and the `calls` that it got."""

    def __init__(self, api: Api, module: str) -> None:
        """Stand in for an API, the examples of which lie beside the module."""
        url = api.base_url or "https://api.test"
        # Nobody is asked for credentials, and what the environment has does not matter.
        self.api = replace(
            api, base_url=url, base_url_environment=None, schemes=(), security=()
        )
        self.calls: list[FakeCall] = []
        self.transport = httpx2.MockTransport(self._handle)
        self._examples = f"{module.rpartition('.')[0]}.examples"
        self._answers: dict[str, Answers[Any]] = {}

    def on(self, operation: Operation[T]) -> Answers[T]:
        """Return what calls of an operation are answered with, to be added to."""
        return self._answers.setdefault(operation.name, Answers(operation))

    def calls_of(self, operation: Operation[object]) -> list[FakeCall]:
        """Return the calls of one operation."""
        return [call for call in self.calls if call.operation == operation.name]

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        operation, given = (request.extensions[k] for k in ("operation", "arguments"))
        body = request.content or None
        if body and is_json(request.headers.get("content-type", "")):
            body = from_json(body)
        arguments = {k: value for k, value in given.items() if value is not UNSET}
        call = FakeCall(operation.name, arguments, body, request)
        self.calls.append(call)
        answers = self._answers.get(operation.name)
        return ((answers and answers.next()) or self._documented(operation))(call)

    def _documented(self, operation: Operation[Any]) -> Answering:
        """Return the answer that the document shows, or the one without content."""
        module = f"{self._examples}.{operation.name.partition('.')[0]}"
        try:
            shown = import_module(module).EXAMPLES.get(operation.name)
        except ModuleNotFoundError:
            shown = None
        if shown is not None:
            return _shown(operation, *shown)
        for status, contents in _successes(operation):
            if not contents:
                return _response(status)
        raise NoAnswerError(
            f"no answer to {operation.name}, of which the API document has no example:"
            " say it by `fake.on(OPERATION).answer(result)`"
        )


def fake_settings(
    middleware: Sequence[Callable[..., Any]], options: ClientOptions
) -> Settings:
    """Return the settings of a client for tests."""
    # A test that retries waits where it means to see a failure.
    others: dict[str, Any] = {"max_retries": 0, **options}
    return Settings(credentials={}, middleware=middleware, **others)


def _successes(of: Operation[Any]) -> Iterator[tuple[int, tuple[Content, ...]]]:
    keys = [key for key in of.responses if key.startswith("2")]
    for key in keys or of.responses.keys() & {"default"}:
        yield int(key) if key.isdigit() else 200, of.responses[key]


def _success(
    operation: Operation[Any],
    items: list[Any],
    status: int | None = None,
    headers: Headers = None,
) -> Answering:
    """Return the first success that can be so; raises ValueError where none can."""
    problem = "the document has no such success"
    chosen = [(status, operation.contents(status))] if status else []
    for found, contents in chosen or _successes(operation):
        if contents is None or not is_success(found):
            continue
        if items == [None] and (not contents or operation.method == "HEAD"):
            return _response(found, headers=headers)
        for content in contents:
            try:
                values = [
                    content.adapter.validate_python(i, strict=True) for i in items
                ]
                dump = partial(content.adapter.dump_json, by_alias=True)
                written = _written(content, values, dump)
            except ValueError as error:
                problem = str(error)
            else:
                return _response(found, *written, headers=headers)
    raise ValueError(f"{operation.name} cannot answer so: {problem}")


def _shown(
    operation: Operation[Any], status: int, media_type: str, data: Any
) -> Answering:
    """Return an example of the document: data, of a sequence its items, or a text."""
    contents = operation.contents(status) or ()
    content = next(one for one in contents if one.media_type == media_type)
    if content.framing is None or isinstance(data, str):
        content, data = Content(media_type, Any), [data]
    return _response(status, *_written(content, data, to_json))


def _written(
    content: Content, items: Sequence[Any], dump: Callable[[Any], bytes]
) -> tuple[str, bytes]:
    """Return the media type and the body; raises ValueError where there is no such."""
    framing, media_type = content.framing, content.media_type
    if framing is not None:
        body = b"".join(framing.frame(dump(item)) for item in items) + framing.ending
        return framing.media_type(media_type), body
    (item,) = items
    if isinstance(item, str) and not is_json(media_type):
        item = item.encode()
    return media_type, item if isinstance(item, bytes) else dump(item)


def _response(
    status: int, media_type: str = "", body: bytes = b"", *, headers: Headers = None
) -> Answering:
    found = {"Content-Type": media_type} if media_type else {}
    # One for each call, for reading a response changes it.
    make = partial(httpx2.Response, status, headers=found | dict(headers or {}))
    return lambda call: make(content=body, request=call.request)
