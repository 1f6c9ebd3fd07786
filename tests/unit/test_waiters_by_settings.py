"""What the settings say of how one waits is as if it stood in the document."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Final

from specular import pipeline
from specular.config import load_config
from specular.diagnostics import Sink
from specular.loading.excerpts import Excerpts

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


def _told(sink: Sink) -> list[str]:
    return [line for one in Excerpts(sink).reports(sink.diagnostics) for line in one.lines()]


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


def test_an_operation_of_another_file_has_it_too(tmp_path: Path) -> None:
    before, path, item = DOCUMENT.partition("  /a:\n")
    item = textwrap.dedent(item.replace("      EXTENSION\n", ""))
    (tmp_path / "item.yaml").write_text(item, "utf-8")
    (tmp_path / "a.yaml").write_text(f"{before}{path}    $ref: item.yaml\n", "utf-8")
    (tmp_path / "specular.toml").write_text(f'spec = "a.yaml"\n[waiters."GET /a"]\n{SAID}', "utf-8")
    sink = Sink()
    [config] = load_config(tmp_path, tmp_path / "specular.toml", sink)
    assert "def wait(" in pipeline.build(config, sink)["a/resources/t.py"]
    assert sink.diagnostics == []


def test_what_is_remembered_is_told_of_the_settings_again(tmp_path: Path) -> None:
    settings = (
        "[waiters.getA]\nstatus = 'stat'\nsuccess = 'done'\n[pagination.getA]\ntype = 'none'\n"
    )
    told: list[list[str]] = []
    for description in ("it", "it", "that"):
        text = DOCUMENT.replace("description: it", f"description: {description}")
        (tmp_path / "a.yaml").write_text(text.replace("EXTENSION", "x-a: 1"), "utf-8")
        (tmp_path / "specular.toml").write_text(f'spec = "a.yaml"\n{settings}', "utf-8")
        sink = Sink()
        [config] = load_config(tmp_path, tmp_path / "specular.toml", sink)
        made = pipeline.make(config, sink, remembers=True)
        assert made is not None
        again = pipeline.make(config, Sink())
        assert again is not None
        assert made.package.files == again.package.files
        told.append(_told(sink))
    assert told[0][0].startswith("specular.toml:3:1: warning[waiter-invalid]: no result has `stat`")
    assert told == [told[0]] * 3


def test_without_waiters_nothing_waits(tmp_path: Path) -> None:
    files, _ = _built(tmp_path, "", "")
    assert "a/_runtime/waiting.py" not in files
    assert "WaitError" not in files["a/__init__.py"]


def test_what_is_wrong_is_told_of_the_settings(tmp_path: Path) -> None:
    _, sink = _built(tmp_path, "", f"[waiters.getB]\n{SAID}")
    message = "`waiters` has 'getB', which is no operation"
    assert _told(sink) == [
        f"specular.toml:2:10: error[selector-unmatched]: {message}",
        "    2 | [waiters.getB]",
        "      |          ^",
        "  hint: did you mean 'getA'?",
    ]
    top = "[waiters.getA]\nstatus = 'state'\nsuccess = 'done'\nfailure = ['bad', 'bat']\n"
    _, sink = _built(tmp_path, "", top)
    assert _told(sink)[0].startswith(
        "specular.toml:5:19: warning[waiter-invalid]: 'bat' is none of"
    )
    own = "[[apis]]\n[apis.waiters.'GET /a']\nstatus = 'stat'\nsuccess = 'done'\n"
    _, sink = _built(tmp_path, "", top + own)
    assert _told(sink)[0].startswith("specular.toml:8:1: warning[waiter-invalid]: no result has")
    _, sink = _built(tmp_path, "", "[waiters]\ngetA = 1\n")
    assert [one.message for one in sink.diagnostics] == ["`getA` must be a table: [waiters.getA]"]
