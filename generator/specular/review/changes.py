"""Changes: what is different between two APIs, as it is met while they are gone through."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.types import NodeId
    from specular.naming.plan import NamePlan
    from specular.review.rules.rule import Grade


class Direction(StrEnum):
    """Which way a value travels, as the user of the client sees it."""

    PARAMETER = "parameter"
    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Version:
    """One of two APIs that are compared, with its Python names."""

    api: Api
    plan: NamePlan

    def key(self, node_id: NodeId) -> str:
        """Return an id without the document's name, which may be another one in the other API."""
        document = self.api.id.partition("#")[0]
        # OpenAPI 2.0 has the schemas elsewhere.
        key = node_id.removeprefix(document)
        return re.sub("^#/definitions/", "#/components/schemas/", key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where two values stand that are compared: their ids, how they are called, and their way.

    `is_inverted` says that the API itself sends the request, `is_additional` that they are members
    of an object that have no name, and `is_invariant` that they stand in a list or a dict: one of
    other values is another type. `around` says how they stand in what the subject names: `items: `.
    """

    before: NodeId
    after: NodeId
    subject: str
    direction: Direction
    is_inverted: bool = False
    is_additional: bool = False
    is_invariant: bool = False
    around: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference under one rule.

    `edit` tells apart what was done to one place; the same edit that is met twice, as in a request
    and in a response, is one edit. `old` and `new` are what was there and what is, for the reader.
    The grades are those of the rule where they are None.
    """

    rule: str
    before: NodeId | None
    after: NodeId | None
    subject: str
    edit: str = ""
    old: str = ""
    new: str = ""
    client: Grade | None = None
    wire: Grade | None = None
    server: Grade | None = None
    is_inverted: bool = False


@dataclass(slots=True)
class Changes:
    """All changes, in the order in which they were found."""

    found: list[Change] = field(default_factory=list[Change])

    def alone(
        self,
        rule: str,
        subject: str,
        *,
        before: NodeId | None = None,
        after: NodeId | None = None,
        is_inverted: bool = False,
    ) -> None:
        """Add a change of what is in one of the two alone."""
        self.found.append(
            Change(
                rule=rule,
                before=before,
                after=after,
                subject=subject,
                edit=rule,
                is_inverted=is_inverted,
            )
        )

    def at(  # noqa: PLR0913 - what a change has
        self,
        site: Site,
        rule: str,
        edit: str = "",
        *,
        old: str = "",
        new: str = "",
        client: Grade | None = None,
        wire: Grade | None = None,
        server: Grade | None = None,
    ) -> None:
        """Add a change of what stands at a site."""
        self.found.append(
            Change(
                rule=rule,
                before=site.before,
                after=site.after,
                subject=site.subject,
                edit=f"{site.around}{edit or rule}",
                old=f"{site.around}{old}" if old else "",
                new=f"{site.around}{new}" if new else "",
                client=client,
                wire=wire,
                server=server,
                is_inverted=site.is_inverted,
            )
        )
