"""Records of runs that found all up to date, by which the next one sees that it still is.

This is read before anything else, and most runs of a build end with it. So it imports next to
nothing: not even `json`, `re` or `pathlib`, each of which takes as long as all that is done here.

A record is named after the folder and the arguments of a run. It lists every file that the run
depended on and every file that it answers for, with the SHA-256 of each. Of these, of which there
may be thousands, what `stat` says is compared first: a file with the same times, size and inode
was not changed, unless so soon that its times did not move. Where that does not tell, it is hashed.
"""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False  # `typing` would take a quarter of the time of `python -c pass`
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Literal

FOLDER = "SPECULAR_CACHE_DIR"
"""The environment variable that says where caches are."""

INPUT = "input"
"""A file that was read."""

TOOL = "tool"
"""A file of specular, or of what it is made with."""

OUTPUT = "output"
"""A file that was written; a link in its place is none."""

PLACE = "place"
"""A folder of outputs, with what Python could import from it; a link in its place is none."""

WAY = "way"
"""A path that has links in it: instead of a SHA-256 it comes with the path that it leads to."""

ABSENT = "absent"
"""A path at which something was looked for and not found."""

STAMP = "stamp"
"""A file that gets the time of the run, whatever is in it."""

TEXT = "text"
"""A file that gets a text, unless it has it."""

COMMANDS: tuple[Literal["generate"], Literal["check"]] = ("generate", "check")
"""The commands that a record speaks for, in the order in which it does."""

HEAD = "specular run 2"
"""What a record begins with: its kind and its form."""

_PARTS = 4
_SAID = 3
_SOON = 50_000_000
_SOON_WHERE_COARSE = 2_000_000_000
_FINE = 1_000_000
_LARGE = 400_000
_NO_LINKS = (OUTPUT, PLACE)
_KIND, _FILE, _FOLDER = 0o170000, 0o100000, 0o040000
# As in `stat`, whose functions would be called for each of thousands of files.


def _built_in() -> Callable[[bytes], Any] | None:
    """Return the SHA-256 that is part of Python, from 3.12 on under another name."""
    for name in ("_sha256", "_sha2"):
        try:
            found: Callable[[bytes], Any] = __import__(name).sha256
        except ImportError:
            continue
        return found
    return None


_SHA256 = _built_in()


class Record:
    """What a run found: what it prints where nothing changed, what it writes then, and its files.

    `said` has for each API what each of `COMMANDS` says of it, and what both say on the
    standard error; the output of a command for which the arguments were not is empty.
    `beside` has (`STAMP` or `TEXT`, path, text), `files` (kind, path, SHA-256, what `stat` said).
    """

    def __init__(
        self,
        said: Sequence[tuple[str, str, str]],
        beside: Sequence[tuple[str, str, str]],
        files: Sequence[tuple[str, str, str, str]],
    ) -> None:
        self.said = said
        self.beside = beside
        self.files = files


def cache_folder() -> str:
    """Return the folder of everything that is kept between runs and can be deleted at any time."""
    if given := os.environ.get(FOLDER):
        return given
    if sys.platform == "win32":
        above = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    elif sys.platform == "darwin":
        above = os.path.expanduser("~/Library/Caches")
    else:
        above = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(above):
            above = os.path.expanduser("~/.cache")
    # Who has no home has no cache: below what is no folder there can be none.
    return f"{above if os.path.isabs(above) else os.devnull}/specular"


def record_path(arguments: Sequence[str]) -> str:
    """Return where the record of a command line is: of the same one in the same folder."""
    python = (sys.version, sys.prefix, os.environ.get("PYTHONPATH", ""), __file__)
    key = "\0".join((HEAD, *python, sys.getfilesystemencoding(), os.getcwd(), *arguments))
    return f"{cache_folder()}/runs/{_digest(os.fsencode(key))}"


def read_record(path: str) -> tuple[Record, int] | None:
    """Return a record and the time of its file in nanoseconds; None where there is no sound one."""
    try:
        with open(path, "rb") as file:
            content = file.read()
            time = os.fstat(file.fileno()).st_mtime_ns
    except OSError:
        return None
    digest, _, body = content.partition(b"\n")
    if digest != _digest(body).encode():
        return None
    try:
        head, said, beside, *rest = body.decode("utf-8", "surrogatepass").split("\0")
        found = _record(rest, int(said), int(beside)) if head == HEAD else None
    except ValueError:
        return None
    return None if found is None else (found, time)


def _record(parts: list[str], said: int, beside: int) -> Record | None:
    """Return a record of its parts, one behind the other; None where some are missing."""
    middle = _SAID * said
    end = middle + _SAID * beside
    files, rest = divmod(len(parts) - 1 - end, _PARTS)
    if min(said, beside, files) < 0 or rest or parts[-1]:
        return None
    triples = [(parts[at], parts[at + 1], parts[at + 2]) for at in range(0, end, _SAID)]
    entries = [
        (parts[at], parts[at + 1], parts[at + 2], parts[at + 3])
        for at in range(end, len(parts) - 1, _PARTS)
    ]
    return Record(triples[:said], triples[said:], entries)


def write_record(path: str, record: Record) -> None:
    """Keep a record; where that cannot be done the next run takes longer, and that is all."""
    parts = [HEAD, str(len(record.said)), str(len(record.beside))]
    for one in (*record.said, *record.beside, *record.files):
        parts += one
    # What is printed has no NUL, as all that a terminal would act on is escaped; nor has a path.
    # Texts are kept as they are, paths that are none in UTF-8 among them.
    body = "\0".join((*parts, "")).encode("utf-8", "surrogatepass")
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        write_whole(path, _digest(body).encode(), b"\n", body)
    except OSError:
        pass


