"""A dynamic reference means what the outermost schema on the way to it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from resolving import at, lines, load
from specular.loading import dynamic

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """
openapi: 3.1.0
Page:
  properties: {items: {items: {$dynamicRef: "#item"}}, more: {$ref: "#/Page"}}
  $defs: {item: {$dynamicAnchor: item, type: "null"}}
Cat: {type: object}
"""


def test_a_template_is_copied_with_its_name_set(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        PAGE + """
Cats: {$ref: "#/Page", title: Cats, $defs: {item: {$dynamicAnchor: item, $ref: "#/Cat"}}}
use: {$ref: "#/Cats"}
""",
    )
    assert lines(sink) == []
    cats = registry.follow(at(registry, "use"))
    assert cats.id == "root.yaml#/Cats"
    assert isinstance(cats.value, dict)
    assert cats.value["title"] == "Cats"
    items = cats.child("properties").child("items").child("items")
    assert registry.target(items).id == "root.yaml#/Cats/$defs/item"
    assert registry.follow(items).id == "root.yaml#/Cat"
    assert registry.follow(cats.child("properties").child("more")).id == "root.yaml#/Cats"
    # The template itself has what stands in it.
    own = at(registry, "Page", "properties", "items", "items")
    assert registry.follow(own).id == "root.yaml#/Page/$defs/item"
    assert registry.follow(at(registry, "Page", "properties", "more")).id == "root.yaml#/Page"


def test_a_template_of_another_file_keeps_its_own_references(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        """
openapi: 3.1.0
Cats: {$ref: page.yaml, $defs: {item: {$dynamicAnchor: item, type: string}}}
Dogs: {allOf: [{$ref: page.yaml}], $defs: {item: {$dynamicAnchor: item, type: number}}}
""",
        page="""
properties: {items: {$dynamicRef: "#item"}, total: {$ref: total.yaml}, own: {$ref: "#/$defs/x"}}
$defs: {item: {$dynamicAnchor: item}, x: {type: string}}
""",
        total="type: integer",
    )
    assert lines(sink) == []
    for name in ("Cats", "Dogs"):
        properties = at(registry, name, "properties")
        assert registry.follow(properties.child("items")).id == f"root.yaml#/{name}/$defs/item"
        assert registry.follow(properties.child("total")).id == "total.yaml#"
        assert registry.follow(properties.child("own")).id == "page.yaml#/$defs/x"


def test_what_is_beside_the_reference_holds_too(tmp_path: Path) -> None:
    registry, _ = load(
        tmp_path,
        PAGE + """
Cats:
  $ref: "#/Page"
  properties: {size: {$ref: "#/Cat"}, dogs: {$ref: "#/Dogs"}}
  allOf: [{type: object}]
  $defs: {item: {$dynamicAnchor: item, $ref: "#/Cat"}}
Dogs: {$ref: "#/Page", $defs: {item: {$dynamicAnchor: item, type: string}}}
""",
    )
    cats = at(registry, "Cats")
    assert isinstance(cats.value, dict)
    assert "$ref" not in cats.value
    copy = cats.child("allOf").child(1)
    assert registry.follow(copy.child("properties").child("more")) == copy
    # The outermost name wins, so that these are pages of cats.
    dogs = cats.child("properties").child("dogs").child("properties").child("items").child("items")
    assert registry.follow(dogs).id == "root.yaml#/Cat"
    own = at(registry, "Dogs", "properties", "items", "items")
    assert registry.follow(own).id == "root.yaml#/Dogs/$defs/item"


def test_a_dynamic_reference_may_stand_beside_a_static_one(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        "a: {$ref: '#/b', $dynamicRef: '#x'}\nb: {type: object}\nc: {$dynamicAnchor: x}",
    )
    assert lines(sink) == []
    a = at(registry, "a")
    assert registry.follow(a.child("allOf").child(0)).id == "root.yaml#/c"
    assert registry.target(a).id == "root.yaml#/b"


@pytest.mark.parametrize("text", ["'#/b'", "'#y'", "other.yaml"])
def test_one_without_a_dynamic_anchor_is_static(tmp_path: Path, text: str) -> None:
    registry, sink = load(
        tmp_path,
        f"a: {{$dynamicRef: {text}}}\nb: {{$anchor: y, type: string}}",
        other="type: string",
    )
    assert lines(sink) == []
    assert registry.follow(at(registry, "a")).value in (
        {"type": "string"},
        {"$anchor": "y", "type": "string"},
    )


def test_a_shared_value_is_changed_at_one_place_only(tmp_path: Path) -> None:
    registry, _ = load(
        tmp_path,
        PAGE + """
x-page: &page {use: {$ref: "#/Page"}}
Cats: {items: *page, $defs: {item: {$dynamicAnchor: item, $ref: "#/Cat"}}}
Others: {items: *page}
""",
    )
    assert "properties" in str(at(registry, "Cats", "items").value)
    assert at(registry, "Others", "items").value == {"use": {"$ref": "#/Page"}}


def test_templates_without_end_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = "".join(f"P{n}: {{items: {{$ref: '#/P{n + 1}'}}}}\n" for n in range(300))
    text = (
        f"{PAGE}{chain}P300: {{items: {{$dynamicRef: '#item'}}}}\n"
        "Cats: {$ref: '#/P0', $defs: {item: {$dynamicAnchor: item, $ref: '#/Cat'}}}"
    )
    registry, sink = load(tmp_path, text)
    [line] = lines(sink)
    assert "warning[schema-approximated]: `$dynamicRef` means here what it means in" in line
    node = at(registry, "Cats")
    for _ in range(300):
        node = registry.follow(node.child("items"))
    assert node.id == "root.yaml#/P300"
    monkeypatch.setattr(dynamic, "MAX_COPIED", -1)
    _, sink = load(tmp_path, text)
    assert len(lines(sink)) == 1
