"""The whole flow on one screen: a document becomes the files of a package. Read this first."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from specular.config import AS_LOCKED, ApiConfig, NameChoice
from specular.diagnostics import Code, Sink

if TYPE_CHECKING:
    from specular.incremental.runs import Run
    from specular.ir.api import Api
    from specular.loading.inputs import Inputs
    from specular.loading.lock import Lock
    from specular.loading.registry import Registry
    from specular.loading.remote import Locking, Remotes
    from specular.naming.locked import LockedNames
    from specular.naming.plan import NamePlan
    from specular.output.comparing import Changes
    from specular.output.locking import LockSection
    from specular.output.manifest import Package
    from specular.output.packages import WrittenPackage
    from specular.output.reporting import Coverage
    from specular.review.agreeing import Agreement
    from specular.review.findings import Finding
    from specular.review.origins import Answer
    from specular.review.wanted import Wanted

# ruff: noqa: PLC0415 - a run that ends early, on a wrong document, loads no later stage

Dump: TypeAlias = Literal["ir", "spec"]


@dataclass(frozen=True, slots=True)
class Made:
    """A package that is not written yet, how much of its document it has, and what it is made of.

    `section` is what the lock has to say after it is written, and `kept` what is called as before
    by the lock alone. `unlocked` are names that the lock should pin, where this run may not do so.
    """

    package: Package
    coverage: Coverage
    inputs: Inputs
    section: LockSection
    kept: tuple[str, ...]
    unlocked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to; `changes` is None where errors in the sink left nothing to compare.

    `renamed` are the names that change with it.
    """

    changes: Changes | None = None
    diff: str = ""
    coverage: Coverage | None = None
    renamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is different between two APIs, their packages, and whether these show the same."""

    findings: list[Finding]
    old: Package
    new: Package
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the folder of a package is dealt with.

    `force` overwrites what was edited by hand; `taken` are the folders of the run's other APIs;
    `waiting` is told when another run is waited for; `full` is about the diff of `check`.
    """

    force: bool = False
    taken: Collection[Path] = ()
    waiting: Callable[[str], None] | None = None
    full: bool = True


def generate(
    config: ApiConfig, sink: Sink, locking: Locking = "add", manner: Manner | None = None
) -> Outcome:
    """Write the package of one API, and its lock; on any error neither."""
    made = make(config, sink, locking)
    return Outcome() if made is None else put(made, config, sink, manner or Manner())


def check(config: ApiConfig, sink: Sink, manner: Manner | None = None) -> Outcome:
    """Say how the package on disk differs from what `generate` would write; writes nothing."""
    made = make(config, sink, "keep")
    return Outcome() if made is None else compare(made, config, sink, manner or Manner())


def build(config: ApiConfig, sink: Sink) -> dict[str, str]:
    """Return the files of one API by their path below the output folder; none on any error."""
    made = make(config, sink)
    package = None if made is None else made.package
    return (
        {}
        if package is None
        else {f"{package.name}/{path}": text for path, text in package.files.items()}
    )


def make(
    config: ApiConfig,
    sink: Sink,
    locking: Locking = "add",
    choice: NameChoice = AS_LOCKED,
    *,
    remembers: bool = False,
) -> Made | None:
    """Make the package of one API from its files, and touch nothing; None on any error.

    From the meaning of the API on: plan names, render, format. A run that `remembers` does again
    only what an edit concerns, to the same end.
    """
    from specular.incremental.runs import rendered, run_of
    from specular.naming.locked import LockedNames
    from specular.naming.plan import limited
    from specular.output.locking import section_of
    from specular.output.manifest import SOURCE_MAP, with_manifest
    from specular.output.reporting import cover

    opened = _opened(config, sink, locking)
    if opened is None:
        return None
    lock, remotes = opened
    names = LockedNames(lock, config, choice)
    run = run_of(config, is_pinned=bool(names.pins), remembers=remembers)
    understood = _understand(config, sink, remotes, run)
    if understood is None:
        return None
    api, whole = understood.selected, understood.whole
    # Names are those of the whole: what is selected is called the same whatever is left out.
    named = names.with_former(run.name(whole, config, names.pins), whole)
    plan = limited(named, api)
    files = rendered(run, api, plan, config, sink)
    if files is not None and choice.keeps_renames:
        from specular.review.renamed import renames_since

        names.learn(renames_since(config.output / plan.package, files))
        named = names.with_former(named, whole)
        plan = limited(named, api)
        files = rendered(run, api, plan, config, sink)
    if files is None:
        return None
    inputs = understood.inputs
    coverage = cover(api, sink.diagnostics, whole)
    files[SOURCE_MAP] = run.map(api, plan, understood.registry, config, files)
    run.end()
    package = with_manifest(plan.package, files, config, inputs.names)
    pinned = names.to_pin(whole, named)
    settles = locking != "keep" or choice.pinning is not None
    section = section_of(config, remotes if locking != "keep" else None)
    section = replace(
        section,
        names=pinned if settles else None,
        renames=named.aliases.renames() if choice.keeps_renames else None,
    )
    unlocked = () if settles else names.missing(pinned)
    made = Made(package, coverage, inputs, section, names.kept(whole, named), unlocked)
    return None if _is_refused(made, sink) else made


