"""What is different between packages for how they were made, and not for what documents say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specular.review.findings import Finding
from specular.review.rules import RULES
from specular.review.rules.rule import Grade

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specular.output.manifest import Making

PACKAGE: Final = "the package"
"""What such a finding is about."""

_PARTS: Final[Mapping[str, tuple[Grade, Grade]]] = {
    "models": (Grade.RUN, Grade.RUN),
    "client": (Grade.RUN, Grade.NONE),
    "server": (Grade.NONE, Grade.RUN),
}
"""Whom each part of a package has names for: callers and servers."""


def compare_making(old: Making, new: Making) -> Iterator[Finding]:
    """Go through what was made otherwise: by another specular, with other options or parts."""
    for part in old.parts:
        if part not in new.parts:
            client, server = _PARTS.get(part, (Grade.RUN, Grade.RUN))
            yield _finding("symbol-export-removed", part, f"no {part}", client, server)
    if old.package != new.package:
        rule = "generator-surface-changed"
        yield _finding(
            rule, f"package {old.package}", f"package {new.package}", Grade.RUN, Grade.RUN
        )
    others = (
        ("specular", old.version, new.version),
        ("engine", old.engine, new.engine),
        *((key, old.options.get(key, ""), new.options.get(key, "")) for key in _keys(old, new)),
    )
    for what, was, now in others:
        if was != now:
            texts = (f"{what} {was}".strip(), f"{what} {now}".strip())
            yield _finding("generator-surface-changed", *texts, Grade.RISK, Grade.RISK)


def _keys(old: Making, new: Making) -> list[str]:
    return sorted(old.options.keys() | new.options.keys())


def _finding(rule: str, old: str, new: str, client: Grade, server: Grade) -> Finding:
    return Finding(
        rules=(RULES[rule],),
        client=client,
        wire=Grade.NONE,
        server=server,
        subject=PACKAGE,
        old=old,
        new=new,
    )
