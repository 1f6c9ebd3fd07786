"""What callers notice of another body: by its members, in one piece, or by a type asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.operations import essence
from specular.ir.types import UnionType
from specular.naming.operations import all_fields, body_model, chosen, has_members
from specular.rendering.operations import body_type_of
from specular.rendering.signatures import content_type_argument
from specular.review.rules.rule import Grade
from specular.review.types import compare_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.operations import Content, Operation
    from specular.review.changes import Site
    from specular.review.comparison import Comparison


class Callers:
    """Those who call an operation with a body.

    They give it by its members where `had` and `has` are models, and in one piece in any case: as
    one of its media types, which they may ask for where there are several.
    """

    def __init__(self, old: Operation, new: Operation, comparison: Comparison) -> None:
        self.had = body_model(old, comparison.old.api)
        self.has = body_model(new, comparison.new.api)
        self._comparison = comparison
        self._asked = [bool(content_type_argument(one)) for one in (old, new)]
        self._contents = () if new.body is None else new.body.contents

    @property
    def may_give_nothing(self) -> bool:
        """Whether calls without any member go on, and send an empty object from now on."""
        if self.has is None or self.has.checks:
            return False
        return not any(one.required for one in all_fields(self.has, self._comparison.new.api))

    def miss(self, gone: Content, *, decides: bool) -> Grade:
        """Return what becomes of calls by a media type that is gone; one `decides` on members."""
        is_lost = (decides and self.had is not None) or self._asked[0]
        return Grade.RUN if is_lost or not self._is_taken(gone) else Grade.SAFE

    def meet(self, come: Content, *, decides: bool) -> Grade:
        """Return what becomes of calls when a media type comes in: none is asked for of a range."""
        is_range = "*" in come.content_type and self._asked[0] and not self._asked[1]
        return Grade.RUN if is_range or (decides and self.had is not None) else Grade.SAFE

    @property
    def asked(self) -> bool:
        """Whether calls may ask for a media type by its text, and may have done so."""
        return all(self._asked)

    def miss_name(self) -> Grade:
        """Return what becomes of them where one takes the place, and what was given, of another."""
        return Grade.RUN if self._asked[0] else Grade.SAFE

    def _is_taken(self, gone: Content) -> bool:
        """Whether something that is left takes what was given as a media type."""
        if not self._contents:
            return False
        left = UnionType(tuple(map(body_type_of, self._contents)))
        return self._comparison.acceptance.both(body_type_of(gone), left)[1]


def deciding(
    old: Sequence[Content], new: Sequence[Content], site: Site, comparison: Comparison
) -> Content | None:
    """Return the media type of a body that gives it other members by its coming or going."""
    before, after = chosen(tuple(old)), chosen(tuple(new))
    if before is None or after is None or _is_called_alike(before, after, site, comparison):
        return None
    return first_of(before, after, new)


def first_of(before: Content, after: Content, new: Sequence[Content]) -> Content:
    """Return the one that is gone of two that were chosen, or else the one that came."""
    is_gone = essence(before.content_type) not in {essence(one.content_type) for one in new}
    return before if is_gone else after


def _is_called_alike(old: Content, new: Content, site: Site, comparison: Comparison) -> bool:
    """Whether two bodies have the same arguments: of one media type, or of members alike."""
    if essence(old.content_type) == essence(new.content_type):
        return True
    if old.item_type is not None or new.item_type is not None:
        return False
    if not has_members(old) or not has_members(new):
        # A text is a text, and all other bodies are bytes.
        kinds = [
            (has_members(one), essence(one.content_type).startswith("text/")) for one in (old, new)
        ]
        return kinds[0] == kinds[1]
    return comparison.is_equal(lambda trial: compare_types(old.type, new.type, site, trial))
