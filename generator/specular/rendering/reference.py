"""The reference page: every method and model of a package, in Markdown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, assert_never

from specular.ir.models import AliasModel, EnumModel, ObjectModel
from specular.naming.operations import all_fields
from specular.rendering.annotations import Annotations
from specular.rendering.declarations import form_notes
from specular.rendering.formats import Formats
from specular.rendering.imports import Imports
from specular.rendering.markdown import code, line, prose, row
from specular.rendering.pieces import PAGE, Piece, part_text, without_gaps
from specular.rendering.reference_client import client_part
from specular.rendering.reference_examples import examples_in
from specular.rendering.reference_methods import ReferenceMethods
from specular.rendering.views import ReferenceModelView, RowView

if TYPE_CHECKING:
    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.models import Declaration
    from specular.ir.types import NodeId
    from specular.naming.plan import NamePlan
    from specular.rendering.pieces import Finish


def render_page(api: Api, plan: NamePlan, config: ApiConfig, finish: Finish) -> str:
    """Return the page, resources in the order of their first operation, then models by name."""
    formats = Formats(dict(config.formats))
    annotations = Annotations(Imports(), "", plan.classes.__getitem__, formats=formats)

    def model(node_id: NodeId) -> str:
        view = _model(api.declarations[node_id], api, plan, annotations)
        return part_text("reference_model.md.jinja", view)

    models = sorted(plan.classes, key=lambda one: plan.classes[one])
    parts = [
        f"# {line(api.title)}",
        without_gaps(prose(api.docs.description or "")),
        *([client_part(api, plan)] if plan.tags and "client" in config.only else []),
        *ReferenceMethods(api, plan, annotations, has_client="client" in config.only).parts(finish),
        *(["## Models"] if models else []),
        *(finish(Piece(f"{PAGE}#{node_id}", partial(model, node_id))) for node_id in models),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _model(
    declaration: Declaration, api: Api, plan: NamePlan, annotations: Annotations
) -> ReferenceModelView:
    rows: tuple[RowView, ...] = ()
    values = ""
    match declaration:
        case ObjectModel():
            rows = tuple(
                row(
                    plan.fields[declaration.id, one.wire_name],
                    one.wire_name,
                    annotations.plain(one.type),
                    "yes" if one.required else "",
                    one.docs.description or "",
                )
                for one in all_fields(declaration, api)
            )
        case EnumModel():
            # One a line, so that another value changes no line.
            values = "\n".join(
                f"- {code(plan.members[one.id])} = {code(str(one.value))}"
                for one in declaration.members
            )
        case AliasModel():
            values = code(annotations.plain(declaration.type))
        case _:
            assert_never(declaration)
    texts = (declaration.docs.description, *form_notes(declaration.id, plan))
    return ReferenceModelView(
        heading=plan.classes[declaration.id],
        prose=prose("\n\n".join(text for text in texts if text)),
        rows=rows,
        has_rows=bool(rows),
        values=values,
        examples=tuple(examples_in(declaration.docs)),
    )
