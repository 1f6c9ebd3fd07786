"""Random settings, right and wrong, and the ways to write a table in TOML."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

from hypothesis import strategies as st

from specular.config import (
    CHECKED_FORMATS,
    ENGINES,
    ENUMS,
    NATIVE_FORMATS,
    PAGE_KINDS,
    TARGETS,
)

Table: TypeAlias = dict[str, object]
Path: TypeAlias = tuple[str | int, ...]

_WORDS: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_TYPES: Final = st.sampled_from(
    ["shop.Amount", "a.b.c", "a.class", "a.b\n", "a..b", "é.b", "a.b c"]
)
_KINDS: Final = st.sampled_from(["native", "checked", "plain", "nativ"]) | _TYPES
_NAMES: Final = st.sampled_from([*CHECKED_FORMATS, "money", "binary", "date-tme"]) | _WORDS
_SELECTORS: Final = st.lists(
    st.sampled_from(["tag:a", "path:/a/**", "operation:b", "tag:\n", "tag: ", "tags:a", "/a", ""])
)
_PACKAGES: Final = st.sampled_from(["pets", "_a1", "é", "a-b", "class", "1a", "a\n", "", "“"])
_FINE: Final[Mapping[str, st.SearchStrategy[object]]] = {
    "spec": st.sampled_from(["openapi.yaml", "a/b.json"]),
    "output": st.sampled_from(["src", "."]),
    "package": st.sampled_from(["pets", "shops", "_a1", "é"]),
    "only": st.lists(st.sampled_from(TARGETS), min_size=1),
    "engine": st.sampled_from(ENGINES),
    "enums": st.sampled_from(ENUMS),
    "strict": st.booleans(),
    "include": st.lists(st.sampled_from(["tag:a", "path:/a/**", "operation:b"])),
    "exclude": st.lists(st.sampled_from(["tag: a", "path:GET /"])),
    "overlays": st.lists(st.just("a.yaml")),
    "allow_remote": st.booleans(),
    "lock": st.just("specular.lock"),
    "formats": st.dictionaries(
        st.sampled_from(NATIVE_FORMATS), st.sampled_from(["native", "checked", "shop.Amount"])
    ),
    "infer_pagination": st.booleans(),
    "pagination": st.dictionaries(
        st.sampled_from(["getJobs", "GET /jobs"]),
        st.fixed_dictionaries(
            {"type": st.sampled_from(PAGE_KINDS)},
            optional={"next": st.just("a.b"), "first": st.sampled_from([0, 1])},
        ),
    ),
}
_SCALARS: Final[st.SearchStrategy[object]] = st.one_of(
    st.booleans(),
    st.integers(-9, 99),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(dt.date(1900, 1, 1)),
    st.datetimes(dt.datetime(1900, 1, 1)),  # noqa: DTZ001 - one of TOML's
    _WORDS,
    st.sampled_from(["jinja", "open", "models", "x = [", "# none", '"""', "'''"]),
)
VALUES: Final[st.SearchStrategy[object]] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
)
TABLES: Final[st.SearchStrategy[Table]] = st.dictionaries(_WORDS, VALUES, max_size=4)
"""Tables of anything."""

_NEARLY: Final[Mapping[str, st.SearchStrategy[object]]] = {
    "package": _PACKAGES,
    "only": st.lists(st.sampled_from(["models", "Models", "", 1])),
    "engine": st.sampled_from(["ninja", "dcg", ""]),
    "include": _SELECTORS,
    "exclude": _SELECTORS,
    "overlays": st.lists(st.sampled_from(["a.yaml", ""])),
    "formats": st.dictionaries(_NAMES, _KINDS, min_size=1, max_size=3),
    "pagination": st.dictionaries(
        st.sampled_from(["getJobs", "type"]),
        st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from([*PAGE_KINDS, "curser", 1]),
                "first": st.sampled_from([1.0, 1.5, True, "1"]),
                "items": st.sampled_from(["", "a", 1]),
                "nxt": _WORDS,
            },
        ),
    ),
    "apis": st.just([]) | st.lists(st.dictionaries(st.just("spec"), _WORDS)),
}
_KEYS: Final = st.sampled_from([*_FINE, "apis", "overlayz", "Spec", "allow-remote"]) | _WORDS


