"""The command that prints the JSON Schemas of what a user writes and a program reads."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

# ruff: noqa: PLC0415 - no other command needs any of it at once


class What(StrEnum):
    """What there is a schema of."""

    CONFIG = "config"
    DIFF = "diff"


Subject = Annotated[
    What,
    typer.Argument(
        metavar="WHAT",
        help="What it is the schema of: config, which is the settings, or diff, which is what"
        " `specular diff --format json` prints.",
    ),
]


def schema(what: Subject) -> None:
    """Print a JSON Schema, by which editors complete settings and programs check reports."""
    import json

    typer.echo(json.dumps(_schema(what), indent=2))


def _schema(what: What) -> Mapping[str, Any]:
    if what is What.DIFF:
        from specular.review.schema import REPORT

        return REPORT
    from specular.config import SCHEMA

    return SCHEMA
