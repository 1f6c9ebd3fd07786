"""`specular watch`: each save is followed by a run, whatever was saved and however."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from specular import cli
from specular.cli import commands
from specular.cli.marks import Marks
from specular.cli.watching import Events
from trees import ROOT
from watched import wait_until_replaced, watching
from web import serve

HEAD: Final = "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\ncomponents:\n  schemas:\n"
PET: Final = "    Pet: {type: object, properties: {name: {type: string}}}\n"
DOG: Final = "    Dog: {$ref: parts/dog.yaml}\n"
SETTINGS: Final = 'only = ["models"]\n[[apis]]\nspec = "api.yaml"\npackage = "shop"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(HEAD + PET)
    (tmp_path / "specular.toml").write_text(SETTINGS)
    return tmp_path


def model(folder: Path, name: str = "pet") -> Path:
    return folder / "generated" / "shop" / "models" / f"{name}.py"


def save(path: Path, text: str) -> None:
    """Save in one step: the new content has another inode."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text)
    beside.replace(path)


def save_and_keep(path: Path, text: str) -> None:
    """Save as many editors do, that move the old content away before."""
    path.rename(path.with_name(f"{path.name}~"))
    save(path, text)


def test_each_save_is_followed_by_a_run(folder: Path) -> None:
    document = folder / "api.yaml"
    with watching(folder) as watched:
        (first,) = watched.run()
        assert first.startswith("generated/shop: 12 files created (__init__.py, ")
        document.write_text(HEAD + PET.replace("name", "nick"))
        changed = "generated/shop: 2 files updated, 10 unchanged (models/pet.py, reference.md)"
        assert watched.run() == ["saved: api.yaml", changed]
        assert "nick" in model(folder).read_text()
        save_and_keep(document, HEAD + PET.replace("name", "call"))
        assert watched.run() == ["saved: api.yaml", changed]
        save(document, HEAD + PET)
        assert watched.run() == ["saved: api.yaml", changed]
        document.write_text(HEAD + PET + "# nothing new\n")
        assert watched.run() == ["saved: api.yaml", "generated/shop: no change, 12 files"]
        document.unlink()
        gone = watched.run()
        assert (gone[0], gone[-1]) == (
            "saved: api.yaml (gone)",
            "api.yaml: 1 error; nothing was written",
        )
        document.write_text(HEAD + PET.replace("name", "back"))
        assert watched.run() == ["saved: api.yaml", changed]
        (folder / "other.yaml").write_text(HEAD)
        assert watched.rest() == []


def test_an_invalid_save_is_told_and_mended(folder: Path) -> None:
    document = folder / "api.yaml"
    document.write_text(HEAD + PET + "  - : x\n")
    with watching(folder) as watched:
        at_first = watched.run()
        assert at_first[0].startswith("api.yaml:6:3: error[syntax]")
        assert at_first[-1] == "api.yaml: 1 error; nothing was written"
        save(document, HEAD + PET)
        assert watched.run()[1].startswith("generated/shop: 12 files created")
        save(document, HEAD + "    Pet: [\n")
        found = watched.run()
        assert found[1].startswith("api.yaml:6:1: error[syntax]")
        assert found[-1] == "api.yaml: 1 error; nothing was written"
        assert "name" in model(folder).read_text()
        save(document, HEAD + PET)
        assert watched.run() == ["saved: api.yaml", "generated/shop: no change, 12 files"]


@pytest.mark.parametrize("strict", [False, True])
def test_files_that_are_referred_to_are_watched(folder: Path, *, strict: bool) -> None:
    dog = folder / "parts" / "dog.yaml"
    # Strictly, the missing file makes the save invalid.
    with watching(folder, *(["--strict"] if strict else [])) as watched:
        watched.run()
        save(folder / "api.yaml", HEAD + PET + DOG)
        label = "error" if strict else "warning"
        assert watched.run()[1].startswith(f"api.yaml:6:17: {label}[ref-not-found]")
        dog.parent.mkdir()
        assert watched.rest() == []
        save(dog, "type: [object\n")
        assert watched.run()[1].startswith(f"parts/dog.yaml:2:1: {label}[syntax]")
        save(dog, "type: object\nproperties: {name: {type: string}}\n")
        assert watched.run()[0] == "saved: parts/dog.yaml"
        save(dog, "type: object\nproperties: {bark: {type: string}}\n")
        assert watched.run()[0] == "saved: parts/dog.yaml"
        assert "bark" in model(folder, "dog").read_text()
        # What could be read and cannot be any more is not written over.
        save(dog, "type: object\nproperties: {bark: {type: string}\n")
        found = watched.run()
        assert found[1].startswith("parts/dog.yaml:3:1: error[syntax]")
        assert found[-1].endswith("; nothing was written")
        assert "bark" in model(folder, "dog").read_text()
        save(dog, "type: object\nproperties: {bark: {type: string}}\n")
        assert watched.run()[1] == "generated/shop: no change, 13 files"
        shutil.rmtree(dog.parent)
        assert watched.run()[0] == "saved: parts/dog.yaml (gone)"
        dog.parent.mkdir()
        save(dog, "type: object\nproperties: {back: {type: string}}\n")
        assert watched.runs_until(model(folder, "dog"), "back") >= 1


