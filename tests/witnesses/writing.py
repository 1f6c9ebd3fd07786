"""Python source: values as one writes them, types as one names them, and how all is read."""

from __future__ import annotations

import ast
import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import BaseModel

from witnesses.symbols import names_in
from witnesses.typing_text import expanded, members, plain

if TYPE_CHECKING:
    from witnesses.symbols import Symbols

Value: TypeAlias = Any

_IMPORTS: Final[Mapping[str, str]] = {
    "Any": "from typing import Any",
    "AsyncIterable": "from collections.abc import AsyncIterable",
    "AsyncIterator": "from collections.abc import AsyncIterator",
    "ApiError": "from api import ApiError",
    "Client": "from api import Client",
    "FastAPI": "from fastapi import FastAPI",
    "FilePart": "from api import FilePart",
    "IO": "from typing import IO",
    "Iterable": "from collections.abc import Iterable",
    "Literal": "from typing import Literal",
    "PathLike": "from os import PathLike",
    "Request": "from fastapi import Request",
    "Sequence": "from collections.abc import Sequence",
    "Stream": "from api import Stream",
    "UNSET": "from api import UNSET",
    "Unset": "from api import Unset",
    "create_app": "from api.server import create_app",
    "datetime": "import datetime",
    "uuid": "import uuid",
}

_USES: Final[Mapping[str, str]] = {
    "str": ".strip()",
    "int": " + 1",
    "float": " + 1.5",
    "datetime.date": ".isoformat()",
    "datetime.datetime": ".isoformat()",
    "uuid.UUID": ".hex",
}
"""What only values of a type can do."""

_DEEP: Final = 5


@dataclass(slots=True)
class Writer:
    """Writes one program: its lines, and what it has to import for them."""

    symbols: Symbols
    lines: list[str] = field(default_factory=list[str])
    _imports: dict[str, None] = field(default_factory=dict[str, None])
    _count: int = 0

    def add(self, text: str, deep: int = 0) -> None:
        """Add a line."""
        self.lines.append("    " * deep + text)

    def need(self, name: str) -> str:
        """Import what is called so, and give the name."""
        if name in self.symbols.modules:
            self._imports[f"from api.models import {name}"] = None
        elif name in _IMPORTS:
            self._imports[_IMPORTS[name]] = None
        return name

    def text(self, signature: str) -> str:
        """The whole program, as a function."""
        inner = [*sorted(self._imports), *self.lines] or ["pass"]
        return "\n".join([signature, *(f"    {line}" for line in inner)]) + "\n"

    def type(self, node: ast.expr | None) -> str:
        """A type as one writes it."""
        if node is None:
            return "None"
        written = expanded(node, self.symbols)
        for name in sorted(names_in(written)):
            self.need(name)
        return ast.unparse(written)

    def given(self, node: ast.expr) -> str:
        """A type as one writes it who has a value at hand."""
        parts = [ast.unparse(one) for one in members(expanded(node, self.symbols), self.symbols)]
        text = " | ".join(one for one in dict.fromkeys(parts) if one != "Unset")
        for name in sorted(names_in(ast.parse(text, mode="eval"))):
            self.need(name)
        return text

    def value(self, value: Value) -> str:
        """A value as one writes it."""
        match value:
            case BaseModel():
                fields = [
                    f"{name}={self.value(getattr(value, name))}"
                    for name in type(value).model_fields
                    if name in value.model_fields_set
                ]
                return f"{self.need(type(value).__name__)}({', '.join(fields)})"
            case enum.Enum():
                name = self.need(type(value).__name__)
                known = value.name in type(value).__members__
                return f"{name}.{value.name}" if known else f"{name}({value.value!r})"
            case dt.datetime() | dt.date():
                self.need("datetime")
                kind = "datetime" if isinstance(value, dt.datetime) else "date"
                return f"datetime.{kind}.fromisoformat({value.isoformat()!r})"
            case uuid.UUID():
                self.need("uuid")
                return f"uuid.UUID({str(value)!r})"
            case list():
                return f"[{', '.join(map(self.value, value))}]"
            case tuple():
                return f"({''.join(f'{self.value(one)}, ' for one in value)})"
            case dict():
                pairs = (f"{key!r}: {self.value(one)}" for key, one in value.items())
                return f"{{{', '.join(pairs)}}}"
            case _:
                return repr(value)

    def read(
        self, source: str, node: ast.expr | None, deep: int = 0, within: tuple[str, ...] = ()
    ) -> None:
        """Read a value of a type, and all that is in it, naming each type."""
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return
        self._count += 1
        name = f"v{self._count}"
        self.add(f"{name}: {self.type(node)} = {source}", deep)
        parts = list(members(plain(node), self.symbols))
        for absent, guard in (("Unset", f"not isinstance({name}, Unset)"), ("None", "")):
            if any(ast.unparse(one) == absent for one in parts):
                parts = [one for one in parts if ast.unparse(one) != absent]
                if absent == "Unset":
                    self.need("Unset")
                self.add(f"if {guard or f'{name} is not None'}:", deep)
                deep += 1
                self.add("pass", deep)
        for part in parts:
            self._read_part(name, part, (deep, len(parts) == 1), within)

    def _read_part(
        self, name: str, part: ast.expr, place: tuple[int, bool], within: tuple[str, ...]
    ) -> None:
        """Read a value as one member of its type, if it is that or if there is no other."""
        deep, alone = place
        text = ast.unparse(part)
        match part:
            case ast.Name(id=known) if known in self.symbols.classes:
                one = self.symbols.classes[known]
                fields = {} if known in within or len(within) > _DEEP else one.fields
                if not alone and fields:
                    self.add(f"if isinstance({name}, {self.need(known)}):", deep)
                    deep += 1
                for inner, kind in fields.items():
                    if inner == "__pydantic_extra__":
                        self._read_part(
                            f"({name}.model_extra or {{}})", kind, (deep, True), (*within, known)
                        )
                    else:
                        self.read(f"{name}.{inner}", kind, deep, (*within, known))
            case ast.Subscript(value=ast.Name(id="list" | "dict" as kind), slice=inner) if alone:
                self._count += 1
                item, values = f"i{self._count}", ".values()" if kind == "dict" else ""
                self.add(f"for {item} in {name}{values}:", deep)
                held = inner.elts[1] if isinstance(inner, ast.Tuple) else inner
                self.read(item, held, deep + 1, within)
            case _ if text in _USES and alone:
                self.add(f"print({name}{_USES[text]})", deep)
            case _:
                pass
