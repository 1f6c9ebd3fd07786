"""Credentials come from arguments or the environment, and are never shown."""

from __future__ import annotations

import base64
import traceback

import pytest
from runtime.errors import ApiError, InvalidArgumentError, MissingCredentialsError
from runtime.security import (
    ApiKey,
    Authorization,
    Credential,
    Credentials,
    HttpBasic,
    HttpBearer,
)

from unit.runtime.authorizing import authorize

BASIC = HttpBasic(
    "basic", username=Credential("api_key", "T_KEY"), password=Credential("api_secret", "T_SECRET")
)
BEARER = HttpBearer("bearer", token=Credential("token", "T_TOKEN"))
KEY = ApiKey("key", "query", "appid", key=Credential("app_id"))
COOKIE = ApiKey("cookie", "cookie", "sid", key=Credential("session", "T_SESSION"))
EITHER = (("basic",), ("bearer",))


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("T_KEY", "T_SECRET", "T_TOKEN", "T_SESSION"):
        monkeypatch.delenv(name, raising=False)


def credentials(
    *,
    user: str | None = None,
    word: str | None = None,
    bearer: str | None = None,
    app_id: str | None = None,
    session: str | None = None,
) -> Credentials:
    arguments = {"api_key": user, "api_secret": word, "token": bearer}
    arguments |= {"app_id": app_id, "session": session}
    return Credentials((BASIC, BEARER, KEY, COOKIE), arguments)


def headers(found: Credentials) -> list[tuple[str, str]]:
    return authorize(found, EITHER).headers


def test_basic_is_encoded_as_utf_8() -> None:
    [(name, value)] = headers(credentials(user="é", word="a:b"))
    assert name == "Authorization"
    assert base64.b64decode(value.removeprefix("Basic ")).decode() == "é:a:b"


def test_bearer() -> None:
    assert headers(credentials(bearer="t")) == [("Authorization", "Bearer t")]


def test_keys_go_where_they_belong_and_alternatives_may_need_two() -> None:
    found = authorize(credentials(app_id="a", session="s"), (("key", "cookie"),))
    assert found.query == [("appid", "a")]
    assert found.cookies == [("sid", "s")]
    assert found.headers == []
    header_key = ApiKey("k", "header", "X-Key", key=Credential("key"))
    found = authorize(Credentials((header_key,), {"key": "v"}), (("k",),))
    assert found.headers == [("X-Key", "v")]


def test_the_environment_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T_TOKEN", "env")
    assert headers(credentials()) == [("Authorization", "Bearer env")]
    assert headers(credentials(bearer="given")) == [("Authorization", "Bearer given")]


def test_what_is_given_goes_before_what_is_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("T_KEY", "k")
    monkeypatch.setenv("T_SECRET", "s")
    assert headers(credentials(bearer="given")) == [("Authorization", "Bearer given")]
    monkeypatch.setenv("T_TOKEN", "env")
    assert headers(credentials())[0][1].startswith("Basic ")


def test_half_a_pair_is_refused_and_the_other_half_named() -> None:
    with pytest.raises(
        MissingCredentialsError, match=r"api_key is not enough.* api_secret= .*T_SECRET"
    ):
        credentials(user="k")
    with pytest.raises(
        MissingCredentialsError, match=r"api_secret is not enough.* api_key= .*T_KEY"
    ):
        credentials(word="s", bearer="t")


def test_half_a_pair_in_the_environment_harms_only_where_nothing_else_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("T_KEY", "k")
    assert headers(credentials(bearer="t")) == [("Authorization", "Bearer t")]
    assert headers(credentials(word="s"))[0][1].startswith("Basic ")
    with pytest.raises(MissingCredentialsError, match="pass api_secret="):
        credentials()


