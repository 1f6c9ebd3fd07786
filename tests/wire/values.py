"""Valid values of what an operation asks for: an example of the document, or one that is made."""

from __future__ import annotations

import json
import re
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from corpus.judging import Made, validator_of
from corpus.making import Maker, NoInstanceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wire.documents import Sent, Wanted

Json: TypeAlias = Any
Parameter: TypeAlias = Any  # it is of a package that is made as we go

TRIES: Final = 200
FILE: Final = "the bytes of a file\r\n\t\x00"


class Values:
    """Makes values by a seed, the same ones by the same seed; `lean` ones have nothing optional."""

    def __init__(self, sent: Sent, seed: str, *, lean: bool) -> None:
        self._lean = lean
        self._maker = Maker(sent.definitions, Random(seed), FILE)
        self._validator = validator_of(sent, Made(self._maker.formatted))
        self._formless = validator_of(sent, None)

    def parameter(self, wanted: Wanted, parameter: Parameter) -> Json:
        """Return a valid value of a parameter. Raises NoInstanceError where none is found."""
        may_be_empty = wanted.may_be_empty or parameter.location != "query"
        return self._first(
            wanted, lambda value: can_be_sent(value, parameter, may_be_empty=may_be_empty)
        )

    def body(self, wanted: Wanted, *, form: bool) -> Json:
        """Return a valid body. Raises NoInstanceError where none is found."""
        return self._first(wanted, can_be_in_form if form else lambda _: True)

    def file(self, wanted: Wanted) -> Json:
        """Return the bytes of a file. Raises NoInstanceError where they are no valid body."""
        if self._formless(wanted.key).is_valid(FILE):
            return FILE
        raise NoInstanceError

    def _first(self, wanted: Wanted, is_fit: Callable[[Json], bool]) -> Json:
        for example in wanted.examples:
            # Formats are checked by the judges: an example may have any of them.
            if is_fit(example) and self._formless(wanted.key).is_valid(example):
                return example
        for attempt in range(TRIES):
            # One of several schemas, or a parameter, may need what none of them demands.
            self._maker.lean = self._lean and attempt < TRIES // 2
            try:
                value = self._maker.make({"$ref": f"#/$defs/{wanted.key}"})
            except NoInstanceError:
                continue
            if is_fit(value) and self._validator(wanted.key).is_valid(value):
                return value
        raise NoInstanceError


def can_be_in_form(value: Json) -> bool:
    """Whether every member of a form has a text: `null` has none, and an empty array neither."""
    return isinstance(value, dict) and all(one not in (None, []) for one in value.values())


def can_be_sent(value: Json, parameter: Parameter, *, may_be_empty: bool = True) -> bool:
    """Whether there is a text for a value.

    A path has none for what is empty (RFC 6570, 3.2.2 leaves nothing of it) and none for the
    segments `.` and `..` (RFC 3986, 5.2.4); a query may have it if `allowEmptyValue` says so
    (OpenAPI 3.0.3, 4.7.12.2); a header takes printable ASCII (RFC 9110, 5.5); an empty array,
    an empty object and `null` are no value at all (RFC 6570, 2.3); and only deepObject and
    `content` have a way to write one of them in another.
    """
    if parameter.media_type is not None:
        texts = [json.dumps(value, ensure_ascii=False)]
    else:
        members = list(value.values()) if isinstance(value, dict) else value
        found = members if isinstance(members, list) else [members]
        is_deep = parameter.style == "deepObject"
        if not found or any(one is None for one in found):
            return False
        if not is_deep and any(isinstance(one, dict | list) for one in found):
            return False
        texts = [str(one) for one in found]
    if parameter.location == "path":
        return all(one not in ("", ".", "..") for one in texts)
    if parameter.location == "header":
        return all(re.fullmatch(r"[!-~]([ -~]*[!-~])?", one) for one in texts)
    return may_be_empty or any(texts)
