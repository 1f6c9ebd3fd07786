"""Credentials: where they come from, which ones a call uses, and how they are sent."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import product
from typing import Any, ClassVar, Literal, Never, TypeAlias

import httpx2

from .asking import Ask, Step
from .errors import InvalidArgumentError, MissingCredentialsError

Pairs: TypeAlias = list[tuple[str, str]]
Alternatives: TypeAlias = tuple[tuple[str, ...], ...]
Again: TypeAlias = Generator[Step, Any, httpx2.Request | None]
"""What is done about a 401, and the request to be sent then, if any."""

Token: TypeAlias = str | Callable[[], str]
"""A token, or a function that is called for one before each call."""

AsyncToken: TypeAlias = str | Ask
"""A token, or a function that is called or awaited for one before each call."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret: the client's argument, and the environment variable that stands in."""

    argument: str
    environment: str | None = None


@dataclass(slots=True, repr=False)
class Authorization:
    """What authentication adds to a request.

    Schemes that ask a server themselves find what they need in the last four fields;
    `answer` is what they do about a 401.
    """

    headers: Pairs = field(default_factory=Pairs)
    query: Pairs = field(default_factory=Pairs)
    cookies: Pairs = field(default_factory=Pairs)
    secrets: list[str] = field(default_factory=list[str])
    scopes: Mapping[str, Sequence[str]] = field(default_factory=dict[str, list[str]])
    base_url: str = ""
    timeout: float | httpx2.Timeout | None = None
    answer: Callable[[httpx2.Request, httpx2.Response], Again] | None = None

    def exchange(
        self, request: httpx2.Request, send: Callable[[httpx2.Request], Any]
    ) -> Generator[Any, Any, httpx2.Response]:
        """Send a request, and answer a 401 if the request can be sent twice.

        `send` makes a request a step.
        """
        response: httpx2.Response = yield send(request)
        is_refused = response.status_code == 401  # noqa: PLR2004
        is_bytes = isinstance(request.stream, httpx2.ByteStream)
        if self.answer is None or not is_refused or not is_bytes:
            return response
        again = yield from self.answer(request, response)
        if again is not None:
            response = yield send(again)
        return response


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to say who is calling; by itself one that others see to.

    The fields that are a `Credential` say what it needs. Several schemes of one name
    are several ways to satisfy it, the better ones first.
    """

    optional: ClassVar[frozenset[str]] = frozenset()
    name: str

    @property
    def roles(self) -> Mapping[str, Credential]:
        """What it needs, and what it can use, by the names of the fields."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {k: v for k, v in values.items() if isinstance(v, Credential)}

    def authorize(
        self, secrets: Mapping[str, str], authorization: Authorization
    ) -> Generator[Step, Any, None] | None:
        """Add the secrets, by role, to a request, or return the steps that do."""


@dataclass(frozen=True, slots=True)
class HttpBasic(Scheme):
    """User and password (RFC 7617)."""

    username: Credential
    password: Credential

    def authorize(
        self, secrets: Mapping[str, str], authorization: Authorization
    ) -> None:
        """Add the header, with the text in UTF-8 (RFC 7617, 2.1)."""
        pair = f"{secrets['username']}:{secrets['password']}"
        encoded = base64.b64encode(pair.encode()).decode()
        authorization.headers.append(("Authorization", f"Basic {encoded}"))
        authorization.secrets.append(encoded)


@dataclass(frozen=True, slots=True)
class HttpBearer(Scheme):
    """A token (RFC 6750, 2.1), which OAuth 2 and OpenID Connect use as well."""

    token: Credential

    def authorize(
        self, secrets: Mapping[str, str], authorization: Authorization
    ) -> None:
        """Add the header."""
        authorization.headers.append(("Authorization", f"Bearer {secrets['token']}"))


@dataclass(frozen=True, slots=True)
class ApiKey(Scheme):
    """A key that is sent under the name `parameter` (OpenAPI 3.1, 4.8.27)."""

    location: Literal["header", "query", "cookie"]
    parameter: str
    key: Credential

    def authorize(
        self, secrets: Mapping[str, str], authorization: Authorization
    ) -> None:
        """Add the key where it belongs."""
        pair = self.parameter, secrets["key"]
        match self.location:
            case "header":
                authorization.headers.append(pair)
            case "query":
                authorization.query.append(pair)
            case "cookie":
                authorization.cookies.append(pair)


