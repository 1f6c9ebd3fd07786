"""Classes for the headers of responses, typed; each stands beside its operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.operations import headers_of
from specular.rendering.annotations import Annotation
from specular.rendering.docstrings import docstring_text
from specular.rendering.literals import literal_text
from specular.rendering.markdown import code, row
from specular.rendering.operations import delimiters_of
from specular.rendering.views import DeclarationView, FieldView, ReferenceModelView

if TYPE_CHECKING:
    from specular.ir.operations import Header, Operation
    from specular.naming.operations import OperationNames
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations

_INDENT = 4

HEADER_NAMES = ("Annotated", "Field", "Header", "Maybe", "ResponseHeaders", "UNSET")
"""Names that these classes use beside those of models."""


def render_headers(
    operation: Operation, plan: NamePlan, annotations: Annotations
) -> DeclarationView | None:
    """Return the view of the class for the headers of an operation, None where it has none."""
    names = plan.operations[operation.id]
    found = headers_of(operation)
    if not found:
        return None
    return DeclarationView(
        is_object=True,
        name=names.headers,
        bases=annotations.from_runtime("response_headers", "ResponseHeaders"),
        docstring=docstring_text(_class_prose(names), _INDENT),
        has_docstring=True,
        fields=tuple(_field(one, names, annotations) for one in found),
    )


def reference_headers(
    operation: Operation, level: int, plan: NamePlan, annotations: Annotations
) -> ReferenceModelView:
    """Return the view of the class for the headers of an operation, for the reference."""
    names = plan.operations[operation.id]
    rows = tuple(
        row(
            names.header_fields[one.name],
            one.name,
            annotations.plain(one.type),
            "yes" if one.required else "",
            _prose(one),
        )
        for one in headers_of(operation)
    )
    home = f"It is in {code(f'{plan.package}.operations.{names.module}')}."
    return ReferenceModelView(
        mark="#" * level,
        heading=names.headers,
        prose=f"{_class_prose(names)} {home}",
        rows=rows,
        has_rows=True,
    )


def _class_prose(names: OperationNames) -> str:
    method = f"`{names.module}.{names.method}`"
    return f"The headers of the responses to {method}: `{names.headers}.read(response.headers)`."


def _prose(header: Header) -> str:
    deprecated = "Deprecated." if header.docs.deprecated else ""
    return "\n\n".join(filter(None, ((header.docs.description or "").strip(), deprecated)))


def _field(header: Header, names: OperationNames, annotations: Annotations) -> FieldView:
    name = names.header_fields[header.name]
    annotation = annotations.of(header.type)
    text = annotation.text
    if not header.required:
        text = f"{annotations.from_runtime('models', 'Maybe')}[{text}]"
    written = (
        *(("explode=True",) if header.explode else ()),
        *delimiters_of(header),
        *(
            ()
            if header.content_type is None
            else (f"media_type={literal_text(header.content_type)}",)
        ),
    )
    metadata = annotation.metadata
    if written:
        kind = annotations.from_runtime("response_headers", "Header")
        metadata = (*metadata, f"{kind}({', '.join(written)})")
    alias = f"alias={literal_text(header.name)}"
    prose = _prose(header)
    return FieldView(
        name=name,
        annotation=annotations.joined(Annotation(text, (alias, *annotation.arguments), metadata)),
        default="" if header.required else annotations.from_runtime("unset", "UNSET"),
        has_default=not header.required,
        docstring=docstring_text(prose, _INDENT),
        has_docstring=bool(prose),
    )
