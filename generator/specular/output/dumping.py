"""The IR and the normalised document as text, for people and for other tools."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, cast

import yaml

JSON_INDENT = 2

# What YAML 1.2 reads as a number and PyYAML, which knows 1.1, would not quote.
_NUMBER_1_2 = re.compile(r"0o[0-7]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_ODD_BREAKS = frozenset("\x85\u2028\u2029")


def ir_text(node: object) -> str:
    """Return a tree of frozen dataclasses as JSON: `$kind` is the class, the rest its fields."""
    return json.dumps(_plain(node), indent=JSON_INDENT, ensure_ascii=False) + "\n"


def document_text(data: object) -> str:
    """Return plain data as YAML that versions 1.1 and 1.2 read alike."""
    return yaml.dump(
        data,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100,
    )


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
        return {"$kind": type(value).__name__, **fields}
    if isinstance(value, Mapping):
        members = cast("Mapping[object, object]", value)
        return {str(key): _plain(member) for key, member in members.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in cast("Sequence[object]", value)]
    return value


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, and quotes what either version of YAML would take for something else."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _text(_: _Dumper, text: str) -> yaml.ScalarNode:
    style = "'" if _NUMBER_1_2.fullmatch(text) else None
    style = "|" if "\n" in text and style is None else style
    # To YAML 1.1 these end a line, and in all but double quotes the line would be folded.
    style = '"' if _ODD_BREAKS.intersection(text) else style
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
