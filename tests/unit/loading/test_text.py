"""Bytes to text, and offsets to lines."""

from __future__ import annotations

import codecs

import pytest

from specular.loading.text import Lines, decode

TEXT = "naïve: 😀\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
)
def test_encodings_are_told_by_their_first_bytes(raw: bytes) -> None:
    assert decode(raw) == (TEXT, None)


def test_no_bytes_are_no_text() -> None:
    assert decode(b"") == ("", None)


def test_what_is_no_utf_8_is_told_with_its_place() -> None:
    text, problem = decode("a: é\nb: ".encode() + "é".encode("latin-1") + b"\nc: 1\n")
    assert problem is not None
    assert Lines(text).position(problem.offset) == (2, 4)
    assert problem.message == "the file is not text in UTF-8"
    assert "UTF-8" in str(problem.hint)


def test_what_is_no_utf_16_is_told_with_its_place() -> None:
    text, problem = decode(codecs.BOM_UTF16_LE + "ab\n".encode("utf-16-le") + b"\x00\xd8x\x00")
    assert problem is not None
    assert "UTF-16" in problem.message
    assert Lines(text).position(problem.offset) == (2, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_of_three_ways(end: str) -> None:
    lines = Lines(end.join(["ab", "", "cd"]))
    assert [lines.line(number) for number in range(5)] == ["", "ab", "", "cd", ""]
    start = len("ab" + 2 * end)
    assert lines.position(0) == (1, 1)
    assert lines.position(start) == (3, 1)
    assert lines.position(start + 2) == (3, 3)


def test_other_separators_end_no_line() -> None:
    lines = Lines("a\u2028b\x0bc\nd")
    assert lines.line(1) == "a\u2028b\x0bc"
    assert lines.position(6) == (2, 1)
