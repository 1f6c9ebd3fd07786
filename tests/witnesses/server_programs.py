"""Programs of somebody who implements handlers: of the server, or of what the API sends."""

from __future__ import annotations

import ast
import contextlib
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationError

from witnesses.programs import CLIENT, SERVER, SERVES, Program
from witnesses.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witnesses.sides import Side
    from witnesses.symbols import Handler, Method

Value: TypeAlias = Any

MOST: int = 6
"""So many programs at most, each with other answers."""


def server_programs(side: Side) -> Iterator[Program]:
    """Programs that answer as the document says, all of its operations."""
    found = side.symbols
    if found.handlers:
        answers = _answers(side, found.handlers, hooks=False)
        # Of some schemas there is no instance, so there is nothing to answer.
        lacking = [
            method
            for handler in found.handlers
            for method in handler.methods
            if not answers[handler.name, method.name] and not _gives_nothing(method)
        ]
        for at in range(0 if lacking else _rounds(answers)):
            yield _server(side, answers, at)
    if found.hooks:
        answers = _answers(side, found.hooks, hooks=True)
        for at in range(_rounds(answers)):
            yield _receiver(side, answers, at)


def _gives_nothing(method: Method) -> bool:
    return method.returns is None or ast.unparse(method.returns) == "None"


def _rounds(answers: dict[tuple[str, str], list[Value]]) -> int:
    return min(MOST, max([1, *(len(one) for one in answers.values())]))


def _answers(
    side: Side, handlers: tuple[Handler, ...], *, hooks: bool
) -> dict[tuple[str, str], list[Value]]:
    """What the methods of handlers may return, as the package reads it."""
    return {
        (handler.name, method.name): list(_returned(side, handler, method, hooks=hooks))
        for handler in handlers
        for method in handler.methods
    }


def _returned(side: Side, handler: Handler, method: Method, *, hooks: bool) -> Iterator[Value]:
    operation = side.operation(method, handler.module)
    asked = side.asked(operation, side.responses, hooks=hooks)
    for answer in side.responses.answers(asked):
        for content in operation.contents(answer.status) or ():
            if content.media_type.lower() != answer.media_type or answer.body is None:
                continue
            if content.framing is not None:
                yield from _items(content, answer.body)
                continue
            try:
                yield content.adapter.validate_json(answer.body)
            except ValidationError:
                if content.type in (str, bytes):
                    yield answer.body if content.type is str else answer.body.encode()


def _items(content: Value, body: str) -> Iterator[Value]:
    splitter = content.framing.splitter(content.media_type)
    for text in [*splitter.feed(body.encode()), *splitter.end()]:
        with contextlib.suppress(ValidationError):
            yield content.adapter.validate_json(text)


def _server(side: Side, answers: dict[tuple[str, str], list[Value]], at: int) -> Program:
    writer = Writer(side.symbols)
    given: list[str] = []
    for number, handler in enumerate(side.symbols.handlers):
        _implement(writer, (handler, f"Own{number}"), answers, at)
        given.append(f"{handler.argument}=own{number}")
    if side.symbols.guards:
        writer.add("class Guard:")
        for guard in side.symbols.guards:
            _signature(writer, guard)
            writer.add("return 'somebody'", 2)
        given.append("security=Guard()")
    writer.need("FastAPI")
    writer.add(f"return {writer.need('create_app')}({', '.join(given)})")
    return Program(f"serves all operations ({at + 1})", SERVER, writer.text(SERVES))


def _receiver(side: Side, answers: dict[tuple[str, str], list[Value]], at: int) -> Program:
    writer = Writer(side.symbols)
    writer.need("FastAPI")
    writer.add("app = FastAPI()")
    for number, handler in enumerate(side.symbols.hooks):
        _implement(writer, (handler, f"Own{number}"), answers, at)
        router = f"{handler.module}_router"
        writer.add(f"from api.{handler.module} import {router}")
        writer.add(f"app.include_router({router}(own{number}))")
    writer.add("return app")
    return Program(f"receives what the API sends ({at + 1})", CLIENT, writer.text(SERVES))


def _implement(
    writer: Writer,
    named: tuple[Handler, str],
    answers: dict[tuple[str, str], list[Value]],
    at: int,
) -> None:
    """Write a handler that does not derive from the Protocol, and so has only what it says."""
    handler, name = named
    writer.add(f"class {name}:")
    for method in handler.methods:
        is_stream = not method.is_async
        _signature(writer, method)
        for argument in method.arguments[1:]:
            writer.read(argument.name, argument.type, 2)
        values = answers[handler.name, method.name]
        if is_stream:
            writer.add(f"for item in {writer.value(values)}:", 2)
            writer.add("yield item", 3)
        elif not _gives_nothing(method) and values:
            writer.add(f"return {writer.value(values[at % len(values)])}", 2)
        else:
            writer.add("return None", 2)
    writer.add(f"from api.{handler.module} import {handler.name}")
    writer.add(f"own{name[3:]}: {handler.name} = {name}()")


def _signature(writer: Writer, method: Method) -> None:
    """Write the first line of a method, as the Protocol has it."""
    plain = [one for one in method.arguments if one.positional]
    named = [one for one in method.arguments if not one.positional]
    texts = ["self"]
    for one in (*plain, None, *named):
        if one is None:
            texts += ["*"] if named else []
        else:
            text = f"{one.name}: {writer.type(one.type)}"
            texts.append(text if one.needed else f"{text} = {writer.need('UNSET')}")
    returns = writer.type(method.returns)
    writer.add(f"async def {method.name}({', '.join(texts)}) -> {returns}:", 1)
