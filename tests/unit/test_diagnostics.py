"""What a sink keeps, and what a hint names."""

from __future__ import annotations

import pytest

from specular.diagnostics import Code, Diagnostic, Place, Severity, Sink, closest


def test_a_sink_keeps_the_order_and_says_each_thing_once() -> None:
    sink = Sink()
    sink.warn(Code.SYNTAX, "second", Place("a.yaml", "/b"))
    for _ in range(2):
        sink.error(Code.SYNTAX, "first", Place("a.yaml", "/a"), "hint")
    sink.error(Code.SYNTAX, "first", Place("a.yaml", "/c"), "hint")
    assert [(one.message, one.place and one.place.pointer) for one in sink.diagnostics] == [
        ("second", "/b"),
        ("first", "/a"),
        ("first", "/c"),
    ]


def test_a_warning_does_not_fail() -> None:
    sink = Sink()
    sink.warn(Code.SYNTAX, "a warning")
    assert not sink.failed


def test_an_error_fails() -> None:
    sink = Sink()
    sink.warn(Code.SYNTAX, "a warning")
    sink.error(Code.SYNTAX, "an error")
    assert sink.failed
    assert sink.diagnostics[1] == Diagnostic(Code.SYNTAX, "an error", severity=Severity.ERROR)


def test_many_findings_are_cheap() -> None:
    sink = Sink()
    for number in range(20_000):
        sink.error(Code.SYNTAX, "m", Place("a.yaml", f"/{number}"))
    assert len(sink.diagnostics) == 20_000


def test_codes_are_short_and_told_apart() -> None:
    assert len({code.value for code in Code}) == len(Code)
    assert all(code.value == code.name.lower().replace("_", "-") for code in Code)


@pytest.mark.parametrize(
    ("word", "expected"), [("Jobb", "Job"), ("job", "Job"), ("Invoice", None), ("", None)]
)
def test_closest(word: str, expected: str | None) -> None:
    assert closest(word, ["Job", "User", "Workflow"]) == expected
