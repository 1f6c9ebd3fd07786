"""Any change of what a run depends on, or of what it made, has the next one do everything."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from reruns import DOCUMENT, record, rewritten, run, settled, write
from specular.cli import recording
from specular.config import ApiConfig
from specular.incremental import memory
from specular.output import records

OVERLAY: Final = (
    'overlay: 1.0.0\ninfo: {title: Mend, version: "1"}\n'
    "actions: [{target: $.info, update: {description: Pets}}]\n"
)
FOLDER: Final = Path("generated/pet_shop")
PET: Final = FOLDER / "models" / "pet.py"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a package that is up to date, by settings in the folder above."""
    monkeypatch.setenv(records.FOLDER, str(tmp_path / "cache"))
    for name, version in (("black", "26.1.0"), ("jinja2", "3.1.6")):
        write(str(tmp_path / f"{name}-{version}.dist-info" / "METADATA"), f"Version: {version}\n")
    write(str(tmp_path / "templates" / "a.jinja"), "{{ view }}\n")
    write(str(tmp_path / "specular" / "pipeline.py"), "a = 1\n")
    tools = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    monkeypatch.setattr(recording, "tool_files", lambda: tuple(tools))
    folder = tmp_path / "work"
    write(str(folder / "api" / "a.yaml"), DOCUMENT)
    monkeypatch.chdir(folder)
    parts = ("Shop: {$ref: shop.yaml}", "Gone: {$ref: more/gone.yaml}", "Bad: {$ref: bad.yaml}")
    write("api/a.yaml", DOCUMENT + "".join(f"    {part}\n" for part in parts))
    write("api/shop.yaml", "{type: object, properties: {c: {type: string}}}\n")
    write("api/bad.yaml", "[")
    write("mend.yaml", OVERLAY)
    write("pyproject.toml", "[tool.other]\n")
    write("../specular.toml", 'spec = "work/api/a.yaml"\noverlays = ["work/mend.yaml"]\n')
    settings = Path("../specular.toml")
    settings.write_text(settings.read_text() + 'output = "work/generated"\n')
    settled()


def edit(name: str | Path, old: str, new: str) -> None:
    """Edit a file as if it had not been touched, by a text of the same length."""
    path = Path(name)
    assert len(old) == len(new)
    assert old in path.read_text("utf-8")
    rewritten(path, path.read_bytes().replace(old.encode(), new.encode()))


def link(path: Path) -> None:
    """Put a link in the place of a file or a folder, to the same in another place."""
    path.rename("elsewhere")
    path.symlink_to(Path("elsewhere").absolute())


def folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


CHANGES: Final[dict[str, tuple[Callable[[], object], int]]] = {
    "document": (lambda: edit("api/a.yaml", "name:", "nick:"), 1),
    "document gone": (Path("api/a.yaml").unlink, 3),
    "document a folder": (lambda: folder(Path("api/a.yaml")), 3),
    "document by reference": (lambda: edit("api/shop.yaml", "{c:", "{d:"), 1),
    "document missing so far": (lambda: write("api/more/gone.yaml", "type: string\n"), 1),
    "folder missing so far": (Path("api/more").mkdir, 0),
    "document unread so far": (lambda: edit("api/bad.yaml", "[", "1"), 1),
    "overlay": (lambda: edit("mend.yaml", "Pets", "Dogs"), 1),
    "settings": (lambda: edit("../specular.toml", "work/mend.yaml", "work/mind.yaml"), 3),
    "project without settings": (
        lambda: write("pyproject.toml", '[tool.specular]\nspec = "api/shop.yaml"\n'),
        3,
    ),
    "nearer settings": (lambda: write("specular.toml", 'spec = "api/a.yaml"\nstrict = true\n'), 3),
    "output": (lambda: edit(PET, "class Pet", "class Dog"), 1),
    "output gone": (PET.unlink, 1),
    "output a link": (lambda: link(PET), 1),
    "output a folder": (lambda: folder(PET), 1),
    "folder a link": (lambda: link(PET.parent), 1),
    "package a link": (lambda: link(FOLDER), 1),
    "package gone": (lambda: shutil.rmtree(FOLDER), 1),
    "manifest": (lambda: edit(FOLDER / ".specular.json", "jinja", "ninja"), 1),
    "stale file": ((FOLDER / "models" / "stale.py").touch, 0),
    "journal": (lambda: write(str(FOLDER / ".specular.journal"), '{"outputs": {}}\n'), 1),
    "staging": ((FOLDER / ".specular.staging").mkdir, 1),
    "template": (lambda: edit("../templates/a.jinja", "view", "flew"), 0),
    "module of specular": (lambda: edit("../specular/pipeline.py", "1", "2"), 0),
    "module of specular gone": (Path("../specular/pipeline.py").unlink, 0),
    "black": (lambda: Path("../black-26.1.0.dist-info").rename("../black-27.1.0.dist-info"), 0),
    "jinja2": (Path("../jinja2-3.1.6.dist-info/METADATA").unlink, 0),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_is_noticed(case: str) -> None:
    act, code = CHANGES[case]
    act()
    found = run("check")
    assert (found.idle, found.code) == (False, code), found.err
    again = run("generate")
    assert (again.idle, again.code) == (False if code else again.idle, again.code)


@pytest.mark.parametrize(
    "flags",
    [
        ("--strict",),
        ("--only", "models"),
        ("-o", "generated"),
        ("--jobs", "1"),
        ("--config", "../specular.toml"),
        ("api/a.yaml",),
        ("./api/a.yaml",),
        ("",),
    ],
)
def test_other_arguments_are_another_run(flags: tuple[str, ...]) -> None:
    assert not run("check", *flags).idle


def test_another_folder_is_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("below").mkdir()
    monkeypatch.chdir("below")
    assert not run("check").idle


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [(sys, "version", "3.12.0"), (sys, "prefix", "/venv"), (records, "__file__", "/other.py")],
)
def test_another_python_is_another_run(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, value: str
) -> None:
    monkeypatch.setattr(owner, name, value)
    assert not run("check").idle


