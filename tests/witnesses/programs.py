"""A small program: what it tries, for whom, and its text, in which the package is called `api`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Audience: TypeAlias = Literal["client", "server"]

CALLS: Final = "def program(http: httpx2.Client) -> None:"
SERVES: Final = "def program() -> FastAPI:"
"""How a program begins that is given a connection, and one that gives an application."""

CLIENT: Final[tuple[Audience, ...]] = ("client",)
SERVER: Final[tuple[Audience, ...]] = ("server",)
BOTH: Final[tuple[Audience, ...]] = ("client", "server")

_PACKAGE: Final = re.compile(r"(?<=from )api\b")


@dataclass(frozen=True, slots=True)
class Program:
    """A program, as a function."""

    title: str
    audiences: tuple[Audience, ...]
    text: str

    def against(self, package: str, name: str = "program") -> str:
        """The program for a package, as a function of another name."""
        return _PACKAGE.sub(package, self.text).replace("def program(", f"def {name}(", 1)


def module_of(programs: list[Program], package: str) -> str:
    """All programs as one module."""
    head = "import httpx2\nfrom fastapi import FastAPI\n"
    functions = [one.against(package, f"program_{at}") for at, one in enumerate(programs)]
    return "\n\n".join([head, *functions])
