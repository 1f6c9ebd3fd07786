"""Whether the sources of two packages show what findings say, and how that is told."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest

from change_format import completed
from reviewed import SHOP, nowhere
from specular import pipeline
from specular.config import ApiConfig
from specular.diagnostics import Sink
from specular.review.agreeing import agreement
from specular.review.entries import json_text
from specular.review.html import Shown, html_text
from specular.review.markdown import markdown_text
from specular.review.schema import REPORT
from specular.review.telling import REPORT_IT, agreement_lines

if TYPE_CHECKING:
    from pathlib import Path

    from specular.pipeline import Reviewed


def seen(folder: Path, old: str, new: str) -> Reviewed:
    """Compare two documents with their packages."""
    configs: list[ApiConfig] = []
    for name, text in (("old", old), ("new", new)):
        path = folder / name / "openapi.yaml"
        path.parent.mkdir()
        path.write_text(completed(text), "utf-8")
        configs.append(ApiConfig(spec=path))
    found = pipeline.review_packages(configs[0], configs[1], (Sink(), Sink()))
    assert found is not None
    return found


@pytest.fixture
def lost(tmp_path: Path) -> Reviewed:
    """Compare two documents of which the second has a property less."""
    return seen(tmp_path, SHOP, SHOP.replace("        age: {type: integer}\n", ""))


def untold(found: Reviewed) -> list[str]:
    """What is said of packages where no finding is."""
    return [str(one) for one in agreement(found.old, found.new, ()).disagreements]


def test_what_a_finding_tells_is_agreed(lost: Reviewed) -> None:
    assert [str(line.text) for line in agreement_lines(lost.agreement)] == [
        "the packages agree: 1 difference to callers, none of it untold"
    ]


def test_what_no_finding_tells_is_seen_in_its_line(lost: Reviewed) -> None:
    (one,) = agreement(lost.old, lost.new, ()).disagreements
    assert str(one) == "seen in the packages only: Pet.age is gone"
    file, _, line = one.place.removesuffix(" before").partition(":")
    text = lost.old.files[file.removeprefix("example/")]
    assert text.splitlines()[int(line) - 1].strip().startswith("age: ")
    assert one.breaks


def test_what_a_finding_makes_less_of_is_seen(lost: Reviewed) -> None:
    (finding,) = lost.findings
    less = replace(finding, client=finding.wire)
    (one,) = agreement(lost.old, lost.new, [less]).disagreements
    assert str(one).endswith(f"Pet.age is gone, of which #{finding.fingerprint} makes less")


def test_what_no_source_shows_is_not_seen(lost: Reviewed) -> None:
    (one,) = agreement(lost.old, lost.old, lost.findings).disagreements
    assert str(one).startswith("not seen in the packages: Pet.age: ")
    assert not one.breaks


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("/toys", "/games", []),
        ("listToys", "listGames", ["Toys.list_toys is gone"]),
        ("name: limit", "name: most", ["Pets.list_pets(limit) is gone"]),
        ("age: {type: integer}", "age: {type: string}", ["Pet.age is Maybe[str]"]),
        ("required: [name]", "required: [name, age]", ["Pet.age is int"]),
        ("name: {type", "nickname: {type", ["Pet.name is gone"]),
        ("name: limit, in: query", "required: true, name: limit, in: query", ["is needed"]),
    ],
)
def test_losses(old: str, new: str, told: list[str], tmp_path: Path) -> None:
    document = SHOP.replace(old, new)
    said = untold(seen(tmp_path, SHOP, document))
    assert len(said) >= len(told)
    assert all(any(one in each for each in said) for one in told), said


def test_every_form_has_it(lost: Reviewed) -> None:
    other = agreement(lost.old, lost.new, ())
    names = ("old.yaml", "new.yaml")
    assert [line.text for line in agreement_lines(other)][-1] == REPORT_IT
    report = json.loads(json_text([(names, lost.findings, nowhere, other)]))
    jsonschema.validate(report, REPORT, jsonschema.Draft202012Validator)
    (told,) = report["apis"][0]["packages"]["disagreements"]
    assert (told["symbol"], told["breaks"], told["seen"]["is_old"]) == ("Pet.age", True, True)
    assert "- seen in the packages only: Pet.age" in markdown_text(names, (), nowhere, other)
    files = lost.old.files, lost.new.files
    page = html_text([Shown(names, lost.findings, (), nowhere, *files, other)])
    assert "seen in the packages only: Pet.age is gone" in page
    assert other.without({told["fingerprint"]}).disagreements == ()


def test_packages_are_as_they_are_made_alone(tmp_path: Path) -> None:
    for number, new in enumerate(
        (SHOP, SHOP.replace("integer", "string"), SHOP[:100] + SHOP[100:])
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = seen(folder, SHOP, new)
        for name, package in (("old", found.old), ("new", found.new)):
            config = ApiConfig(spec=folder / name / "openapi.yaml")
            made = pipeline.make(config, Sink(), "keep")
            assert made is not None
            assert made.package == package
