"""How the objects of a model class are written: without the fields that are unset."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Final

from pydantic import BaseModel, SerializationInfo, SerializerFunctionWrapHandler
from pydantic_core import PydanticSerializationUnexpectedValue, core_schema

from .unset import UNSET

SENT: Final = object()
"""The context in which an object is written that is sent to the API."""


class Members:
    """What is written of an object, as attributes, where pydantic looks for them."""

    def __init__(self, members: dict[str, Any]) -> None:
        """Have these attributes and no others."""
        self.__dict__ = members

    @property
    def __pydantic_fields_set__(self) -> set[str]:
        """Say that everything is set, for what is not is not here."""
        return set(self.__dict__)


def object_serialization(
    cls: type[BaseModel], schema: Mapping[str, Any]
) -> core_schema.WrapSerializerFunctionSerSchema:
    """Return the serialization of a model class, whose schema pydantic has made.

    An object is written as a mapping in which no field is required. pydantic's own way
    of writing a model counts the fields, and where one is missing a union does not
    recognise the model.
    """
    config = core_schema.CoreConfig(
        serialize_by_alias=schema["config"]["serialize_by_alias"]
    )
    while schema["type"] != "model-fields":
        schema = schema["schema"]
    fields = {
        name: core_schema.typed_dict_field(
            field["schema"],
            required=False,
            serialization_alias=field.get("serialization_alias"),
            serialization_exclude=field.get("serialization_exclude"),
        )
        for name, field in schema["fields"].items()
    }
    members = core_schema.typed_dict_schema(
        fields, extras_schema=schema.get("extras_schema"), extra_behavior="allow"
    )
    return core_schema.wrap_serializer_function_ser_schema(
        partial(_write, cls, frozenset(fields)),
        info_arg=True,
        schema=core_schema.model_schema(_members_class(cls), members, config=config),
    )


@cache
def read_only_of(cls: type[BaseModel]) -> tuple[frozenset[str], frozenset[str]]:
    """Return what is not sent of a class: fields, and names on the wire."""
    names = frozenset(
        name for base in cls.__mro__ for name in base.__dict__.get("__read_only__", ())
    )
    fields = cls.model_fields.items()
    return frozenset(k for k, field in fields if (field.alias or k) in names), names


@cache
def _members_class(cls: type[BaseModel]) -> type[Members]:
    """Return the class of the members of a model's objects.

    It inherits as the model does. By it pydantic sees whether an object is of the very
    class that a union has, or of a subclass.
    """
    bases = [_members_class(base) for base in cls.__bases__ if _is_model(base)]
    return type(cls.__name__, tuple(bases) or (Members,), {})


def _is_model(cls: type) -> bool:
    return issubclass(cls, BaseModel) and cls is not BaseModel


def _write(
    cls: type[BaseModel],
    names: frozenset[str],
    value: object,
    handler: SerializerFunctionWrapHandler,
    info: SerializationInfo,
) -> object:
    if not isinstance(value, cls):
        # In a union pydantic tries the next type, elsewhere it warns.
        message = f"Expected `{cls.__name__}` but got `{type(value).__name__}`"
        raise PydanticSerializationUnexpectedValue(message)
    kind = _members_class(type(value))
    wanted = names & value.model_fields_set if info.exclude_unset else names
    extra = value.model_extra
    if info.context is SENT and any(read_only_of(cls)):
        fields, wire_names = read_only_of(cls)
        wanted -= fields
        extra = {k: v for k, v in (extra or {}).items() if k not in wire_names}
    members = {
        k: v for k, v in value.__dict__.items() if v is not UNSET and k in wanted
    }
    if not extra:
        return handler(kind(members))
    if names.isdisjoint(extra):
        return handler(kind(members | extra))
    # A member on the wire is spelled like the Python name of another one.
    clashing = {k: v for k, v in extra.items() if k in names}
    members |= {k: v for k, v in extra.items() if k not in names}
    return clashing | handler(kind(members))
