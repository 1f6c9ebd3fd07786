"""The commands in a process of their own: what belongs to the process and not to a command."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from specular import cli

SPEC = """\
openapi: 3.1.0
info: {title: Pet Shop, version: "1"}
paths: {}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
"""
BROKEN = SPEC + "    Shop: {type: object, properties: {pet: {$ref: '#/components/schemas/Pett'}}}\n"


def main(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Run a command in a process of its own."""
    found = subprocess.run(
        [sys.executable, "-c", "from specular.cli import main; main()", *arguments],
        cwd=cwd,
        env=os.environ | (env or {}),
        capture_output=True,
        check=False,
    )
    return found.returncode, found.stdout.decode(), found.stderr.decode()


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_little_is_imported_to_answer_at_once(argument: str, tmp_path: Path) -> None:
    code = (
        "import sys; from specular.cli import main\n"
        "try: main()\n"
        "except SystemExit as error: assert not error.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, argument],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    # Typer itself brings in pydantic.
    heavy = {"jinja2", "black", "yaml", "rich", "httpx2", "datamodel_code_generator"}
    assert heavy & set(found.stderr.split()) == set()


BUG = "from specular import cli, pipeline; pipeline.put = None; cli.main()"
STOP = (
    "import sys; from specular import cli, pipeline\n"
    "def stop(*_, **__): raise KeyboardInterrupt\n"
    "pipeline.put = stop; cli.main()"
)


@pytest.mark.parametrize(("debug", "traced"), [("", False), ("1", True)])
def test_a_bug_asks_to_be_reported(tmp_path: Path, debug: str, *, traced: bool) -> None:
    (tmp_path / "a.yaml").write_text(SPEC)
    found = subprocess.run(
        [sys.executable, "-c", BUG, "generate", "a.yaml"],
        cwd=tmp_path,
        env=os.environ | {"SPECULAR_DEBUG": debug},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == cli.BUG
    assert "specular: a bug, please report it: TypeError: 'NoneType'" in found.stderr
    assert ("Traceback" in found.stderr) is traced
    assert traced or found.stderr.count("\n") == 1


def test_an_interrupt_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SPEC)
    found = subprocess.run(
        [sys.executable, "-c", STOP, "generate", "a.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout, found.stderr) == (130, "", "")


def test_a_reader_that_goes_away_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SPEC)
    command = f"{sys.executable} -c 'from specular.cli import main; main()' check a.yaml | true"
    found = subprocess.run(
        ["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "bug" not in found.stderr
    assert "Traceback" not in found.stderr


def test_the_whole_line_runs_in_a_process(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SPEC)
    code, out, err = main("generate", "a.yaml", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert re.match(r"generated/pet_shop: (\d+) files \(\1 written\)\noperations: 0 generated", out)
    assert main("check", "a.yaml", cwd=tmp_path)[0] == 0


def test_a_file_that_says_nothing_is_looked_at_again(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SPEC.replace("{type: object, ", "{$ref: pet.yaml, "))
    (tmp_path / "pet.yaml").write_text("type: [object\n")
    _, out, err = main("generate", "a.yaml", "--print-inputs", cwd=tmp_path)
    assert {"a.yaml", "pet.yaml"} <= set(out.split())
    code, out, err = main("generate", "a.yaml", cwd=tmp_path)
    assert (code, "pet.yaml:2:1: warning[syntax]" in err) == (0, True)
    (tmp_path / "pet.yaml").write_text("type: object\n")
    code, out, err = main("generate", "a.yaml", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "written" in out


def test_a_locale_without_the_character_is_no_bug(tmp_path: Path) -> None:
    (tmp_path / "é.yaml").write_text(BROKEN)
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code, _, err = main("generate", "é.yaml", "--strict", cwd=tmp_path, env=poor)
    assert code == cli.INVALID
    assert "error[ref-not-found]" in err


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colours_are_for_terminals(tmp_path: Path, env: dict[str, str], *, coloured: bool) -> None:
    (tmp_path / "a.yaml").write_text(BROKEN)
    reader, writer = pty.openpty()
    plain = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "TERM"}}
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from specular.cli import main; main()",
            "generate",
            "a.yaml",
            "--strict",
        ],
        cwd=tmp_path,
        env=plain | env | {"COLUMNS": "40"},
        stderr=writer,
        check=False,
    )
    os.close(writer)
    shown = os.read(reader, 10_000).decode()
    os.close(reader)
    assert ("\x1b[1;31m" in shown or "\x1b[31m" in shown) is coloured
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown).replace("\r\n", "\n")
    assert text.startswith(
        "a.yaml:7:51: error[ref-not-found]: no schema at #/components/schemas/Pett,"
        " so this says nothing here\n"
    )


def shell(command: str, folder: Path, **variables: str) -> tuple[int, str, str]:
    """Run a line of a shell in which `specular` is one."""
    line = f"""specular() {{ {sys.executable} -c 'from specular.cli import main; main()' "$@"; }}"""
    found = subprocess.run(
        ["/bin/sh", "-c", f"{line}\n{command}"],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        check=False,
    )
    return found.returncode, found.stdout.decode(), found.stderr.decode()


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_run_may_have_nowhere_to_print(tmp_path: Path, closed: str) -> None:
    (tmp_path / "a.yaml").write_text(SPEC + "tgas: []\n")
    shown = shell("specular generate a.yaml", tmp_path)[1:]
    for flag in ("--no-cache", "", ""):
        found = shell(f"specular check a.yaml {flag} {closed}", tmp_path)
        assert found[0] == 0
        assert ("" if ">&-" in closed.split() else shown[0].splitlines()[0][:20]) in found[1]
        assert found[2] == ("" if "2>&-" in closed else shown[1])


def test_what_cannot_be_shown_is_shown_alike_by_a_run_with_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SPEC + "tgés: []\n", "utf-8")
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    shell("specular generate a.yaml -o é", tmp_path)
    for variables in (poor, {}):
        whole = shell("specular generate a.yaml -o é --no-cache", tmp_path, **variables)
        assert whole[0] == 0
        for _ in range(3):
            assert shell("specular generate a.yaml -o é", tmp_path, **variables) == whole


@pytest.mark.parametrize("flag", ["", "--no-cache"])
def test_what_cannot_be_printed_is_no_success(tmp_path: Path, flag: str) -> None:
    (tmp_path / "a.yaml").write_text(SPEC)
    main("generate", "a.yaml", cwd=tmp_path)
    code, _, err = shell(f"specular check a.yaml {flag} >/dev/full", tmp_path)
    assert code
    assert "Traceback" not in err
    # Nobody misses what nobody reads.
    assert shell(f"specular check a.yaml {flag} | true", tmp_path) == (0, "", "")


def test_what_could_not_be_printed_is_tried_once_more_and_no_traceback(tmp_path: Path) -> None:
    lost = (
        "import sys; from specular.cli import commands\n"
        "sys.stdout = open('/dev/full', 'w'); sys.stdout.write('left over')\n"
        "commands.main()"
    )
    command = f"{sys.executable} -c {shlex.quote(lost)} --version >/dev/full"
    code, _, err = shell(command, tmp_path)
    assert code
    assert "Traceback" not in err


def test_without_a_home_nothing_is_kept_and_no_folder_is_made(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SPEC)
    lost = "import pwd; pwd.getpwuid = {}.__getitem__; from specular.cli import main; main()"
    for _ in range(2):
        found = subprocess.run(
            [sys.executable, "-c", lost, "generate", "a.yaml"],
            cwd=tmp_path,
            env={"PYTHONPATH": os.environ.get("PYTHONPATH", "")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (found.returncode, found.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "generated"]
