"""A package of a few files, and runs that write it as the pipeline does."""

from __future__ import annotations

from pathlib import Path

from specular.config import ApiConfig
from specular.diagnostics import Code, Sink
from specular.output.comparing import Changes, compare
from specular.output.journal import JOURNAL, STAGING
from specular.output.manifest import Package, with_manifest
from specular.output.turns import turn
from specular.output.writing import allowed, write


def package(files: dict[str, str]) -> Package:
    """Return these files as the package `pets`."""
    return with_manifest("pets", files, ApiConfig(spec=Path("a.yaml")), {})


def run(
    output: Path, files: dict[str, str], *, force: bool = False, timeout: float = 60
) -> list[tuple[Code, str]]:
    """Compare and write, and return what was reported."""
    sink = Sink()
    with turn(output / "pets", sink, timeout=timeout) as ours:
        changes = compare(output, package(files), sink) if ours else None
        if changes is not None and allowed(changes, sink, force=force):
            write(changes, package(files), sink)
    return [(one.code, one.message) for one in sink.diagnostics]


def compared(output: Path, files: dict[str, str]) -> Changes:
    """Compare only."""
    sink = Sink()
    changes = compare(output, package(files), sink)
    assert changes is not None, sink.diagnostics
    return changes


def tree(folder: Path) -> dict[str, str]:
    """Return the content of every file in a folder, and `/` for every folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") if path.is_file() else "/"
        for path in sorted(folder.rglob("*"))
    }


def whole(files: dict[str, str]) -> dict[str, str]:
    """Return the tree that a package of these files is."""
    folders = {str(one) for path in files for one in Path(path).parents[:-1]}
    found = {**package(files).files, **dict.fromkeys(folders, "/")}
    return {path: found[path] for path in sorted(found, key=lambda path: Path(path).parts)}


def marks(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Return for each file in a folder what tells that it was not touched."""
    return {
        path.relative_to(folder).as_posix(): (found.st_ino, found.st_mtime_ns, path.read_text())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (found := path.stat())
    }


def has_traces(output: Path) -> bool:
    """Whether a run left something that is neither the old package nor the new one."""
    return any((output / "pets" / name).exists() for name in (STAGING, JOURNAL))