def _is_refused(made: Made, sink: Sink) -> bool:
    """Tell what is wrong with the lock of what was made; whether it counts as an error."""
    from specular.loading.excerpts import first_of

    if made.unlocked:
        message = f"{made.section.path.name} does not pin {first_of(made.unlocked)}"
        hint = "run `specular generate` where CI is not set, and commit the lock"
        sink.warn(Code.NAMES_UNLOCKED, message, hint=hint)
    return sink.failed


def put(made: Made, config: ApiConfig, sink: Sink, manner: Manner) -> Outcome:
    """Write what was made, as `generate`, when it is this run's turn."""
    from specular.output.locking import write_lock
    from specular.output.turns import turn
    from specular.output.writing import allowed, write
    from specular.review.renamed import renamed_by

    with turn(config.output / made.package.name, sink, waiting=manner.waiting) as ours:
        changes = _compared(made.package, config, sink, manner) if ours else None
        if changes is None:
            return Outcome()
        renamed = renamed_by(changes, made.package)
        if allowed(changes, sink, force=manner.force):
            write_lock(made.section, sink)
            if not sink.failed:
                write(changes, made.package, sink)
    return Outcome(changes, coverage=made.coverage, renamed=renamed)


def compare(made: Made, config: ApiConfig, sink: Sink, manner: Manner) -> Outcome:
    """Compare what was made with what is on the disk, as `check`.

    The diff is whole, or as much as one wants to read if it is not to be `full`.
    """
    from specular.output.comparing import diff
    from specular.output.turns import turn
    from specular.review.renamed import renamed_by

    folder = config.output / made.package.name
    with turn(folder, sink, waiting=manner.waiting, reading=True) as ours:
        changes = _compared(made.package, config, sink, manner) if ours else None
        if changes is None:
            return Outcome()
        text = diff(changes, made.package, full=manner.full)
        return Outcome(changes, text, made.coverage, renamed_by(changes, made.package))


def review(old: ApiConfig, new: ApiConfig, sinks: tuple[Sink, Sink]) -> list[Finding] | None:
    """Return what is different between two APIs, edit by edit; None on any error in either."""
    named = _both_named((old, new), sinks)
    return None if named is None else _differences(named, old, new)


def review_packages(old: ApiConfig, new: ApiConfig, sinks: tuple[Sink, Sink]) -> Reviewed | None:
    """Return the same with the packages of both, and whether these show what is said of callers."""
    from specular.incremental.runs import ComparingRun
    from specular.review.agreeing import agreement

    named = _both_named((old, new), sinks)
    if named is None:
        return None
    findings = _differences(named, old, new)
    run = ComparingRun()
    before, after = (_package(*one, run) for one in zip(named, (old, new), sinks, strict=True))
    if before is None or after is None:
        return None
    return Reviewed(findings, before, after, agreement(before, after, findings))


def explain(
    package: WrittenPackage, config: ApiConfig | None, asked: Wanted, sink: Sink
) -> Answer | None:
    """Return from where something in a package comes, or what comes from somewhere.

    None where it is a file that the package has nothing to do with. The sink gets the texts of the
    documents, which are looked for where the settings say.
    """
    from specular.loading.reopening import Reopened
    from specular.review.origins import Explaining

    _let_nest()
    documents = None if config is None else Reopened(config, sink)
    return Explaining(package, documents).answer(asked)


def dump(config: ApiConfig, what: Dump, sink: Sink) -> str:
    """Return what specular understood: the IR as JSON, or written back as an OpenAPI document."""
    from specular.output.dumping import document_text, ir_text
    from specular.rendering.document import document

    found = _named(config, sink, "add")
    if found is None:
        return ""
    api, plan = found.understood.selected, found.plan
    return ir_text(api) if what == "ir" else document_text(document(api, plan.classes))


@dataclass(frozen=True, slots=True)
class _Understood:
    """The meaning of an API, what is asked for of it, and what it was read from."""

    whole: Api
    selected: Api
    inputs: Inputs
    registry: Registry


