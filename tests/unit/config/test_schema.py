"""The schema of the settings is one, explains every key, and says nothing that is not so."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from specular.config import ApiConfig, format_problem, package_problem, selector_problem
from specular.config.judging import ADMITTING, PASSED_OVER, TOLD_BESIDE, judge
from specular.config.schema import DEFAULTS, SCHEMA
from trees import ROOT

KEYS: Final = [field.name for field in fields(ApiConfig) if field.name != "source"]
WALKED: Final = {"$ref", "properties", "additionalProperties", "items"}


def subschemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Go through all schemas that the judge goes by."""
    yield schema
    for keyword in ("properties", "$defs"):
        for inner in schema.get(keyword, {}).values():
            yield from subschemas(inner) if isinstance(inner, dict) else ()
    inner = [schema.get(keyword) for keyword in ("items", "additionalProperties")]
    for one in [*inner, *schema.get("anyOf", [])]:
        yield from subschemas(one) if isinstance(one, dict) else ()


def valid(table: object) -> bool:
    return Draft202012Validator(SCHEMA).is_valid(table) and not list(judge(table))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft7Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_the_judge_knows_each_of_its_keywords() -> None:
    known = ADMITTING.keys() | WALKED | PASSED_OVER
    assert SCHEMA.keys() & TOLD_BESIDE == TOLD_BESIDE
    for schema in subschemas(SCHEMA):
        unknown = schema.keys() - known
        assert unknown == (TOLD_BESIDE if schema is SCHEMA else set())


def test_it_has_every_setting() -> None:
    assert list(SCHEMA["properties"]) == [*KEYS, "apis"]
    assert list(SCHEMA["$defs"]["api"]["properties"]) == KEYS


@pytest.mark.parametrize("key", [*KEYS, "apis"])
def test_every_setting_is_explained(key: str) -> None:
    schema = SCHEMA["$defs"].get(key) or SCHEMA["properties"][key]
    assert schema["description"].endswith(".")
    assert schema["examples"]
    for value in [*schema["examples"], *([schema["default"]] if "default" in schema else [])]:
        assert valid({"spec": "a", key: value})
    assert ("default" in schema) is (key not in {"spec", "package", "apis"})


def test_what_is_left_out_is_as_without_settings() -> None:
    bare = ApiConfig(spec=Path("a"))
    # Without settings, the lock is beside the document.
    for key in DEFAULTS.keys() - {"lock"}:
        value = getattr(bare, key)
        wanted = DEFAULTS[key]
        assert str(value) == wanted if isinstance(value, Path) else value == type(value)(wanted)


def test_its_example_and_those_of_the_readme_are_valid() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    texts = re.findall(r"^```toml\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    shown = [tomllib.loads(text) for text in texts]
    assert shown
    assert all(valid(table) for table in [*shown, *SCHEMA["examples"]])
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert valid(ours["tool"]["specular"])


@pytest.mark.parametrize(
    ("table", "fine"),
    [
        ({}, False),
        ({"spec": "a"}, True),
        ({"apis": [{"spec": "a"}]}, True),
        ({"apis": [{"spec": "a"}, {}]}, False),
        ({"spec": "a", "apis": [{}]}, True),
    ],
)
def test_each_api_needs_a_document(table: object, *, fine: bool) -> None:
    assert Draft202012Validator(SCHEMA).is_valid(table) is fine
    assert Draft7Validator(SCHEMA).is_valid(table) is fine


TEXTS: Final = (
    st.text()
    | st.text(st.sampled_from("aé1_-.: \n/\x85\u2003“"))
    | st.builds(
        "{}{}{}".format,
        st.sampled_from(["tag", "path", "operation", "", "a.", "native", "plain"]),
        st.sampled_from([":", ""]),
        st.text(max_size=3),
    )
)


@given(TEXTS)
def test_patterns_and_words_agree(text: str) -> None:
    # Where only one of them finds something wrong, nobody would know what.
    assert valid({"spec": "a", "include": [text]}) is (selector_problem(text) is None)
    assert valid({"spec": "a", "package": text}) or package_problem(text) is not None or not text
    for name in ("date", "email", "money", "binary"):
        assert valid({"spec": "a", "formats": {name: text}}) or format_problem(name, text)


@given(TEXTS)
def test_only_what_python_alone_knows_is_left_to_words(text: str) -> None:
    if valid({"spec": "a", "package": text}):
        said = package_problem(text)
        # Python's `$` allows one more line end.
        ascii_only = text.isascii() and not text.endswith("\n")
        assert said is None or "is a keyword" in said or not ascii_only
