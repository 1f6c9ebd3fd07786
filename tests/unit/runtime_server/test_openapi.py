"""What /openapi.json says of bodies: every model in its place, as far as that can be read."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field
from runtime.models import Model
from runtime.operations import Body

from unit.runtime_server.apps import app_of, operation


class Link(Model):
    """Has a property that is called as a keyword."""

    target: str = Field(alias="$ref")


class Links(Model):
    """Has one of these."""

    first: Link


class Wide(Model):
    """Leads to itself in four ways, as what is made of it does."""

    a: Wide | None = None
    b: Deep | None = None
    c: Deeper | None = None
    d: Deepest | None = None


class Deep(Wide):
    """One of these."""


class Deeper(Deep):
    """Another one."""


class Deepest(Deeper):
    """The last one."""

    e: Links | None = None


for each in (Wide, Deep, Deeper, Deepest):
    each.model_rebuild()


async def answer(**_arguments: object) -> None:
    """Answer nothing."""


def described(body: Body) -> Any:  # noqa: ANN401 (a JSON Schema)
    """Return the schema of a request body, as an application describes it."""
    document = app_of(operation(method="PUT", body=body), answer).openapi()
    return document["paths"]["/things"]["put"]["requestBody"]["content"][body.media_type]["schema"]


def test_a_property_may_be_called_as_the_keyword_that_refers() -> None:
    link = described(Body("application/json", Links))["properties"]["first"]
    assert link["title"] == "Link"
    assert link["properties"] == {"$ref": {"title": "$Ref", "type": "string"}}


def test_what_branches_again_and_again_is_named_at_the_ends() -> None:
    schema = described(Body("application/json", Wide))
    [deep] = [one for one in schema["properties"]["d"]["anyOf"] if "properties" in one]
    assert deep["title"] == "Deepest"
    assert {"title": "Wide"} in deep["properties"]["a"]["anyOf"]
    assert 2_000 < len(json.dumps(schema)) < 200_000
