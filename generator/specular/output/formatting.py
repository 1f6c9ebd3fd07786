"""Python text as black writes it by its own defaults."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

from specular.output.layout import lay_out
from specular.output.leaves import UnfamiliarError

FORMATTED = "_runtime/"
"""Where files are formatted already: they are the same in every package."""


class FormattingError(Exception):
    """A file is no Python: the fault of whoever rendered it."""


def format_files(files: Mapping[str, str]) -> dict[str, str]:
    """Return the same files with every Python file formatted.

    The text is laid out here; black, which needs a hundred times as long, is asked only for
    files with statements of other shapes. Raises FormattingError where it cannot read one.
    """
    return {path: _format(path, text) if _needs_it(path) else text for path, text in files.items()}


def check_python(files: Mapping[str, str]) -> None:
    """Raise FormattingError where a Python file does not compile: nothing is to be written then."""
    with warnings.catch_warnings():
        # What Python only warns of is for whoever imports the file.
        warnings.simplefilter("ignore")
        for path, text in files.items():
            if path.endswith((".py", ".pyi")):
                try:
                    compile(text, path, "exec", dont_inherit=True)
                except (SyntaxError, ValueError) as error:
                    raise FormattingError(f"{path} does not compile: {error}") from error


def _needs_it(path: str) -> bool:
    return path.endswith((".py", ".pyi")) and not path.startswith(FORMATTED)


def _format(path: str, text: str) -> str:
    try:
        return lay_out(text)
    except UnfamiliarError:
        return _formatted_by_black(path, text)


def _formatted_by_black(path: str, text: str) -> str:
    # It takes as long to import as a small package takes to generate.
    import black  # noqa: PLC0415
    from black.parsing import InvalidInput  # noqa: PLC0415

    try:
        return black.format_str(text, mode=black.Mode())
    except InvalidInput as error:
        raise FormattingError(f"black cannot read {path}: {error}") from error
