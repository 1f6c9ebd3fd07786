"""The command line: what it is asked for, what it does, and what it prints."""

from specular.cli.commands import app, main
from specular.cli.printing import BUG, DIFFERENT, DONE, INVALID, REFUSED, SHOWN, USAGE

__all__ = [
    "BUG",
    "DIFFERENT",
    "DONE",
    "INVALID",
    "REFUSED",
    "SHOWN",
    "USAGE",
    "app",
    "main",
]
