"""Tokens that a client asks for itself (RFC 6749), and keeps until they expire."""

from __future__ import annotations

import base64
import re
import threading
import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, TypeAlias, cast
from urllib.parse import quote_plus

import anyio
import httpx2

from .asking import Alone, Step
from .errors import ApiError
from .security import Again, Authorization, Credential, Scheme

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

# A token that ends on the way to the server is of no use: so many seconds earlier a new
# one is asked for, or a tenth of its time, if that is less.
_LEEWAY: Final = 30.0


class TokenError(ApiError):
    """The authorization server gave no token; the call was not carried out.

    `error` is its code, such as `invalid_client` (RFC 6749, 5.2), and `status_code`
    that of its response; both may be None.
    """

    def __init__(
        self,
        message: str,
        url: str,
        status_code: int | None = None,
        error: str | None = None,
    ) -> None:
        super().__init__(message, url, status_code, error)
        self.url = url
        self.status_code = status_code
        self.error = error


@dataclass(frozen=True, slots=True, repr=False)
class _Token:
    """`scopes` is None where they are all that there are."""

    text: str
    scopes: frozenset[str] | None
    expires: float

    def serves(self, wanted: frozenset[str]) -> bool:
        return (self.scopes is None or wanted <= self.scopes) and (
            time.monotonic() < self.expires
        )


class _Cache:
    """What a client has of one grant. Only who holds the lock changes it."""

    def __init__(self) -> None:
        self.thread_lock, self.task_lock = threading.Lock(), anyio.Lock()
        self.tokens: tuple[_Token, ...] = ()
        self.refresh_token: str | None = None
        self.endpoint: httpx2.URL | None = None
        self.in_body: bool | None = None
        self.failures = 0
        self.failure: tuple[frozenset[str], TokenError] | None = None

    def find(self, wanted: frozenset[str], refused: str | None) -> str | None:
        for token in self.tokens:
            if token.text != refused and token.serves(wanted):
                return token.text
        return None

    def keep(self, token: _Token) -> None:
        # What the new one serves as well is not looked at any more.
        rest = [one for one in self.tokens if not token.serves(one.scopes or _NONE)]
        self.tokens = (token, *rest)


