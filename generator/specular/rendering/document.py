"""The IR written back as an OpenAPI 3.1 document in which every declaration is a component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from specular.ir.api import Api, Credential, SchemeKind, SecurityScheme, Tag
from specular.ir.models import AliasModel, Declaration, EnumModel, Field, ObjectModel
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    BooleanType,
    Bounds,
    CheckedType,
    ConstType,
    Discriminator,
    Docs,
    EnumType,
    IntegerType,
    JsonValue,
    MapType,
    NamedType,
    NeverType,
    NodeId,
    NullType,
    NumberType,
    StringType,
    TupleType,
    Type,
    UnionType,
)
from specular.rendering.assertions import with_checks
from specular.rendering.document_operations import (
    JsonObject,
    Operations,
    given,
    is_late,
    server,
)


def document(api: Api, names: Mapping[NodeId, str]) -> JsonObject:
    """Return the API as an OpenAPI document; `names` has the component name of each declaration.

    Its version is 3.1, or 3.2 where it says something that 3.1 cannot. What the IR does not keep is
    not there: the flows of OAuth 2. Nor is what 3.x cannot say: delimiters of OpenAPI 2.0.
    """
    schemas = Schemas(names)
    operations = Operations(schemas, {one.id: one for one in api.callbacks})
    late = any(one.parent or one.kind for one in api.tags) or any(
        is_late(one) for one in (*api.operations, *api.notifications)
    )
    components: JsonObject = {
        "schemas": {names[one.id]: schemas.declaration(one) for one in api.declarations.values()},
        "callbacks": operations.callbacks(),
        "securitySchemes": {one.name: _security_scheme(one) for one in api.security_schemes},
    }
    return given(
        openapi="3.2.0" if late else "3.1.1",
        info=given(
            title=api.title,
            summary=api.docs.summary,
            description=api.docs.description,
            version=api.version,
        ),
        servers=[server(one) for one in api.servers] or None,
        tags=[_tag(one) for one in api.tags] or None,
        # Required where there are no webhooks (OpenAPI 3.1, 4.8.1.1), so it may be empty.
        paths=operations.items(api.operations),
        webhooks=operations.items([one for it in api.webhooks for one in it.operations]) or None,
        components={key: value for key, value in components.items() if value} or None,
    )


@dataclass(frozen=True, slots=True)
class Schemas:
    """Writes types and declarations as schemas that refer to each other by `names`."""

    names: Mapping[NodeId, str]

    def reference(self, target: NodeId) -> str:
        """Return the reference to a declaration."""
        return f"#/components/schemas/{self.names[target]}"

    def annotated(self, schema: JsonValue, docs: Docs, extra: JsonObject) -> JsonValue:
        """Return a schema with prose and annotations beside what it says of values."""
        return _annotated(schema, docs, extra)

    def declaration(self, declared: Declaration) -> JsonValue:
        """Return the schema of a declaration."""
        match declared:
            case ObjectModel():
                found = with_checks(self._object(declared), declared.checks, self.reference)
                return _annotated(found, declared.docs)
            case EnumModel():
                return _annotated(_enum(declared), declared.docs)
            case AliasModel():
                return _annotated(self.type(declared.type), declared.docs)
            case _:
                assert_never(declared)

    def type(self, type_: Type) -> JsonValue:
        """Return the schema of a type."""
        match type_:
            case AnyType():
                return {}
            case NeverType():
                return False
            case NullType():
                return {"type": "null"}
            case BooleanType():
                return {"type": "boolean"}
            case IntegerType():
                return given(type="integer", format=type_.format, **_bounds(type_.bounds))
            case NumberType():
                return given(type="number", format=type_.format, **_bounds(type_.bounds))
            case StringType():
                return _string(type_)
            case BinaryType():
                return {"type": "string", "format": "binary"}
            case ArrayType():
                return self._array(type_)
            case TupleType():
                return self._tuple(type_)
            case MapType():
                return self._map(type_)
            case ConstType():
                return {"const": type_.value}
            case EnumType():
                common = self.type(type_.type)
                listed: JsonObject = {"enum": list(type_.values)}
                return common | listed if isinstance(common, dict) else listed
            case UnionType():
                return self._union(type_)
            case NamedType():
                return {"$ref": self.reference(type_.target)}
            case CheckedType():
                return with_checks(self.type(type_.type), type_.checks, self.reference)
            case _:
                assert_never(type_)

    def _array(self, array: ArrayType) -> JsonObject:
        return given(
            type="array",
            items=self.type(array.items),
            minItems=array.min_items,
            maxItems=array.max_items,
            uniqueItems=array.unique_items or None,
        )

    def _tuple(self, found: TupleType) -> JsonObject:
        rest: JsonObject = {} if found.rest == AnyType() else {"items": self._rest(found)}
        return given(
            type="array",
            prefixItems=[self.type(one) for one in found.items],
            **rest,
            minItems=found.min_items,
            maxItems=found.max_items,
            uniqueItems=found.unique_items or None,
        )

    def _rest(self, found: TupleType) -> JsonValue:
        return False if found.rest is None else self.type(found.rest)

    def _map(self, mapping: MapType) -> JsonObject:
        return given(
            type="object",
            additionalProperties=self.type(mapping.values),
            minProperties=mapping.min_properties,
            maxProperties=mapping.max_properties,
        )

    def _union(self, union: UnionType) -> JsonObject:
        written: JsonObject = {
            "oneOf" if union.exclusive else "anyOf": [self.type(one) for one in union.members]
        }
        if union.discriminator is not None:
            written["discriminator"] = self._discriminator(union.discriminator)
        return written

    def _discriminator(self, found: Discriminator) -> JsonObject:
        default = found.default
        return given(
            propertyName=found.property_name,
            mapping={value: self.reference(target) for value, target in found.mapping.items()},
            # A field of 3.2, which readers of 3.1 pass over.
            defaultMapping=None if default is None else self.reference(default),
        )

    def _object(self, model: ObjectModel) -> JsonObject:
        # `additionalProperties` does not see the properties of a base, so that `false` would
        # forbid them (JSON Schema 2020-12, 10.3.2.3 and 11.3).
        rest = "unevaluatedProperties" if model.bases else "additionalProperties"
        return {
            **given(
                type="object",
                allOf=[{"$ref": self.reference(base)} for base in model.bases] or None,
                required=[one.wire_name for one in model.fields if one.required] or None,
                properties={one.wire_name: self.field(one) for one in model.fields},
            ),
            **({} if model.additional == AnyType() else {rest: self._additional(model)}),
        }

    def _additional(self, model: ObjectModel) -> JsonValue:
        return False if model.additional is None else self.type(model.additional)

    def field(self, field: Field) -> JsonValue:
        """Return the schema of a member of an object."""
        extra: JsonObject = {} if field.default is None else {"default": field.default.value}
        extra |= given(
            readOnly=field.read_only or None,
            writeOnly=field.write_only or None,
        )
        return _annotated(self.type(field.type), field.docs, extra)


def _annotated(schema: JsonValue, docs: Docs, extra: JsonObject | None = None) -> JsonValue:
    """Return a schema with prose and annotations beside what it says of values."""
    annotations = given(
        title=docs.summary,
        description=docs.description,
        deprecated=docs.deprecated or None,
        examples=list(docs.examples) or None,
    ) | (extra or {})
    if not annotations:
        return schema
    # A boolean cannot carry annotations, and `{"not": {}}` says the same as `false`.
    return schema | annotations if isinstance(schema, dict) else {"not": {}, **annotations}


def _bounds(bounds: Bounds) -> JsonObject:
    return given(
        minimum=bounds.minimum,
        exclusiveMinimum=bounds.exclusive_minimum,
        maximum=bounds.maximum,
        exclusiveMaximum=bounds.exclusive_maximum,
        multipleOf=bounds.multiple_of,
    )


def _string(string: StringType) -> JsonObject:
    return given(
        type="string",
        format=string.format,
        minLength=string.min_length,
        maxLength=string.max_length,
        pattern=None if string.pattern is None else string.pattern.source,
        contentEncoding=string.content_encoding,
        contentMediaType=string.content_media_type,
    )


def _enum(model: EnumModel) -> JsonObject:
    if any(one.docs != Docs() for one in model.members):
        return {"oneOf": [_annotated({"const": one.value}, one.docs) for one in model.members]}
    values: list[JsonValue] = [one.value for one in model.members]
    text = all(isinstance(value, str) for value in values)
    return {"type": "string" if text else "integer", "enum": values}


def _security_scheme(scheme: SecurityScheme) -> JsonObject:
    credentials: JsonObject = {
        one.role: _credential(one) for one in scheme.credentials if _credential(one)
    }
    return {
        **_scheme_type(scheme),
        **given(description=scheme.docs.description),
        **({"x-credentials": credentials} if credentials else {}),
    }


def _scheme_type(scheme: SecurityScheme) -> JsonObject:
    match scheme.kind:
        case SchemeKind.BEARER if scheme.urls:
            return _token_type(scheme)
        case SchemeKind.BASIC | SchemeKind.BEARER | SchemeKind.DIGEST:
            return {"type": "http", "scheme": scheme.kind.value}
        case SchemeKind.HTTP:
            return {"type": "http", "scheme": scheme.type.partition(" ")[2]}
        case SchemeKind.API_KEY:
            return given(type="apiKey", **{"in": scheme.location}, name=scheme.parameter)
        case SchemeKind.OTHER:
            # Like a client certificate, it is the HTTP client's to present.
            return {"type": "mutualTLS"}
        case _:
            assert_never(scheme.kind)


def _token_type(scheme: SecurityScheme) -> JsonObject:
    """Return where tokens come from; which scopes there are is not kept."""
    if scheme.type == "openIdConnect":
        return {"type": scheme.type, **dict(scheme.urls)}
    flows: dict[str, JsonObject] = {}
    for key, url in scheme.urls:
        flow, _, name = key.partition(" ")
        flows.setdefault(flow, {"scopes": {}})[name] = url
    return {"type": "oauth2", "flows": dict(flows)}


def _credential(credential: Credential) -> JsonObject:
    return given(argument=credential.argument, env=credential.environment)


def _tag(tag: Tag) -> JsonObject:
    return given(
        name=tag.name,
        summary=tag.docs.summary,
        description=tag.docs.description,
        parent=tag.parent,
        kind=tag.kind,
    )
