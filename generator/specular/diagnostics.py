"""What a stage has to say about its input: a code, a place, a message and a hint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Severity(StrEnum):
    """How bad it is: an error means that nothing is written."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """Every code that a diagnostic can carry; short, stable, one case each in tests/cases."""

    # loading and resolving
    FILE_NOT_FOUND = "file-not-found"
    FILE_UNREADABLE = "file-unreadable"
    SYNTAX = "syntax"
    DUPLICATE_KEY = "duplicate-key"
    TOO_LARGE = "too-large"
    REF_NOT_FOUND = "ref-not-found"
    REF_REMOTE = "ref-remote"
    REF_OUTSIDE = "ref-outside"
    REF_CYCLE = "ref-cycle"
    REF_INVALID = "ref-invalid"
    REF_SIBLING = "ref-sibling"
    OVERLAY_TARGET = "overlay-target"
    OVERLAY_UNMATCHED = "overlay-unmatched"
    OVERLAY_EXTENDS = "overlay-extends"
    REMOTE_FAILED = "remote-failed"
    REMOTE_CHANGED = "remote-changed"
    REMOTE_UNLOCKED = "remote-unlocked"
    LOCK_INVALID = "lock-invalid"
    NAMES_UNLOCKED = "names-unlocked"
    # reading
    VERSION_UNSUPPORTED = "version-unsupported"
    FIELD_MISSING = "field-missing"
    FIELD_TYPE = "field-type"
    FIELD_UNKNOWN = "field-unknown"
    FIELD_VALUE = "field-value"
    PATH_PARAMETER = "path-parameter"
    DUPLICATE_OPERATION_ID = "duplicate-operation-id"
    DUPLICATE_PARAMETER = "duplicate-parameter"
    SECURITY_UNKNOWN = "security-unknown"
    # lowering
    SCHEMA_APPROXIMATED = "schema-approximated"
    SCHEMA_CONFLICT = "schema-conflict"
    ALLOF_CYCLE = "allof-cycle"
    CREDENTIALS_INVALID = "credentials-invalid"
    OPERATION_APPROXIMATED = "operation-approximated"
    PAGINATION_INVALID = "pagination-invalid"
    WAITER_INVALID = "waiter-invalid"
    # selecting
    SELECTOR_UNMATCHED = "selector-unmatched"
    # naming
    NAME_CONFLICT = "name-conflict"
    # configuration and output
    CONFIG_INVALID = "config-invalid"
    CONFIG_NOT_FOUND = "config-not-found"
    OUTPUT_EDITED = "output-edited"
    OUTPUT_FOREIGN = "output-foreign"
    OUTPUT_UNWRITABLE = "output-unwritable"
    OUTPUT_LOCKED = "output-locked"


class Anchor(Enum):
    """Whether a place means the key of a member or its value."""

    KEY = "key"
    VALUE = "value"


Find: TypeAlias = Callable[[Sequence[str], Anchor], int]
"""Returns at which offset of a text what some keys lead to stands, counted in characters.

Where they lead nowhere, that is the nearest value around it.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document: its name as the user wrote it, and a JSON pointer (RFC 6901).

    `line` and `column` (from 1) are given only where no pointer exists, as for a syntax error.
    """

    document: str
    pointer: str = ""
    anchor: Anchor = Anchor.VALUE
    line: int | None = None
    column: int | None = None

    def moved(self, origins: Mapping[str, tuple[str, str]]) -> Place:
        """Return where this place really stands; see `Sink.origins`."""
        if not origins:
            return self
        for outer in self.within():
            if outer in origins:
                document, pointer = origins[outer]
                rest = f"{self.document}#{self.pointer}".removeprefix(outer)
                return replace(self, document=document, pointer=pointer + rest)
        return self

    def within(self) -> Iterator[str]:
        """Go through the ids of what stands here and of all that it stands in, innermost first."""
        pointer = self.pointer
        while pointer:
            yield f"{self.document}#{pointer}"
            pointer = pointer.rpartition("/")[0]
        yield f"{self.document}#"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: `place` is None where no document is concerned (a flag, a folder)."""

    code: Code
    message: str
    place: Place | None = None
    hint: str | None = None
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class Sink:
    """Collects what the stages report, so that one run tells everything.

    A `strict` one takes every warning for an error. `sources` holds the text of each document by
    name, for the lines that a report quotes, and `finders` how places in it are found; `origins`
    says of a part that stands elsewhere than its id says, as one from an overlay, in which document
    it does and at which pointer. `tried` are the paths of all files that were opened or looked for,
    also of those that say nothing. `sound` are documents of which it is an error that they cannot
    be read, whoever refers to them. `heard` is called with every finding, also with one that was
    reported before.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    sources: dict[str, str] = field(default_factory=dict[str, str])
    finders: dict[str, Find] = field(default_factory=dict[str, Find])
    origins: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    tried: dict[str, None] = field(default_factory=dict[str, None])
    strict: bool = False
    sound: frozenset[str] = frozenset()
    heard: Callable[[Diagnostic], None] | None = None
    _seen: set[Diagnostic] = field(default_factory=set[Diagnostic])

    def error(
        self, code: Code, message: str, place: Place | None = None, hint: str | None = None
    ) -> None:
        """Report what stops the run from writing."""
        self._add(Diagnostic(code, message, place, hint))

    def warn(
        self, code: Code, message: str, place: Place | None = None, hint: str | None = None
    ) -> None:
        """Report what the user should know of, while the run goes on."""
        severity = Severity.ERROR if self.strict else Severity.WARNING
        self._add(Diagnostic(code, message, place, hint, severity))

    def repeat(self, finding: Diagnostic) -> None:
        """Report what another sink, as strict as this one, was told."""
        self._add(finding)

    def forget(self, is_void: Callable[[Diagnostic], bool]) -> None:
        """Take back findings about what turned out not to be asked for."""
        self.diagnostics[:] = [one for one in self.diagnostics if not is_void(one)]

    @property
    def failed(self) -> bool:
        """Whether there is an error among the findings."""
        return any(one.severity is Severity.ERROR for one in self.diagnostics)

    def _add(self, diagnostic: Diagnostic) -> None:
        if self.heard is not None:
            self.heard(diagnostic)
        # The same place is often reached by several references; once is enough.
        if diagnostic not in self._seen:
            self._seen.add(diagnostic)
            self.diagnostics.append(diagnostic)


def closest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice nearest to a word, or None where none is near, for hints."""
    from difflib import get_close_matches  # noqa: PLC0415 - most runs have nothing to hint at

    close = get_close_matches(word, tuple(choices), 1)
    return close[0] if close else None
