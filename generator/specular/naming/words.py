"""Splitting names of the wire into words, which every Python name is then put together from.

- A word ends at anything but a letter or digit, and where a capital follows a small letter:
  `createdAt` and `created-at` are both `created at`; `HTTPServer` is `http server`.
- Digits stay with the letters before them: `flux1.1-pro` is `flux1 1 pro`.
- A sign before a number counts: `+1` is `plus one`, `-10` is `minus 10`.
- A name without any letter or digit is spelled: `<=` is `less than or equal`, the empty `empty`.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SYMBOLS = {
    "\t": "tab",
    "\n": "newline",
    "\r": "return",
    " ": "space",
    "!": "bang",
    '"': "quote",
    "#": "hash",
    "$": "dollar",
    "%": "percent",
    "&": "and",
    "'": "apostrophe",
    "(": "open",
    ")": "close",
    "*": "asterisk",
    "+": "plus",
    ",": "comma",
    "-": "dash",
    ".": "dot",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "<": "less than",
    "=": "equal",
    ">": "greater than",
    "?": "question",
    "@": "at",
    "[": "bracket",
    "\\": "backslash",
    "]": "unbracket",
    "^": "caret",
    "_": "underscore",
    "`": "backtick",
    "{": "brace",
    "|": "pipe",
    "}": "unbrace",
    "~": "tilde",
}
"""What the ASCII characters of text that are neither letter nor digit are called."""

_OPERATORS = {
    "<=": "less than or equal",
    ">=": "greater than or equal",
    "!=": "not equal",
    "<>": "not equal",
    "==": "equal",
    "&&": "and",
    "||": "or",
    "->": "arrow",
    "=>": "arrow",
}
"""What signs of two characters are called, where a name is nothing but signs."""

_SIGN = re.compile(r"(?:^|(?<=[^\w])|(?<=_))([+-])(?:(\d)(?![\w.,])|(?=\d))")
"""A sign before a number, which is more than a separator; and the number, if it is one digit."""

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

_ORDINALS = (
    *("zeroth", "first", "second", "third", "fourth"),
    *("fifth", "sixth", "seventh", "eighth", "ninth"),
)
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)", re.ASCII)

_WORD = re.compile(
    r"U{2,}s(?![ls])"  # a plural of an acronym: IDs
    r"|U+(?=U[ls])"  # an acronym before a word: HTTP|Server
    r"|U?[ls0][ls0m]*"
    r"|[U0][U0m]*"
    r"|c[cm]*"  # letters that have no case
)
"""Words, in a text that has the kind of each character in place of it; see `_kind`."""


@functools.cache
def split(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters; there is always at least one."""
    words = _words(_signed(_folded(name)))
    return tuple(words or _OPERATORS.get(name, "").split() or spelled(name))


@functools.cache
def spelled(name: str) -> tuple[str, ...]:
    """Return the words of a name with each separator spelled: `sd-1_5` is `sd dash 1 underscore 5`.

    Names that differ in any character that is not a letter differ in these words.
    """
    words: list[str] = []
    for is_symbol, run in itertools.groupby(_folded(name), lambda one: _kind(one) == " "):
        text = "".join(run)
        found = [] if is_symbol else _words(text)
        words.extend(found or [word for one in text for word in _symbol(one)])
    return tuple(words or ["empty"])


def spell_leading_digit(words: Sequence[str]) -> Sequence[str]:
    """Return words that can begin an identifier: `3d` becomes `three d`, `360p` becomes `n360p`.

    A single digit is spelled, since it reads as a word (`1st` as `first`); a longer number gets an
    `n` before it.
    """
    first = words[0]
    if ordinal := _ORDINAL.fullmatch(first):
        return [_ORDINALS[int(ordinal[1])], *words[1:]]
    if not first[0].isdigit():
        return words
    if len(first) > 1 and first[1].isdigit():
        return [f"n{first}", *words[1:]]
    rest = [first[1:]] if len(first) > 1 else []
    digit = unicodedata.digit(first[0], None)
    return [_DIGITS[digit] if digit is not None else "n", *rest, *words[1:]]


def _signed(text: str) -> str:
    """Write signs before numbers as words."""

    def words(found: re.Match[str]) -> str:
        sign = "plus" if found[1] == "+" else "minus"
        return f" {sign} {_DIGITS[int(found[2])] if found[2] else ''}"

    return _SIGN.sub(words, text)


def _words(text: str) -> list[str]:
    kinds = text.translate(_ASCII_KINDS) if text.isascii() else "".join(map(_kind, text))
    return [text[found.start() : found.end()].lower() for found in _WORD.finditer(kinds)]


@functools.cache
def _kind(character: str) -> str:
    """Return what a character is to words.

    `U`pper, `l`ower, the letter `s`, a digit `0`, `c`aseless, `m` where it cannot begin a word,
    or a space for all else.
    """
    if not f"a{character}".isidentifier() or character == "_":
        return " "
    if character.isdigit():
        return "0"
    if character.islower():
        return "s" if character == "s" else "l"
    if character.isupper():
        return "U"
    return "c" if character.isidentifier() else "m"


_ASCII_KINDS = {code: _kind(chr(code)) for code in range(128)}


def _folded(name: str) -> str:
    """Take accents off Latin letters, and write all else as Python does (PEP 3131)."""
    if name.isascii():
        return name
    folded: list[str] = []
    base = ""
    for one in unicodedata.normalize("NFKD", name):
        is_mark = unicodedata.combining(one) > 0
        if not is_mark:
            base = one
        if not (is_mark and base.isascii()):
            folded.append(one)
    return unicodedata.normalize("NFKC", "".join(folded))


def _symbol(symbol: str) -> list[str]:
    if symbol in SYMBOLS:
        return SYMBOLS[symbol].split()
    described = unicodedata.name(symbol, f"u{ord(symbol):04x}")
    return [word.lower() for word in re.findall(r"[A-Za-z0-9]+", described)]
