"""The judge says of any settings what a validator says, and says it once for each value."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from jsonschema import Draft7Validator, Draft202012Validator

from random_settings import VALUES, Table, settings
from specular.config.judging import TOLD_BESIDE, Fault, judge
from specular.config.schema import SCHEMA

JUDGED: Final = {key: value for key, value in SCHEMA.items() if key not in TOLD_BESIDE}


def faults(table: object) -> list[Fault]:
    return list(judge(table))


@given(settings())
def test_it_agrees_with_a_validator(table: Table) -> None:
    found = faults(table)
    assert (not found) is Draft202012Validator(JUDGED).is_valid(table)
    assert (not found) is Draft7Validator(JUDGED).is_valid(table)


@given(VALUES)
def test_it_agrees_about_anything(value: object) -> None:
    assert (not faults(value)) is Draft202012Validator(JUDGED).is_valid(value)


@given(settings())
def test_a_value_has_one_fault_and_its_place_is_that_of_a_validator(table: Table) -> None:
    paths = [fault.path for fault in faults(table)]
    assert len(set(paths)) == len(paths)
    # A validator says of a key that is not known where it stands, and not which it is.
    found = {
        path if keyword != "additionalProperties" else path[:-1]
        for path, keyword in ((fault.path, fault.keyword) for fault in faults(table))
    }
    assert found == {
        tuple(error.absolute_path) for error in Draft202012Validator(JUDGED).iter_errors(table)
    }


@pytest.mark.parametrize(
    ("table", "path", "keyword"),
    [
        ({"a": 1}, ("a",), "additionalProperties"),
        ({"apis": [{}, {"apis": 1}]}, ("apis", 1, "apis"), "additionalProperties"),
        ({"apis": {}}, ("apis",), "type"),
        ({"apis": []}, ("apis",), "minItems"),
        ({"apis": [{}, 1]}, ("apis", 1), "type"),
        ({"spec": ""}, ("spec",), "minLength"),
        ({"spec": True}, ("spec",), "type"),
        ({"strict": 1}, ("strict",), "type"),
        ({"package": ""}, ("package",), "minLength"),
        ({"package": "a b"}, ("package",), "pattern"),
        ({"only": ["models", "x"]}, ("only", 1), "enum"),
        ({"enums": []}, ("enums",), "type"),
        ({"overlays": ["a", ""]}, ("overlays", 1), "minLength"),
        ({"formats": {"email": "native"}}, ("formats", "email"), "anyOf"),
        ({"formats": {"binary": "plain"}}, ("formats", "binary"), "properties"),
        ([], (), "type"),
    ],
)
def test_a_fault_has_its_keys_and_its_keyword(
    table: object, path: tuple[str | int, ...], keyword: str
) -> None:
    assert [(fault.path, fault.keyword) for fault in faults(table)] == [(path, keyword)]


def test_all_faults_are_found_at_once() -> None:
    table = {"a": 1, "spec": 1, "apis": [{"b": 1, "only": [1, 2]}, {"formats": {"date": "x"}}]}
    assert [fault.path for fault in faults(table)] == [
        ("a",),
        ("spec",),
        ("apis", 0, "b"),
        ("apis", 0, "only", 0),
        ("apis", 0, "only", 1),
        ("apis", 1, "formats", "date"),
    ]
