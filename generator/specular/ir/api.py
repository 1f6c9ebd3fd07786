"""The whole of an API, as the later stages see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from specular.ir.types import Docs, NodeId

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.ir.models import Declaration
    from specular.ir.operations import Callback, Operation, Server, Webhook


class SchemeKind(StrEnum):
    """What a client does with the credentials of a scheme."""

    BASIC = "basic"
    BEARER = "bearer"
    DIGEST = "digest"
    HTTP = "http"
    API_KEY = "apiKey"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Credential:
    """One secret of a scheme: which (`username`, `token`, `key` and so on) and its names.

    `x-credentials: {token: {argument: token, env: API_TOKEN}}`
    """

    role: str
    argument: str | None = None
    environment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """A way to say who is calling.

    `location` and `parameter` are set for API keys. `type` is how the document calls it, as
    `oauth2` or `http basic`, and `urls` where tokens come from, by flow.

    `bearerAuth: {type: http, scheme: bearer}`
    """

    id: NodeId
    name: str
    kind: SchemeKind
    credentials: tuple[Credential, ...]
    location: str | None = None
    parameter: str | None = None
    type: str = ""
    urls: tuple[tuple[str, str], ...] = ()
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A group of operations; `parent` is the name of one that it belongs to, `kind` what it is for.

    `tags: [{name: jobs, description: Jobs and their states}]`
    """

    id: NodeId
    name: str
    parent: str | None = None
    kind: str | None = None
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Everything that a package is made from, in the document's order.

    `declarations` holds named and inline declarations alike, by id; `callbacks` has each once,
    however many operations lead to it.
    """

    id: NodeId
    title: str
    version: str
    docs: Docs
    servers: tuple[Server, ...]
    security_schemes: tuple[SecurityScheme, ...]
    tags: tuple[Tag, ...]
    operations: tuple[Operation, ...]
    declarations: Mapping[NodeId, Declaration]
    webhooks: tuple[Webhook, ...] = ()
    callbacks: tuple[Callback, ...] = ()

    @property
    def notifications(self) -> Iterator[Operation]:
        """The operations that the API itself asks for, of others."""
        for webhook in self.webhooks:
            yield from webhook.operations
        for callback in self.callbacks:
            yield from callback.operations
