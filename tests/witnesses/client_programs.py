"""Programs of somebody who calls a package: each uses one thing that it offers."""

from __future__ import annotations

import ast
import contextlib
import itertools
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, ValidationError

from witnesses.programs import CALLS, CLIENT, Program
from witnesses.sides import read_values
from witnesses.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from witnesses.documents import Asked
    from witnesses.sides import Operation, Side
    from witnesses.symbols import Argument, Method

Value: TypeAlias = Any


def client_programs(side: Side) -> Iterator[Program]:
    """Every program of a caller, the simplest first."""
    yield from _constructions(side)
    for method in side.symbols.methods:
        yield from _calls(side, method)


def _constructions(side: Side) -> Iterator[Program]:
    """Make the client with as few secrets as it takes, in every such way, and with all."""
    if not side.symbols.methods:
        return
    for given in _subsets(side.symbols.credentials):
        writer = Writer(side.symbols)
        _client(writer, given)
        title = f"makes a client with {', '.join(given) or 'no credentials'}"
        yield Program(title, CLIENT, writer.text(CALLS))


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from itertools.combinations(names, size)


def _client(writer: Writer, credentials: Sequence[str]) -> None:
    writer.need("Client")
    secrets = "".join(f", {name}='secret'" for name in credentials)
    writer.add(f"client = Client(base_url='http://api.invalid', http_client=http{secrets})")


def _calls(side: Side, method: Method) -> Iterator[Program]:
    """Call a method with what it needs and with all that it takes, and read what it gives."""
    operation = side.operation(method)
    asked = side.asked(operation, side.requests)
    choices = list(_choices(side, method, operation, asked))
    needed = {one.name for one in method.arguments if one.needed}
    everything = side.symbols.credentials
    called = f"{method.home}.{method.name}"
    if any(one.name == "until" for one in method.arguments):
        least = {name: value for name, value in choices[0].items() if name in needed}
        yield _wait(side, method, least)
        return
    for given in _subsets(everything):
        least = {name: value for name, value in choices[0].items() if name in needed}
        title = f"calls {called} with what it needs and {', '.join(given) or 'no credentials'}"
        yield _call(side, method, least, (title, given))
    if operation.body is not None and not operation.body.required:
        names = {one.name for one in method.whole if one.needed}
        least = {name: value for name, value in choices[0].items() if name in names}
        yield _call(side, method, least, (f"calls {called} without a body", everything))
    for at, choice in enumerate(choices):
        yield _call(side, method, choice, (f"calls {called} with all ({at + 1})", everything))
    for how, body in _in_one_piece(side, method, operation, asked):
        values = {name: one for name, one in choices[0].items() if name in _names(method.whole)}
        yield _call(side, method, {**values, **body}, (f"calls {called} with {how}", everything))
    yield from _headers(side, method, operation, choices[0])
    positional = [one.name for one in method.arguments if one.positional]
    if len(positional) > 0:
        title = f"calls {called} by position"
        yield _call(side, method, choices[-1], (title, everything), positional)


def _call(
    side: Side,
    method: Method,
    values: Mapping[str, Value],
    how: tuple[str, Sequence[str]],
    positional: Sequence[str] = (),
) -> Program:
    writer = Writer(side.symbols)
    title, credentials = how
    _client(writer, credentials)
    given = [writer.value(values[name]) for name in positional]
    given += [
        f"{name}={writer.value(value)}" for name, value in values.items() if name not in positional
    ]
    call = f"client.{method.home}.{method.name}({', '.join(given)})"
    _read_result(writer, call, method)
    return Program(title, CLIENT, writer.text(CALLS))


def _headers(
    side: Side, method: Method, operation: Operation, values: Mapping[str, Value]
) -> Iterator[Program]:
    """Read the headers of a response by the class that there is for them."""
    found = side.symbols.headers.get(operation.name)
    if found is None:
        return
    writer = Writer(side.symbols)
    _client(writer, side.symbols.credentials)
    given = [f"{name}={writer.value(value)}" for name, value in values.items()]
    call = f"{method.home}.with_raw_response.{method.name}({', '.join(given)})"
    writer.add(f"from api.{found.module} import {found.name}")
    writer.add(f"headers = {found.name}.read(client.{call}.headers)")
    for name, kind in found.fields.items():
        writer.read(f"headers.{name}", kind)
    yield Program(f"reads {found.name}", CLIENT, writer.text(CALLS))