@pytest.mark.parametrize(
    ("alternatives", "given", "sent"),
    [
        ("basic|bearer", "basic", "basic"),
        ("basic|bearer", "bearer", "bearer"),
        ("basic|bearer", "basic bearer", "basic"),
        ("key&cookie", "key cookie", "key cookie"),
        ("key&cookie", "key", None),
        ("key&cookie|bearer", "key bearer", "bearer"),
        ("key&cookie|bearer", "key cookie bearer", "key cookie"),
        ("|bearer", "", ""),
        ("|bearer", "bearer", "bearer"),
        ("bearer|", "key", ""),
        ("other|bearer", "bearer", "bearer"),
        ("other|bearer", "", ""),
        ("other&bearer", "", None),
        ("other&bearer", "bearer", "bearer"),
        ("bearer", "basic", None),
    ],
)
def test_the_first_alternative_that_is_complete_is_sent(
    alternatives: str, given: str, sent: str | None
) -> None:
    arguments = {
        "basic": {"user": "u", "word": "w"},
        "bearer": {"bearer": "t"},
        "key": {"app_id": "a"},
        "cookie": {"session": "s"},
    }
    found = credentials(**{k: v for one in given.split() for k, v in arguments[one].items()})
    asked = tuple(tuple(name for name in one.split("&") if name) for one in alternatives.split("|"))
    if sent is None:
        with pytest.raises(MissingCredentialsError):
            authorize(found, asked)
        return
    assert [one.name for one in found.require(asked)] == sent.split()
    added = authorize(found, asked)
    assert len(added.headers + added.query + added.cookies) == len(sent.split())


def test_what_is_missing_is_listed() -> None:
    with pytest.raises(MissingCredentialsError) as caught:
        credentials().require((*EITHER, ("key", "cookie")))
    assert str(caught.value) == (
        "no credentials: pass api_key= and api_secret= (or set T_KEY and T_SECRET), "
        "or pass token= (or set T_TOKEN), or pass app_id= and session="
    )


def test_authentication_may_be_optional() -> None:
    optional = ((), ("bearer",))
    assert authorize(credentials(), optional).headers == []
    assert authorize(credentials(bearer="t"), optional).headers == [("Authorization", "Bearer t")]
    assert authorize(credentials(bearer="t"), ()).headers == []


def test_a_scheme_that_is_not_ours_is_up_to_the_callers_own_client() -> None:
    assert credentials().require((("mutualTLS",),)) == ()
    assert credentials(bearer="t").require((("bearer", "mutualTLS"),)) == (BEARER,)
    with pytest.raises(MissingCredentialsError):
        credentials().require((("bearer", "mutualTLS"),))


def test_a_scheme_of_ours_goes_before_one_that_is_not() -> None:
    assert credentials(bearer="t").require((("mutualTLS",), ("bearer",))) == (BEARER,)
    assert credentials().require((("mutualTLS",), ("bearer",))) == ()


def test_an_empty_variable_is_none_and_an_empty_argument_a_mistake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("T_TOKEN", "")
    with pytest.raises(MissingCredentialsError):
        credentials().require(EITHER)
    with pytest.raises(InvalidArgumentError, match="token: must not be empty"):
        credentials(bearer="")


@pytest.mark.parametrize("secret", ["sesame\n", "sesame\r\nX-Other: 1", "sesame\x00"])
def test_control_characters_are_refused_and_not_shown(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidArgumentError, match="token: must not have control") as caught:
        credentials(bearer=secret)
    assert "sesame" not in "".join(traceback.format_exception(caught.value))
    if "\x00" not in secret:
        monkeypatch.setenv("T_TOKEN", secret)
        with pytest.raises(InvalidArgumentError, match="T_TOKEN: must not have control"):
            credentials()


def test_nothing_shows_a_secret() -> None:
    found = credentials(bearer="sesame", user="sesame", word="sesame", app_id="sesame")
    authorization = authorize(found, (("basic", "key"),))
    assert isinstance(authorization, Authorization)
    for shown in (repr(found), str(found), repr(authorization), f"{authorization}"):
        assert "sesame" not in shown
    with pytest.raises(ApiError) as caught:
        found.require((("cookie",),))
    assert "sesame" not in repr(caught.value)
