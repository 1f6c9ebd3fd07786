"""One file as plain data, whichever of the two syntaxes it is written in."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from specular.diagnostics import Code, Place, Sink
from specular.ir.types import JsonValue
from specular.loading.json_text import parse_json
from specular.loading.text import Lines, Problem, decode
from specular.loading.yaml_text import parse_yaml

_OBJECT = re.compile(r"\s*\{")


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: `name` is its path from the folder of the root document, with `/`.

    `overlays` are the documents that changed its data after it was read. One that was fetched is
    called by its URL, and its path is that of the copy beside the lock.
    """

    name: str
    path: Path
    data: JsonValue = field(repr=False)
    sha256: str
    overlays: tuple[Document, ...] = ()


def read_document(path: Path, name: str, sink: Sink, place: Place | None = None) -> Document | None:
    """Read a file; `place` is the reference that asks for it, None for the root document.

    What is wrong with it is reported, and then the answer is None: for the root document that is
    the end, for another one a warning, as of a reference that leads nowhere. The text goes to
    `sink.sources` either way, for the reports.
    """
    report = sink.error if place is None else sink.warn
    sink.tried[os.fspath(path)] = None
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        report(Code.FILE_NOT_FOUND, "there is no such file", place or Place(name))
        return None
    except OSError as error:
        is_folder = isinstance(error, IsADirectoryError)
        reason = "this is a folder" if is_folder else str(error.strerror or error).lower()
        message = f"cannot be read: {reason}"
        if place is not None:
            message = f"{name} {message}, so this says nothing here"
        report(Code.FILE_UNREADABLE, message, place or Place(name))
        return None
    return parse_document(raw, path, name, sink, place)


def parse_document(
    raw: bytes, path: Path, name: str, sink: Sink, place: Place | None = None
) -> Document | None:
    """Read what a file or a URL holds; as `read_document` for what is wrong with it."""
    text, undecodable = decode(raw)
    sink.sources[name] = text
    is_needed = place is None or name in sink.sound
    if undecodable is not None:
        _report([undecodable], name, text, sink, is_needed=is_needed)
        return None
    parsed = parse_json(text) if is_json(name, text) else parse_yaml(text)
    if parsed.problems:
        _report(parsed.problems, name, text, sink, is_needed=is_needed)
        return None
    sink.finders[name] = parsed.find
    return Document(name, path, parsed.data, hashlib.sha256(raw).hexdigest())


def is_json(name: str, text: str) -> bool:
    """Whether a document is read as JSON: by its suffix, or since it is an object in JSON."""
    if name.endswith(".json"):
        return True
    if _OBJECT.match(text) is None:
        return False
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    except (ValueError, RecursionError):
        return True
    return True


def _report(
    problems: Sequence[Problem], name: str, text: str, sink: Sink, *, is_needed: bool
) -> None:
    lines = Lines(text)
    for problem in problems:
        line, column = lines.position(problem.offset)
        place = Place(name, line=line, column=column)
        if is_needed:
            sink.error(problem.code, problem.message, place, problem.hint)
        else:
            message = f"{problem.message}, so references to this file say nothing"
            sink.warn(problem.code, message, place, problem.hint)
