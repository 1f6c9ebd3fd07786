"""Asks datamodel-code-generator for models, of a document that has nothing but their structure.

The engine sees neither the names nor the prose of the API: declarations and fields go by tokens,
which end in an underscore since the engine puts numbers behind names to make others.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final, assert_never

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    CheckedType,
    ConstType,
    Docs,
    EnumType,
    IntegerType,
    MapType,
    NamedType,
    NeverType,
    NodeId,
    NullType,
    NumberType,
    StringType,
    TupleType,
    UnionType,
)
from specular.rendering.document import Schemas

if TYPE_CHECKING:
    from datamodel_code_generator.config import GenerateConfig

    from specular.ir.api import Api
    from specular.ir.models import Declaration, Field
    from specular.ir.types import JsonValue, Type
    from specular.rendering.document_operations import JsonObject
    from specular.rendering.formats import Formats

DISTRIBUTION: Final = "datamodel-code-generator"
VERSION: Final = "0.89.0"
PRESET: Final = "standard-py311-20261027"


class EngineMissingError(Exception):
    """The engine is not installed, or not in the one version whose output is known."""


class EngineFailedError(Exception):
    """The engine gave up, or wrote something other than the models it was asked for."""


class Question:
    """The models of an API by tokens, without what is not the engine's to say.

    `declarations` and `fields` say what the tokens stand for, `ours` which types we write.
    """

    def __init__(self, api: Api, formats: Formats) -> None:
        self.declarations = {f"Class{n}_": one for n, one in enumerate(api.declarations.values())}
        self.formats = formats
        self.ours: dict[str, Type] = {}
        self._parts: dict[str, AliasModel] = {}
        fields = [
            (model, field)
            for model in api.declarations.values()
            if isinstance(model, ObjectModel)
            for field in model.fields
        ]
        self.fields = {f"field{n}_": pair for n, pair in enumerate(fields)}
        self._keys = {
            (model.id, field.wire_name): token for token, (model, field) in self.fields.items()
        }
        self._simple = {token: self._declaration(one) for token, one in self.declarations.items()}

    def document(self) -> JsonObject:
        """Return the models as an OpenAPI document."""
        # Of what we write only a name is needed there, and any type gives it one.
        ours = {token: _alias(token, StringType()) for token in self.ours}
        declarations = self._simple | ours | self._parts
        writer = Schemas({one.id: token for token, one in declarations.items()})
        schemas: JsonObject = {token: _schema(writer, one) for token, one in declarations.items()}
        return {
            "openapi": "3.1.1",
            "info": {"title": "Models", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        }

    def answer(self) -> str:
        """Return the module that the engine makes of the document.

        Raises EngineMissingError and EngineFailedError.
        """
        _check_version()
        # Only who chooses this engine needs it installed.
        from datamodel_code_generator import generate  # noqa: PLC0415

        config = _config()
        try:
            with warnings.catch_warnings():
                # They are about options and keywords that are not the user's.
                warnings.simplefilter("ignore")
                made = generate(self.document(), config=config)
        except Exception as error:
            # A large program that is not ours: whatever it raises means that it has no answer.
            raise EngineFailedError(f"{DISTRIBUTION} failed: {error}") from error
        if not isinstance(made, str):
            raise EngineFailedError(f"{DISTRIBUTION} wrote more than one module")
        return made

    def _declaration(self, declared: Declaration) -> Declaration:
        match declared:
            case ObjectModel():
                fields = tuple(self._field(declared, one) for one in declared.fields)
                rest = declared.additional
                return replace(
                    declared,
                    fields=fields,
                    additional=None if rest is None else self._type(rest),
                    checks=(),
                    docs=Docs(),
                )
            case EnumModel():
                members = tuple(replace(one, docs=Docs()) for one in declared.members)
                return replace(declared, members=members, docs=Docs())
            case AliasModel():
                return replace(declared, type=self._named(declared.type), docs=Docs())
            case _:
                assert_never(declared)

    def _field(self, model: ObjectModel, field: Field) -> Field:
        return replace(
            field,
            wire_name=self._keys[model.id, field.wire_name],
            type=self._type(field.type),
            # A default is what the reader may assume, not what is written where nothing is set.
            default=None,
            read_only=False,
            write_only=False,
            docs=Docs(),
        )

    def _named(self, found: Type) -> Type:
        simple = self._type(found)
        # The engine loses the items of a named array that contains itself, but not in a union.
        return UnionType((simple,)) if isinstance(simple, ArrayType) else simple

    def _type(self, found: Type) -> Type:
        """Return a type without formats, which would change values, and with tokens for ours.

        pydantic's literals are not exact (`1` would pass for `true`), and what bytes may be given
        as, which engine runs a pattern, and what is a multiple, is for us to say.
        """
        match found:
            case AnyType():
                return AnyType()
            case IntegerType() | StringType():
                return self._as_ours(found) if self._is_ours(found) else _formless(found)
            case NumberType():
                exact = isinstance(found.bounds.multiple_of, float)
                return self._as_ours(found) if exact else replace(found, format=None)
            case ArrayType(unique_items=False):
                return replace(found, items=self._type(found.items))
            case MapType():
                return replace(found, values=self._type(found.values))
            case ConstType(value=None):
                return NullType()
            case UnionType(discriminator=None):
                return UnionType(tuple(self._member(one) for one in found.members))
            case (
                NeverType()
                | ConstType()
                | EnumType()
                | BinaryType()
                | TupleType()
                | UnionType()
                | CheckedType()
                | ArrayType()
            ):
                # Of checks the engine knows nothing, and it would make a set of unique items.
                return self._as_ours(found)
            case NullType() | BooleanType() | NamedType():
                return found
            case _:
                assert_never(found)

    def _as_ours(self, found: Type) -> NamedType:
        token = f"Ours{len(self.ours)}_"
        self.ours[token] = found
        return NamedType(NodeId(token))

    def _is_ours(self, found: IntegerType | StringType) -> bool:
        has_pattern = isinstance(found, StringType) and found.pattern is not None
        return has_pattern or self.formats.of(found) is not None

    def _member(self, found: Type) -> Type:
        simple = self._type(found)
        if not isinstance(simple, MapType) or simple == MapType(simple.values):
            return simple
        # The engine forgets the limits of an object in a union, unless that has a name.
        token = f"Part{len(self._parts)}_"
        self._parts[token] = _alias(token, simple)
        return NamedType(NodeId(token))


def _formless(found: IntegerType | StringType) -> Type:
    if isinstance(found, IntegerType):
        return replace(found, format=None)
    return StringType(min_length=found.min_length, max_length=found.max_length)


def _alias(token: str, found: Type) -> AliasModel:
    return AliasModel(id=NodeId(token), path=(token,), type=found)


def _schema(writer: Schemas, declared: Declaration) -> JsonValue:
    if not isinstance(declared, ObjectModel) or not declared.bases:
        return writer.declaration(declared)
    # The engine does not read `unevaluatedProperties`, and gives `additionalProperties` its sense.
    own = writer.declaration(replace(declared, bases=()))
    bases: list[JsonValue] = [{"$ref": writer.reference(base)} for base in declared.bases]
    return {"allOf": bases, **own} if isinstance(own, dict) else own


def _check_version() -> None:
    try:
        installed = version(DISTRIBUTION)
    except PackageNotFoundError:
        problem = "is not installed"
    else:
        if installed == VERSION:
            return
        problem = f"has version {installed}"
    raise EngineMissingError(
        f"the engine needs {DISTRIBUTION} {VERSION}, which {problem}: pip install 'specular[dcg]'"
    )


def _config() -> GenerateConfig:
    from datamodel_code_generator.config import GenerateConfig  # noqa: PLC0415
    from datamodel_code_generator.enums import (  # noqa: PLC0415
        InputFileType,
        TargetPydanticVersion,
    )
    from datamodel_code_generator.parser import LiteralType  # noqa: PLC0415

    return GenerateConfig(
        preset=PRESET,
        input_file_type=InputFileType.OpenAPI,
        base_class="runtime.Model",
        # Tokens stay as they are.
        custom_class_name_generator=str,
        snake_case_field=False,
        allow_population_by_field_name=False,
        # `T | MISSING` tells an optional field from one that may be null.
        use_missing_sentinel=True,
        target_pydantic_version=TargetPydanticVersion.V2_14,
        # An alias is a name for plain values, not a class around them.
        collapse_root_models=False,
        use_type_alias_type=True,
        # Every enumeration is a class, also one of a single value.
        enum_field_as_literal=LiteralType.Off,
        use_single_value_enum_as_const=False,
        formatters=[],
        allow_remote_refs=False,
        strict_refs=True,
    )
