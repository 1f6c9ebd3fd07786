"""The arguments and options of the commands, each with its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from specular.config import Engine, Pinning

Spec = Annotated[
    Path | None,
    typer.Argument(
        metavar="SPEC",
        help="The OpenAPI document, YAML or JSON. Without it, every API of the settings is taken.",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        *("--output", "-o"),
        metavar="DIR",
        help="The folder in which the package gets its folder. [default: generated]",
        show_default=False,
    ),
]
Package = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The name of the package. [default: made from the document's title]",
        show_default=False,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The settings. [default: from here upwards, the nearest specular.toml, or"
        " pyproject.toml with a table tool.specular]",
        show_default=False,
    ),
]
Only = Annotated[
    str | None,
    typer.Option(
        metavar="LIST",
        help="What the package has in it, with commas; client and server bring the models with"
        " them. [default: models,client,server]",
        show_default=False,
    ),
]
EngineChoice = Annotated[
    Engine | None,
    typer.Option(
        help="What makes the models: templates of our own, or datamodel-code-generator, which"
        " specular[dcg] installs. [default: jinja]",
        show_default=False,
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SELECTOR",
        help="Take only these operations, and the schemas that they need: tag:NAME, path:GLOB"
        " (as in path:/users/** or 'path:GET /users/*') or operation:ID. May be repeated, and then"
        " takes them all. [default: everything]",
        show_default=False,
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SELECTOR",
        help="Leave these operations out, written as for --include, over which it wins. May be"
        " repeated.",
        show_default=False,
    ),
]
Overlay = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="Change the document by an OpenAPI Overlay before it is read; specular[overlays]"
        " installs what that needs. May be repeated, and is applied in that order.",
        show_default=False,
    ),
]
DumpChoice = Annotated[
    Literal["ir", "spec"] | None,
    typer.Option(
        help="Write nothing, and print what was understood: as JSON, or as a document in which"
        " every schema has a name.",
        show_default=False,
    ),
]
AllowRemote = Annotated[
    bool,
    typer.Option(
        "--allow-remote",
        help="Fetch what references to http and https lead to. Its hash is kept in a lock file, and"
        " a copy beside that, so that later runs need no network.",
    ),
]
UpdateLock = Annotated[
    bool,
    typer.Option(
        "--update-lock",
        help="Fetch remote documents anew, and lock what they are now. Implies --allow-remote.",
    ),
]
Names = Annotated[
    Pinning | None,
    typer.Option(
        "--names",
        help="Pin all names of the package in the lock file, so that they stay whatever comes"
        " beside them (lock), take the names that the document gives now and pin these (update), or"
        " pin none (free). [default: as the lock file has it]",
        show_default=False,
    ),
]
KeepRenames = Annotated[
    bool,
    typer.Option(
        "--keep-renames",
        help="Where something is called otherwise than in the package that is there, let callers"
        " also use the former name, which is marked as deprecated. Later runs do the same, until"
        " `renames` is taken out of the lock file.",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Take warnings for errors: then nothing is written.")
]
ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write how much of the document is in the package, and every finding, as JSON.",
        show_default=False,
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Overwrite files that were edited by hand or are not ours."),
]
Full = Annotated[bool, typer.Option("--full", help="Show the whole diff, not only how it begins.")]
Depfile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write for make or ninja what the package depends on, in the form of gcc -MD -MP:"
        " every file that was read, and with --stamp the files of the package, too.",
        show_default=False,
    ),
]
Stamp = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Touch this file when all is up to date: the target of a rule. (The files of the"
        " package keep their times where they do not change.)",
        show_default=False,
    ),
]
PrintOutputs = Annotated[
    bool,
    typer.Option("--print-outputs", help="Write nothing, and print the files of the package."),
]
PrintInputs = Annotated[
    bool,
    typer.Option(
        "--print-inputs",
        help="Write nothing, and print every file that is read: documents, overlays, settings,"
        " templates.",
    ),
]
Null = Annotated[
    bool,
    typer.Option(*("--null", "-0"), help="End each path that is printed with NUL, for xargs -0."),
]
OutputFormat = Annotated[
    Literal["text", "json"],
    typer.Option(
        help="Say what came of it in lines for people, or as JSON with every finding and file.",
        show_default="text",
    ),
]
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help="Do everything again, and keep nothing for the next run outside the package.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        *("--jobs", "-j"),
        metavar="N",
        min=1,
        help="How many APIs are made at a time on this machine, each in a process; 1 takes none but"
        " this one. [default: as many as there are processors]",
        show_default=False,
    ),
]
Shard = Annotated[
    str | None,
    typer.Option(
        metavar="I/N",
        help="Take only the I-th of N shares of the APIs, for as many machines: each API is in one"
        " share, and stays in it when others are added behind.",
        show_default=False,
    ),
]
ExecutorChoice = Annotated[
    str,
    typer.Option(
        "--executor",
        metavar="WHERE",
        help="Where packages are made: on this machine (local), or on the Dask cluster with this"
        " scheduler (dask://HOST:PORT, or tls://HOST:PORT with certificates from Dask's settings),"
        " which has the same specular and whose workers see the same files; specular[dask] installs"
        " what that needs.",
        show_default="local",
    ),
]
Version = Annotated[
    bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
]
