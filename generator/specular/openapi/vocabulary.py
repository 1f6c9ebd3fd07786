"""The members that each object of the specification may have, in any of the versions read."""

from __future__ import annotations

ROOT = frozenset(
    {
        *("$self", "components", "externalDocs", "info", "jsonSchemaDialect", "openapi"),
        *("paths", "security", "servers", "tags", "webhooks"),
    }
)
INFO = frozenset(
    {"contact", "description", "license", "summary", "termsOfService", "title", "version"}
)
SERVER = frozenset({"description", "name", "url", "variables"})
SERVER_VARIABLE = frozenset({"default", "description", "enum"})
TAG = frozenset({"description", "externalDocs", "kind", "name", "parent", "summary"})
COMPONENTS = frozenset(
    {
        *("callbacks", "examples", "headers", "links", "mediaTypes", "parameters", "pathItems"),
        *("requestBodies", "responses", "schemas", "securitySchemes"),
    }
)
SECURITY_SCHEME = frozenset(
    {
        *("bearerFormat", "deprecated", "description", "flows", "in", "name"),
        *("oauth2MetadataUrl", "openIdConnectUrl", "scheme", "type"),
    }
)
SECURITY_TYPES = ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect")
KEY_LOCATIONS = ("query", "header", "cookie")
LOCATIONS = ("path", *KEY_LOCATIONS, "querystring")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
PATH_ITEM = frozenset(
    {
        *("$ref", "additionalOperations", "description", "parameters", "servers", "summary"),
        *METHODS,
    }
)
OPERATION = frozenset(
    {
        *("callbacks", "deprecated", "description", "externalDocs", "operationId", "parameters"),
        *("requestBody", "responses", "security", "servers", "summary", "tags"),
    }
)
PARAMETER = frozenset(
    {
        *("allowEmptyValue", "allowReserved", "content", "deprecated", "description", "example"),
        *("examples", "explode", "in", "name", "required", "schema", "style"),
    }
)
REQUEST_BODY = frozenset({"content", "description", "required"})
RESPONSE = frozenset({"content", "description", "headers", "links", "summary"})
LINK = frozenset(
    {"description", "operationId", "operationRef", "parameters", "requestBody", "server"}
)
MEDIA_TYPE = frozenset(
    {
        *("description", "encoding", "example", "examples", "itemEncoding", "itemSchema"),
        *("prefixEncoding", "schema"),
    }
)
EXAMPLE = frozenset(
    {
        *("dataValue", "description", "externalValue", "serializedValue", "summary", "value"),
    }
)
ENCODING = frozenset(
    {
        *("allowReserved", "contentType", "encoding", "explode", "headers", "itemEncoding"),
        *("prefixEncoding", "style"),
    }
)
DISCRIMINATOR = frozenset({"defaultMapping", "mapping", "propertyName"})
SCHEMA = frozenset(
    {
        *("$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$ref"),
        *("$schema", "$vocabulary", "additionalItems", "additionalProperties", "allOf", "anyOf"),
        *("const", "contains", "contentEncoding", "contentMediaType", "contentSchema", "default"),
        *("definitions", "dependencies", "dependentRequired", "dependentSchemas", "deprecated"),
        *("description", "discriminator", "else", "enum", "example", "examples"),
        *("exclusiveMaximum", "exclusiveMinimum", "externalDocs", "format", "id", "if", "items"),
        *("maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains"),
        *("minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "nullable"),
        *("oneOf", "pattern", "patternProperties", "prefixItems", "properties", "propertyNames"),
        *("readOnly", "required", "then", "title", "type", "unevaluatedItems"),
        *("unevaluatedProperties", "uniqueItems", "writeOnly", "xml"),
    }
)
CREDENTIAL = frozenset({"argument", "env"})
"""What our own `x-credentials` says of a secret."""
