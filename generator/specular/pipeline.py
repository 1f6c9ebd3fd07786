"""The whole flow on one screen: a document becomes the files of a package. Read this first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from specular.config import ApiConfig
from specular.diagnostics import Code, Sink

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.loading.remote import Locking, Remotes
    from specular.output.comparing import Changes
    from specular.output.manifest import Package
    from specular.output.reporting import Coverage

# ruff: noqa: PLC0415 - a run that ends early, on a wrong document, loads no later stage

Dump: TypeAlias = Literal["ir", "spec"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to; `changes` is None where errors in the sink left nothing to compare."""

    changes: Changes | None = None
    diff: str = ""
    coverage: Coverage | None = None


def generate(  # noqa: PLR0913 - what a run may be told, each by its name
    config: ApiConfig,
    sink: Sink,
    *,
    force: bool = False,
    taken: Collection[Path] = (),
    locking: Locking = "add",
    waiting: Callable[[str], None] | None = None,
) -> Outcome:
    """Write the package of one API, and the lock of what was fetched; on any error neither.

    `force` overwrites what was edited by hand; `taken` are the folders of the run's other APIs;
    `waiting` is told when another run is waited for.
    """
    from specular.output.locking import write_lock
    from specular.output.turns import turn
    from specular.output.writing import allowed, write

    remotes = _remotes(config, sink, locking)
    made = _package(config, sink, remotes)
    if made is None:
        return Outcome()
    package, coverage = made
    with turn(config.output / package.name, sink, waiting=waiting) as ours:
        changes = _compared(package, config, sink, taken) if ours else None
        if changes is None:
            return Outcome()
        if allowed(changes, sink, force=force):
            if remotes is not None and locking != "keep":
                write_lock(remotes.used(), sink)
            if not sink.failed:
                write(changes, package, sink)
    return Outcome(changes, coverage=coverage)


def check(
    config: ApiConfig,
    sink: Sink,
    *,
    taken: Collection[Path] = (),
    waiting: Callable[[str], None] | None = None,
) -> Outcome:
    """Say how the package on disk differs from what `generate` would write; writes nothing."""
    from specular.output.comparing import diff
    from specular.output.turns import turn

    made = _package(config, sink, _remotes(config, sink, "keep"))
    if made is None:
        return Outcome()
    package, coverage = made
    with turn(config.output / package.name, sink, waiting=waiting, reading=True) as ours:
        changes = _compared(package, config, sink, taken) if ours else None
        text = "" if changes is None else diff(changes, package)
    return Outcome() if changes is None else Outcome(changes, text, coverage)


def build(config: ApiConfig, sink: Sink) -> dict[str, str]:
    """Return the files of one API by their path below the output folder; none on any error."""
    made = _package(config, sink, _remotes(config, sink, "add"))
    if made is None:
        return {}
    package, _ = made
    return {f"{package.name}/{path}": text for path, text in package.files.items()}


def dump(config: ApiConfig, what: Dump, sink: Sink) -> str:
    """Return what specular understood: the IR as JSON, or written back as an OpenAPI document."""
    from specular.naming.plan import plan_names
    from specular.output.dumping import document_text, ir_text
    from specular.rendering.document import document

    understood = _understand(config, sink, _remotes(config, sink, "add"))
    if understood is None:
        return ""
    if what == "ir":
        return ir_text(understood.selected)
    classes = plan_names(understood.whole, config).classes
    return document_text(document(understood.selected, classes))


@dataclass(frozen=True, slots=True)
class _Understood:
    """The meaning of an API, what is asked for of it, and the SHA-256 of each input by name."""

    whole: Api
    selected: Api
    inputs: dict[str, str]


def _remotes(config: ApiConfig, sink: Sink, locking: Locking) -> Remotes | None:
    """Open what may be fetched: nothing, unless the settings allow it."""
    from specular.loading.lock import lock_key, lock_path, read_lock
    from specular.loading.remote import Remotes

    lock = read_lock(lock_path(config), sink) if config.allow_remote else None
    return None if lock is None else Remotes(lock, lock_key(config), locking, sink)


def _understand(config: ApiConfig, sink: Sink, remotes: Remotes | None) -> _Understood | None:
    """Load, overlay, resolve, read, lower, select: from a file to the meaning of the API."""
    from specular.loading.documents import read_document
    from specular.loading.overlays import overlaid
    from specular.loading.references import resolve
    from specular.lowering.api import lower
    from specular.lowering.selection import select
    from specular.openapi.document import read

    document = read_document(config.spec, config.spec.name, sink)
    if document is not None:
        document = overlaid(document, config.overlays, sink)
    if document is None or sink.failed:
        return None
    registry = resolve(document, sink, remotes)
    found = read(registry, sink)
    if found is None:
        return None
    # Even after an error, for what lowering has to say: one run tells everything.
    whole = lower(found)
    selected = select(whole, config, sink)
    read_files = (*registry.documents.values(), *document.overlays)
    inputs = {one.name: one.sha256 for one in read_files}
    return None if sink.failed else _Understood(whole, selected, inputs)


def _package(
    config: ApiConfig, sink: Sink, remotes: Remotes | None
) -> tuple[Package, Coverage] | None:
    """Plan names, render, format: from the meaning of the API to every file of its package."""
    from specular.naming.plan import limited, plan_names
    from specular.output.formatting import format_files
    from specular.output.manifest import with_manifest
    from specular.output.reporting import cover
    from specular.rendering.datamodel_engine import EngineFailedError, EngineMissingError
    from specular.rendering.files import render

    understood = _understand(config, sink, remotes)
    if understood is None:
        return None
    api = understood.selected
    # Names are those of the whole: what is selected is called the same whatever is left out.
    plan = limited(plan_names(understood.whole, config), api)
    try:
        files = render(api, plan, config)
    except (EngineMissingError, EngineFailedError) as error:
        sink.error(Code.CONFIG_INVALID, str(error), hint="the engine `jinja` needs nothing else")
        return None
    package = with_manifest(plan.package, format_files(files), config, understood.inputs)
    return package, cover(api, sink.diagnostics, understood.whole)


def _compared(
    package: Package, config: ApiConfig, sink: Sink, taken: Collection[Path]
) -> Changes | None:
    """Compare a package with its folder."""
    from specular.output.comparing import compare

    folder = config.output / package.name
    if folder.resolve() in {one.resolve() for one in taken}:
        hint = "give each API a `package` of its own"
        sink.error(Code.CONFIG_INVALID, f"another API is written to {folder} too", hint=hint)
        return None
    return compare(config.output, package, sink)
