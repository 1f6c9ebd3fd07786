"""Every reference has one target, or is reported; nothing else is taken for a reference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from resolving import at, lines, load
from specular.diagnostics import Anchor, Code, Sink
from specular.ir.types import JsonValue
from specular.loading.documents import read_document
from specular.loading.references import resolve


def codes(sink: Sink) -> list[Code]:
    return [one.code for one in sink.diagnostics]


def test_pointers_are_followed_with_their_escapes(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        """
a/b: {c~d: {"": [x, {é %: 1}]}}
one: {$ref: "#/a~1b/c~0d//1/%C3%A9%20%25"}
two: {$ref: "#/a~1b/c~0d//1/é%20%25"}
three: {$ref: "#/a%2Fb"}
whole: {$ref: "#"}
""",
    )
    assert registry.follow(at(registry, "one")).value == 1
    assert registry.follow(at(registry, "one")) == registry.follow(at(registry, "two"))
    assert registry.follow(at(registry, "one")).id == "root.yaml#/a~1b/c~0d//1/é %"
    assert registry.follow(at(registry, "whole")) == registry.root
    assert lines(sink) == [
        "root.yaml:5:15: warning[ref-not-found]: no value at #/a%2Fb, so this says nothing here"
    ]


def test_documents_are_loaded_in_the_order_of_the_references(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        "a: {$ref: b/one.yaml}\nb: {$ref: c.yaml#/x}\nc: {$ref: ./b/../b/one.yaml#}",
        b__one="a: {$ref: two.yaml}\nb: {$ref: ../root.yaml#/b}\nc: {$ref: '#/a'}",
        b__two="type: object",
        c="x: {type: string}",
        d="unused: {$ref: nowhere}",
    )
    assert sink.diagnostics == []
    assert list(registry.documents) == ["root.yaml", "b/one.yaml", "c.yaml", "b/two.yaml"]
    assert registry.follow(at(registry, "a")).id == "b/one.yaml#"
    assert registry.follow(at(registry, "c")).id == "b/one.yaml#"
    inner = registry.follow(at(registry, "a"))
    assert registry.follow(inner.child("c")).id == "b/two.yaml#"
    assert registry.follow(inner.child("b")).id == "c.yaml#/x"
    assert registry.target(inner.child("b")).id == "root.yaml#/b"


def test_ids_are_the_same_on_every_machine(tmp_path: Path) -> None:
    ids: list[str] = []
    for folder in (tmp_path / "one", tmp_path / "another place"):
        registry, _ = load(folder, "a: {$ref: 'b/ü.yaml#/x'}", b__ü="x: 1")
        ids.append(registry.follow(at(registry, "a")).id)
    assert ids == ["b/ü.yaml#/x"] * 2


def test_file_names_are_percent_decoded(tmp_path: Path) -> None:
    registry, sink = load(tmp_path, "a: {$ref: 'my%20job.yaml'}", **{"my job": "x: 1"})
    assert sink.diagnostics == []
    assert registry.follow(at(registry, "a")).id == "my job.yaml#"


def test_a_hop_says_nothing_but_where_to_go(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        """
use: {$ref: "#/pure"}
pure: {$ref: "#/described"}
described: {$ref: "#/own", description: d, summary: s, x-a: 1}
own: {$ref: "#/last", minLength: 1}
last: {type: string}
""",
    )
    assert sink.diagnostics == []
    assert registry.follow(at(registry, "use")).id == "root.yaml#/own"
    assert registry.follow(at(registry, "own")).id == "root.yaml#/last"
    assert registry.target(at(registry, "use")).id == "root.yaml#/pure"
    assert registry.follow(at(registry, "last")) is not None
    assert registry.follow(at(registry, "last")).value == {"type": "string"}


def test_a_component_and_its_file_are_one(tmp_path: Path) -> None:
    registry, _ = load(
        tmp_path,
        "components: {schemas: {Job: {$ref: Job.yaml}}}\nuse: {$ref: '#/components/schemas/Job'}",
        Job="properties: {next: {$ref: '#'}, same: {$ref: 'root.yaml#/components/schemas/Job'}}",
    )
    job = registry.follow(at(registry, "use"))
    assert job.id == "Job.yaml#"
    for name in ("next", "same"):
        assert registry.follow(job.child("properties").child(name)) == job


@pytest.mark.parametrize(
    "text",
    [
        "properties: {$ref: {type: string}, default: {type: string}}",
        "example: {$ref: nowhere}",
        "default: {a: [{$ref: nowhere}]}",
        "enum: [{$ref: nowhere}]",
        "const: {$ref: 5}",
        "x-anything: {$ref: nowhere}",
        "examples: [{$ref: nowhere}]",
        "examples: {one: {value: {$ref: nowhere}}}",
        "components: {examples: {one: {value: {$ref: nowhere}}}}",
        (
            "use: {examples: {one: {$ref: '#/components/examples/one'}}}\n"
            "components: {examples: {one: {value: {$ref: nowhere}}}}"
        ),
        "a: $ref",
    ],
)
def test_what_only_looks_like_a_reference_is_left_alone(tmp_path: Path, text: str) -> None:
    _, sink = load(tmp_path, text)
    assert lines(sink) == []


@pytest.mark.parametrize(
    "text",
    [
        "properties: {default: {$ref: '#/no'}}",
        "properties: {example: {properties: {examples: {$ref: '#/no'}}}}",
        "patternProperties: {x-a: {$ref: '#/no'}}",
        "$defs: {const: {$ref: '#/no'}}",
        "responses: {default: {$ref: '#/no'}}",
        "responses: {default: {headers: {example: {$ref: '#/no'}}}}",
        "components: {schemas: {enum: {$ref: '#/no'}}}",
        "paths: {/a: {get: {parameters: [{$ref: '#/no'}]}}}",
        "paths: {/a: {get: {callbacks: {default: {'{$url}': {$ref: '#/no'}}}}}}",
        "examples: {one: {$ref: '#/no'}}",
        "allOf: [{items: {not: {$ref: '#/no'}}}]",
        "a: {$ref: '#/b'}\nb: {c: {$ref: '#/no'}}",
    ],
)
def test_a_reference_is_found_wherever_one_may_stand(tmp_path: Path, text: str) -> None:
    _, sink = load(tmp_path, text)
    assert codes(sink) == [Code.REF_NOT_FOUND]


def test_what_is_referred_to_is_visited_even_in_an_extension(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        "a: {$ref: '#/x-shared/Job'}\nx-shared: {Job: {items: {$ref: b.yaml#/x-y}}, K: {$ref: no}}",
        b="x-y: {items: {$ref: '#/no'}}",
    )
    assert lines(sink) == [
        "b.yaml:1:21: warning[ref-not-found]: no value at #/no, so this says nothing here"
    ]
    items = registry.follow(at(registry, "a")).child("items")
    assert registry.follow(items).id == "b.yaml#/x-y"


def test_the_file_of_an_example_is_loaded_and_not_searched(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path, "examples: {a: {$ref: b.yaml}}", b="value: {$ref: nowhere, c: {$ref: 1}}"
    )
    assert sink.diagnostics == []
    assert list(registry.documents) == ["root.yaml", "b.yaml"]
    # As part of the description it would be.
    _, sink = load(tmp_path, "examples: {a: {$ref: b.yaml}}\nb: {$ref: b.yaml}")
    assert sorted(codes(sink)) == [Code.REF_INVALID, Code.REF_NOT_FOUND]


@pytest.mark.parametrize(
    ("reference", "code", "message"),
    [
        ("#/components/schemas/No", Code.REF_NOT_FOUND, "no schema at #/components/schemas/No"),
        ("#/components/requestBodies/No", Code.REF_NOT_FOUND, "no request body at "),
        ("#/list/2", Code.REF_NOT_FOUND, "no value at #/list/2"),
        ("#/list/01", Code.REF_NOT_FOUND, "no value at "),
        ("#/list/-", Code.REF_NOT_FOUND, "no value at "),
        ("#/list/٣", Code.REF_NOT_FOUND, "no value at "),
        ("#/openapi/x", Code.REF_NOT_FOUND, "no value at "),
        ("other.yaml", Code.REF_NOT_FOUND, "there is no file other.yaml"),
        ("n" * 1000, Code.REF_NOT_FOUND, "there is no file "),
        ("root.yaml/x.yaml", Code.REF_NOT_FOUND, "there is no file "),
        ("folder", Code.FILE_UNREADABLE, "folder cannot be read: this is a folder"),
        ("http://example.com/a.yaml", Code.REF_REMOTE, "would have to be fetched"),
        ("//example.com/a.yaml", Code.REF_REMOTE, "would have to be fetched"),
        ("file:///etc/passwd", Code.REF_OUTSIDE, "file:///etc/passwd is a place on one machine"),
        ("file://etc/passwd", Code.REF_OUTSIDE, "is a place on one machine"),
        ("FILE:root.yaml", Code.REF_OUTSIDE, "is a place on one machine"),
        ("urn:x#/a", Code.REF_NOT_FOUND, "no document and no schema has the URI urn:x"),
        ("../up.yaml", Code.REF_OUTSIDE, "../up.yaml lies outside the folder of root.yaml"),
        ("%2e%2e/up.yaml", Code.REF_OUTSIDE, "lies outside the folder of root.yaml"),
        ("/etc/passwd", Code.REF_OUTSIDE, "lies outside the folder of root.yaml"),
        ("link.yaml", Code.REF_OUTSIDE, "link.yaml lies outside the folder of root.yaml"),
        ("folder/link/up.yaml", Code.REF_OUTSIDE, "lies outside the folder of root.yaml"),
        ("#Job", Code.REF_NOT_FOUND, "no schema has the anchor 'Job'"),
        ("other.yaml#Job", Code.REF_NOT_FOUND, "there is no file other.yaml"),
        ("root.yaml#Job", Code.REF_NOT_FOUND, "no schema has the anchor 'Job'"),
        ("#/a~2b", Code.REF_INVALID, "in a JSON pointer `~` is written `~0`"),
        ("#/a%", Code.REF_INVALID, "`%` must be followed by two hexadecimal digits"),
        ("#/%ff", Code.REF_INVALID, "what is percent-encoded here is not UTF-8"),
        ("a%00.yaml", Code.REF_INVALID, "a control character stands in it"),
    ],
)
def test_a_reference_that_leads_nowhere_is_reported(
    tmp_path: Path, reference: str, code: Code, message: str
) -> None:
    inside = tmp_path / "inside"
    (inside / "folder").mkdir(parents=True)
    (tmp_path / "up.yaml").write_text("a: 1")
    (inside / "link.yaml").symlink_to(tmp_path / "up.yaml")
    (inside / "folder" / "link").symlink_to(tmp_path)
    root = {"openapi": "3", "list": [1, 2], "use": [{"$ref": reference}], "components": {}}
    registry, sink = load(inside, yaml.safe_dump(root, allow_unicode=True))
    [one] = sink.diagnostics
    assert one.code is code
    assert message in one.message
    assert one.place == at(registry, "use", 0, "$ref").place()
    use = at(registry, "use", 0)
    assert registry.follow(use) == use
    assert registry.follow(use).value == registry.target(use).value == {}
    assert registry.find(reference, "root.yaml") is None


def test_links_inside_the_folder_are_the_file_they_lead_to(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    registry, sink = load(
        tmp_path, "a: {$ref: link.yaml#/x}\nb: {$ref: real.yaml#/x}", real="x: {type: string}"
    )
    assert sink.diagnostics == []
    assert registry.follow(at(registry, "a")) == registry.follow(at(registry, "b"))
    assert list(registry.documents) == ["root.yaml", "real.yaml"]


def test_a_root_document_may_be_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "real.yaml").write_text("a: {$ref: 'b.yaml'}")
    (folder / "root.yaml").symlink_to(tmp_path / "real.yaml")
    (folder / "b.yaml").write_text("x: {$ref: 'root.yaml#/a'}")
    sink = Sink()
    document = read_document(folder / "root.yaml", "root.yaml", sink)
    assert document is not None
    registry = resolve(document, sink)
    assert sink.diagnostics == []
    assert list(registry.documents) == ["root.yaml", "b.yaml"]


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("#/components/schemas/Jobb", "did you mean #/components/schemas/Job?"),
        ("#/components/schema/Job", "did you mean #/components/schemas/Job?"),
        ("#/definitions/Job", "did you mean #/components/schemas/Job?"),
        ("#/components/schemas/a~1bb", "did you mean #/components/schemas/a~1b?"),
        ("#/components/schemas/Split/properties", "is itself a reference: go on from Job.yaml"),
        ("Job", "did you mean #/components/schemas/Job?"),
        ("Jb.yaml", "did you mean Job.yaml?"),
        ("schemas/job.yaml", None),
        ("NotFound", "did you mean #/components/responses/NotFound?"),
        ("#Job", "did you mean #/components/schemas/Job?"),
        ("Job.yaml#/propertis", "did you mean Job.yaml#/properties?"),
        ("#/components/schemas/Zebra", None),
        ("http://example.com/a.yaml", "save it beside the document"),
    ],
)
def test_a_hint_names_what_was_meant(tmp_path: Path, reference: str, hint: str | None) -> None:
    root = {
        "use": {"$ref": reference},
        "components": {
            "schemas": {"Job": {}, "a/b": {}, "Split": {"$ref": "Job.yaml"}},
            "responses": {"NotFound": {}},
        },
    }
    _, sink = load(tmp_path, json.dumps(root), Job="properties: {}")
    [one] = sink.diagnostics
    assert (one.hint is None) if hint is None else (hint in str(one.hint))


@pytest.mark.parametrize("value", [5, None, ["#/a"], {"type": "string"}])
def test_a_reference_that_is_no_string_is_reported(tmp_path: Path, value: JsonValue) -> None:
    registry, sink = load(tmp_path, json.dumps({"a": {"$ref": value}}))
    assert codes(sink) == [Code.REF_INVALID]
    assert registry.follow(at(registry, "a")).value == {"$ref": value}


def test_a_broken_file_is_reported_once_and_where_it_is_broken(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path, "a: {$ref: b.yaml}\nb: {$ref: b.yaml}\nc: {$ref: b.yaml#/d}", b="a: [\n"
    )
    assert [line.split(": not")[0] for line in lines(sink)] == ["b.yaml:2:1: warning[syntax]"]
    assert registry.follow(at(registry, "a")).value == {}
    assert list(registry.documents) == ["root.yaml"]


def test_every_place_of_a_broken_reference_is_reported(tmp_path: Path) -> None:
    _, sink = load(tmp_path, "a: {$ref: '#/no'}\nb: [{$ref: '#/no'}]")
    assert [line.partition(" ")[0] for line in lines(sink)] == [
        "root.yaml:1:11:",
        "root.yaml:2:12:",
    ]


def test_a_ring_of_references_is_reported_once(tmp_path: Path) -> None:
    registry, sink = load(
        tmp_path,
        """