def test_modules_from_elsewhere_are_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/another/black")
    assert not run("check").idle


def test_what_is_edited_right_after_a_run_is_noticed() -> None:
    for number in range(10):
        # No clock is fine enough to tell that it was edited, nor does its size.
        edit(PET, "class Pet", "class Dog")
        assert run("check").code == 1, number
        edit(PET, "class Dog", "class Pet")
        assert run("check").code == 0, number


def test_settings_that_are_edited_while_a_run_goes_on_are_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep: Callable[..., None] = recording.Recorder.keep

    def edit_and_keep(*arguments: object) -> None:
        edit("../specular.toml", "work/mend.yaml", "work/mind.yaml")
        keep(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(recording.Recorder, "keep", edit_and_keep)
        record().unlink()
        assert run("check").code == 0
    found = run("check")
    assert (found.idle, found.code) == (False, 3)


def test_a_link_that_leads_elsewhere_is_noticed() -> None:
    for number in "12":
        write(f"api/v{number}.yaml", f"{{type: object, properties: {{v{number}: {{}}}}}}\n")
    Path("api/shop.yaml").unlink()
    Path("api/shop.yaml").symlink_to("v1.yaml")
    settled()
    Path("api/shop.yaml").unlink()
    Path("api/shop.yaml").symlink_to("v2.yaml")
    found = run("check")
    assert (found.idle, found.code) == (False, 1)


def test_a_folder_that_leads_elsewhere_is_noticed() -> None:
    shutil.copytree("api", "api2")
    edit("api2/shop.yaml", "{c:", "{d:")
    Path("api").rename("api1")
    Path("api").symlink_to("api1")
    settled()
    Path("api").unlink()
    Path("api").symlink_to("api2")
    found = run("check")
    assert (found.idle, found.code) == (False, 1)


def test_a_document_from_a_pipe_is_left_to_the_run_that_reads_it() -> None:
    write("b.yaml", DOCUMENT)
    settled("b.yaml", "--package", "b")
    Path("b.yaml").unlink()
    os.mkfifo("b.yaml")
    # Whoever opens it for reading waits for somebody who writes.
    found = records.read_record(str(record("b.yaml", "--package", "b")))
    assert found is not None
    assert records.unchanged(*found) == (False, None)


def test_a_tool_whose_time_was_set_back_is_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "templates" / "a.jinja"
    monkeypatch.setattr(memory, "tool_files", lambda: (tool,))
    config = ApiConfig(spec=Path("api/a.yaml"))
    before = memory.Memory(config)._path
    assert memory.Memory(config)._path == before
    edit(tool, "view", "flew")
    assert memory.Memory(config)._path != before
