"""What callers are given back and handlers give: a result, and a class for the headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.operations import headers_of, successes
from specular.ir.sequences import is_streamed
from specular.rendering.operations import returned_type
from specular.review.kinds import Grades
from specular.review.rules.rule import Grade

if TYPE_CHECKING:
    from specular.ir.operations import Header, Operation, Response
    from specular.ir.types import Type
    from specular.review.comparison import Comparison


class Results:
    """What two operations give back.

    The result is of one type for all successes: what errors carry is found by who looks for it,
    and no type checker knows of it. The class for the headers has those of every response. There is
    none for what the API itself sends.
    """

    def __init__(
        self, old: Operation, new: Operation, comparison: Comparison, *, is_inverted: bool
    ) -> None:
        self._comparison = comparison
        self._successes = {one.status for each in (old, new) for one in successes(each)}
        self._names = [
            {
                wire.lower(): name
                for wire, name in version.plan.operations[one.id].header_fields.items()
            }
            for one, version in ((old, comparison.old), (new, comparison.new))
        ]
        self._was, self._now = (
            {} if is_inverted else {one.name.lower(): one for one in headers_of(each)}
            for each in (old, new)
        )
        is_alike = is_streamed(old) is is_streamed(new)
        types = returned_type(old), returned_type(new)
        reads, writes = comparison.acceptance.both(*types) if is_alike else (False, False)
        # Where no success is told of every call fails, and nobody is given anything.
        self._reads = (reads and bool(successes(new))) or not successes(old)
        self._writes = writes

    def is_success(self, response: Response) -> bool:
        """Whether a response gives a result, be it in one of the two operations."""
        return response.status in self._successes

    def is_error(self, response: Response) -> bool:
        """Whether it gives none, and is told of by a status of its own."""
        return not self.is_success(response) and response.status != "default"

    def when_gone(self, response: Response) -> Grades:
        """Return what becomes of callers and handlers when a response is gone."""
        client = server = None
        if self.is_success(response):
            is_default = response.status == "default"
            # What errors carry is read no more where there is no other word for it.
            client = (Grade.RISK if is_default else Grade.SAFE) if self._reads else Grade.CHECK
            # What a handler gives is sent with a status that is left.
            server = Grade.RISK if self._writes else Grade.CHECK
        if any(one.name.lower() not in self._now for one in self._known(response)):
            client = Grade.RUN
        return Grades(client=client, server=server)

    def when_come(self, response: Response) -> Grades:
        """Return what becomes of them when a response comes in."""
        client = server = None
        if self.is_success(response):
            client = Grade.SAFE if self._reads else Grade.CHECK
            server = Grade.SAFE if self._writes else Grade.CHECK
        own = {one.name.lower(): one for one in response.headers}
        for name in self._was:
            found = own.get(name)
            # That it has a header is no news to the others, but that it has none.
            is_cause = found is None or not found.required or not self._is_read(name, found.type)
            if is_cause and self.header(name) is Grade.CHECK:
                client = Grade.CHECK
        return Grades(client=client, server=server)

    def header(self, name: str, now: str | None = None, *, usual: Grade = Grade.RISK) -> Grade:
        """Return what becomes of those who read a header, which may have another name now.

        It is the `usual` where the class for the headers has it as before.
        """
        was, found = self._was.get(name.lower()), self._now.get((now or name).lower())
        if was is None:
            return usual
        if found is None:
            return Grade.RUN
        is_lost = was.required and not found.required
        return Grade.CHECK if is_lost or not self._is_read(name, found.type) else usual

    def renamed(self, old: Header, new: Header) -> Grade:
        """Return what becomes of those who read a header that has another name now."""
        names = old.name.lower(), new.name.lower()
        if names[0] in self._now or names[0] not in self._was:
            return self.header(old.name)
        is_alike = self._names[0][names[0]] == self._names[1].get(names[1])
        return self.header(old.name, new.name) if is_alike else Grade.RUN

    def _known(self, response: Response) -> list[Header]:
        """Return the headers of a response that the class has."""
        return [one for one in response.headers if one.name.lower() in self._was]

    def _is_read(self, name: str, found: Type) -> bool:
        """Whether who reads a header as it was can read what it is."""
        return self._comparison.acceptance.both(self._was[name.lower()].type, found)[0]
