"""One property of an object tells which member of a union it is."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError
from runtime.models import Json, Maybe, Model, Number
from runtime.unions import Tagged, UnlistedObject
from runtime.unset import UNSET


class Cat(Model):
    """Its property has another name in Python."""

    kind_: str = Field(alias="kind")
    name: str


class Dog(Model):
    """It has a member that the others do not have."""

    kind: str
    name: Maybe[str] = UNSET
    size: Maybe[Number] = UNSET


class Eel(Model):
    """It is told by a constant."""

    kind: Literal["eel"]
    name: str


Furry: TypeAlias = Annotated[Cat | Dog, Tagged("kind", {"cat": Cat, "dog": Dog, "hound": Dog})]
Pet: TypeAlias = Annotated[
    Furry | Eel, Tagged("kind", {"cat": Furry, "dog": Furry, "hound": Furry, "eel": Eel})
]
Closed: TypeAlias = Annotated[Cat | Dog, Tagged("kind", {"cat": Cat, "dog": Dog}, closed=True)]
Other: TypeAlias = Annotated[Cat | Dog, Tagged("kind", {"cat": Cat}, default=Dog)]


class Owner(Model):
    """It has a union with null, and one in a list."""

    pet: Maybe[Pet | None] = UNSET
    pets: Maybe[list[Closed]] = UNSET


def read(union: Json, value: Json) -> Json:
    return TypeAdapter[Json](union).validate_python(value)


@pytest.mark.parametrize("union", [Furry, Pet, Closed], ids=["open", "nested", "closed"])
@pytest.mark.parametrize(("kind", "cls"), [("cat", Cat), ("dog", Dog)])
def test_the_value_picks_the_member_without_trying_the_others(
    union: Json, kind: str, cls: type[Model]
) -> None:
    value = {"kind": kind, "name": "x", "claws": 3}
    found = read(union, value)
    assert type(found) is cls
    assert TypeAdapter[Json](union).dump_python(found, mode="json") == value
    assert read(union, found) is found


def test_several_values_mean_one_member_and_are_kept() -> None:
    assert type(read(Furry, {"kind": "hound"})) is Dog
    assert read(Furry, {"kind": "hound"}).model_dump() == {"kind": "hound"}


@pytest.mark.parametrize("value", [{"kind": "bird", "wings": 2}, {"kind": ""}])
def test_an_object_of_an_unlisted_kind_is_kept_as_it_is(value: Json) -> None:
    owner = Owner.model_validate({"pet": value})
    pet: Json = owner.pet
    assert type(pet) is UnlistedObject
    assert owner.model_dump(exclude_unset=True) == {"pet": value}
    assert Owner.model_validate_json(owner.model_dump_json()) == owner
    assert Owner.model_validate(owner) is owner
    assert Owner.model_validate({"pet": pet}) == owner


@pytest.mark.parametrize(
    "value", [{"kind": "bird"}, {"kind": None, "name": 1}, {"kind": ["cat"]}, 5, "cat", None, []]
)
def test_a_closed_union_lists_its_kinds(value: Json) -> None:
    with pytest.raises(ValidationError, match=r"'cat' or 'dog'"):
        read(Closed, value)


def test_an_error_is_located_in_the_member_alone() -> None:
    with pytest.raises(ValidationError) as caught:
        read(list[Furry], [{"kind": "cat", "name": 1}])
    (error,) = caught.value.errors()
    assert error["loc"] == (0, "cat", "name")


def test_without_the_property_the_best_fit_decides() -> None:
    class Old(Model):
        age: int
        kind: Maybe[str] = UNSET

    union = Annotated[Old | Cat, Tagged("kind", {"old": Old, "cat": Cat})]
    assert type(read(union, {"age": 3})) is Old
    with pytest.raises(ValidationError) as caught:
        read(union, {"name": "x"})
    (error,) = caught.value.errors()
    assert error["loc"] == ("kind",)
    assert error["msg"] == "Field required: 'old' or 'cat'"


@pytest.mark.parametrize("value", [{"kind": "bird"}, {"kind": "dog"}])
def test_a_default_takes_every_other_value(value: Json) -> None:
    assert type(read(Other, value)) is Dog
    assert type(read(Other, {"kind": "cat", "name": "x"})) is Cat
    with pytest.raises(ValidationError, match="Field required"):
        read(Other, {})


@pytest.mark.parametrize("value", [{"kind": 1.5}, {"kind": []}, {"kind": {"a": 1}}])
def test_a_default_takes_what_is_no_text_too(value: Json) -> None:
    class Loose(Model):
        kind: Json

    union = Annotated[Cat | Loose, Tagged("kind", {"cat": Cat}, default=Loose)]
    assert type(read(union, value)) is Loose
    with pytest.raises(ValidationError, match="Input should be an object whose 'kind' is 'cat'"):
        read(Annotated[Cat, Tagged("kind", {"cat": Cat})], value)


def test_names_of_python_are_read_too() -> None:
    assert type(read(Furry, {"kind_": "cat", "name": "x"})) is Cat


def test_an_object_built_in_python_is_known_by_its_class() -> None:
    class Kitten(Cat):
        pass

    for pet in (
        Dog(kind="anything"),
        Kitten.model_validate({"kind": "cat", "name": "x"}),
        Eel(kind="eel", name="x"),
    ):
        owner = Owner(pet=pet)
        assert owner.pet is pet
        written = owner.model_dump(mode="json", exclude_unset=True)
        assert written == {"pet": pet.model_dump(mode="json", exclude_unset=True)}
        assert type(Owner(pets=[Dog(kind="x")]).pets) is list


@pytest.mark.parametrize(("told", "cls"), [(1, Cat), (True, Dog)])
def test_numbers_and_booleans_tell_members_apart(told: Json, cls: type[Model]) -> None:
    class One(Model):
        kind: int

    class Yes(Model):
        kind: bool

    union = Annotated[One | Yes, Tagged("kind", {"1": One, "true": Yes})]
    assert type(read(union, {"kind": told})) is (One if cls is Cat else Yes)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {"name": st.text()},
        optional={"size": st.integers(), "claws": st.integers(), "more": st.none() | st.text()},
    )
)
def test_without_a_discriminator_no_member_loses_anything(value: Json) -> None:
    class Plain(Model):
        name: str

    class Sized(Model):
        name: str
        size: int

    class Clawed(Model):
        name: str
        size: Maybe[int] = UNSET
        claws: int

    union: TypeAdapter[Json] = TypeAdapter(list[Plain | Sized | Clawed])
    (found,) = union.validate_python([value])
    assert union.dump_python([found], mode="json", exclude_unset=True) == [value]
    # The member is the one that has most of the fields that are there.
    fields = [Clawed, Sized, Plain] if "size" in value and "claws" in value else []
    fields += [cls for cls, name in ((Clawed, "claws"), (Sized, "size")) if name in value]
    assert type(found) is (fields or [Plain])[0]


def test_the_schema_is_of_what_the_document_lists() -> None:
    app = FastAPI()

    @app.post("/")
    def route(owner: Owner) -> Pet:  # pragma: no cover - described, not called
        raise NotImplementedError(owner)

    components = app.openapi()["components"]["schemas"]
    assert "UnlistedObject" not in components
    place = "#/components/schemas/"
    items = components["Owner"]["properties"]["pets"]["items"]
    assert items == {
        "oneOf": [{"$ref": f"{place}Cat"}, {"$ref": f"{place}Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"cat": f"{place}Cat", "dog": f"{place}Dog"},
        },
    }
