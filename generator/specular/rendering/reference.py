"""The reference page: every method and model of a package, in Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.naming.plan import all_fields
from specular.rendering.annotations import Annotations
from specular.rendering.declarations import form_notes
from specular.rendering.imports import Imports
from specular.rendering.operations import returns_text
from specular.rendering.signatures import (
    Argument,
    body_arguments,
    parameter_arguments,
    whole_body,
)
from specular.rendering.views import (
    ReferenceMethodView,
    ReferenceModelView,
    ReferenceResourceView,
    ReferenceView,
    RowView,
)

if TYPE_CHECKING:
    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.operations import Operation
    from specular.naming.plan import NamePlan


def render_reference(api: Api, plan: NamePlan) -> ReferenceView:
    """Return the view of the page, resources in the order of their first operation."""
    annotations = Annotations(Imports(), "", plan.classes.__getitem__)
    prose = {tag.name: tag.docs.description or "" for tag in api.tags}
    return ReferenceView(
        title=_line(api.title),
        prose=_prose(api.docs.description or ""),
        resources=tuple(
            ReferenceResourceView(
                heading=f"client.{names.module}",
                prose=_prose(prose.get(tag, "")),
                methods=tuple(
                    _method(one, api, plan, annotations)
                    for one in api.operations
                    if plan.operations[one.id].tag == tag
                ),
            )
            for tag, names in plan.tags.items()
        ),
        models=tuple(
            _model(api.declarations[node_id], api, plan, annotations)
            for node_id in sorted(plan.classes, key=lambda one: plan.classes[one])
        ),
    )


def _method(
    operation: Operation, api: Api, plan: NamePlan, annotations: Annotations
) -> ReferenceMethodView:
    names = plan.operations[operation.id]
    arguments = [*parameter_arguments(operation, plan), *body_arguments(operation, api, plan)]
    whole = whole_body(operation, api, plan)
    arguments += [whole] if whole is not None else []
    called = ", ".join(
        one.name if one.positional else f"{one.name}=…" for one in arguments if one.required
    )
    statuses = [
        f"`{one.status}` {_line(one.docs.description or '')}" for one in operation.responses
    ]
    prose = (operation.docs.summary, operation.docs.description)
    return ReferenceMethodView(
        heading=f"client.{plan.tags[names.tag].module}.{names.method}({called})",
        request=_code(f"{operation.method} {operation.path}"),
        prose=_prose("\n\n".join(text for text in prose if text)),
        rows=tuple(_row(one, annotations) for one in arguments),
        has_rows=bool(arguments),
        returns=_code(returns_text(operation, annotations)),
        statuses=", ".join(status.strip() for status in statuses),
    )


def _row(argument: Argument, annotations: Annotations) -> RowView:
    return RowView(
        name=_code(argument.name),
        wire_name=_code(argument.wire_name),
        type=_code(annotations.plain(argument.type)),
        needed="yes" if argument.required else "",
        prose=_cell(argument.docs.description or ""),
    )


def _model(
    declaration: Declaration, api: Api, plan: NamePlan, annotations: Annotations
) -> ReferenceModelView:
    rows: tuple[RowView, ...] = ()
    values = ""
    match declaration:
        case ObjectModel():
            rows = tuple(
                RowView(
                    name=_code(plan.fields[declaration.id, one.wire_name]),
                    wire_name=_code(one.wire_name),
                    type=_code(annotations.plain(one.type)),
                    needed="yes" if one.required else "",
                    prose=_cell(one.docs.description or ""),
                )
                for one in all_fields(declaration, api)
            )
        case EnumModel():
            members = declaration.members
            values = ", ".join(
                f"{_code(plan.members[m.id])} = {_code(str(m.value))}" for m in members
            )
        case AliasModel():
            values = _code(annotations.plain(declaration.type))
        case _:
            assert_never(declaration)
    texts = (declaration.docs.description, *form_notes(declaration.id, plan))
    return ReferenceModelView(
        heading=plan.classes[declaration.id],
        prose=_prose("\n\n".join(text for text in texts if text)),
        rows=rows,
        has_rows=bool(rows),
        values=values,
    )


def _prose(text: str) -> str:
    """Keep a text as Markdown, but without HTML, which a document of strangers could abuse."""
    return text.strip().replace("<", "&lt;")


def _line(text: str) -> str:
    return " ".join(_prose(text).split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")


def _code(text: str) -> str:
    """Return inline code; the fence is longer than any inside (CommonMark, 6.1)."""
    plain = " ".join(text.split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{plain}{space}{fence}"
