"""Models keep what came over the wire, and write what is set under the names on the wire."""

from __future__ import annotations

import json
import warnings
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from runtime.enums import OpenStrEnum
from runtime.models import Exactly, Json, Maybe, Model, Number
from runtime.unset import UNSET

from unit.runtime.twins import twins

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcXYZ_"), inner),
    max_leaves=8,
)


class Color(OpenStrEnum):
    """An open enumeration."""

    RED = "red"


class Part(Model):
    """An object in another one."""

    part_id: Annotated[str, Field(alias="partId")]
    weight: Maybe[Number] = UNSET


class Other(Model):
    """An object that may stand for a part."""

    other_id: Annotated[str, Field(alias="otherId")]
    weight: Maybe[Number] = UNSET


class Thing(Model):
    """An object with a bit of everything."""

    thing_id: Annotated[str, Field(alias="thingId")]
    author_id: Annotated[Maybe[str], Field(alias="authorId")] = UNSET
    error: Maybe[str | None] = UNSET
    step: Annotated[Maybe[Number], Field(ge=1)] = UNSET
    always: Annotated[Maybe[Literal[True]], Exactly(value=True), Field(alias="alwaysOn")] = UNSET
    one: Annotated[Maybe[Literal[1]], Exactly(1)] = UNSET
    value: Maybe[Json] = UNSET
    color: Maybe[Color] = UNSET
    parts: Maybe[list[Part]] = UNSET
    part: Maybe[Part | Other] = UNSET
    children: Maybe[list[Thing]] = UNSET


class Tight(Thing):
    """An object that is a thing and more."""

    extra_field: Annotated[Maybe[str], Field(alias="extraField")] = UNSET


class Counts(Model):
    """An object of any members of one type."""

    __pydantic_extra__: dict[str, Number]


class Foreign(BaseModel):
    """A model of somebody else."""

    thing: Thing
    either: Thing | Part


THING = TypeAdapter(Thing)


def read(text: str) -> Thing:
    """Read as the client and the server do."""
    return THING.validate_json(text, strict=True, by_alias=True, by_name=False)


def problems(text: str) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        read(text)
    return [(problem["loc"], problem["type"]) for problem in caught.value.errors()]


def test_names_in_python_are_snake_case_and_on_the_wire_as_documented() -> None:
    thing = Thing(thing_id="t", author_id="a")
    assert thing.model_dump() == {"thingId": "t", "authorId": "a"}
    assert thing.model_dump_json() == '{"thingId":"t","authorId":"a"}'
    assert thing.model_dump(by_alias=False) == {"thing_id": "t", "author_id": "a"}
    assert Thing.model_validate({"thingId": "t", "author_id": "a"}) == thing


def test_what_is_unset_is_not_written_and_what_is_null_is() -> None:
    assert read('{"thingId":"t"}').model_dump_json() == '{"thingId":"t"}'
    assert read('{"thingId":"t","error":null}').model_dump_json() == '{"thingId":"t","error":null}'
    assert Thing(thing_id="t", error=UNSET) == Thing(thing_id="t")
    assert Thing(thing_id="t", error=UNSET).model_fields_set == {"thing_id"}


def test_a_field_can_be_unset_again() -> None:
    thing = Thing(thing_id="t", author_id="a")
    thing.author_id = UNSET
    assert thing.model_dump_json() == '{"thingId":"t"}'
    assert thing.model_copy(update={"error": UNSET}).model_dump() == {"thingId": "t"}


def test_null_is_rejected_where_it_is_not_allowed() -> None:
    assert problems('{"thingId":"t","authorId":null}') == [(("authorId",), "string_type")]


def test_unknown_members_are_kept_and_written_back() -> None:
    text = '{"thingId":"t","new":{"a":[null,1]}}'
    thing = read(text)
    assert thing.model_extra == {"new": {"a": [None, 1]}}
    assert thing.model_dump_json() == text


def test_a_member_that_is_spelled_like_a_python_name_is_an_unknown_one() -> None:
    text = '{"author_id":7,"thingId":"t","authorId":"a","x":null}'
    thing = read(text)
    assert thing.author_id == "a"
    assert json.loads(thing.model_dump_json()) == json.loads(text)


@settings(deadline=None)
@given(st.dictionaries(st.text("abcXYZ_", min_size=1), JSON_VALUES), JSON_VALUES)
def test_any_json_survives(members: dict[str, object], value: object) -> None:
    wire = {**members, "thingId": "t", "value": value, "author_id": value}
    assert json.loads(read(json.dumps(wire)).model_dump_json()) == wire


@pytest.mark.parametrize("text", ["0", "12345678901234567890", "-1", "1e-7", "0.1", "1.5"])
def test_numbers_stay_as_they_are(text: str) -> None:
    number = TypeAdapter(Number)
    value = number.validate_json(text)
    assert type(value) is type(json.loads(text))
    assert number.dump_json(value).decode() == text
    assert read(f'{{"thingId":"t","value":{text}}}').model_dump_json().endswith(f"{text}}}")


