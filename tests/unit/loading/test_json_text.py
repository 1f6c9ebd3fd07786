"""JSON is read strictly, and what is wrong is told with its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specular.diagnostics import Code
from specular.ir.types import JsonValue
from specular.loading.json_text import members, parse_json
from specular.loading.text import MAX_DEPTH

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=15,
)


def problems(text: str) -> list[tuple[int, Code]]:
    return [(one.offset, one.code) for one in parse_json(text).problems]


@given(VALUES, st.booleans())
def test_a_value_comes_back(value: JsonValue, ascii_only: bool) -> None:  # noqa: FBT001
    parsed = parse_json(json.dumps(value, ensure_ascii=ascii_only))
    assert repr(parsed.data) == repr(value)
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12345678901234567890123", 12345678901234567890123),
        ("1e-7", 1e-7),
        ("-0", 0),
        ("1.0", 1.0),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\\ud83d"', r"\ud83d"),
        ('"\x7f\ufffe"', "\x7f\ufffe"),
        (' \t\r\n{"a": []}\n', {"a": []}),
    ],
)
def test_values_are_exact(text: str, value: JsonValue) -> None:
    parsed = parse_json(text)
    assert repr(parsed.data) == repr(value)
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(0, Code.SYNTAX)]),
        ('{"a": 1 "b": 2}', [(8, Code.SYNTAX)]),
        ("{'a': 1}", [(1, Code.SYNTAX)]),
        ("[1] 2", [(4, Code.SYNTAX)]),
        ('{"a": [NaN, "NaN", -Infinity]}', [(7, Code.SYNTAX), (19, Code.SYNTAX)]),
        ("[1e999, 1]", [(1, Code.TOO_LARGE)]),
        (f"[1, {'9' * 5000}]", [(4, Code.TOO_LARGE)]),
        (r'["a", "\ud83d"]', [(6, Code.SYNTAX)]),
        (r'{"\ude00": 1}', [(1, Code.SYNTAX)]),
        ('{"a": 1, "a": 2}', [(9, Code.DUPLICATE_KEY)]),
        (
            '{"x": {"a": 1, "b": [{"c": 1, "c": 1}], "a": 2, "a": 3}}',
            [(40, Code.DUPLICATE_KEY), (48, Code.DUPLICATE_KEY), (30, Code.DUPLICATE_KEY)],
        ),
        (r'{"a": 1, "\u0061": 2}', [(9, Code.DUPLICATE_KEY)]),
        ('{"a": 1, "a": NaN}', [(14, Code.SYNTAX), (9, Code.DUPLICATE_KEY)]),
    ],
)
def test_what_is_wrong_is_told_with_its_offset(text: str, found: list[tuple[int, Code]]) -> None:
    assert sorted(problems(text)) == sorted(found)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    assert problems("[" * depth + "]" * depth) == [(MAX_DEPTH, Code.TOO_LARGE)]
    assert problems('{"a":' * depth + "1" + "}" * depth) == [(MAX_DEPTH * 5, Code.TOO_LARGE)]


def test_nesting_up_to_the_bound_is_read() -> None:
    assert problems("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


def test_members_tell_where_keys_and_values_stand() -> None:
    text = '[ {"a" : [1, {"b": 2}] , "c":null}, "d" ]'
    assert members(text, 0) == [("0", 2, 2), ("1", 36, 36)]
    assert members(text, 2) == [("a", 3, 9), ("c", 25, 29)]
    assert members(text, 29) == []
