"""Operations as constants: what the runtime must know of each to call or to serve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.ir.operations import (
    DEFAULT_STYLES,
    EXPLODED,
    Location,
    essence,
    is_json,
    successes,
)
from specular.ir.sequences import framing, is_streamed, success_contents
from specular.ir.servers import variables
from specular.ir.types import (
    AnyType,
    ArrayType,
    BinaryType,
    ConstType,
    NullType,
    StringType,
    UnionType,
)
from specular.naming.operations import chosen, has_members
from specular.rendering.literals import literal_text, tuple_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specular.ir.api import Api
    from specular.ir.operations import (
        Content,
        Encoding,
        Header,
        Operation,
        Parameter,
        RequestBody,
        Response,
        SecurityUse,
        Server,
    )
    from specular.ir.types import NodeId, Type
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations


_FORMS = {
    "application/x-www-form-urlencoded": ("forms", "UrlencodedForm"),
    "multipart/form-data": ("multipart", "Multipart"),
}
"""What writes a form, and the module of the runtime that has it."""

_FRAMINGS = {"EventStream": "events", "MultipartMixed": "parts"}
"""The modules of the runtime that have what frames items, where that is not `sequences`."""


def returned_type(operation: Operation) -> Type:
    """Return the type of what a successful call gives back, or of the items of its stream."""
    if is_streamed(operation):
        items = [one.item_type for one in success_contents(operation) if one.item_type is not None]
        return _either(items)
    return _either([_response_type(one) for one in successes(operation)] or [NullType()])


def _either(found: list[Type]) -> Type:
    types: list[Type] = []
    for one in found:
        if one not in types:
            types.append(one)
    return types[0] if len(types) == 1 else UnionType(tuple(types))


def returns_text(operation: Operation, annotations: Annotations) -> str:
    """Return the annotation of what a successful call gives back, or of the items of its stream."""
    returned = returned_type(operation)
    members = returned.members if isinstance(returned, UnionType) else (returned,)
    # What is received is bytes, whatever may be handed over to be sent.
    texts = ["bytes" if isinstance(one, BinaryType) else annotations.plain(one) for one in members]
    return " | ".join(dict.fromkeys(texts))


def own_server(operation: Operation, api: Api) -> str | None:
    """Return the URL of an operation's own server, where that is not the one of the API."""
    if not operation.servers:
        return None
    own = _url_text(operation.servers[0], api)
    usual = _url_text(api.servers[0], api) if api.servers else ""
    return None if own == usual else own or "/"


def _url_text(server: Server, api: Api) -> str:
    """Return the URL with those variables that the client has an argument for."""
    defaults = {one.name: one.default for one in variables(api)}
    text = server.template or server.url
    for name, default, _ in server.variables:
        if defaults.get(name) != default:
            text = text.replace(f"{{{name}}}", default)
    return text.rstrip("/")


def operation_text(
    operation: Operation, plan: NamePlan, annotations: Annotations, server: str | None = None
) -> str:
    """Return the constant of an operation, as source."""
    names = plan.operations[operation.id]
    kind = annotations.from_runtime("operations", "Operation")
    final = annotations.imports.add("typing", "Final")
    lines = [
        f"name={literal_text(f'{names.module}.{names.method}')}",
        f"method={literal_text(operation.method)}",
        f"path={literal_text(operation.path)}",
    ]
    if operation.parameters:
        parameters = [_parameter(one, names.arguments, annotations) for one in operation.parameters]
        lines.append(f"parameters={tuple_text(parameters)}")
    bodies = _bodies(operation, names.arguments, annotations)
    if bodies:
        lines.append(f"body={bodies[0]}")
    if bodies[1:]:
        lines.append(f"other_bodies={tuple_text(bodies[1:])}")
    lines.append(f"responses={_responses(operation, annotations)}")
    if operation.security:
        lines.append(f"security={security_text(operation.security)}")
        lines += _scopes(operation)
    if server is not None:
        lines.append(f"server={literal_text(server)}")
    if operation.idempotency_key is not None:
        lines.append(f"idempotency_key={literal_text(operation.idempotency_key)}")
    returns = returns_text(operation, annotations)
    arguments = "".join(f"    {line},\n" for line in lines)
    return f"{names.constant}: {final}[{kind}[{returns}]] = {kind}(\n{arguments})"


def security_text(security: tuple[tuple[SecurityUse, ...], ...]) -> str:
    """Return the alternatives as source: names of schemes, without their scopes."""
    return tuple_text([tuple_text([literal_text(use.scheme) for use in one]) for one in security])


def _scopes(operation: Operation) -> list[str]:
    """Return the scopes by scheme: those of the first alternative that has it."""
    found: dict[str, tuple[str, ...]] = {}
    for use in (use for one in operation.security for use in one):
        found.setdefault(use.scheme, use.scopes)
    items = [
        f"{literal_text(scheme)}: {tuple_text([literal_text(one) for one in scopes])}"
        for scheme, scopes in found.items()
        if scopes
    ]
    return [f"scopes={{{', '.join(items)}}}"] if items else []


def _response_type(response: Response) -> Type:
    content = chosen(response.contents)
    if content is None:
        return NullType()
    return content_type_of(content)


def body_type_of(content: Content) -> Type:
    """Return the type of a request's body: JSON and forms as their schema says, or a list."""
    if framing(content) is not None and content.item_type is not None:
        return ArrayType(content.item_type)
    if has_members(content):
        return content.type if content.type is not None else AnyType()
    return content_type_of(content)


