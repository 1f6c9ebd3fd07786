"""Tokens are asked for when they are needed, kept while they are good, and never shown."""

from __future__ import annotations

import asyncio
import logging
import pickle
import time
import traceback

import anyio
import anyio.lowlevel
import httpx2
import pytest
from runtime.errors import MissingCredentialsError, UnauthorizedError
from runtime.oauth import ClientCredentials, Password, RefreshToken, TokenError
from runtime.security import Credential, Credentials, HttpBearer, Scheme
from runtime.steps import Settings

from unit.runtime.authorizing import TOKENS, Asked, Authority, call, call_async

ID, SECRET = Credential("client_id"), Credential("client_secret", "T_SECRET")
CLIENT = ClientCredentials("oauth", token_url=TOKENS, client_id=ID, client_secret=SECRET)
PASSWORD = Password(
    "oauth",
    token_url=TOKENS,
    username=Credential("username"),
    password=Credential("password"),
    client_id=ID,
    client_secret=SECRET,
)
REFRESH = RefreshToken(
    "oauth",
    token_url=TOKENS,
    refresh_token=Credential("refresh_token"),
    token=Credential("token"),
    client_id=ID,
    client_secret=SECRET,
)
BEARER = HttpBearer("oauth", token=Credential("token"))
ALL: tuple[Scheme, ...] = (REFRESH, BEARER, PASSWORD, CLIENT)
GIVEN = {"client_id": "me", "client_secret": "sesame"}


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_a_client_asks_once_and_keeps_the_token(authority: Authority) -> None:
    with authority.client(CLIENT, given=GIVEN) as client:
        for _ in range(3):
            call(client)
    assert authority.calls == ["t1"] * 3
    [asked] = authority.asked
    assert asked == Asked(TOKENS, {"grant_type": "client_credentials"}, ("me", "sesame"))


def test_id_and_secret_are_encoded_before_they_are_joined(authority: Authority) -> None:
    with authority.client(CLIENT, given={"client_id": "a:b c", "client_secret": "ü%:+"}) as client:
        call(client)
    assert authority.asked[0].client == ("a:b c", "ü%:+")


def test_user_and_password(authority: Authority) -> None:
    with authority.client(PASSWORD, given={"username": "u&=", "password": "p w"}) as client:
        call(client, "read")
    expected = {"grant_type": "password", "username": "u&=", "password": "p w", "scope": "read"}
    assert authority.asked == [Asked(TOKENS, expected, None)]


def test_a_public_client_names_itself_in_the_body(authority: Authority) -> None:
    with authority.client(
        PASSWORD, given={"username": "u", "password": "p", "client_id": "app"}
    ) as client:
        call(client)
    assert authority.asked[0].client is None
    assert authority.asked[0].form["client_id"] == "app"


