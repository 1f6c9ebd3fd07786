"""Sequences are taken apart alike, however their bytes come, and read back as written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runtime.events import EventStream
from runtime.operations import Framing
from runtime.parts import MultipartMixed
from runtime.sequences import JsonLines, JsonSequence

FRAMINGS = pytest.mark.parametrize("framing", [JsonLines(), JsonSequence(), MultipartMixed()])


def parts(
    framing: Framing, body: bytes, size: int | None = None, media_type: str = "x/x"
) -> list[Any]:
    """Return the items of a body that comes in chunks of a size."""
    splitter = framing.splitter(framing.media_type(media_type))
    size = size or max(len(body), 1)
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    texts = [text for chunk in chunks for text in splitter.feed(chunk)]
    return [json.loads(text) for text in [*texts, *splitter.end()]]


@FRAMINGS
@settings(max_examples=40)
@given(
    items=st.lists(st.recursive(st.text() | st.integers() | st.none(), st.lists)),
    size=st.integers(1, 9),
)
def test_what_is_framed_comes_back(framing: Framing, items: list[Any], size: int) -> None:
    body = b"".join(framing.frame(json.dumps(item).encode()) for item in items)
    assert parts(framing, body + framing.ending, size) == items


PARTS = (
    b"a preamble\r\n--it\r\nContent-Type: application/problem+json; charset=utf-8\r\n\r\n"
    b'{"a":\r\n1}\r\n--it \t\r\n\r\n[2]\r\n--it\r\n\r\n3\r\n--it\r\n'
    b"X: y\r\ncontent-type: text/plain\r\n\r\n{}\r\n--it\r\n\r\n{no\r\n--it--\r\n"
    b"an epilogue\r\n--it"
)


@pytest.mark.parametrize("size", [1, 2, 3, 7, None])
def test_parts_are_json_or_text(size: int | None) -> None:
    splitter = MultipartMixed().splitter('multipart/mixed; boundary="it"')
    chunks = [PARTS] if size is None else [PARTS[i : i + size] for i in range(0, len(PARTS), size)]
    texts = [text for chunk in chunks for text in splitter.feed(chunk)]
    assert [json.loads(text) for text in texts] == [{"a": 1}, [2], "3", "{}", "{no"]
    assert list(splitter.end()) == []


def test_a_part_that_was_cut_off_is_no_item() -> None:
    splitter = MultipartMixed().splitter("multipart/mixed; boundary=it")
    text = b'--it\r\nContent-Type: application/json\r\n\r\n{"a": '
    assert [*splitter.feed(text), *splitter.end()] == [b'{"a": ']
    assert [*MultipartMixed().splitter("multipart/mixed").end()] == []


def test_the_last_line_need_not_end_and_blank_ones_are_none() -> None:
    assert parts(JsonLines(), b'{"a": 1}\r\n\n  \n2') == [{"a": 1}, 2]


def test_a_value_of_a_json_sequence_that_may_be_cut_is_none() -> None:
    body = b'\x1e12\x1e3\n\x1etrue\x1e[4]\x1e"5"\x1e6'
    assert parts(JsonSequence(), body) == [3, [4], "5"]


def test_a_json_sequence_byte_for_byte() -> None:
    assert JsonSequence().frame(b"1") == b"\x1e1\n"
    assert parts(JsonSequence(), b"\x1e[1,\n2]\n\x1e\x1e3\n") == [[1, 2], 3]


EVENTS = (
    "\ufeff: a comment\n\n"
    "event: add\ndata: first\ndata:second\ndata\nid: 7\nretry: 10\nunknown: x\n\n"
    "event: without data\n\n"
    "data:  two spaces\nretry: 5\nretry: soon\nretry:\nretry: ²\nid: a\0b\nid\n\n"
    f"event: e\nevent\ndata: é€😀\nretry: {'9' * 5000}\n:data: no\n data: no\n\n"
    "data\n\n"
    "data: not ended\n"
)
READ = [
    {"event": "add", "data": "first\nsecond\n", "id": "7", "retry": 10},
    {"data": " two spaces", "retry": 5, "id": ""},
    {"data": "é€😀"},
    {"data": ""},
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [*range(1, 8), None])
def test_events_are_read_as_html_says(end: str, size: int | None) -> None:
    assert parts(EventStream(), EVENTS.replace("\n", end).encode(), size) == READ


@given(
    data=st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])),
    size=st.integers(1, 9),
)
def test_an_event_comes_back(data: str, size: int) -> None:
    event = {"event": "e", "id": "1", "retry": 5, "data": data}
    body = EventStream().frame(json.dumps(event).encode())
    assert parts(EventStream(), body, size) == [event]


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert parts(EventStream(), b"data: \xe2\x82\ndata: \xff\n\n") == [{"data": "\ufffd\n\ufffd"}]


def test_no_field_of_an_event_but_data_has_lines() -> None:
    event = {"event": "a\ndata: b", "id": None, "data": {"c": 1}}
    body = EventStream().frame(json.dumps(event).encode())
    assert body == b'event: a data: b\ndata: {"c":1}\n\n'
