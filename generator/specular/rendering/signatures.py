"""Arguments: how parameters and body of an operation are handed to a method."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from specular.ir.operations import Location
from specular.ir.types import ConstType, Docs, NamedType, UnionType
from specular.naming.operations import body_model, chosen, given_fields
from specular.rendering.declarations import default_note, example_note
from specular.rendering.literals import literal_text
from specular.rendering.operations import body_type_of, chosen_first, parameter_type_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specular.ir.api import Api
    from specular.ir.models import Default
    from specular.ir.operations import Operation, RequestBody
    from specular.ir.types import Type
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations
    from specular.rendering.views import MethodView


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument: `node_id: str`, or `limit: Maybe[int] = UNSET` where it may be left out."""

    name: str
    wire_name: str
    type: Type
    required: bool
    positional: bool
    docs: Docs
    may_be_empty: bool = False
    may_be_mapping: bool = False
    default: Default | None = None


def argument_prose(argument: Argument) -> str:
    """Return what the document says of an argument, on one line."""
    parts = [
        "Deprecated." if argument.docs.deprecated else "",
        " ".join((argument.docs.description or "").split()),
        "It may be empty." if argument.may_be_empty else "",
        "" if argument.default is None else default_note(argument.default),
        example_note(argument.docs),
    ]
    return " ".join(part for part in parts if part)


def parameter_arguments(
    operation: Operation, plan: NamePlan, *, is_called: bool = False
) -> list[Argument]:
    """Return an argument for each parameter, in the order of the operation.

    Who calls need not give the idempotency key, for the client makes one.
    """
    names = plan.operations[operation.id].arguments
    key = (operation.idempotency_key or "").lower() if is_called else ""
    return [
        Argument(
            name=names[one.id],
            wire_name=one.wire_name,
            type=parameter_type_of(one),
            required=one.required
            and not (one.location is Location.HEADER and one.wire_name.lower() == key),
            positional=one.location is Location.PATH,
            docs=one.docs,
            may_be_empty=one.may_be_empty,
            default=one.default,
        )
        for one in operation.parameters
    ]


def body_arguments(operation: Operation, api: Api, plan: NamePlan) -> list[Argument]:
    """Return an argument for each field of the body, where the body's fields are arguments."""
    model = body_model(operation, api)
    if model is None:
        return []
    names = plan.operations[operation.id].arguments
    return [
        Argument(
            name=names[one.id],
            wire_name=one.wire_name,
            type=one.type,
            required=one.required,
            positional=False,
            docs=one.docs,
            default=one.default,
        )
        for one in given_fields(model, api)
    ]


def whole_body(operation: Operation, api: Api, plan: NamePlan) -> Argument | None:
    """Return the argument for a body that is handed over in one piece."""
    body = operation.body
    if body is None or body_model(operation, api) is not None:
        return None
    content = chosen(body.contents)
    if content is None:
        return None
    return Argument(
        name=plan.operations[operation.id].arguments[body.id],
        wire_name="body",
        type=_any_of(body),
        required=body.required,
        positional=False,
        docs=body.docs,
    )


def _any_of(body: RequestBody) -> Type:
    """Return what a body may be in all its media types, the one that is chosen first."""
    types: list[Type] = []
    for content in chosen_first(body.contents):
        one = body_type_of(content)
        types += [] if one in types else [one]
    return types[0] if len(types) == 1 else UnionType(tuple(types))


def content_type_argument(operation: Operation) -> list[Argument]:
    """Return the argument by which one of several media types is asked for, if there are."""
    contents = () if operation.body is None else chosen_first(operation.body.contents)
    if len(contents) < 2 or any("*" in one.content_type for one in contents):  # noqa: PLR2004
        return []
    kinds = tuple(ConstType(one.content_type) for one in contents)
    return [
        Argument(
            name="content_type",
            wire_name="content_type",
            type=UnionType(kinds),
            required=False,
            positional=False,
            docs=Docs(None, "The media type of the body; else the first that takes it."),
        )
    ]


def body_in_one(operation: Operation, api: Api, plan: NamePlan) -> Argument | None:
    """Return the argument that takes the body in place of those for its fields, if there are."""
    model = body_model(operation, api)
    if model is None or operation.body is None:
        return None
    return Argument(
        name=plan.operations[operation.id].whole,
        wire_name="body",
        type=_any_of(operation.body),
        required=operation.body.required,
        positional=False,
        docs=operation.body.docs,
        may_be_mapping=True,
    )


def handled_body(operation: Operation, api: Api, plan: NamePlan) -> Argument | None:
    """Return the argument by which a handler gets the body, always in one piece.

    Of several media types it gets the one that is used where no other is asked for.
    """
    whole = whole_body(operation, api, plan)
    model = body_model(operation, api)
    if whole is not None and operation.body is not None:
        return replace(whole, type=body_type_of(chosen_first(operation.body.contents)[0]))
    if model is None or operation.body is None:
        return None
    return Argument(
        name="body",
        wire_name="body",
        type=NamedType(model.id),
        required=operation.body.required,
        positional=operation.body.required,
        docs=operation.body.docs,
    )


def signature(
    arguments: list[Argument], annotations: Annotations, body: Argument | None = None
) -> list[str]:
    """Return the arguments as source: positional ones, a star, required ones, optional ones."""
    arguments = [*arguments, body] if body is not None else arguments
    positional = [one for one in arguments if one.positional]
    named = [one for one in arguments if not one.positional]
    ordered = [*(one for one in named if one.required), *(one for one in named if not one.required)]
    texts = [_text(one, annotations) for one in positional]
    return [*texts, "*", *(_text(one, annotations) for one in ordered)] if ordered else texts


def items_text(texts: Sequence[str], indent: int) -> str:
    """Return arguments as they stand in brackets that are split, one a line."""
    return f"\n{' ' * indent}".join(f"{text}," for text in texts)


def by_functions(view: MethodView, annotations: Annotations, indent: int) -> MethodView:
    """Return a method that hands the transport and the call to a function of the runtime.

    A method that has no functions calls the transport itself.
    """
    if not view.functions:
        return view
    call, async_call = view.functions
    made = annotations.from_runtime("requests", "Call")

    def handed(arguments: str) -> str:
        pad = "\n" + " " * indent
        inner = f"{pad}    {arguments.replace(pad, f'{pad}    ')}"
        return items_text(("self._transport", f"{made}({inner}{pad})", *view.by), indent)

    whole = view.whole and replace(view.whole, arguments=handed(view.whole.arguments))
    arguments = handed(view.arguments)
    return replace(view, call=call, async_call=async_call, arguments=arguments, whole=whole)


def mapping_text(
    arguments: list[Argument], *, by_wire_name: bool, former: Mapping[str, str]
) -> str:
    """Return a dict of arguments by their names in Python or on the wire, as source.

    Where an argument is handed over by its former name, `former` has that.
    """
    pairs = [
        f"{literal_text(one.wire_name if by_wire_name else one.name)}:"
        f" {former.get(one.name, one.name)}"
        for one in arguments
    ]
    return "{" + ", ".join(pairs) + "}"


def _text(argument: Argument, annotations: Annotations) -> str:
    plain = annotations.plain(argument.type)
    if argument.may_be_mapping:
        mapping = annotations.imports.add("collections.abc", "Mapping")
        plain = f"{plain} | {mapping}[str, object]"
    if argument.required:
        return f"{argument.name}: {plain}"
    maybe = annotations.from_runtime("models", "Maybe")
    unset = annotations.from_runtime("unset", "UNSET")
    return f"{argument.name}: {maybe}[{plain}] = {unset}"