def test_warnings_are_told_once(folder: Path) -> None:
    with watching(folder) as watched:
        watched.run()
        save(folder / "api.yaml", HEAD + PET + DOG)
        assert "warning[ref-not-found]" in watched.run()[1]
        save(folder / "api.yaml", "# moved\n" + HEAD + PET + DOG)
        saved, _, took = watched.rest()
        assert saved == "saved: api.yaml"
        assert took.endswith(" ms; 1 warning as before")


def test_settings_are_followed(folder: Path) -> None:
    (folder / "b.yaml").write_text(HEAD.replace("Shop", "Zoo") + PET)
    settings = folder / "specular.toml"
    with watching(folder) as watched:
        watched.run()
        save(settings, SETTINGS + "# a remark\n")
        assert watched.run() == ["saved: specular.toml", "nothing to do: no API is concerned"]
        save(settings, SETTINGS + '[[apis]]\nspec = "b.yaml"\n')
        saved, made = watched.run()
        assert saved == "saved: specular.toml"
        assert made.startswith("generated/zoo: 12 files created")
        save(folder / "b.yaml", HEAD.replace("Shop", "Zoo") + PET.replace("name", "nick"))
        saved, made = watched.run()
        assert saved == "saved: b.yaml"
        assert made.startswith("generated/zoo: 2 files updated")
        # What is another's package is not overwritten when only one of both is made.
        save(folder / "b.yaml", HEAD + PET)
        assert "another API is written to generated/shop too" in watched.run()[1]
        save(settings, "only = 1\n")
        found = watched.run()
        assert found[1].startswith("specular.toml:1:1: error[config-invalid]")
        assert found[-1] == "the settings cannot be used; those of before stay in force"
        save(folder / "api.yaml", HEAD + PET.replace("name", "nick"))
        assert watched.run()[1].startswith("generated/shop: 2 files updated")
        save(settings, SETTINGS)
        assert watched.run()[1] == "b.yaml: no longer watched; its package stays"
        save(folder / "b.yaml", HEAD)
        assert watched.rest() == []


def test_the_package_makes_no_run(folder: Path) -> None:
    # Beside the document, and edited by hand.
    with watching(folder, "--output", ".", end=signal.SIGTERM) as watched:
        assert watched.run()[0].startswith("shop: 12 files created")
        assert watched.rest() == []
        edited = folder / "shop" / "models" / "pet.py"
        edited.write_text("mine = 1\n")
        (folder / "shop" / "more.yaml").write_text("mine: 1\n")
        assert watched.rest() == []
        save(folder / "api.yaml", HEAD + PET.replace("name", "nick"))
        found = watched.run()
        assert "error[output-edited]: shop/models/pet.py was edited by hand" in found[1]
        assert found[-1] == "api.yaml: 1 error; nothing was written"
        edited.unlink()
        save(folder / "api.yaml", HEAD + PET)
        assert watched.run()[1].startswith("shop: 1 file created, 11 unchanged (models/pet.py")


