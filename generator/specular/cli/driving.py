"""`specular git-diff`: what `git diff` shows of an OpenAPI document, and of what it is made of."""

from __future__ import annotations

import os
import posixpath
import re
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from specular.cli.exits import DIFFERENT, DONE, USAGE
from specular.config import ApiConfig, find_config
from specular.diagnostics import Severity, Sink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specular.loading.repository import Repository
    from specular.loading.sides import Side, Tree
    from specular.review.findings import Finding

# ruff: noqa: PLC0415 - `--help` needs no stage

Lines: TypeAlias = list[tuple[str, str | None]]
"""What is printed, each line with what decides its colour."""

_SIDES: Final = 7  # the path, and of each side the file, the id and the mode
_RENAMED: Final = 9  # the new path, and what git says of that


_ID: Final = re.compile("(?<=^[0-9a-f]{12})[0-9a-f]{28,}")
"""What need not be read of the id of a commit; git's own fewer digits depend on the repository."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """What git asks for: a file before and after, and what it has to say of that itself."""

    old: Side
    new: Side
    told: tuple[str, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides."""
        return self.old, self.new

    @property
    def is_of_names_alone(self) -> bool:
        """Whether a file only is called otherwise, or has another mode."""
        is_there = not self.old.is_absent and not self.new.is_absent
        return is_there and self.old.content == self.new.content


@dataclass(frozen=True, slots=True)
class _Root:
    """A document that an edit is looked at in: its paths on both sides, and its settings."""

    documents: tuple[str, str]
    settings: ApiConfig


def git_diff(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE",
            help="What git passes to a diff driver: see gitattributes(5).",
            show_default=False,
        ),
    ],
    *,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help="Exit with 1 where something is different, for `diff.<driver>.trustExitCode`.",
        ),
    ] = False,
) -> None:
    """Show in `git diff` what an edit of an OpenAPI document means; other files as git does.

    `git config diff.specular.command "specular git-diff"` makes it the driver of the files that
    have `diff=specular` in `.gitattributes`. Exit code 0, whatever it finds, for so git needs it.
    """
    edit = _edit(arguments)
    lines: Lines = [(f"* Unmerged path {arguments[0]}", None)]
    is_different = False
    if edit is not None:
        body, is_different = _body(edit)
        lines = [*((line, "head") for line in _head(edit)), *body]
    _print(lines, is_coloured=_is_coloured())
    raise typer.Exit(DIFFERENT if exit_code and is_different else DONE)


def _edit(given: Sequence[str]) -> _Edit | None:
    """Read what git passes; None for a file that is not merged. Raises typer.Exit."""
    from specular.loading.sides import Side

    if len(given) == 1:
        return None
    if len(given) not in {_SIDES, _RENAMED}:
        typer.echo("error: git calls this; to compare documents: specular diff OLD NEW", err=True)
        raise typer.Exit(USAGE)
    path, *of_both = given[:_SIDES]
    after, told = given[_SIDES:] or (path, "")
    if of_both[4].startswith(after):
        # A blob was given that has no path: `git diff main:openapi.yaml 1a2b3c4`.
        after = path
    old, new = (
        Side(name, Path(of_both[at]), of_both[at + 1], of_both[at + 2])
        for name, at in ((path, 0), (after, 3))
    )
    return _Edit(old, new, tuple(told.splitlines()))


def _head(edit: _Edit) -> Iterator[str]:
    """Go through the lines that git begins a file with."""
    old, new = edit.sides
    yield f"diff --git a/{old.path} b/{new.path}"
    if old.is_absent:
        yield f"new file mode {new.mode}"
    elif new.is_absent:
        yield f"deleted file mode {old.mode}"
    elif old.mode != new.mode:
        yield f"old mode {old.mode}"
        yield f"new mode {new.mode}"
    yield from edit.told


def _body(edit: _Edit) -> tuple[Lines, bool]:
    """Return what is told of a file, and whether something in it is different.

    git ends where a driver fails, so whatever goes wrong, the text is compared.
    """
    from specular.cli.tasks import bug_text
    from specular.loading.repository import RevisionError, repository_of
    from specular.loading.sides import text_lines

    old, new = edit.sides
    if edit.is_of_names_alone:
        return [], (old.path, old.mode) != (new.path, new.mode)
    repository = repository_of(Path.cwd(), is_given=True)
    try:
        seen = list(_seen(edit, repository))
    except RevisionError as error:
        seen = [_Seen([(f"specular: {error}", None)])]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a bug and told as one
        seen = [_Seen([(bug_text(error), None)])]
    lines = [line for one in seen for line in one.lines]
    if any(one.is_compared for one in seen):
        return lines, any(one.is_different for one in seen)
    text = text_lines(repository, edit.sides)
    names = [
        "/dev/null" if one.is_absent else f"{letter}/{one.path}"
        for one, letter in zip(edit.sides, "ab", strict=True)
    ]
    if text[:1] and text[0].startswith("@@"):
        lines += [(f"--- {names[0]}", "head"), (f"+++ {names[1]}", "head")]
    return [*lines, *((line, _KINDS.get(line[:1])) for line in text)], bool(text)


