"""Security schemes and the names that their credentials get from `x-credentials`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specular.diagnostics import Anchor, Code
from specular.ir.api import Credential, SchemeKind, SecurityScheme
from specular.ir.grants import GRANT_ROLES, grants
from specular.ir.types import Docs
from specular.openapi import vocabulary
from specular.openapi.parameters import is_header_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specular.ir.types import JsonValue
    from specular.lowering.context import Context
    from specular.openapi.components import SecuritySchemeObject

_ROLES: Final = {
    SchemeKind.BASIC: ("username", "password"),
    SchemeKind.DIGEST: ("username", "password"),
    SchemeKind.BEARER: ("token",),
    SchemeKind.API_KEY: ("key",),
    SchemeKind.HTTP: ("credentials",),
    SchemeKind.OTHER: (),
}
"""The secrets that a scheme of each kind needs."""

_ORDER: Final = ("token", "refresh_token", "username", "password", "client_id", "client_secret")
"""The order of what tokens are asked for with."""

_URLS: Final = frozenset(
    {"authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl", "openIdConnectUrl"}
)

_FLOWS: Final = {"accessCode": "authorizationCode", "application": "clientCredentials"}
"""What flows are called since OpenAPI 3.0."""


def lower_scheme(scheme: SecuritySchemeObject, context: Context) -> SecurityScheme:
    """Return what a client must know of a security scheme (OpenAPI 3.1, 4.8.27)."""
    urls = tuple(_urls(scheme.node.value))
    kind = _kind(scheme, context)
    roles = _roles(kind, urls)
    _check_roles(scheme, roles, context)
    return SecurityScheme(
        id=scheme.node.id,
        name=scheme.name,
        kind=kind,
        credentials=tuple(_credential(role, scheme, context) for role in roles),
        location=scheme.location,
        parameter=scheme.parameter,
        type=" ".join(filter(None, (scheme.type, scheme.scheme))),
        urls=urls,
        docs=Docs(None, scheme.description),
    )


def _roles(kind: SchemeKind, urls: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return which secrets a scheme can use; some of them do in place of others."""
    used = [role for grant in grants(urls) for role in GRANT_ROLES[grant.kind]]
    if kind is SchemeKind.BEARER and used:
        return tuple(role for role in _ORDER if role in {"token", *used})
    return _ROLES[kind]


def _urls(value: JsonValue, flow: str = "") -> Iterator[tuple[str, str]]:
    """Go through the URLs of a scheme, or of a flow of it, with the flow that each belongs to."""
    if isinstance(value, dict) and "flow" in value:
        # OpenAPI 2.0 has one flow, beside its URLs.
        flow = _FLOWS.get(str(value["flow"]), str(value["flow"]))
    for key, found in value.items() if isinstance(value, dict) else ():
        if key in _URLS and isinstance(found, str):
            yield f"{flow} {key}".strip(), found
        elif key == "flows" and isinstance(found, dict):
            for name, inner in found.items():
                yield from _urls(inner, name)


def _kind(scheme: SecuritySchemeObject, context: Context) -> SchemeKind:
    # RFC 9110, 11.1: names of authentication schemes are case-insensitive.
    name = (scheme.scheme or "").lower()
    if scheme.type == "http" and name in {"basic", "bearer", "digest"}:
        kind = SchemeKind(name)
    elif scheme.type == "http" and is_header_name(name):
        # Both are a `token` (RFC 9110, 5.1 and 11.1).
        kind = SchemeKind.HTTP
    elif scheme.type == "apiKey" and scheme.parameter and scheme.location:
        kind = SchemeKind.API_KEY
    elif scheme.type in {"oauth2", "openIdConnect"}:
        # Whoever asks for the access token, it is sent as a bearer token (RFC 6750, 2.1).
        kind = SchemeKind.BEARER
    else:
        kind = SchemeKind.OTHER
    # What is incomplete was reported when it was read.
    if scheme.type == "mutualTLS" or kind is SchemeKind.HTTP or (kind is SchemeKind.OTHER and name):
        context.sink.warn(
            Code.OPERATION_APPROXIMATED,
            f"credentials of the security scheme {scheme.name!r} are left to the caller's"
            " own HTTP client",
            scheme.node.place(),
        )
    return kind


def _check_roles(scheme: SecuritySchemeObject, roles: tuple[str, ...], context: Context) -> None:
    if scheme.credentials is None:
        return
    for role, node in scheme.credentials.members():
        if role not in roles:
            context.sink.error(
                Code.CREDENTIALS_INVALID,
                f"{role!r} is no credential of this scheme",
                node.place(Anchor.KEY),
                f"it has {', '.join(roles) or 'none'}",
            )
        else:
            context.members.known(node, vocabulary.CREDENTIAL, exactly=True)


def _credential(role: str, scheme: SecuritySchemeObject, context: Context) -> Credential:
    if scheme.credentials is None:
        return Credential(role)
    node = context.members.object(scheme.credentials, role)
    if node is None:
        return Credential(role)
    return Credential(
        role, context.members.text(node, "argument"), context.members.text(node, "env")
    )


def check_arguments(schemes: Iterable[SecuritySchemeObject], context: Context) -> None:
    """Report each name of an argument that two credentials are to have."""
    owners: dict[str, str] = {}
    for scheme in schemes:
        for role, node in () if scheme.credentials is None else scheme.credentials.members():
            argument = context.members.text(node, "argument")
            if argument is not None and argument in owners:
                context.sink.error(
                    Code.NAME_CONFLICT,
                    f"the argument {argument!r} is the {owners[argument]} already",
                    node.child("argument").place(),
                    "give each secret an argument of its own",
                )
            elif argument is not None:
                owners[argument] = f"{role} of {scheme.name!r}"
