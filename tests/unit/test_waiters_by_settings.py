"""What the settings say of how one waits is as if it stood in the document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from specular import pipeline
from specular.config import load_config
from specular.diagnostics import Sink

DOCUMENT: Final = """\
openapi: 3.1.0
info: {title: A, version: "1"}
paths:
  /a:
    get:
      operationId: getA
      tags: [t]
      EXTENSION
      responses:
        "200":
          description: it
          content:
            application/json:
              schema: {type: object, properties: {state: {enum: [going, done, bad]}}}
"""
SAID: Final = 'status = "state"\nsuccess = "done"\nfailure = ["bad"]\n'


def _built(folder: Path, extension: str, settings: str) -> tuple[dict[str, str], Sink]:
    (folder / "a.yaml").write_text(DOCUMENT.replace("EXTENSION", extension), "utf-8")
    (folder / "specular.toml").write_text(f'spec = "a.yaml"\n{settings}', "utf-8")
    sink = Sink()
    apis = load_config(folder, folder / "specular.toml", sink)
    files = pipeline.build(apis[0], sink) if apis else {}
    return {path: text for path, text in files.items() if path.endswith(".py")}, sink


def test_it_is_as_in_the_document(tmp_path: Path) -> None:
    extension = "x-waiter: {status: state, success: done, failure: [bad]}"
    said, _ = _built(tmp_path, "", f"[waiters.getA]\n{SAID}")
    written, _ = _built(tmp_path, extension, "")
    assert "def wait(" in said["a/resources/t.py"]
    assert said == written


def test_it_goes_before_what_the_document_says(tmp_path: Path) -> None:
    files, sink = _built(
        tmp_path, "x-waiter: {status: other, success: 1}", f"[waiters.getA]\n{SAID}"
    )
    assert sink.diagnostics == []
    assert 'status=("state",)' in files["a/resources/t.py"]


def test_an_api_of_several_has_its_own(tmp_path: Path) -> None:
    top = "[waiters.getA]\nstatus = 'state'\nsuccess = 'bad'\n"
    files, _ = _built(tmp_path, "", f"{top}[[apis]]\n[apis.waiters.getA]\n{SAID}")
    assert 'success=("done",)' in files["a/resources/t.py"]


def test_without_waiters_nothing_waits(tmp_path: Path) -> None:
    files, _ = _built(tmp_path, "", "")
    assert "a/_runtime/waiting.py" not in files
    assert "WaitError" not in files["a/__init__.py"]


def test_what_is_wrong_is_told_of_the_settings(tmp_path: Path) -> None:
    _, sink = _built(tmp_path, "", f"[waiters.getB]\n{SAID}")
    [found] = sink.diagnostics
    assert "names 'getB', which is no operationId in a.yaml" in found.message
    assert found.hint == "did you mean 'getA'?"
    _, sink = _built(tmp_path, "", "[waiters.getA]\nstatus = 'stat'\nsuccess = 'done'\n")
    [found] = sink.diagnostics
    assert found.place is not None
    assert found.place.moved(sink.origins).document.endswith("specular.toml")
    _, sink = _built(tmp_path, "", "[waiters]\ngetA = 1\n")
    assert [one.message for one in sink.diagnostics] == ["`getA` must be a table: [waiters.getA]"]
