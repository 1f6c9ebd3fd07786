"""The command that prints the JSON Schema of what a user writes, for editors."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Subject = Annotated[
    Literal["config"],
    typer.Argument(metavar="WHAT", help="What it is the schema of: config, which is the settings."),
]


def schema(what: Subject) -> None:
    """Print the JSON Schema of the settings, by which editors complete and check them."""
    import json  # noqa: PLC0415 - no other command needs it at once

    from specular.config import SCHEMA  # noqa: PLC0415 - the same

    typer.echo(json.dumps({"config": SCHEMA}[what], indent=2))
