"""The members that each object of OpenAPI 2.0 may have, where they differ from those of 3.x."""

from __future__ import annotations

ROOT = frozenset(
    {
        *("basePath", "consumes", "definitions", "externalDocs", "host", "info", "parameters"),
        *("paths", "produces", "responses", "schemes", "security", "securityDefinitions"),
        *("swagger", "tags"),
    }
)
SCHEMES = ("http", "https", "ws", "wss")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
PATH_ITEM = frozenset({"$ref", "parameters", *METHODS})
OPERATION = frozenset(
    {
        *("consumes", "deprecated", "description", "externalDocs", "operationId", "parameters"),
        *("produces", "responses", "schemes", "security", "summary", "tags"),
    }
)
RESPONSE = frozenset({"description", "examples", "headers", "schema"})
LOCATIONS = ("path", "query", "header", "formData", "body")
COLLECTION_FORMATS = ("csv", "ssv", "tsv", "pipes", "multi")
BODY = frozenset({"description", "in", "name", "required", "schema"})
ITEMS = frozenset(
    {
        *("collectionFormat", "default", "enum", "exclusiveMaximum", "exclusiveMinimum"),
        *("format", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength"),
        *("minimum", "multipleOf", "pattern", "type", "uniqueItems"),
    }
)
"""What says which values a parameter outside the body may have (OpenAPI 2.0, Items Object)."""

HEADER = frozenset({"description", *ITEMS})
PARAMETER = frozenset({"allowEmptyValue", "description", "in", "name", "required", *ITEMS})
SECURITY_SCHEME = frozenset(
    {
        *("authorizationUrl", "description", "flow", "in", "name", "scopes", "tokenUrl", "type"),
    }
)
SECURITY_TYPES = ("basic", "apiKey", "oauth2")
KEY_LOCATIONS = ("query", "header")
