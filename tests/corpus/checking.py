"""What must hold of the package of any document."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus.reading import Outline, outline, squeezed
from corpus.reviewing import wrong_reviews
from trees import read_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BIN: Final = Path(sys.executable).parent
_WARNING: Final = re.compile(r": warning\[([\w-]+)\]: ")


@dataclass(slots=True)
class Result:
    """What came of one document; `seconds` are those of the first run alone."""

    name: str
    package: str
    seconds: float = 0
    operations: int = 0
    schemas: int = 0
    lines: int = 0
    longest: int = 0
    warnings: Counter[str] = field(default_factory=Counter[str])
    failures: list[str] = field(default_factory=list[str])


def check(name: str, path: Path, folder: Path) -> Result:
    """Generate a package twice below a folder, and look at everything."""
    result = Result(name, re.sub(r"\W", "_", name.rpartition(".")[0]))
    try:
        _check(path, folder, result)
    except Exception as error:  # noqa: BLE001 - one document never takes the others down
        result.failures.append(f"check: {type(error).__name__}: {error}")
    return result


def _check(path: Path, folder: Path, result: Result) -> None:
    expected = outline(path)
    result.operations, result.schemas = expected.operations.total(), len(expected.schemas)
    first, second = folder / "first", folder / "second"
    begin = time.monotonic()
    outcome = _generate(path, first, result.package, "0")
    result.seconds = time.monotonic() - begin
    result.warnings.update(_WARNING.findall(outcome.stderr))
    if outcome.returncode != 0:
        result.failures += _last_lines("generate", outcome.stderr)
        return
    _generate(path, second, result.package, "1")
    if read_tree(first / result.package) != read_tree(second / result.package):
        result.failures.append("a second run gives other bytes")
    result.failures += _wrong_sources(first / result.package, expected, result)
    result.failures += _wrong_import(first, expected, result)
    result.failures += wrong_reviews(path, folder)
    black = _run(BIN / "black", "--quiet", "--check", "--workers=1", first / result.package)
    if black.returncode != 0:
        result.failures.append("black would change it")


def _generate(
    path: Path, output: Path, package: str, seed: str
) -> subprocess.CompletedProcess[str]:
    output.mkdir(parents=True)
    settings = (
        f"spec = {json.dumps(str(path))}\noutput = '.'\npackage = '{package}'\n"
        'only = ["models", "client", "server"]\n'
    )
    (output / "specular.toml").write_text(settings, "utf-8")
    return _run(BIN / "specular", "generate", cwd=output, seed=seed)


def _run(
    *command: str | Path, cwd: Path | None = None, seed: str = "0"
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def _wrong_sources(folder: Path, expected: Outline, result: Result) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text("utf-8")
        where = path.relative_to(folder).as_posix()
        count = text.count("\n")
        result.lines += count
        result.longest = max(result.longest, count)
        try:
            tree = ast.parse(text)
            compile(tree, where, "exec")
        except SyntaxError as error:
            yield f"{where}:{error.lineno}: {error.msg}"
            continue
        if not where.startswith("_runtime/"):
            yield from wrong_classes(tree, where, expected.words)


def wrong_classes(tree: ast.Module, where: str, words: frozenset[str]) -> Iterator[str]:
    """Go through the classes with a number at the end that no word of the document ends in."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef) or not node.name[-1].isdigit():
            continue
        name = squeezed(node.name)
        digits = len(name) - len(name.rstrip("0123456789"))
        endings = (name[start:] for start in range(len(name) - digits + 1))
        if words.isdisjoint(endings):
            yield f"{where}: class {node.name} ends in a counter"


def _wrong_import(folder: Path, expected: Outline, result: Result) -> Iterable[str]:
    program = Path(__file__).with_name("importing.py")
    outcome = _run(sys.executable, "-W", "error", program, folder, result.package)
    if outcome.returncode != 0:
        return _last_lines("import", outcome.stderr)
    made = json.loads(outcome.stdout)
    operations = Counter((method, path) for method, path in made["operations"])
    lost = expected.operations - operations
    extra = operations - expected.operations
    known = {squeezed(name) for name in made["schemas"]}
    return [
        *(f"no operation {method} {path}" for method, path in lost),
        *(f"operation {method} {path} is not in the document" for method, path in extra),
        *(f"no schema {name}" for name in expected.schemas if squeezed(name) not in known),
    ]


def _last_lines(stage: str, text: str) -> list[str]:
    lines = [line for line in text.splitlines() if ": error[" in line or "error: " in line]
    return [f"{stage}: {line}" for line in lines or text.splitlines()[-1:] or ["failed"]]
