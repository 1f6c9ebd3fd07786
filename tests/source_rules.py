"""The rules of the architecture for Python source, each a function that lists offences."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

LAYERS: Final = (
    "diagnostics",
    "config",
    "ir",
    "loading",
    "openapi",
    "lowering",
    "naming",
    "rendering",
    "output",
    "incremental",
    "review",
    "pipeline",
    "cli",
)
"""What a module of specular may import: its own layer and those to the left."""

MAX_FILE_LINES: Final = 400
MAX_FUNCTION_LINES: Final = 60

VAGUE_NAMES: Final = frozenset(
    stem + ending
    for stem in ("util", "helper", "common", "base", "manager", "misc")
    for ending in ("", "s")
)
READS: Final = frozenset({"open", "read_text", "read_bytes", "iterdir", "glob", "rglob"})
WRITES: Final = frozenset(
    {
        "write_text",
        "write_bytes",
        "mkdir",
        "makedirs",
        "unlink",
        "rmdir",
        "rename",
        "touch",
        "chmod",
        "os.remove",
        "os.replace",
    }
)
WRITING_MODULES: Final = frozenset({"shutil", "tempfile"})
PRINTING_MODULES: Final = frozenset({"rich", "typer"})
# What an output that depends on input and configuration alone must not ask.
HOST_MODULES: Final = frozenset(
    {"datetime", "getpass", "locale", "platform", "random", "secrets", "socket", "time", "uuid"}
)
CLOCKS: Final = {
    "cli/watching": "tells how long a run took",
    "cli/ignoring": "asks whether a finding may still be let pass",
    "cli/marks": "compares with the times of files, to see what was saved during a run",
}
"""The files that may ask for the time, each with its reason; no output depends on them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file: its path as rules name it, and its text."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The path from `specular/` on, without the suffix: `("rendering", "views")`."""
        parts = PurePosixPath(self.path).with_suffix("").parts
        return parts[parts.index("specular") + 1 :]

    @property
    def layer(self) -> str:
        """The layer that the file belongs to; `__init__` for the package itself."""
        return self.parts[0]

    @property
    def tree(self) -> ast.Module:
        """The file, parsed."""
        return ast.parse(self.text)


def read_sources(root: Path, *folders: str) -> list[Source]:
    """Every Python file under the folders of `root`."""
    return [
        Source(path.relative_to(root).as_posix(), path.read_text("utf-8"))
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
    ]


