"""How a response is kept that is not what the API document promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import to_json

_UNIONS = (Union, type(int | str))


def construct(kind: Any, value: Any) -> Any:
    """Return JSON as a type, as far as it fits; parts that do not fit stay JSON.

    A field that is required and missing is missing in the object, too.
    """
    with suppress(ValidationError):
        return _adapter(kind).validate_json(
            to_json(value), strict=True, by_alias=True, by_name=False
        )
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return construct(arguments[0], value)
    if origin in _UNIONS:
        member = _likely(arguments, value)
        return value if member is None else construct(member, value)
    if isinstance(value, list) and origin is list:
        items = cast("Sequence[Any]", value)
        return [construct(arguments[0], item) for item in items]
    if isinstance(value, dict):
        members = cast("Mapping[str, Any]", value)
        if origin is dict:
            return {name: construct(arguments[1], one) for name, one in members.items()}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return _object(kind, members)
    return cast("Any", value)


def _object(kind: type[BaseModel], members: Mapping[str, Any]) -> BaseModel:
    names = {field.alias or name: name for name, field in kind.model_fields.items()}
    fields = {
        names[key]: construct(kind.model_fields[names[key]].annotation, value)
        for key, value in members.items()
        if key in names
    }
    made = kind.model_construct(set(fields), **fields)
    if made.__pydantic_extra__ is not None:
        extra = {key: value for key, value in members.items() if key not in names}
        made.__pydantic_extra__.update(extra)
    return made


def _likely(kinds: Sequence[Any], value: Any) -> Any:
    """Return the member of a union that a value was likely meant to be."""
    plain = [get_args(one)[0] if get_origin(one) is Annotated else one for one in kinds]
    models = [k for k in plain if isinstance(k, type) and issubclass(k, BaseModel)]
    if not isinstance(value, dict) or not models:
        found = type(cast("object", value))
        return next((one for one in plain if get_origin(one) is found), None)

    def known(model: type[BaseModel]) -> int:
        keys = {field.alias or name for name, field in model.model_fields.items()}
        return len(keys.intersection(cast("Mapping[str, Any]", value)))

    return max(models, key=known)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
