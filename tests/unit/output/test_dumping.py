"""What is dumped can be read by other tools."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from specular.ir.api import Api
from specular.ir.models import EnumMember, EnumModel
from specular.ir.operations import Location
from specular.ir.types import Docs, JsonValue, NodeId
from specular.loading.yaml_text import parse_yaml
from specular.output.dumping import document_text, ir_text


class Colour(Enum):
    """An enumeration."""

    RED = "red"


@dataclass(frozen=True)
class Leaf:
    """A node with a field that is called as the class might be."""

    colour: Colour
    location: Location = Location.PATH
    kind: str = "its own"


@dataclass(frozen=True)
class Branch:
    """A node with nodes in it."""

    leaves: tuple[Leaf, ...]
    by_id: Mapping[NodeId, Leaf]
    value: JsonValue = None


def test_a_tree_of_dataclasses_is_json() -> None:
    leaf = Leaf(Colour.RED)
    plain = {"$kind": "Leaf", "colour": "red", "location": "path", "kind": "its own"}
    text = ir_text(Branch((leaf,), {NodeId("a.yaml#/é"): leaf}, [1, {"b": None}]))
    assert json.loads(text) == {
        "$kind": "Branch",
        "leaves": [plain],
        "by_id": {"a.yaml#/é": plain},
        "value": [1, {"b": None}],
    }
    assert "é" in text
    assert text.endswith("}\n")


def test_an_api_is_dumped_with_its_ids_and_order() -> None:
    number = NodeId("a.yaml#/components/schemas/N")
    member = EnumMember(id=NodeId(f"{number}/enum/0"), value=3)
    api = Api(
        id=NodeId("a.yaml#"),
        title="T",
        version="1",
        docs=Docs(),
        servers=(),
        security_schemes=(),
        tags=(),
        operations=(),
        declarations={number: EnumModel(id=number, path=("N",), members=(member,))},
    )
    found = json.loads(ir_text(api))
    assert list(found)[:3] == ["$kind", "id", "title"]
    assert found["declarations"][number]["members"][0]["value"] == 3


@pytest.mark.parametrize(
    "text",
    [
        *("no", "on", "yes", "true", "null", "~", "", "=", "<<"),
        *("1", "1_000", "0o14", "0x1F", "0777", "1e3", "1.5", ".5", "1.", ".inf", ".nan", "+1"),
        *("2024-01-01", "12:30", "1:2:3", "- a", "a: b", "a #b", "&a", "*a", "!a", "%a", "@a"),
        *(
            "a\nb",
            "a\n",
            " a",
            "a ",
            "\ta",
            "a\u2028b",
            "\x85",
            "a\x85\nb",
            "é 😀",
            "\x07",
            "a\n\n  b \nc",
            "|",
            "'",
        ),
    ],
)
def test_a_text_stays_a_text_in_both_versions(text: str) -> None:
    written = document_text({"a": text, text: [text]})
    expected = {"a": text, text: [text]}
    assert yaml.safe_load(written) == expected
    assert parse_yaml(written).data == expected


VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cn"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.sampled_from("ab1.e:")), inner),
    max_leaves=10,
)


@given(VALUES)
def test_a_document_comes_back(value: JsonValue) -> None:
    assert repr(parse_yaml(document_text(value)).data) == repr(value)


def test_order_is_kept_and_nothing_is_an_alias() -> None:
    shared = {"type": "string"}
    assert document_text({"b": shared, "a": shared}) == "b:\n  type: string\na:\n  type: string\n"
