"""The command line: what it is asked for, what it does, and what it prints."""

from __future__ import annotations

import sys

from specular.cli.exits import BUG, DIFFERENT, DONE, INVALID, REFUSED, USAGE

__all__ = ["BUG", "DIFFERENT", "DONE", "INVALID", "REFUSED", "USAGE", "main"]


def main() -> None:
    """Run the command of this process and exit with its code."""
    from specular.cli.unchanged import ended  # noqa: PLC0415 - that `specular.cli` is light

    code = ended(sys.argv[1:])
    if code is not None:
        sys.exit(code)
    from specular.cli import commands  # noqa: PLC0415 - it takes ten times as long to import

    commands.main()
