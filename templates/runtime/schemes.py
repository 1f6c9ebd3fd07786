"""HTTP authentication beside user and password, and tokens (RFC 9110, 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import httpx2

from .security import Again, Authorization, Credential, Scheme


@dataclass(frozen=True, slots=True)
class HttpDigest(Scheme):
    """User and password, which are never sent, in answer to a challenge (RFC 7616)."""

    username: Credential
    password: Credential

    def authorize(
        self, secrets: Mapping[str, str], authorization: Authorization
    ) -> None:
        """Answer a 401."""

        def answer(request: httpx2.Request, response: httpx2.Response) -> Again:
            yield from ()
            digest = httpx2.DigestAuth(secrets["username"], secrets["password"])
            flow = digest.auth_flow(request)
            next(flow)
            try:
                return flow.send(response)
            except StopIteration:
                return None  # It is another challenge.

        authorization.answer = answer


@dataclass(frozen=True, slots=True)
class HttpScheme(Scheme):
    """Any other scheme: what follows its name in the header is the caller's.

    Where that depends on the request, it is up to the caller's own httpx2 client.
    """

    optional: ClassVar = frozenset({"credentials"})
    scheme: str
    credentials: Credential

    def authorize(
        self, secrets: Mapping[str, str], authorization: Authorization
    ) -> None:
        """Add the header, if there is something to send."""
        if "credentials" in secrets:
            text = f"{self.scheme} {secrets['credentials']}"
            authorization.headers.append(("Authorization", text))
