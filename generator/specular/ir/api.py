"""The whole of an API, as the later stages see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from specular.ir.types import Docs, NodeId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.ir.models import Declaration
    from specular.ir.operations import Operation


class SchemeKind(StrEnum):
    """What a client does with the credentials of a scheme."""

    BASIC = "basic"
    BEARER = "bearer"
    API_KEY = "apiKey"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Credential:
    """One secret of a scheme: which (`username`, `password`, `token`, `key`) and its names.

    `x-credentials: {token: {argument: token, env: API_TOKEN}}`
    """

    role: str
    argument: str | None = None
    environment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """A way to say who is calling.

    `location` and `parameter` are set for API keys.

    `bearerAuth: {type: http, scheme: bearer}`
    """

    id: NodeId
    name: str
    kind: SchemeKind
    credentials: tuple[Credential, ...]
    location: str | None = None
    parameter: str | None = None
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A base URL with its variables already at their defaults.

    `{url: "https://api.example.com/v1", x-env: EXAMPLE_BASE_URL}`
    """

    id: NodeId
    url: str
    environment: str | None = None
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A group of operations.

    `tags: [{name: jobs, description: Jobs and their states}]`
    """

    id: NodeId
    name: str
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Everything that a package is made from, in the document's order.

    `declarations` holds named and inline declarations alike, by id.
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
