"""What the user may ask for: the settings of one API, and the words that they are written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from specular.config.positions import Source

Target: TypeAlias = Literal["models", "client", "server"]
Engine: TypeAlias = Literal["jinja", "datamodel-code-generator"]
Enums: TypeAlias = Literal["open", "closed"]
Pinning: TypeAlias = Literal["lock", "update", "free"]
"""What becomes of names: the lock pins them as they are, or as they are without it, or none."""

TARGETS: tuple[Target, ...] = get_args(Target)
ENGINES: tuple[Engine, ...] = get_args(Engine)
ENUMS: tuple[Enums, ...] = get_args(Enums)
NATIVE_FORMATS = ("date", "date-time", "uuid")
"""Formats of text that have a type in Python."""

CHECKED_FORMATS = (
    *NATIVE_FORMATS,
    *("time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6"),
    *("uri", "uri-reference", "iri", "iri-reference", "uri-template", "json-pointer"),
    *("relative-json-pointer", "regex", "byte", "base64url", "base32", "base16", "decimal"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
)
"""Formats that the runtime can check."""

SELECTORS = ("tag", "path", "operation")
"""What operations are selected by, as in `tag:jobs`."""

PAGE_KINDS = ("cursor", "offset", "page", "url", "link", "none")
"""How the results of an operation may be split into pages."""

CONFIG_FILE = "specular.toml"
LOCK_FILE = "specular.lock"
PROJECT_FILE = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class NameChoice:
    """What a run is to do with names; None where that is as the lock has it.

    `keeps_renames` lets callers use the names of before this run, too.
    """

    pinning: Pinning | None = None
    keeps_renames: bool = False


AS_LOCKED = NameChoice()
"""What most runs do with names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiConfig:
    """One API: its document, where its package goes, and what is in it.

    `package` is None where the name is made from the title of the document. `include` and
    `exclude` are selectors of operations; see `lowering/selection.py`. `overlays` are applied to
    the document in their order before it is read. Where `allow_remote` lets references be
    fetched, `lock` has their hashes; it is None for a file beside the document. `formats` has
    the kind or type of each format that is not to be as usual; see `rendering/formats.py`.
    `infer_pagination` is whether pages are told of where the document says nothing of them.
    `pagination` and `waiters` have by operation what `x-pagination` and `x-waiter` would say there,
    as JSON; see `loading/extensions.py`.
    `source` is the settings file that all this stands in, if there is one: no option of the
    output, so two APIs that differ in it only are equal.
    """

    spec: Path
    output: Path = Path("generated")
    package: str | None = None
    only: tuple[Target, ...] = TARGETS
    engine: Engine = "jinja"
    enums: Enums = "open"
    strict: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    overlays: tuple[Path, ...] = ()
    allow_remote: bool = False
    lock: Path | None = None
    formats: tuple[tuple[str, str], ...] = ()
    infer_pagination: bool = True
    pagination: tuple[tuple[str, str], ...] = ()
    waiters: tuple[tuple[str, str], ...] = ()
    source: Source | None = field(default=None, compare=False)
