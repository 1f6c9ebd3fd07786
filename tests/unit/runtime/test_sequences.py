"""Sequences are taken apart alike, however their bytes come, and read back as written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runtime.operations import Framing
from runtime.sequences import EventStream, JsonLines, JsonSequence

FRAMINGS = pytest.mark.parametrize("framing", [JsonLines(), JsonSequence()])


def parts(framing: Framing, body: bytes, size: int | None = None) -> list[Any]:
    """Return the items of a body that comes in chunks of a size."""
    splitter = framing.splitter()
    size = size or max(len(body), 1)
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    texts = [text for chunk in chunks for text in splitter.feed(chunk)]
    return [json.loads(text) for text in [*texts, *splitter.end()]]


@FRAMINGS
@given(
    items=st.lists(st.recursive(st.text() | st.integers() | st.none(), st.lists)),
    size=st.integers(1, 9),
)
def test_what_is_framed_comes_back(framing: Framing, items: list[Any], size: int) -> None:
    body = b"".join(framing.frame(json.dumps(item).encode()) for item in items)
    assert parts(framing, body, size) == items


def test_the_last_line_need_not_end_and_blank_ones_are_none() -> None:
    assert parts(JsonLines(), b'{"a": 1}\r\n\n  \n2') == [{"a": 1}, 2]


def test_a_json_sequence_byte_for_byte() -> None:
    assert JsonSequence().frame(b"1") == b"\x1e1\n"
    assert parts(JsonSequence(), b"\x1e[1,\n2]\n\x1e\x1e3\n") == [[1, 2], 3]


EVENTS = (
    "\ufeff: a comment\n\n"
    "event: add\ndata: first\ndata:second\ndata\nid: 7\nretry: 10\nunknown: x\n\n"
    "event: without data\n\n"
    "data:  two spaces\nretry: soon\n\n"
    "data: not ended\n"
)
READ = [
    {"event": "add", "data": "first\nsecond\n", "id": "7", "retry": 10},
    {"data": " two spaces"},
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, None])
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


def test_no_field_of_an_event_but_data_has_lines() -> None:
    event = {"event": "a\ndata: b", "id": None, "data": {"c": 1}}
    body = EventStream().frame(json.dumps(event).encode())
    assert body == b'event: a data: b\ndata: {"c":1}\n\n'
