"""Who may call Scenario API."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from fastapi import Request

from .._runtime.server_security import Scheme, http_basic, http_bearer


class SecurityHandler(Protocol):
    """Checks credentials: one method for each security scheme of the API.

    A method returns who is calling, as any object but None; handlers find it as
    `request.state.principal`. None or False refuses the credentials, and a method that
    you do not implement refuses all. Compare secrets as bytes, with
    `secrets.compare_digest`.
    """

    async def basic_auth(
        self, request: Request, username: str, password: str, scopes: Sequence[str]
    ) -> object | None:
        """The API key is the user name and its secret is the password."""
        return None

    async def bearer_auth(
        self, request: Request, token: str, scopes: Sequence[str]
    ) -> object | None:
        """Check the credentials of "bearerAuth"."""
        return None


def schemes(security: SecurityHandler) -> Mapping[str, Scheme]:
    """Return the security schemes by their names in the document."""
    return {
        "basicAuth": http_basic("basicAuth", security.basic_auth),
        "bearerAuth": http_bearer("bearerAuth", security.bearer_auth),
    }