@pytest.mark.parametrize("text", ["true", '"1"', "null", "NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_one_problem_at_the_field_itself(text: str) -> None:
    assert problems(f'{{"thingId":"t","step":{text}}}') == [(("step",), "number")]


def test_limits_of_numbers() -> None:
    assert problems('{"thingId":"t","step":0}') == [(("step",), "greater_than_equal")]
    assert read('{"thingId":"t","step":1.5}').step == 1.5


@pytest.mark.parametrize("text", ["false", "1", "1.0", '"true"', "null"])
def test_a_constant_of_true_is_nothing_else(text: str) -> None:
    assert problems(f'{{"thingId":"t","alwaysOn":{text}}}') == [(("alwaysOn",), "literal_error")]


def test_a_constant_of_one_is_any_spelling_of_one_but_not_true() -> None:
    assert problems('{"thingId":"t","one":true}') == [(("one",), "literal_error")]
    assert read('{"thingId":"t","one":1.0}').model_dump_json() == '{"thingId":"t","one":1.0}'


@pytest.mark.parametrize(
    ("constant", "equal", "different"),
    [
        ([1, {"a": True}], [1.0, {"a": True}], [1, {"a": 1}]),
        ({"a": None}, {"a": None}, {}),
        ("x", "x", "y"),
        (None, None, False),
        (0, -0.0, False),
    ],
)
def test_constants_of_any_kind(constant: object, equal: object, different: object) -> None:
    adapter = TypeAdapter(Annotated[Json, Exactly(constant)])
    assert adapter.validate_python(equal) == equal
    with pytest.raises(ValidationError):
        adapter.validate_python(different)


def test_a_union_knows_its_models_although_fields_are_unset() -> None:
    for text in (
        '{"thingId":"t","part":{"partId":"p"}}',
        '{"thingId":"t","part":{"otherId":"o","new":1}}',
        '{"thingId":"t","children":[{"thingId":"u","part":{"otherId":"o","weight":2}}]}',
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert json.loads(read(text).model_dump_json()) == json.loads(text)
            assert read(text).model_dump(mode="json") == json.loads(text)


def test_a_union_of_a_class_and_its_base_knows_which_one_it_is() -> None:
    class Holder(Model):
        either: Thing | Tight | Part

    class Own(Tight):
        pass

    tight = Tight(thing_id="t", extra_field="e")
    assert Holder(either=tight).model_dump() == {"either": {"thingId": "t", "extraField": "e"}}
    assert Holder(either=Thing(thing_id="t")).model_dump() == {"either": {"thingId": "t"}}
    assert Holder(either=Own(thing_id="t")).model_dump() == {"either": {"thingId": "t"}}


def test_inside_a_model_of_somebody_else() -> None:
    thing = read('{"thingId":"t","parts":[{"partId":"p"}]}')
    foreign = Foreign(thing=thing, either=Part(part_id="q"))
    expected = {"thing": {"thingId": "t", "parts": [{"partId": "p"}]}, "either": {"partId": "q"}}
    assert json.loads(foreign.model_dump_json()) == expected
    assert foreign.model_dump() == expected


def test_what_pydantic_can_leave_out_can_be_left_out() -> None:
    thing = read('{"thingId":"t","error":null,"parts":[{"partId":"p","weight":1}]}')
    assert thing.model_dump(exclude={"parts": {0: {"weight"}}, "error": True}) == {
        "thingId": "t",
        "parts": [{"partId": "p"}],
    }
    assert thing.model_dump(include={"thing_id"}) == {"thingId": "t"}
    assert thing.model_dump(exclude_none=True, exclude={"parts"}) == {"thingId": "t"}
    made = Thing.model_construct(thing_id="t", error="e", _fields_set={"error"})
    assert made.model_dump(exclude_unset=True) == {"error": "e"}


def test_a_subclass_where_its_base_is_asked_for_is_written_as_its_base() -> None:
    tight = Tight(thing_id="t", extra_field="e")
    assert tight.model_dump() == {"thingId": "t", "extraField": "e"}
    assert THING.dump_python(tight) == {"thingId": "t"}


def test_a_wrong_value_that_was_assigned_is_noticed_when_written() -> None:
    thing = Thing(thing_id="t", parts=[Part(part_id="p")])
    setattr(thing, "thing_id", 3)  # noqa: B010 - type checkers would refuse it
    with pytest.raises(PydanticSerializationError, match="Expected `str`"):
        THING.dump_json(thing, warnings="error")
    thing = Thing(thing_id="t", parts=[Part(part_id="p")])
    setattr(thing, "parts", ["p"])  # noqa: B010
    with pytest.raises(PydanticSerializationError, match="Expected `Part`"):
        THING.dump_json(thing, warnings="error")


def test_typed_unknown_members() -> None:
    assert Counts.model_validate_json('{"a":1,"b":1e-7}').model_dump_json() == '{"a":1,"b":1e-7}'
    with pytest.raises(ValidationError) as caught:
        Counts.model_validate_json('{"a":true}')
    assert caught.value.errors()[0]["loc"] == ("a",)


def test_copies_and_pickles_are_equal() -> None:
    thing = read('{"thingId":"t","color":"blue","new":[1]}')
    for twin in twins(thing):
        assert twin == thing
        assert twin.model_dump_json() == thing.model_dump_json()


def test_the_repr_shows_what_is_set() -> None:
    assert repr(read('{"thingId":"t","new":1}')) == "Thing(thing_id='t', new=1)"


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_the_json_schema_is_that_of_the_object(
    mode: Literal["validation", "serialization"],
) -> None:
    schema = Thing.model_json_schema(mode=mode)["$defs"]["Thing"]
    assert schema["required"] == ["thingId"]
    assert schema["properties"]["authorId"] == {"title": "Authorid", "type": "string"}
    assert schema["properties"]["step"] == {"minimum": 1, "title": "Step", "type": "number"}
    assert schema["properties"]["alwaysOn"] == {"const": True, "title": "Alwayson"}
    assert "default" not in json.dumps(schema)


def test_constants_of_any_value_stand_in_unions() -> None:
    adapter: TypeAdapter[Json] = TypeAdapter(
        Annotated[Json, Exactly([1])]
        | Annotated[Json, Exactly(1)]
        | Annotated[Json, Exactly(True)]  # noqa: FBT003
    )
    assert [adapter.validate_python(one) for one in ([1], 1, True)] == [[1], 1, True]
    with pytest.raises(ValidationError):
        adapter.validate_python([2])
