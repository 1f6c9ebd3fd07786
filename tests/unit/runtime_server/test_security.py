"""Security: who may call, what is said to those who may not, and who is known."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from fastapi import Request
from runtime.requests import Call, prepare
from runtime.security import ApiKey, Credential, Credentials, HttpBasic, HttpBearer
from runtime.security import Scheme as ClientScheme
from runtime.server_errors import HttpError
from runtime.server_security import (
    Alternatives,
    Scheme,
    api_key,
    http_basic,
    http_bearer,
    other_scheme,
)

from unit.runtime.authorizing import authorize
from unit.runtime_server.apps import app_of, operation
from unit.runtime_server.asking import Answer, ask

Headers = list[tuple[str, str]]


class Checks:
    """Notes what it is asked; what is in `known` is let through as its upper case."""

    def __init__(self, *known: str) -> None:
        self.known = known
        self.asked: list[tuple[Any, ...]] = []

    async def pair(
        self, request: Request, username: str, password: str, scopes: Sequence[str]
    ) -> str | None:
        """Check a user name and a password."""
        return self._note(request, f"{username}:{password}", scopes)

    async def one(self, request: Request, token: str, scopes: Sequence[str]) -> str | None:
        """Check a token or a key."""
        return self._note(request, token, scopes)

    def _note(self, request: Request, secret: str, scopes: Sequence[str]) -> str | None:
        assert request.url.path == "/things"
        self.asked.append((secret, *scopes))
        return secret.upper() if secret in self.known else None

    def schemes(self) -> Mapping[str, Scheme]:
        """One scheme of each kind."""
        return {
            "basic": http_basic("basic", self.pair),
            "bearer": http_bearer("bearer", self.one),
            "header": api_key("header", "header", "X-Key", self.one),
            "query": api_key("query", "query", "api key", self.one),
            "cookie": api_key("cookie", "cookie", "session", self.one),
        }


def get(
    checks: Checks,
    security: tuple[tuple[str, ...], ...],
    headers: Headers | None = None,
    target: str = "/things",
) -> Answer:
    async def handle(request: Request) -> object:
        state = request.state
        return [getattr(state, "principal", "?"), getattr(state, "principals", "?")]

    app = app_of(operation(security=security), handle, checks.schemes())
    return ask(app, "GET", target, headers=headers or [])


async def unreachable(_: Request) -> object:
    raise AssertionError


def basic(text: str) -> Headers:
    return [("Authorization", "Basic " + base64.b64encode(text.encode()).decode())]


@pytest.mark.parametrize("pair", ["user:pass", "ué:p:é", ":", "user:", ":pass"])
def test_basic_credentials_come_exactly(pair: str) -> None:
    checks = Checks(pair)
    answer = get(checks, (("basic",),), basic(pair))
    assert answer.status == 200
    assert checks.asked == [(pair,)]
    assert answer.json == [pair.upper(), {"basic": pair.upper()}]


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Authorization", "")],
        [("Authorization", "Basic")],
        [("Authorization", "Basic !!")],
        [("Authorization", "Basic /w==")],
        [("Authorization", "Basic dXNlcg==")],
        [("Authorization", "Bearer dTpw")],
        [*basic("u:p"), *basic("u:p")],
    ],
)
def test_what_is_not_basic_credentials_is_not_checked(headers: Headers) -> None:
    checks = Checks("u:p", "user")
    answer = get(checks, (("basic",),), headers)
    assert answer.status == 401
    assert checks.asked == []
    assert answer.header("www-authenticate") == ['Basic realm="basic", charset="UTF-8"']
    assert answer.header("content-type") == ["application/problem+json"]
    assert answer.json["status"] == 401


@pytest.mark.parametrize(
    "line", ["Bearer t0k.en-_~+/=", "bearer t0k.en-_~+/=", "BEARER  t0k.en-_~+/="]
)
def test_the_name_of_a_scheme_has_no_case(line: str) -> None:
    checks = Checks("t0k.en-_~+/=")
    assert get(checks, (("bearer",),), [("Authorization", line)]).status == 200


def test_keys_are_read_where_the_client_writes_them() -> None:
    key = "a+b=c;d e&f%41"
    client: list[ClientScheme] = [
        ApiKey("header", "header", "X-Key", key=Credential("key")),
        ApiKey("query", "query", "api key", key=Credential("key")),
        ApiKey("cookie", "cookie", "session", key=Credential("key")),
    ]
    credentials = Credentials(client, {"key": key})
    for name in ("header", "query", "cookie"):
        of = operation(security=((name,),))
        prepared = prepare("", Call(of, {}, {}), authorize(credentials, of.security))
        checks = Checks(key)
        answer = get(checks, ((name,),), list(prepared.headers.items()), prepared.url)
        assert answer.status == 200, name
        assert checks.asked == [(key,)]


def test_pairs_and_tokens_are_read_as_the_client_writes_them() -> None:
    client: list[ClientScheme] = [
        HttpBasic("basic", username=Credential("user"), password=Credential("password")),
        HttpBearer("bearer", token=Credential("token")),
    ]
    given = {"user": "ü", "password": "p:w é", "token": "abc"}
    credentials = Credentials(client, given)
    for name, secret in (("basic", "ü:p:w é"), ("bearer", "abc")):
        headers = authorize(credentials, ((name,),)).headers
        checks = Checks(secret)
        assert get(checks, ((name,),), headers).status == 200


@pytest.mark.parametrize(
    ("scheme", "headers", "target"),
    [
        ("header", [("X-Key", "")], "/things"),
        ("header", [("X-Key", "a"), ("X-Key", "b")], "/things"),
        ("query", [], "/things?api%20key=a&api+key=b"),
        ("query", [], "/things?api%20key="),
        ("query", [], "/things?api%20key=%FF"),
        ("cookie", [("Cookie", "session=a; session=b")], "/things"),
        ("cookie", [("Cookie", "session")], "/things"),
    ],
)
def test_what_is_no_key_is_not_checked(scheme: str, headers: Headers, target: str) -> None:
    checks = Checks("a", "b", "")
    answer = get(checks, ((scheme,),), headers, target)
    assert answer.status == 401
    assert checks.asked == []
    assert answer.header("www-authenticate") == [f'ApiKey realm="{scheme}"']


def test_one_alternative_is_enough() -> None:
    either = (("basic",), ("bearer",))
    answer = get(Checks("u:p"), either, basic("u:p"))
    assert answer.json == ["U:P", {"basic": "U:P"}]
    answer = get(Checks("t"), either, [("Authorization", "Bearer t")])
    assert answer.json == ["T", {"bearer": "T"}]


def test_refused_credentials_are_answered_with_every_challenge() -> None:
    checks = Checks("t")
    answer = get(checks, (("basic",), ("bearer",), ("basic", "header")), basic("u:p"))
    assert answer.status == 401
    assert checks.asked == [("u:p",), ("u:p",)]
    assert answer.header("www-authenticate") == [
        'Basic realm="basic", charset="UTF-8"',
        'Bearer realm="bearer"',
        'ApiKey realm="header"',
    ]
    assert b"u:p" not in answer.body


def test_schemes_that_belong_together_are_all_needed() -> None:
    both = (("bearer", "header"),)
    token, key = ("Authorization", "Bearer t"), ("X-Key", "k")
    assert get(Checks("t", "k"), both, [token]).status == 401
    assert get(Checks("t", "k"), both, [key]).status == 401
    assert get(Checks("t"), both, [token, key]).status == 401
    answer = get(Checks("t", "k"), both, [token, key])
    assert answer.json == ["T", {"bearer": "T", "header": "K"}]


@pytest.mark.parametrize("security", [((), ("bearer",)), (("bearer",), ())])
def test_an_empty_alternative_lets_anybody_pass_and_knows_who_says_so(
    security: tuple[tuple[str, ...], ...],
) -> None:
    assert get(Checks("t"), security).json == [None, {}]
    answer = get(Checks("t"), security, [("Authorization", "Bearer t")])
    assert answer.json == ["T", {"bearer": "T"}]


def test_nobody_is_asked_where_the_document_asks_for_nothing() -> None:
    checks = Checks()
    answer = get(checks, (), basic("u:p"))
    assert answer.json == ["?", "?"]
    assert checks.asked == []


def test_scopes_are_those_of_the_alternative() -> None:
    checks = Checks()
    alternatives: Alternatives = [
        {"bearer": ("read",)},
        {"bearer": ("admin", "all")},
        {"header": ()},
    ]
    app = app_of(operation(), unreachable, checks.schemes(), alternatives)
    headers = [("Authorization", "Bearer t"), ("X-Key", "k")]
    assert ask(app, "GET", "/things", headers=headers).status == 401
    assert checks.asked == [("t", "read"), ("t", "admin", "all"), ("k",)]


def test_a_scheme_that_is_not_there_is_an_error_before_anything_is_served() -> None:
    with pytest.raises(KeyError, match="oauth"):
        get(Checks(), (("oauth",),))


def test_a_check_may_answer_by_itself() -> None:
    async def forbid(_: Request, _token: str, _scopes: Sequence[str]) -> object:
        raise HttpError(403, detail="Not you.")

    schemes = {"bearer": http_bearer("bearer", forbid)}
    app = app_of(operation(security=(("bearer",),)), unreachable, schemes)
    answer = ask(app, "GET", "/things", headers=[("Authorization", "Bearer t")])
    assert answer.status == 403
    assert answer.json == {"title": "Forbidden", "status": 403, "detail": "Not you."}


def test_credentials_are_checked_before_the_request_is() -> None:
    checks = Checks("t")
    app = app_of(operation("/things/{id}", security=(("bearer",),)), unreachable, checks.schemes())
    assert ask(app, "GET", "/things/%FF").status == 401


def test_any_other_scheme_reads_the_request_itself() -> None:
    async def principal(request: Request, scopes: Sequence[str]) -> object:
        return request.headers.get("x-user") and f"{request.headers['x-user']} {scopes[0]}"

    async def handle(request: Request) -> object:
        return request.state.principal

    of = operation(security=(("oidc",),))
    app = app_of(of, handle, {"oidc": other_scheme("oidc", principal)}, [{"oidc": ("read",)}])
    assert ask(app, "GET", "/things").header("www-authenticate") == ['Bearer realm="oidc"']
    assert ask(app, "GET", "/things", headers=[("X-User", "me")]).json == "me read"
    assert ask(app, "GET", "/openapi.json").status == 200


@pytest.mark.parametrize("refusal", [None, False])
def test_a_check_that_says_no_in_either_way_refuses(refusal: object) -> None:
    async def check(_: Request, _token: str, _scopes: Sequence[str]) -> object:
        return refusal

    schemes = {"bearer": http_bearer("bearer", check)}
    app = app_of(operation(security=(("bearer",),)), unreachable, schemes)
    assert ask(app, "GET", "/things", headers=[("Authorization", "Bearer t")]).status == 401
