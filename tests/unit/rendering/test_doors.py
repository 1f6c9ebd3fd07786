"""Values and prose of a document reach Python as data only, whatever they contain."""

import ast
import json
import unicodedata

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specular.ir.types import JsonValue
from specular.rendering.docstrings import docstring_text
from specular.rendering.literals import bracketed, data_text, json_text, literal_text

TEXTS = st.text(
    st.characters()
    | st.sampled_from(['"', "'", "\\", "\n", "\r", "`", "\u202e", "\u2028", "\ud800"])
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


@given(VALUES)
def test_a_literal_is_its_value_and_shows_all_of_it(value: object) -> None:
    text = literal_text(value)  # type: ignore[arg-type]
    assert ast.literal_eval(text) == value
    assert repr(ast.literal_eval(text)) == repr(value)
    assert not HIDDEN.intersection(unicodedata.category(one) for one in text)


BROAD = st.text(st.sampled_from("ab c'\"\\é貓"), max_size=90)
DATA = st.recursive(
    st.none() | st.integers(-9, 10**30) | st.floats(0, 1e30) | BROAD,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(BROAD, inner, max_size=5),
    max_leaves=30,
)


@given(BROAD, DATA)
@settings(max_examples=50, deadline=None)
def test_data_is_written_as_black_would(key: str, value: JsonValue) -> None:
    before = f"{literal_text(key)}: "
    items = ["200", data_text(value, 8)]
    text = f"A = {{\n    {before}{bracketed(items, '()', 4, before)},\n}}\n"
    assert ast.literal_eval(text.partition("=")[2].strip()) == {key: (200, value)}
    assert black.format_str(text, mode=black.Mode()) == text


@given(TEXTS, st.sampled_from([0, 4, 8]))
def test_a_docstring_is_one_string_expression(text: str, indent: int) -> None:
    source = docstring_text(text, indent)
    margin = " " * indent
    module = ast.parse(f"if 1:\n    x\n{source}" if not indent else _nested(source, margin))
    found = [node for node in ast.walk(module) if isinstance(node, ast.Constant)]
    assert sum(isinstance(node.value, str) for node in found) == 1
    assert not any(isinstance(node, ast.Call | ast.Attribute) for node in ast.walk(module))
    shown = {unicodedata.category(one) for one in source} - {"Cc"}
    assert not HIDDEN.intersection(shown)


def _nested(source: str, margin: str) -> str:
    opening = "".join(f"{margin[: 4 * level]}if 1:\n" for level in range(len(margin) // 4))
    return f"{opening}{margin}{source}\n"


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=60))
def test_the_words_of_prose_are_kept_in_lines_that_fit(words: list[str]) -> None:
    source = docstring_text(" ".join(words), 4)
    assert ast.literal_eval(source).split() == words
    assert all(len(line) <= 88 for line in f"    {source}".splitlines())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Rules:\n\n- one\n- two", ["- one", "- two"]),
        ("```\na  b\n  c\n```", ["a  b", "  c"]),
        ("| a | b |\n| - | - |", ["| a | b |", "| - | - |"]),
    ],
)
def test_lines_that_matter_stay_lines(text: str, kept: list[str]) -> None:
    lines = ast.literal_eval(docstring_text(text, 0)).splitlines()
    assert [line for line in lines if line in kept] == kept


def test_quotes_at_the_end_do_not_close_the_docstring() -> None:
    assert ast.literal_eval(docstring_text('say "hi"', 0)).strip() == 'say "hi"'
    assert (
        ast.literal_eval(docstring_text('"""; import os; """', 0)).strip() == '"""; import os; """'
    )


@pytest.mark.parametrize("end", ["a", '"'])
@pytest.mark.parametrize("opening", ["", "class A:\n    ", "class A:\n    def f(self):\n        "])
def test_docstrings_fit_into_the_line_as_black_leaves_them(opening: str, end: str) -> None:
    indent = len(opening.rpartition("\n")[2])
    for length in range(70, 92):
        text = ("word " * 20)[:length].rstrip()[:-1] + end
        formatted = black.format_str(opening + docstring_text(text, indent), mode=black.Mode())
        assert max(map(len, formatted.splitlines())) <= 88
        assert black.format_str(formatted, mode=black.Mode()) == formatted


@given(VALUES)
def test_json_shows_every_character_and_means_the_same(value: JsonValue) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert all(one == "\n" or one.isprintable() for one in text)