def _opened(config: ApiConfig, sink: Sink, locking: Locking) -> tuple[Lock, Remotes | None] | None:
    """Read the lock, and open what may be fetched: nothing, unless the settings allow it."""
    from specular.loading.lock import lock_key, lock_path, read_lock
    from specular.loading.remote import Remotes

    lock = read_lock(lock_path(config), sink)
    if lock is None:
        return None
    return lock, Remotes(lock, lock_key(config), locking, sink) if config.allow_remote else None


@dataclass(frozen=True, slots=True)
class _Named:
    """An API that is understood, with the names of the whole, and where these come from."""

    understood: _Understood
    plan: NamePlan
    names: LockedNames


def _named(config: ApiConfig, sink: Sink, locking: Locking) -> _Named | None:
    """Return what is asked for of an API, with the names of the whole; None on any error."""
    from specular.incremental.runs import Run
    from specular.naming.locked import LockedNames
    from specular.naming.plan import plan_names

    opened = _opened(config, sink, locking)
    understood = None if opened is None else _understand(config, sink, opened[1], Run())
    if opened is None or understood is None:
        return None
    names = LockedNames(opened[0], config, AS_LOCKED)
    return _Named(understood, plan_names(understood.whole, config, names.pins), names)


def _both_named(
    configs: tuple[ApiConfig, ApiConfig], sinks: tuple[Sink, Sink]
) -> tuple[_Named, _Named] | None:
    """Return two APIs; what is wrong with either is told."""
    before, after = (_named(*one, "keep") for one in zip(configs, sinks, strict=True))
    return None if before is None or after is None else (before, after)


def _differences(named: tuple[_Named, _Named], old: ApiConfig, new: ApiConfig) -> list[Finding]:
    from specular.rendering.formats import Formats
    from specular.review.changes import Version
    from specular.review.comparing import findings_between

    before, after = (Version(one.understood.selected, one.plan) for one in named)
    formats = Formats(dict(new.formats))
    return findings_between(before, after, formats.is_typed, is_closed=old.enums == "closed")


def _package(named: _Named, config: ApiConfig, sink: Sink, run: Run) -> Package | None:
    """Return the package of an API that is understood already, as `make` makes it."""
    from specular.incremental.runs import rendered
    from specular.naming.plan import limited
    from specular.output.manifest import SOURCE_MAP, with_manifest

    understood = named.understood
    whole = named.names.with_former(named.plan, understood.whole)
    plan = limited(whole, understood.selected)
    files = rendered(run, understood.selected, plan, config, sink)
    if files is None:
        return None
    registry = understood.registry
    files[SOURCE_MAP] = run.map(understood.selected, plan, registry, config, files)
    return with_manifest(plan.package, files, config, understood.inputs.names)


def _understand(
    config: ApiConfig, sink: Sink, remotes: Remotes | None, run: Run
) -> _Understood | None:
    """Load, overlay, resolve, read, lower, select: from a file to the meaning of the API."""
    from specular.loading.documents import read_document
    from specular.loading.extensions import extensions, place_extensions
    from specular.loading.inputs import inputs_of
    from specular.loading.lock import lock_path
    from specular.loading.overlays import overlaid
    from specular.loading.references import resolve
    from specular.lowering.pagination import with_pagination
    from specular.lowering.selection import select

    _let_nest()
    document = read_document(config.spec, config.spec.name, sink)
    if document is not None:
        document = overlaid(document, config.overlays, sink)
    if document is None or sink.failed:
        return None
    registry = replace(resolve(document, sink, remotes), extensions=extensions(config))
    whole = run.understand(registry, sink)
    if whole is None:
        return None
    place_extensions(whole.operations, config, sink)
    selected = select(whole := with_pagination(whole, config, sink), config, sink)
    inputs = inputs_of(document, registry, lock_path(config))
    return None if sink.failed else _Understood(whole, selected, inputs, registry)


def _let_nest() -> None:
    """Let stages go as deep as values may be nested."""
    from specular.loading.text import MAX_CALLS

    sys.setrecursionlimit(max(sys.getrecursionlimit(), MAX_CALLS))


def _compared(package: Package, config: ApiConfig, sink: Sink, manner: Manner) -> Changes | None:
    """Compare a package with its folder."""
    from specular.output.comparing import compare as compare_files

    folder = config.output / package.name
    if folder.resolve() in {one.resolve() for one in manner.taken}:
        hint = "give each API a `package` of its own"
        sink.error(Code.CONFIG_INVALID, f"another API is written to {folder} too", hint=hint)
        return None
    return compare_files(config.output, package, sink)
