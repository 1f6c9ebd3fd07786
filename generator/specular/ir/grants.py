"""How a client gets a token itself, from what a document says of a security scheme."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class GrantKind(StrEnum):
    """What a token is asked for with (RFC 6749, 6, 4.3 and 4.4), the best first."""

    REFRESH = "refresh_token"
    PASSWORD = "password"  # noqa: S105 - the name of it
    CLIENT = "client_credentials"


class Grant(NamedTuple):
    """A way to a token; `is_discovered` where the URL leads to a description of the server.

    `flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}`
    """

    kind: GrantKind
    url: str
    is_discovered: bool = False


_CLIENT = ("client_id", "client_secret")
GRANT_ROLES: Final = {
    GrantKind.REFRESH: ("refresh_token", "token", *_CLIENT),
    GrantKind.PASSWORD: ("username", "password", *_CLIENT),
    GrantKind.CLIENT: _CLIENT,
}
"""The secrets that each kind uses."""

_RENEWING: Final = (
    *("authorizationCode refreshUrl", "deviceAuthorization refreshUrl", "implicit refreshUrl"),
    *("password refreshUrl", "authorizationCode tokenUrl", "deviceAuthorization tokenUrl"),
    "password tokenUrl",
)
"""Where a refresh token may be used: `tokenUrl` unless there is a `refreshUrl`."""


def grants(urls: Sequence[tuple[str, str]]) -> Iterator[Grant]:
    """Go through the ways to a token, from the URLs of a scheme by flow."""
    known = {key: url for key, url in urls if url}
    renewing = next((known[key] for key in _RENEWING if key in known), None)
    if renewing is not None:
        yield Grant(GrantKind.REFRESH, renewing)
    if "password tokenUrl" in known:
        yield Grant(GrantKind.PASSWORD, known["password tokenUrl"])
    if "clientCredentials tokenUrl" in known:
        yield Grant(GrantKind.CLIENT, known["clientCredentials tokenUrl"])
    if "openIdConnectUrl" in known:
        yield Grant(GrantKind.REFRESH, known["openIdConnectUrl"], is_discovered=True)
        yield Grant(GrantKind.CLIENT, known["openIdConnectUrl"], is_discovered=True)