@pytest.mark.parametrize(
    ("given", "grant"),
    [
        ({"token": "t0"}, None),
        ({"token": "t0", **GIVEN}, None),
        ({"refresh_token": "r0"}, "refresh_token"),
        ({"refresh_token": "r0", **GIVEN}, "refresh_token"),
        ({"username": "u", "password": "p", **GIVEN}, "password"),
        (GIVEN, "client_credentials"),
    ],
)
def test_what_is_given_decides_how_to_ask(
    given: dict[str, str], grant: str | None, authority: Authority
) -> None:
    authority.valid.add("t0")
    with authority.client(*ALL, given=given) as client:
        call(client)
    assert [one.form["grant_type"] for one in authority.asked] == ([grant] if grant else [])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "no credentials: pass refresh_token=, or pass token=, or pass username= and pas"),
        ({"client_id": "me"}, r"client_id is not enough: pass client_secret= \(or set T_SECRET"),
        ({"password": "p", **GIVEN}, "password is not enough: pass username="),
    ],
)
def test_what_is_missing_is_said(
    given: dict[str, str], message: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("T_SECRET", raising=False)
    with pytest.raises(MissingCredentialsError, match=message):
        authority.client(*ALL, given=given)


@pytest.mark.parametrize(
    ("expires_in", "good_for"), [(3600, 3569), ("100", 89), (10, 8.9), (None, 10**9), ("x", 10**9)]
)
def test_a_token_is_renewed_shortly_before_it_ends(
    expires_in: object, good_for: float, authority: Authority, clock: list[float]
) -> None:
    authority.expires_in = expires_in
    with authority.client(CLIENT, given=GIVEN) as client:
        call(client)
        clock[0] += good_for
        call(client)
        assert len(authority.asked) == 1
        clock[0] += 1.2 if good_for < 10**9 else 0
        call(client)
    assert len(authority.asked) == (2 if good_for < 10**9 else 1)


def test_scopes_are_asked_for_and_a_wider_token_serves(authority: Authority) -> None:
    with authority.client(CLIENT, given=GIVEN) as client:
        for scopes in (("read", "write"), ("read",), (), ("admin",), ("write",), ("admin",)):
            call(client, *scopes)
    assert [one.form.get("scope") for one in authority.asked] == ["read write", "admin"]
    assert authority.calls == ["t1", "t1", "t1", "t2", "t1", "t2"]


def test_the_scopes_that_are_granted_count_too(authority: Authority) -> None:
    authority.more = {"scope": "read write"}
    with authority.client(CLIENT, given=GIVEN) as client:
        call(client)
        call(client, "write")
    assert len(authority.asked) == 1


def test_a_refresh_token_that_changes_is_used_the_next_time(
    authority: Authority, clock: list[float]
) -> None:
    with authority.client(REFRESH, given={"refresh_token": "r0"}) as client:
        for number in (1, 2, 3):
            authority.more = {} if number == 2 else {"refresh_token": f"r{number}"}
            call(client, "read")
            clock[0] += 3600
    assert [one.form["refresh_token"] for one in authority.asked] == ["r0", "r1", "r1"]
    assert "scope" not in authority.asked[0].form


def test_a_token_that_is_given_serves_until_it_is_refused(authority: Authority) -> None:
    authority.valid.add("mine")
    with authority.client(*ALL, given={"refresh_token": "r0", "token": "mine"}) as client:
        call(client)
        assert authority.asked == []
        authority.valid.clear()
        call(client)
        call(client)
    assert authority.calls == ["mine", "mine", "t1", "t1"]


def test_a_token_that_is_refused_is_renewed_once(authority: Authority) -> None:
    with authority.client(CLIENT, given=GIVEN) as client:
        call(client)
        authority.valid.clear()
        call(client)
        assert authority.calls == ["t1", "t1", "t2"]
        authority.valid.clear()
        authority.refuse = lambda _: httpx2.Response(200, json={"access_token": "new"})
        with pytest.raises(UnauthorizedError):
            call(client)
    assert authority.calls[3:] == ["t2", "new"]
    assert len(authority.asked) == 3


def test_a_token_of_the_callers_own_is_not_renewed(authority: Authority) -> None:
    with (
        authority.client(*ALL, given={"token": "mine", **GIVEN}) as client,
        pytest.raises(UnauthorizedError),
    ):
        call(client)
    assert authority.calls == ["mine"]


def test_a_token_may_come_from_a_function(authority: Authority) -> None:
    authority.valid |= {"f1", "f2"}
    tokens = iter(["f1", "f2"])
    with authority.client(*ALL, given={"token": lambda: next(tokens)}) as client:
        call(client)
        call(client)
    assert authority.calls == ["f1", "f2"]


def test_a_token_may_be_awaited(authority: Authority) -> None:
    authority.valid.add("f1")

    async def token() -> str:
        await anyio.lowlevel.checkpoint()
        return "f1"

    async def run() -> None:
        async with authority.async_client(*ALL, given={"token": token}) as client:
            await call_async(client)

    asyncio.run(run())
    assert authority.calls == ["f1"]


def test_a_server_may_want_the_secret_in_the_body(authority: Authority, clock: list[float]) -> None:
    def refuse(asked: Asked) -> httpx2.Response | None:
        error = httpx2.Response(401, json={"error": "invalid_client"})
        return error if asked.client else None

    authority.refuse = refuse
    with authority.client(CLIENT, given=GIVEN) as client:
        call(client)
        clock[0] += 3600
        call(client)
    assert [one.client is None for one in authority.asked] == [False, True, True]
    assert authority.asked[1].form == {"grant_type": "client_credentials", **GIVEN}


DISCOVERED = ClientCredentials(
    "oauth",
    discovery_url="/.well-known/openid-configuration",
    client_id=ID,
    client_secret=SECRET,
)


@pytest.mark.parametrize(
    ("methods", "in_body"),
    [(None, False), (["client_secret_post"], True), (["client_secret_basic", "x"], False)],
)
def test_the_endpoint_is_discovered_once(
    methods: list[str] | None, authority: Authority, clock: list[float], *, in_body: bool
) -> None:
    authority.metadata = {"token_endpoint": TOKENS}
    if methods:
        authority.metadata["token_endpoint_auth_methods_supported"] = methods
    with authority.client(DISCOVERED, given=GIVEN) as client:
        call(client)
        clock[0] += 3600
        call(client)
    assert authority.found == ["https://api.test/.well-known/openid-configuration"]
    assert [(one.url, one.client is None) for one in authority.asked] == [(TOKENS, in_body)] * 2


@pytest.mark.parametrize("endpoint", ["http://auth.test/token", None, "https://u:p@auth.test/", 5])
def test_an_endpoint_is_not_taken_on_trust(endpoint: object, authority: Authority) -> None:
    authority.metadata = {"token_endpoint": endpoint}
    with authority.client(DISCOVERED, given=GIVEN) as client, pytest.raises(TokenError):
        call(client)
    assert not authority.asked
    assert not authority.calls


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/oauth/token", "https://api.test/oauth/token"),
        ("http://localhost:8080/token", "http://localhost:8080/token"),
        ("http://auth.test/token", None),
        ("https://auth.test:x/token", None),
    ],
)
def test_secrets_go_by_https_or_stay_here(
    url: str, place: str | None, authority: Authority
) -> None:
    scheme = ClientCredentials("oauth", token_url=url, client_id=ID, client_secret=SECRET)
    with authority.client(scheme, given=GIVEN) as client:
        if place is None:
            with pytest.raises(TokenError):
                call(client)
        else:
            call(client)
    assert [one.url for one in authority.asked] == ([place] if place else [])


