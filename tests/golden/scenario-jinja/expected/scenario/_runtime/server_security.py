"""Who may call an operation: the security schemes of an API as FastAPI dependencies."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from fastapi import Depends, Security
from fastapi.openapi import models as openapi
from fastapi.params import Depends as Dependency
from fastapi.security.base import SecurityBase
from starlette.requests import Request

from .server_errors import HttpError
from .server_parameters import Wire
from .server_styles import is_utf8, unmark

Scopes: TypeAlias = Sequence[str]
Principal: TypeAlias = Awaitable[object | None]
Alternatives: TypeAlias = Sequence[Mapping[str, Scopes]]
"""Any of these suffices; each is schemes that are needed together, and their scopes."""


class Scheme(SecurityBase):
    """A way to say who is calling.

    `principal` returns who it is, or None when the request does not say or is refused;
    False refuses, too.
    `model` is what FastAPI's document says of it, or None.
    """

    def __init__(
        self,
        name: str,
        model: openapi.SecurityBase | None,
        challenge: str,
        principal: Callable[[Request, Scopes], Principal],
    ) -> None:
        self.scheme_name = name
        self.is_documented = model is not None
        if model is not None:
            self.model = model
        self.challenge = challenge
        self.principal = principal

    async def __call__(self) -> None:
        """Do nothing: FastAPI documents the schemes that a route depends on."""


def http_basic(
    name: str, check: Callable[[Request, str, str, Scopes], Principal]
) -> Scheme:
    """Return the scheme of a user name and a password, in UTF-8 (RFC 7617)."""

    async def principal(request: Request, scopes: Scopes) -> object | None:
        try:
            octets = base64.b64decode(_authorization(request, "basic"), validate=True)
            username, colon, password = octets.decode().partition(":")
        except (binascii.Error, UnicodeError):
            return None
        return await check(request, username, password, scopes) if colon else None

    challenge = f'Basic realm="{name}", charset="UTF-8"'
    return Scheme(name, openapi.HTTPBase(scheme="basic"), challenge, principal)


def http_bearer(
    name: str, check: Callable[[Request, str, Scopes], Principal]
) -> Scheme:
    """Return the scheme of a token (RFC 6750), which OAuth 2 uses as well."""

    async def principal(request: Request, scopes: Scopes) -> object | None:
        token = _authorization(request, "bearer")
        return await check(request, token, scopes) if token else None

    challenge = f'Bearer realm="{name}"'
    return Scheme(name, openapi.HTTPBase(scheme="bearer"), challenge, principal)


def api_key(
    name: str,
    location: Literal["header", "query", "cookie"],
    parameter: str,
    check: Callable[[Request, str, Scopes], Principal],
) -> Scheme:
    """Return the scheme of a key in a header, a query parameter or a cookie."""

    async def principal(request: Request, scopes: Scopes) -> object | None:
        pairs = Wire(request, {}).pairs(location, parameter)
        keys = [unmark(key) for name, key in pairs if name == parameter]
        is_key = len(keys) == 1 and keys[0] and is_utf8(keys[0])
        return await check(request, keys[0], scopes) if is_key else None

    model = openapi.APIKey.model_validate({"in": location, "name": parameter})
    # No such scheme is registered, but a 401 has a challenge (RFC 9110, 11.6.1).
    return Scheme(name, model, f'ApiKey realm="{name}"', principal)


def other_scheme(name: str, check: Callable[[Request, Scopes], Principal]) -> Scheme:
    """Return any other scheme, such as OAuth 2: the check reads the request itself."""
    return Scheme(name, None, f'Bearer realm="{name}"', check)


def _authorization(request: Request, scheme: str) -> str:
    """Return the credentials of the header if they are of the scheme, otherwise ""."""
    lines = request.headers.getlist("authorization")
    name, _, credentials = (lines[0] if len(lines) == 1 else "").partition(" ")
    return credentials.strip() if name.lower() == scheme else ""


def authentication(
    alternatives: Alternatives, schemes: Mapping[str, Scheme]
) -> list[Dependency]:
    """Return dependencies that let a request pass when one alternative is satisfied.

    `request.state.principals` is then what the checks returned, by scheme, and
    `request.state.principal` the first of these, or None where anybody may pass.
    Otherwise the answer is a 401 with every challenge (RFC 9110, 11.6.1).
    """
    # The alternative without schemes comes last, so that who is known is known.
    ordered = sorted(alternatives, key=lambda uses: not uses)
    used = [use for uses in ordered for use in uses.items()]
    challenges = dict.fromkeys(schemes[name].challenge for name, _ in used)

    async def authenticate(request: Request) -> None:
        for uses in ordered:
            principals: dict[str, object] = {}
            for name, scopes in uses.items():
                principal = await schemes[name].principal(request, scopes)
                if principal is None or principal is False:
                    break
                principals[name] = principal
            else:
                request.state.principals = principals
                request.state.principal = next(iter(principals.values()), None)
                return
        raise HttpError(
            401,
            detail="Credentials are missing or not accepted.",
            headers=[("WWW-Authenticate", challenge) for challenge in challenges],
        )

    if not alternatives:
        return []
    documented = [
        Security(schemes[name], scopes=[*scopes])
        for name, scopes in used
        if schemes[name].is_documented
    ]
    return [*documented, Depends(authenticate)]
