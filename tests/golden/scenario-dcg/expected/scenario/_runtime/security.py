"""Credentials: where they come from, which ones a call uses, and how they are sent."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .errors import InvalidArgumentError, MissingCredentialsError

Pairs: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret: the client's argument, and the environment variable that stands in."""

    argument: str
    environment: str | None = None


@dataclass(slots=True, repr=False)
class Authorization:
    """What authentication adds to a request."""

    headers: Pairs = field(default_factory=Pairs)
    query: Pairs = field(default_factory=Pairs)
    cookies: Pairs = field(default_factory=Pairs)
    secrets: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class HttpBasic:
    """User and password (RFC 7617)."""

    name: str
    username: Credential
    password: Credential

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """What the scheme needs."""
        return self.username, self.password

    def authorize(self, secrets: Sequence[str], authorization: Authorization) -> None:
        """Add the header, with the text in UTF-8 (RFC 7617, 2.1)."""
        encoded = base64.b64encode(":".join(secrets).encode()).decode()
        authorization.headers.append(("Authorization", f"Basic {encoded}"))
        authorization.secrets.append(encoded)


@dataclass(frozen=True, slots=True)
class HttpBearer:
    """A token (RFC 6750, 2.1), which OAuth 2 and OpenID Connect use as well."""

    name: str
    token: Credential

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """What the scheme needs."""
        return (self.token,)

    def authorize(self, secrets: Sequence[str], authorization: Authorization) -> None:
        """Add the header."""
        authorization.headers.append(("Authorization", f"Bearer {secrets[0]}"))


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that is sent under the name `parameter` (OpenAPI 3.1, 4.8.27)."""

    name: str
    location: Literal["header", "query", "cookie"]
    parameter: str
    key: Credential

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """What the scheme needs."""
        return (self.key,)

    def authorize(self, secrets: Sequence[str], authorization: Authorization) -> None:
        """Add the key where it belongs."""
        match self.location:
            case "header":
                authorization.headers.append((self.parameter, secrets[0]))
            case "query":
                authorization.query.append((self.parameter, secrets[0]))
            case "cookie":
                authorization.cookies.append((self.parameter, secrets[0]))


Scheme: TypeAlias = HttpBasic | HttpBearer | ApiKey
Alternatives: TypeAlias = tuple[tuple[str, ...], ...]


class Credentials:
    """The credentials that a client has.

    Each is the client's argument or, where that is not given, the environment variable.
    Of the alternatives that an operation accepts, the first one for which an argument
    was given is used, otherwise the first one that the environment completes.
    """

    def __init__(
        self, schemes: Sequence[Scheme], arguments: Mapping[str, str | None]
    ) -> None:
        """Collect the credentials.

        Raises MissingCredentialsError for a part of a pair without the other one, and
        InvalidArgumentError for a secret that cannot be sent.
        """
        self._schemes = {scheme.name: scheme for scheme in schemes}
        self._given = {name for name, value in arguments.items() if value is not None}
        self._secrets: dict[str, str] = {}
        for credential in self._credentials():
            value = arguments.get(credential.argument)
            source = credential.argument
            if value is None and credential.environment is not None:
                # A variable that is set to nothing counts as not set.
                value = os.environ.get(credential.environment) or None
                source = credential.environment
            if value is not None:
                _check_secret(source, value)
                self._secrets[credential.argument] = value
        any_complete = any(map(self._is_complete, self._schemes))
        for scheme in schemes:
            self._refuse_half(scheme, any_complete=any_complete)

    def __repr__(self) -> str:
        """Show no secret."""
        return "<Credentials>"

    def require(self, alternatives: Alternatives) -> tuple[Scheme, ...]:
        """Return the schemes of the alternative to use.

        Raises MissingCredentialsError, which says what may be given.
        """
        complete = [a for a in alternatives if all(map(self._is_complete, a))]
        # An empty alternative makes authentication optional: it comes last. So does one
        # with a scheme that is not ours: whether the caller sees to it is not known.
        complete.sort(
            key=lambda names: (not self._is_given(names), not self._is_ours(names))
        )
        if complete:
            return tuple(self._schemes[n] for n in complete[0] if n in self._schemes)
        if not alternatives:
            return ()
        ways = [self._way(names) for names in alternatives if names]
        message = f"no credentials: {', or '.join(ways)}"
        raise MissingCredentialsError(message)

    def authorize(self, alternatives: Alternatives) -> Authorization:
        """Return what a request needs; raises MissingCredentialsError as `require`."""
        authorization = Authorization()
        for scheme in self.require(alternatives):
            secrets = [self._secrets[c.argument] for c in scheme.credentials]
            scheme.authorize(secrets, authorization)
            authorization.secrets += secrets
        return authorization

    def _credentials(self) -> Iterator[Credential]:
        for scheme in self._schemes.values():
            yield from scheme.credentials

    def _is_complete(self, name: str) -> bool:
        scheme = self._schemes.get(name)
        # What is no scheme of ours is up to the caller's own httpx2 client.
        return scheme is None or all(
            credential.argument in self._secrets for credential in scheme.credentials
        )

    def _is_ours(self, names: Sequence[str]) -> bool:
        return bool(names) and all(name in self._schemes for name in names)

    def _is_given(self, names: Sequence[str]) -> bool:
        return any(
            credential.argument in self._given
            for name in names
            if name in self._schemes
            for credential in self._schemes[name].credentials
        )

    def _refuse_half(self, scheme: Scheme, *, any_complete: bool) -> None:
        there = [c for c in scheme.credentials if c.argument in self._secrets]
        missing = [c for c in scheme.credentials if c.argument not in self._secrets]
        is_given = any(c.argument in self._given for c in there)
        # Half a pair in the environment does no harm where there is another way.
        if there and missing and (is_given or not any_complete):
            found = " and ".join(c.argument for c in there)
            message = f"{found} is not enough: pass {_names(missing)}"
            raise MissingCredentialsError(message)

    def _way(self, names: Sequence[str]) -> str:
        schemes = [self._schemes[name] for name in names if name in self._schemes]
        return "pass " + _names([c for scheme in schemes for c in scheme.credentials])


def _names(credentials: Sequence[Credential]) -> str:
    """Return the arguments and, where all have one, the environment variables."""
    arguments = " and ".join(f"{credential.argument}=" for credential in credentials)
    variables = [c.environment for c in credentials if c.environment is not None]
    if len(variables) != len(credentials):
        return arguments
    return f"{arguments} (or set {' and '.join(variables)})"


def _check_secret(source: str, value: object) -> None:
    """Refuse what no server can mean, without showing it."""
    if not isinstance(value, str):
        raise InvalidArgumentError(source, "must be a string")
    if not value:
        raise InvalidArgumentError(source, "must not be empty")
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", value):
        raise InvalidArgumentError(source, "must not have control characters")
