"""Comparing what comes back: statuses, headers, and links to what may be asked next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from specular.ir.operations import headers_of
from specular.review.bodies import compare_contents
from specular.review.changes import Direction, Site
from specular.review.kinds import AS_RULED, Grades, Kind
from specular.review.prose import compare_docs
from specular.review.renames import may_mean_one
from specular.review.results import Results
from specular.review.rules import RULES
from specular.review.rules.rule import Grade, Verdict
from specular.review.types import compare_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.operations import Header, Link, Operation, Response
    from specular.review.changes import Change
    from specular.review.comparison import Comparison


def compare_responses(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report how what comes back differs, status by status."""
    results = Results(old, new, comparison, is_inverted=site.is_inverted)
    before, after = ({one.status.upper(): one for one in each.responses} for each in (old, new))
    gone = [one for status, one in before.items() if status not in after]
    come = [one for status, one in after.items() if status not in before]
    for status, one in before.items():
        if status in after:
            _compare(one, after[status], _at(site, one, after[status]), comparison, results)
    for one, other in _replaced(gone, come, site, comparison, results):
        gone.remove(one)
        come.remove(other)
    for one in gone:
        _alone(one, None, results.when_gone(one), site, comparison)
    for one in come:
        _alone(None, one, results.when_come(one), site, comparison)
    _compare_header_names(old, new, site, comparison)


def _alone(
    old: Response | None, new: Response | None, grades: Grades, site: Site, comparison: Comparison
) -> None:
    """Report a response that is gone, or that came in."""
    one = old or new
    assert one is not None  # noqa: S101 - one of the two is given
    comparison.changes.alone(
        f"response-{_kind_of(one.status)}-{'removed' if new is None else 'added'}",
        f"{site.subject} {one.status}",
        before=None if old is None else old.id,
        after=None if new is None else new.id,
        is_inverted=site.is_inverted,
    )
    found = comparison.changes.found
    found[-1] = replace(found[-1], client=grades.client, server=grades.server)


def _at(site: Site, old: Response, new: Response) -> Site:
    return replace(
        site,
        before=old.id,
        after=new.id,
        subject=f"{site.subject} {new.status}",
        direction=Direction.REQUEST if site.is_inverted else Direction.RESPONSE,
    )


def _compare(
    old: Response, new: Response, site: Site, comparison: Comparison, results: Results
) -> None:
    compare_docs(old.docs, new.docs, site, comparison)
    found = comparison.changes.found
    count = len(found)
    # What takes away a class is looked for from here on, and is no header.
    compare_contents(old.contents, new.contents, site, comparison)
    if not results.is_success(old) and not results.is_success(new):
        found[count:] = map(_softened, found[count:])
    _compare_headers(old.headers, new.headers, site, comparison, results)
    _compare_links(old.links, new.links, site, comparison)


def _softened(change: Change) -> Change:
    """Return a change of what an error carries, of which type checkers know its classes only."""
    rule = RULES[change.rule]
    client, server = (
        Grade.RISK if grade.verdict is Verdict.BREAKS else grade
        for grade in (change.client or rule.client, change.server or rule.server)
    )
    return replace(change, client=client, server=server)


def _replaced(
    gone: Sequence[Response],
    come: Sequence[Response],
    site: Site,
    comparison: Comparison,
    results: Results,
) -> list[tuple[Response, Response]]:
    """Report which statuses came in place of others, as one edit each: the pairs.

    A success that is the only one to go is what the only one to come was; of errors, if they say
    the same.
    """
    found: list[tuple[Response, Response]] = []
    for is_error, is_meant in ((False, results.is_success), (True, results.is_error)):
        before, after = ([one for one in each if is_meant(one)] for each in (gone, come))
        if len(before) != 1 or len(after) != 1:
            continue
        old, new = before[0], after[0]
        inner = _at(site, old, new)
        is_alike = _carry_alike(old, new, comparison)
        if is_error and not is_alike:
            continue
        found.append((old, new))
        is_same = is_alike or _compare_carried(old, new, inner, comparison)
        grades = Grades(Grade.RISK, None, Grade.RISK) if is_error else AS_RULED
        # What errors carry is read no more where there is no other word for it.
        same = Grade.RISK if old.status == "default" else Grade.SAFE
        comparison.changes.at(
            inner,
            "response-status-changed",
            old=old.status,
            new=new.status,
            client=same if is_same and not is_error else grades.client,
            # What a handler returns is sent with the status that there is.
            server=Grade.RISK if is_same else grades.server,
        )
        _compare_headers(old.headers, new.headers, inner, comparison, results)
    return found


def _compare_carried(old: Response, new: Response, site: Site, comparison: Comparison) -> bool:
    """Compare what two responses carry; False where they have nothing in common."""
    if not old.contents or not new.contents:
        return False
    found = comparison.changes.found
    count = len(found)
    compare_contents(old.contents, new.contents, site, comparison)
    is_other = any(one.edit in {Kind.TYPE, "response-wrapped"} for one in found[count:])
    if is_other:
        del found[count:]
    return not is_other


def _carry_alike(old: Response, new: Response, comparison: Comparison) -> bool:
    """Whether two responses carry what is of one type."""
    before, after = ([content.type for content in one.contents] for one in (old, new))
    if len(before) != len(after):
        return False
    site = Site(before=old.id, after=new.id, subject="", direction=Direction.RESPONSE)

    def compare(trial: Comparison) -> None:
        for one, other in zip(before, after, strict=True):
            compare_types(one, other, site, trial)

    return comparison.is_equal(compare)


def _kind_of(status: str) -> str:
    if status.upper() == "DEFAULT":
        return "default"
    return "success-status" if status.startswith("2") else "error-status"


