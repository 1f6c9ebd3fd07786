"""`$id`, `$self` and anchors: what a reference means depends on where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from resolving import at, lines, load

if TYPE_CHECKING:
    from pathlib import Path

    from specular.loading.registry import Registry


def led(registry: Registry, *keys: str | int) -> str:
    """Return where the reference at some keys leads."""
    return registry.follow(at(registry, *keys)).id


def test_an_anchor_is_found_wherever_it_stands(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        """
before: {$ref: "#job"}
a: {properties: {b: {$anchor: job, type: string}}}
after: {$ref: "#j%6Fb"}
there: {$ref: "b.yaml#node"}
dynamic: {$ref: "b.yaml#tree"}
""",
        b="x: {$anchor: node, items: {$dynamicAnchor: tree}, y: {$ref: '#node'}}",
    )
    assert lines(sink) == []
    assert led(registry, "before") == led(registry, "after") == "root.yaml#/a/properties/b"
    assert led(registry, "there") == "b.yaml#/x"
    assert led(registry, "dynamic") == "b.yaml#/x/items"
    there = registry.follow(at(registry, "there"))
    assert registry.follow(there.child("y")).id == "b.yaml#/x"


def test_an_id_is_the_base_of_what_is_in_it(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        """
openapi: 3.1.0
use: {$ref: https://example.com/schemas/node}
again: {$ref: HTTPS://EXAMPLE.com/schemas/../schemas/node#/items}
anchored: {$ref: "https://example.com/schemas/node#inner"}
nowhere: {$ref: "#inner"}
components:
  schemas:
    Node:
      $id: https://example.com/schemas/node
      items: {$ref: "#/$defs/leaf"}
      not: {$ref: leaf}
      $defs:
        leaf: {$id: leaf, $anchor: inner, items: {$ref: "#"}, not: {$ref: node}}
        other: {$anchor: inner}
""",
    )
    [line] = lines(sink)
    assert line.startswith("root.yaml:6:17: warning[ref-not-found]: no schema has the anchor 'inn")
    node = "root.yaml#/components/schemas/Node"
    assert led(registry, "use") == node
    assert led(registry, "again") == f"{node}/$defs/leaf"
    assert led(registry, "anchored") == f"{node}/$defs/other"
    place = ("components", "schemas", "Node")
    assert led(registry, *place, "items") == f"{node}/$defs/leaf"
    assert led(registry, *place, "not") == f"{node}/$defs/leaf"
    assert led(registry, *place, "$defs", "leaf", "items") == f"{node}/$defs/leaf"
    assert led(registry, *place, "$defs", "leaf", "not") == node


def test_a_pointer_from_the_document_within_an_id_is_settled(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        """
openapi: 3.1.0
components:
  schemas:
    Node: {$id: https://example.com/node, items: {$ref: "#/components/schemas/Job"}}
    Job: {type: string}
""",
    )
    [line] = lines(sink)
    assert line == (
        "root.yaml:5:57: warning[ref-not-found]: nothing is at #/components/schemas/Job in the"
        " schema with the `$id` https://example.com/node, so what is there in the document is taken"
    )
    items = ("components", "schemas", "Node", "items")
    assert led(registry, *items) == "root.yaml#/components/schemas/Job"


@pytest.mark.parametrize("version", ["openapi: 3.0.3", "swagger: '2.0'"])
def test_an_id_means_nothing_before_3_1(tmp_path: Path, version: str) -> None:
    registry, sink = load(
        tmp_path,
        f"{version}\na: {{$id: 'https://example.com/a/b', items: {{$ref: c.yaml}}}}\n"
        "b: {$ref: '#/c'}\nc: {$id: x, items: {$ref: '#/a'}}",
        c="$id: https://example.com/c\nitems: {$ref: d.yaml}",
        d="{}",
    )
    assert lines(sink) == []
    assert led(registry, "a", "items") == "c.yaml#"
    assert led(registry, "c", "items") == "root.yaml#/a"


def test_files_with_ids_are_found_beside_each_other(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        "a: {$ref: schemas/order.yaml}\nb: {$ref: 'https://example.com/s/item'}",
        schemas__order="""
$id: https://example.com/s/order
items: {$ref: customer.yaml}
not: {$ref: customer}
""",
        schemas__customer="""
$id: https://example.com/s/customer
items: {$ref: order}
not: {$id: item}
""",
    )
    assert lines(sink) == []
    order = registry.follow(at(registry, "a"))
    customer = registry.follow(order.child("items"))
    assert customer.id == "schemas/customer.yaml#"
    assert registry.follow(order.child("not")) == customer
    assert registry.follow(customer.child("items")) == order
    assert led(registry, "b") == "schemas/customer.yaml#/not"


def test_a_document_that_names_itself(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        """
openapi: 3.2.0
$self: https://example.com/api/openapi
own: {$ref: "https://example.com/api/openapi#/target"}
same: {$ref: "openapi#/target"}
near: {$ref: schemas/job.yaml}
target: {type: string}
""",
        schemas__job="items: {$ref: ../openapi#/target}\nnot: {$ref: ../root.yaml#/target}",
    )
    assert led(registry, "own") == led(registry, "same") == "root.yaml#/target"
    assert led(registry, "near") == "schemas/job.yaml#"
    job = registry.follow(at(registry, "near"))
    assert registry.follow(job.child("not")).id == "root.yaml#/target"
    # The file has no name of its own: what is relative in it is relative to its place.
    [line] = lines(sink)
    assert ":15: warning[ref-not-found]: there is no file ../openapi, so this says" in line


def test_a_document_may_have_a_relative_name_for_itself(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path, "openapi: 3.2.0\n$self: api/v1\na: {$ref: b.yaml}\nb: {$ref: v1#/a}", b="{}"
    )
    assert lines(sink) == []
    assert led(registry, "a") == led(registry, "b") == "b.yaml#"


def test_a_name_that_is_unknown_is_told(tmp_path: Path) -> None:
    _, sink = load(
        tmp_path,
        "a: {$ref: urn:job:1}\nb: {$ref: urn:job:2}\nc: {$id: urn:job:1, items: {$ref: no}}",
    )
    assert [line.partition(" has the ")[2] for line in lines(sink)] == [
        "URI urn:job:2, so this says nothing here",
        "URI urn:no, so this says nothing here",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {$id: 5}", "`$id` must be a string, so this one has no effect"),
        ("a: {$anchor: [a]}", "`$anchor` must be a string, so this one has no effect"),
        ("a: {$dynamicAnchor: 5}", "`$dynamicAnchor` must be a string, so this one has"),
        ("a: {$id: file:///etc/}", "file:///etc/ is a place on one machine, so this `$id` has"),
        ('a: {$id: "a%00b"}', "a control character stands in it, so this `$id` has no effect"),
        ("a: {$id: x%}", "`%` must be followed by two hexadecimal digits, so this `$id` has"),
        ("a: {$id: x}\nb: {$id: ./x}", "./x is the URI of root.yaml#/a too, which references"),
        ("a: {$anchor: x}\nb: {$anchor: x}", "the anchor 'x' stands twice here, and a reference"),
        ("openapi: 3.2.0\n$self: 5", "`$self` must be a string, so this one has no effect"),
    ],
)
def test_a_name_that_is_none_is_told(tmp_path: Path, text: str, message: str) -> None:
    _, sink = load(tmp_path, text)
    [line] = lines(sink)
    assert f": warning[ref-invalid]: {message}" in line


def test_a_file_cannot_be_reached_by_a_name(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path / "inside",
        "a: {$id: file:///etc/x, items: {$ref: passwd}}\n"
        "b: {$id: ../../etc/x, items: {$ref: ../up.yaml}}",
    )
    (tmp_path / "up.yaml").write_text("{}")
    assert [line.split(": ")[1] for line in lines(sink)] == [
        "warning[ref-invalid]",
        "warning[ref-not-found]",
        "warning[ref-outside]",
    ]
    assert list(registry.documents) == ["root.yaml"]


def test_a_name_that_stands_twice_means_the_nearest(tmp_path: Path) -> None:
    registry, _ = load(
        tmp_path,
        """
a: {$anchor: x, b: {$ref: "#x"}, c: {$anchor: x, d: {$ref: "#x"}}}
e: {f: {$anchor: x}, g: {$ref: "#x"}}
h: {$ref: "#x"}
""",
    )
    assert led(registry, "a", "b") == "root.yaml#/a"
    assert led(registry, "a", "c", "d") == "root.yaml#/a/c"
    assert led(registry, "e", "g") == "root.yaml#/e/f"
    assert led(registry, "h") == "root.yaml#/a"


def test_anchors_of_draft_7(tmp_path: Path) -> None:
    registry, sink = load(tmp_path, "a: {$id: '#job'}\nb: {$ref: '#job'}")
    assert lines(sink) == []
    assert led(registry, "b") == "root.yaml#/a"
