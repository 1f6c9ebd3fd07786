"""Which of the document's servers a client calls, and what its URL is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from .errors import InvalidArgumentError
from .steps import Place

_HOST: Final = r"(?:[\w.~-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?"
_PATH: Final = r"(?!//)(?:(?!\.\.?(?:/|$))[\w.~!$&'()*+,;=:@%-]*(?:/|$))*"
_PATTERNS: Final = {
    "scheme": re.compile(r"https?"),
    "host": re.compile(_HOST),
    "path": re.compile(_PATH),
    "url": re.compile(f"https?://{_HOST}(?:/{_PATH})?"),
}
"""What stands where in a URL without ending what it stands in (RFC 3986, 3)."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of servers (OpenAPI 3.1, 4.8.6), and the client's argument for it.

    `place` is where it stands; `values` are all that it may be, if not empty.
    """

    name: str
    argument: str
    default: str
    values: tuple[str, ...] = ()
    place: Literal["scheme", "host", "path", "url"] = "host"

    def check(self, value: str) -> str:
        """Return a value that may stand in the URL, or raise InvalidArgumentError."""
        if self.values and value not in self.values:
            reason = f"must be one of {', '.join(map(repr, self.values))}"
            raise InvalidArgumentError(self.argument, reason)
        if not self.values and not _PATTERNS[self.place].fullmatch(value):
            raise InvalidArgumentError(self.argument, f"is no {self.place} of a URL")
        return value


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers by name or URL, and their variables.

    `defaults` are those of a server that has its own.
    """

    urls: Mapping[str, str]
    variables: tuple[Variable, ...] = ()
    defaults: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict[str, dict[str, str]]
    )

    def place(
        self,
        server: str | None = None,
        arguments: Mapping[str, str | None] | None = None,
    ) -> Place:
        """Return where calls go; None stands for the document's own choice.

        Raises InvalidArgumentError for what would lead elsewhere.
        """
        if server is not None and server not in self.urls:
            reason = f"must be one of {', '.join(map(repr, self.urls))}"
            raise InvalidArgumentError("server", reason)
        values: dict[str, str] = {}
        for one in self.variables:
            usual = self.defaults.get(server or "", {}).get(one.name, one.default)
            value = (arguments or {}).get(one.argument)
            values[one.name] = usual
            if value is not None and value != usual:
                values[one.name] = one.check(value)
        return Place(None if server is None else self.urls[server], values)
