"""The files in tests/cases: what one says, and how its expectations are rewritten.

A file holds cases. Each is a second-level heading, a sentence that says why, and fences:

- `yaml` (or `json`): the document. One that opens with `components:`, `paths:`, `security:`,
  `servers:` or `tags:` is completed by `openapi` and `info` below it, so its line numbers stay.
  A fence whose first line is a path, `# schemas/pet.yaml`, is a further file beside the document.
- `toml`: settings beyond `spec`, `output` and `package`.
- `python`: what must be made. The first line says where: `# models/pet.py` for a whole file,
  `# models/pet.py: Pet` for one definition, `# models/pet.py: Pet.name` for a member of it.
- `text`: the diagnostics with their hints, all of them. Without this fence there must be none.

A fence in which there are fences has more backticks than they.
"""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FRAGMENT: Final = re.compile(r"(components|paths|security|servers|tags):")
COMPLETION: Final = "openapi: 3.1.0\ninfo: {title: Example, version: '1'}\n"
_FENCE: Final = re.compile(
    r"^(?P<fence>`{3,})(?P<language>\w+)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
_HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)
_TARGET: Final = re.compile(r"# (?P<path>[\w./]+\.\w+)(?:: (?P<name>[\w.]+))?$")

_Definition: TypeAlias = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class CaseError(Exception):
    """A case file does not follow the format, or names what is not made."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its language, its text, and where the text stands in the file."""

    language: str
    text: str
    start: int
    end: int

    @property
    def target(self) -> re.Match[str] | None:
        """The file, and the definition in it, that the first line names."""
        return _TARGET.match(self.text.partition("\n")[0])


@dataclass(frozen=True, slots=True)
class Case:
    """One case: `end` is where a further fence would be put."""

    path: Path
    title: str
    fences: tuple[Fence, ...]
    end: int

    def of(self, *languages: str) -> tuple[Fence, ...]:
        """The fences of some languages."""
        return tuple(fence for fence in self.fences if fence.language in languages)

    @property
    def document(self) -> Fence:
        """The fence of the OpenAPI document."""
        return next(fence for fence in self.of("yaml", "json") if fence.target is None)

    @property
    def inputs(self) -> dict[str, str]:
        """The files to generate from; the document itself is `spec.yaml` or `spec.json`."""
        main = self.document
        completion = COMPLETION if FRAGMENT.match(main.text) else ""
        files = {f"spec.{main.language}": main.text + completion}
        for fence in self.of("yaml", "json"):
            if target := fence.target:
                files[target["path"]] = fence.text
        return files

    @property
    def settings(self) -> str:
        """The configuration file."""
        extra = "".join(fence.text for fence in self.of("toml"))
        return (
            f'spec = "spec.{self.document.language}"\noutput = "out"\npackage = "example"\n{extra}'
        )

    @property
    def diagnostics(self) -> list[str]:
        """The expected diagnostics."""
        return [line for fence in self.of("text") for line in fence.text.splitlines()]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file.

    Raises CaseError where the file does not follow the format.
    """
    text = path.read_text("utf-8")
    headings = list(_HEADING.finditer(_FENCE.sub(lambda found: " " * len(found[0]), text)))
    if not headings:
        msg = f"{path.name}: no case; a case starts with `## `"
        raise CaseError(msg)
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [_case(path, text, heading, end) for heading, end in zip(headings, ends, strict=True)]


def _case(path: Path, text: str, heading: re.Match[str], end: int) -> Case:
    found = list(_FENCE.finditer(text, heading.end(), end))
    fences = tuple(
        Fence(one["language"], one["text"], one.start("text"), one.end("text")) for one in found
    )
    last = found[-1].end() if found else end
    case = Case(path, heading[1], fences, last)
    if problem := _problem(case, text[heading.end() : found[0].start() if found else end]):
        msg = f"{path.name}: {heading[1]}: {problem}"
        raise CaseError(msg)
    return case


def _problem(case: Case, why: str) -> str | None:
    languages = [fence.language for fence in case.fences]
    if not why.strip().endswith("."):
        return "a sentence must say why the case stands here"
    if unknown := set(languages) - {"yaml", "json", "toml", "python", "text"}:
        return f"no such fence: {', '.join(sorted(unknown))}"
    if len([fence for fence in case.of("yaml", "json") if fence.target is None]) != 1:
        return "there must be one document"
    if languages.count("text") > 1 or languages.count("toml") > 1:
        return "one `text` and one `toml` fence is enough"
    if not case.of("python", "text"):
        return "it expects nothing"
    if any(fence.target is None for fence in case.of("python")):
        return "a `python` fence starts with the path of its file: `# models/pet.py: Pet`"
    return None


def expected_text(fence: Fence, files: Mapping[str, str]) -> str:
    """What a `python` fence has to hold, given the files of the package by relative path.

    Raises CaseError where the file or the definition does not exist.
    """
    target = fence.target
    assert target
    path, name = target["path"], target["name"]
    if path not in files:
        msg = f"no {path} is made, but: {', '.join(sorted(files)) or 'nothing'}"
        raise CaseError(msg)
    body = files[path] if name is None else _definition(files[path], path, name)
    return f"{target[0]}\n{body}"


def _definition(text: str, path: str, name: str) -> str:
    body: Sequence[ast.stmt] = ast.parse(text).body
    *outer, last = name.split(".")
    for part in outer:
        body = next((_body(node) for node in body if part in _names(node)), [])
    for node, after in zip(body, [*body[1:], None], strict=True):
        if last in _names(node):
            lines = text.splitlines(keepends=True)[_first_line(node) - 1 : _last_line(node, after)]
            return textwrap.dedent("".join(lines))
    msg = f"{path} has no {name}"
    raise CaseError(msg)


def _body(node: ast.stmt) -> list[ast.stmt]:
    return node.body if isinstance(node, ast.ClassDef) else []


def _names(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.name
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign():
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        case _:
            return


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, _Definition) else []
    return min([node.lineno, *(one.lineno for one in decorators)])


def _last_line(node: ast.stmt, after: ast.stmt | None) -> int:
    """The last line of a statement, with the docstring below where it is an attribute."""
    is_attribute = isinstance(node, ast.Assign | ast.AnnAssign)
    if is_attribute and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
        node = after
    return node.end_lineno or node.lineno


def rewritten(case: Case, files: Mapping[str, str], diagnostics: Sequence[str]) -> str:
    """The text of a case's file with the expectations of this case as things are now."""
    text = case.path.read_text("utf-8")
    lines = "".join(f"{line}\n" for line in diagnostics)
    if lines and not case.of("text"):
        text = f"{text[: case.end]}\n\n```text\n{lines}```{text[case.end :]}"
    for fence in reversed(case.fences):
        before, after = text[: fence.start], text[fence.end :]
        if fence.language == "python":
            text = before + expected_text(fence, files) + after
        elif fence.language == "text" and lines:
            text = before + lines + after
        elif fence.language == "text":
            rest = after.removeprefix("```").lstrip("\n")
            text = before.removesuffix("```text\n") + rest
    return text.rstrip("\n") + "\n"
