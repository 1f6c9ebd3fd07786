"""What the user asks for: `specular.toml`, or `[tool.specular]` of `pyproject.toml`."""

from __future__ import annotations

import keyword
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast, get_args

from specular.diagnostics import Code, Place, Sink, closest

Target: TypeAlias = Literal["models", "client", "server"]
Engine: TypeAlias = Literal["jinja", "datamodel-code-generator"]
Enums: TypeAlias = Literal["open", "closed"]

TARGETS: tuple[Target, ...] = get_args(Target)
ENGINES: tuple[Engine, ...] = get_args(Engine)
ENUMS: tuple[Enums, ...] = get_args(Enums)
NATIVE_FORMATS = ("date", "date-time", "uuid")
"""Formats of text that have a type in Python."""

CHECKED_FORMATS = (
    *NATIVE_FORMATS,
    *("time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6"),
    *("uri", "uri-reference", "iri", "iri-reference", "uri-template", "json-pointer"),
    *("relative-json-pointer", "regex", "byte", "base64url", "base32", "base16", "decimal"),
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
)
"""Formats that the runtime can check."""

SELECTORS = ("tag", "path", "operation")
"""What operations are selected by, as in `tag:jobs`."""

CONFIG_FILE = "specular.toml"
LOCK_FILE = "specular.lock"
PROJECT_FILE = "pyproject.toml"

_WRITTEN = re.compile(r"\s*[^#\s]")
"""A line of TOML that is more than a comment."""

_Table: TypeAlias = dict[str, Any]  # what tomllib gives; each value is checked where it is used
_KeyPath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiConfig:
    """One API: its document, where its package goes, and what is in it.

    `package` is None where the name is made from the title of the document. `include` and
    `exclude` are selectors of operations; see `lowering/selection.py`. `overlays` are applied to
    the document in their order before it is read. Where `allow_remote` lets references be
    fetched, `lock` has their hashes; it is None for a file beside the document. `formats` has
    the kind or type of each format that is not to be as usual; see `rendering/formats.py`.
    """

    spec: Path
    output: Path = Path("generated")
    package: str | None = None
    only: tuple[Target, ...] = TARGETS
    engine: Engine = "jinja"
    enums: Enums = "open"
    strict: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    overlays: tuple[Path, ...] = ()
    allow_remote: bool = False
    lock: Path | None = None
    formats: tuple[tuple[str, str], ...] = ()


def load_config(start: Path, file: Path | None, sink: Sink) -> tuple[ApiConfig, ...]:
    """Read the settings in a file, or in the nearest one from a folder upwards.

    Keys outside `[[apis]]` are the defaults of each API. Paths are relative to the file. The
    answer is empty where there is no such file or something is wrong with it; that is reported,
    but to find none is no error where none was named.
    """
    if file is not None and not file.is_file():
        sink.error(Code.CONFIG_NOT_FOUND, f"there is no settings file {_shown(file)}")
        return ()
    found = _find(start, sink) if file is None else _read(file, sink)
    if found is None or sink.failed:
        return ()
    return _Reader(found, sink).apis()


def package_problem(name: str) -> str | None:
    """Say why a name cannot be the name of a package, or return None."""
    if not name.isidentifier():
        return f"{name!r} is no Python identifier"
    return f"{name!r} is a keyword of Python" if keyword.iskeyword(name) else None


def selector_problem(selector: str) -> tuple[str, str] | None:
    """Say why a text selects nothing in any document, with a hint, or return None."""
    kind, colon, pattern = selector.partition(":")
    if kind in SELECTORS and colon and pattern.strip():
        return None
    if kind in SELECTORS:
        return f"{selector!r} does not say which {kind}", f"as in {kind}:{_EXAMPLES[kind]}"
    close = closest(kind, SELECTORS) or "path" * selector.startswith("/")
    known = ", ".join(f"{name}:{pattern}" for name, pattern in _EXAMPLES.items())
    meant = f"did you mean {close}:{pattern or selector}?" if close else f"as in {known}"
    return f"{selector!r} selects neither by tag, by path nor by operation", meant


