"""The JSON Schema of the settings: which keys there are, what each may be, and what it means.

It decides what is valid (`judging.py`) and is what `specular schema config` prints. Its keywords
mean the same in draft 7, which is what the editors know that complete TOML.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from specular.config.model import (
    CHECKED_FORMATS,
    ENGINES,
    ENUMS,
    LOCK_FILE,
    NATIVE_FORMATS,
    PAGE_KINDS,
    SELECTORS,
    TARGETS,
)

Schema: TypeAlias = Mapping[str, Any]  # JSON; what a keyword's value is, the keyword says

DEFS: Final = "#/$defs/"
"""What each reference in the schema begins with."""

# ECMA-262 knows identifiers beyond ASCII only with a flag that JSON Schema does not promise, so
# the pattern rules out what is none in ASCII, and `beyond.py` the rest.
_PACKAGE = r"^[^\x00-@\[-\^`{-\x7f][^\x00-/:-@\[-\^`{-\x7f]*$"
_SELECTOR = rf"^({'|'.join(SELECTORS)}):\s*\S"
_TYPE = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+$"


def _kind(description: str, *kinds: str) -> Schema:
    """What one format may be: one of some kinds, or a type of the user's."""
    return {
        "description": description,
        "type": "string",
        "anyOf": [{"enum": list(kinds)}, {"pattern": _TYPE}],
    }


def _way(description: str) -> Schema:
    """How one gets to a value of the result."""
    return {
        "description": f"{description} Names with dots between them, or a JSON pointer.",
        "type": "string",
        "minLength": 1,
    }


def _selectors(description: str, *examples: str) -> Schema:
    return {
        "description": description,
        "type": "array",
        "items": {"type": "string", "pattern": _SELECTOR},
        "default": [],
        "examples": [list(examples)],
    }


_SETTINGS: Final[Mapping[str, Schema]] = {
    "spec": {
        "description": "The OpenAPI document, YAML or JSON. Paths are relative to this file.",
        "type": "string",
        "minLength": 1,
        "examples": ["openapi.yaml"],
    },
    "output": {
        "description": "The folder in which the package gets its folder.",
        "type": "string",
        "minLength": 1,
        "default": "generated",
        "examples": ["src"],
    },
    "package": {
        "description": "The name of the package. It is made from the document's title if left out.",
        "type": "string",
        "minLength": 1,
        "pattern": _PACKAGE,
        "examples": ["petstore"],
    },
    "only": {
        "description": "What the package has in it. The client and the server bring the models"
        " with them.",
        "type": "array",
        "items": {"type": "string", "enum": list(TARGETS)},
        "minItems": 1,
        "default": list(TARGETS),
        "examples": [["models"]],
    },
    "engine": {
        "description": "What makes the models: templates of our own, or datamodel-code-generator,"
        " which specular[dcg] installs.",
        "type": "string",
        "enum": list(ENGINES),
        "default": ENGINES[0],
        "examples": [ENGINES[1]],
    },
    "enums": {
        "description": "Whether values that the document does not list are read: those of"
        " enumerations, and of the discriminators of unions.",
        "type": "string",
        "enum": list(ENUMS),
        "default": ENUMS[0],
        "examples": [ENUMS[1]],
    },
    "strict": {
        "description": "Whether warnings are taken for errors: then nothing is written.",
        "type": "boolean",
        "default": False,
        "examples": [True],
    },
    "include": _selectors(
        "Take only these operations, and the schemas that they need: by tag, by path, where * is"
        " anything but / and ** is anything, or by operationId. Everything if left out.",
        *("tag:jobs", "path:/jobs/**", "operation:getJob"),
    ),
    "exclude": _selectors(
        "Leave these operations out, however they are included.",
        *("tag:jobs", "path:DELETE /**"),
    ),
    "overlays": {
        "description": "OpenAPI Overlays that change the document before it is read, in this"
        " order; specular[overlays] installs what they need.",
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "default": [],
        "examples": [["overlay.yaml"]],
    },
    "allow_remote": {
        "description": "Whether what references to http and https lead to is fetched.",
        "type": "boolean",
        "default": False,
        "examples": [True],
    },
    "lock": {
        "description": "The file with the hashes of what was fetched; copies are beside it.",
        "type": "string",
        "minLength": 1,
        "default": LOCK_FILE,
        "examples": [f"locks/{LOCK_FILE}"],
    },
    "formats": {
        "description": "What the formats of the document become that shall not be as usual: a"
        ' "native" type of Python, a text that is "checked", a "plain" text, or a type of your own'
        " by the path that it is imported from.",
        "type": "object",
        "properties": {
            **{name: {"$ref": f"{DEFS}checked"} for name in CHECKED_FORMATS},
            **{name: {"$ref": f"{DEFS}native"} for name in NATIVE_FORMATS},
            # Bytes, and no text that could be anything else.
            "binary": False,
        },
        "additionalProperties": {"$ref": f"{DEFS}other"},
        "default": {},
        "examples": [{"date-time": "checked", "money": "mypackage.money.Amount"}],
    },
    "infer_pagination": {
        "description": "Whether methods go through pages, too, where the document does not say that"
        " there are any, but leaves no doubt.",
        "type": "boolean",
        "default": True,
        "examples": [False],
    },
    "pagination": {
        "description": "How the results of operations are split into pages, by operationId or as"
        ' "GET /jobs"; before what the document says by x-pagination, in the same words.',
        "type": "object",
        "additionalProperties": {"$ref": f"{DEFS}pages"},
        "default": {},
        "examples": [{"GET /jobs": {"type": "cursor", "parameter": "after", "next": "meta.next"}}],
    },
    "waiters": {
        "description": "How one waits for the end of something, by the operationId of what says how"
        ' it stands, or as "GET /jobs/{id}": as `x-waiter` at the operation, in place of it.',
        "type": "object",
        "additionalProperties": {"$ref": f"{DEFS}waiter"},
        "default": {},
        "examples": [{"getJob": {"status": "job.status", "success": "done", "failure": "failed"}}],
    },
}