_TOKEN: Final = re.compile(r"[\x21-\x7e]+")
_NONE: Final = frozenset[str]()
_Asked: TypeAlias = tuple[Mapping[str, str], Authorization, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grant(Scheme):
    """A way to a token; `discovery_url` leads to the endpoint, or `token_url` is it.

    At most one call asks for a token at a time, and the others wait for what it gets:
    the token, or the failure, which no later call is told. A token serves every call
    whose scopes it has. One that is refused is renewed, and the call repeated, once.

    Tokens are asked for over the client's own connections, but neither by way of
    middleware, which is for calls of the API and would see the secrets, nor across
    redirects. They travel by https, unless within this machine or where calls go.
    """

    token_url: str = ""
    discovery_url: str = ""
    cache: _Cache = field(default_factory=_Cache, init=False, repr=False, compare=False)

    def form(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Return what is sent beside the scopes, and beside what names the client."""
        raise NotImplementedError

    def authorize(
        self, secrets: Mapping[str, str], authorization: Authorization
    ) -> Generator[Step, Any, None]:
        """Add the header, and answer a 401 with a new token."""
        wanted = frozenset(authorization.scopes.get(self.name, ()))
        asked = secrets, authorization, wanted
        token = yield from self._token(asked, None)
        header = f"Bearer {token}"

        def answer(request: httpx2.Request, _: httpx2.Response) -> Again:
            if request.headers.get("Authorization") != header:
                return None  # What was refused is the caller's own.
            renewed = yield from self._token(asked, token)
            request.headers["Authorization"] = f"Bearer {renewed}"
            return request

        authorization.headers.append(("Authorization", header))
        authorization.answer = answer

    def _token(self, asked: _Asked, refused: str | None) -> Generator[Step, Any, str]:
        cache, (_, authorization, wanted) = self.cache, asked
        token = cache.find(wanted, refused)
        if token is None:
            steps = self._renew(asked, refused, cache.failures)
            token = yield Alone(cache.thread_lock, cache.task_lock, steps)
        authorization.secrets.append(token)
        return token

    def _renew(
        self, asked: _Asked, refused: str | None, failures: int
    ) -> Generator[Step, Any, str]:
        cache, wanted = self.cache, asked[2]
        cache.tokens = tuple(one for one in cache.tokens if one.text != refused)
        found = cache.find(wanted, refused)
        if found is not None:
            return found  # Who held the lock before has brought it.
        if cache.failures > failures and cache.failure and cache.failure[0] == wanted:
            raise TokenError(*cache.failure[1].args)
        try:
            token = yield from self._ask(asked)
        except TokenError as error:
            cache.failures += 1
            cache.failure = wanted, TokenError(*error.args)
            raise
        cache.keep(token)
        return token.text

    def _ask(
        self, asked: _Asked, *, in_body: bool = False
    ) -> Generator[Step, Any, _Token]:
        cache, (secrets, authorization, wanted) = self.cache, asked
        url = yield from self._endpoint(authorization)
        form, in_body = self.form(secrets), in_body or bool(cache.in_body)
        hidden = [*secrets.values(), *form.values()]
        # RFC 6749, 6: a refreshed token has all the scopes of the first one.
        if wanted and "refresh_token" not in form:
            form["scope"] = " ".join(sorted(wanted))
        started = time.monotonic()
        request = _client_request(url, form, secrets, in_body=in_body)
        try:
            answer = yield from _answer(request, authorization, hidden)
        except TokenError as error:
            # Not every server takes a secret in the header, as it should (2.3.1).
            is_unsure = cache.in_body is None and "client_secret" in secrets
            if error.error == "invalid_client" and is_unsure and not in_body:
                return (yield from self._ask(asked, in_body=True))
            raise
        cache.in_body = in_body
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str):
            cache.refresh_token = rotated
        scopes = None if "refresh_token" in form else wanted
        return _read_token(url, answer, started, scopes)

    def _endpoint(
        self, authorization: Authorization
    ) -> Generator[Step, Any, httpx2.URL]:
        cache, base_url = self.cache, authorization.base_url
        if cache.endpoint is None and self.discovery_url:
            # OpenID Connect Discovery 1.0, 3 and 4.
            place = _safe_url(self.discovery_url, base_url)
            answer = yield from _answer(httpx2.Request("GET", place), authorization, ())
            found = answer.get("token_endpoint")
            if not isinstance(found, str):
                raise TokenError(f"{place}: no token_endpoint", str(place))
            methods = answer.get("token_endpoint_auth_methods_supported")
            if isinstance(methods, list):
                cache.in_body = "client_secret_basic" not in methods
            cache.endpoint = _safe_url(found, base_url)
        elif cache.endpoint is None:
            cache.endpoint = _safe_url(self.token_url, base_url)
        return cache.endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCredentials(_Grant):
    """The client itself is who calls (RFC 6749, 4.4)."""

    client_id: Credential
    client_secret: Credential

    def form(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Ask in the client's own name."""
        del secrets
        return {"grant_type": "client_credentials"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Password(_Grant):
    """User and password are exchanged for a token (RFC 6749, 4.3)."""

    optional: ClassVar = frozenset({"client_id", "client_secret"})
    username: Credential
    password: Credential
    client_id: Credential
    client_secret: Credential

    def form(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Ask in the user's name."""
        pair = {role: secrets[role] for role in ("username", "password")}
        return {"grant_type": "password", **pair}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken(_Grant):
    """A token that somebody else got is renewed (RFC 6749, 6).

    Where the token itself is given, too, it is used until it is refused.
    """

    optional: ClassVar = frozenset({"token", "client_id", "client_secret"})
    refresh_token: Credential
    token: Credential
    client_id: Credential
    client_secret: Credential

    def authorize(
        self, secrets: Mapping[str, str], authorization: Authorization
    ) -> Generator[Step, Any, None]:
        """Begin with the token that is given."""
        cache = self.cache
        if cache.refresh_token is None:
            cache.refresh_token = secrets["refresh_token"]
            if "token" in secrets:
                cache.keep(_Token(secrets["token"], None, float("inf")))
        return _Grant.authorize(self, secrets, authorization)

    def form(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Ask with the last refresh token that came, for the server may change it."""
        token = self.cache.refresh_token or secrets["refresh_token"]
        return {"grant_type": "refresh_token", "refresh_token": token}


def _safe_url(url: str, base_url: str) -> httpx2.URL:
    """Return a URL, which may be relative to the server's, if secrets may go there."""
    base = httpx2.URL(base_url)
    try:
        found = base.join(url)
    except httpx2.InvalidURL as error:
        raise TokenError(f"{url}: {error}", url) from None
    places = [(one.scheme, one.host, one.port) for one in (found, base)]
    is_near = found.host in _LOOPBACK or places[0] == places[1]
    if (found.scheme == "https" or is_near) and not found.userinfo:
        return found
    raise TokenError(f"{found.host}: tokens are asked for by https only", url)


def _client_request(
    url: httpx2.URL, form: dict[str, str], secrets: Mapping[str, str], *, in_body: bool
) -> httpx2.Request:
    """Return a request that says which client asks (RFC 6749, 2.3.1 and 3.2.1)."""
    known = {r: secrets[r] for r in ("client_id", "client_secret") if r in secrets}
    if in_body or len(known) < 2:  # noqa: PLR2004 - both make a pair
        return httpx2.Request("POST", url, data=form | known)
    pair = ":".join(map(quote_plus, known.values()))
    headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return httpx2.Request("POST", url, data=form, headers=headers)


def _answer(
    request: httpx2.Request, authorization: Authorization, hidden: Iterable[str]
) -> Generator[Step, Any, dict[str, Any]]:
    """Send a request and return the object that comes back, or raise TokenError."""
    shown = str(request.url.copy_with(query=None))
    # The caller's httpx2 client may add headers and parameters, which are for the API.
    request.extensions["timeout"] = httpx2.Timeout(authorization.timeout).as_dict()
    request.headers["Accept"] = "application/json"
    try:
        response = yield request
    except httpx2.RequestError as error:
        # The error holds the request, and that has the secrets.
        error.request = httpx2.Request(request.method, shown)
        problem = f"{type(error).__name__} {error}".rstrip()
        raise TokenError(f"{shown}: {problem}", shown) from error
    try:
        answer = response.json()
    except ValueError:
        answer = None
    members = cast("dict[str, Any]", answer if isinstance(answer, dict) else {})
    if response.is_success and "error" not in members and members:
        return members
    # RFC 6749, 5.2. A server may quote what it was sent.
    texts = [str(members.get(name, "")) for name in ("error", "error_description")]
    for secret in hidden:
        texts = [text.replace(secret, "***") for text in texts]
    texts = [re.sub(r"[^\x20-\x7e]", " ", text)[:300] for text in texts]
    reason = ": ".join(filter(None, [f"{shown}: {response.status_code}", *texts]))
    raise TokenError(reason, shown, response.status_code, texts[0] or None)


def _read_token(
    url: httpx2.URL,
    answer: Mapping[str, Any],
    started: float,
    wanted: frozenset[str] | None,
) -> _Token:
    """Return the token of a successful response (RFC 6749, 5.1)."""
    text, kind = answer.get("access_token"), answer.get("token_type", "bearer")
    is_bearer = str(kind).lower() == "bearer"
    if not is_bearer or not isinstance(text, str) or not re.fullmatch(_TOKEN, text):
        shown = str(url.copy_with(query=None))
        raise TokenError(f"{shown}: no bearer token came back", shown)
    try:
        seconds = max(0.0, float(answer["expires_in"]))
    except (KeyError, TypeError, ValueError):
        seconds = float("inf")
    granted = answer.get("scope")
    if wanted is not None and isinstance(granted, str):
        wanted |= frozenset(granted.split())
    return _Token(text, wanted, started + seconds - min(_LEEWAY, seconds / 10))
