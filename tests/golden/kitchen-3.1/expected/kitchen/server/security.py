"""Who may call Kitchen."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from fastapi import Request

from .._runtime.server_security import Scheme, api_key, http_basic


class SecurityHandler(Protocol):
    """Checks credentials: one method for each security scheme of the API.

    A method returns who is calling, as any object but None; handlers find it as
    `request.state.principal`. None or False refuses the credentials, and a method that
    you do not implement refuses all. Compare secrets as bytes, with
    `secrets.compare_digest`.
    """

    async def key_auth(
        self, request: Request, key: str, scopes: Sequence[str]
    ) -> object | None:
        """Check the credentials of "keyAuth"."""
        return None

    async def login(
        self, request: Request, username: str, password: str, scopes: Sequence[str]
    ) -> object | None:
        """Check the credentials of "login"."""
        return None


def schemes(security: SecurityHandler) -> Mapping[str, Scheme]:
    """Return the security schemes by their names in the document."""
    return {
        "keyAuth": api_key("keyAuth", "header", "X-Key", security.key_auth),
        "login": http_basic("login", security.login),
    }
