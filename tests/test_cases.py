"""Each case in tests/cases gives the Python and the diagnostics that stand beside it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import black
import pytest

from case_format import Case, CaseError, Fence, expected_text, read_cases, rewritten
from generation import import_everything, run
from specular.diagnostics import Code
from trees import ROOT

CASES: Final = [
    case for path in sorted((ROOT / "tests" / "cases").glob("*.md")) for case in read_cases(path)
]

CODES_ELSEWHERE: Final = {
    # A reference to a file that is missing is `ref-not-found`.
    Code.FILE_NOT_FOUND: "tests/unit",
    Code.CONFIG_INVALID: "tests/unit",
    Code.CONFIG_NOT_FOUND: "tests/unit",
    # Cases have no network.
    Code.REMOTE_FAILED: "tests/unit",
    Code.REMOTE_CHANGED: "tests/unit",
    Code.REMOTE_UNLOCKED: "tests/unit",
    Code.LOCK_INVALID: "tests/unit",
    Code.NAMES_UNLOCKED: "tests/unit",
    Code.OUTPUT_EDITED: "tests/unit",
    Code.OUTPUT_FOREIGN: "tests/unit",
    Code.OUTPUT_UNWRITABLE: "tests/unit",
    Code.OUTPUT_LOCKED: "tests/unit",
}
"""The codes that come from nothing in a document, and where they are tested."""


def _id(case: Case) -> str:
    return f"{case.path.stem}: {case.title}"


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_case(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, accept: bool) -> None:
    for name, text in {**case.inputs, "specular.toml": case.settings}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    # Diagnostics name a file as the user wrote it, so relative to where he stands.
    monkeypatch.chdir(tmp_path)
    made = run(Path("specular.toml"))
    files = {name.removeprefix("example/"): text for name, text in made.files.items()}

    if accept:
        # An earlier case of the same file may have been rewritten: the places have moved.
        now = next(one for one in read_cases(case.path) if one.title == case.title)
        case.path.write_text(rewritten(now, files, made.diagnostics), "utf-8")
    else:
        assert made.diagnostics == case.diagnostics
        for fence in case.of("python"):
            assert expected_text(fence, files) == fence.text

    if made.files:
        _check_python(files)
        assert run(Path("specular.toml")) == made
        import_everything(made.files, "example", tmp_path / "package")


def _check_python(files: dict[str, str]) -> None:
    for name, text in files.items():
        # The runtime is the same in every package; `make lint` checks it once.
        if name.endswith(".py") and not name.startswith("_runtime/"):
            ast.parse(text, name)
            assert black.format_str(text, mode=black.Mode()) == text, f"black changes {name}"


def test_titles_are_unique() -> None:
    titles = [(case.path, case.title) for case in CASES]
    assert len(titles) == len(set(titles))


def test_every_file_in_the_folder_is_a_case() -> None:
    folder = ROOT / "tests" / "cases"
    assert not [path.name for path in folder.rglob("*") if path not in {c.path for c in CASES}]


def test_every_code_has_a_case() -> None:
    shown = {
        code for case in CASES for line in case.diagnostics for code in Code if f"[{code}]" in line
    }
    elsewhere = {
        code
        for code, folder in CODES_ELSEWHERE.items()
        for path in (ROOT / folder).rglob("test_*.py")
        if f"Code.{code.name}" in path.read_text("utf-8") or code in path.read_text("utf-8")
    }
    assert [code.value for code in Code if code not in shown | elsewhere] == []


GOOD: Final = """\
## A pet

Shows a definition.

```yaml
components: {}
```

```python
# models/pet.py: Pet
class Pet: ...
```
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## A pet", "A pet"),
        ("Shows a definition.", ""),
        ("```yaml", "```yml"),
        ("components: {}", "# a/path.yaml"),
        ("# models/pet.py: Pet\n", ""),
        ("```python\n# models/pet.py: Pet\nclass Pet: ...\n```", ""),
    ],
)
def test_a_case_that_breaks_the_format_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "case.md"
    path.write_text(GOOD, "utf-8")
    assert len(read_cases(path)) == 1
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(CaseError):
        read_cases(path)


def test_accepting_rewrites_the_expectations_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "case.md"
    path.write_text(GOOD, "utf-8")
    [case] = read_cases(path)
    files = {"models/pet.py": "import a\n\n\n@a.b\nclass Pet:\n    name: str\n    '''Text.'''\n"}
    accepted = rewritten(case, files, ["spec.yaml:1:1: warning[x]: y"])
    assert accepted == GOOD.replace("class Pet: ...\n", files["models/pet.py"][11:]) + (
        "\n```text\nspec.yaml:1:1: warning[x]: y\n```\n"
    )
    path.write_text(accepted, "utf-8")
    [case] = read_cases(path)
    assert case.diagnostics == ["spec.yaml:1:1: warning[x]: y"]
    assert expected_text(case.of("python")[0], files) == case.of("python")[0].text
    path.write_text(f"{accepted}\n## Another\n", "utf-8")
    assert rewritten(case, files, []) == accepted.partition("```text")[0] + "## Another\n"


def test_a_member_is_shown_with_its_docstring() -> None:
    text = "class Pet:\n    name: str\n    '''Text.'''\n    age: int\n"
    fence = Fence("python", "# pet.py: Pet.name\n", 0, 0)
    assert expected_text(fence, {"pet.py": text}) == fence.text + "name: str\n'''Text.'''\n"
    for missing in ("# pet.py: Pet.nam", "# pet.py: Dog", "# dog.py"):
        with pytest.raises(CaseError):
            expected_text(Fence("python", missing, 0, 0), {"pet.py": text})
