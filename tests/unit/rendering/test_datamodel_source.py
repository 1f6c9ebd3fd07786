"""Of what datamodel-code-generator writes, the shapes of models are read and no others."""

from __future__ import annotations

import pytest

from specular.rendering.annotations import Annotation, Annotations
from specular.rendering.datamodel_source import (
    Read,
    ReadAlias,
    ReadClass,
    ReadEnum,
    ReadField,
    UnexpectedSourceError,
    read_models,
)
from specular.rendering.imports import Imports

KNOWN = {
    "Class0_": Annotation("Job"),
    "Class1_": Annotation("State"),
    "Ours0_": Annotation("Literal[True]", metadata=("Exactly(True)",)),
}


def read(text: str) -> list[Read]:
    annotations = Annotations(Imports(), ".._runtime", lambda _: "")
    return list(read_models(text, KNOWN, annotations))


@pytest.mark.parametrize(
    ("found", "annotation"),
    [
        ("None", Annotation("None")),
        ("bool", Annotation("bool")),
        ("float", Annotation("Number")),
        ("Any", Annotation("Json")),
        ("Class1_", Annotation("State")),
        ("'Class1_'", Annotation("State")),
        ("Ours0_", Annotation("Literal[True]", (), ("Exactly(True)",))),
        ("int | None", Annotation("int | None")),
        ("Optional['Class0_']", Annotation("Job | None")),
        (
            "Union[str, 'list[Class0_]', Ours0_]",
            Annotation("str | list[Job] | Annotated[Literal[True], Exactly(True)]"),
        ),
        ("dict[str, list[float]]", Annotation("dict[str, list[Number]]")),
        (
            "Annotated[str, Field(pattern='\"', max_length=2, min_length=1)]",
            Annotation("str", ("min_length=1", "max_length=2", "pattern='\"'")),
        ),
        (
            "list[Annotated[float, Field(ge=-1.0, lt=2.5)]]",
            Annotation("list[Annotated[Number, Field(ge=-1, lt=2.5)]]"),
        ),
    ],
)
def test_types_are_written_anew(found: str, annotation: Annotation) -> None:
    alias = ReadAlias("Class0_", annotation)
    assert read(f'Class0_ = TypeAliasType("Class0_", {found})') == [alias]
    one = ReadField("a", annotation, required=True)
    assert read(f"class Class0_(Model):\n    a: {found}") == [_model(one)]


def _model(*fields: ReadField) -> ReadClass:
    return ReadClass("Class0_", (), closed=False, extra=None, fields=fields)


def test_optional_fields_and_their_names_are_told() -> None:
    text = """
class Class0_(Model):
    a: int | MISSING = MISSING
    b_1: Annotated[str | None | MISSING, Field(alias='b')] = MISSING
    c_1: Annotated[float, Field(alias='c', gt=0.5)]
"""
    assert read(text) == [
        _model(
            ReadField("a", Annotation("int"), required=False),
            ReadField("b", Annotation("str | None"), required=False),
            ReadField("c", Annotation("Number", ("gt=0.5",)), required=True),
        )
    ]


def test_classes_enumerations_and_aliases_are_read_in_order() -> None:
    text = """
from __future__ import annotations
from enum import StrEnum
class Class1_(StrEnum):
    a = 'x'
    b = "'"
class Class0_(Class1_, Model):
    model_config = ConfigDict(extra='allow')
    __annotations__ = {'__pydantic_extra__': Dict[str, Class1_]}
Class1_ = TypeAliasType("Class1_", Class0_)
class Class0_(Model):
    model_config = ConfigDict(extra='forbid')
class Class1_(IntEnum):
    a = -1
Class0_.model_rebuild()
"""
    assert read(text) == [
        ReadEnum("Class1_", ("x", "'")),
        ReadClass("Class0_", ("Class1_",), closed=False, extra="State", fields=()),
        ReadAlias("Class1_", Annotation("Job")),
        ReadClass("Class0_", (), closed=True, extra=None, fields=()),
        ReadEnum("Class1_", (-1,)),
    ]


