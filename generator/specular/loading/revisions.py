"""Documents as they were committed: the folder of one is taken out of git for a while.

Nothing is fetched, no repository is changed, and nothing that one holds is run. What is laid out
are the committed bytes, whatever the attributes of a repository say about archives or line ends.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import IO, Final

from specular.diagnostics import closest

_FORM: Final = re.compile(r"git:((?:[^:{]|\{[^}]*\})+):(.+)", re.DOTALL)
"""The colons in braces belong to the revision, as in `main@{12:30}`; so git has it."""

_KEPT: Final = ("GIT_CONFIG_", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_", "GIT_EXEC_PATH")
"""What git is still told by the environment: of hooks, for one, it names another repository."""

_ENVIRONMENT: Final = {
    # The first is for versions of git that do not know the second.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_MAX_CHOICES: Final = 2000  # among them a near name is looked for


class RevisionError(Exception):
    """A revision gave no document; the message says why, and `hint` what may help."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


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
    repository = _repository_of(Path.cwd())
    near = repository.prefix + path
    return _lent(repository, rev, [near] if path.startswith(("./", "../")) else [path, near])


def at_revision(rev: str, path: Path) -> AbstractContextManager[Path]:
    """Lend the document that a file of a working tree was at a revision, as `checked_out` does.

    The repository is the one in which the file lies, which may be a submodule, and the file is
    that of the same path; whether it is still there does not matter. Raises RevisionError.
    """
    parent = path.absolute().parent.resolve()
    folder = next(one for one in (parent, *parent.parents) if one.is_dir())
    repository = _repository_of(folder)
    way = repository.prefix + (parent / path.name).relative_to(folder).as_posix()
    return _lent(repository, rev, [way])


