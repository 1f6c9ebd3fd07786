"""What a package has no longer by a change that is told for another reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.models import AliasModel
from specular.ir.types import NamedType, response_id
from specular.naming.layout import is_component
from specular.naming.operations import tags_of
from specular.review.prose import PROSE
from specular.review.rules.rule import Grade
from specular.review.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specular.ir.models import Declaration
    from specular.ir.operations import Operation
    from specular.ir.types import NodeId
    from specular.review.changes import Version
    from specular.review.comparison import Comparison


def tell_lost_classes(comparison: Comparison) -> None:
    """Let what takes a class away fail for whoever names that class, be it a caller or a handler.

    Of something inline a list of values that becomes any text does so, a response that goes, and a
    property that is not read-only any more, for then one class is enough. An inline variant that
    comes before others takes their names. Of a component what makes it another name for a type
    does; that it is gone is told by itself.
    """
    found = comparison.changes.found
    named = _named(comparison.new)
    for node_id, declared in comparison.old.api.declarations.items():
        if _is_kept(declared, named, comparison):
            continue
        form_of = response_id(node_id)
        at = _cause(form_of or node_id, comparison, is_form=form_of is not None)
        if at is not None:
            found[at] = replace(found[at], client=Grade.RUN, server=Grade.RUN)


def _named(version: Version) -> dict[str, Declaration]:
    """Return what each name of a class or an alias stands for."""
    return {
        version.plan.classes[node_id]: declared
        for node_id, declared in version.api.declarations.items()
    }


def _is_kept(old: Declaration, named: dict[str, Declaration], comparison: Comparison) -> bool:
    """Whether a name is there still, for a class if it was one; or its loss told by itself."""
    found = named.get(comparison.old.plan.classes[old.id])
    is_told = is_component(old) and response_id(old.id) is None
    if found is None:
        return is_told
    if isinstance(old, AliasModel):
        return True
    if isinstance(found, AliasModel):
        # Another name for one class can do what the class can.
        members = shape_of(found.type, comparison.new.api).members
        return len(members) == 1 and isinstance(members[0], NamedType)
    after = comparison.pairing.after.get(old.id)
    is_taken = after is not None and after != found.id and not is_component(found)
    return type(old) is type(found) and (is_told or not is_taken)


def _cause(node_id: NodeId, comparison: Comparison, *, is_form: bool) -> int | None:
    """Return which change is around a class, the nearest; of a request form, one inside it."""
    place = comparison.old.key(node_id)
    causes: list[tuple[int, int]] = []
    for index, one in enumerate(comparison.changes.found):
        if one.before is not None:
            key = comparison.old.key(one.before)
        elif one.after is not None and is_form:
            key = comparison.new.key(one.after)
        else:
            continue
        is_near = _is_around(place, key) if is_form else _is_around(key, place)
        # The API is around everything, and what only reads differently takes nothing away.
        if is_near and key != "#" and one.rule not in PROSE:
            causes.append((len(key), -index))
    return -max(causes)[1] if causes else None


def _is_around(outer: str, inner: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}/")


def tell_lost_arguments(comparison: Comparison) -> None:
    """Let an operation that goes fail for servers where it was the last one to need an argument.

    An application is made with a handler for each tag that has operations, and with a guard if
    some operation asks for credentials.
    """
    found = comparison.changes.found
    kept = {one for each in comparison.new.api.operations for one in _needs(each, comparison.new)}
    operations = {one.id: one for one in comparison.old.api.operations}
    for index, one in enumerate(found):
        operation = operations.get(one.before) if one.before is not None else None
        if operation is None or one.rule not in _GONE:
            continue
        if not kept.issuperset(_needs(operation, comparison.old)):
            found[index] = replace(one, server=Grade.RUN)


_GONE: Final = frozenset({"operation-removed", "operation-removed-after-sunset"})


def _needs(operation: Operation, version: Version) -> Iterator[str]:
    """Go through the arguments that an application is made with for an operation."""
    # It is served once, by the handler of its first tag.
    yield f"handler {version.plan.tags[tags_of(operation)[0]].module}"
    if any(operation.security):
        yield "guard"
