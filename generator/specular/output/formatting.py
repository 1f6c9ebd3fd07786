"""Python text as black writes it by its own defaults."""

from __future__ import annotations

from collections.abc import Mapping

import black
from black.parsing import InvalidInput

FORMATTED = "_runtime/"
"""Where files are formatted already: they are the same in every package."""


class FormattingError(Exception):
    """A file is no Python: the fault of whoever rendered it."""


def format_files(files: Mapping[str, str]) -> dict[str, str]:
    """Return the same files with every Python file formatted.

    Raises FormattingError where black cannot read one.
    """
    mode = black.Mode()
    return {
        path: _format(path, text, mode) if _needs_it(path) else text for path, text in files.items()
    }


def _needs_it(path: str) -> bool:
    return path.endswith((".py", ".pyi")) and not path.startswith(FORMATTED)


def _format(path: str, text: str, mode: black.Mode) -> str:
    try:
        return black.format_str(text, mode=mode)
    except InvalidInput as error:
        raise FormattingError(f"black cannot read {path}: {error}") from error