class Credentials:
    """The credentials that a client has.

    Each is the client's argument or, where that is not given, the environment variable.
    Of the alternatives that an operation accepts, the first one for which an argument
    was given is used, otherwise the first one that the environment completes.
    """

    def __init__(
        self, schemes: Sequence[Scheme], arguments: Mapping[str, str | Ask | None]
    ) -> None:
        """Collect the credentials.

        Raises MissingCredentialsError for a part of a pair without the other one, and
        InvalidArgumentError for a secret that cannot be sent.
        """
        # A copy has no tokens yet: those of one client are not for another.
        self._schemes = [replace(scheme) for scheme in schemes]
        self._given = {name for name, value in arguments.items() if value is not None}
        self._secrets: dict[str, str | Ask] = {}
        for credential in self._credentials(self._schemes):
            value = arguments.get(credential.argument)
            source = credential.argument
            if value is None and credential.environment is not None:
                # A variable that is set to nothing counts as not set.
                value = os.environ.get(credential.environment) or None
                source = credential.environment
            if value is not None:
                if not callable(value):
                    _check_secret(source, value)
                self._secrets[credential.argument] = value
        self._refuse_halves()

    def __repr__(self) -> str:
        return "<Credentials>"

    def __reduce__(self) -> Never:
        # Secrets would lie open in there.
        raise TypeError("credentials are not pickled")

    def require(self, alternatives: Alternatives) -> tuple[Scheme, ...]:
        """Return the schemes of the alternative to use.

        Raises MissingCredentialsError, which says what may be given.
        """
        ways = [way for names in alternatives for way in self._ways(names)]
        complete = [way for way in ways if all(map(self._is_complete, way))]
        # An empty alternative makes authentication optional: it comes last. So does one
        # with a scheme that is not ours: whether the caller sees to it is not known.
        complete.sort(key=lambda way: (not self._is_given(way), not self._is_ours(way)))
        if complete:
            return tuple(scheme for scheme in complete[0] if scheme.roles)
        if not alternatives:
            return ()
        texts = [f"pass {_names([*_needed(*way)])}" for way in ways if way]
        raise MissingCredentialsError(f"no credentials: {', or '.join(texts)}")

    def authorize(
        self,
        alternatives: Alternatives,
        scopes: Mapping[str, Sequence[str]] | None = None,
        base_url: str = "",
        timeout: float | httpx2.Timeout | None = None,
    ) -> Generator[Step, Any, Authorization]:
        """Return what a request needs; raises MissingCredentialsError as `require`.

        What has to be asked of another server is asked with `timeout`.
        """
        authorization = Authorization(
            scopes=scopes or {}, base_url=base_url, timeout=timeout
        )
        for scheme in self.require(alternatives):
            secrets: dict[str, str] = {}
            for role, credential in scheme.roles.items():
                secret = self._secrets.get(credential.argument)
                if callable(secret):
                    secret = yield secret
                    _check_secret(credential.argument, secret)
                if isinstance(secret, str):
                    secrets[role] = secret
            authorization.secrets += secrets.values()
            steps = scheme.authorize(secrets, authorization)
            if steps is not None:
                yield from steps
        return authorization

    def _ways(self, names: Sequence[str]) -> Iterator[tuple[Scheme, ...]]:
        # What is no scheme of ours is up to the caller's own httpx2 client.
        return product(
            *([s for s in self._schemes if s.name == n] or [Scheme(n)] for n in names)
        )

    def _credentials(self, schemes: Sequence[Scheme]) -> Iterator[Credential]:
        return (one for scheme in schemes for one in scheme.roles.values())

    def _is_complete(self, scheme: Scheme) -> bool:
        return all(one.argument in self._secrets for one in _needed(scheme))

    def _is_ours(self, way: Sequence[Scheme]) -> bool:
        return bool(way) and all(
            any(one.argument in self._secrets for one in scheme.roles.values())
            for scheme in way
        )

    def _is_given(self, way: Sequence[Scheme]) -> bool:
        return any(
            one.argument in self._given
            for scheme in way
            for one in [*_needed(scheme)] or scheme.roles.values()
        )

    def _refuse_halves(self) -> None:
        """Refuse what is of no use by itself.

        In the environment that does no harm where there is another way.
        """
        complete = [one for one in self._schemes if self._is_complete(one)]
        used = {one.argument for one in self._credentials(complete)}
        for scheme in self._schemes:
            there = [c for c in _needed(scheme) if c.argument in self._secrets]
            missing = [c for c in _needed(scheme) if c.argument not in self._secrets]
            unused = {one.argument for one in there} - used
            if missing and unused and (unused & self._given or not complete):
                found = " and ".join(one.argument for one in there)
                message = f"{found} is not enough: pass {_names(missing)}"
                raise MissingCredentialsError(message)


def _needed(*schemes: Scheme) -> Iterator[Credential]:
    return (
        credential
        for scheme in schemes
        for role, credential in scheme.roles.items()
        if role not in scheme.optional
    )


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
