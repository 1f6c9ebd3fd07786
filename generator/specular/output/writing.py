"""Changes on disk: all or none, nothing of the user's is lost, and what is the same stays."""

from __future__ import annotations

import errno
from typing import Final

from specular.diagnostics import Code, Sink
from specular.output.comparing import Changes
from specular.output.formatting import check_python
from specular.output.journal import JOURNAL, STAGING, journal_text
from specular.output.manifest import Package
from specular.output.swapping import Swap


def allowed(changes: Changes, sink: Sink, *, force: bool) -> bool:
    """Whether the changes lose nothing that the user made; each file that stands against is told.

    `force` gives up edited and foreign files, but not folders and links in the way.
    """
    for path in changes.blocked:
        what = "a link, or a folder in place of a file"
        if path.startswith(f"{STAGING}/"):
            what = "specular puts its files there while it writes"
        message = f"{_shown(changes, path)} is in the way: {what}"
        sink.error(Code.OUTPUT_FOREIGN, message, hint="move it away")
    if not force:
        for path in changes.edited:
            sink.error(
                Code.OUTPUT_EDITED,
                f"{_shown(changes, path)} was edited by hand",
                hint=_JOURNAL_HINT if path == JOURNAL else _EDITED_HINT,
            )
        for path in changes.foreign:
            sink.error(
                Code.OUTPUT_FOREIGN,
                f"{_shown(changes, path)} was not written by specular",
                hint="move it away, or overwrite it with --force",
            )
    return not sink.failed


_EDITED_HINT: Final = (
    "to keep the edit, move the file out of the package (a subclass in a module of yours, or an"
    " overlay of the document, can do the same); to lose it, use --force"
)
_JOURNAL_HINT: Final = (
    "a run was cut short, and this file cannot say any more which files it had written;"
    " --force writes all of them anew"
)


def write(changes: Changes, package: Package, sink: Sink) -> None:
    """Carry the changes out, all of them or none; on an error everything is as it was.

    A run that is killed leaves the old files, the new ones, or what the next run repairs: the
    manifest is replaced last, and until then a journal says what was going to be written.
    Raises FormattingError, before anything is touched, where a file is no Python.
    """
    if not changes.differs:
        return
    texts = {path: package.files[path] for path in changes.written}
    check_python(texts)
    # A folder that had files a moment ago is not made anew: those would be missing in it.
    make = not (changes.updated or changes.deleted or changes.unchanged)
    swap = Swap(changes.folder)
    try:
        swap.stage(texts, make=make)
        swap.begin(journal_text(package, changes.begun or {}), changes.deleted)
        swap.delete(changes.deleted, changes.gone)
        swap.put(frozenset(changes.created))
        swap.finish()
    except OSError as error:
        where = swap.where.as_posix()
        intact = swap.take_back()
        message = f"cannot write {where}: {error.strerror or error}"
        sink.error(Code.OUTPUT_UNWRITABLE, message, hint=_hint(error, intact=intact))
    except BaseException:
        swap.take_back(leave_journal=True)
        raise


_CAUSES: Final = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "the disk is full: make room there"),
    **dict.fromkeys(
        (errno.EROFS, errno.EACCES, errno.EPERM), "nothing may be written there: change that"
    ),
    **dict.fromkeys(
        (errno.ENOENT, errno.ENOTDIR, errno.ESTALE),
        "a folder is not there any more, or cannot be made: see what removes it",
    ),
}


def _hint(error: OSError, *, intact: bool) -> str:
    cause = _CAUSES.get(error.errno or 0, "see to it")
    left = "no file was changed" if intact else "what was begun is finished by the next run"
    return f"{cause}, and run it again; {left}"


def _shown(changes: Changes, path: str) -> str:
    return (changes.folder / path).as_posix()