def test_types_under_names_of_the_engine_are_written_where_they_are_used() -> None:
    text = """
a_1 = TypeAliasType("a_1", Annotated[str, Field(min_length=2)])
a_2 = TypeAliasType("a_2", Annotated[list[a_1], Field(min_length=1)])
class Class0_(Model):
    a_3: Annotated[a_2 | MISSING, Field(alias='a')] = MISSING
"""
    inner = "list[Annotated[str, Field(min_length=2)]]"
    one = ReadField("a", Annotation(inner, ("min_length=1",)), required=False)
    assert read(text) == [_model(one)]


CALL = "__import__('os')"


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        CALL,
        "'a text'",
        "x = 1",
        "x: int = 1",
        "if True:\n    pass",
        "def f(): ...",
        "Class0_.other()",
        f"Class0_.model_rebuild({CALL})",
        f"{CALL}.model_rebuild()",
        f'Class0_ = TypeAliasType("Class0_", {CALL})',
        'Class0_ = TypeAliasType("Class0_", str, type_params=())',
        'Class0_ = Class1_ = TypeAliasType("Class0_", str)',
        f"Class0_ = TypeAliasType({CALL}, str)",
        "class Other(Model):\n    pass",
        "@decorated\nclass Class0_(Model):\n    pass",
        "class Class0_(Model, metaclass=Other):\n    pass",
        "class Class0_(Other):\n    pass",
        f"class Class0_({CALL}):\n    pass",
        "class Class0_(StrEnum):\n    a = 1.5",
        "class Class0_(StrEnum):\n    a = None",
        f"class Class0_(StrEnum):\n    a = {CALL}",
        "class Class0_(StrEnum):\n    a: str = 'x'",
        "class Class0_(StrEnum):\n    'a text'",
        "class Class0_(Enum):\n    a = 'x'",
        *(
            f"class Class0_(Model):\n    {line}"
            for line in (
                "def f(self): ...",
                "'a text'",
                f"x = {CALL}",
                f"{CALL}",
                "a: int = 1",
                f"a: int = {CALL}",
                "a: int | MISSING",
                "a: int = MISSING",
                "a.b: int",
                "(a): int",
                "model_config = ConfigDict(extra='ignore')",
                "model_config = ConfigDict(strict=True)",
                f"model_config = ConfigDict(extra={CALL})",
                f"model_config = {CALL}",
                "__annotations__ = {'a': Dict[str, int]}",
                f"__annotations__ = {{'__pydantic_extra__': {CALL}}}",
                f"a: Annotated[int, Field(default_factory={CALL})]",
                "a: Annotated[int, Field(default=1)]",
                "a: Annotated[int, Field(1)]",
                "a: Annotated[int, Field(**{'ge': 1})]",
                "a: Annotated[int, Field(alias=1)]",
                "a: Annotated[int, Field(ge=None)]",
                "a: Annotated[int, Field(ge=f'{x}')]",
                f"a: Annotated[int, Field(ge={CALL})]",
                "a: Annotated[int, Other()]",
                "a: Annotated[int, Field(), Field()]",
            )
        ),
    ],
)
def test_other_statements_are_refused(text: str) -> None:
    with pytest.raises(UnexpectedSourceError):
        read(text)


@pytest.mark.parametrize(
    "found",
    [
        CALL,
        f"'{CALL[:11]}(1)'",
        "Other",
        "'Other'",
        "'('",
        "'\\0'",
        "1",
        "b'x'",
        "...",
        "a.b",
        "int & str",
        "int or str",
        "[int]",
        "(int, str)",
        "lambda: int",
        "list[str, int]",
        "list",
        "dict[int, str]",
        "dict[str]",
        "set[str]",
        "Literal['x']",
        "Literal[1]",
        "Annotated[str]",
        f"Annotated[str, {CALL}]",
        f"list[{CALL}]",
        "a.b[str]",
        "f'{x}'",
    ],
)
def test_other_types_are_refused(found: str) -> None:
    for text in (
        f'Class0_ = TypeAliasType("Class0_", {found})',
        f"class Class0_(Model):\n    a: {found}",
        f"class Class0_(Model):\n    a: Annotated[list[{found}] | MISSING, Field()] = MISSING",
    ):
        with pytest.raises(UnexpectedSourceError):
            read(text)
