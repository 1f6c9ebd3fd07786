"""Comparing what requests and responses carry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.operations import essence
from specular.ir.types import ArrayType, NamedType
from specular.review.changes import Change, Direction, Site
from specular.review.prose import compare_docs
from specular.review.shapes import shape_of, type_text
from specular.review.types import compare_types

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.ir.operations import Content, Header, RequestBody, Response
    from specular.ir.types import NodeId, Type
    from specular.review.comparison import Comparison


def compare_bodies(
    old: RequestBody | None, new: RequestBody | None, site: Site, comparison: Comparison
) -> None:
    """Report how what a request carries differs."""
    direction = Direction.RESPONSE if site.is_inverted else Direction.REQUEST
    inner = replace(site, subject=f"{site.subject} body", direction=direction)
    if old is None or new is None:
        if old is not None:
            _alone("request-body-removed", old.id, None, inner, comparison)
        elif new is not None:
            kind = "required" if new.required else "optional"
            _alone(f"request-body-added-{kind}", None, new.id, inner, comparison)
        return
    inner = replace(inner, before=old.id, after=new.id)
    if old.required is not new.required:
        kind = "required" if new.required else "optional"
        comparison.changes.at(inner, f"request-body-became-{kind}", "required")
    compare_docs(old.docs, new.docs, inner, comparison)
    _compare_contents(old.contents, new.contents, "request", inner, comparison)


def compare_responses(
    old: Sequence[Response], new: Sequence[Response], site: Site, comparison: Comparison
) -> None:
    """Report how what comes back differs, status by status."""
    before, after = ({one.status.upper(): one for one in several} for several in (old, new))
    for status, one in before.items():
        subject = f"{site.subject} {one.status}"
        if status not in after:
            rule = f"response-{_kind(status)}-removed"
            _alone(rule, one.id, None, replace(site, subject=subject), comparison)
            continue
        other = after[status]
        inner = replace(
            site,
            before=one.id,
            after=other.id,
            subject=subject,
            direction=Direction.REQUEST if site.is_inverted else Direction.RESPONSE,
        )
        compare_docs(one.docs, other.docs, inner, comparison)
        _compare_headers(one.headers, other.headers, inner, comparison)
        _compare_contents(one.contents, other.contents, "response", inner, comparison)
    for status, one in after.items():
        if status not in before:
            rule = f"response-{_kind(status)}-added"
            subject = f"{site.subject} {one.status}"
            _alone(rule, None, one.id, replace(site, subject=subject), comparison)


def _kind(status: str) -> str:
    if status == "DEFAULT":
        return "default"
    return "success-status" if status.startswith("2") else "error-status"


def _alone(
    rule: str, before: NodeId | None, after: NodeId | None, site: Site, comparison: Comparison
) -> None:
    comparison.changes.found.append(
        Change(
            rule=rule,
            before=before,
            after=after,
            subject=site.subject,
            edit=rule,
            is_inverted=site.is_inverted,
        )
    )


def _compare_contents(
    old: Sequence[Content], new: Sequence[Content], where: str, site: Site, comparison: Comparison
) -> None:
    before, after = ({essence(one.content_type): one for one in several} for several in (old, new))
    if where == "response" and bool(before) is not bool(after):
        _tell_body(old, new, site, comparison)
        return
    if len(before) == len(after) == 1 and before.keys() != after.keys():
        one, other = next(iter(before.values())), next(iter(after.values()))
        if (one.item_type is None) is not (other.item_type is None):
            comparison.changes.at(
                site, "streaming-changed", old=one.content_type, new=other.content_type
            )
            return
    for kind, one in before.items():
        if kind in after:
            inner = replace(site, before=one.id, after=after[kind].id)
            _compare_content(one, after[kind], where, inner, comparison)
        else:
            rule = f"{where}-media-type-removed"
            comparison.changes.at(site, rule, f"{rule} {kind}", old=one.content_type)
    for kind, one in after.items():
        if kind not in before:
            rule = f"{where}-media-type-added"
            comparison.changes.at(site, rule, f"{rule} {kind}", new=one.content_type)


def _tell_body(
    old: Sequence[Content], new: Sequence[Content], site: Site, comparison: Comparison
) -> None:
    rule = "response-body-removed" if old else "response-body-added"
    texts = [
        type_text(one.type, version.api)
        for version, several in ((comparison.old, old), (comparison.new, new))
        for one in several[:1]
    ]
    comparison.changes.at(site, rule, old=texts[0] if old else "", new="" if old else texts[0])


def _compare_content(
    old: Content, new: Content, where: str, site: Site, comparison: Comparison
) -> None:
    if (old.item_type is None) is not (new.item_type is None):
        comparison.changes.at(site, "streaming-changed", old=old.content_type, new=new.content_type)
        return
    if old.encoding != new.encoding and where == "request":
        comparison.changes.at(site, "request-encoding-changed")
    if old.item_type is not None or new.item_type is not None:
        compare_types(old.item_type, new.item_type, site, comparison)
    if where == "response" and _is_wrapped(old.type, new.type, comparison):
        comparison.changes.at(
            site,
            "response-wrapped",
            old=type_text(old.type, comparison.old.api),
            new=type_text(new.type, comparison.new.api),
        )
        return
    compare_types(old.type, new.type, site, comparison)


def _is_wrapped(old: Type | None, new: Type | None, comparison: Comparison) -> bool:
    """Whether what was an object is a list of such, or the other way round."""
    if old is None or new is None:
        return False
    before, after = shape_of(old, comparison.old.api), shape_of(new, comparison.new.api)
    if len(before.members) != 1 or len(after.members) != 1:
        return False
    kinds = [isinstance(one.members[0], ArrayType) for one in (before, after)]
    if kinds[0] is kinds[1]:
        return False
    return isinstance(before.members[0], NamedType) or isinstance(after.members[0], NamedType)


def _compare_headers(
    old: Sequence[Header], new: Sequence[Header], site: Site, comparison: Comparison
) -> None:
    before, after = ({one.name.lower(): one for one in several} for several in (old, new))
    for name, one in before.items():
        if name not in after:
            comparison.changes.at(site, "response-header-removed", f"header {name}", old=one.name)
        elif one.kind != after[name].kind:
            comparison.changes.at(
                site,
                "response-header-type-changed",
                f"header {name}",
                old=f"{one.name}: {one.kind or 'any value'}",
                new=f"{one.name}: {after[name].kind or 'any value'}",
            )
