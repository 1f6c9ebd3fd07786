"""What a rule is: a kind of change, and what it does to callers, to the wire and to servers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Verdict(StrEnum):
    """What becomes of something that is left as it is while the document changes."""

    BREAKS = "breaks"
    AT_RISK = "at risk"
    SAFE = "safe"

    @property
    def gravity(self) -> int:
        """How bad it is, from 0."""
        return (Verdict.SAFE, Verdict.AT_RISK, Verdict.BREAKS).index(self)


class Grade(Enum):
    """A verdict with how it shows."""

    RUN = "fails when it runs"
    CHECK = "fails in a type checker"
    BREAK = "is refused or misread"
    RISK = "may behave differently"
    WARN = "works, with a warning"
    DOCS = "only reads differently"
    SAFE = "goes on working"
    NONE = "is not concerned"

    @property
    def verdict(self) -> Verdict:
        """Which of the three verdicts it is."""
        if self in {Grade.RUN, Grade.CHECK, Grade.BREAK}:
            return Verdict.BREAKS
        return Verdict.AT_RISK if self is Grade.RISK else Verdict.SAFE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of change.

    `client` is about code that calls the package's client and its models, `wire` about a program
    that speaks HTTP as the old document said, `server` about a handler of the package's server.
    `advice` says in one sentence what to do. `mirror` is the rule that the way back falls under;
    empty where that is none. `generated` says why generated code takes a change of the wire more
    lightly than other code would, where it does.
    """

    id: str
    title: str
    client: Grade
    wire: Grade
    server: Grade
    advice: str
    mirror: str = ""
    generated: str = ""
