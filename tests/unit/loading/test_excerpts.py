"""What a report looks like, and that nothing in it acts on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from specular.diagnostics import Anchor, Code, Diagnostic, Place, Severity, Sink
from specular.loading.documents import parse_document
from specular.loading.excerpts import WIDTH, Excerpts, visible

YAML = "paths:\n  /jobs:\n    $ref: '#/components/schemas/Jobb'\n"


def lines(diagnostic: Diagnostic, text: str = YAML, folder: str = "spec/") -> list[str]:
    sink = Sink()
    parse_document(text.encode(), Path("a.yaml"), "a.yaml", sink)
    return Excerpts(sink, folder).report(diagnostic).lines()


def test_a_report_has_place_code_message_line_and_hint() -> None:
    place = Place("a.yaml", "/paths/~1jobs/$ref")
    found = Diagnostic(Code.REF_NOT_FOUND, "no schema at #/Jobb", place, "did you mean #/Job?")
    assert lines(found) == [
        "spec/a.yaml:3:11: error[ref-not-found]: no schema at #/Jobb",
        "    3 | $ref: '#/components/schemas/Jobb'",
        "      |       ^",
        "  hint: did you mean #/Job?",
    ]


def test_a_warning_says_so_and_may_point_at_a_key() -> None:
    place = Place("a.yaml", "/paths/~1jobs", Anchor.KEY)
    found = Diagnostic(Code.FIELD_UNKNOWN, "m", place, severity=Severity.WARNING)
    assert lines(found, folder="") == [
        "a.yaml:2:3: warning[field-unknown]: m",
        "    2 | /jobs:",
        "      | ^",
    ]


def test_a_report_without_a_document_has_one_line() -> None:
    assert lines(Diagnostic(Code.OUTPUT_EDITED, "m")) == ["error[output-edited]: m"]


def test_a_document_that_could_not_be_read_has_no_line() -> None:
    found = Diagnostic(Code.FILE_NOT_FOUND, "there is no such file", Place("b.yaml"))
    assert lines(found) == ["spec/b.yaml: error[file-not-found]: there is no such file"]


def test_an_empty_line_is_not_quoted() -> None:
    assert lines(Diagnostic(Code.SYNTAX, "m", Place("a.yaml", line=1, column=1)), "\n") == [
        "spec/a.yaml:1:1: error[syntax]: m"
    ]


@pytest.mark.parametrize(
    ("text", "column", "caret"),
    [
        ("ab: 1", 5, "    ^"),
        ("日本: x", 5, "      ^"),
        ("e\u0301: x", 5, "   ^"),
        ("a:\tx", 4, "   ^"),
        ("\t\ta: x", 6, "   ^"),
        ("'\x1b': x", 6, "        ^"),
    ],
)
def test_the_caret_stands_below_the_value(text: str, column: int, caret: str) -> None:
    found = lines(Diagnostic(Code.SYNTAX, "m", Place("a.yaml", line=1, column=column)), text)
    assert found[2] == f"      | {caret}"


@pytest.mark.parametrize("column", [1, 50, 500, 5000, 10_000])
def test_a_long_line_is_quoted_around_the_place(column: int) -> None:
    text = "".join(chr(ord("a") + n % 26) for n in range(10_000))
    found = lines(Diagnostic(Code.SYNTAX, "m", Place("a.yaml", line=1, column=column)), text)
    quoted, caret = (line.partition("| ")[2] for line in found[1:])
    assert quoted[caret.index("^")] == text[column - 1]
    assert len(quoted) <= WIDTH + 2
    assert quoted.startswith("…") is (column > WIDTH)
    assert quoted.endswith("…") is (column < 9_900)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 日本 😀", "plain é 日本 😀"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\r\x00\x07\x9b", "a\\nb\\r\\x00\\x07\\x9b"),
        ("\u202eevil\u2066\u200b\u2028", "\\u202eevil\\u2066\\u200b\\u2028"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_acts_on_a_terminal_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_every_part_of_a_report_is_safe() -> None:
    evil = "\x1b[2J\nerror"
    found = Diagnostic(Code.SYNTAX, evil, Place("a.yaml", line=1, column=6), evil)
    report = Excerpts(Sink(sources={"a.yaml": f"'\x1b]0;': {evil}"}), "\x1b/").report(found)
    assert all(line.isprintable() for line in report.lines())
    unknown = Diagnostic(Code.SYNTAX, evil, Place(evil))
    assert all(line.isprintable() for line in Excerpts(Sink()).report(unknown).lines())
