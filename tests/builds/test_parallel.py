"""Many documents at a time: each is made once, and a broken one stops none of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from builds.workplace import TOOLS, Tool, Workplace, document, settings, workplace
from trees import read_tree

NAMES: Final = [f"api{number}" for number in range(16)]


def _place(folder: Path, tool: Tool, names: list[str]) -> Workplace:
    place = workplace(folder)
    for name in names:
        place.write(f"{name}.yaml", document(name, f"Of{name}: {{type: object}}"))
    place.write("specular.toml", settings(names))
    if tool == "make":
        place.init("make", "specular.mk")
        place.write("Makefile", "all: specular\ninclude specular.mk\n")
    else:
        place.init("ninja", "build.ninja")
    return place


@pytest.mark.parametrize("tool", TOOLS)
def test_sixteen_at_a_time(tmp_path: Path, tool: Tool) -> None:
    place = _place(tmp_path, tool, NAMES)
    assert place.steps(tool, "-j8") == sorted(f"specular {name}.yaml" for name in NAMES)
    made = read_tree(place.folder / "generated")
    assert {name.partition("/")[0] for name in made} == set(NAMES)
    # One by one comes to the same.
    assert place.specular("check", "--jobs", "1", "--no-cache").code == 0


@pytest.mark.parametrize(("tool", "onwards"), [("make", ["-k"]), ("ninja", ["-k", "0"])])
def test_one_that_is_broken_stops_no_other(tmp_path: Path, tool: Tool, onwards: list[str]) -> None:
    place = _place(tmp_path, tool, NAMES[:3])
    good = place.read("api1.yaml")
    place.write("api1.yaml", f"{good}{{")
    for _ in range(2):
        found = place.tool(tool, "-j8", *onwards)
        assert found.code != 0
        assert "api1.yaml: 1 error; nothing was written" in found.out + found.err
    tried = ["specular api0.yaml", *["specular api1.yaml"] * 2, "specular api2.yaml"]
    assert place.done() == tried
    stamps = {file.name for file in (place.folder / "build/specular").glob("*.stamp")}
    assert stamps == {"api0.stamp", "api2.stamp"}
    place.write("api1.yaml", good)
    assert place.steps(tool) == ["specular api1.yaml"]
