"""The base class and field types of models, which keep what came over the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, TypeVar, cast

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticKnownError, core_schema

from .building import is_first_built, is_whole_built, one_built, whole_built
from .later import inherit, is_waiting, load_later
from .unset import UNSET, Unset
from .writing import object_serialization

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

T = TypeVar("T")

Json: TypeAlias = Any
"""Any JSON value, `null` included, of which the API document says nothing."""


class Model(BaseModel):
    """A JSON object.

    Fields have snake_case names. The constructor takes these, validation takes these
    and the wire names, and what is written has the wire names. A field that is `UNSET`
    is not written, one that is `None` is written as `null`. Members that the API
    document does not name are kept, in `model_extra`, and are written back.
    """

    model_config = ConfigDict(
        strict=True,
        extra="allow",
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        # pydantic would write `null`, but a number must not become something else.
        ser_json_inf_nan="constants",
        protected_namespaces=(),
    )

    __read_only__: ClassVar[tuple[str, ...]] = ()
    """The names on the wire of what is not sent; those of the bases count, too."""

    if not TYPE_CHECKING:  # Type checkers derive the constructor from the fields.

        def __init__(self, /, **data: object) -> None:
            """Make the object; `UNSET` is the same as leaving the argument out."""
            super().__init__(
                **{name: value for name, value in data.items() if value is not UNSET}
            )

        # Validation makes the objects itself and need not come by here.
        __init__.__pydantic_base_init__ = True

        def __init_subclass__(cls, **options: object) -> None:
            """Finish bases of other modules, which named what came later in theirs.

            A subclass would look for those names in its own module.
            """
            super().__init_subclass__(**options)
            for base in cls.__mro__[1:]:
                if (
                    issubclass(base, Model)
                    and base.__module__ != cls.__module__
                    and not base.__pydantic_complete__
                    and not is_waiting(base)
                ):
                    base.model_rebuild(raise_errors=False)

    @classmethod
    def model_rebuild(
        cls,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Mapping[str, Any] | None = None,
    ) -> bool | None:
        """Build what validates the class, however many others it leads to."""
        if not is_whole_built():
            load_later()
        if not cls.__pydantic_fields_complete__:
            inherit(cls)
        build = super().model_rebuild
        return whole_built(
            lambda: build(
                force=force,
                raise_errors=raise_errors,
                _parent_namespace_depth=_parent_namespace_depth + 3,
                _types_namespace=_types_namespace,
            )
        )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Leave out unset fields when objects are written."""
        is_made = "__pydantic_core_schema__" in cls.__dict__
        if is_first_built() and is_made and not cls.__pydantic_complete__:
            cls.model_rebuild(raise_errors=False)
        if is_whole_built() and not cls.__pydantic_fields_complete__:
            inherit(cls)
        with one_built(cls.__name__):
            reference = handler(source)
        schema = cast("dict[str, Any]", handler.resolve_ref_schema(reference))
        if "serialization" not in schema:
            schema["serialization"] = object_serialization(cls, schema)
        return reference

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Describe optional fields without a default, for `UNSET` is no JSON value."""
        return handler(cast("core_schema.CoreSchema", _without_unset(schema)))

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Show what is set."""
        return ((k, v) for k, v in super().__repr_args__() if v is not UNSET)


def _without_unset(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a model or of a field without the default `UNSET`."""
    if schema["type"] == "model-fields":
        fields = {
            name: _without_unset(field) for name, field in schema["fields"].items()
        }
        return {**schema, "fields": fields}
    if schema["type"] == "default":
        return {k: v for k, v in schema.items() if v is not UNSET}
    return (
        {**schema, "schema": _without_unset(schema["schema"])}
        if "schema" in schema
        else dict(schema)
    )


if TYPE_CHECKING:
    Maybe: TypeAlias = T | Unset
    """The type of an optional field: a value, or `UNSET` where there is none."""
else:

    class Maybe:
        """At run time just the value's type: what is not there is not validated."""

        def __class_getitem__(cls, item: object) -> object:
            """Return the value's type, so that an error's path is the field's own."""
            return item


@dataclass(frozen=True, slots=True)
class _IntOrFloat:
    """Validates numbers, without a branch of a union in the path of an error."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Try int first, for a float would take ints and change them."""
        return core_schema.union_schema(
            [
                core_schema.int_schema(strict=True),
                core_schema.float_schema(strict=True, allow_inf_nan=False),
            ],
            mode="left_to_right",
            custom_error_type="number",
            custom_error_message="Input should be a valid number",
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Describe one type; pydantic leaves the limits under its own names."""
        described = handler(schema)
        del described["anyOf"]
        limits = {
            "ge": "minimum",
            "gt": "exclusiveMinimum",
            "le": "maximum",
            "lt": "exclusiveMaximum",
            "multiple_of": "multipleOf",
        }
        return {"type": "number"} | {limits.get(k, k): v for k, v in described.items()}


Number: TypeAlias = Annotated[int | float, _IntOrFloat()]
"""A JSON number as it was written: `0` is an int, `1e-7` a float, `true` no number."""


# Told apart by identity: values need not be hashable, and to `==` 1 is true.
@dataclass(frozen=True, slots=True, eq=False)
class Exactly:
    """Annotates a `Literal` of one value so that only the equal JSON value is valid.

    `1` and `1.0` are equal in JSON while `1` and `true` are not; Python's `==` and
    pydantic's `Literal` say otherwise. The value is kept as it was written.
    """

    value: Json

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Validate by JSON's equality instead of as a `Literal`."""
        return core_schema.no_info_plain_validator_function(self._validate)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Describe the constant."""
        return {"const": self.value}

    def _validate(self, value: Json) -> Json:
        if json_equal(value, self.value):
            return value
        raise PydanticKnownError("literal_error", {"expected": json.dumps(self.value)})


def json_equal(one: Json, other: Json) -> bool:
    """Tell whether two values are one in JSON (JSON Schema 2020-12 Core, 4.2.2)."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        items, others = cast("Sequence[Json]", one), cast("Sequence[Json]", other)
        return len(items) == len(others) and all(map(json_equal, items, others))
    if isinstance(one, dict) and isinstance(other, dict):
        left, right = cast("Mapping[str, Json]", one), cast("Mapping[str, Json]", other)
        return left.keys() == right.keys() and all(
            json_equal(left[k], right[k]) for k in left
        )
    return bool(one == other)
