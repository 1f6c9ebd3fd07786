"""Documents as they were committed: the folder of one is taken out of git for a while."""

from __future__ import annotations

import os
import posixpath
import re
import tempfile
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from specular.diagnostics import closest
from specular.loading.repository import Repository, RevisionError, lay_out, repository_of

_FORM: Final = re.compile(r"git:((?:[^:{]|\{[^}]*\})+):(.+)", re.DOTALL)
"""The colons in braces belong to the revision, as in `main@{12:30}`; so git has it."""

_MAX_CHOICES: Final = 2000  # among them a near name is looked for


def is_revision(text: str) -> bool:
    """Whether an argument means a committed document: `git:REV:path`.

    A file that is called so is meant by `./git:…`. Searches (`:/text`) are no revisions here.
    """
    return _FORM.fullmatch(text) is not None


def checked_out(text: str) -> AbstractContextManager[Path]:
    """Lend the document that `git:REV:path` means, with all the files in its folder and below.

    The repository is that of the current folder. As in `git show REV:path`, a path goes from the
    top of the repository, and from the current folder if it begins with `./` or `../`; other than
    there, it also goes from the current folder if the first way leads to no file. An absolute path
    means a file as in `at_revision`. Raises RevisionError.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise RevisionError(f"{text} names no committed file", "write it as git:REV:path")
    rev, path = found[1], found[2].replace(os.sep, "/")
    if Path(path).is_absolute():
        return at_revision(rev, Path(path))
    repository = repository_of(Path.cwd())
    near = repository.prefix + path
    return _lent(repository, rev, [near] if path.startswith(("./", "../")) else [path, near])


def at_revision(rev: str, path: Path) -> AbstractContextManager[Path]:
    """Lend the document that a file of a working tree was at a revision, as `checked_out` does.

    The repository is the one in which the file lies, which may be a submodule, and the file is
    that of the same path; whether it is still there does not matter. Raises RevisionError.
    """
    parent = path.absolute().parent.resolve()
    folder = next(one for one in (parent, *parent.parents) if one.is_dir())
    repository = repository_of(folder)
    way = repository.prefix + (parent / path.name).relative_to(folder).as_posix()
    return _lent(repository, rev, [way])


def texts_at(rev: str, folder: Path, name: str) -> list[str]:
    """Return the files of a name that the folders in a folder had at a revision, by their paths.

    There are none where the folder was not there. Raises RevisionError.
    """
    above = folder.absolute().resolve()
    there = next(one for one in (above, *above.parents) if one.is_dir())
    repository = repository_of(there)
    way = posixpath.normpath(repository.prefix + above.relative_to(there).as_posix())
    tree = repository.find(f"{rev}:{'' if way == '.' else way}")
    if tree is None or tree[0] != "tree":
        return []
    found = sorted(
        (path, one)
        for path, (mode, one) in repository.entries(tree[1]).items()
        if re.fullmatch(rf"[^/]+/{re.escape(name)}", path) and mode.startswith("100")
    )
    contents = repository.contents([one for _, one in found])
    return [content.decode(errors="replace") for content in contents]


@contextmanager
def _lent(repository: Repository, rev: str, ways: Sequence[str]) -> Generator[Path]:
    """Lend the first document that is there, in a copy of its folder."""
    path, tree, blob = _located(repository, rev, ways)
    name = posixpath.basename(path)
    with tempfile.TemporaryDirectory(prefix="specular-", ignore_cleanup_errors=True) as folder:
        try:
            lay_out(repository, repository.entries(tree), Path(folder))
            if not Path(folder, name).exists():
                # It is a link to elsewhere in the repository, or the system makes no links.
                Path(folder, name).write_bytes(b"".join(repository.contents([blob])))
        except OSError as error:
            reason = str(error.strerror or error).lower()
            raise RevisionError(f"{path} at {rev} cannot be laid out: {reason}") from None
        yield Path(folder, name)


def _located(repository: Repository, rev: str, ways: Sequence[str]) -> tuple[str, str, str]:
    """Return the path of the first document that is there, and the ids of its folder and of it."""
    top = repository.find(f"{rev}^{{tree}}")
    if top is None:
        raise RevisionError(f"there is no revision {rev}", _rev_hint(repository, rev))
    paths = [posixpath.normpath(way) for way in ways]
    inside = [path for path in paths if path.split("/")[0] != ".."]
    if not inside:
        raise RevisionError(f"{paths[0]} leads out of the repository")
    found = [repository.find(f"{top[1]}:{path}") for path in inside]
    for path, one in zip(inside, found, strict=True):
        folder = repository.find(f"{top[1]}:{posixpath.dirname(path)}")
        if one is not None and one[0] == "blob" and folder is not None:
            return path, folder[1], one[1]
    if any(found):
        raise RevisionError(f"{inside[0]} at {rev} is a folder", "give the file of the document")
    entries = repository.entries(top[1])
    for path in inside:
        if path in entries and entries[path][0].startswith("100"):
            raise RevisionError(f"{path} at {rev} is not in this clone", repository.lack())
    near = _near(inside[0], list(entries))
    hint = repository.lack() if near is None else f"did you mean git:{rev}:{near}?"
    raise RevisionError(f"there is no file {inside[0]} at {rev}", hint)


def _rev_hint(repository: Repository, rev: str) -> str | None:
    """Name a branch or tag near to the one that a revision begins with."""
    listed = repository.run("for-each-ref", "--format=%(refname:short)").stdout
    names = os.fsdecode(listed).splitlines()
    base = re.split(r"[~^]|@\{", rev, maxsplit=1)[0]
    ending = [name for name in names if name.endswith(f"/{base}")]
    near = ending[0] if ending else closest(base, names[:_MAX_CHOICES])
    if near is None or repository.find(base) is not None:
        return repository.lack()
    return f"did you mean {near}{rev.removeprefix(base)}?"


def _near(path: str, paths: Sequence[str]) -> str | None:
    """Return the path nearest to one: one called the same, one beside it, or one like it."""
    folder, name = posixpath.split(path)
    same = [one for one in paths if posixpath.basename(one) == name]
    beside = [one for one in paths if posixpath.dirname(one) == folder]
    near = closest(path, (same or beside or paths)[:_MAX_CHOICES])
    return same[0] if near is None and same else near
