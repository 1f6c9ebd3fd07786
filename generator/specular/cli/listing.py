"""What a build tool asks for: the files that a run reads and those that it writes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from specular.loading.inputs import template_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specular.config import ApiConfig
    from specular.pipeline import Made

_SPECIAL = re.compile(r"[ #\\:]")


def shown(path: str | Path) -> str:
    """Return a path from the current folder where it lies below it, otherwise the whole."""
    absolute, here = os.path.abspath(path), Path.cwd()  # noqa: PTH100 - resolve() follows symlinks
    inside = Path(absolute).is_relative_to(here)
    return Path(os.path.relpath(absolute, here) if inside else absolute).as_posix()


def inputs_of(made: Made) -> list[str]:
    """Return the files that an API was read from: documents, overlays, the lock."""
    lock = made.inputs.lock
    locks = [] if lock is None or not lock.exists() else [os.fspath(lock)]
    return [shown(one) for one in (*made.inputs.files, *made.inputs.unusable, *locks)]


def outputs_of(api: ApiConfig, made: Made) -> list[str]:
    """Return the files of a package, the manifest among them."""
    folder = (api.output / made.package.name).as_posix()
    return [f"{folder}/{path}" for path in sorted(made.package.files)]


def templates() -> list[str]:
    """Return the templates, which every package is made of."""
    return [shown(one) for one in template_files()]


def depfile_text(targets: Iterable[str], needed: Iterable[str]) -> str:
    """Return a dependency file in the form that gcc writes with -MD -MP.

    It has a rule without a recipe for each needed file, so that make goes on when one is gone.
    """
    names = [_escaped(one) for one in dict.fromkeys(needed)]
    goals = " ".join(_escaped(one) for one in targets)
    rule = " \\\n ".join([f"{goals}:", *names])
    # In a rule of its own `%` would make a pattern.
    phony = "".join(f"\n{name}:\n" for name in names if "%" not in name)
    return f"{rule}\n{phony}"


def list_text(paths: Sequence[str], *, null: bool) -> str:
    """Return paths one a line, or each ended by NUL, for `xargs -0`."""
    return "".join(f"{one}\0" if null else f"{one}\n" for one in paths)


def _escaped(path: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", path).replace("$", "$$")
