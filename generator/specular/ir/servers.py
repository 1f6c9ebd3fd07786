"""Which servers a client may be told to call, and what their variables may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.ir.api import Api
    from specular.ir.operations import Server
    from specular.ir.types import NodeId

_PLACES: Final = ("scheme", "host", "path", "url")
"""Where in a URL a variable may stand; of several places the earlier one allows less."""


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A variable of all servers that have one of its name.

    `server` is the first of them, and `place` where in a URL it stands. `own` has the defaults of
    the servers, by name, that have another one. `values` are those that any server allows; one
    that allows all leaves none.

    `variables: {region: {default: eu, enum: [eu, us]}}`
    """

    server: NodeId
    name: str
    default: str
    values: tuple[str, ...]
    place: str
    own: Mapping[str, str] = field(default_factory=dict[str, str])


def server_name(server: Server) -> str:
    """Return what a server is called: its name (OpenAPI 3.2, 4.6) or else its URL."""
    return server.name or server.template or server.url


def is_absolute(server: Server) -> bool:
    """Whether a server can be called without a base URL."""
    return "://" in server.url


def choices(api: Api) -> tuple[Server, ...]:
    """Return the servers that a client may be told to call; none where there is no choice.

    That of plain HTTP is none where the same server has HTTPS, unless it is the first one.
    """
    found = {server_name(one): one for one in reversed(api.servers) if is_absolute(one)}
    safe = [one.url for one in found.values()]
    listed = [
        one
        for one in reversed(found.values())
        if one is api.servers[0]
        or one.url.replace("http://", "https://", 1) not in safe
        or one.url.startswith("https://")
    ]
    return tuple(listed) if len(listed) > 1 or api.servers[:1] != (*listed,) else ()


def usual(api: Api) -> Server | None:
    """Return the server that is called where nobody chooses."""
    return api.servers[0] if api.servers and is_absolute(api.servers[0]) else None


def variables(api: Api) -> tuple[ServerVariable, ...]:
    """Return the variables that stand in the URLs of servers, in the order of the document."""
    found: dict[str, list[tuple[Server, str, tuple[str, ...]]]] = {}
    for server in _servers(api):
        for name, default, values in server.variables:
            if f"{{{name}}}" in server.template:
                found.setdefault(name, []).append((server, default, values))
    return tuple(
        ServerVariable(
            uses[0][0].id,
            name,
            uses[0][1],
            _values([(default, values) for _, default, values in uses]),
            min((_place(name, one) for one, _, _ in uses), key=_PLACES.index),
            {
                server_name(one): default
                for one, default, _ in uses
                if one in api.servers and default != uses[0][1]
            },
        )
        for name, uses in found.items()
    )


def _servers(api: Api) -> Iterator[Server]:
    yield from api.servers
    for operation in api.operations:
        yield from operation.servers[:1]


def _values(uses: list[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    if not all(values for _, values in uses):
        return ()
    return tuple(dict.fromkeys(one for default, values in uses for one in (default, *values)))


def _place(name: str, server: Server) -> str:
    before, _, after = server.template.partition(f"{{{name}}}")
    if "://" in before:
        return "path" if "/" in before.partition("://")[2] else "host"
    if before or not is_absolute(server):
        return "path"
    return "scheme" if after.startswith("://") else "url"
