"""The hunks between two packages: that nothing is lost, and which findings explain them."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from reviewed import SHOP, reviewed
from specular.review.hunks import hunks_of
from specular.review.matching import chunks_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from specular.review.hunks import Hunk

DOCUMENTS, SOURCES = ".specular.json", ".specular.map.json"


def applied(old: Sequence[str], hunks: Sequence[Hunk]) -> list[str]:
    """What the hunks of a file make of its lines before."""
    made: list[str] = []
    at = 0
    for hunk in hunks:
        made += old[at : hunk.old - 1]
        assert len(made) == hunk.new - 1
        at = hunk.old - 1
        for part in hunk.parts:
            assert list(part.old) == list(old[at : at + len(part.old)])
            made += part.old if part.is_same else part.new
            at += len(part.old)
    return made + list(old[at:])


@pytest.mark.parametrize("seed", range(40))
def test_hunks_lead_from_the_one_text_to_the_other(seed: int) -> None:
    chance = random.Random(seed)
    words = ["", "a", "b", "    c", "    d", *map(str, range(seed))]
    old = chance.choices(words, k=chance.randrange(80))
    new = [one for one in old if chance.random() < 0.9]
    for _ in range(chance.randrange(6)):
        new.insert(chance.randrange(len(new) + 1), chance.choice(words))
    before, after = ({"a.txt": "".join(f"{line}\n" for line in lines)} for lines in (old, new))
    assert applied(old, hunks_of(before, after, ())) == new
    for first, last, first_new, last_new in chunks_of(old, new):
        assert old[first:last] != new[first_new:last_new]


def test_large_files_are_compared_quickly() -> None:
    old = [f"| `{n}` |" if n % 4 == 0 else "| --- |" if n % 4 == 1 else "" for n in range(120_000)]
    new = [line for n, line in enumerate(old) if n % 997] + ["end"]
    began = time.monotonic()
    assert sum(1 for _ in chunks_of(old, new)) == pytest.approx(122, abs=2)
    assert time.monotonic() - began < 20


def test_lines_are_those_of_python() -> None:
    assert lines_of("a\u2028b\nc\r\nd\n") == ["a\u2028b", "c", "d"]
    assert lines_of("") == []


def test_a_change_begins_where_a_definition_does() -> None:
    old = ["def a():", "    pass", "", "def b():", "    pass", ""]
    new = [*old[:3], "def c():", "    pass", "", *old[3:]]
    assert list(chunks_of(old, new)) == [(3, 3, 3, 6)]


TOYS = SHOP[SHOP.index("  /toys:") :]

CHANGES = [
    (
        "age: {type: integer}",
        "age: {type: string}",
        {("response-property-type-changed", "Pet.age")},
        {"models/pet.py", "reference.md"},
    ),
    (
        "What it answers to.",
        "What it is called.",
        {("description-changed", "Pet.name")},
        {"models/pet.py", "reference.md"},
    ),
    ("A pet.", "An animal.", {("description-changed", "Pet")}, {"models/pet.py", "reference.md"}),
    (
        "schema: {type: integer}, description: How many.",
        "schema: {type: string}, description: How many.",
        {("parameter-type-changed", "GET /pets query limit")},
        {"operations/pets.py", "resources/pets.py", "server/pets.py", "reference.md"},
    ),
    (
        TOYS,
        "",
        {("operation-removed", "GET /toys")},
        {
            *("__init__.py", "client.py", "operations/toys.py", "resources/__init__.py"),
            *("resources/toys.py", "server/__init__.py", "server/toys.py", "reference.md"),
        },
    ),
]


@pytest.mark.parametrize(("before", "after", "told", "files"), CHANGES)
@pytest.mark.parametrize("is_back", [False, True])
def test_what_one_edit_changes_is_explained_by_its_finding(  # noqa: PLR0913 - a table
    tmp_path: Path,
    before: str,
    after: str,
    told: set[tuple[str, str]],
    files: set[str],
    *,
    is_back: bool,
) -> None:
    assert before in SHOP
    pair = (SHOP, SHOP.replace(before, after))
    found = reviewed(tmp_path, *(pair[::-1] if is_back else pair))
    subjects = {subject for _, subject in told}
    beside = {"resources/__init__.py", SOURCES}
    assert {one.file for one in found.hunks} - {DOCUMENTS} <= files | beside
    assert {one.file for one in found.hunks} >= files - {"resources/__init__.py", "__init__.py"}
    for hunk in found.hunks:
        if hunk.file != DOCUMENTS and not hunk.note:
            assert {subject for _, subject in found.by(hunk)} == subjects, hunk
            assert not hunk.is_partial
            assert is_back or found.by(hunk) == told


@pytest.mark.parametrize("header", ["", "X-Total: {schema: {type: string}}"])
def test_the_class_for_headers_follows_from_its_operation(tmp_path: Path, header: str) -> None:
    text = "          description: pets\n"
    old, new = (
        SHOP.replace(text, f"{text}          headers: {{{one}}}\n")
        for one in ("X-Total: {schema: {type: integer}}", header)
    )
    found = reviewed(tmp_path, old, new)
    hunks = [one for one in found.hunks if one.file in {"operations/pets.py", "reference.md"}]
    assert len(hunks) > 1
    for hunk in hunks:
        assert {subject for _, subject in found.by(hunk)} == {"GET /pets 200"}, hunk
        assert not hunk.is_partial


def test_edits_of_one_file_are_told_apart(tmp_path: Path) -> None:
    more = "".join(f"        p{n}: {{type: string}}\n" for n in range(12))
    old = SHOP.replace("        age: {type: integer}\n", f"        age: {{type: integer}}\n{more}")
    new = old.replace("p11: {type: string}", "p11: {type: integer}").replace("answers", "listens")
    found = reviewed(tmp_path, old, new)
    rows = [found.by(one) for one in found.hunks if one.file == "models/pet.py"]
    assert rows == [
        {("description-changed", "Pet.name")},
        {("response-property-type-changed", "Pet.p11")},
    ]


def test_imports_follow_from_what_needs_them(tmp_path: Path) -> None:
    new = SHOP.replace("age: {type: integer}", "age: {type: integer, maximum: 9}")
    found = reviewed(tmp_path, SHOP, new)
    hunks = [one for one in found.hunks if one.file == "models/pet.py"]
    assert any("Field" in line for one in hunks for part in one.parts for line in part.new)
    assert all({subject for _, subject in found.by(one)} == {"Pet.age"} for one in hunks)


def test_what_no_finding_tells_is_not_explained(tmp_path: Path) -> None:
    found = reviewed(tmp_path, SHOP, SHOP)
    assert found.hunks == ()
    old = {"models/pet.py": "class Pet:\n    age: int\n    name: str\n", "_runtime/a.py": "a = 1\n"}
    new = {"models/pet.py": "class Pet:\n    name: str\n    age: int\n", "_runtime/a.py": "a = 2\n"}
    hunks = hunks_of(old, new, ())
    assert [one.note.partition(":")[0] for one in hunks] == ["the runtime", "moved"]
    assert [one.findings for one in hunks] == [(), ()]


def test_the_manifest_follows_from_the_files_that_it_lists(tmp_path: Path) -> None:
    found = reviewed(tmp_path, SHOP, SHOP.replace("A pet.", "An animal."))
    told = [found.by(one) for one in found.hunks if one.file == DOCUMENTS]
    assert {("description-changed", "Pet")} in told
    assert set() in told or any(one.is_partial for one in found.hunks)


def test_a_class_of_requests_follows_from_what_is_read_only(tmp_path: Path) -> None:
    post = """\
    post:
      tags: [pets]
      operationId: addPet
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"204": {description: none}}
"""
    old = SHOP.replace("  /toys:\n", f"{post}  /toys:\n")
    new = old.replace("age: {type: integer}", "age: {type: integer, readOnly: true}")
    found = reviewed(tmp_path, old, new)
    [one] = found.findings
    assert one.rule.id == "request-property-became-read-only"
    assert any("class PetRequest" in str(hunk.parts) for hunk in found.hunks)
    open_ones = [hunk for hunk in found.hunks if not hunk.findings and not hunk.note]
    assert open_ones == []


def test_another_order_is_explained_by_nothing_else(tmp_path: Path) -> None:
    head, _, rest = SHOP.partition("  /pets:\n")
    pets = "  /pets:\n" + rest.removesuffix(TOYS)
    whole = "openapi: 3.1.0\ninfo: {title: Example, version: 1.0.0}\n"
    new = (head + TOYS + pets).replace("age: {type: integer}", "age: {type: string}")
    found = reviewed(tmp_path, whole + SHOP, whole + new)
    told = {one.rule.id for one in found.findings}
    assert told == {"response-property-type-changed", "info-version-mismatch"}
    hunks = [one for one in found.hunks if one.file == "client.py"]
    assert hunks
    assert all(not one.findings and one.note.startswith("moved") for one in hunks)
