"""What is sent for a body, and how it is refused; forms are read by Python's own parsers."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import HTTP
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from runtime.bodies import Written, write_body
from runtime.errors import InvalidArgumentError

if TYPE_CHECKING:
    from email.message import EmailMessage

    from runtime.operations import Body


class Part(NamedTuple):
    """A part of a form."""

    name: str
    filename: str | None
    content_type: str | None
    content: bytes
    headers: dict[str, str]


def written(body: Body | None, value: object, extra: dict[str, Any] | None = None) -> Written:
    """Return a body as it is written."""
    found = write_body(() if body is None else (body,), value, extra)
    assert found is not None
    return found


def sent(
    body: Body | None, value: object, extra: dict[str, Any] | None = None
) -> tuple[str, bytes]:
    """Return the media type and the bytes of a body."""
    found = written(body, value, extra)
    return found.media_type, bytes_of(found)


def bytes_of(found: Written) -> bytes:
    """Return all that is sent, as by the client that does not await."""
    if isinstance(found.content, bytes):
        return found.content
    content = b"".join(found.content.chunks())
    assert found.content.size in (None, len(content))
    return content


def refusal(body: Body | None, value: object, extra: dict[str, Any] | None = None) -> str:
    """Return why a body is not sent."""
    with pytest.raises(InvalidArgumentError) as caught:
        write_body(() if body is None else (body,), value, extra)
    return str(caught.value)


def parts_of(media_type: str, content: bytes) -> list[Part]:
    """Return the parts of a form, as `email` reads it."""
    message: EmailMessage = message_from_bytes(
        f"Content-Type: {media_type}\r\n\r\n".encode() + content, policy=HTTP
    )
    assert message.get_content_type() == "multipart/form-data"
    assert not message.defects
    return [
        Part(
            str(part.get_param("name", header="content-disposition")),
            part.get_filename(),
            part["Content-Type"],
            bytes(part.get_payload(decode=True)),
            {name: str(text) for name, text in part.items()},
        )
        for part in message.iter_parts()
    ]
