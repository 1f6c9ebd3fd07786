"""What a build tool asks for: the files that a run reads and those that it writes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from specular.config import files
from specular.loading.inputs import template_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specular.config import ApiConfig
    from specular.pipeline import Made

_SPECIAL = re.compile(r"[ #:]")
_UNNAMED = re.compile(r"[\x00-\x1f\x7f;|<>*?`^\\]|\)$")


class UnnamedError(ValueError):
    """A path that make or ninja would take for something else, whatever is put before its signs."""


def shown(path: str | Path) -> str:
    """Return a path from the current folder where it lies below it, otherwise the whole."""
    return files.shown(Path(path)).as_posix()


def inputs_of(made: Made) -> list[str]:
    """Return the files that an API was read from: documents, overlays, the lock."""
    lock = made.inputs.lock
    locks = [os.fspath(lock)] if lock.exists() else []
    return [shown(one) for one in (*made.inputs.files, *locks)]


def folders_of(made: Made) -> list[str]:
    """Return the folders in which a reference found no file: they change when there is one."""
    documents = [Path(one).parent for one in made.inputs.files]
    found: list[str] = []
    for path in made.inputs.absent:
        folder = next(one for one in Path(path).parents if one.is_dir())
        # What lies outside is not read, so nothing depends on it.
        if any(folder.resolve().is_relative_to(one.resolve()) for one in documents):
            found.append(str(folder))
    return found


def outputs_of(api: ApiConfig, made: Made) -> list[str]:
    """Return the files of a package, the manifest among them."""
    folder = (api.output / made.package.name).as_posix()
    return [f"{folder}/{path}" for path in sorted(made.package.files)]


def whole(paths: Iterable[str]) -> list[str]:
    """Return paths from the root of the disk on.

    To make and ninja they are files apart from those that rules have by shorter paths. So the
    stamp may depend on what was written, and that, for what is made of it, on the stamp.
    """
    return [Path(os.path.abspath(one)).as_posix() for one in paths]  # noqa: PTH100 - no links


def templates() -> list[str]:
    """Return the templates, which every package is made of."""
    return [shown(one) for one in template_files()]


def depfile_text(targets: Iterable[str], needed: Iterable[str]) -> str:
    """Return a dependency file in the form that gcc writes with -MD -MP.

    It has a rule without a recipe for each needed file, so that make goes on when one is gone.
    Raises UnnamedError.
    """
    goals = " ".join(_escaped(one) for one in targets)
    # What is needed must not begin with `a=b`, which would set a variable.
    names = sorted((_escaped(one) for one in dict.fromkeys(needed)), key=lambda name: "=" in name)
    if "=" in goals or (names and "=" in names[0]):
        raise UnnamedError(goals if "=" in goals else names[0])
    rule = " \\\n ".join([f"{goals}:", *names])
    return f"{rule}\n{''.join(_phony(name) for name in names)}"


def list_text(paths: Sequence[str], *, null: bool) -> str:
    """Return paths one a line, or each ended by NUL, for `xargs -0`."""
    return "".join(f"{one}\0" if null else f"{one}\n" for one in paths)


def _phony(name: str) -> str:
    # There is no way to write a rule for `a=b`. A bare `%` would make a pattern.
    return "" if "=" in name else "\n{}:\n".format(name.replace("%", "\\%"))


def nameable(path: str) -> bool:
    """Whether make and ninja have a way to name a file."""
    return _UNNAMED.search(path) is None


def for_make(path: str) -> str:
    """Return a path that can be named as a rule of make, or a dependency file, names it."""
    return _SPECIAL.sub(r"\\\g<0>", path).replace("$", "$$")


def _escaped(path: str) -> str:
    if not nameable(path):
        raise UnnamedError(path)
    return for_make(path)
