"""Programs of somebody who uses the models of a package, as callers and servers do alike."""

from __future__ import annotations

import ast
import importlib
import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from witnesses.programs import BOTH, CALLS, CLIENT, SERVER, Program
from witnesses.sides import component_of
from witnesses.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from witnesses.documents import Document
    from witnesses.programs import Audience
    from witnesses.sides import Side
    from witnesses.symbols import Class


def model_programs(side: Side) -> Iterator[Program]:
    """Every program, the simplest first."""
    found = side.symbols
    for name, module in found.modules.items():
        yield _named(side, name, "models")
        yield _named(side, name, module)
        if name in found.classes:
            yield from _class_programs(side, found.classes[name])
    for handler in found.hooks:
        for method in handler.methods:
            yield _named(side, method.operation, handler.module)


def _named(side: Side, name: str, module: str) -> Program:
    writer = Writer(side.symbols)
    writer.add(f"from api.{module} import {name}")
    writer.add(f"print({name})")
    return Program(f"imports {name} from {module}", BOTH, writer.text(CALLS))


def _class_programs(side: Side, one: Class) -> Iterator[Program]:
    found = side.symbols
    for member in one.members:
        writer = Writer(found)
        writer.add(f"print({writer.need(one.name)}.{member}.value)")
        yield Program(f"names {one.name}.{member}", BOTH, writer.text(CALLS))
    # Who receives a value has to know it; who sends it names those that are wanted.
    readers = _who(side, one.name, reads=True)
    if one.members and readers:
        yield _told(side, one, readers)
    for base in one.bases:
        if base in found.classes:
            writer = Writer(found)
            writer.add(f"def up(it: {writer.need(one.name)}) -> {writer.need(base)}:")
            writer.add("return it", 1)
            writer.add(f"assert issubclass({one.name}, {base})")
            writer.add("print(up)")
            yield Program(f"takes {one.name} for {base}", BOTH, writer.text(CALLS))
    if not one.members:
        for audiences, document in ((CLIENT, side.requests), (SERVER, side.responses)):
            if audiences[0] in _who(side, one.name, reads=False):
                yield from _makings(side, one, audiences, document)


def _who(side: Side, name: str, *, reads: bool) -> tuple[Audience, ...]:
    """Who reads a class, or makes its objects: of one that nothing uses, everybody."""
    sent, received = name in side.symbols.sent, name in side.symbols.received
    if not sent and not received:
        return BOTH
    client, server = (received, sent) if reads else (sent, received)
    return tuple(one for one, does in zip(BOTH, (client, server), strict=True) if does)


def _told(side: Side, one: Class, readers: tuple[Audience, ...]) -> Program:
    """Say what each member is, as a type checker lets one who has named all of them."""
    writer = Writer(side.symbols)
    writer.add(f"def told(it: {writer.need(one.name)}) -> str:")
    writer.add("match it:", 1)
    for member in one.members:
        writer.add(f"case {one.name}.{member}:", 2)
        writer.add(f"return {member!r}", 3)
    writer.add(f"print(told({one.name}.{one.members[0]}))")
    return Program(f"tells the members of {one.name} apart", readers, writer.text(CALLS))


def _makings(
    side: Side, one: Class, audiences: tuple[Audience, ...], document: Document
) -> Iterator[Program]:
    """Make the objects that somebody sends; where nobody does, read them as well."""
    schema = component_of(one.name, document)
    if schema is None:
        return
    kind = getattr(importlib.import_module(f"{side.package.name}.models"), one.name)
    values = document.values(schema)
    is_used = one.name in side.symbols.sent or one.name in side.symbols.received
    who = f"a {audiences[0]} makes"
    for at, value in enumerate(values):
        try:
            made = kind.model_validate_json(json.dumps(value))
        except (ValidationError, AttributeError):
            continue
        if type(made) is kind:
            writer = Writer(side.symbols)
            writer.add(f"it = {writer.value(made)}")
            if is_used:
                writer.add("print(it)")
            else:
                writer.read("it", ast.Name(one.name))
            yield Program(f"{who} {one.name} ({at + 1})", audiences, writer.text(CALLS))
            if made.model_fields_set:
                title = f"{who} {one.name} ({at + 1}) of what it was passed"
                yield _passed_on(side, one, made, (title, audiences))
    for value in values[:1]:
        more = {**value, "x_further": 1} if isinstance(value, dict) else value
        if is_used and document.is_valid(schema, more) and isinstance(value, dict):
            writer = Writer(side.symbols)
            writer.add(f"it = {writer.need(one.name)}.model_validate({more!r})")
            writer.add("print(it.model_dump_json())")
            yield Program(f"{who} {one.name} of more members", audiences, writer.text(CALLS))


def _passed_on(
    side: Side, one: Class, made: BaseModel, how: tuple[str, tuple[Audience, ...]]
) -> Program:
    """Make an object of arguments that have the types of its fields."""
    title, audiences = how
    writer = Writer(side.symbols)
    names = [name for name in type(made).model_fields if name in made.model_fields_set]
    taken = ", ".join(f"{name}: {writer.given(one.fields[name])}" for name in names)
    writer.add(f"def make({taken}) -> {writer.need(one.name)}:")
    writer.add(f"return {one.name}({', '.join(f'{name}={name}' for name in names)})", 1)
    values = ", ".join(f"{name}={writer.value(getattr(made, name))}" for name in names)
    writer.add(f"print(make({values}))")
    return Program(title, audiences, writer.text(CALLS))