_EXAMPLES = {"tag": "jobs", "path": "/jobs/**", "operation": "getJob"}


def format_problem(name: str, kind: str) -> tuple[str, str] | None:
    """Say why a format cannot be of a kind, with a hint, or return None."""
    known = {"native": NATIVE_FORMATS, "checked": CHECKED_FORMATS, "plain": (name,)}
    if name == "binary":
        return "`binary` is bytes, and no text", "leave it out"
    if kind in known:
        hint = f"those that can be are {', '.join(known[kind])}"
        return None if name in known[kind] else (f"{name!r} cannot be {kind}", hint)
    parts = kind.split(".")
    if len(parts) > 1 and all(part.isascii() and package_problem(part) is None for part in parts):
        return None
    hint = 'as in "checked", or for a type of your own "mypackage.money.Amount"'
    return f"{kind!r} is not native, checked, plain or the path of a type", hint


@dataclass(frozen=True, slots=True)
class _Settings:
    """A settings file: its table, and the keys that lead to the table."""

    path: Path
    text: str
    table: _Table
    root: tuple[str, ...]


def _find(start: Path, sink: Sink) -> _Settings | None:
    absolute = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() would leave by symlinks
    for folder in (absolute, *absolute.parents):
        for name in (CONFIG_FILE, PROJECT_FILE):
            path = folder / name
            if path.is_file() and (found := _read(path, sink, search=True)) is not None:
                return found
            if sink.failed:
                return None
    return None


def _read(path: Path, sink: Sink, *, search: bool = False) -> _Settings | None:
    """Read one file; None where it cannot be read, or is searched and has nothing for us."""
    shown = _shown(path)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        sink.error(Code.CONFIG_INVALID, f"{shown} cannot be read: {error}")
        return None
    is_project = path.name == PROJECT_FILE
    if search and is_project and "specular" not in text:
        return None
    sink.sources[shown] = text
    try:
        table: _Table | None = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _report_syntax(error, shown, text, sink)
        return None
    root = ("tool", "specular") if is_project else ()
    for key in root:
        table = _table(table.get(key)) if table is not None else None
    if table is not None:
        return _Settings(path, text, table, root)
    if not search:
        sink.error(Code.CONFIG_INVALID, f"{shown} has no table [tool.specular]")
    return None


def _report_syntax(error: tomllib.TOMLDecodeError, shown: str, text: str, sink: Sink) -> None:
    # Python tells the place only in the message.
    message, _, where = str(error).partition(" (at ")
    numbers = [int(number) for number in re.findall(r"\d+", where)]
    line, column = numbers if len(numbers) == 2 else (text.count("\n") + 1, 1)  # noqa: PLR2004
    message = f"not TOML: {message[:1].lower()}{message[1:]}"
    sink.error(Code.CONFIG_INVALID, message, Place(shown, line=line, column=column))


