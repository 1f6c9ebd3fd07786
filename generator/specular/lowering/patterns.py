r"""Patterns: JSON Schema's dialect is ECMA-262; each gets an engine that reads it as it is meant.

pydantic's own engine, Rust's `regex`, takes time that grows with the text, but it has no lookaround
and no references: those are for Python's `re`. What would mean something else to an engine is
written otherwise: `\d` and `\w` are ASCII, the dot does not match `\r`, and `$` is the end alone.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Final

from specular.diagnostics import Code
from specular.ir.types import Engine, Pattern
from specular.lowering import ecma_patterns as ecma

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from specular.diagnostics import Place
    from specular.lowering.context import Context
    from specular.openapi.schema import SchemaObject

_MAX_SIZE: Final = 8_000_000
"""Bytes of a compiled program, by the estimates below; Rust's `regex` refuses 10 MB."""

_LITERAL, _RANGE, _WIDE_RANGE, _ALMOST_ANY, _SPACES, _PROPERTY = 40, 80, 250, 1000, 2500, 50_000

_MEMBERS: Final = {
    "d": "0-9",
    "D": "\\x00-/:-\U0010ffff",
    "w": "A-Za-z0-9_",
    "W": "\\x00-/:-@\\[-\\^`{-\U0010ffff",
    "s": r"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
    "S": r"\x00-\x08\x0e-\x1f!-\x9f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e"
    "\\u2030-\\u205e\\u2060-\\u2fff\\u3001-\\ufefe\\uff00-\U0010ffff",
}
"""What each kind of character has (ECMA-262, 22.2.2.9; 12.2 and 12.3 for spaces)."""

_LINE_ENDS: Final = r"\n\r\u2028\u2029"
_EVERYTHING: Final = r"\s\S"
"""Inside brackets: a kind of character and all that are not of it, in any engine."""