def _wait(side: Side, method: Method, values: Mapping[str, Value]) -> Program:
    """Wait as a method does that asks again, but not for long."""
    writer = Writer(side.symbols)
    _client(writer, side.symbols.credentials)
    writer.need("ApiError")
    given = [f"{name}={writer.value(value)}" for name, value in values.items()]
    writer.add("try:")
    call = f"client.{method.home}.{method.name}({', '.join([*given, 'timeout=0.01'])})"
    writer.add(f"print({call})", 1)
    writer.add("except ApiError:")
    writer.add("pass", 1)
    return Program(f"waits by {method.home}.{method.name}", CLIENT, writer.text(CALLS))


def _read_result(writer: Writer, call: str, method: Method) -> None:
    match method.returns:
        case None | ast.Constant(value=None):
            # Who passes on that there is nothing has said so.
            writer.add("def passed() -> None:")
            writer.add(f"return {call}", 1)
            writer.add("passed()")
        case ast.Subscript(value=ast.Name(id="Stream"), slice=inner):
            writer.add(f"with {call} as stream:")
            writer.add("for item in stream:", 1)
            writer.read("item", inner, 2)
        case ast.Subscript(value=ast.Name(id="Pager"), slice=ast.Tuple(elts=[item, result])):
            # Every answer is the same, so there is no next page.
            writer.add(f"page = {call}.first()")
            writer.read("page.result", result)
            writer.add("for item in page.items:")
            writer.read("item", item, 1)
        case returns:
            writer.read(call, returns)


def _choices(
    side: Side, method: Method, operation: Operation, asked: Asked
) -> Iterator[dict[str, Value]]:
    """Values for all arguments of a method, again and again, until each value was there."""
    columns: dict[str, list[Value]] = {}
    for one in operation.parameters:
        schema = asked.parameters[one.location, one.name]
        values = list(read_values(one, side.requests.values(schema)))
        columns[one.argument] = [value for value in values if _travels(one.location, value)]
    bodies = _bodies(side, operation, asked)
    for at in range(max([1, len(bodies), *(len(column) for column in columns.values())])):
        chosen: dict[str, Value] = {}
        for shift, argument in enumerate(method.arguments):
            column = columns.get(argument.name)
            if column:
                chosen[argument.name] = column[(at + shift) % len(column)]
        if bodies:
            chosen |= _body_arguments(operation, method, bodies[at % len(bodies)])
        yield chosen


def _travels(location: str, value: Value) -> bool:
    """Whether a value is one that a parameter can have there: an empty text is none in a path."""
    return location != "path" or value not in ("", None, [])


def _bodies(side: Side, operation: Operation, asked: Asked) -> list[Value]:
    if operation.body is None:
        return []
    schema = asked.bodies[operation.body.media_type.lower()]
    return list(read_values(operation.body, side.requests.values(schema)))


def _in_one_piece(
    side: Side, method: Method, operation: Operation, asked: Asked
) -> Iterator[tuple[str, dict[str, Value]]]:
    """The arguments for a body in one piece, as each media type that it may be: twice each.

    The first time it is not said as which, and a model is a plain dict. The second time it is said
    where that can be.
    """
    kinds = {"content_type"} & _names(method.whole)
    # Of what is not given by its members there is but this way.
    own = _names(method.whole) - _names(method.arguments) - kinds
    argument = operation.body.argument if operation.body is not None else None
    for body in operation.bodies if own or argument is not None else ():
        schema = asked.bodies[body.media_type.lower()]
        name = argument or next(iter(own))
        # What may be anything is written as bytes.
        values = [*read_values(body, side.requests.values(schema))] or [*_as_bytes(body)]
        for value in values[-1:]:
            is_plain = bool(own) and isinstance(value, BaseModel)
            plain = value.model_dump(by_alias=True, exclude_unset=True) if is_plain else value
            yield f"a body that is {body.media_type}", {name: plain}
            yield f"a body as {body.media_type}", {
                name: value,
                **dict.fromkeys(kinds, body.media_type),
            }


def _as_bytes(body: Value) -> Iterator[bytes]:
    with contextlib.suppress(ValidationError):
        yield body.adapter.validate_python(b"a", strict=True)


def _names(arguments: Sequence[Argument]) -> set[str]:
    return {one.name for one in arguments}


def _body_arguments(operation: Operation, method: Method, body: Value) -> dict[str, Value]:
    """The arguments that a body is passed by: one, or one for each property."""
    if operation.body.argument is not None:
        return {operation.body.argument: body}
    by_wire = {
        (field.alias or name): getattr(body, name)
        for name, field in type(body).model_fields.items()
        if name in body.model_fields_set
    }
    return {argument: by_wire[wire] for wire, argument in method.members.items() if wire in by_wire}
