"""Checks of whole values where types cannot say what the API document does."""

# ruff: noqa: N802 - named like the keywords, and unlike any field beside them

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from pydantic import BaseModel, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError, core_schema, to_jsonable_python

from .assertions import Assertion
from .models import Model

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, ValidationInfo

Json: TypeAlias = Any

_SCALARS = (str, int, float, bool, type(None))


class Check:
    """Annotates a type, of whose values those are valid for which all of this holds."""

    def __init__(self, *assertions: Assertion) -> None:
        """Check these, in their order."""
        self.assertions = assertions

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Check the value as it is in JSON, before the type reads it."""
        return core_schema.with_info_before_validator_function(
            self._validate, handler(source)
        )

    def _validate(self, value: object, info: ValidationInfo) -> object:
        require(self.assertions, value if info.mode == "json" else plain(value))
        return value


class CheckedModel(Model):
    """A JSON object for which `__checks__` hold, and those of its bases."""

    __checks__: ClassVar[tuple[Assertion, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _check(cls, value: Json, info: ValidationInfo) -> Json:
        if not isinstance(value, dict):
            return value
        given = cast("dict[str, Json]", value)
        is_json = info.mode == "json"
        members = given if is_json else plain(cls._on_the_wire(given))
        for kind in cls.__mro__:
            require(kind.__dict__.get("__checks__", ()), members)
        return given

    @classmethod
    def _on_the_wire(cls, members: Mapping[str, Json]) -> dict[str, Json]:
        """Return members by their names on the wire, where fields were named."""
        wire = {
            name: field.alias
            for name, field in cls.model_fields.items()
            if field.alias is not None and field.alias not in members
        }
        return {wire.get(name, name): member for name, member in members.items()}


def plain(value: object) -> Json:
    """Return a value of Python as it is in JSON."""
    if type(value) in _SCALARS:
        return value
    return to_jsonable_python(
        value,
        by_alias=True,
        bytes_mode="base64",
        inf_nan_mode="constants",
        # What is no JSON at all is for the type to refuse.
        fallback=repr,
    )


def require(assertions: tuple[Assertion, ...], value: Json) -> None:
    """Raise PydanticCustomError where an assertion does not hold for a JSON value."""
    for one in assertions:
        try:
            valid = one.holds(value, None)
        except RecursionError:
            message = "Input should not be nested as deeply as this"
            raise PydanticCustomError(_TOO_DEEP, message) from None
        if not valid:
            raise PydanticCustomError(
                "json_schema",
                "Input should {should}",
                {"keyword": one.keyword, "should": one.should},
            )


_TOO_DEEP = "json_too_deep"


def Valid(reference: Callable[[], Any], *, exactly: bool = False) -> Assertion:
    """Be a valid value of a type, which is named by a function since it may come later.

    An open enumeration takes what it does not list, but is `exactly` what it lists.
    """

    def holds(value: Json, _: object) -> bool:
        try:
            found = _adapter(reference).validate_python(
                value, strict=True, by_alias=True, by_name=False
            )
        except ValidationError as error:
            if any(one["type"] == _TOO_DEEP for one in error.errors(include_url=False)):
                raise RecursionError from error
            return False
        return not exactly or _is_listed(found)

    return Assertion("$ref", "be what is referred to", holds)


def Exclusive(references: Callable[[], tuple[Any, ...]]) -> Assertion:
    """Not be exactly what two of several types list (Core, 10.2.1.3)."""

    @cache
    def members() -> list[Assertion]:
        return [Valid(partial(_same, one), exactly=True) for one in references()]

    return Assertion(
        "oneOf",
        "be one only of the types that it may be",
        lambda value, _: sum(one.holds(value, None) for one in members()) <= 1,
    )


def _same(value: object) -> object:
    return value


@cache
def _adapter(reference: Callable[[], Any]) -> TypeAdapter[Any]:
    return TypeAdapter[Any](reference())


def _is_listed(value: object) -> bool:
    """Tell whether every enumeration in a value lists its value."""
    if isinstance(value, Enum):
        return bool(getattr(value, "is_known", True))
    if isinstance(value, BaseModel):
        members = [*value.__dict__.values(), *(value.model_extra or {}).values()]
        return all(map(_is_listed, members))
    if isinstance(value, dict):
        return all(map(_is_listed, cast("Mapping[str, Json]", value).values()))
    if isinstance(value, list | tuple):
        return all(map(_is_listed, cast("list[Json]", value)))
    return True