_KINDS: Final = {"@": "hunk", "-": "removed", "+": "added"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is told of an edit in one document; it may be no more than why nothing is."""

    lines: Lines
    is_compared: bool = False
    is_different: bool = False


def _seen(edit: _Edit, repository: Repository) -> Iterator[_Seen]:
    """Go through the documents that an edit is seen in. Raises RevisionError."""
    from specular.loading.sides import trees_of

    roots = list(_roots(edit))
    # To find the trees takes git a while, and most files are of no document.
    trees = trees_of(repository, edit.sides) if roots else (None, None)
    for root in roots:
        seen = _compared(edit, root, trees, repository)
        if seen is not None:
            yield seen


def _roots(edit: _Edit) -> Iterator[_Root]:
    """Go through the documents that an edit may be seen in: the file itself, or those around it.

    These are the documents of the settings in whose folders it lies: there references may lead.
    """
    paths = edit.old.path, edit.new.path
    apis = find_config(Path(edit.new.path).absolute().parent, None, Sink()).apis
    if any(one.is_document for one in edit.sides):
        named = {Path(one).resolve() for one in paths}
        settings = next((one for one in apis if one.spec.resolve() in named), None)
        yield _Root(paths, settings or ApiConfig(spec=Path(edit.new.path)))
    for one in apis:
        spec = one.spec.as_posix()
        around = f"{posixpath.dirname(spec)}/".removeprefix("/")
        is_here = not one.spec.is_absolute() and spec not in paths
        if is_here and any(path.startswith(around) for path in paths):
            yield _Root((spec, spec), one)


def _compared(
    edit: _Edit, root: _Root, trees: tuple[Tree, Tree], repository: Repository
) -> _Seen | None:
    """Compare a document of two trees, and tell what stands in the file; None where nothing can."""
    from specular import pipeline
    from specular.cli.places import Places
    from specular.loading.sides import bare, lent
    from specular.review.telling import report_lines

    is_own = root.documents == (edit.old.path, edit.new.path)
    sinks = Sink(), Sink()
    with ExitStack() as stack:
        paths = [
            stack.enter_context(lent(repository, tree, document, side))
            for tree, document, side in zip(trees, root.documents, edit.sides, strict=True)
        ]
        for at, side in enumerate(edit.sides):
            if is_own and side.is_absent:
                paths[at] = stack.enter_context(bare(paths[1 - at]))
        old, new = (replace(root.settings, spec=path) for path in paths)
        found = pipeline.review(old, new, sinks)
        names = [_name(*one) for one in zip(trees, root.documents, strict=True)]
        if found is None:
            return _Seen([(line, None) for line in _errors(sinks, names)]) if is_own else None
        shown = _standing(edit, root, found, sinks)
        if shown is None:
            return None
        lines: Lines = [] if is_own else [(f"in {root.documents[1]}", None)]
        places = Places(sinks, (names[0], names[1]))
        lines += [(line.text, line.verdict) for line in report_lines(shown, places.of)]
    return _Seen(lines, is_compared=True, is_different=bool(shown))


def _standing(
    edit: _Edit, root: _Root, found: Sequence[Finding], sinks: tuple[Sink, Sink]
) -> list[Finding] | None:
    """Return the findings that stand in a file, or in none that changed; None if it says nothing.

    The other files that changed are told of by themselves.
    """
    # The document itself may have another name on each side.
    names = [
        (
            posixpath.relpath(side.path, posixpath.dirname(document) or ".")
            if side.path != document
            else ""
        )
        for side, document in zip(edit.sides, root.documents, strict=True)
    ]
    texts = [
        {"" if name == posixpath.basename(document) else name: text for name, text in one.items()}
        for one, document in zip((sinks[0].sources, sinks[1].sources), root.documents, strict=True)
    ]
    changed = {name for name in texts[0] | texts[1] if texts[0].get(name) != texts[1].get(name)}
    if not changed & set(names):
        return None
    shown: list[Finding] = []
    for one in found:
        files = {
            "" if name == posixpath.basename(document) else name
            for place, document in zip((one.before, one.after), root.documents, strict=True)
            if place is not None
            for name in [place.partition("#")[0]]
        }
        if files & set(names) or not files & changed:
            shown.append(one)
    return shown


def _name(tree: Tree, document: str) -> str:
    """Return how a document of a tree is called, as `specular diff` has it; `git::` is staged."""
    return document if tree is None else f"git:{_ID.sub('', tree)}:{document}"


def _errors(sinks: tuple[Sink, Sink], names: Sequence[str]) -> Iterator[str]:
    """Go through why a document cannot be compared, with the first error of each side."""
    from specular.cli.places import folder_of
    from specular.loading.excerpts import Excerpts

    for sink, name in zip(sinks, names, strict=True):
        errors = [one for one in sink.diagnostics if one.severity is Severity.ERROR]
        excerpts = Excerpts(sink, folder_of(name))
        for one in excerpts.ordered(errors)[:1]:
            yield f"specular: {excerpts.report(one).lines()[0]}"


def _is_coloured() -> bool:
    """Whether git shows colours: as its settings say, on a terminal or in a pager."""
    from specular.cli.printing import is_terminal
    from specular.loading.repository import RevisionError, repository_of

    # What this command writes goes where git's own output goes.
    is_seen = is_terminal(sys.stdout) or os.environ.get("GIT_PAGER_IN_USE") in {"1", "true"}
    try:
        repository = repository_of(Path.cwd(), is_given=True)
    except RevisionError:
        return is_seen
    return is_seen and repository.is_coloured


def _print(lines: Lines, *, is_coloured: bool) -> None:
    """Print all; that a reader has seen enough, as in a pager, is no failure."""
    from specular.cli.printing import print_lines

    try:
        print_lines(lines, is_coloured=is_coloured)
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(DONE)
