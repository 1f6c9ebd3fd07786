"""What each line of a generated file belongs to: a class and its field, an operation, a tag."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from specular.naming.operations import method_of
from specular.review.matching import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind: TypeAlias = Literal["code", "doc", "example", "names"]

API: Final = "the API"
CLIENT: Final = "the client"
MANIFEST: Final = ".specular.json"
SOURCE_MAP: Final = ".specular.map.json"
REFERENCE: Final = "reference.md"


@dataclass(frozen=True, slots=True)
class Region:
    """What a line is, and what it belongs to.

    `owner` is the name of a class (of one for headers with its module, `pets.ListPetsHeaders`),
    `op:pets.list_pets`, `tag:pets`, `the client` or `the API`, and empty where a line belongs to
    nothing; `member` a field or an argument. Lines that only name what stands elsewhere, as imports
    do, are `names`.
    """

    kind: Kind
    owner: str = ""
    member: str = ""


NAMES: Final = Region("names")
_BULLET: Final = re.compile(r"\s*- `(\w+)`: ")
_SECTION: Final = re.compile(r"#{2,6} `(client\.)?(\w+)(?:\.(\w+))?(\()?")
_ROW: Final = re.compile(r"\| `([^`]+)` \||- `(\w+)` = `")
_PROPERTY: Final = re.compile(r'( *)"((?:[^"\\]|\\.)*)":')
_MAPPED: Final = re.compile(r'( *)"([^"]*)": ')
_FILE, _OWNER, _MEMBER = 0, 1, 2
"""How far the lines of a source map are indented."""

_OUTPUT: Final = re.compile(r'    "([^"]+)": "[0-9a-f]{64}",?')


def regions_of(path: str, text: str) -> list[Region]:
    """Return the region of each line of a file."""
    if path == REFERENCE:
        return list(_reference(lines_of(text)))
    if path == MANIFEST:
        return [_output(line) for line in lines_of(text)]
    if path == SOURCE_MAP:
        return list(_mapped(lines_of(text)))
    if path.endswith(".py"):
        return _Python(path, text).regions
    return [NAMES] * len(lines_of(text))


def _output(line: str) -> Region:
    """Return a line of the manifest: with the path of the file that it is about."""
    found = _OUTPUT.fullmatch(line)
    return NAMES if found is None else Region("names", member=found[1])


def _mapped(lines: list[str]) -> Iterator[Region]:
    """Go through the lines of a source map: each is of the symbol that it is about."""
    path, owner = "", ""
    for line in lines:
        found = _MAPPED.match(line)
        indent = 0 if found is None else len(found[1])
        name = "" if found is None else found[2]
        if indent == _FILE:
            path = name
        elif indent == _OWNER:
            owner = owner_of(path, name)
        if indent in {_OWNER, _MEMBER}:
            yield Region("code", owner, name if indent == _MEMBER else "")
        else:
            yield NAMES


def owner_of(path: str, name: str) -> str:
    """Return how regions call what the source map lists under a name in a file."""
    if path.startswith("models/"):
        return name
    if path in {"client.py", "server/security.py"}:
        return CLIENT
    if path == "__init__.py":
        return API
    if "." in name:
        return f"op:{name}"
    stem = PurePosixPath(path).stem
    return f"tag:{name}" if name == stem else f"{stem}.{name}"


def _reference(lines: list[str]) -> Iterator[Region]:
    section, fence, group = Region("doc", API), False, ""
    open_names: list[tuple[int, str]] = []
    for line in lines:
        heading = None if fence else _SECTION.match(line)
        if heading is not None:
            client, first, method, call = heading.groups()
            if method or call:
                section = Region("doc", f"op:{first if method else group}.{method or first}")
            elif client or line.startswith("## "):
                group, section = first, Region("doc", f"tag:{first}")
            else:
                section = Region("doc", f"{group}.{first}" if group else first)
        elif line.startswith("## "):
            section, group = NAMES, ""
        if line.startswith("```"):
            fence, open_names = not fence, []
        if fence:
            yield Region("example", section.owner, _property(line, open_names))
            continue
        row = _ROW.match(line)
        yield section if row is None else replace(section, member=row[1] or row[2])


def _property(line: str, open_names: list[tuple[int, str]]) -> str:
    """Return the property of an example that a line is of; those that are open are kept."""
    found = _PROPERTY.match(line)
    indent = len(line) - len(line.lstrip())
    while open_names and open_names[-1][0] >= indent:
        open_names.pop()
    if found is not None:
        open_names.append((indent, found[2]))
    return open_names[-1][1] if open_names else ""


class _Python:
    """Paints the lines of a module, the inner ones over the outer ones."""

    def __init__(self, path: str, text: str) -> None:
        parts = PurePosixPath(path).parts
        self._folder, self._stem = parts[0] if len(parts) > 1 else "", PurePosixPath(path).stem
        is_client = path in {"client.py", "server/security.py"}
        base = Region("code", CLIENT) if is_client else NAMES
        self._lines = lines_of(text)
        self.regions = [base] * len(self._lines)
        if self._folder == "_runtime" or path == "testing.py":
            # They are alike in all packages.
            return
        tree = ast.parse(text)
        is_front = self._stem == "__init__" or is_client
        for index, node in enumerate(tree.body):
            if index == 0 and _is_text(node):
                self._paint(node, Region("doc", API) if is_front else NAMES)
            else:
                self._top(node, tree.body[index + 1 :][:1])

    def _paint(self, node: ast.stmt | ast.expr | ast.arg, region: Region) -> None:
        first = node.lineno
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([first, *(one.lineno for one in node.decorator_list)])
        last = node.end_lineno or first
        self.regions[first - 1 : last] = [region] * (last - first + 1)

    def _top(self, node: ast.stmt, after: list[ast.stmt]) -> None:
        if isinstance(node, ast.ClassDef):
            self._class(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and self._folder == "models":
            name = _target(node)
            self._paint(node, Region("code", name))
            self._doc(after, Region("doc", name))
        elif self._folder == "examples" and isinstance(node, ast.AnnAssign):
            self._examples(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            self._operation(node)
        elif isinstance(node, ast.Import | ast.ImportFrom | ast.If):
            self._paint(node, NAMES)

    def _examples(self, node: ast.AnnAssign) -> None:
        """Paint the examples of operations, with the properties in them."""
        found = node.value if isinstance(node.value, ast.Dict) else ast.Dict([], [])
        for key, value in zip(found.keys, found.values, strict=True):
            if key is None:
                continue
            owner, open_names = f"op:{ast.literal_eval(key)}", list[tuple[int, str]]()
            for index in range(key.lineno - 1, value.end_lineno or key.lineno):
                name = "" if index < value.lineno else _property(self._lines[index], open_names)
                self.regions[index] = Region("example", owner, name)

    def _operation(self, node: ast.Assign | ast.AnnAssign) -> None:
        """Paint the constant of an operation, with its parameters."""
        value = node.value
        given = {} if not isinstance(value, ast.Call) else _texts(value)
        if value is None or "path" not in given or "name" not in given:
            return
        owner = f"op:{self._stem}.{given['name'].rpartition('.')[2]}"
        self._paint(node, Region("code", owner))
        for one in ast.walk(value):
            if isinstance(one, ast.Call) and ast.unparse(one.func) == "Parameter" and one.args:
                name = one.args[0]
                if isinstance(name, ast.Constant):
                    self._paint(one, Region("code", owner, str(name.value)))

    def _class(self, node: ast.ClassDef) -> None:
        models = {"models": node.name, "operations": f"{self._stem}.{node.name}"}
        is_model = self._folder in models
        named = models.get(self._folder, f"tag:{self._stem}")
        owner = CLIENT if self._stem in {"client", "security"} and not is_model else named
        self._paint(node, Region("code", owner))
        for index, one in enumerate(node.body):
            after = node.body[index + 1 :][:1]
            if index == 0 and _is_text(one):
                self._paint(one, Region("doc", owner))
            elif is_model and isinstance(one, ast.Assign | ast.AnnAssign):
                member = _target(one)
                self._paint(one, Region("code", owner, member))
                self._doc(after, Region("doc", owner, member))
            elif isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and not is_model:
                self._method(one, owner)

    def _method(self, node: ast.FunctionDef | ast.AsyncFunctionDef, home: str) -> None:
        is_operation = home != CLIENT
        is_resource = self._stem == "client" and bool(node.decorator_list)
        owner = f"tag:{node.name}" if is_resource else home
        method = method_of(node.name)
        owner = f"op:{self._stem}.{method}" if is_operation else owner
        # What checks the credentials of one scheme is known by its name.
        checks = node.name if self._stem == "security" and not is_operation else ""
        self._paint(node, Region("code", owner, checks))
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        is_own = is_operation and method == node.name
        for one in arguments if is_own or node.name == "__init__" else ():
            self._paint(one, Region("code", owner, one.arg))
        if not _is_text(node.body[0]):
            return
        self._paint(node.body[0], Region("doc", owner))
        first, last = node.body[0].lineno, node.body[0].end_lineno or 0
        member = ""
        for index in range(first - 1, last):
            line = self._lines[index]
            bullet = _BULLET.match(line)
            member = bullet[1] if bullet else member if line.strip() else ""
            self.regions[index] = replace(self.regions[index], member=member)

    def _doc(self, after: list[ast.stmt], region: Region) -> None:
        if after and _is_text(after[0]):
            self._paint(after[0], region)


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""


def _texts(call: ast.Call) -> dict[str, str]:
    """Return the keyword arguments of a call that are texts."""
    return {
        one.arg: one.value.value
        for one in call.keywords
        if one.arg and isinstance(one.value, ast.Constant) and isinstance(one.value.value, str)
    }


_DEFINED: Final = re.compile(r"^(?:class (\w+)|([A-Za-z_]\w*)(?::[^=\n]*)? = )", re.MULTILINE)
_CONSTANT: Final = re.compile(
    r'^(\w+): Final\[[^=]*\] = (?:\(\s+)?Operation\(\s+name="(?:\w+\.)?(\w+)",'
    r'\s+method="([^"]*)",\s+path="((?:[^"\\]|\\.)*)"',
    re.MULTILINE,
)
_BASES: Final = re.compile(r"^class (\w+)\(([\w,\s]+)\):", re.MULTILINE)
_HEADERS: Final = re.compile(
    r'^class (\w+)\(ResponseHeaders_*\):\n    """The headers of the responses to\s+`([\w.]+)`',
    re.MULTILINE,
)
_RESOURCE: Final = re.compile(r"^class (\w+)\((?:Async)?Resource(?:\[ViewT_co\])?\):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Names:
    """What a package defines: the owner and the file of each name, and the bases of classes.

    `homes` has the module of each class of a resource, `calls` the method and path of an owner,
    `headers` the operation whose headers a class reads.
    """

    owners: Mapping[str, tuple[str, str]]
    bases: Mapping[str, tuple[str, ...]]
    homes: Mapping[str, str]
    calls: Mapping[str, str]
    headers: Mapping[str, str]


def names_of(files: Mapping[str, str]) -> Names:
    """Return what a package defines outside the runtime."""
    owners: dict[str, tuple[str, str]] = {}
    bases: dict[str, tuple[str, ...]] = {}
    homes: dict[str, str] = {}
    calls: dict[str, str] = {}
    headers: dict[str, str] = {}
    for path, text in files.items():
        folder, _, name = path.rpartition("/")
        stem = PurePosixPath(path).stem
        if not name.endswith(".py") or stem == "__init__" or folder == "_runtime":
            continue
        if folder == "models":
            owners |= {
                one[1] or one[2]: (one[1] or one[2], path) for one in _DEFINED.finditer(text)
            }
            bases |= {one[1]: tuple(re.findall(r"\w+", one[2])) for one in _BASES.finditer(text)}
            continue
        for one in _CONSTANT.finditer(text):
            owner = f"op:{stem}.{one[2]}"
            owners[f"{stem}.{one[1]}"] = owner, path
            calls[owner] = f"{one[3]} {one[4]}"
        for one in _HEADERS.finditer(text):
            owner = f"{stem}.{one[1]}"
            owners[owner], headers[owner] = (owner, path), f"op:{one[2]}"
        for found in _RESOURCE.finditer(text):
            homes[found[1]] = stem
            called = (found[1], f"{found[1]}Handler", f"{stem}_endpoints", f"{stem}_router")
            owners |= dict.fromkeys(called, (f"tag:{stem}", path))
    return Names(owners, bases, homes, calls, headers)
