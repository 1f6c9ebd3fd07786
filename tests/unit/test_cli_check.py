"""What `check` says, and how it ends, for each thing that can be the matter with a package."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from reruns import DOCUMENT, WARNED, begin, rewritten, run, settled, tree
from specular import __version__
from specular.output import comparing

MANY: Final = "".join(
    f"    Pet{number}: {{type: object, properties: {{name: {{type: string}}}}}}\n"
    for number in range(6)
)
FOLDER: Final = Path("generated/pet_shop")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a package that is up to date."""
    begin(tmp_path, monkeypatch)
    Path("a.yaml").write_text(DOCUMENT)
    settled("a.yaml")


def edited_document() -> None:
    Path("a.yaml").write_text(DOCUMENT + MANY)


def stale_file() -> None:
    """As after a selection by other flags."""
    edited_document()
    run("generate", "a.yaml")
    Path("a.yaml").write_text(DOCUMENT)


def edited_file() -> None:
    path = FOLDER / "models" / "pet.py"
    rewritten(path, path.read_bytes().replace(b"class Pet", b"class Dog"))


CASES: Final[dict[str, tuple[Callable[[], object], int, str]]] = {
    "same": (lambda: None, 0, ""),
    "changed": (edited_document, 1, "6 missing, 5 out of date"),
    "missing": ((FOLDER / "models" / "pet.py").unlink, 1, "1 missing"),
    "manifest missing": ((FOLDER / ".specular.json").unlink, 1, "1 missing"),
    "extra": (stale_file, 1, "5 out of date, 6 stale"),
    "edited": (edited_file, 1, "1 out of date\n  models/pet.py is not as specular wrote it"),
    "invalid": (
        lambda: Path("a.yaml").write_text("openapi: 3.1.0\n[", "utf-8"),
        3,
        "error[syntax]",
    ),
    "gone": (Path("a.yaml").unlink, 3, "error[file-not-found]"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("cached", [True, False])
def test_the_exit_code_says_what_is_the_matter(case: str, *, cached: bool) -> None:
    act, code, said = CASES[case]
    act()
    before = tree()
    found = run("check", "a.yaml", *([] if cached else ["--no-cache"]))
    assert found.code == code
    assert said in found.err
    assert tree() == before
    assert found.idle is (cached and case == "same")
    if code == 1:
        assert found.err.endswith("  to write it: specular generate a.yaml\n")
        assert run("generate", "a.yaml").code == (4 if case == "edited" else 0)


@pytest.mark.parametrize(
    "flags", [("--ful",), ("--only", "x"), ("b.yaml",), ("--jobs", "0"), ("--config", "none.toml")]
)
def test_a_wrong_flag_is_a_usage_error(flags: tuple[str, ...]) -> None:
    assert run("check", "a.yaml", *flags).code == 2


def test_the_diff_is_short_unless_all_is_asked_for() -> None:
    edited_document()
    short, full = run("check", "a.yaml"), run("check", "a.yaml", "--full")
    assert short.err == full.err
    assert len(re.findall("^--- ", short.out, re.MULTILINE)) == comparing.FIRST_FILES
    assert len(re.findall("^--- ", full.out, re.MULTILINE)) == 11
    assert short.out.endswith("\n… 8 more files\n")
    assert "…" not in full.out
    for one in re.split("^--- .*\n", short.out, flags=re.MULTILINE)[1:]:
        assert one.count("\n") <= comparing.FIRST_LINES + 1
    (FOLDER / "__init__.py").write_text("".join(f"{number}\n" for number in range(200)))
    short = run("check", "a.yaml", "--only", "models")
    assert re.search(r"^… \d+ more lines\n", short.out, re.MULTILINE)


def test_the_command_that_mends_it_is_one(tmp_path: Path) -> None:
    Path("a b.yaml").write_text(DOCUMENT + MANY)
    flags = ("a b.yaml", "-o", str(tmp_path / "it's"), "--package", "b", "--only", "models")
    found = run("check", *flags)
    assert found.code == 1
    said, command = found.err.splitlines()[-1].split(": ")
    assert said == "  to write it"
    assert run(*shlex.split(command)[1:]).code == 0
    assert run("check", *flags).code == 0


def test_modules_of_others_are_told_of_and_stay() -> None:
    for name in ("extra.py", "more/other.py", "models/note.txt", "models/__pycache__/a.py"):
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_text("mine\n")
    (FOLDER / ".hidden").mkdir()
    (FOLDER / ".hidden" / "a.py").touch()
    said = "generated/pet_shop: 2 files are not specular's: extra.py, more/other.py\n"
    for number in range(3):
        for command in ("check", "generate"):
            found = run(command, "a.yaml")
            assert (found.code, found.err) == (0, said)
            assert found.idle is (number > 0 or command == "generate")
    found = run("check", "a.yaml", "--output-format", "json")
    assert found.err == ""
    assert json.loads(found.out)["apis"][0]["files"]["extra"] == ["extra.py", "more/other.py"]
    edited_document()
    found = run("check", "a.yaml")
    assert (found.code, found.err.splitlines()[-1] + "\n") == (1, said)
    assert run("generate", "a.yaml").err == said
    assert (FOLDER / "extra.py").read_text() == "mine\n"


def test_a_run_with_nothing_to_do_sees_modules_of_others_come_and_go() -> None:
    path = FOLDER / "more" / "deep" / "extra.py"
    assert run("check", "a.yaml").idle
    path.parent.mkdir(parents=True)
    path.touch()
    found = run("check", "a.yaml")
    assert (found.idle, found.code) == (False, 0)
    assert found.err == "generated/pet_shop: 1 file is not specular's: more/deep/extra.py\n"
    assert run("check", "a.yaml").said == found.said
    path.rename(path.with_name("extra.txt"))
    found = run("check", "a.yaml")
    assert (found.idle, found.code, found.err) == (False, 0, "")
    # What Python and editors leave is nothing new.
    for name in ("__pycache__/a.cpython-311.pyc", "models/__pycache__/b.pyc", "models/.a.py.swp"):
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).touch()
    assert run("check", "a.yaml").idle


def test_names_of_others_are_few_and_cannot_act_on_a_terminal() -> None:
    for name in ("a\x1b[31m.py", "b.py", "c.py", "d.py", "e.py"):
        (FOLDER / name).touch()
    assert run("check", "a.yaml").err == (
        "generated/pet_shop: 5 files are not specular's: a\\x1b[31m.py, b.py, c.py, and 2 more\n"
    )


def test_the_manifest_says_all_and_alone_has_the_version() -> None:
    Path("api/parts").mkdir(parents=True)
    Path("api/a.yaml").write_text(f"{WARNED}    Part: {{$ref: parts/p.yaml}}\n")
    Path("api/parts/p.yaml").write_text("type: string\n")
    Path("mend.yaml").write_text(
        'overlay: 1.0.0\ninfo: {title: Mend, version: "1"}\n'
        "actions: [{target: $.info, update: {description: Pets}}]\n"
    )
    arguments = ("api/a.yaml", "--overlay", "mend.yaml", "--only", "models,client")
    assert run("generate", *arguments, "--package", "b").code == 0
    folder = Path("generated/b")
    text = (folder / ".specular.json").read_text("utf-8")
    manifest = json.loads(text)
    assert text == json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    hashes = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".specular.json"
    }
    inputs = {"a.yaml": "api/a.yaml", "parts/p.yaml": "api/parts/p.yaml"} | {
        name: "mend.yaml" for name in manifest["inputs"] if name.endswith("mend.yaml")
    }
    assert manifest == {
        "specular": __version__,
        "engine": "jinja",
        "options": {"enums": "open", "only": ["models", "client"], "package": "b"},
        "inputs": {
            name: hashlib.sha256(Path(path).read_bytes()).hexdigest()
            for name, path in inputs.items()
        },
        "outputs": hashes,
    }
    assert len(inputs) == 3
    assert not [name for name in (*inputs, *hashes) if name.startswith("/") or "\\" in name]
    with_version = [
        path.name for path in folder.rglob("*.*") if __version__ in path.read_text("utf-8")
    ]
    assert with_version == [".specular.json"]
