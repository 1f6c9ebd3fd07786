"""Unions of which one property tells the member that a value belongs to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel
from pydantic_core import core_schema

from .models import Model
from .validation import made_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_UNLISTED = "<unlisted>"
"""The choice for a value that is not listed; one that is called so is listed."""


class UnlistedObject(Model):
    """An object of a union whose kind the API document does not list.

    Its members are all in `model_extra`, and are attributes under their wire names.
    Type checkers take the union for complete: give a `match` a `case _` all the same.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Tagged:
    """Annotates a union of objects: the value of one property says which is meant.

    `members` has the type for each value, `default` the one for every other value and
    where the property is missing. Without a default, an object with another value
    becomes an `UnlistedObject`, and is invalid where the union is `closed`. One
    without the property is read as the member that fits it best.
    """

    name: str
    members: Mapping[str, object]
    default: object = None
    closed: bool = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler, /
    ) -> core_schema.CoreSchema:
        """Validate with one member, chosen by the property."""
        made = {tag: handler.generate_schema(one) for tag, one in self.members.items()}
        *most, last = [repr(tag) for tag in self.members]
        expected = f"{', '.join(most)} or {last}" if most else last
        context: dict[str, str | int | float] = {
            "name": repr(self.name),
            "expected": expected,
        }
        # An error of a choice is located by what the choice is called.
        if self.default is not None:
            untold = unlisted = handler.generate_schema(self.default)
        else:
            untold = core_schema.custom_error_schema(
                handler(source),
                "union_tag",
                custom_error_message="Field required: {expected}",
                custom_error_context=context,
            )
            # Not by its schema, for it is no part of what the API document describes.
            unlisted = core_schema.no_info_plain_validator_function(
                UnlistedObject.model_validate
            )
        return core_schema.tagged_union_schema(
            {self.name: untold, _UNLISTED: unlisted, **made},
            self._tag,
            custom_error_type="union_tag",
            custom_error_message="Input should be an object whose {name} is {expected}",
            custom_error_context=context,
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        """Describe the members that the API document lists."""
        choices = made_with(schema, "choices")
        wanted = [choices[tag] for tag in self.members]
        if self.default is not None:
            wanted.append(choices[_UNLISTED])
        # Inside of another schema each is described in full, with what its type adds.
        described = handler(core_schema.tuple_schema(wanted))["prefixItems"]
        listed = dict(zip(self.members, described, strict=False))
        different: list[object] = []
        for one in described:
            if one not in different:
                different.append(one)
        references = {
            tag: str(one["$ref"]) for tag, one in listed.items() if "$ref" in one
        }
        return {
            "oneOf": different,
            "discriminator": {"propertyName": self.name, "mapping": references},
        }

    def _tag(self, value: object) -> str | None:
        """Return which of the choices a value, or an object that is written, is."""
        if isinstance(value, BaseModel):
            return self._tag_of(value)
        if not isinstance(value, Mapping):
            return None
        members = cast("Mapping[str, object]", value)
        names = [self.name] if self.name in members else self._field_names()
        told = next((members[name] for name in names if name in members), None)
        if told is None:
            return self.name
        return self._choice(told)

    def _choice(self, told: object) -> str | None:
        if isinstance(told, bool | int):
            told = json.dumps(told)
        if not isinstance(told, str):
            return None if self.default is None else _UNLISTED
        if told in self.members:
            return str.__str__(told)
        return None if self.closed and self.default is None else _UNLISTED

    def _tag_of(self, value: BaseModel) -> str | None:
        for tag, member in self.members.items():
            if isinstance(member, type) and type(value) is member:
                return tag
        if type(value) in (self.default, UnlistedObject):
            return _UNLISTED
        # A subclass of a member, or an object of a union in the union.
        for name in _named(type(value), self.name):
            told = getattr(value, name, None)
            if isinstance(told, str) and told in self.members:
                return str.__str__(told)
        return self.name

    def _field_names(self) -> Iterator[str]:
        """Go through what the property is called in Python, for validation by name."""
        for member in self.members.values():
            if isinstance(member, type) and issubclass(member, BaseModel):
                yield from _named(member, self.name)


def _named(cls: type[BaseModel], wire_name: str) -> Iterator[str]:
    for name, field in cls.model_fields.items():
        if (field.alias or name) == wire_name:
            yield name