def refuse(_: Asked) -> httpx2.Response:
    error = {"error": "invalid_grant", "error_description": "no such\nuser: sesame"}
    return httpx2.Response(400, json=error)


ANSWERS = {
    "refused": (refuse, 400, "invalid_grant"),
    "redirect": (lambda _: httpx2.Response(302, headers={"Location": "https://x.test"}), 302, None),
    "no JSON": (lambda _: httpx2.Response(200, text="sesame"), 200, None),
    "a list": (lambda _: httpx2.Response(200, json=["sesame"]), 200, None),
    "no token": (lambda _: httpx2.Response(200, json={"x": 1}), None, None),
    "no bearer": (
        lambda _: httpx2.Response(200, json={"access_token": "sesame", "token_type": "mac"}),
        None,
        None,
    ),
    "two lines": (lambda _: httpx2.Response(200, json={"access_token": "a\r\nX: y"}), None, None),
    "late": (lambda _: httpx2.Response(200, json={"error": "slow_down"}), 200, "slow_down"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_no_token_is_an_error_that_is_forgotten_and_shows_nothing(
    name: str, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    authority.refuse, status, code = ANSWERS[name]
    with authority.client(CLIENT, given=GIVEN) as client:
        with pytest.raises(TokenError) as caught:
            call(client)
        assert (caught.value.status_code, caught.value.error) == (status, code)
        copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - of our own
        assert (str(copy), copy.url, copy.error) == (str(caught.value), TOKENS, code)
        authority.refuse = lambda _: None
        call(client)
    shown = "".join(traceback.format_exception(caught.value)) + caplog.text + repr(copy)
    assert "sesame" not in shown
    assert str(caught.value).startswith(TOKENS)
    assert "\n" not in str(caught.value)


def test_a_token_server_that_is_not_there_is_a_token_error(authority: Authority) -> None:
    def fail(_: Asked) -> httpx2.Response:
        message = "refused"
        raise httpx2.ConnectError(message)

    authority.refuse = fail
    with authority.client(CLIENT, given=GIVEN) as client, pytest.raises(TokenError) as caught:
        call(client)
    assert str(caught.value) == f"{TOKENS}: ConnectError refused"
    cause = caught.value.__cause__
    assert isinstance(cause, httpx2.RequestError)
    assert cause.request.content == b""
    assert "Authorization" not in cause.request.headers


def test_nothing_shows_a_secret() -> None:
    found = Credentials(ALL, GIVEN)
    settings = Settings(credentials=GIVEN)
    for shown in (repr(found), repr(ALL), repr(settings), repr(found.require((("oauth",),)))):
        assert "sesame" not in shown
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(found)
