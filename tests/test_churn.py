"""What `make churn` counts is what `diff` counts, and a tool that fails has no figure."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest

from bench.tools import OURS, Tool
from churn.__main__ import main
from churn.comparing import Change, compare
from churn.runs import KINDS, NOTHING, Place
from trees import ROOT, read_tree

DOCUMENT: Final = """\
openapi: 3.1.0
info: {title: Kennel, version: '1'}
paths:
  /dogs:
    get:
      responses: {'204': {description: None}}
components:
  schemas:
    Dog:
      type: object
      properties:
        name: {type: string}
        size:
          $ref: '#/components/schemas/Size'
    Size:
      type: string
      enum:
      - small
      - large
"""

FAKE: Final = """
import pathlib, sys
text = pathlib.Path(sys.argv[1]).read_text()
made = pathlib.Path(sys.argv[2], "made.py")
"""
COPIES: Final = f"{FAKE}made.write_text(text)"

ALWAYS: Final = (".specular.json", ".specular.map.json", "reference.md")
MOVED: Final = {
    "a scalar property": ("models/dog.py",),
    "an enum value": ("models/size.py",),
    "an operation": tuple(f"{one}/default.py" for one in ("operations", "resources", "server")),
    "a schema": ("__init__.py", "models/__init__.py", "models/edited_schema.py"),
}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A document in a folder of its own, and fakes of tools that are said to be installed."""
    monkeypatch.setattr("churn.__main__.version", lambda *_: "1")
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "kennel.yaml").write_text(DOCUMENT, "utf-8")
    return folder


def _tool(name: str, code: str) -> Tool:
    interpreter = Path(sys.executable).name
    return Tool(name, (interpreter, "-S", "-c", code, "{document}", "{folder}"))


def _rows(told: str) -> dict[str, list[str]]:
    """Return the cells of the table about one document."""
    first = told.partition("all of these documents")[0]
    lines = (
        [cell.strip() for cell in line.split("\N{BOX DRAWINGS LIGHT VERTICAL}")[2:-1]]
        for line in first.splitlines()
    )
    return {cells[0]: cells[1:] for cells in lines if cells}


def test_what_moved_is_counted_as_diff_counts(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    texts: dict[Path, dict[str, str]] = {
        before: {"same.py": "a\n", "other.py": "a\nb\nc", "gone.py": "a\nb\n"},
        after: {"same.py": "a\n", "other.py": "a\nd\nEdited\nc", "new/new.txt": "edited\n"},
    }
    for folder, files in texts.items():
        for name, text in {**files, ".ruff_cache/kept": str(folder)}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    found = compare(before, after, b"edited")
    assert found == Change(("other.py",), ("new/new.txt",), ("gone.py",), 3, 3, written=True)
    assert (found.files, found.lines) == (3, 6)
    assert compare(before, before, b"edited") == Change((), (), (), 0, 0, written=False)


def test_what_moves_of_our_own_is_what_says_the_edit(fake: Path, tmp_path: Path) -> None:
    tools = {OURS: Path(sys.executable).parent}
    place = Place(tmp_path / "made", fake / "kennel.yaml", tools)
    churn = place.read("kennel")
    place.measure(churn, place.edits())
    moved = {what: one.change for (what, _), one in churn.outcomes.items()}
    assert tuple(moved) == (NOTHING, *KINDS)
    assert not any(one.fault for one in churn.outcomes.values())
    assert {
        what: {name.partition("/")[2] for name in (*one.changed, *one.new, *one.deleted)}
        for what, one in moved.items()
        if one is not None
    } == {NOTHING: set[str]()} | {what: {*files, *ALWAYS} for what, files in MOVED.items()}
    assert (fake / "kennel.yaml").read_text("utf-8") == DOCUMENT


def test_documents_are_left_alone(fake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_tree(fake)
    assert main([str(fake)], [_tool(OURS.name, COPIES)]) == 0
    assert read_tree(fake) == before
    rows = _rows(capsys.readouterr().out)
    assert rows == {what: ["1 / 1"] for what in KINDS} | {NOTHING: ["0 / 0"]}


def test_a_folder_that_is_missing_leaves_our_own_document(
    fake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(fake / "none")], [OURS]) == 0
    told = capsys.readouterr().out
    assert "only our own document, there is no folder" in told
    assert "openapi.yaml" in told
    assert (ROOT / "spec" / "openapi.yaml").read_text("utf-8").count("edited") == 0


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("raise SystemExit(3)", "exit 3"),
        (f"{FAKE}made.write_text('')", "no code"),
        (f"{FAKE}made.write_text('the same\\n')", "0 / 0, left out"),
        (f"{FAKE}made.write_text(str('edited' in text) + '\\n')", "1 / 2, left out"),
        (f"{COPIES}\nassert 'edited_' not in text", "exit 1"),
    ],
)
def test_a_tool_that_fails_is_shown_as_such(
    fake: Path, capsys: pytest.CaptureFixture[str], code: str, cell: str
) -> None:
    tools = [_tool(OURS.name, COPIES), _tool("other", code)]
    assert main([str(fake), "--only", "kennel"], tools) == 0
    assert _rows(capsys.readouterr().out)["an operation"] == ["1 / 1", cell]
    # Of our own it is an error, wherever it is in the list.
    assert main([str(fake), "--only", "kennel"], [_tool(OURS.name, code)]) == 1


def test_a_document_that_not_all_can_read_is_passed_over(
    fake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (fake / "bare.yaml").write_text("openapi: 3.1.0\npaths: {}\n", "utf-8")
    (fake / "broken.yaml").write_text("openapi: [\n", "utf-8")
    tools = [_tool(OURS.name, COPIES), _tool("other", "raise SystemExit(3)")]
    assert main([str(fake)], tools) == 1
    told = capsys.readouterr().out
    assert "without kennel.yaml, other: exit 3" in told
    for name in ("bare", "broken"):
        assert f"without {name}.yaml, no place for a scalar property, an enum value" in told


def test_what_moves_though_nothing_came_in_is_an_error(
    fake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = f"{FAKE}import time; made.write_text(text + str(time.time_ns()))"
    assert main([str(fake)], [_tool(OURS.name, code)]) == 1
    told = capsys.readouterr().out
    assert "wrong: kennel.yaml: made.py moved though nothing came in" in told
    assert _rows(told)[NOTHING] == ["1 / 2"]


def test_a_tool_that_cannot_be_installed_is_told(
    fake: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("churn.__main__.installed", lambda *_: None)
    assert main([str(fake), "--only", "kennel"], [_tool("other", COPIES)]) == 1
    assert "without other, which could not be installed" in capsys.readouterr().out
