"""A diagnostic as the lines that are printed: where, what, the source line with a caret, a hint."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from specular.diagnostics import Diagnostic, Place, Sink
from specular.loading.locate import Locator

WIDTH = 100
"""How much of a source line is quoted; a document may stand on one line of megabytes."""

_BEFORE = 60

_NAMED = 3
"""How many names of a list are told."""


@dataclass(frozen=True, slots=True)
class Report:
    """A diagnostic in parts, each a line or a piece of one, safe for a terminal."""

    place: str
    label: str
    message: str
    source: tuple[str, ...] = ()
    hint: str | None = None

    def lines(self) -> list[str]:
        """Return the report as plain lines."""
        first = ": ".join(part for part in (self.place, self.label, self.message) if part)
        last = [] if self.hint is None else [f"  hint: {self.hint}"]
        return [first, *self.source, *last]


class Excerpts:
    """Makes reports over the texts of a sink; `folder` stands before the name of each document."""

    def __init__(self, sink: Sink, folder: str = "") -> None:
        self._sources = sink.sources
        self._finders = sink.finders
        self._origins = sink.origins
        self._folder = folder
        self._locators: dict[str, Locator] = {}

    def reports(self, diagnostics: Iterable[Diagnostic]) -> list[Report]:
        """Return diagnostics as reports, in the order of their places."""
        return [self.report(one) for one in self.ordered(diagnostics)]

    def ordered(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return diagnostics in the order of their places; what has none comes first.

        Those at one place are in the order of their words, so that it does not matter which of them
        was found first.
        """
        documents = {name: index for index, name in enumerate(self._sources)}
        last = len(documents)

        def order(diagnostic: Diagnostic) -> tuple[int, int, int, str, str, str]:
            place = diagnostic.place
            if place is None:
                return (-1, 0, 0, "", "", "")
            words = (diagnostic.code, diagnostic.message, diagnostic.hint or "")
            name = self.origin(place).document
            return (documents.get(name, last), *self.position(place), *words)

        return sorted(diagnostics, key=order)

    def report(self, diagnostic: Diagnostic) -> Report:
        """Return a diagnostic with its line and column found."""
        label = f"{diagnostic.severity}[{diagnostic.code}]"
        hint = None if diagnostic.hint is None else visible(diagnostic.hint)
        if diagnostic.place is None:
            return Report("", label, visible(diagnostic.message), (), hint)
        quoted = self.quote(diagnostic.place, diagnostic.message)
        return replace(quoted, label=label, hint=hint)

    def quote(self, place: Place, message: str) -> Report:
        """Return a place with its line and column found, and what is to be said of it."""
        name = self.origin(place).document
        shown, source = visible(self.file(name)), tuple[str, ...]()
        if name in self._sources:
            line, column = self.position(place)
            shown = f"{shown}:{line}:{column}"
            source = _quote(self._locators[name].lines.line(line), line, column)
        return Report(shown, "", visible(message), source)

    def file(self, name: str) -> str:
        """Return the path of a document as the user typed it."""
        # A remote document has its URL for a name.
        shown = name if "://" in name else self._folder + name
        # Only an overlay lies elsewhere.
        return posixpath.normpath(shown) if name.startswith("../") else shown

    def origin(self, place: Place) -> Place:
        """Return where the text of a place stands."""
        return place.moved(self._origins)

    def position(self, place: Place) -> tuple[int, int]:
        """Return line and column of a place, zeros in a document without a text."""
        place = self.origin(place)
        name = place.document
        if name not in self._sources:
            return (0, 0)
        if name not in self._locators:
            self._locators[name] = Locator(self._sources[name], self._finders.get(name))
        return self._locators[name].position(place)


def first_of(names: Sequence[str]) -> str:
    """`models/job.py, models/pet.py, models/shop.py, and 2 more`."""
    more = [f"and {len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return ", ".join([*map(visible, names[:_NAMED]), *more])


def visible(text: str) -> str:
    """Write what would act on a terminal, or hide text from the reader, as an escape."""
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    # Controls, line breaks, and marks that turn the direction of text or have no width.
    return char.encode("unicode_escape").decode("ascii")


def _quote(line: str, number: int, column: int) -> tuple[str, ...]:
    """Return the part of a line around a column, and a caret under it."""
    start = 0 if column <= WIDTH else column - 1 - _BEFORE
    before = visible(line[start : column - 1].replace("\t", " "))
    after = visible(line[column - 1 : start + WIDTH].replace("\t", " "))
    before = "…" + before if start else before.lstrip(" ")
    if start + WIDTH < len(line):
        after += "…"
    if not line.strip():
        return ()
    gutter = f"{number:>5} | "
    caret = " " * (len(gutter) - 2) + "| " + " " * _columns(before) + "^"
    return f"{gutter}{before}{after}".rstrip(), caret


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Annex 11)."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