into: {$ref: "#/a"}
a: {$ref: "#/b"}
b: {$ref: "other.yaml", description: d}
self: {$ref: "#/self"}
alone: {$ref: "#/alone", type: object}
""",
        other="{$ref: root.yaml#/a}",
    )
    assert lines(sink) == [
        (
            "root.yaml:3:11: warning[ref-cycle]: this `$ref` leads back to itself and says nothing:"
            " root.yaml#/a -> root.yaml#/b -> other.yaml# -> root.yaml#/a"
        ),
        (
            "root.yaml:5:14: warning[ref-cycle]: this `$ref` leads back to itself and says nothing:"
            " root.yaml#/self -> root.yaml#/self"
        ),
        (
            "root.yaml:6:15: warning[ref-cycle]: this `$ref` leads back to itself and says nothing:"
            " root.yaml#/alone -> root.yaml#/alone"
        ),
    ]
    for key in ("into", "a", "self"):
        assert registry.follow(at(registry, key)) == at(registry, key)
        assert registry.follow(at(registry, key)).value == {}


def test_a_recursive_schema_is_no_ring(tmp_path: Path) -> None:
    _, sink = load(tmp_path, "a: {properties: {b: {$ref: '#/a'}}, items: {$ref: '#'}}")
    assert sink.diagnostics == []


def test_a_long_chain_is_followed_to_its_end(tmp_path: Path) -> None:
    root: dict[str, JsonValue] = {str(n): {"$ref": f"#/{n + 1}"} for n in range(3000)}
    registry, sink = load(tmp_path, json.dumps(root | {"3000": {"type": "string"}}))
    assert sink.diagnostics == []
    assert registry.follow(at(registry, "0")).id == "root.yaml#/3000"


def test_other_texts_are_looked_up_by_find(tmp_path: Path) -> None:
    registry, _ = load(tmp_path, "a: {$ref: b.yaml#/x}", b="x: {y: {$ref: root.yaml}}")
    found = registry.find("b.yaml#/x/y", "root.yaml")
    assert found is not None
    assert found.id == "b.yaml#/x/y"
    own = registry.find("#/x", "b.yaml")
    assert own is not None
    assert own.id == "b.yaml#/x"
    assert registry.find("c.yaml#/x", "root.yaml") is None
    assert registry.find("#/x", "root.yaml") is None
    assert registry.find("#x", "root.yaml") is None


def test_a_key_is_a_place_of_its_own(tmp_path: Path) -> None:
    registry, _ = load(tmp_path, "a: {b: 1}")
    assert at(registry, "a").key_place("b").anchor is Anchor.KEY


def test_a_value_that_refers_to_itself_is_visited_once(tmp_path: Path) -> None:
    _, sink = load(tmp_path, "default: {a: {$ref: '#/default'}}\nb: {$ref: '#/default'}")
    assert sink.diagnostics == []


@pytest.mark.parametrize("version", ["3.0", "'3.0'", "3.0.3", "3.1", "'3.1'", "3.1.0"])
def test_a_version_counts_with_and_without_quotes(tmp_path: Path, version: str) -> None:
    registry, _ = load(tmp_path, f"openapi: {version}")
    assert registry.has_json_schema is ("3.1" in version)
