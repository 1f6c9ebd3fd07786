"""YAML is read by the core schema of 1.2, as JSON's values, with libyaml and without."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from specular.diagnostics import Code
from specular.ir.types import JsonValue
from specular.loading.text import MAX_DEPTH
from specular.loading.yaml_text import MAX_COPIED, parse_yaml

# What YAML may hold of what JSON may hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"]))
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=15,
)


@pytest.fixture(params=["libyaml", "python"], scope="module", autouse=True)
def parser(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "python":
            patch.delattr(yaml, "CSafeLoader")
        yield


def read(text: str) -> JsonValue:
    parsed = parse_yaml(text)
    assert parsed.problems == ()
    return parsed.data


def problems(text: str) -> list[tuple[int, Code]]:
    return [(one.offset, one.code) for one in parse_yaml(text).problems]


@given(VALUES)
def test_json_is_yaml(value: JsonValue) -> None:
    assert repr(read(json.dumps(value, ensure_ascii=False))) == repr(value)


@given(VALUES)
def test_what_pyyaml_writes_is_read(value: JsonValue) -> None:
    # PyYAML quotes what it would take for something else; 1.2 takes less, but for these.
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_style='"')
    assert str(read(text)) == str(value) or "!!" in text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("y", "y"),
        ("null", None),
        ("~", None),
        ("''", ""),
        ("tRue", "tRue"),
        ("TRUE", True),
        ("False", False),
        ("2024-01-01", "2024-01-01"),
        ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0o14", 12),
        ("0x1F", 31),
        ("0777", 777),
        ("0b1", "0b1"),
        ("+12", 12),
        ("-0", 0),
        ("12345678901234567890123", 12345678901234567890123),
        ("1e3", 1000.0),
        ("1.0", 1.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e-7", 1e-7),
        (".", "."),
        ("+", "+"),
        ("1.2.3", "1.2.3"),
        ("=", "="),
        ('"1"', "1"),
        ("'true'", "true"),
        ("|\n  no\n", "no\n"),
        ("!!str 200", "200"),
        ("! 200", "200"),
        ('!!int "3"', 3),
        ("!!float 3", 3.0),
        ('!!bool "true"', True),
        ('!!null ""', None),
        ("!!map {a: !!seq [1]}", {"a": [1]}),
        ("%YAML 1.2\n---\na\n...\n", "a"),
        ("\ufeffa: 1", {"a": 1}),
    ],
)
def test_scalars_follow_the_core_schema(text: str, value: JsonValue) -> None:
    assert repr(read(text)) == repr(value)


def test_keys_are_the_text_that_stands_there() -> None:
    text = "200: a\nnull: b\ntrue: c\n1.0: d\n0x1F: e\nno: f\n~: g\n'q': h\n? i\n: j"
    assert list(parse_keys(text)) == ["200", "null", "true", "1.0", "0x1F", "no", "~", "q", "i"]
    # Though as values they would be refused.
    assert list(parse_keys(".inf: a\n1e999: b")) == [".inf", "1e999"]


def parse_keys(text: str) -> dict[str, JsonValue]:
    value = read(text)
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_show_in_values(end: str) -> None:
    text = end.join(["a: |", "  x", "  y", "b: [1,", "  2]", ""])
    assert read(text) == {"a": "x\ny\n", "b": [1, 2]}


def test_aliases_repeat_a_value() -> None:
    assert read("a: &x {b: [1]}\nc: *x\nd: [*x, *x]") == {
        "a": {"b": [1]},
        "c": {"b": [1]},
        "d": [{"b": [1]}, {"b": [1]}],
    }
    assert read("&k key: 1\nb: {*k : 2}\n&k c: *k") == {"key": 1, "b": {"key": 2}, "c": "c"}


def test_merge_keys_bring_in_what_is_not_there() -> None:
    text = """
