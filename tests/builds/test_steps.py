"""Real make and real ninja run exactly the steps that a change asks for, and then none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from builds.workplace import TOOLS, Tool, Workplace, copied, document, settings, workplace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PETS: Final = document(
    "Pets",
    "Pet: {type: object, properties: {name: {type: string}}}\nShop: {$ref: shop.yaml}",
)
SHOP: Final = "{type: object, properties: {city: {type: string}}}\n"
TOYS: Final = document("Toys", "Toy: {type: object}")

MAKEFILE: Final = """\
all: build/pet.txt build/any/shop.txt build/toys.txt
build/pet.txt: generated/pets/models/pet.py
	@mkdir -p $(@D)
	@echo "use pet" >> steps.log
	@cp $< $@
# Such a rule makes what it is made of intermediate, unless something stands against it.
build/any/%.txt: generated/pets/models/%.py
	@mkdir -p $(@D)
	@echo "use $*" >> steps.log
	@cp $< $@
build/toys.txt: build/specular/toys.stamp
	@echo "use toys" >> steps.log
	@cat generated/toys/models/*.py > $@
include specular.mk
"""
NINJA: Final = """\
include specular.ninja
build generated/pets/models/pet.py generated/pets/models/shop.py: specular_files $
    build/specular/pets.stamp
rule use
  command = echo "use $what" >> steps.log && cp $in $out
build build/pet.txt: use generated/pets/models/pet.py
  what = pet
build build/any/shop.txt: use generated/pets/models/shop.py
  what = shop
rule use_package
  command = echo "use toys" >> steps.log && cat generated/toys/models/*.py > $out
build build/toys.txt: use_package build/specular/toys.stamp
"""
BUILD_FILES: Final[dict[Tool, tuple[str, str, str]]] = {
    "make": ("Makefile", MAKEFILE, "specular.mk"),
    "ninja": ("build.ninja", NINJA, "specular.ninja"),
}

BOTH: Final = ["specular pets.yaml", "specular toys.yaml"]
EVERYTHING: Final = [*BOTH, "use pet", "use shop", "use toys"]


def comment(place: Workplace) -> None:
    place.write("pets.yaml", f"# A remark.\n{PETS}")


def real_edit(place: Workplace) -> None:
    place.replace("pets.yaml", "name: {type: string}", "name: {type: integer}")


def referred_edit(place: Workplace) -> None:
    place.replace("shop.yaml", "type: string", "type: integer")


def reference_moved(place: Workplace) -> None:
    place.replace("pets.yaml", "shop.yaml", "store.yaml")
    (place.folder / "shop.yaml").rename(place.folder / "store.yaml")


def reference_gone(place: Workplace) -> None:
    place.replace("pets.yaml", "{$ref: store.yaml}", "{type: string}")
    (place.folder / "store.yaml").unlink()


def used_output_gone(place: Workplace) -> None:
    (place.folder / "generated/pets/models/pet.py").unlink()


def unused_output_gone(place: Workplace) -> None:
    (place.folder / "generated/pets/py.typed").unlink()


def settings_edit(place: Workplace) -> None:
    place.write("specular.toml", f'enums = "closed"\n{settings(["pets", "toys"])}')


def template_edit(place: Workplace) -> None:
    template = place.source / "templates" / "models" / "module.py.jinja"
    text = template.read_text("utf-8")
    place.write("specular.toml", place.read("specular.toml"))
    template.write_text(f"{text}# Another line.\n", "utf-8")


def stamp_gone(place: Workplace) -> None:
    (place.folder / "build/specular/toys.stamp").unlink()


def nothing(place: Workplace) -> None:
    del place


EDITS: Final[list[tuple[Callable[[Workplace], None], list[str]]]] = [
    (nothing, EVERYTHING),
    (comment, ["specular pets.yaml"]),
    (real_edit, ["specular pets.yaml", "use pet"]),
    (referred_edit, ["specular pets.yaml", "use shop"]),
    (reference_moved, ["specular pets.yaml"]),
    (reference_gone, ["specular pets.yaml", "use shop"]),
    (used_output_gone, ["specular pets.yaml", "use pet"]),
    (unused_output_gone, ["specular pets.yaml"]),
    (settings_edit, [*BOTH, "use toys"]),
    (template_edit, EVERYTHING),
    (stamp_gone, ["specular toys.yaml", "use toys"]),
    (nothing, []),
]


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    found = workplace(tmp_path, copied(tmp_path / "copy"))
    for name, text in {"pets.yaml": PETS, "shop.yaml": SHOP, "toys.yaml": TOYS}.items():
        found.write(name, text)
    found.write("specular.toml", settings(["pets", "toys"]))
    return found


@pytest.mark.parametrize("tool", TOOLS)
def test_each_edit_asks_for_its_steps(place: Workplace, tool: Tool) -> None:
    name, text, fragment = BUILD_FILES[tool]
    place.init(tool, fragment)
    place.write(name, text)
    for edit, expected in EDITS:
        edit(place)
        assert (edit.__name__, place.steps(tool)) == (edit.__name__, expected)


@pytest.mark.parametrize("tool", TOOLS)
def test_what_was_edited_by_hand_stops_the_build(place: Workplace, tool: Tool) -> None:
    name, text, fragment = BUILD_FILES[tool]
    place.init(tool, fragment)
    place.write(name, text)
    goal = "build/pet.txt"
    place.steps(tool, goal)
    model = "generated/pets/models/pet.py"
    good = place.read(model)
    place.write(model, f"{good}# Mine.\n")
    for _ in range(2):
        found = place.tool(tool, goal)
        assert found.code != 0
        assert f"{model} was edited by hand" in found.out + found.err
    place.write(model, good)
    assert place.steps(tool, goal) == ["specular pets.yaml", "use pet"]
