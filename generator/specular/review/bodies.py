"""Comparing what requests carry, and the media types of it and of what comes back."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from specular.ir.models import ObjectModel
from specular.ir.operations import Encoding, essence
from specular.ir.types import AnyType, ArrayType, BinaryType, NamedType, StringType
from specular.naming.operations import chosen, has_members
from specular.rendering.operations import content_type_of
from specular.review.callers import Callers, deciding, first_of
from specular.review.changes import Direction, Site
from specular.review.findings import grade_order
from specular.review.kinds import AS_RULED, Grades
from specular.review.parameters import sent
from specular.review.prose import are_alike, compare_docs
from specular.review.rules.rule import Grade
from specular.review.shapes import fields_of, shape_of, type_text
from specular.review.types import compare_types

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from specular.ir.api import Api
    from specular.ir.operations import Content, Operation
    from specular.ir.types import NodeId, Type
    from specular.review.comparison import Comparison


def compare_bodies(old: Operation, new: Operation, site: Site, comparison: Comparison) -> None:
    """Report how what a request carries differs."""
    before, after = old.body, new.body
    direction = Direction.RESPONSE if site.is_inverted else Direction.REQUEST
    inner = replace(site, subject=f"{site.subject} body", direction=direction)
    if before is None or after is None:
        if before is not None:
            _body_alone("request-body-removed", before.id, None, inner, comparison)
            if not before.required:
                # Each handler has a default for it: it is never passed any more.
                found = comparison.changes.found
                found[-1] = replace(found[-1], server=Grade.RISK)
        elif after is not None:
            kind = "required" if after.required else "optional"
            _body_alone(f"request-body-added-{kind}", None, after.id, inner, comparison)
            if after.required and Callers(old, new, comparison).may_give_nothing:
                found = comparison.changes.found
                found[-1] = replace(found[-1], client=Grade.RISK)
        return
    inner = replace(inner, before=before.id, after=after.id)
    callers = Callers(old, new, comparison)
    if after.required and not before.required:
        comparison.changes.at(
            inner,
            "request-body-became-required",
            "required",
            client=Grade.RISK if callers.may_give_nothing else None,
            wire=sent(site, is_safe=True),
            server=None if callers.has is None else Grade.CHECK,
        )
    elif before.required and not after.required:
        comparison.changes.at(
            inner,
            "request-body-became-optional",
            "required",
            # What has no members is no plain dict any more.
            client=None if callers.had is None or callers.has is not None else Grade.CHECK,
            wire=sent(site, is_safe=False),
        )
    compare_docs(before.docs, after.docs, replace(inner, is_inverted=False), comparison)
    compare_contents(before.contents, after.contents, inner, comparison, callers)


def _body_alone(
    rule: str, before: NodeId | None, after: NodeId | None, site: Site, comparison: Comparison
) -> None:
    comparison.changes.alone(
        rule, site.subject, before=before, after=after, is_inverted=site.is_inverted
    )
    keys = [
        version.key(one)
        for version, one in ((comparison.old, before), (comparison.new, after))
        if one is not None
    ]
    found = comparison.changes.found
    found[-1] = replace(found[-1], wire=sent(site, is_safe=before is None))
    if keys[0] in comparison.pairing.keys.inputs:
        # Others have it as before: each operation that has it no longer, or now, is an edit.
        found[-1] = replace(found[-1], edit=f"{rule} {site.subject}")


def compare_contents(
    old: Sequence[Content],
    new: Sequence[Content],
    site: Site,
    comparison: Comparison,
    callers: Callers | None = None,
) -> None:
    """Report which media types came in, which went, and how what they carry differs.

    It is what `callers` send, or else what is received.
    """
    before, after = _by_kind(old), _by_kind(new)
    if callers is None and bool(before) is not bool(after):
        _tell_body(old, new, site, comparison)
        return
    if len(before) == len(after) == 1 and before.keys() != after.keys():
        one, other = next(iter(before.values())), next(iter(after.values()))
        if (one.item_type is None) is not (other.item_type is None):
            comparison.changes.at(
                site, "streaming-changed", old=one.content_type, new=other.content_type
            )
            return
    for kind in (kind for kind in before if kind in after):
        inner = replace(site, before=before[kind].id, after=after[kind].id)
        _compare_content(before[kind], after[kind], inner, comparison, is_sent=callers is not None)
        texts = before[kind].content_type, after[kind].content_type
        if callers is not None and callers.asked and texts[0] != texts[1]:
            # It is the same on the wire, and asked for by what is written.
            grades = Grades(Grade.CHECK, Grade.NONE, Grade.NONE)
            _tell_exchange((before[kind], after[kind]), grades, inner, comparison, is_sent=True)
    gone = [one for kind, one in before.items() if kind not in after]
    come = [one for kind, one in after.items() if kind not in before]
    if not gone and not come:
        return
    if len(gone) == len(come) == 1 and _are_of_members(gone[0], come[0]):
        # They are written otherwise, and what they hold is told by itself.
        inner = replace(site, before=gone[0].id, after=come[0].id, is_inverted=False)
        compare_types(_type_of(gone[0]), _type_of(come[0]), inner, comparison)
        client = Grade.SAFE if callers is None else callers.miss_name()
        grades = Grades(client, None, Grade.SAFE)
        is_sent = callers is not None
        _tell_exchange((gone[0], come[0]), grades, site, comparison, is_sent=is_sent)
    elif callers is None:
        decides = _deciding(old, new, site, comparison)
        _tell_received(gone, come, decides, site, comparison)
    else:
        decides = deciding(old, new, site, comparison)
        _tell_sent((gone, come, new), decides, site, comparison, callers)


def _are_of_members(old: Content, new: Content) -> bool:
    contents = old, new
    return all(has_members(one) and one.item_type is None for one in contents)


def _tell_exchange(
    pair: tuple[Content, Content],
    grades: Grades,
    site: Site,
    comparison: Comparison,
    *,
    is_sent: bool,
) -> None:
    """Report that one media type came in place of one."""
    gone, come = pair
    is_wider = _covers(come, gone) if is_sent else _covers(gone, come)
    comparison.changes.at(
        site,
        f"{'request' if is_sent else 'response'}-media-type-changed",
        old=gone.content_type,
        new=come.content_type,
        client=grades.client,
        wire=grades.wire or (Grade.SAFE if is_wider else None),
        server=grades.server,
    )


def _tell_sent(
    media_types: tuple[Sequence[Content], Sequence[Content], Sequence[Content]],
    decides: Content | None,
    site: Site,
    comparison: Comparison,
    callers: Callers,
) -> None:
    """Report which media types of a request went and came, beside all there are."""
    gone, come, there = media_types
    if len(gone) == len(come) == 1:
        is_other = decides is not None
        found = callers.miss(gone[0], decides=is_other), callers.meet(come[0], decides=is_other)
        server = Grade.CHECK if is_other else Grade.SAFE
        grades = Grades(max(found, key=grade_order), None, server)
        _tell_exchange((gone[0], come[0]), grades, site, comparison, is_sent=True)
        return
    for one in (*gone, *come):
        is_gone = one in gone
        wire = sent(site, is_safe=is_gone)
        if is_gone and any(_covers(each, one) for each in come):
            wire = Grade.SAFE
        if one is chosen(tuple(there)) and wire is None:
            # The others are taken still, but not by servers of ours: these know one.
            wire = Grade.RISK
        rule = f"request-media-type-{'removed' if is_gone else 'added'}"
        comparison.changes.at(
            site,
            rule,
            f"{rule} {one.content_type}",
            old=one.content_type if is_gone else "",
            new="" if is_gone else one.content_type,
            client=(callers.miss if is_gone else callers.meet)(one, decides=one is decides),
            wire=wire,
            server=Grade.CHECK if one is decides else Grade.SAFE,
        )


def _tell_received(
    gone: Sequence[Content],
    come: Sequence[Content],
    decides: Content | None,
    site: Site,
    comparison: Comparison,
) -> None:
    """Report which media types of a response went and came: an exchange is one edit."""
    alike = Grades(client=Grade.SAFE, server=Grade.SAFE)
    if len(gone) == len(come) == 1:
        grades = alike if decides is None else AS_RULED
        _tell_exchange((gone[0], come[0]), grades, site, comparison, is_sent=False)
        return
    for one in (*gone, *come):
        is_gone = one in gone
        # Of what comes item by item all media types are asked for.
        grades = AS_RULED if one is decides or one.item_type is not None else alike
        rule = f"response-media-type-{'removed' if is_gone else 'added'}"
        comparison.changes.at(
            site,
            rule,
            f"{rule} {one.content_type}",
            old=one.content_type if is_gone else "",
            new="" if is_gone else one.content_type,
            client=grades.client,
            server=grades.server,
        )


def _covers(one: Content, other: Content) -> bool:
    """Whether one is a range that the other is in: `*/*`, `image/*`."""
    return fnmatchcase(essence(other.content_type), essence(one.content_type))


def _by_kind(several: Sequence[Content]) -> dict[str, Content]:
    """Return contents by their media types, by their parameters as well where it takes that."""
    kinds = [essence(one.content_type) for one in several]
    return {
        kind if kinds.count(kind) == 1 else one.content_type.lower(): one
        for kind, one in zip(kinds, several, strict=True)
    }


def _deciding(
    old: Sequence[Content], new: Sequence[Content], site: Site, comparison: Comparison
) -> Content | None:
    """Return the media type that gives calls another result by its coming or going, if one does.

    One is asked for, however many there are.
    """
    before, after = chosen(tuple(old)), chosen(tuple(new))
    if before is None or after is None or _is_read_alike(before, after, site, comparison):
        return None
    return first_of(before, after, new)


def _is_read_alike(old: Content, new: Content, site: Site, comparison: Comparison) -> bool:
    """Whether two answers are of one type: only JSON is what its schema says."""
    types = content_type_of(old), content_type_of(new)
    return comparison.is_equal(lambda trial: compare_types(*types, site, trial))


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
    old: Content, new: Content, site: Site, comparison: Comparison, *, is_sent: bool
) -> None:
    if (old.item_type is None) is not (new.item_type is None):
        comparison.changes.at(site, "streaming-changed", old=old.content_type, new=new.content_type)
        return
    if is_sent:
        _compare_encodings(old, new, site, comparison)
    # The direction says already who writes the value and who reads it.
    inner = replace(site, is_inverted=False)
    if not are_alike(old.examples, new.examples):
        comparison.changes.at(inner, "example-changed")
    if old.item_type is not None or new.item_type is not None:
        compare_types(old.item_type, new.item_type, inner, comparison)
    before, after = _type_of(old), _type_of(new)
    if not is_sent and _is_wrapped(before, after, comparison):
        comparison.changes.at(
            site,
            "response-wrapped",
            old=type_text(before, comparison.old.api),
            new=type_text(after, comparison.new.api),
        )
        return
    compare_types(before, after, inner, comparison)


def _type_of(content: Content) -> Type | None:
    """Return what a body is; without a schema anything in JSON and forms, or else text or bytes."""
    if content.item_type is not None:
        return content.type
    if has_members(content):
        return content.type or AnyType()
    if content.type is not None and not isinstance(content.type, AnyType):
        return content.type
    return StringType() if essence(content.content_type).startswith("text/") else BinaryType()


def _compare_encodings(old: Content, new: Content, site: Site, comparison: Comparison) -> None:
    """Report which parts of a form are written otherwise, of those that are in both."""
    before, after = ({one.wire_name: one for one in each.encoding} for each in (old, new))
    parts = _parts(old, comparison.old.api), _parts(new, comparison.new.api)
    for name in dict.fromkeys((*before, *after)):
        usual = Encoding(wire_name=name)
        one, other = before.get(name, usual), after.get(name, usual)
        if one != other and all(each is None or name in each for each in parts):
            comparison.changes.at(
                replace(site, subject=f"{site.subject}.{name}"),
                "request-encoding-changed",
                f"encoding {name}",
                old=_encoding_text(one),
                new=_encoding_text(other),
            )


def _parts(content: Content, api: Api) -> Collection[str] | None:
    """Return the names of the parts of a form, if it has names for them."""
    found = None if content.type is None else shape_of(content.type, api).members
    if not found or not isinstance(found[0], NamedType):
        return None
    declared = api.declarations[found[0].target]
    return fields_of(declared, api) if isinstance(declared, ObjectModel) else None


def _encoding_text(one: Encoding) -> str:
    words = [
        one.content_type,
        one.style,
        {None: None, True: "exploded", False: "not exploded"}[one.explode],
        *(f"divided by {text!r}" for text in one.delimiters),
        "reserved characters as they are" if one.allow_reserved else None,
        *(f"with {name}: {text}" for name, text in one.headers),
    ]
    return ", ".join(word for word in words if word is not None) or "as its type implies"


def _is_wrapped(old: Type | None, new: Type | None, comparison: Comparison) -> bool:
    """Whether what was an object is a list of such, or the other way round."""
    if old is None or new is None:
        return False
    if (
        isinstance(old, NamedType)
        and isinstance(new, NamedType)
        and comparison.pairing.is_pair(old.target, new.target)
    ):
        # That is told of the component.
        return False
    before, after = shape_of(old, comparison.old.api), shape_of(new, comparison.new.api)
    if len(before.members) != 1 or len(after.members) != 1:
        return False
    kinds = [isinstance(one.members[0], ArrayType) for one in (before, after)]
    if kinds[0] is kinds[1]:
        return False
    return isinstance(before.members[0], NamedType) or isinstance(after.members[0], NamedType)
