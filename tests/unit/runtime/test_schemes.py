"""Other schemes of HTTP authentication."""

from __future__ import annotations

import asyncio
import hashlib
import re

import httpx2
import pytest
from runtime.errors import ApiError, MissingCredentialsError, UnauthorizedError
from runtime.schemes import HttpDigest, HttpScheme
from runtime.security import Credential, Credentials, HttpBearer

from unit.runtime.authorizing import Authority, authorize, call, call_async

DIGEST = HttpDigest("oauth", username=Credential("username"), password=Credential("password"))
HMAC = HttpScheme("hmac", "HMAC", credentials=Credential("credentials"))
BEARER = HttpBearer("bearer", token=Credential("token"))
GIVEN = {"username": "u", "password": "sesame"}


class Digesting(Authority):
    """Asks for a digest of the password (RFC 7616, 3.4)."""

    challenge = 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Check the digest."""
        text = request.headers.get("Authorization", "")
        self.calls.append(text)
        found = dict(re.findall(r'(\w+)="?([^",]*)"?', text))
        if not found:
            headers = {"WWW-Authenticate": self.challenge}
            return httpx2.Response(401, headers=headers, json={})

        def sha(*texts: str) -> str:
            return hashlib.sha256(":".join(texts).encode()).hexdigest()

        ends = sha("u", "r", "sesame"), sha("POST", "/jobs")
        middle = (found[name] for name in ("nonce", "nc", "cnonce", "qop"))
        is_right = found["response"] == sha(ends[0], *middle, ends[1])
        return httpx2.Response(200 if is_right else 403, json={})


def test_a_digest_answers_the_challenge() -> None:
    server = Digesting()
    with server.client(DIGEST, given=GIVEN) as client:
        call(client)

    async def run() -> None:
        async with server.async_client(DIGEST, given=GIVEN) as client:
            await call_async(client)

    asyncio.run(run())
    assert [bool(text) for text in server.calls] == [False, True] * 2
    assert not any("sesame" in str(text) for text in server.calls)


@pytest.mark.parametrize(
    ("challenge", "error"),
    [("Basic realm=r", UnauthorizedError), ("Digest realm=", ApiError)],
)
def test_another_challenge_is_not_answered(challenge: str, error: type[ApiError]) -> None:
    server = Digesting()
    server.challenge = challenge
    with server.client(DIGEST, given=GIVEN) as client, pytest.raises(error):
        call(client)
    assert server.calls == [""]


def test_any_other_scheme_is_sent_as_it_is_given() -> None:
    found = authorize(Credentials((HMAC,), {"credentials": 'id="a"'}), (("hmac",),))
    assert found.headers == [("Authorization", 'HMAC id="a"')]
    assert found.secrets == ['id="a"']


def test_any_other_scheme_may_be_left_to_the_callers_own_client() -> None:
    either = (("hmac",), ("bearer",))
    found = Credentials((HMAC, BEARER), {"credentials": None})
    assert authorize(found, either).headers == []
    found = Credentials((HMAC, BEARER), {"token": "t"})
    assert authorize(found, either).headers == [("Authorization", "Bearer t")]
    found = Credentials((HMAC, BEARER), {"token": "t", "credentials": "c"})
    assert authorize(found, either).headers == [("Authorization", "HMAC c")]
    with pytest.raises(MissingCredentialsError, match="pass token="):
        Credentials((HMAC, BEARER), {}).require((("hmac", "bearer"),))