base: &base {a: 1, b: 2}
other: &other {b: 3, c: 4}
one: {z: 0, <<: *base, b: 9}
two: {<<: [*base, *other]}
three: &three {<<: *base, d: 5}
four: {<<: *three}
literal: {"<<": 1}
"""
    found = read(text)
    assert isinstance(found, dict)
    assert found["one"] == {"a": 1, "b": 9, "z": 0}
    assert found["two"] == {"a": 1, "b": 2, "c": 4}
    assert found["four"] == {"a": 1, "b": 2, "d": 5}
    assert found["literal"] == {"<<": 1}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(0, Code.SYNTAX)]),
        ("# nothing\n", [(0, Code.SYNTAX)]),
        ("a: 1\n---\nb: 2\n", [(5, Code.SYNTAX)]),
        ("a: [1", [(5, Code.SYNTAX)]),
        ("a: b: c", [(4, Code.SYNTAX)]),
        ("a: \x07", [(3, Code.SYNTAX)]),
        ("😀: \x85\x80", [(4, Code.SYNTAX)]),
        ("a: *x", [(3, Code.SYNTAX)]),
        ("a: .inf", [(3, Code.SYNTAX)]),
        ("[-.INF, .nan, 1e999]", [(1, Code.SYNTAX), (8, Code.SYNTAX), (14, Code.SYNTAX)]),
        (f"a: {'9' * 5000}", [(3, Code.SYNTAX)]),
        ("a: !!int x", [(3, Code.SYNTAX)]),
        ("a: !!bool 1", [(3, Code.SYNTAX)]),
        ("a: !!python/object/apply:os.system [x]", [(3, Code.SYNTAX)]),
        ("a: !custom {b: 1}\nc: !!binary aGk=", [(3, Code.SYNTAX), (21, Code.SYNTAX)]),
        ("!!set {a}", [(0, Code.SYNTAX)]),
        ("{[1]: 2}", [(1, Code.SYNTAX)]),
        ("a: &x [1]\n*x : 2", [(10, Code.SYNTAX)]),
        ("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}", [(10, Code.DUPLICATE_KEY), (25, Code.DUPLICATE_KEY)]),
        ("200: 1\n'200': 2", [(7, Code.DUPLICATE_KEY)]),
        ("<<: 3", [(0, Code.SYNTAX)]),
        ("<<: [{a: 1}, 3]", [(0, Code.SYNTAX)]),
        ("a: &a [1, *a]", [(10, Code.SYNTAX)]),
        ("a: &a {<<: *a}", [(11, Code.SYNTAX)]),
    ],
)
def test_what_is_wrong_is_told_with_its_offset(text: str, found: list[tuple[int, Code]]) -> None:
    assert problems(text) == found


def test_a_problem_before_a_broken_end_is_told_too() -> None:
    assert problems("a: .inf\nb: [") == [(3, Code.SYNTAX), (12, Code.SYNTAX)]


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_deep_nesting_is_refused(opening: str) -> None:
    [(offset, code)] = problems(opening * 50_000)
    assert code is Code.TOO_LARGE
    # From 0.2.6 on libyaml itself ends after so many brackets, before it says what is in them.
    assert offset in {MAX_DEPTH * len(opening), 1000 * len(opening)}


def test_deep_nesting_by_aliases_is_refused() -> None:
    steps = "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 2000))
    assert problems("a0: &a0 [x]\n" + steps)[0][1] is Code.TOO_LARGE


@pytest.mark.parametrize(
    "step", ["[{0}, {0}, {0}]", "{{x: {0}, y: {0}, z: {0}}}", "{{<<: [{0}, {0}]}}"]
)
def test_an_alias_bomb_is_refused(step: str) -> None:
    steps = "".join(f"a{n}: &a{n} {step.format(f'*a{n - 1}')}\n" for n in range(1, 40))
    found = parse_yaml("a0: &a0 {k: v}\n" + steps).problems
    assert [one.code for one in found] == [Code.TOO_LARGE]
    assert str(MAX_COPIED) in found[0].message


def test_what_aliases_repeat_is_one_object() -> None:
    found = read("a: &x [1]\nb: *x")
    assert isinstance(found, dict)
    assert found["a"] is found["b"]
