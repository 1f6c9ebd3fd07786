"""The deadline of one call ends no other call that waits for the same token."""

from __future__ import annotations

import threading

import pytest
from runtime.client import SyncApiClient
from runtime.errors import ApiTimeoutError
from runtime.oauth import ClientCredentials
from runtime.security import Credential
from runtime.steps import Api, Settings

from unit.runtime.authorizing import operation
from unit.runtime.wire import Wire


def test_who_waits_for_a_token_asks_when_another_gives_up(wire: Wire) -> None:
    scheme = ClientCredentials(
        "oauth",
        token_url="/token",  # noqa: S106 - no password
        client_id=Credential("client_id"),
        client_secret=Credential("client_secret"),
    )
    given = {"client_id": "me", "client_secret": "sesame"}
    api = Api(base_url=wire.url, schemes=(scheme,), security=(("oauth",),))
    wire.answers.append(None)
    wire.answer_json('{"access_token": "t", "token_type": "bearer"}')
    wire.answer_json("[]")
    with SyncApiClient(api, Settings(credentials=given, max_retries=0), None) as client:

        def give_up() -> None:
            with pytest.raises(ApiTimeoutError, match="deadline"):
                client._transport.call(operation(), {}, {"deadline": 0.2})

        thread = threading.Thread(target=give_up)
        thread.start()
        # It has the lock when its request is there.
        while not wire.requests:
            thread.join(0.01)
        assert client._transport.call(operation(), {}, {"deadline": 5}) == []
        thread.join()
    assert wire.targets == ["/token", "/token", "/jobs"]