def forget_records(kept: int) -> None:
    """Delete the oldest records, so that `kept` are left."""
    folder = f"{cache_folder()}/runs"
    try:
        found = [(one.stat().st_mtime_ns, one.path) for one in os.scandir(folder)]
    except OSError:
        return
    for _, path in sorted(found)[: max(len(found) - kept, 0)]:
        _remove(path)


def tool_entry(path: str) -> tuple[str, str, str, str]:
    """Return the entry of a file of specular as it is now."""
    # In this order, as everywhere: what changes after `stat` is seen by the next one.
    state = _state(TOOL, path)[0]
    return TOOL, path, hash_of(path), state


def unchanged(record: Record, time: int) -> tuple[bool, Record | None]:
    """Whether all files are as they were, and the record to keep if it says more than this one.

    `time` is when this record was written, as `read_record` returns it.
    """
    doubtful: dict[int, str] = {}
    for at, (kind, path, sha256, state) in enumerate(record.files):
        if kind == ABSENT:
            if os.path.lexists(path):
                return False, None
        elif kind == WAY:
            if os.path.realpath(path) != sha256:
                return False, None
        else:
            now, changed = _state(kind, path)
            if not now:
                return False, None
            if now != state or changed + (_SOON if changed % _FINE else _SOON_WHERE_COARSE) >= time:
                doubtful[at] = now
    for at in doubtful:
        kind, path, sha256, _ = record.files[at]
        if sha256 != (hash_of_folder(names_in(path)) if kind == PLACE else hash_of(path)):
            return False, None
    if not doubtful:
        return True, None
    files = [(*one[:3], doubtful.get(at, one[3])) for at, one in enumerate(record.files)]
    return True, Record(record.said, record.beside, files)


def write_beside(beside: Iterable[tuple[str, str, str]]) -> None:
    """Write what a run leaves beside its packages, as for `make`: stamps last.

    A text that is there already is not written again. Raises OSError.
    """
    for kind, path, text in sorted(beside, key=lambda one: one[0] == STAMP):
        if folder := os.path.dirname(path):
            os.makedirs(folder, exist_ok=True)
        if kind == STAMP:
            # Opened for appending: whatever is there by mistake stays.
            with open(path, "ab"):
                os.utime(path)
        elif _content(path) != (content := text.encode("utf-8", "surrogateescape")):
            write_whole(path, content)


def write_whole(path: str, *parts: bytes) -> None:
    """Write a file so that it is there as a whole or not at all. Raises OSError."""
    folder, name = os.path.split(path)
    ready = os.path.join(folder, f".{name}.{os.getpid()}.tmp")
    try:
        with open(ready, "wb") as file:
            file.writelines(parts)
        os.replace(ready, path)
    except BaseException:
        _remove(ready)
        raise


def hash_of(path: str) -> str:
    """Return the SHA-256 of a file, or a text that is none where it cannot be read."""
    try:
        # What comes through a pipe could be read only once.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ""
        with open(path, "rb", buffering=0) as file:
            begin = file.read(_LARGE)
            if len(begin) < _LARGE:
                return _digest(begin)
            import hashlib  # noqa: PLC0415 - as above

            digest = hashlib.sha256(begin)
            # Piece by piece into the same memory: to be given so much of it takes longer.
            piece = bytearray(_LARGE)
            while size := file.readinto(piece):
                digest.update(memoryview(piece)[:size])
            return digest.hexdigest()
    except OSError:
        return ""


def names_in(folder: str) -> list[str]:
    """Return what Python could import from a folder, sorted: modules, and folders as `models/`."""
    try:
        with os.scandir(folder) as found:
            return sorted(
                f"{one.name}/" if one.is_dir(follow_symlinks=False) else one.name
                for one in found
                if one.name.endswith(".py") or _is_package(one)
            )
    except OSError:
        return []


def _is_package(found: os.DirEntry[str]) -> bool:
    is_named = found.name[0] != "." and found.name != "__pycache__"
    return is_named and found.is_dir(follow_symlinks=False)


def names_below(folder: str) -> dict[str, list[str]]:
    """Return what Python could import from a folder and those in it, by their paths there.

    No link is followed. The folder itself has an empty path, others one with `/` at its end.
    """
    names: dict[str, list[str]] = {}
    if os.path.islink(folder):
        return names
    waiting = [""]
    while waiting:
        path = waiting.pop()
        names[path] = names_in(f"{folder}/{path}")
        waiting += [f"{path}{name}" for name in names[path] if name.endswith("/")]
    return names


def hash_of_folder(names: Iterable[str]) -> str:
    """Return the SHA-256 that stands for what is in a folder."""
    return _digest("\0".join(names).encode("utf-8", "surrogateescape"))


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def _state(kind: str, path: str) -> tuple[str, int]:
    """Return what `stat` says of a file, and when it last changed; nothing where it is no file."""
    try:
        found = os.lstat(path) if kind in _NO_LINKS else os.stat(path)
    except OSError:
        return "", 0
    if found.st_mode & _KIND != (_FOLDER if kind == PLACE else _FILE):
        return "", 0
    modified, changed = found.st_mtime_ns, found.st_ctime_ns
    state = f"{modified} {changed} {found.st_size} {found.st_ino}"
    return state, changed if changed > modified else modified  # noqa: FURB136 - max() takes longer


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass


def _digest(content: bytes) -> str:
    """Return a SHA-256: to load OpenSSL takes as long as to hash half a megabyte without it."""
    if len(content) < _LARGE and _SHA256 is not None and "hashlib" not in sys.modules:
        return str(_SHA256(content).hexdigest())
    import hashlib  # noqa: PLC0415 - as above

    return hashlib.sha256(content).hexdigest()
