"""Call every operation of a package with valid arguments, and print what went over the wire.

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
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, TypeAdapter

from corpus.making import NoInstanceError
from wire.documents import Asked, Sent
from wire.recording import Recorder, recording
from wire.values import Values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Json: TypeAlias = Any
Operation: TypeAlias = Any  # these are of a package that is made as we go
Body: TypeAlias = Any
Client: TypeAlias = Any
Method: TypeAlias = Any
Adapter: TypeAlias = TypeAdapter[Any]
Argument: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to call an operation: with all that it takes or only what it requires, and a body.

    That is given in one piece, or member by member if it has members. A body that is not the
    usual one is asked for by its media type.
    """

    name: str
    body: Body | None
    everything: bool = False
    by_members: bool = False
    content_type: str | None = None


@dataclass(slots=True)
class Calls:
    """The requests by name, as Latin-1 text, and what went wrong before there was one."""

    base: str = ""
    requests: dict[str, str] = field(default_factory=dict[str, str])
    failures: list[str] = field(default_factory=list[str])


def call_all(folder: Path, package: str, document: Path) -> Calls:
    """Call every operation of a package in each way in which it can be called."""
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
            wanted = asked[operation.method, operation.path]
            method = _method(client, operation)
            seen: list[Json] = []
            for variant in _variants(operation):
                try:
                    values = Values(sent, variant.name, lean=not variant.everything)
                    arguments = _arguments(operation, variant, method, wanted, values)
                    if (sorted(arguments), variant.content_type) in seen:
                        continue
                    seen.append((sorted(arguments), variant.content_type))
                    calls.requests[variant.name] = request_of(method, arguments, recorder)
                except Exception as error:  # noqa: BLE001 - one operation never takes others down
                    calls.failures.append(f"{variant.name}: {type(error).__name__}: {error}")
    return calls


@contextlib.contextmanager
def _client(package: str, base_url: str) -> Iterator[Client]:
    """Open a client of a package, with a dummy for each credential that is sent as it is.

    It is not given what a token is asked for with: no other server is called.
    """
    module = importlib.import_module(f"{package}.client")
    dummies = {
        one.argument: "dummy"
        for scheme in module.API.schemes
        if not hasattr(scheme, "token_url")
        for one in scheme.roles.values()
    }
    with module.Client(base_url=base_url, max_retries=0, timeout=10, **dummies) as client:
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


def _variants(operation: Operation) -> Iterator[Variant]:
    """Go through the ways to call an operation; who may send any media type names none."""
    name = f"{operation.method} {operation.path}"
    yield Variant(name, operation.body)
    yield Variant(f"{name} (all)", operation.body, everything=True, by_members=True)
    if not any("*" in one.media_type for one in operation.bodies):
        for one in operation.other_bodies:
            kind = one.media_type
            yield Variant(f"{name} ({kind})", one, everything=True, content_type=kind)


def _method(client: Client, operation: Operation) -> Method:
    """Return the method of an operation."""
    method = client
    for name in operation.name.split("."):
        method = getattr(method, name)
    return method


def _arguments(
    operation: Operation, variant: Variant, method: Method, asked: Asked, values: Values
) -> dict[str, Argument]:
    """Return the arguments of a method by name."""
    arguments: dict[str, Argument] = {}
    for one in operation.parameters:
        if variant.everything or one.required or one.location == "path":
            wanted = asked.parameters[one.location, one.name]
            try:
                value = values.parameter(wanted, one)
            except NoInstanceError:
                if one.required or one.location == "path":
                    raise
                continue
            arguments[one.argument] = _read(one.adapter, value)
    if variant.body is not None and (variant.everything or operation.body.required):
        parameters = {one.argument for one in operation.parameters}
        free = inspect.signature(method).parameters.keys() - parameters
        read = _read(variant.body.adapter, _body(variant.body, asked, values))
        arguments |= _given(read, operation.body.argument, variant, free)
    return arguments


def _body(body: Body, asked: Asked, values: Values) -> Json:
    """Return a valid body as plain JSON."""
    kind = body.media_type.partition(";")[0].strip().lower()
    wanted = asked.bodies.get(kind) or asked.bodies.get("") or next(iter(asked.bodies.values()))
    form = "form" in kind
    is_data = form or kind.endswith(("json", "jsonl", "ndjson", "json-seq"))
    if is_data or kind.startswith("text/"):
        return values.body(wanted, form=form)
    # Of other media types the caller writes the bytes: these are no XML, for one.
    return values.file(wanted)


def _given(
    read: Argument, argument: str | None, variant: Variant, free: Collection[str]
) -> dict[str, Argument]:
    """Return the arguments that are the body; `free` are the names that are no parameters'."""
    told = {"content_type": variant.content_type} if variant.content_type else {}
    if argument is not None:
        return {argument: read, **told}
    whole = "request_body" if "body" in free else "body"
    if not isinstance(read, BaseModel):
        return {whole: read, **told}
    fields = type(read).model_fields
    members = {name: getattr(read, name) for name in fields if name in read.model_fields_set}
    more = read.model_extra or {}
    is_left_out = not members and variant.body is not None and not variant.body.required
    if not variant.by_members or is_left_out:
        # By their names on the wire, which takes the place of a model.
        by_wire_name = {fields[name].alias or name: one for name, one in members.items()}
        return {whole: {**by_wire_name, **more}, **told}
    # A member that has the name of a parameter says where it belongs.
    found = {name if name in free else f"body_{name}": one for name, one in members.items()}
    return {**found, **({"extra_body": more} if more else {})}


def _read(adapter: Adapter, value: Json) -> Argument:
    """Return plain JSON as what the annotation of an argument says."""
    return adapter.validate_json(json.dumps(value), strict=True, by_alias=True, by_name=False)


def request_of(method: Method, arguments: dict[str, Argument], recorder: Recorder) -> str:
    """Call the method of an operation, and return the request.

    What comes of the answer is not asked here.
    """
    before = len(recorder.requests)
    try:
        with contextlib.ExitStack() as stack:
            result = method(**arguments)
            if hasattr(result, "__enter__"):
                result = stack.enter_context(result)
            # Pages, and items that are read while they come, are asked for by who wants them.
            if hasattr(result, "__iter__"):
                next(iter(result), None)
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
