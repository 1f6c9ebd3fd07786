"""Runs that find nothing to do: they say and write the same, and any change ends them."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Final

import pytest

from reruns import DOCUMENT, WARNED, begin, record, run, settled, tree, write
from specular.cli import recording
from specular.output import records

OVERLAY: Final = (
    'overlay: 1.0.0\ninfo: {title: Mend, version: "1"}\n'
    "actions: [{target: $.info, update: {description: Pets}}]\n"
)
BESIDE: Final = ("--stamp", "x/stamp", "--depfile", "x/list.d", "--report", "x/report.json")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with two documents, one with all that may lie beside it."""
    begin(tmp_path, monkeypatch)
    write("a.yaml", WARNED)
    write("api/b.yaml", f"{DOCUMENT}    Shop: {{$ref: shop.yaml}}\n    Gone: {{$ref: gone.yaml}}\n")
    write("api/shop.yaml", "{type: object, properties: {c: {type: string}}}\n")
    write("mend.yaml", OVERLAY)
    write(
        "specular.toml",
        '[[apis]]\nspec = "a.yaml"\npackage = "a"\n'
        '[[apis]]\nspec = "api/b.yaml"\npackage = "b"\noverlays = ["mend.yaml"]\n',
    )


@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.yaml",),
        ("api/b.yaml", "--jobs", "1"),
        ("--output-format", "json"),
        ("--shard", "2/2"),
        ("--report", "report.json"),
        ("-o", "elsewhere é"),
    ],
)
def test_what_is_said_is_what_a_whole_run_says(command: str, arguments: tuple[str, ...]) -> None:
    settled(*arguments)
    whole = run(command, *arguments, "--no-cache")
    found = run(command, *arguments)
    assert (found.idle, whole.idle) == (True, False)
    assert found.said == whole.said
    assert found.code == 0
    if "json" in arguments:
        assert json.loads(found.out)["command"] == command


def test_what_is_said_of_several_apis_keeps_its_order(capfd: pytest.CaptureFixture[str]) -> None:
    """As where both streams go to one place."""
    settled()
    said: list[str] = []
    for arguments in (("--no-cache",), ()):
        both = os.open("both", os.O_CREAT | os.O_TRUNC | os.O_RDWR)
        code = "from specular.cli import main; main()"
        child = os.posix_spawn(
            sys.executable,
            [sys.executable, "-c", code, "check", *arguments],
            os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            file_actions=[(os.POSIX_SPAWN_DUP2, both, 1), (os.POSIX_SPAWN_DUP2, both, 2)],
        )
        assert os.waitpid(child, 0)[1] == 0
        os.close(both)
        said.append(Path("both").read_text("utf-8"))
    assert said[0] == said[1]
    assert [line.partition(":")[0] for line in said[0].splitlines() if line[0] != " "] == [
        *("generated/a", "a.yaml", "generated/b", "api/b.yaml"),
    ]
    assert capfd.readouterr() == ("", "")


def test_a_run_of_check_leaves_a_record_for_generate() -> None:
    settled()
    record().unlink()
    assert not run("check").idle
    whole = run("generate", "--no-cache")
    found = run("generate")
    assert found.idle
    assert found.said == whole.said


def test_what_lies_beside_is_written_again() -> None:
    settled(*BESIDE)
    before = tree("x")
    os.utime("x/stamp", (1, 1))
    os.utime("x/list.d", (1, 1))
    Path("x/report.json").unlink()
    assert run("generate", *BESIDE).idle
    assert Path("x/stamp").stat().st_mtime > 1
    assert Path("x/list.d").stat().st_mtime == 1, "it is as it should be"
    assert tree("x") == before
    shutil.rmtree("x")
    assert run("generate", *BESIDE).idle
    assert tree("x") == before


def test_what_cannot_be_written_beside_is_told() -> None:
    settled(*BESIDE)
    shutil.rmtree("x")
    Path("x").touch()
    found = run("generate", *BESIDE)
    assert (found.code, found.idle) == (4, False)
    assert "error: x/report.json cannot be written: " in found.err


@pytest.mark.parametrize(
    ("own", "other", "flags"),
    [
        ("generate", "check", ("--force",)),
        ("generate", "check", ("--null",)),
        ("generate", "check", ("--stamp", "stamp")),
        ("generate", "check", ("--depfile", "list.d")),
        ("check", "generate", ("--full",)),
    ],
)
def test_a_flag_of_one_command_is_none_of_the_other(
    own: str, other: str, flags: tuple[str, ...]
) -> None:
    run("generate")
    for _ in range(3):
        assert run(own, *flags).code == 0
    assert run(own, *flags).idle
    before = tree()
    found = run(other, *flags)
    assert (found.code, found.idle) == (2, False)
    assert f"No such option: {flags[0]}" in found.err
    assert tree() == before


def test_only_so_many_records_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "KEPT", 3)
    for number in range(1, 6):
        assert run("generate", "--jobs", str(number)).code == 0
        assert len(list((tmp_path / "cache" / "runs").iterdir())) == min(number, 3)
    assert run("generate", "--jobs", "5").idle
    assert not run("generate", "--jobs", "1").idle


@pytest.mark.parametrize("kind", ["a file", "no folder of ours"])
def test_without_a_place_for_records_all_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    (tmp_path / "taken").touch()
    place = tmp_path / "taken" if kind == "a file" else Path("/proc/self")
    monkeypatch.setenv(records.FOLDER, str(place))
    said = [run(command) for command in ("generate", "generate", "check", "check")]
    assert [(one.code, one.idle) for one in said] == [(0, False)] * 4
    assert said[2] == said[3]


@pytest.mark.parametrize("content", [b"", b"specular run 2", b"\x00" * 100, b"\n", None])
def test_a_record_that_says_nothing_is_made_anew(content: bytes | None) -> None:
    whole = settled()
    path = record()
    path.write_bytes(path.read_bytes()[:-1] if content is None else content)
    found = run("generate")
    assert (found.idle, found.said) == (False, whole.said)
    assert run("generate") == whole