_PAGINATION: Final[Mapping[str, Schema]] = {
    "type": {
        "description": "What leads to the next page: a cursor of the result, an offset or the"
        " number of a page that is counted, the URL of the result, the header Link; or that there"
        " is none.",
        "type": "string",
        "enum": list(PAGE_KINDS),
    },
    "items": _way("Where the array of the items is. It is the only one if left out."),
    "parameter": {
        "description": "The query parameter, or the member of the body, that asks for a page.",
        "type": "string",
        "minLength": 1,
    },
    "next": _way("Where the result has the next cursor or URL."),
    "first": {"description": "What counting begins with.", "type": "integer"},
    "more": _way("Where the result says whether there are more pages."),
    "total": _way("Where the result has the number of all items, or for a page of all pages."),
}
DEFAULTS: Final[Mapping[str, Any]] = {
    name: schema["default"] for name, schema in _SETTINGS.items() if "default" in schema
}
"""What each setting is where it is left out."""

_PROPERTIES: Final = {name: {"$ref": f"{DEFS}{name}"} for name in _SETTINGS}

SCHEMA: Final[Schema] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Settings of specular",
    "description": "What specular.toml, or the table tool.specular of pyproject.toml, may have.",
    "type": "object",
    "properties": {
        **_PROPERTIES,
        "apis": {
            "description": "The APIs, where there are several or one is kept apart from the"
            " defaults: what stands outside is the default of each.",
            "type": "array",
            "items": {"$ref": f"{DEFS}api"},
            "minItems": 1,
            "examples": [[{"spec": "pets.yaml"}, {"spec": "shops.yaml", "package": "shops"}]],
        },
    },
    "additionalProperties": False,
    # Each API needs a document, its own or that of all. `beyond.py` says it with fewer words.
    "if": {"not": {"required": ["spec"]}},
    "then": {"required": ["apis"], "properties": {"apis": {"items": {"required": ["spec"]}}}},
    "examples": [{"spec": "openapi.yaml", "output": "src", "package": "petstore"}],
    "$defs": {
        "api": {
            "description": "One API, with what is not as in the defaults.",
            "type": "object",
            "properties": _PROPERTIES,
            "additionalProperties": False,
        },
        **_SETTINGS,
        "native": _kind("A format with a type in Python.", "native", "checked", "plain"),
        "checked": _kind("A format that can be checked.", "checked", "plain"),
        "waiter": {
            "description": "Where the status stands in a result, which values of it are the end,"
            " and by what one knows that nothing goes on before somebody acts.",
            "type": "object",
        },
        "other": _kind("A format that specular does not know.", "plain"),
        "pages": {
            "description": "The pages of one operation.",
            "type": "object",
            "properties": _PAGINATION,
            "additionalProperties": False,
            "required": ["type"],
        },
    },
}