class _Reader:
    """Turns the table of one file into settings, reporting every key that is wrong."""

    def __init__(self, settings: _Settings, sink: Sink) -> None:
        self._settings = settings
        self._sink = sink
        self._keys = tuple(field.name for field in fields(ApiConfig))

    def apis(self) -> tuple[ApiConfig, ...]:
        """Return each API; none where anything is wrong."""
        table = self._settings.table
        entries: list[tuple[_KeyPath, _Table]] = [((), {})]
        if "apis" in table:
            entries = list(self._entries(table["apis"]))
        self._check_names(table, (), (*self._keys, "apis"))
        apis = [self._api({**table, **entry}, entry, path) for path, entry in entries]
        self._check_folders(apis, entries)
        return () if self._sink.failed else tuple(one for one in apis if one is not None)

    def _entries(self, value: object) -> Iterator[tuple[_KeyPath, _Table]]:
        entries = cast("list[object]", value) if isinstance(value, list) else [value]
        for index, entry in enumerate(entries):
            path: _KeyPath = ("apis", index)
            table = _table(entry)
            if table is not None and isinstance(value, list):
                self._check_names(table, path, self._keys)
                yield path, table
            else:
                self._wrong(("apis",), "`apis` must be written as tables: [[apis]]")
                return
        if not entries:
            self._wrong(("apis",), "`apis` is empty")

    def _check_names(self, table: _Table, path: _KeyPath, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                close = closest(key, known)
                hint = f"did you mean `{close}`?" if close else f"known are {', '.join(known)}"
                self._wrong((*path, key), f"`{key}` is no setting", hint)

    def _api(self, table: _Table, own: _Table, path: _KeyPath) -> ApiConfig | None:
        """Read one API; a key that is not its own stands at the top."""

        def text(key: str) -> str | None:
            value = table.get(key)
            if value is None or (isinstance(value, str) and value):
                return value
            self._wrong(where(key), f"`{key}` must be a string that is not empty")
            return None

        def choice(key: str, choices: tuple[str, ...]) -> str:
            value = text(key)
            if value is None or value in choices:
                return value or choices[0]
            self._wrong(
                where(key), f"`{key}` must be {' or '.join(choices)}", _near(value, choices)
            )
            return choices[0]

        def flag(key: str) -> bool:
            value = table.get(key, False)
            if not isinstance(value, bool):
                self._wrong(where(key), f"`{key}` must be true or false")
            return value is True

        def where(key: str) -> _KeyPath:
            return (*path, key) if key in own else (key,)

        folder = self._settings.path.parent
        spec, package = text("spec"), text("package")
        if "spec" not in table:
            self._wrong(path, "`spec` is missing", 'add spec = "openapi.yaml"')
        if package is not None and (problem := package_problem(package)) is not None:
            self._wrong(where("package"), problem)
        config = ApiConfig(
            spec=_below(folder, spec or ""),
            output=_below(folder, text("output") or "generated"),
            package=package,
            only=self._only(table.get("only"), where("only")),
            engine=cast("Engine", choice("engine", ENGINES)),
            enums=cast("Enums", choice("enums", ENUMS)),
            strict=flag("strict"),
            include=self._selectors(table.get("include"), "include", where("include")),
            exclude=self._selectors(table.get("exclude"), "exclude", where("exclude")),
            overlays=tuple(
                _below(folder, one)
                for one in self._texts(
                    table.get("overlays"), "overlays", where("overlays"), '["overlay.yaml"]'
                )
            ),
            allow_remote=flag("allow_remote"),
            lock=_below(folder, text("lock") or LOCK_FILE),
            formats=self._formats(own, path),
        )
        return None if spec is None else config

    def _only(self, value: object, path: _KeyPath) -> tuple[Target, ...]:
        if value is None:
            return TARGETS
        names = cast("list[object]", value) if isinstance(value, list) else []
        for name in names:
            if name not in TARGETS:
                hint = _near(name, TARGETS) if isinstance(name, str) else None
                self._wrong(path, f"`only` takes {', '.join(TARGETS)}, not {name!r}", hint)
        if not names:
            self._wrong(path, "`only` must be a list that is not empty", 'as in only = ["models"]')
        return tuple(target for target in TARGETS if target in names)

    def _texts(self, value: object, key: str, path: _KeyPath, example: str) -> tuple[str, ...]:
        """Return a list of texts that are not empty, which may itself be empty."""
        found: object = [] if value is None else value
        texts = cast("list[object]", found) if isinstance(found, list) else [None]
        if not all(isinstance(one, str) and one for one in texts):
            self._wrong(path, f"`{key}` must be a list of strings", f"as in {key} = {example}")
            return ()
        return tuple(cast("list[str]", texts))

    def _selectors(self, value: object, key: str, path: _KeyPath) -> tuple[str, ...]:
        found = self._texts(value, key, path, '["tag:jobs"]')
        for selector in found:
            if (problem := selector_problem(selector)) is not None:
                self._wrong(path, *problem)
        return found

    def _formats(self, own: _Table, path: _KeyPath) -> tuple[tuple[str, str], ...]:
        """Return the formats of the top with those of one API over them."""
        found: dict[str, str] = {}
        for above, table in (((), self._settings.table), (path, own)):
            formats = _table(table.get("formats", {}))
            if formats is None:
                self._wrong((*above, "formats"), "`formats` must be a table: [formats]")
            for name, kind in (formats or {}).items():
                text = str(kind)
                if (problem := format_problem(name, text)) is not None:
                    self._wrong((*above, "formats", name), *problem)
                found[name] = text
        return tuple(found.items())

    def _check_folders(
        self, apis: list[ApiConfig | None], entries: list[tuple[_KeyPath, _Table]]
    ) -> None:
        """Two APIs in one folder would delete each other's files."""
        seen: set[Path] = set()
        for api, (path, _) in zip(apis, entries, strict=True):
            if api is None or api.package is None:
                continue
            folder = Path(os.path.abspath(api.output / api.package))  # noqa: PTH100 - as above
            if folder in seen:
                message = f"another API is written to {api.output.name}/{api.package} too"
                self._wrong(path, message, "give each API a `package` of its own")
            seen.add(folder)

    def _wrong(self, path: _KeyPath, message: str, hint: str | None = None) -> None:
        shown = _shown(self._settings.path)
        line, column = _position(self._settings.text, (*self._settings.root, *path))
        place = Place(shown, line=line, column=column)
        self._sink.error(Code.CONFIG_INVALID, message, place, hint)


def _table(value: object) -> _Table | None:
    return cast("_Table", value) if isinstance(value, dict) else None


def _position(text: str, path: _KeyPath) -> tuple[int, int]:
    """Return the line and column of a key, both from 1, by parsing ever more lines.

    tomllib keeps no positions, and settings are short.
    """
    lines = text.splitlines(keepends=True)
    begin = 0
    for end in range(1, len(lines) + 1):
        try:
            table = tomllib.loads("".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        written = [n for n in range(begin, end) if _WRITTEN.match(lines[n])]
        if written and _has(table, path):
            name = next((part for part in reversed(path) if isinstance(part, str)), "")
            return written[0] + 1, max(lines[written[0]].find(name), 0) + 1
        begin = end
    return 1, 1


def _has(value: object, path: _KeyPath) -> bool:
    for part in path:
        match value, part:
            case dict(), str() if part in value:
                value = cast("Mapping[str, object]", value)[part]
            case list(), int() if part < len(cast("list[object]", value)):
                value = cast("list[object]", value)[part]
            case _:
                return False
    return True


def _near(word: str, choices: tuple[str, ...]) -> str | None:
    close = closest(word, choices)
    return f"did you mean {close!r}?" if close else None


def _below(folder: Path, path: str) -> Path:
    """Return a path of the settings as the user would type it from where the command runs."""
    return Path(_shown(folder / path))


def _shown(path: Path) -> str:
    """Return a path from the current folder where it lies below it, otherwise the whole."""
    absolute, here = os.path.abspath(path), Path.cwd()  # noqa: PTH100 - resolve() follows symlinks
    inside = Path(absolute).is_relative_to(here)
    return os.path.relpath(absolute, here) if inside else absolute


@dataclass(frozen=True, slots=True)
class Found:
    apis: tuple[ApiConfig, ...]
    read: tuple[Path, ...] = ()
    absent: tuple[Path, ...] = ()


def find_config(start: Path, file: Path | None, sink: Sink) -> Found:
    apis = load_config(start, file, sink)
    return Found(
        apis,
        tuple(
            one for one in (Path("specular.toml"), Path("pyproject.toml")) if one.exists() and apis
        ),
    )