@dataclass(frozen=True, slots=True)
class _Repository:
    """Where git is run, and the way there from the top of the repository, ending in `/` if any."""

    git: str
    folder: Path
    prefix: str = ""

    def run(
        self, *arguments: str, stdin: bytes = b"", stdout: int | IO[bytes] = PIPE
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command of git that only reads; nothing that a user gave may be an argument."""
        kept = {k: v for k, v in os.environ.items() if k[:4] != "GIT_" or k.startswith(_KEPT)}
        command, env = [self.git, *arguments], kept | _ENVIRONMENT
        return subprocess.run(  # noqa: S603 - arguments are constants, and ids that git gave
            command, cwd=self.folder, env=env, input=stdin, stdout=stdout, stderr=PIPE, check=False
        )

    def find(self, name: str) -> tuple[str, str] | None:
        """Return the kind and the id of what has a name, through links; None for nothing."""
        asked = os.fsencode(name) + b"\n"
        answer = self.run("cat-file", "--batch-check", "--follow-symlinks", stdin=asked).stdout
        found = re.fullmatch(rb"([0-9a-f]{40,}) ([a-z]+) [0-9]+\n", answer)
        return None if found is None else (found[2].decode(), found[1].decode())

    def entries(self, tree: str) -> dict[str, tuple[str, str]]:
        """Return the mode and the id of all in a tree, by its path. Raises RevisionError."""
        done = self.run("ls-tree", "-r", "-z", "--full-tree", tree)
        if done.returncode != 0:
            raise RevisionError(f"git does not give all of the tree {tree}", self.lack())
        listed = re.finditer(rb"([0-9]+) [a-z]+ ([0-9a-f]+)\t([^\0]+)\0", done.stdout)
        return {os.fsdecode(one[3]): (one[1].decode(), one[2].decode()) for one in listed}

    def contents(self, ids: Sequence[str]) -> Generator[bytes]:
        """Return what the blobs hold, one after the other. Raises RevisionError."""
        with tempfile.TemporaryFile() as store:
            asked = "".join(f"{one}\n" for one in ids).encode()
            done = self.run("cat-file", "--batch", "--buffer", stdin=asked, stdout=store)
            store.seek(0)
            for one in ids:
                header = store.readline().split()
                if done.returncode != 0 or header[1:] == [b"missing"]:
                    raise RevisionError(f"git does not give the object {one}", self.lack())
                yield store.read(int(header[2]))
                store.read(1)

    def lack(self) -> str | None:
        """Say what this clone does not have, for hints."""
        if self.run("rev-parse", "--is-shallow-repository").stdout == b"true\n":
            return "the history of this clone is cut off: `git fetch --unshallow` gets the rest"
        if self.run("config", "--get-regexp", r"^remote\..*\.promisor$").stdout:
            return "this clone is partial: `git fetch --refetch --no-filter` gets the rest"
        return None


def _repository_of(folder: Path) -> _Repository:
    git = shutil.which("git")
    if git is None:
        raise RevisionError("git is not installed, or not on the PATH")
    done = _Repository(git, folder).run("rev-parse", "--show-prefix")
    if done.returncode == 0:
        return _Repository(git, folder, os.fsdecode(done.stdout).removesuffix("\n"))
    lines = os.fsdecode(done.stderr).strip().splitlines() or ["it gives no reason"]
    if "not a git repository" in lines[0]:
        raise RevisionError(f"{folder} lies in no git repository")
    # As of a repository that is another user's; then the last line is what allows it.
    hint = f"`{lines[-1].strip()}` allows it" if "safe.directory" in lines[-1] else None
    raise RevisionError(f"git says: {lines[0].removeprefix('fatal: ')}", hint)


@contextmanager
def _lent(repository: _Repository, rev: str, ways: Sequence[str]) -> Generator[Path]:
    """Lend the first document that is there, in a copy of its folder."""
    path, tree, blob = _located(repository, rev, ways)
    name = posixpath.basename(path)
    with tempfile.TemporaryDirectory(prefix="specular-", ignore_cleanup_errors=True) as folder:
        try:
            _lay_out(repository, tree, Path(folder))
            if not Path(folder, name).exists():
                # It is a link to elsewhere in the repository, or the system makes no links.
                Path(folder, name).write_bytes(b"".join(repository.contents([blob])))
        except OSError as error:
            reason = str(error.strerror or error).lower()
            raise RevisionError(f"{path} at {rev} cannot be laid out: {reason}") from None
        yield Path(folder, name)


def _located(repository: _Repository, rev: str, ways: Sequence[str]) -> tuple[str, str, str]:
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


def _rev_hint(repository: _Repository, rev: str) -> str | None:
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


def _lay_out(repository: _Repository, tree: str, folder: Path) -> None:
    """Write the files of a tree, and its links that stay in it; submodules are left out.

    Links come last, so that no file is written through one.
    """
    entries = {path: one for path, one in repository.entries(tree).items() if _is_plain(path)}
    files = {path: one for path, (mode, one) in entries.items() if mode.startswith("100")}
    links = {path: one for path, (mode, one) in entries.items() if mode == "120000"}
    for above in dict.fromkeys(map(posixpath.dirname, entries)):
        Path(folder, above).mkdir(parents=True, exist_ok=True)
    for path, content in zip(files, repository.contents(list(files.values())), strict=True):
        Path(folder, path).write_bytes(content)
    for path, content in zip(links, repository.contents(list(links.values())), strict=True):
        text = os.fsdecode(content)
        way = posixpath.normpath(posixpath.join(posixpath.dirname(path), text))
        if not Path(text).anchor and way.split("/")[0] != "..":
            with suppress(OSError, ValueError):  # not every system makes links for everybody
                Path(folder, path).symlink_to(text, Path(folder, way).is_dir())
    # What a text does not show: a way may go up from where another link leads.
    ends = {path: Path(os.path.realpath(Path(folder, path))) for path in links}
    for path, end in ends.items():
        if not end.is_relative_to(os.path.realpath(folder)):
            Path(folder, path).unlink()


def _is_plain(path: str) -> bool:
    """Whether a path stays below its folder on any system: trees need not be made by git."""
    return all(part not in ("", ".", "..") and Path(part).name == part for part in path.split("/"))
