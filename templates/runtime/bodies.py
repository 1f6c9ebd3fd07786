"""How request bodies are chosen, checked and written: JSON and text here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any, TypeAlias, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from .errors import InvalidArgumentError
from .operations import Body, Framing, Stream, is_in_range, is_json
from .unset import UNSET, Unset
from .validation import first_problem, problem_text, require_finite
from .writing import SENT

Members: TypeAlias = Mapping[str, Any]

_NO_BODY = Body("application/json", dict[str, Any], "extra_body", required=False)


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """A body as it is sent; what is not repeatable can be sent once."""

    media_type: str
    content: bytes | Stream

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be sent again."""
        return isinstance(self.content, bytes) or self.content.is_repeatable

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell of it; the length of bytes speaks for itself."""
        size = None if isinstance(self.content, bytes) else self.content.size
        length = {} if size is None else {"Content-Length": str(size)}
        return {"Content-Type": self.media_type, **length}


def write_body(
    bodies: Sequence[Body],
    value: object,
    extra: Members | None,
    content_type: str | Unset = UNSET,
) -> Written | None:
    """Return the body of a request, or None where there is none.

    `value` is the body or, by their names on the wire, the properties of it; `extra`
    are more of them. It is written as the first of the `bodies` whose type takes it, of
    those that are of the `content_type`. Raises InvalidArgumentError for what the
    document does not allow.
    """
    bodies = _of_type(bodies or (_NO_BODY,), content_type)
    body = bodies[0]
    extra = _given(extra or {})
    if isinstance(value, Mapping):
        given = _given(cast("Members", value))
        # Of members that may all be left out, none is no body; `{}` is an object.
        value = UNSET if value and not given and not body.required else given
    if value is not UNSET:
        body, value = _validated(bodies, value)
    elif body.required:
        raise InvalidArgumentError(body.argument or "body", "is required")
    elif not extra:
        return None
    try:
        return Written(*_write(body, value, extra))
    except InvalidArgumentError:
        raise
    except (PydanticSerializationError, OSError, ValueError, LookupError) as error:
        raise InvalidArgumentError(body.argument or "body", str(error)) from error


def _given(members: Members) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not UNSET}


def _of_type(bodies: Sequence[Body], content_type: str | Unset) -> Sequence[Body]:
    """Return the bodies of a media type, which takes the place of a range."""
    if isinstance(content_type, Unset):
        return bodies
    found = [one for one in bodies if is_in_range(content_type, one.media_type)]
    if not found:
        known = ", ".join(one.media_type for one in bodies)
        raise InvalidArgumentError("content_type", f"must be one of {known}")
    return [
        replace(one, media_type=content_type) if "*" in one.media_type else one
        for one in found
    ]


def _validated(bodies: Sequence[Body], value: object) -> tuple[Body, object]:
    """Return the first body that takes a value, and the valid value."""
    problems: list[InvalidArgumentError] = []
    # What was received is of another class than what is sent, yet may be sent.
    for given in (value, _members_in(value)):
        for body in bodies:
            try:
                # Names on the wire only, for one may be the Python name of another.
                return body, body.adapter.validate_python(
                    given, strict=True, by_alias=True, by_name=False
                )
            except ValidationError as error:
                problems.append(_problem(body, error))
    raise problems[0]


def _members_in(value: object) -> Any:
    """Return a value in which the members of models stand in place of the models."""
    if isinstance(value, BaseModel):
        members = {
            field.alias or name: getattr(value, name)
            for name, field in type(value).model_fields.items()
        }
        value = {**_given(members), **(value.model_extra or {})}
    if isinstance(value, dict):
        found = cast("Members", value)
        return {name: _members_in(member) for name, member in found.items()}
    if isinstance(value, list):
        return [_members_in(item) for item in cast("list[object]", value)]
    return value


def _problem(body: Body, error: ValidationError) -> InvalidArgumentError:
    location, problem = first_problem(error)
    argument = body.argument
    if argument is None and location:
        argument, location = _argument(body, str(location[0])), location[1:]
    found = InvalidArgumentError(argument or "body", problem_text(location, problem))
    found.__cause__ = error
    return found


def _argument(body: Body, name: str) -> str:
    """Return the argument of a property, which has the name of the model's field."""
    if isinstance(body.type, type) and issubclass(body.type, BaseModel):
        for argument, field in body.type.model_fields.items():
            if field.alias == name:
                return argument
    return name


def _write(body: Body, value: object, extra: Members) -> tuple[str, bytes | Stream]:
    kind = body.media_type
    if body.framing is not None:
        content = _write_items(body, body.framing, value, extra)
        return body.framing.media_type(kind), content
    if is_json(kind):
        content = _write_json(body, value, extra)
        return "application/json" if "*" in kind else kind, content
    if body.form is not None:
        return body.form.write(body, value, extra)
    if extra:
        raise InvalidArgumentError("extra_body", "the body is not an object")
    return encoded_text("text/plain" if "*" in kind else kind, str(value))


def encoded_text(media_type: str, text: str) -> tuple[str, bytes]:
    """Return a text and its media type, which tells the charset where it has one.

    Raises LookupError or ValueError where the document has a charset that cannot be.
    """
    message = Message()
    message["Content-Type"] = media_type
    charset = message.get_content_charset()
    if charset is None and message.get_content_maintype() == "text":
        media_type += "; charset=utf-8"
    return media_type, text.encode(charset or "utf-8")


def _write_json(body: Body, value: object, extra: Members) -> bytes:
    plain: Any = {} if value is UNSET else json_of(body, value)
    if extra:
        if not isinstance(plain, dict):
            raise InvalidArgumentError("extra_body", "the body is not an object")
        plain = {**cast("Members", plain), **extra}
    return _json(body, plain)


def _write_items(body: Body, framing: Framing, value: object, extra: Members) -> bytes:
    if extra:
        raise InvalidArgumentError("extra_body", "the body is not an object")
    items: list[Any] = [] if value is UNSET else json_of(body, value)
    return b"".join(
        [*(framing.frame(_json(body, item)) for item in items), framing.ending]
    )


def json_of(body: Body, value: object) -> Any:
    """Return a valid value as JSON, by the names on the wire."""
    return body.adapter.dump_python(
        value, mode="json", by_alias=True, warnings="error", context=SENT
    )


def _json(body: Body, plain: object) -> bytes:
    content = to_json(plain, inf_nan_mode="constants")
    try:
        require_finite(content)
    except ValueError as error:
        reason = "JSON has neither NaN nor Infinity"
        raise InvalidArgumentError(body.argument or "body", reason) from error
    return content