def test_where_a_link_leads_is_watched(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    real = tmp_path_factory.mktemp("real") / "real.yaml"
    real.write_text(HEAD + PET)
    (folder / "api.yaml").unlink()
    (folder / "api.yaml").symlink_to(real)
    with watching(folder) as watched:
        watched.run()
        save(real, HEAD + PET.replace("name", "nick"))
        assert watched.run()[0] == "saved: api.yaml"
        assert "nick" in model(folder).read_text()


SLOW: Final = """
import time
from specular import pipeline
from specular.cli import main
make = pipeline.make
def slowly(*arguments, **named):
    made = make(*arguments, **named)
    print("made", flush=True)
    time.sleep(0.3)
    return made
pipeline.make = slowly
main()
"""


def test_the_last_of_quick_saves_is_followed(folder: Path) -> None:
    document, dog = folder / "api.yaml", folder / "parts" / "dog.yaml"
    dog.parent.mkdir()
    dog.write_text("type: object\n")
    with watching(folder, code=SLOW) as watched:
        watched.run()
        for name in ("a1", "a2", "a3"):
            save(document, HEAD + PET.replace("name", name))
        assert 1 <= watched.runs_until(model(folder), "a3") <= 2
        save(document, HEAD + PET.replace("name", "b1"))
        watched.skip_to("made")
        # The run has read the first; the second is saved before it writes.
        save(document, HEAD + PET.replace("name", "b2"))
        assert watched.runs_until(model(folder), "b2") == 2
        save(document, HEAD + PET + DOG)
        watched.skip_to("made")
        # The same for a file of which nobody knew before.
        save(dog, "type: object\nproperties: {bark: {type: string}}\n")
        assert watched.runs_until(model(folder, "dog"), "bark") == 2


def test_the_lock_is_watched_but_for_what_a_run_writes(folder: Path) -> None:
    with serve() as web:
        web.pages["/dog.yaml"] = "type: object\n"
        save(folder / "api.yaml", HEAD + f"    Dog: {{$ref: '{web.url}/dog.yaml'}}\n")
        with watching(folder, "--allow-remote") as watched:
            watched.run()
            assert (folder / "specular.lock").exists()
            assert watched.rest() == []
            save(folder / "specular.lock", "{}")
            assert "error[lock-invalid]" in watched.run()[1]
            (folder / "specular.lock").unlink()
            assert watched.run()[0] == "saved: specular.lock (gone)"
            assert watched.rest() == []


def test_our_own_document_takes_less_than_300_ms(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    document = tmp_path / "spec" / "openapi.yaml"
    manifest = tmp_path / "generated" / "scenario" / ".specular.json"
    times: list[float] = []
    with watching(tmp_path) as watched:
        watched.run()
        for number in range(5):
            text = f"{document.read_text('utf-8')}# {number}\n"
            before, begin = manifest.stat().st_ino, time.perf_counter()
            document.write_text(text, "utf-8")
            # It is the last file that is replaced.
            wait_until_replaced(manifest, before)
            times.append(time.perf_counter() - begin)
            watched.run()
    # On a machine that has other things to do, one that was not disturbed.
    assert min(times) < 0.3, times


def test_without_watchfiles_it_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    found = CliRunner().invoke(commands.app, ["watch"], prog_name="specular")
    assert found.exit_code == cli.USAGE
    assert "pip install 'specular[watch]'" in found.stderr
    assert not (folder / "generated").exists()


def test_where_nothing_can_be_told_it_looks_from_time_to_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    Events().wait({str(tmp_path / "gone"): (1, 1)})
    assert slept == [0.5]


def test_no_settings_and_no_document_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(commands.app, ["watch"], prog_name="specular")
    assert found.exit_code == cli.USAGE
    assert "config-not-found" in found.stderr


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    marks, path = Marks(), tmp_path / "a"
    path.write_text("1")
    time.sleep(0.03)
    marks.keep([str(path)], time.time_ns())
    assert marks.changed() == []
    path.write_text("2")
    saved = time.time_ns()
    assert marks.changed() == [str(path)]
    assert time.time_ns() - saved > 10_000_000
    assert marks.changed() == []


def test_a_file_that_is_always_being_written_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks, path = Marks(), tmp_path / "a"
    marks.keep([str(path)], time.time_ns())
    path.write_text("1")
    with monkeypatch.context() as patch:
        # As if it had just been written, whenever one looks.
        now = time.time_ns()
        patch.setattr(time, "time_ns", lambda: now)
        assert marks.changed() == [str(path)]
        # A file system may not tell apart two saves of one moment, so the first may hide another.
        assert marks.changed() == [str(path)]
    time.sleep(0.03)
    assert marks.changed() == [str(path)]
    assert marks.changed() == []


def test_a_file_that_changed_while_it_was_read_is_read_again(tmp_path: Path) -> None:
    since, path = time.time_ns(), tmp_path / "a"
    path.write_text("1")
    time.sleep(0.03)
    marks = Marks()
    marks.keep([str(path)], since)
    assert marks.changed() == [str(path)]
    assert marks.changed() == []
    marks = Marks()
    marks.keep([str(path)], since, own=[str(path)])
    assert marks.changed() == []
