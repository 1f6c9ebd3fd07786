"""What is wrong with a setting is told in words, with what was likely meant."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from random_settings import Table, settings
from specular.config import format_problem, package_problem
from specular.config.judging import judge
from specular.config.positions import KeyPath
from specular.config.wording import fault_words


def words(table: object, root: KeyPath = ()) -> list[str]:
    told = [fault_words(fault, root) for fault in judge(table)]
    return [message + (f" ({hint})" if hint else "") for message, hint in told]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"overlayz": []}, "`overlayz` is no setting (did you mean `overlays`?)"),
        ({"allow-remote": True}, "`allow-remote` is no setting (did you mean `allow_remote`?)"),
        ({"api": []}, "`api` is no setting (did you mean `apis`?)"),
        ({"apis": [{"pakage": "a"}]}, "`pakage` is no setting (did you mean `package`?)"),
        ({"engine": "ninja"}, "`engine` must be jinja or datamodel-code-generator"),
        (
            {"engine": "datamodel-codegen"},
            (
                "`engine` must be jinja or datamodel-code-generator"
                " (did you mean 'datamodel-code-generator'?)"
            ),
        ),
        ({"enums": "opened"}, "`enums` must be open or closed (did you mean 'open'?)"),
        ({"enums": 1}, "`enums` must be open or closed"),
        ({"only": ["model"]}, "`only` takes models, client, server, not 'model'"),
        ({"only": [True]}, "`only` takes models, client, server, not True"),
        ({"only": []}, '`only` must be a list that is not empty (as in only = ["models"])'),
        ({"strict": "yes"}, "`strict` must be true or false"),
        ({"lock": dt.date(2026, 1, 1)}, "`lock` must be a string that is not empty"),
        (
            {"overlays": "a"},
            '`overlays` must be a list of strings (as in overlays = ["overlay.yaml"])',
        ),
        (
            {"overlays": [1]},
            '`overlays` must be a list of strings (as in overlays = ["overlay.yaml"])',
        ),
        (
            {"overlays": [""]},
            (
                "`overlays` must be a list of strings, none of them empty"
                ' (as in overlays = ["overlay.yaml"])'
            ),
        ),
        ({"package": "a-b"}, "'a-b' is no Python identifier"),
        ({"include": ["tagg:a"]}, "'tagg:a' selects neither by tag"),
        ({"formats": []}, "`formats` must be a table: [formats]"),
        ({"apis": [{"formats": 1}]}, "`formats` must be a table: [apis.formats]"),
        ({"formats": {"date": 1}}, '`date` must be a string (as in "checked")'),
        ({"formats": {"date": "nativ"}}, "'nativ' is not native"),
        ({"formats": {"binary": 1}}, "`binary` is bytes, and no text (leave it out)"),
        ({"apis": {}}, "`apis` must be written as tables: [[apis]]"),
    ],
)
def test_each_fault_has_words(table: object, expected: str) -> None:
    [told] = words(table)
    assert told.startswith(expected)


def test_a_project_has_headers_of_its_own() -> None:
    root = ("tool", "specular")
    assert words({"apis": 1, "formats": 1}, root) == [
        "`apis` must be written as tables: [[tool.specular.apis]]",
        "`formats` must be a table: [tool.specular.formats]",
    ]
    assert words({"apis": [{"formats": 1}]}, root) == [
        "`formats` must be a table: [tool.specular.apis.formats]"
    ]
    assert words(1, root) == ["the settings must be a table: [tool.specular]"]


@given(settings())
def test_no_fault_is_without_words(table: Table) -> None:
    for fault in judge(table):
        message, _ = fault_words(fault, ())
        names = {name for name in fault.path if isinstance(name, str)}
        # What a pattern refuses would else be told as what the type asks for.
        assert fault.keyword != "pattern" or names & {"package", "include", "exclude"}
        assert fault.keyword != "pattern" or "must be" not in message


@pytest.mark.parametrize(
    ("name", "fine"),
    [("pets", True), ("_p2", True), ("match", True), ("", False), ("2p", False), ("None", False)],
)
def test_a_package_has_the_name_of_a_module(name: str, *, fine: bool) -> None:
    assert (package_problem(name) is None) is fine


@pytest.mark.parametrize(
    "kind", ["checked", "native", "Amount", "a.b c", "a.class", "a..b", "a.b()", "", "é.B"]
)
def test_a_format_must_be_of_a_kind_or_a_type(kind: str) -> None:
    assert format_problem("money", kind) is not None


def test_a_format_that_is_nearly_right_is_told() -> None:
    assert format_problem("date-tme", "checked") == (
        "'date-tme' cannot be checked",
        "did you mean 'date-time'?",
    )
    # Only what the format can be is meant.
    problem = format_problem("email", "nativ")
    assert problem is not None
    assert problem[1].startswith("as in")
    assert format_problem("uuid", "Plain") == (
        "'Plain' is not native, checked, plain or the path of a type",
        "did you mean 'plain'?",
    )
