"""The JSON Schema of what `specular diff --format json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from specular.review.rules import RULES
from specular.review.rules.rule import Grade, Verdict

Schema: TypeAlias = Mapping[str, Any]  # JSON; what a keyword's value is, the keyword says


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _texts(description: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": description}


def _object(description: str, properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_PLACE: Final = _object(
    "A place in a document, as it was named.",
    {
        "file": {"type": "string"},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
    },
)
_GRADE: Final = _object(
    "What becomes of what is left as it is, and how that shows.",
    {"verdict": {"enum": [*Verdict]}, "how": {"enum": [one.value for one in Grade]}},
)
_RULE: Final = {"enum": list(RULES)}
_FINDING: Final = _object(
    "An edit.",
    {
        "rule": {**_RULE, "description": "The rule that it is told under."},
        "rules": {"type": "array", "items": _RULE, "minItems": 1},
        "title": _text("What the rule says has changed."),
        "subject": _text("The operation, parameter, schema or property."),
        "client": {"$ref": "#/$defs/grade"},
        "wire": {"$ref": "#/$defs/grade"},
        "server": {"$ref": "#/$defs/grade"},
        "old": _text("What was there, empty where that says nothing."),
        "new": _text("What is there, likewise."),
        "before": {"anyOf": [{"$ref": "#/$defs/place"}, {"type": "null"}]},
        "after": {"anyOf": [{"$ref": "#/$defs/place"}, {"type": "null"}]},
        "symbols": _texts("Classes, fields and methods of the package that it touches."),
        "files": _texts("The files of the package that these are in."),
        "used_by": _texts("The operations that it concerns."),
        "advice": _text("What to do."),
        "fingerprint": _text("What it is known by in specular.ignore.toml."),
    },
)
_DISAGREEMENT: Final = _object(
    "What callers lose by the sources of the packages alone, or by a finding alone.",
    {
        "text": _text("All of it in words."),
        "symbol": _text("The class, field, method or argument, or what the finding is about."),
        "what": _text("What became of it."),
        "breaks": {"type": "boolean", "description": "Whether callers lose something."},
        "seen": {
            "anyOf": [{"$ref": "#/$defs/seen"}, {"type": "null"}],
            "description": "Where it stands; null where no source shows what a finding says.",
        },
        "findings": _texts("The fingerprints of findings that make less of it, or say it alone."),
        "fingerprint": _text("What it is known by in specular.ignore.toml."),
    },
)
_SEEN: Final = _object(
    "A line of a generated package.",
    {
        "file": {"type": "string"},
        "line": {"type": "integer", "minimum": 1},
        "is_old": {"type": "boolean", "description": "Whether it is the package before."},
    },
)
_PACKAGES: Final = _object(
    "What the sources of both packages show, with --packages.",
    {
        "differences": {"type": "integer", "minimum": 0},
        "disagreements": {"type": "array", "items": {"$ref": "#/$defs/disagreement"}},
    },
)
_API: Final = _object(
    "What was found of two documents.",
    {
        "old": _text("The document before."),
        "new": _text("The document after."),
        "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        "step": {"enum": ["major", "minor", "patch", "none"]},
        "decided_by": {"type": ["string", "null"], "description": "The fingerprint."},
        "packages": {"anyOf": [{"$ref": "#/$defs/packages"}, {"type": "null"}]},
    },
)

REPORT: Final[Schema] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Report of specular diff",
    **_object("What is different.", {"apis": {"type": "array", "items": _API}}),
    "$defs": {
        "disagreement": _DISAGREEMENT,
        "finding": _FINDING,
        "grade": _GRADE,
        "packages": _PACKAGES,
        "place": _PLACE,
        "seen": _SEEN,
    },
}