def content_type_of(content: Content) -> Type:
    """Return the type of a response's body: JSON as its schema says, text, or else bytes."""
    if is_json(content.content_type):
        return content.type if content.type is not None else AnyType()
    if content.content_type.lower().startswith("text/"):
        return StringType()
    return BinaryType()


def parameter_type_of(parameter: Parameter) -> Type:
    """Return the type of an argument: where the document allows it, also an empty text.

    That stands in place of any value (OpenAPI 3.1, 4.8.12.2.1, `allowEmptyValue`).
    """
    if not parameter.may_be_empty or parameter.type in (AnyType(), StringType()):
        return parameter.type
    return UnionType((parameter.type, ConstType("")))


def _parameter(parameter: Parameter, names: Mapping[NodeId, str], annotations: Annotations) -> str:
    kind = annotations.from_runtime("operations", "Parameter")
    arguments = [
        literal_text(names[parameter.id]),
        literal_text(parameter.wire_name),
        literal_text(parameter.location.value),
        annotations.text(parameter_type_of(parameter)),
    ]
    if parameter.required and parameter.location is not Location.PATH:
        arguments.append("required=True")
    if parameter.style is not DEFAULT_STYLES[parameter.location]:
        arguments.append(f"style={literal_text(parameter.style.value)}")
    if parameter.explode is not (parameter.style in EXPLODED):
        arguments.append(f"explode={parameter.explode}")
    arguments += delimiters_of(parameter)
    if parameter.allow_reserved:
        arguments.append("allow_reserved=True")
    if parameter.content_type is not None:
        arguments.append(f"media_type={literal_text(parameter.content_type)}")
        form = _FORMS.get(essence(parameter.content_type))
        if parameter.location is Location.QUERYSTRING and form is not None:
            arguments.append(f"form={annotations.from_runtime(*form)}()")
    return f"{kind}({', '.join(arguments)})"


def _bodies(
    operation: Operation, names: Mapping[NodeId, str], annotations: Annotations
) -> list[str]:
    """Return what a request may have, first what is chosen where nothing else is asked for."""
    body = operation.body
    return (
        []
        if body is None
        else [_body(one, body, names, annotations) for one in chosen_first(body.contents)]
    )


def _body(
    content: Content, body: RequestBody, names: Mapping[NodeId, str], annotations: Annotations
) -> str:
    kind = annotations.from_runtime("operations", "Body")
    found = annotations.text(body_type_of(content))
    arguments = [literal_text(content.content_type), found]
    if body.id in names:
        arguments.append(f"argument={literal_text(names[body.id])}")
    if not body.required:
        arguments.append("required=False")
    arguments += [*_framing(content, annotations), *_form(content, annotations)]
    if content.encoding:
        pairs = [
            f"{literal_text(one.wire_name)}: {_encoding(one, annotations)}"
            for one in content.encoding
        ]
        arguments.append(f"encoding={{{', '.join(pairs)}}}")
    return f"{kind}({', '.join(arguments)})"


def _form(content: Content, annotations: Annotations) -> list[str]:
    """Return what writes a body that is no JSON, no sequence and no text."""
    found = _FORMS.get(essence(content.content_type))
    if found is None and isinstance(body_type_of(content), BinaryType):
        found = ("body_streams", "Binary")
    return [] if found is None else [f"form={annotations.from_runtime(*found)}()"]


def _encoding(encoding: Encoding, annotations: Annotations) -> str:
    kind = annotations.from_runtime("operations", "Encoding")
    arguments = [] if encoding.content_type is None else [literal_text(encoding.content_type)]
    if encoding.style is not None:
        arguments.append(f"style={literal_text(encoding.style.value)}")
    if encoding.explode is not None:
        arguments.append(f"explode={encoding.explode}")
    arguments += delimiters_of(encoding)
    if encoding.allow_reserved:
        arguments.append("allow_reserved=True")
    if encoding.headers:
        pairs = (f"{literal_text(name)}: {literal_text(text)}" for name, text in encoding.headers)
        arguments.append(f"headers={{{', '.join(pairs)}}}")
    return f"{kind}({', '.join(arguments)})"


def delimiters_of(found: Parameter | Encoding | Header) -> list[str]:
    """Return the argument for what stands between items, as source, where there is one."""
    texts = [literal_text(one) for one in found.delimiters]
    listed = f"{texts[0]}," if len(texts) == 1 else ", ".join(texts)
    return [f"delimiters=({listed})"] if texts else []


def _responses(operation: Operation, annotations: Annotations) -> str:
    pairs: list[str] = []
    for response in operation.responses:
        # Calls ask for the first, as which the result is typed, and handlers give it.
        several = chosen_first(response.contents)
        contents = [_response_content(one, annotations) for one in several]
        pairs.append(f"{literal_text(response.status)}: {tuple_text(contents)}")
    return "{" + ", ".join(pairs) + "}"


def chosen_first(contents: tuple[Content, ...]) -> list[Content]:
    """Return the media types of a body, first the one that is used where no other is asked for."""
    first = chosen(contents)
    return [] if first is None else [first, *(one for one in contents if one is not first)]


def _response_content(content: Content, annotations: Annotations) -> str:
    kind = annotations.from_runtime("operations", "Content")
    framed = _framing(content, annotations)
    found = content_type_of(content)
    if framed and content.item_type is not None:
        found = content.item_type
    text = "bytes" if isinstance(found, BinaryType) else annotations.text(found)
    return f"{kind}({', '.join([literal_text(content.content_type), text, *framed])})"


def _framing(content: Content, annotations: Annotations) -> list[str]:
    name = framing(content)
    if name is None:
        return []
    return [f"framing={annotations.from_runtime(_FRAMINGS.get(name, 'sequences'), name)}()"]
