"""Python text as black writes it by its own defaults."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from specular.output.layout import lay_out
from specular.output.leaves import UnfamiliarError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.rendering.pieces import Piece


class FormattingError(Exception):
    """A file is no Python: the fault of whoever rendered it."""


def finished(piece: Piece) -> str:
    """Make a piece of a package, and lay it out if it is Python."""
    return formatted(piece.key, piece.text()) if piece.needs_layout else piece.text()


def formatted(path: str, text: str) -> str:
    """Return the text of a Python file as black formats it.

    It is laid out here; black, which needs a hundred times as long, is asked only for files with
    statements of other shapes. Raises FormattingError where it cannot read one.
    """
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
