"""Every public symbol of whole packages is explained to a place that exists, and back.

The symbols are found in the generated files by their syntax trees, which know nothing of the map.
"""

from __future__ import annotations

import ast
import itertools
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import pytest

from specular import pipeline
from specular.config import TARGETS, ApiConfig, find_config
from specular.diagnostics import Sink
from specular.loading.nodes import keys_of
from specular.loading.pointers import descend
from specular.loading.reopening import Reopened
from specular.naming.identifiers import VIEWS
from specular.output.packages import WrittenPackage, read_package
from specular.review.origins import Explaining
from specular.review.wanted import Pointer, Spot, Symbol
from trees import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN: Final = ROOT / "tests" / "golden"
NOT_OF_THE_DOCUMENT: Final = frozenset(
    {
        *("self", "request", "scopes", "extra_query", "extra_headers", "extra_body", "timeout"),
        *(
            "deadline",
            "max_retries",
            "validate",
            "middleware",
            "http_client",
            "username",
            "password",
            "token",
            "key",
        ),
        *("until", "interval", "on_progress"),
    }
)
"""Arguments that each method has, or each check of credentials."""


PACKAGES: Final = [
    *(f"{one.name} all" for one in sorted(GOLDEN.iterdir())),
    *("kitchen-3.2 models", "kitchen-3.2 client", "kitchen-3.2 server"),
]
"""Goldens, and what the package is to have."""


@pytest.fixture(scope="module", params=PACKAGES)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[WrittenPackage, ApiConfig]:
    """Write the package of a golden."""
    name, _, target = str(request.param).partition(" ")
    folder = GOLDEN / name
    sink = Sink()
    (config,) = find_config(folder, folder / "specular.toml", sink).apis
    only = tuple(one for one in TARGETS if target in {one, "all"})
    config = replace(config, output=tmp_path_factory.mktemp("made"), only=only)
    outcome = pipeline.generate(config, sink)
    assert outcome.changes is not None
    package = read_package(outcome.changes.folder)
    assert package is not None
    return package, config


def _functions(node: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for one in node.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            is_public = one.name == "__init__" or not one.name.startswith("_")
            if is_public and one.name not in VIEWS:
                yield one


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, int]]:
    for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
        if one.arg not in NOT_OF_THE_DOCUMENT:
            yield one.arg, one.lineno


def _targets(nodes: list[ast.stmt]) -> Iterator[tuple[str, int]]:
    for one in nodes:
        targets = one.targets if isinstance(one, ast.Assign) else []
        targets = [one.target] if isinstance(one, ast.AnnAssign) else targets
        for target in targets:
            if isinstance(target, ast.Name) and not target.id.startswith("_"):
                yield target.id, target.lineno


def _symbols(path: str, text: str) -> Iterator[tuple[str, int]]:
    """Go through the public symbols of a module with their lines."""
    tree = ast.parse(text)
    is_models = path.startswith("models/")
    has_fields = path.startswith(("models/", "operations/"))
    is_lazy = path.endswith("__init__.py") and "__getattr__" in text
    if not is_models and path.endswith("__init__.py"):
        return
    if path != "client.py" and not is_lazy:
        yield from _targets(tree.body)
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        yield node.name, node.lineno
        if has_fields:
            members = _targets(node.body)
            yield from (
                (f"{node.name}.{name}", at) for name, at in members if name != "model_config"
            )
            continue
        for function in _functions(node):
            name = f"{node.name}.{function.name}"
            is_init = function.name == "__init__"
            if not is_init:
                yield name, function.lineno
            for argument, line in _arguments(function):
                yield f"{node.name if is_init else name}({argument})", line


def _all(package: WrittenPackage) -> Iterator[tuple[str, str, int]]:
    """Go through what the document gave names to, which is nothing of what is only for tests."""
    for path in package.outputs:
        if path.endswith(".py") and not path.startswith(("_runtime/", "examples/", "testing.py")):
            for symbol, line in _symbols(path, package.text(path) or ""):
                yield path, symbol, line


