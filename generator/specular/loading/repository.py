"""A repository of git: what its objects hold, and how files of it are laid out.

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
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import IO, Final, TypeAlias

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

Entry: TypeAlias = tuple[str, str]
"""The mode and the id of a file in a tree or in the index."""


class RevisionError(Exception):
    """A revision gave no document; the message says why, and `hint` what may help."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Repository:
    """Where git is run, and the way there from the top of the repository, ending in `/` if any.

    It is the one of that folder, or if `is_given` the one that the environment names.
    """

    git: str
    folder: Path
    prefix: str = ""
    is_given: bool = False

    def run(
        self, *arguments: str, stdin: bytes = b"", stdout: int | IO[bytes] = PIPE
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command of git that only reads; what a user gave may stand behind `--` alone."""
        kept = {
            key: value
            for key, value in os.environ.items()
            if self.is_given or key[:4] != "GIT_" or key.startswith(_KEPT)
        }
        command, env = [self.git, *arguments], kept | _ENVIRONMENT
        return subprocess.run(  # noqa: S603 - see above
            command, cwd=self.folder, env=env, input=stdin, stdout=stdout, stderr=PIPE, check=False
        )

    def find(self, name: str) -> tuple[str, str] | None:
        """Return the kind and the id of what has a name, through links; None for nothing."""
        asked = os.fsencode(name) + b"\n"
        answer = self.run("cat-file", "--batch-check", "--follow-symlinks", stdin=asked).stdout
        found = re.fullmatch(rb"([0-9a-f]{40,}) ([a-z]+) [0-9]+\n", answer)
        return None if found is None else (found[2].decode(), found[1].decode())

    def entries(self, tree: str) -> dict[str, Entry]:
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

    @property
    def is_coloured(self) -> bool:
        """Whether git shows differences in colours to somebody who looks."""
        asked = self.run("config", "--get-colorbool", "color.diff", "true")
        return asked.stdout != b"false\n"

    def lack(self) -> str | None:
        """Say what this clone does not have, for hints."""
        if self.run("rev-parse", "--is-shallow-repository").stdout == b"true\n":
            return "the history of this clone is cut off: `git fetch --unshallow` gets the rest"
        if self.run("config", "--get-regexp", r"^remote\..*\.promisor$").stdout:
            return "this clone is partial: `git fetch --refetch --no-filter` gets the rest"
        return None


def repository_of(folder: Path, *, is_given: bool = False) -> Repository:
    """Return the repository in which a folder lies. Raises RevisionError."""
    git = shutil.which("git")
    if git is None:
        raise RevisionError("git is not installed, or not on the PATH")
    done = Repository(git, folder, is_given=is_given).run("rev-parse", "--show-prefix")
    if done.returncode == 0:
        return Repository(git, folder, os.fsdecode(done.stdout).removesuffix("\n"), is_given)
    lines = os.fsdecode(done.stderr).strip().splitlines() or ["it gives no reason"]
    if "not a git repository" in lines[0]:
        raise RevisionError(f"{folder} lies in no git repository")
    # As of a repository that is another user's; then the last line is what allows it.
    hint = f"`{lines[-1].strip()}` allows it" if "safe.directory" in lines[-1] else None
    raise RevisionError(f"git says: {lines[0].removeprefix('fatal: ')}", hint)


def lay_out(repository: Repository, entries: Mapping[str, Entry], folder: Path) -> None:
    """Write files by their path, and links that stay among them; submodules are left out.

    Links come last, so that no file is written through one.
    """
    entries = {path: one for path, one in entries.items() if is_plain(path)}
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


def is_plain(path: str) -> bool:
    """Whether a path stays below its folder on any system: trees need not be made by git."""
    return all(part not in ("", ".", "..") and Path(part).name == part for part in path.split("/"))
