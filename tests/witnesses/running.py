"""Running programs: with a connection that answers as a document says, or sent requests to."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx2

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witnesses.documents import Answer, Document
    from witnesses.programs import Program

Value: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went out, with the values in its path by the names of their parameters."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    operation: tuple[str, str] = ("", "")
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run: a failure in words, or none, with what was sent and warned of."""

    failure: str = ""
    sent: tuple[Sent, ...] = ()
    warned: tuple[str, ...] = ()


@dataclass(slots=True)
class Answering:
    """Answers each request with one of the responses that a document has for it, by turns."""

    document: Document
    turns: int = 1
    turn: int = 0
    sent: list[Sent] = field(default_factory=list[Sent])
    _known: list[tuple[Value, list[Answer]]] = field(
        default_factory=list[tuple[Value, "list[Answer]"]]
    )

    def __post_init__(self) -> None:
        # The longest come first: `/a/b` is no value of `/{x}`.
        asked = sorted(self.document.operations(), key=lambda one: -len(one.path))
        asked.sort(key=lambda one: one.path.count("{"))
        self._known = [(one, self.document.answers(one)) for one in asked]
        self.turns = max([1, *(len(answers) for _, answers in self._known)])

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request."""
        path = request.url.raw_path.decode().partition("?")[0]
        for one, answers in self._known:
            if one.method == request.method.upper() and one.pattern.fullmatch(path):
                values = tuple(_values(one.path, path))
                self.sent.append(_sent(request, (one.method, one.path), values))
                wanted = [each for each in answers if _is_wanted(each, request)]
                if not wanted:
                    return httpx2.Response(204)
                return response_of(wanted[self.turn % len(wanted)])
        self.sent.append(_sent(request, ("", ""), ()))
        return httpx2.Response(404)


def _is_wanted(answer: Answer, request: httpx2.Request) -> bool:
    """Whether a request takes answers of a media type."""
    accept = request.headers.get("accept", "*/*").lower()
    essence = (answer.media_type or "*/*").partition(";")[0]
    return essence in accept or "*/*" in accept or answer.media_type is None


def response_of(answer: Answer) -> httpx2.Response:
    """An answer as it is on the wire."""
    headers = list(answer.headers)
    if answer.media_type is not None:
        headers.append(("content-type", answer.media_type))
    content = b"" if answer.body is None else answer.body.encode()
    return httpx2.Response(answer.status, headers=headers, content=content)


def _values(template: str, path: str) -> list[tuple[str, str]]:
    """The values in a path by the names in its template."""
    names = re.findall(r"\{([^{}]*)\}", template)
    pattern = re.sub(r"\\\{[^{}]*\\\}", "([^/]*)", re.escape(template))
    found = re.fullmatch(f".*?{pattern}", path)
    return sorted(zip(names, found.groups(), strict=True)) if found else []


def _sent(
    request: httpx2.Request, operation: tuple[str, str], values: tuple[tuple[str, str], ...]
) -> Sent:
    headers = tuple(
        (name, value) for name, value in request.headers.items() if name != "content-length"
    )
    return Sent(request.method, str(request.url), headers, request.read(), operation, values)


def call(program: Program, package: str, answering: Answering) -> Outcome:
    """Run a program against a package once for each turn of the answers, until one fails."""
    function = _function(program, package)
    if isinstance(function, str):
        return Outcome(function)
    answering.sent.clear()
    warned: list[str] = []
    for turn in range(answering.turns):
        answering.turn = turn
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(io.StringIO()),
            httpx2.Client(transport=httpx2.MockTransport(answering)) as http,
        ):
            warnings.simplefilter("always")
            try:
                function(http)
            except Exception as error:  # noqa: BLE001 - whatever fails is what is asked
                return Outcome(_told(error), tuple(answering.sent))
            warned += [str(one.message) for one in caught]
    return Outcome("", tuple(answering.sent), tuple(dict.fromkeys(warned)))


def _function(program: Program, package: str) -> Value:
    space: dict[str, Value] = {"httpx2": httpx2}
    head = "from fastapi import FastAPI\n"
    exec(compile(head + program.against(package), program.title, "exec"), space)  # noqa: S102
    return space["program"]


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def serve(program: Program, package: str, requests: Sequence[Sent]) -> Outcome:
    """Run a program that gives an application; it fails where one of the requests is refused."""
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            app = _function(program, package)()
            return asyncio.run(_exchange(app, requests))
        except Exception as error:  # noqa: BLE001 - the same
            return Outcome(_told(error))
        finally:
            logging.disable(logging.NOTSET)


async def _exchange(app: Value, requests: Sequence[Sent]) -> Outcome:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport) as http:
        for one in requests:
            response = await http.request(
                one.method, one.url, headers=dict(one.headers), content=one.body
            )
            if response.status_code >= httpx2.codes.BAD_REQUEST:
                text = f"{one.method} {one.url}: {response.status_code} {response.text}"
                return Outcome(text, (one,))
    return Outcome("", tuple(requests))