def _where(path: str, symbol: str) -> str:
    """Return a symbol with its module, where two modules may have the same."""
    module = PurePosixPath(path).with_suffix("").as_posix().replace("/", ".")
    is_constant = path.startswith("operations/")
    return f"{module}.{symbol}" if path.startswith("models/") or is_constant else symbol


def test_every_symbol_leads_to_a_place_and_back(made: tuple[WrittenPackage, ApiConfig]) -> None:
    package, config = made
    documents = Reopened(config, Sink())
    explaining = Explaining(package, documents)
    found = list(_all(package))
    assert len(found) > 50
    wrong: list[str] = []
    for path, symbol, line in found:
        answer = explaining.answer(Symbol(_where(path, symbol)))
        here = [
            one
            for one in ([] if answer is None else answer.explained)
            if (path, line) in {(each.file, each.line) for each in one.lines}
        ]
        if len(here) != 1:
            wrong.append(f"{path}:{line}: {symbol} is explained {len(here)} times")
            continue
        (one,) = here
        if symbol not in {
            each.symbol for each in one.lines if (each.file, each.line) == (path, line)
        }:
            wrong.append(f"{path}:{line}: {symbol} is called {one.lines}")
        document = documents.document(one.place.document)
        keys = keys_of(one.place.pointer)
        if document is None or len(descend(document.data, keys)) <= len(keys):
            wrong.append(f"{symbol} comes from {one.place}, which is not there")
            continue
        at_line = explaining.answer(Spot(str(package.folder / path), line))
        if at_line is None or one.place not in [each.place for each in at_line.explained]:
            wrong.append(f"{path}:{line}: {symbol} is not what its line is explained as")
        spec = config.spec.parent / one.place.document
        back = explaining.answer(Pointer(str(spec), one.place.pointer))
        lines = [] if back is None else [each for other in back.explained for each in other.lines]
        if back is None or back.is_near or not {one.lines[0]} <= set(lines):
            wrong.append(f"{one.place} does not lead back to {symbol}")
    assert wrong == []


def test_the_examples_lead_to_their_operations(made: tuple[WrittenPackage, ApiConfig]) -> None:
    package, config = made
    explaining = Explaining(package, Reopened(config, Sink()))
    paths = [one for one in package.outputs if one.startswith("examples/") and "__" not in one]
    assert bool(paths) is ("testing.py" in package.outputs)
    for path in paths:
        lines = (package.text(path) or "").splitlines()
        keys = [at for at, text in enumerate(lines) if text.startswith('    "')]
        assert keys
        for at in keys:
            answer = explaining.answer(Spot(str(package.folder / path), at + 1))
            assert answer is not None
            name = lines[at].split('"')[1].rpartition(".")[2]
            found = [each.symbol for one in answer.explained for each in one.lines]
            assert name.upper() in found


def test_the_map_has_nothing_that_the_package_has_not(
    made: tuple[WrittenPackage, ApiConfig],
) -> None:
    package, config = made
    explaining = Explaining(package, Reopened(config, Sink()))
    names = [
        f"{one.owner}({one.member})" if one.member else one.owner
        for one in package.source_map.entries
    ]
    lost: list[str] = []
    for name in names:
        answer = explaining.answer(Symbol(name))
        if answer is None or not all(one.lines for one in answer.explained) or not answer.explained:
            lost.append(name)
    assert lost == []


def test_the_lines_of_the_document_lead_to_what_comes_from_them(
    made: tuple[WrittenPackage, ApiConfig],
) -> None:
    package, config = made
    sink = Sink()
    explaining = Explaining(package, Reopened(config, sink))
    root = explaining.answer(Symbol(package.folder.name))
    assert root is not None
    lines = sink.sources[config.spec.name].count("\n")
    near = [explaining.answer(Spot(str(config.spec), one + 1)) for one in range(0, lines, 7)]
    assert all(one is not None and one.explained for one in near)
    places = itertools.chain.from_iterable(one.explained for one in near if one is not None)
    assert len({(one.place.document, one.place.pointer) for one in places}) > 5
    assert Path(config.spec).is_file()
