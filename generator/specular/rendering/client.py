"""The client module: what the API as a whole needs, and an attribute for each tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.api import SchemeKind
from specular.rendering.declarations import renamed_text
from specular.rendering.docstrings import docstring_text
from specular.rendering.imports import Imports
from specular.rendering.literals import literal_text
from specular.rendering.operations import security_text
from specular.rendering.tags import tag_prose
from specular.rendering.views import (
    ClientKindView,
    ClientResourceView,
    ClientView,
    FormerResourceView,
)

if TYPE_CHECKING:
    from specular.ir.api import Api, SecurityScheme
    from specular.ir.operations import SecurityUse
    from specular.naming.plan import NamePlan

RUNTIME = "._runtime"

_KINDS = {
    SchemeKind.BASIC: "HttpBasic",
    SchemeKind.BEARER: "HttpBearer",
    SchemeKind.API_KEY: "ApiKey",
}
"""The classes of the runtime that send credentials."""

_RUNTIME_NAMES = (
    *("Api", "AsyncApiClient", "AsyncMiddleware", "Middleware", "Settings", "SyncApiClient"),
    *("Timeout", "Validation", "DEFAULT_MAX_RETRIES", "DEFAULT_TIMEOUT"),
)
"""What every client module needs of the runtime."""


def render_client(api: Api, plan: NamePlan) -> ClientView:
    """Return the view of the client module."""
    imports, typing_imports = Imports(), Imports()
    title = " ".join(api.title.split())
    arguments = _credential_arguments(api, plan)
    for names in plan.tags.values():
        module = f".resources.{names.module}"
        typing_imports.add(module, names.resource)
        typing_imports.add(module, f"Async{names.resource}")
    text = _api_text(api, plan, imports)
    imports.add("__future__", "annotations")
    imports.add("collections.abc", "Sequence")
    imports.add("typing", "Final")
    imports.add_module("httpx2")
    if plan.tags:
        imports.add("functools", "cached_property")
        imports.add("typing", "TYPE_CHECKING")
    for name in _RUNTIME_NAMES:
        imports.add(f"{RUNTIME}.client", name)
    if plan.aliases.of("resources"):
        imports.add("typing_extensions", "deprecated")
    return ClientView(
        docstring=docstring_text(f"The clients of {title}.", 0),
        imports=tuple(imports.lines()),
        typing_imports=tuple(line for line in typing_imports.lines() if line),
        api=text,
        arguments="".join(f"{name}: str | None = None, " for name in arguments),
        has_resources=bool(plan.tags),
        credentials="{" + ", ".join(f"{literal_text(name)}: {name}" for name in arguments) + "}",
        clients=(_client("", title, api, plan), _client("Async", title, api, plan)),
    )


def _client(prefix: str, title: str, api: Api, plan: NamePlan) -> ClientKindView:
    """Return the view of one of the clients; the names of its classes have the prefix."""
    resources = {one.module: f"{prefix}{one.resource}" for one in plan.tags.values()}
    return ClientKindView(
        name=f"{prefix}Client",
        base=f"{prefix or 'Sync'}ApiClient",
        middleware=f"{prefix}Middleware",
        docstring=docstring_text(_prose(title, f"{prefix}Client", api), 4),
        resources=tuple(
            ClientResourceView(
                attribute=one.module,
                name=resources[one.module],
                module=one.module,
                docstring=docstring_text(tag_prose(tag, api), 8),
            )
            for tag, one in plan.tags.items()
        ),
        former=tuple(
            FormerResourceView(
                attribute=old,
                now=new,
                name=resources[new],
                message=literal_text(renamed_text(old, new)),
                docstring=docstring_text(f"Called `{new}` now.", 8),
            )
            for old, new in plan.aliases.of("resources").items()
            if new in resources
        ),
    )


def _prose(title: str, name: str, api: Api) -> str:
    schemes = [one for one in api.security_schemes if one.kind in _KINDS]
    environment = [
        f"`{one.environment}`"
        for scheme in schemes
        for one in scheme.credentials
        if one.environment is not None
    ]
    lines = [f"A client of {title}; use it as a context manager, or call its `close`."]
    if name == "AsyncClient":
        lines = [f"An asynchronous client of {title}; use it with `async with`, or await `aclose`."]
    if environment:
        lines.append(
            "Credentials that are not given are taken from the environment:"
            f" {', '.join(environment)}."
        )
    server = api.servers[0] if api.servers else None
    if server is not None and server.environment is not None:
        lines.append(f"`base_url` may also be set by `{server.environment}`.")
    return "\n\n".join(lines)


def _api_text(api: Api, plan: NamePlan, imports: Imports) -> str:
    server = api.servers[0] if api.servers else None
    url = server.url if server is not None and "://" in server.url else _common_server(api)
    lines = [f"base_url={literal_text(url)}"]
    if server is not None and server.environment is not None:
        lines.append(f"base_url_environment={literal_text(server.environment)}")
    schemes = [_scheme(one, plan, imports) for one in api.security_schemes if one.kind in _KINDS]
    if schemes:
        lines.append(f"schemes=({', '.join(schemes)},)")
    alternatives: dict[tuple[SecurityUse, ...], None] = {}
    for operation in api.operations:
        alternatives |= dict.fromkeys(operation.security or ((),))
    lines.append(f"security={security_text(tuple(alternatives))}")
    arguments = "".join(f"    {line},\n" for line in lines)
    return f"API: Final = Api(\n{arguments})"


def _common_server(api: Api) -> str | None:
    """Return a server where the API names none: the first, if every operation has its own."""
    own = [one.servers[0].url if one.servers else "" for one in api.operations]
    return own[0] if own and all("://" in url for url in own) else None


def _scheme(scheme: SecurityScheme, plan: NamePlan, imports: Imports) -> str:
    module = f"{RUNTIME}.security"
    arguments = [literal_text(scheme.name)]
    if scheme.kind is SchemeKind.API_KEY:
        arguments += [literal_text(scheme.location), literal_text(scheme.parameter)]
    for one in scheme.credentials:
        kind = imports.add(module, "Credential")
        names = [literal_text(plan.credentials[scheme.name, one.role])]
        if one.environment is not None:
            names.append(literal_text(one.environment))
        arguments.append(f"{one.role}={kind}({', '.join(names)})")
    return f"{imports.add(module, _KINDS[scheme.kind])}({', '.join(arguments)})"


def _credential_arguments(api: Api, plan: NamePlan) -> list[str]:
    return [
        plan.credentials[scheme.name, one.role]
        for scheme in api.security_schemes
        if scheme.kind in _KINDS
        for one in scheme.credentials
    ]
