"""Says what is wrong with a setting in words, with a hint at what was likely meant."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from typing import TypeAlias

from specular.config.judging import Fault
from specular.config.model import CHECKED_FORMATS, NATIVE_FORMATS, SELECTORS
from specular.config.positions import KeyPath
from specular.config.schema import SCHEMA, Schema
from specular.diagnostics import closest

Words: TypeAlias = tuple[str, str | None]
"""A message, and a hint where there is one."""

_PAGES = 'as in [pagination."GET /jobs"] and below it type = "link"'
_EXAMPLES = {"tag": "jobs", "path": "/jobs/**", "operation": "getJob"}


def package_problem(name: str) -> str | None:
    """Say why a name cannot be the name of a package, or return None."""
    if not name.isidentifier():
        return f"{name!r} is no Python identifier"
    return f"{name!r} is a keyword of Python" if keyword.iskeyword(name) else None


def selector_problem(selector: str) -> tuple[str, str] | None:
    """Say why a text selects nothing in any document, with a hint, or return None."""
    kind, colon, pattern = selector.partition(":")
    if kind in SELECTORS and colon and pattern.strip():
        return None
    if kind in SELECTORS:
        return f"{selector!r} does not say which {kind}", f"as in {kind}:{_EXAMPLES[kind]}"
    close = closest(kind, SELECTORS) or "path" * selector.startswith("/")
    known = ", ".join(f"{name}:{pattern}" for name, pattern in _EXAMPLES.items())
    meant = f"did you mean {close}:{pattern or selector}?" if close else f"as in {known}"
    return f"{selector!r} selects neither by tag, by path nor by operation", meant


def format_problem(name: str, kind: str) -> tuple[str, str] | None:
    """Say why a format cannot be of a kind, with a hint, or return None."""
    known = {"native": NATIVE_FORMATS, "checked": CHECKED_FORMATS, "plain": (name,)}
    if name == "binary":
        return "`binary` is bytes, and no text", "leave it out"
    if kind in known:
        hint = _near(name, known[kind]) or f"those that can be are {', '.join(known[kind])}"
        return None if name in known[kind] else (f"{name!r} cannot be {kind}", hint)
    parts = kind.split(".")
    if len(parts) > 1 and all(part.isascii() and package_problem(part) is None for part in parts):
        return None
    fitting = [one for one, names in known.items() if name in names]
    hint = 'as in "checked", or for a type of your own "mypackage.money.Amount"'
    message = f"{kind!r} is not native, checked, plain or the path of a type"
    return message, _near(kind, fitting) or hint


def fault_words(fault: Fault, root: KeyPath) -> Words:
    """Say what is wrong; `root` has the keys that lead to the settings in their file."""
    path = fault.path
    inner = path[2:] if path[:1] == ("apis",) and len(path) > 2 else path  # noqa: PLR2004 - item
    match inner, fault.keyword, fault.value:
        case (), _, _:
            return f"the settings must be a table: {_header(root)}", None
        case (*_, str(key)), "additionalProperties", _:
            return _unknown(key, tuple(fault.schema["properties"]))
        case ("apis", *_), "minItems", _:
            return "`apis` is empty", None
        case ("apis", *_), _, _:
            return f"`apis` must be written as tables: [{_header((*root, 'apis'))}]", None
        case ("formats",), _, _:
            return f"`formats` must be a table: {_header((*root, *path))}", None
        case ("waiters",), _, _:
            return f"`waiters` must be a table: {_header((*root, *path))}", None
        case ("waiters", str(name)), _, _:
            return f"`{name}` must be a table: {_header((*root, *path))}", None
        case ("formats", str(name)), "type", _:
            return f"`{name}` must be a string", 'as in "checked"'
        case ("formats", str(name)), _, kind if problem := format_problem(name, str(kind)):
            return problem
        case ("pagination" as name,) | ("pagination", str(name)), "type", _:
            return f"`{name}` must be a table", _PAGES
        case ("pagination", str(name)), "required", _:
            return f"`type` is missing of {name!r}", _PAGES
        case ("pagination", _, "type"), "enum", _:
            near = _near(str(fault.value), fault.schema["enum"])
            return f"`type` must be {' or '.join(fault.schema['enum'])}", near
        case ("pagination", _, str(key)), _, _:
            what = "a whole number" if key == "first" else "a string that is not empty"
            return f"`{key}` must be {what}", None
        case ("package",), "pattern", str(name) if said := package_problem(name):
            return said, None
        case ("include" | "exclude", _), "pattern", str(text) if problem := selector_problem(text):
            return problem
        case _:
            return _general(str(inner[0]), fault, is_item=len(inner) > 1)


def _unknown(key: str, known: tuple[str, ...]) -> Words:
    close = closest(key, known)
    hint = f"did you mean `{close}`?" if close else f"known are {', '.join(known)}"
    return f"`{key}` is no setting", hint


def _general(key: str, fault: Fault, *, is_item: bool) -> Words:
    """Say what the schema asks for, of a setting or of an item in its list."""
    setting: Schema = SCHEMA["$defs"][key]
    choices: list[str] = fault.schema.get("enum", [])
    if choices:
        hint = _near(fault.value, choices) if isinstance(fault.value, str) else None
        if is_item:
            return f"`{key}` takes {', '.join(choices)}, not {fault.value!r}", hint
        return f"`{key}` must be {' or '.join(choices)}", hint
    if setting["type"] == "array":
        example = setting["examples"][0][0]
        what = "that is not empty" if "minItems" in setting else "of strings"
        if fault.keyword == "minLength":
            what += ", none of them empty"
        return f"`{key}` must be a list {what}", f'as in {key} = ["{example}"]'
    wanted = {"boolean": "true or false", "string": "a string that is not empty"}
    return f"`{key}` must be {wanted[setting['type']]}", None


def _header(path: KeyPath) -> str:
    """Return the line that begins a table."""
    return f"[{'.'.join(part for part in path if isinstance(part, str))}]"


def _near(word: str, choices: Sequence[str]) -> str | None:
    close = closest(word, choices)
    return f"did you mean {close!r}?" if close else None