def imports(source: Source) -> Iterator[str]:
    """Each module that a file imports, wherever the import stands, by absolute name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            prefix = _package(source, node.level) if node.level else []
            module = ".".join([*prefix, *([node.module] if node.module else [])])
            if module == "specular":
                yield from (f"specular.{alias.name}" for alias in node.names)
            else:
                yield module


def _package(source: Source, level: int) -> list[str]:
    return ["specular", *source.parts][:-level]


def wrong_imports(source: Source) -> list[str]:
    """Imports that go to the right, or that the IR must not have."""
    if source.layer == "__init__":
        return [f"{source.path}: the package itself imports nothing" for _ in imports(source)]
    if source.layer not in LAYERS:
        return [f"{source.path}: no layer `{source.layer}`; see LAYERS"]
    allowed = set(LAYERS[: LAYERS.index(source.layer) + 1]) | {"__version__"}
    found: list[str] = []
    for name in imports(source):
        first, _, rest = name.partition(".")
        if first == "generator":
            found.append(f"{source.path}: imports {name}; the package is `specular`")
        elif first == "specular" and rest.partition(".")[0] not in allowed:
            found.append(f"{source.path}: imports {name}, which is not to its left")
    return found


def wrong_effects(
    source: Source, readers: AbstractSet[str], writers: AbstractSet[str]
) -> list[str]:
    """Reading, writing, printing, or asking the host, where it is not this file's part.

    `readers` and `writers` are the layers, or files such as `rendering/environment`, that may.
    """
    places = {source.layer, "/".join(source.parts)}
    calls = set() if places & readers else set(READS)
    calls |= set() if places & writers else set(WRITES)
    modules = set(HOST_MODULES) - ({"time"} if places & CLOCKS.keys() else set())
    modules |= set() if places & writers else WRITING_MODULES
    if source.layer != "cli":
        calls |= {"print", "sys.stdout.write", "sys.stderr.write"}
        modules |= PRINTING_MODULES
    found = [
        f"{source.path}:{node.lineno}: {name}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and calls & {name := ast.unparse(node.func), name.rpartition(".")[2]}
    ]
    return found + [
        f"{source.path}: imports {name}"
        for name in imports(source)
        if name.partition(".")[0] in modules
    ]


def too_long(source: Source) -> list[str]:
    """Files and functions beyond the limits of length."""
    lines = len(source.text.splitlines())
    found = [f"{source.path}: {lines} lines"] if lines > MAX_FILE_LINES else []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                found.append(f"{source.path}:{node.lineno}: {node.name} has {length} lines")
    return found


def vague_name(source: Source) -> list[str]:
    """Files and folders whose name says nothing."""
    names = PurePosixPath(source.path).with_suffix("").parts
    return [
        f"{source.path}: `{name}` says nothing"
        for name in names
        if VAGUE_NAMES & set(name.split("_"))
    ]


def mutable_dataclasses(source: Source) -> list[str]:
    """The dataclasses that are not frozen, as `diagnostics.Sink`."""
    return [
        ".".join([*source.parts, node.name])
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if _is_mutable_dataclass(decorator)
    ]


def _is_mutable_dataclass(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    if ast.unparse(called) not in ("dataclass", "dataclasses.dataclass", "record"):
        return False
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return not any(
        keyword.arg == "frozen" and ast.unparse(keyword.value) == "True" for keyword in keywords
    )


def class_names(source: Source) -> set[str]:
    """The classes of a file."""
    return {node.name for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)}


def open_matches(source: Source, kinds: AbstractSet[str]) -> list[str]:
    """`match` statements over some of `kinds` whose last case is not `assert_never`."""
    return [
        f"{source.path}:{node.lineno}: the match does not end in assert_never"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Match)
        and kinds & {name for case in node.cases for name in _matched_classes(case.pattern)}
        and not _ends_in_assert_never(node)
    ]


def _matched_classes(pattern: ast.pattern) -> Iterator[str]:
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchClass):
            yield ast.unparse(node.cls).rpartition(".")[2]


def _ends_in_assert_never(match: ast.Match) -> bool:
    last = match.cases[-1]
    parts = last.pattern.patterns if isinstance(last.pattern, ast.MatchSequence) else [last.pattern]
    if not all(isinstance(part, ast.MatchAs) and part.pattern is None for part in parts):
        return False
    # Types cannot tell that the pairs of two unions are all there; then the rest must fail loudly.
    if isinstance(match.subject, ast.Tuple) and isinstance(last.body[-1], ast.Raise):
        return True
    return ast.unparse(last.body[0]).startswith("assert_never(")


def early_identifiers(source: Source) -> list[str]:
    """Questions about Python identifiers outside `naming`; `config` asks about its settings."""
    if source.layer in ("naming", "config"):
        return []
    found = [f"{source.path}: imports keyword" for name in imports(source) if name == "keyword"]
    return found + [
        f"{source.path}:{node.lineno}: {node.attr}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "isidentifier"
    ]


def side_doors(source: Source) -> list[str]:
    """Ways from spec text to Python text in `rendering` beside `literals` and `docstrings`."""
    if source.layer != "rendering" or source.parts[1:] in (("literals",), ("docstrings",)):
        return []
    found: list[str] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FormattedValue) and node.conversion != -1:
            found.append(f"{source.path}:{node.lineno}: a conversion such as !r")
        elif isinstance(node, ast.Name) and node.id in ("repr", "ascii"):
            found.append(f"{source.path}:{node.lineno}: {node.id}")
        elif isinstance(node, ast.Attribute) and node.attr in ("dumps", "safe_dump"):
            found.append(f"{source.path}:{node.lineno}: {node.attr}")
        elif isinstance(node, ast.JoinedStr) and _quotes_a_value(node):
            found.append(f"{source.path}:{node.lineno}: quotes around a value")
    return found


def _quotes_a_value(node: ast.JoinedStr) -> bool:
    for before, after in zip(node.values, node.values[1:], strict=False):
        if isinstance(before, ast.Constant) and isinstance(after, ast.FormattedValue):
            return str(before.value).endswith(("'", '"'))
    return False
