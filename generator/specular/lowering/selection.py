"""Which operations of an API are asked for, and what of the API they need.

A selector is one of these, where `*` stands for anything but `/`, and `**` for anything:

- `tag:jobs`: the operations of a tag; those without a tag are under `default`.
- `path:/jobs/**`: those of a path and of all below it; with a method before it, `path:GET /jobs/*`.
- `operation:getJob`: the one with that `operationId`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from specular.diagnostics import Code, closest
from specular.ir.operations import UNTAGGED
from specular.ir.references import reached, references_below, references_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specular.config import ApiConfig
    from specular.diagnostics import Diagnostic, Sink
    from specular.ir.api import Api
    from specular.ir.operations import Callback, Operation
    from specular.ir.types import NodeId

_WILDCARD = re.compile(r"(/?\*\*$|\*\*|\*)")
_GLOBS = {"/**": "(/.*)?", "**": ".*", "*": "[^/]*"}


def select(api: Api, config: ApiConfig, sink: Sink) -> Api:
    """Return the operations that are asked for, with the declarations and schemes they need.

    Without selectors that is everything, also the components that no operation needs. Findings
    about what is left out are taken back; a selector that selects nothing is an error.
    """
    if not config.include and not config.exclude:
        return api
    included = _selected(config.include, "include", api, sink)
    excluded = _selected(config.exclude, "exclude", api, sink)
    asked = (*api.operations, *(one for it in api.webhooks for one in it.operations))
    kept = tuple(
        one
        for one in asked
        if (one.id in included or not config.include) and one.id not in excluded
    )
    if not kept and not sink.failed:
        message = "no operation is left of those that `include` and `exclude` select"
        sink.error(Code.SELECTOR_UNMATCHED, message)
    selected = _limited(api, kept)
    _forget(api, selected, sink)
    return selected


def _selected(selectors: Iterable[str], key: str, api: Api, sink: Sink) -> frozenset[NodeId]:
    """Return the operations that any of some selectors selects."""
    found: list[NodeId] = []
    for selector in selectors:
        kind, _, pattern = selector.partition(":")
        wanted = _pattern(_normal(pattern) if kind == "path" else pattern)
        matching = [
            one.id
            for one in (*api.operations, *api.notifications)
            if any(wanted.fullmatch(name) for name in _names(one, kind))
        ]
        if not matching:
            names = dict.fromkeys(name for one in api.operations for name in _names(one, kind))
            close = closest(pattern, names)
            hint = None if close is None else f"did you mean {kind}:{close}?"
            message = f"`{key}` has {selector!r}, which no operation matches"
            sink.error(Code.SELECTOR_UNMATCHED, message, hint=hint)
        found += matching
    return frozenset(found)


def _names(operation: Operation, kind: str) -> tuple[str, ...]:
    """Return what an operation is called in selectors of a kind."""
    match kind:
        case "tag":
            return operation.tags or (UNTAGGED,)
        case "path":
            return (operation.path, f"{operation.method.upper()} {operation.path}")
        case _:
            return () if operation.operation_id is None else (operation.operation_id,)


def _normal(pattern: str) -> str:
    """Write a path with its method as `GET /jobs`."""
    method, space, path = pattern.strip().partition(" ")
    return f"{method.upper()} {path.strip()}" if space and "/" not in method else pattern.strip()


def _pattern(glob: str) -> re.Pattern[str]:
    parts = _WILDCARD.split(glob)
    return re.compile("".join(_GLOBS.get(part) or re.escape(part) for part in parts), re.DOTALL)


def _limited(api: Api, operations: tuple[Operation, ...]) -> Api:
    """Return an API with some of its operations and webhooks, and of the rest what they need."""
    ids = {one.id for one in operations}
    webhooks = tuple(
        replace(it, operations=kept)
        for it in api.webhooks
        if (kept := tuple(one for one in it.operations if one.id in ids))
    )
    callbacks = _callbacks(api, operations)
    sent = [one for it in callbacks for one in it.operations]

    def needs(one: NodeId) -> Iterable[NodeId]:
        declaration = api.declarations.get(one)
        return () if declaration is None else references_of(declaration)

    needed = reached(references_below((*operations, *sent)), needs)
    schemes = {use.scheme for one in operations for uses in one.security for use in uses}
    tags = {tag for one in operations for tag in one.tags}
    return replace(
        api,
        operations=tuple(one for one in api.operations if one.id in ids),
        webhooks=webhooks,
        callbacks=callbacks,
        declarations={key: one for key, one in api.declarations.items() if key in needed},
        security_schemes=tuple(one for one in api.security_schemes if one.name in schemes),
        tags=tuple(one for one in api.tags if one.name in tags),
    )


def _callbacks(api: Api, operations: tuple[Operation, ...]) -> tuple[Callback, ...]:
    """Return the callbacks that some operations lead to, and those that these lead to."""
    known = {one.id: one for one in api.callbacks}

    def used(some: Iterable[Operation]) -> Iterator[NodeId]:
        return (use.target for one in some for use in one.callbacks if use.target in known)

    found = reached(used(operations), lambda target: used(known[target].operations))
    return tuple(one for one in api.callbacks if one.id in found)


def _forget(whole: Api, selected: Api, sink: Sink) -> None:
    """Take back each finding whose innermost owner is left out: an operation, path or schema."""
    kept = _owners(selected)
    left_out = _owners(whole) - kept

    def is_void(finding: Diagnostic) -> bool:
        places = () if finding.place is None else finding.place.within()
        owner = next((one for one in places if one in kept or one in left_out), None)
        return owner in left_out

    sink.forget(is_void)


def _owners(api: Api) -> frozenset[str]:
    """Return the ids of what a finding may be about; a path belongs to its operations."""
    operations = (*api.operations, *api.notifications)
    nodes = [one.id for group in (operations, api.security_schemes) for one in group]
    return frozenset({*nodes, *api.declarations, *(one.rpartition("/")[0] for one in nodes)})
