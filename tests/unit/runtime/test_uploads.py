"""What is sent as it is, and what JSON has in its place."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError
from runtime.uploads import Upload

UPLOADS: TypeAdapter[Upload] = TypeAdapter(Upload)


@pytest.mark.parametrize("text", ["", "0", "é \U0001f600"])
def test_text_in_json_comes_back_as_it_was(text: str) -> None:
    wire = UPLOADS.dump_json(text.encode())
    assert UPLOADS.validate_json(wire) == text.encode()
    assert UPLOADS.dump_json(UPLOADS.validate_json(wire)) == wire


@pytest.mark.parametrize("value", ["a text", 5, None])
def test_what_is_no_upload_is_refused(value: object) -> None:
    with pytest.raises(
        ValidationError, match="bytes, the path of a file, an open file or an iterable"
    ):
        UPLOADS.validate_python(value)


def test_only_text_is_taken_from_json() -> None:
    with pytest.raises(
        ValidationError, match="bytes, the path of a file, an open file or an iterable"
    ):
        UPLOADS.validate_json("5")