def _compare_headers(
    old: Sequence[Header],
    new: Sequence[Header],
    site: Site,
    comparison: Comparison,
    results: Results,
) -> None:
    # Names of headers are compared without regard to case (RFC 9110, 5.1).
    before, after = ({one.name.lower(): one for one in several} for several in (old, new))
    gone = [one for name, one in before.items() if name not in after]
    come = [one for name, one in after.items() if name not in before]
    at = comparison.changes.at
    if len(gone) == len(come) == 1 and _is_renamed(gone[0], come[0]):
        _compare_header(gone.pop(), come.pop(), site, comparison, results)
    for one in gone:
        name, inner = one.name.lower(), replace(site, before=one.id)
        grade = results.header(name)
        at(inner, "response-header-removed", f"header {name}", old=one.name, client=grade)
    for one in come:
        name, inner = one.name.lower(), replace(site, after=one.id)
        grade = results.header(name, usual=Grade.NONE)
        at(inner, "response-header-added", f"header {name}", new=one.name, client=grade)
    for name, one in before.items():
        if name in after:
            _compare_header(one, after[name], site, comparison, results)


def _compare_header_names(
    old: Operation, new: Operation, site: Site, comparison: Comparison
) -> None:
    """Report that the class for the headers is called otherwise, or one of its fields is.

    It is called after the method, of which that is told.
    """
    if site.is_inverted:
        return
    names = comparison.old.plan.operations[old.id], comparison.new.plan.operations[new.id]
    pairs = (
        [(names[0].headers, names[1].headers, site)] if names[0].method == names[1].method else []
    )
    after = {one.name.lower(): one for one in headers_of(new)}
    for one in headers_of(old):
        other = after.get(one.name.lower())
        if other is not None:
            fields = names[0].header_fields[one.name], names[1].header_fields[other.name]
            pairs.append((*fields, replace(site, before=one.id, after=other.id)))
    for was, now, at in pairs:
        if was and now and was != now:
            edit = f"name of {was}"
            comparison.changes.at(
                at, "name-collision-shift", edit, old=was, new=now, server=Grade.NONE
            )


_NEED: Final = {True: "required", False: "optional"}


def _is_renamed(old: Header, new: Header) -> bool:
    is_told = old.docs.description is not None and old.docs.description == new.docs.description
    is_alike = is_told or may_mean_one(old.name.removeprefix("X-"), new.name.removeprefix("X-"))
    return old.kind == new.kind and old.required is new.required and is_alike


def _written(header: Header) -> str:
    """Return how a header is written: `X-Total: integer`."""
    told = [f"{header.name}: {header.kind or 'any value'}"]
    told += ["exploded"] if header.explode else []
    return ", ".join([*told, *(f"divided by {text!r}" for text in header.delimiters)])


def _compare_header(
    old: Header, new: Header, site: Site, comparison: Comparison, results: Results
) -> None:
    at, name = comparison.changes.at, old.name.lower()
    site = replace(site, before=old.id, after=new.id)
    grade = results.header(old.name, new.name)
    if name != new.name.lower():
        at(
            site,
            "response-header-renamed",
            f"header {name}",
            old=old.name,
            new=new.name,
            client=results.renamed(old, new),
        )
    if (old.kind, old.explode, old.delimiters) != (new.kind, new.explode, new.delimiters):
        at(
            site,
            "response-header-type-changed",
            f"type of header {name}",
            old=_written(old),
            new=_written(new),
            client=grade,
        )
    else:
        # The direction says already who writes the value and who reads it.
        inner = replace(site, subject=f"{site.subject} header {old.name}", is_inverted=False)
        compare_types(old.type, new.type, inner, comparison)
    if old.required is not new.required:
        rule = f"response-header-became-{'required' if new.required else 'optional'}"
        texts = [f"{one.name}, {_NEED[one.required]}" for one in (old, new)]
        client = results.header(old.name, new.name, usual=Grade.NONE) if new.required else grade
        at(site, rule, f"header {name} required", old=texts[0], new=texts[1], client=client)
    if replace(old.docs, examples=()) != replace(new.docs, examples=()):
        at(site, "description-changed", f"description of header {name}")
    if old.docs.examples != new.docs.examples:
        at(site, "example-changed", f"examples of header {name}")


def _compare_links(
    old: Sequence[Link], new: Sequence[Link], site: Site, comparison: Comparison
) -> None:
    """Report which links lead elsewhere; not that an operation has another id, which is told."""
    if not old and not new:
        return
    before, after = ({one.name: one for one in several} for several in (old, new))
    ids = {one.operation_id for one in comparison.new.api.operations}
    for name in dict.fromkeys((*before, *after)):
        one, other = (_sorted(several.get(name)) for several in (before, after))
        if one == other:
            continue
        if one is not None and other is not None:
            if replace(one, docs=other.docs) == other:
                edit = f"description of link {name}"
                comparison.changes.at(site, "description-changed", edit)
                continue
            is_told = one.operation_id is not None and one.operation_id not in ids
            if is_told and replace(one, docs=other.docs, operation_id=other.operation_id) == other:
                continue
        comparison.changes.at(
            site,
            "response-link-changed",
            f"link {name}",
            old="" if one is None else _link_text(one),
            new="" if other is None else _link_text(other),
            wire=Grade.SAFE if one is None else None,
        )


def _sorted(link: Link | None) -> Link | None:
    """Return a link with what it gives in the order of the names."""
    if link is None:
        return None
    return replace(link, parameters=tuple(sorted(link.parameters, key=lambda one: one[0])))


def _link_text(link: Link) -> str:
    target = link.operation_id or link.operation_ref or "nothing"
    given = ", ".join(f"{name}: {value}" for name, value in link.parameters)
    return f"{link.name}: {target}" + (f" with {given}" if given else "")