@st.composite
def settings(draw: st.DrawFn) -> Table:
    """Return settings that are right, or were until some of them were changed."""
    one = st.fixed_dictionaries({}, optional=dict(_FINE))
    found: Table = dict(draw(one))
    if draw(st.booleans()):
        found["apis"] = [dict(api) for api in draw(st.lists(one, min_size=1, max_size=3))]
    for _ in range(draw(st.integers(0, 3))):
        tables = [found]
        if isinstance(apis := found.get("apis"), list):
            tables += [api for api in cast("list[Table]", apis) if isinstance(api, dict)]
        key = draw(_KEYS)
        values = _NEARLY.get(key, VALUES) if draw(st.booleans()) else VALUES
        draw(st.sampled_from(tables))[key] = draw(values)
    return found


@st.composite
def written(draw: st.DrawFn, table: Table) -> tuple[str, dict[Path, tuple[int, int]]]:
    """Return a table written in one of the ways of TOML, and where what stands."""
    writer = _Writer(draw)
    writer.table((), table)
    return writer.text, writer.places


@dataclass(slots=True)
class _Writer:
    draw: st.DrawFn
    text: str = ""
    places: dict[Path, tuple[int, int]] = field(default_factory=dict[Path, tuple[int, int]])

    def table(self, path: Path, table: Table) -> None:
        """Write the members of a table, those with headers of their own last."""
        own = {key: value for key, value in table.items() if self._has_header(value)}
        for key, value in table.items():
            if key not in own:
                self._chance(["", "\n", "# [no] = 'table\n", "  "])
                self._member(path, key, value)
                self._chance(["\n", "  # a comment\n", "\n\n"])
        for key, value in own.items():
            if isinstance(value, list):
                for index, item in enumerate(cast("list[Table]", value)):
                    self._header((*path, key, index), 2)
                    self.table((*path, key, index), item)
            else:
                self._header((*path, key), 1)
                self.table((*path, key), cast("Table", value))

    def _has_header(self, value: object) -> bool:
        many = isinstance(value, list) and bool(cast("list[object]", value))
        tables = cast("list[object]", value) if many else [value]
        return all(isinstance(one, dict) for one in tables) and self.draw(st.booleans())

    def _header(self, path: Path, signs: int) -> None:
        self._chance(["", " ", "# a comment\n"])
        self.text += "[" * signs
        first = True
        for index, part in enumerate(path):
            if isinstance(part, str):
                self.text += "" if first else self.draw(st.sampled_from([".", " . "]))
                first = False
                self._chance(["", " "])
                at = self._note(path[: index + 1])
                self.text += self._key(part)
            else:
                self.places.setdefault(path[: index + 1], at)
        self.text += "]" * signs
        self._chance(["\n", " # a comment\n"])

    def _member(self, path: Path, key: str, value: object) -> None:
        self._note((*path, key))
        self.text += self._key(key)
        members = cast("Table", value) if isinstance(value, dict) else {}
        if len(members) == 1 and self.draw(st.booleans()):
            [(inner, value)] = members.items()
            self._chance([".", " . "])
            self._member((*path, key), inner, value)
            return
        self._chance(["=", " = ", "\t=  "])
        self._value((*path, key), value)

    def _value(self, path: Path, value: object) -> None:
        match value:
            case list():
                self.text += "["
                for index, item in enumerate(cast("list[object]", value)):
                    self._chance(["", " ", "\n", " # ] no end\n  "])
                    self._note((*path, index))
                    self._value((*path, index), item)
                    self._chance([",", " ,", "\n,"])
                self._chance(["]", "\n]"])
            case dict():
                self.text += "{"
                for index, (key, member) in enumerate(cast("Table", value).items()):
                    self._chance([", ", ","] if index else ["", " "])
                    self._member(path, key, member)
                self._chance(["}", " }"])
            case str():
                self.text += self._string(value)
            case bool():
                self.text += str(value).lower()
            case dt.datetime():
                self.text += value.isoformat(self.draw(st.sampled_from(["T", " "])))
            case _:
                self.text += str(value)

    def _key(self, key: str) -> str:
        bare = re.fullmatch("[A-Za-z0-9_-]+", key) is not None
        return key if bare and self.draw(st.booleans()) else _basic(key)

    def _string(self, value: str) -> str:
        ways = [_basic(value), f'""{_basic(value)}""']
        if all(char.isprintable() for char in value):
            ways += [f"'{value}'"] * ("'" not in value)
            ways += [f"'''\n{value}'''"] * ("'''" not in value and not value.endswith("'"))
        return self.draw(st.sampled_from(ways))

    def _chance(self, ways: list[str]) -> None:
        self.text += self.draw(st.sampled_from(ways))

    def _note(self, path: Path) -> tuple[int, int]:
        lines = self.text.split("\n")
        here = len(lines), len(lines[-1]) + 1
        self.places.setdefault(path, here)
        return here


def _basic(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
