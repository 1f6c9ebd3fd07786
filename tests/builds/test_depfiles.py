"""Dependency files: what is in them, and that make and ninja read it as it is meant."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

import pytest

from builds.workplace import TOOLS, Tool, Workplace, document, workplace
from specular.cli.listing import UnnamedError, depfile_text
from trees import ROOT, read_tree

PET: Final = "Pet: {type: object, properties: {name: {type: string}}}"
ODD: Final = ["a b", "a#b", "a$b", "a$(b)c", "a%b", "a:b", "a'b", 'a"b', "a&b", "é~[x]{y}!,+@ z"]
STRACE: Final = shutil.which("strace")


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return workplace(tmp_path)


def words(depfile: str) -> list[str]:
    """Return what the first rule of a dependency file needs, as make reads it."""
    rule = depfile.partition("\n\n")[0].replace("\\\n", " ").partition(":")[2]
    found = re.findall(r"(?:\\.|[^\s\\])+", rule)
    return [re.sub(r"\\(.)", r"\1", one).replace("$$", "$") for one in found]


def test_the_form_is_that_of_gcc() -> None:
    assert depfile_text(["x.stamp"], ["a b.yaml", "c$#.yaml", "a b.yaml"]) == (
        "x.stamp: \\\n a\\ b.yaml \\\n c$$\\#.yaml\n\na\\ b.yaml:\n\nc$$\\#.yaml:\n"
    )


@pytest.mark.parametrize(
    "path",
    [
        "a;touch pwned",
        "a\nSHELL=b",
        "a|b",
        "a*b",
        "a?b",
        "a`b`",
        "a\\b",
        "a<b",
        "lib(member)",
        "\t",
    ],
)
def test_what_cannot_be_named_is_not_written_as_something_else(path: str) -> None:
    with pytest.raises(UnnamedError):
        depfile_text(["x.stamp"], ["openapi.yaml", path])


def test_a_name_that_would_set_a_variable_is_none() -> None:
    found = depfile_text(["x.stamp"], ["SHELL=b.yaml", "openapi.yaml"])
    assert found == "x.stamp: \\\n openapi.yaml \\\n SHELL=b.yaml\n\nopenapi.yaml:\n"
    for target, needed in (("x=y.stamp", "openapi.yaml"), ("x.stamp", "SHELL=b.yaml")):
        with pytest.raises(UnnamedError):
            depfile_text([target], [needed])


@pytest.mark.parametrize("tool", TOOLS)
def test_odd_paths_are_read_as_they_are(place: Workplace, tool: Tool) -> None:
    rule = "cp x.d one.d && touch stamp && echo run >> $$STEPS"
    place.write("Makefile", f"stamp:\n\t@{rule}\n-include x.d\n")
    ninja = f"rule r\n  command = {rule}\n  depfile = one.d\n  deps = gcc\nbuild stamp: r\n"
    place.write("build.ninja", ninja)
    for name in ODD:
        place.write(name, "")
    place.write("x.d", depfile_text(["stamp"], ODD))
    assert place.steps(tool) == ["run"]
    for name in ODD:
        place.write(name, "changed")
        assert (name, place.steps(tool)) == (name, ["run"])
    for name in ODD:
        (place.folder / name).unlink()
        assert (name, place.done()) == (name, ["run"])
    # A file that is gone is no reason to stop.
    assert place.tool(tool).code == 0
    assert place.done() == ["run"] * 2


def test_a_file_that_cannot_be_named_is_told(place: Workplace) -> None:
    place.write("pets.yaml", document("Pets", "Pet: {$ref: 'a;b.yaml'}"))
    place.write("a;b.yaml", "{type: object}")
    found = place.specular("generate", "pets.yaml", "--stamp", "x.stamp", "--depfile", "x.d")
    assert found.code == 4
    assert found.err == (
        "error: x.d cannot be written: make and ninja have no way to name 'a;b.yaml'\n"
    )
    assert not (place.folder / "x.stamp").exists()
    assert not (place.folder / "x.d").exists()


def _everything(place: Workplace) -> list[str]:
    """Write a document with all that may be read beside it; return the arguments to make it."""
    place.write("api/pets.yaml", document("Pets", f"{PET}\nShop: {{$ref: more/shop.yaml}}"))
    place.write("api/more/shop.yaml", "{type: object, properties: {c: {$ref: city.json}}}")
    place.write("api/more/city.json", '{"type": "string"}')
    overlay = "overlay: 1.0.0\ninfo: {title: Mend, version: '1'}\nextends: pets.yaml\nactions:\n"
    place.write("mend.yaml", f"{overlay}  - {{target: $.info, update: {{title: Other}}}}\n")
    place.write("specular.toml", 'spec = "api/pets.yaml"\noverlays = ["mend.yaml"]\n')
    return ["generate", "api/pets.yaml", "--stamp", "x.stamp", "--depfile", "x.d"]


OWN: Final = ["api/more/city.json", "api/more/shop.yaml", "api/pets.yaml", "mend.yaml"]


def test_every_file_that_is_read_is_listed(place: Workplace) -> None:
    if STRACE is None:
        pytest.skip("there is no strace on this machine")
    arguments = _everything(place)
    trace = ["-f", "-qq", "-y", "-e", "trace=open,openat,openat2", "-o", "trace"]
    found = place.run(STRACE, *trace, place.path / "specular", *arguments, "--no-cache")
    if "ptrace" in found.err:
        pytest.skip("tracing is not allowed on this machine")
    assert found.code == 0, found.err
    lines = [line for line in place.read("trace").splitlines() if "O_RDONLY" in line]
    opened = {match[1] for line in lines if (match := re.search(r" = \d+<(.+)>$", line))}
    shown = {one.removeprefix(f"{place.folder}/") for one in opened if Path(one).is_file()}
    templates = str(ROOT / "templates")
    read = {one for one in shown if not one.startswith("/") or one.startswith(templates)}
    listed = words(place.read("x.d"))
    outputs = [one for one in listed if one.startswith(f"{place.folder}/generated/other/")]
    assert len(outputs) == len(read_tree(place.folder / "generated"))
    assert sorted(read) == sorted(set(listed) - set(outputs))
    assert set(OWN) | {"specular.toml"} <= read
    assert f"{templates}/runtime/models.py" in read


def test_without_a_stamp_the_manifest_is_the_target(place: Workplace) -> None:
    place.specular(*_everything(place)[:2], "--depfile", "x.d")
    text = place.read("x.d")
    assert text.startswith("generated/other/.specular.json: \\\n specular.toml \\\n api/pets.yaml")
    assert "generated/other/__init__.py" not in text


def test_a_run_that_fails_leaves_stamp_and_list_as_they_were(place: Workplace) -> None:
    arguments = _everything(place)
    place.specular(*arguments)
    before = [place.time(name) for name in ("x.stamp", "x.d")]
    place.write("api/pets.yaml", "{")
    assert place.specular(*arguments).code == 3
    assert [place.time(name) for name in ("x.stamp", "x.d")] == before


@pytest.mark.parametrize("tool", TOOLS)
def test_a_file_that_is_missed_is_waited_for(place: Workplace, tool: Tool) -> None:
    place.write("api/pets.yaml", document("Pets", "Pet: {$ref: more/pet.yaml}"))
    command = "specular generate api/pets.yaml --stamp x.stamp --depfile x.d"
    place.write("Makefile", f"x.stamp:\n\t@{command} 2>/dev/null\n-include x.d\n")
    rule = f"rule r\n  command = {command} 2>/dev/null\n  depfile = x.d\n  deps = gcc\n"
    place.write("build.ninja", f"{rule}  restat = 1\nbuild x.stamp: r\n")
    ran = ["specular api/pets.yaml"]
    assert place.steps(tool) == ran
    # First there is no such folder, then no such file, then nothing that can be read in it.
    place.write("api/more/other.yaml", "{}")
    assert place.steps(tool) == ran
    place.write("api/more/pet.yaml", "{")
    assert place.steps(tool) == ran
    place.write("api/more/pet.yaml", f"{{{PET.partition('{')[2]}")
    assert place.steps(tool) == ran
    assert "class Pet(" in place.read("generated/pets/models/pet.py")
    place.write("api/more/another.yaml", "{}")
    assert place.steps(tool) == []


def test_a_list_is_renewed_only_where_it_differs(place: Workplace) -> None:
    arguments = _everything(place)
    place.specular(*arguments)
    before = place.time("x.d")
    for extra in ([], ["--no-cache"]):
        stamped = place.time("x.stamp")
        place.write("moment", "")
        assert place.specular(*arguments, *extra).code == 0
        assert place.time("x.d") == before
        assert place.time("x.stamp") > stamped
    (place.folder / "x.d").unlink()
    place.specular(*arguments)
    assert (place.folder / "x.d").exists()
