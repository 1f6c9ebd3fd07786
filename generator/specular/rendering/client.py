"""The client module: what the API as a whole needs, and an attribute for each tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specular.ir.api import SchemeKind
from specular.ir.grants import GRANT_ROLES, GrantKind, grants
from specular.ir.servers import is_absolute, usual
from specular.rendering.declarations import renamed_text
from specular.rendering.docstrings import docstring_text
from specular.rendering.imports import Imports
from specular.rendering.literals import literal_text
from specular.rendering.operations import security_text
from specular.rendering.places import mapping_text, place_prose, place_texts
from specular.rendering.tags import tag_prose
from specular.rendering.views import (
    ClientKindView,
    ClientResourceView,
    ClientView,
    FormerResourceView,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.ir.api import Api, SecurityScheme
    from specular.ir.grants import Grant
    from specular.ir.operations import SecurityUse
    from specular.naming.plan import NamePlan

RUNTIME = "._runtime"

_BEARER: Final = SchemeKind.BEARER

_CLASSES: Final = {
    SchemeKind.BASIC: ("security", "HttpBasic"),
    SchemeKind.BEARER: ("security", "HttpBearer"),
    SchemeKind.API_KEY: ("security", "ApiKey"),
    SchemeKind.DIGEST: ("schemes", "HttpDigest"),
    SchemeKind.HTTP: ("schemes", "HttpScheme"),
}
"""The classes of the runtime that send credentials, and their modules."""

_GRANTS: Final = {
    GrantKind.REFRESH: "RefreshToken",
    GrantKind.PASSWORD: "Password",
    GrantKind.CLIENT: "ClientCredentials",
}
"""The classes of the runtime that ask for tokens."""

_ASKED: Final = {
    GrantKind.REFRESH: ("refresh_token",),
    GrantKind.PASSWORD: ("username", "password"),
    GrantKind.CLIENT: ("client_id", "client_secret"),
}
"""The secrets without which each does not ask."""

_RUNTIME_NAMES = {
    "client": ("AsyncApiClient", "SyncApiClient"),
    "requests": ("DEFAULT_TIMEOUT", "Timeout"),
    "responses": ("Validation",),
    "retries": ("DEFAULT_MAX_RETRIES",),
    "steps": ("Api", "Settings"),
    "transport": ("AsyncMiddleware", "Middleware"),
}
"""What every client module needs of the runtime."""


def render_client(api: Api, plan: NamePlan) -> ClientView:
    """Return the view of the client module."""
    imports, typing_imports = Imports(), Imports()
    title = " ".join(api.title.split())
    secrets = [
        plan.credentials[scheme.name, one.role]
        for scheme in api.security_schemes
        for one in scheme.credentials
    ]
    for names in plan.tags.values():
        module = f".resources.{names.module}"
        typing_imports.add(module, names.resource)
        typing_imports.add(module, f"Async{names.resource}")
    places = place_texts(api, plan, imports)
    text = _api_text(api, plan, imports) + places.constant
    secret_arguments = [
        _secret_arguments(api, plan, imports, name) + places.arguments
        for name in ("Token", "AsyncToken")
    ]
    imports.add("__future__", "annotations")
    imports.add("collections.abc", "Sequence")
    imports.add("typing", "Final")
    imports.add_module("httpx2")
    if plan.tags:
        imports.add("functools", "cached_property")
        imports.add("typing", "TYPE_CHECKING")
    for module, names_there in _RUNTIME_NAMES.items():
        for name in names_there:
            imports.add(f"{RUNTIME}.{module}", name)
    if plan.aliases.of("resources"):
        imports.add("typing_extensions", "deprecated")
    return ClientView(
        docstring=docstring_text(f"The clients of {title}.", 0),
        imports=tuple(imports.lines()),
        typing_imports=tuple(line for line in typing_imports.lines() if line),
        api=text,
        credentials=mapping_text(secrets),
        place="".join(f"{one}, " for one in places.call),
        has_resources=bool(plan.tags),
        clients=tuple(
            _client(prefix, title, api, plan, found)
            for prefix, found in zip(("", "Async"), secret_arguments, strict=True)
        ),
    )


def _client(prefix: str, title: str, api: Api, plan: NamePlan, arguments: str) -> ClientKindView:
    """Return the view of one of the clients; the names of its classes have the prefix."""
    resources = {one.module: f"{prefix}{one.resource}" for one in plan.tags.values()}
    return ClientKindView(
        name=f"{prefix}Client",
        base=f"{prefix or 'Sync'}ApiClient",
        middleware=f"{prefix}Middleware",
        docstring=docstring_text(_prose(title, f"{prefix}Client", api, plan), 4),
        arguments=arguments,
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


def _secret_arguments(api: Api, plan: NamePlan, imports: Imports, token: str) -> str:
    """Return the arguments for secrets; a token may come from a function."""
    return "".join(
        f"{plan.credentials[scheme.name, one.role]}: {kind} | None = None, "
        for scheme in api.security_schemes
        for one in scheme.credentials
        for kind in [imports.add(f"{RUNTIME}.security", token) if one.role == "token" else "str"]
    )


def _prose(title: str, name: str, api: Api, plan: NamePlan) -> str:
    environment = [
        f"`{one.environment}`"
        for scheme in api.security_schemes
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
    lines += (text for scheme in api.security_schemes for text in _scheme_prose(scheme, plan))
    lines += place_prose(api)
    server = api.servers[0] if api.servers else None
    if server is not None and server.environment is not None:
        lines.append(f"`base_url` may also be set by `{server.environment}`.")
    return "\n\n".join(lines)


def _scheme_prose(scheme: SecurityScheme, plan: NamePlan) -> Iterator[str]:
    """Go through what has to be said of a scheme: how tokens are asked for, who else sees to it."""
    ways = [
        " and ".join(f"`{plan.credentials[scheme.name, role]}`" for role in _ASKED[grant.kind])
        for grant in _grants(scheme)
    ]
    if ways:
        token = plan.credentials[scheme.name, "token"]
        yield (
            f"In place of `{token}` a token is asked for, kept and renewed with"
            f" {', or with '.join(ways)}; one that cannot be had is a `TokenError`."
        )
    if scheme.type == "mutualTLS":
        yield (
            "A certificate of the client is up to `http_client`: give an `ssl.SSLContext` that has"
            " it to httpx2 as `verify`."
        )


def _api_text(api: Api, plan: NamePlan, imports: Imports) -> str:
    server = api.servers[0] if api.servers else None
    first = usual(api)
    url = first.template or first.url if first is not None else _common_server(api)
    lines = [f"base_url={literal_text(url)}"]
    if server is not None and server.environment is not None:
        lines.append(f"base_url_environment={literal_text(server.environment)}")
    schemes = [text for one in api.security_schemes for text in _schemes(one, plan, imports)]
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
    own = [one.servers[0] if one.servers else None for one in api.operations]
    if not own or own[0] is None or not all(one and is_absolute(one) for one in own):
        return None
    return own[0].template or own[0].url


def _schemes(scheme: SecurityScheme, plan: NamePlan, imports: Imports) -> Iterator[str]:
    """Go through the ways to satisfy a scheme, the better ones first."""
    if scheme.kind is SchemeKind.OTHER:
        return
    found = {one.kind: one for one in _grants(scheme)}
    # A token that can be renewed is better than the token alone.
    if GrantKind.REFRESH in found:
        yield _grant(found.pop(GrantKind.REFRESH), scheme, plan, imports)
    yield _scheme(scheme, plan, imports)
    for grant in found.values():
        yield _grant(grant, scheme, plan, imports)


def _grants(scheme: SecurityScheme) -> Iterator[Grant]:
    """Go through the ways to a token; flows at a scheme of another kind mean nothing."""
    return grants(scheme.urls if scheme.kind is _BEARER else ())


def _scheme(scheme: SecurityScheme, plan: NamePlan, imports: Imports) -> str:
    module, name = _CLASSES[scheme.kind]
    arguments = [literal_text(scheme.name)]
    if scheme.kind is SchemeKind.API_KEY:
        arguments += [literal_text(scheme.location), literal_text(scheme.parameter)]
    if scheme.kind is SchemeKind.HTTP:
        arguments.append(literal_text(scheme.type.partition(" ")[2]))
    roles = ["token"] if scheme.kind is _BEARER else [one.role for one in scheme.credentials]
    arguments += _credentials(roles, scheme, plan, imports)
    return f"{imports.add(f'{RUNTIME}.{module}', name)}({', '.join(arguments)})"


def _grant(grant: Grant, scheme: SecurityScheme, plan: NamePlan, imports: Imports) -> str:
    kind = imports.add(f"{RUNTIME}.oauth", _GRANTS[grant.kind])
    place = "discovery_url" if grant.is_discovered else "token_url"
    arguments = [literal_text(scheme.name), f"{place}={literal_text(grant.url)}"]
    arguments += _credentials(GRANT_ROLES[grant.kind], scheme, plan, imports)
    return f"{kind}({', '.join(arguments)})"


def _credentials(
    roles: Sequence[str], scheme: SecurityScheme, plan: NamePlan, imports: Imports
) -> Iterator[str]:
    kind = imports.add(f"{RUNTIME}.security", "Credential")
    environment = {one.role: one.environment for one in scheme.credentials}
    for role in roles:
        names = [literal_text(plan.credentials[scheme.name, role])]
        if environment[role] is not None:
            names.append(literal_text(environment[role]))
        yield f"{role}={kind}({', '.join(names)})"
