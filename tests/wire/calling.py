"""Call every operation of a package once with valid arguments, and print what went over the wire.

`python -m wire.calling FOLDER PACKAGE DOCUMENT`, in a fresh interpreter; prints JSON.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
import json
import pkgutil
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import BaseModel, TypeAdapter

from corpus.making import NoInstanceError
from wire.documents import Asked, Sent
from wire.recording import Recorder, recording
from wire.values import FILE, Values

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = Any
Operation: TypeAlias = Any  # these are of a package that is made as we go
Body: TypeAlias = Any
Client: TypeAlias = Any
Adapter: TypeAlias = TypeAdapter[Any]
Argument: TypeAlias = Any

VARIANTS: Final = ("required", "all")


@dataclass(slots=True)
class Calls:
    """The requests by name, as Latin-1 text, and what went wrong before there was one."""

    base: str = ""
    requests: dict[str, str] = field(default_factory=dict[str, str])
    failures: list[str] = field(default_factory=list[str])


def call_all(folder: Path, package: str, document: Path) -> Calls:
    """Call every operation of a package with what it requires and, if that is more, with all."""
    sys.path.insert(0, str(folder))
    sent = Sent(document)
    asked = sent.operations()
    calls = Calls(sent.base())
    operations = _operations(package)
    known = {(one.method, one.path) for one in operations}
    lost = [one for one in asked if one not in known]
    calls.failures += [f"{method} {path}: is not in the package" for method, path in lost]
    if not operations:
        return calls
    with recording() as recorder, _client(package, recorder.url + calls.base) as client:
        for operation in operations:
            seen: list[Json] = []
            for variant in VARIANTS:
                name = f"{operation.method} {operation.path}"
                name += "" if variant == VARIANTS[0] else f" ({variant})"
                try:
                    values = Values(sent, name, lean=variant == VARIANTS[0])
                    wanted = asked[operation.method, operation.path]
                    arguments = _arguments(operation, wanted, values, everything=bool(seen))
                    if sorted(arguments) in seen:
                        continue
                    seen.append(sorted(arguments))
                    calls.requests[name] = _sent(client, operation, arguments, recorder)
                except Exception as error:  # noqa: BLE001 - one operation never takes others down
                    calls.failures.append(f"{name}: {type(error).__name__}: {error}")
                    break
    return calls


@contextlib.contextmanager
def _client(package: str, base_url: str) -> Iterator[Client]:
    """Open a client of a package, with a dummy for each of its credentials."""
    kind = importlib.import_module(package).Client
    options = inspect.signature(kind).parameters
    dummies = {
        name: "dummy"
        for name, one in options.items()
        if str(one.annotation) == "str | None" and name != "base_url"
    }
    with kind(base_url=base_url, max_retries=0, timeout=10, **dummies) as client:
        yield client


def _operations(package: str) -> list[Operation]:
    """Return the constants that state the operations, in the order of their modules."""
    if importlib.util.find_spec(f"{package}.operations") is None:
        return []
    top = importlib.import_module(f"{package}.operations")
    modules = [
        importlib.import_module(one.name)
        for one in pkgutil.walk_packages(top.__path__, f"{top.__name__}.")
    ]
    return [
        value
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and type(value).__name__ == "Operation"
    ]


def _arguments(
    operation: Operation, asked: Asked, values: Values, *, everything: bool
) -> dict[str, Argument]:
    """Return the arguments of a method by name."""
    arguments: dict[str, Argument] = {}
    for one in operation.parameters:
        if everything or one.required or one.location == "path":
            wanted = asked.parameters[one.location, one.name]
            try:
                value = values.parameter(wanted, one)
            except NoInstanceError:
                if one.required or one.location == "path":
                    raise
                continue
            arguments[one.argument] = _read(one.adapter, value)
    body = operation.body
    if body is not None and (everything or body.required):
        arguments |= _body(body, asked, values)
    return arguments


def _body(body: Body, asked: Asked, values: Values) -> dict[str, Argument]:
    """Return the arguments that are the body: one, or one for each of its properties."""
    kind = body.media_type.partition(";")[0].strip().lower()
    wanted = asked.bodies.get(kind) or asked.bodies.get("") or next(iter(asked.bodies.values()))
    form = "form" in kind
    is_data = form or kind.endswith(("json", "jsonl", "ndjson", "json-seq"))
    value = values.body(wanted, form=form) if is_data or kind.startswith("text/") else FILE
    read = _read(body.adapter, value)
    if body.argument is not None:
        return {body.argument: read}
    if not isinstance(read, BaseModel):
        return dict(read)
    given = {name: getattr(read, name) for name in type(read).model_fields}
    found = {name: one for name, one in given.items() if name in read.model_fields_set}
    return {**found, **({"extra_body": read.model_extra} if read.model_extra else {})}


def _read(adapter: Adapter, value: Json) -> Argument:
    """Return plain JSON as what the annotation of an argument says."""
    return adapter.validate_json(json.dumps(value), strict=True, by_alias=True, by_name=False)


def _sent(
    client: Client, operation: Operation, arguments: dict[str, Argument], recorder: Recorder
) -> str:
    """Call the method of an operation, and return the request.

    This alone knows how a package is called. What comes of the answer is not asked here.
    """
    before = len(recorder.requests)
    method = client
    for name in operation.name.split("."):
        method = getattr(method, name)
    known = inspect.signature(method).parameters
    # A property of the body that has the name of a parameter says where it belongs.
    arguments = {k if k in known else f"body_{k}": one for k, one in arguments.items()}
    try:
        result = method(**arguments)
        # A response that is read while it comes is asked for when it is entered.
        if hasattr(result, "__enter__"):
            with result:
                pass
    except Exception:
        if len(recorder.requests) == before:
            raise
    new = recorder.requests[before:]
    if len(new) != 1:
        raise AssertionError(f"{len(new)} requests were sent")
    return new[0].decode("latin-1")


if __name__ == "__main__":
    sys.setrecursionlimit(5000)
    json.dump(asdict(call_all(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))), sys.stdout)
