"""From lines and columns of YAML and JSON to pointers."""

from __future__ import annotations

import json

import pytest

from specular.diagnostics import Anchor
from specular.loading.enclosing import pointer_at
from specular.loading.json_text import parse_json
from specular.loading.nodes import keys_of
from specular.loading.text import Lines
from specular.loading.yaml_text import parse_yaml

YAML = """\
# head
info: {title: A, version: "1"}
tags:
  - name: pets
    x: 1
  - &shop
    name: shop
  - *shop

paths:
  /a/b: # why
    get:
      summary: |
        two
        lines
"""


def at_yaml(line: int, column: int | None = None) -> str | None:
    parsed = parse_yaml(YAML)
    assert not parsed.problems
    return pointer_at(YAML, parsed.data, parsed.find, line, column)


@pytest.mark.parametrize(
    ("line", "pointer"),
    [
        (1, ""),
        (2, "/info"),
        (3, "/tags"),
        (4, "/tags/0/name"),
        (5, "/tags/0/x"),
        (7, "/tags/1/name"),
        (10, "/paths"),
        (11, "/paths/~1a~1b"),
        (12, "/paths/~1a~1b/get"),
        (13, "/paths/~1a~1b/get/summary"),
        (15, "/paths/~1a~1b/get/summary"),
        (0, None),
        (99, None),
    ],
)
def test_a_line_of_yaml_is_what_begins_there_or_goes_on(line: int, pointer: str | None) -> None:
    assert at_yaml(line) == pointer


def test_columns_tell_apart_what_is_on_one_line() -> None:
    assert [at_yaml(2, column) for column in (1, 8, 16, 18, 500)] == [
        *("/info", "/info/title", "/info/title"),
        *("/info/version", "/info/version"),
    ]


@pytest.mark.parametrize("indent", [None, 2])
def test_every_key_of_json_is_found_where_it_stands(indent: int | None) -> None:
    data = {"a": [{"b": 1}, 2, [3, {"c": None}]], "d/e": {"~": "x", "": {}}, "f": []}
    text = json.dumps(data, indent=indent)
    parsed = parse_json(text)
    lines = Lines(text)
    for pointer in ("/a", "/a/0/b", "/a/2/1/c", "/d~1e", "/d~1e/~0", "/d~1e/", "/f"):
        place = lines.position(parsed.find(keys_of(pointer), Anchor.KEY))
        assert pointer_at(text, parsed.data, parsed.find, *place) == pointer