_CATEGORIES: Final = frozenset(
    {
        *("L", "Lu", "Ll", "Lt", "LC", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
        *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So"),
        *("Z", "Zs", "Zl", "Zp", "Letter", "Uppercase_Letter", "Lowercase_Letter", "Mark"),
        *("Number", "Decimal_Number", "Punctuation", "Symbol", "Separator"),
    }
)
_PROPERTIES: Final = _CATEGORIES | {"Alphabetic", "Any", "ASCII", "Lowercase", "Uppercase"}
_SCRIPTS: Final = frozenset(
    {
        *("Arabic", "Armenian", "Bengali", "Bopomofo", "Cyrillic", "Devanagari", "Ethiopic"),
        *("Georgian", "Greek", "Gujarati", "Gurmukhi", "Han", "Hangul", "Hebrew", "Hiragana"),
        *("Kannada", "Katakana", "Khmer", "Lao", "Latin", "Malayalam", "Mongolian", "Myanmar"),
        *("Oriya", "Sinhala", "Syriac", "Tamil", "Telugu", "Thaana", "Thai", "Tibetan"),
    }
)
"""What Rust's `regex` knows by the names of ECMA-262 (tables 67 to 69), as far as it is sure."""

_SPECIAL: Final = frozenset(r"\.+*?()|[]{}^$")
_SPECIAL_IN_SETS: Final = frozenset("\\[]")
_CLASHING_IN_SETS: Final = frozenset("&~|-^")
_PORTABLE_ESCAPE: Final = re.compile(
    r"\\(?:[nrtfv]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[ -/:;=?@\[-`{-~])"
)
"""An escape that all read alike."""

_CLASHING: Final = re.compile(r"&&|--|~~|\|\||^\^")
"""What combines sets in Rust and may do so in Python one day, and what negates one."""


class _OtherEngineError(Exception):
    """An engine cannot do what a pattern asks for; the message says what that is."""


def lower_pattern(schema: SchemaObject, context: Context) -> Pattern | None:
    """Return the pattern of a schema with the engine that runs it; warn of what none can run."""
    if schema.pattern is None:
        return None
    return translated(schema.pattern, schema.node.key_place("pattern"), context)


def runnable(source: str, place: Place, context: Context) -> str | None:
    """Return a pattern for the engine that runs it, or None where there is none, with a warning."""
    found = translated(source, place, context)
    return None if found.engine is None else found.text


def translated(source: str, place: Place, context: Context) -> Pattern:
    """Return a pattern with the engine that runs it; warn at a place of what none can run."""
    try:
        tokens = ecma.read_pattern(source)
    except ecma.NotEcmaError as error:
        found = _as_python(source)
        how = "is read as Python's `re` does" if found else "is not checked by the generated models"
        _warn(f"the pattern {source!r} {how}: {error}", place, context)
        return found or Pattern(source)
    try:
        return Pattern(source, Engine.PYDANTIC, rust_text(tokens))
    except _OtherEngineError:
        pass
    try:
        return Pattern(source, Engine.PYTHON, python_text(tokens))
    except _OtherEngineError as error:
        message = f"the pattern {source!r} is not checked by the generated models: {error}"
        _warn(message, place, context)
        return Pattern(source)


def _warn(message: str, place: Place, context: Context) -> None:
    context.sink.warn(Code.SCHEMA_APPROXIMATED, message, place)


def _as_python(source: str) -> Pattern | None:
    """Return a pattern of another dialect, if Python's `re` takes it."""
    try:
        _require_compilation(source)
    except _OtherEngineError:
        return None
    return Pattern(source, Engine.PYTHON, source)


def _require_compilation(text: str) -> None:
    """Raise _OtherEngineError where Python's `re` does not take a pattern without a word."""
    # Groups cost the compiler its stack, and a program may stand deeper in it than we do.
    if text.count("(") > ecma.MAX_DEPTH and _depth(text) > ecma.MAX_DEPTH:
        raise _OtherEngineError("its groups are nested too deeply")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(text, re.ASCII)
    except (re.error, Warning, RecursionError, OverflowError, ValueError, IndexError) as error:
        raise _OtherEngineError(f"Python's `re` says: {error}") from error


def _depth(text: str) -> int:
    depths = [0]
    for character in text:
        depths.append(depths[-1] + {"(": 1, ")": -1}.get(character, 0))
    return max(depths)


def rust_text(tokens: Iterable[ecma.Token]) -> str:
    """Return a pattern for Rust's `regex`; raises _OtherEngineError where it cannot run it."""
    sizes = [0]
    last = 0
    parts: list[str] = []
    for token in tokens:
        if any("\ud800" <= one.value <= "\udfff" for one in _characters(token)):
            raise _OtherEngineError("it has half a surrogate pair")
        text, size = _rust(token)
        parts.append(text)
        match token:
            case ecma.Open():
                sizes.append(0)
            case ecma.Close():
                last = sizes.pop() + _LITERAL
                sizes[-1] += last
            case ecma.Repeat():
                repeated = max(token.least, token.most or 0)
                sizes[-1] += last * max(repeated + (token.most is None) - 1, 0)
            case _:
                last = size
                sizes[-1] += size
    if sizes[0] > _MAX_SIZE:
        raise _OtherEngineError("it would need too much memory")
    return "".join(parts)


def _characters(token: ecma.Token | ecma.Item) -> Iterator[ecma.Character]:
    match token:
        case ecma.Character():
            yield token
        case ecma.Range():
            yield from (token.first, token.last)
        case ecma.Set():
            for item in token.items:
                yield from _characters(item)
        case _:
            return


def _rust(token: ecma.Token) -> tuple[str, int]:
    """Return a token as Rust writes it, and how large it is when compiled."""
    match token:
        case ecma.Character():
            return _character_text(token), _LITERAL
        case ecma.Dot():
            return f"[^{_LINE_ENDS}]", _ALMOST_ANY
        case ecma.Kind() | ecma.Set():
            found = _as_set(token)
            return _set_text(found), _set_size(found)
        case ecma.Property():
            return _property_text(token), _PROPERTY
        case ecma.Open("(" | "(?:" as text) | ecma.Sign("|" | "^" | "$" as text):
            return text, 0
        case ecma.Repeat():
            return token.text, 0
        case ecma.Close():
            return ")", 0
        case ecma.Open(text) | ecma.Sign(text):
            raise _OtherEngineError(f"it has `{text}`")
        case ecma.Reference():
            raise _OtherEngineError("it refers to what a group matched")


def python_text(tokens: Iterable[ecma.Token]) -> str:
    """Return a pattern for Python's `re`, to be run with `re.ASCII`.

    Raises _OtherEngineError where that cannot run it.
    """
    closed: set[int] = set()
    parts: list[str] = []
    for token in tokens:
        if isinstance(token, ecma.Close) and token.number is not None:
            closed.add(token.number)
        parts.append(_python(token, closed))
    text = "".join(parts)
    _require_compilation(text)
    return text


def _python(token: ecma.Token, closed: Collection[int]) -> str:
    match token:
        case ecma.Character():
            return _character_text(token)
        case ecma.Property():
            raise _OtherEngineError(f"`\\p{{{token.name}}}` is unknown to Python's `re`")
        case ecma.Sign("$"):
            # Python's `$` is also before a line feed at the end.
            return r"\Z"
        case ecma.Sign("\\B"):
            # To Python an empty text has neither.
            return r"(?!\b)"
        case ecma.Open() | ecma.Sign() | ecma.Repeat():
            return token.text
        case ecma.Reference(number):
            # A group that matched nothing is matched by nothing (ECMA-262, 22.2.2.7.2).
            return f"(?({number})\\{number})" if number in closed else "(?:)"
        case ecma.Set():
            if any(isinstance(one, ecma.Property) for one in token.items):
                raise _OtherEngineError("properties of Unicode are unknown to Python's `re`")
            return _set_text(token)
        case ecma.Kind() | ecma.Dot() | ecma.Close():
            text, _ = _rust(token)
            return text


def _character_text(character: ecma.Character, special: Collection[str] = _SPECIAL) -> str:
    """Return a character as the pattern has it, or else as every engine reads it."""
    value, written = character.value, character.written
    if written == value and value not in special and value.isprintable():
        return value
    if _PORTABLE_ESCAPE.fullmatch(written):
        return written
    if value in special:
        return f"\\{value}"
    code = ord(value)
    if value.isprintable() or code > ord("\uffff"):
        return value
    return f"\\x{code:02x}" if code <= ord("\xff") else f"\\u{code:04x}"


def _as_set(token: ecma.Kind | ecma.Set) -> ecma.Set:
    """Return a set; of one kind of character, said without what is not of it."""
    items = (token,) if isinstance(token, ecma.Kind) else token.items
    negated = isinstance(token, ecma.Set) and token.negated
    match items:
        case (ecma.Kind(letter),) if letter.isupper():
            return ecma.Set(not negated, (ecma.Kind(letter.lower()),))
        case _:
            return ecma.Set(negated, items)


def _set_text(found: ecma.Set) -> str:
    """Return a set as Rust and Python both read it."""
    found = _as_set(found)
    kinds = {item.letter for item in found.items if isinstance(item, ecma.Kind)}
    # Nothing is what is not everything.
    if not found.items or any(letter.swapcase() in kinds for letter in kinds):
        return f"[{'^' if found.negated is bool(found.items) else ''}{_EVERYTHING}]"
    last = len(found.items) - 1
    text = "".join(
        _item_text(item, _SPECIAL_IN_SETS if at in {0, last} else _SPECIAL_IN_SETS | {"-"})
        for at, item in enumerate(found.items)
    )
    if _CLASHING.search(text):
        special = _SPECIAL_IN_SETS | _CLASHING_IN_SETS
        text = "".join(_item_text(item, special) for item in found.items)
    return f"[{'^' if found.negated else ''}{text}]"


def _item_text(item: ecma.Item, special: Collection[str]) -> str:
    match item:
        case ecma.Character():
            return _character_text(item, special)
        case ecma.Range():
            special = _SPECIAL_IN_SETS | _CLASHING_IN_SETS
            return f"{_character_text(item.first, special)}-{_character_text(item.last, special)}"
        case ecma.Kind():
            return _MEMBERS[item.letter]
        case ecma.Property():
            return _property_text(item)


def _property_text(found: ecma.Property) -> str:
    """Return a property as Rust writes it; raises _OtherEngineError where it may not know it."""
    kind, _, value = found.name.rpartition("=")
    known = {
        "": _PROPERTIES,
        **dict.fromkeys(("General_Category", "gc"), _CATEGORIES),
        **dict.fromkeys(("Script", "sc", "Script_Extensions", "scx"), _SCRIPTS),
    }
    if value not in known.get(kind, ()):
        raise _OtherEngineError(f"`\\p{{{found.name}}}` is unknown to the engines")
    return f"\\{'P' if found.negated else 'p'}{{{found.name}}}"


def _set_size(found: ecma.Set) -> int:
    return (_ALMOST_ANY if found.negated else _LITERAL) + sum(map(_item_size, found.items))


def _item_size(item: ecma.Item) -> int:
    match item:
        case ecma.Property():
            return _PROPERTY
        case ecma.Kind(letter):
            return _RANGE if letter in "dw" else _SPACES
        case ecma.Range(_, last) | last:
            return _RANGE if last.value.isascii() else _WIDE_RANGE
