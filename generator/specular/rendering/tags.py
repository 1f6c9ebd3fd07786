"""Modules of a tag: its operations, methods that call them, and handlers that serve them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specular.rendering.annotations import Annotations
from specular.rendering.declarations import RUNTIME
from specular.rendering.docstrings import docstring_text
from specular.rendering.imports import Imports
from specular.rendering.literals import literal_text
from specular.rendering.operations import operation_text, returns_text
from specular.rendering.signatures import (
    Argument,
    body_arguments,
    handled_body,
    mapping_text,
    parameter_arguments,
    signature,
    whole_body,
)
from specular.rendering.views import HandlerView, MethodView, TagModuleView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.operations import Operation
    from specular.ir.types import JsonValue
    from specular.naming.plan import NamePlan

METHOD_INDENT = 8

_CLIENT_NAMES = (
    *(("client", "AsyncResource"), ("client", "Resource"), ("models", "Maybe")),
    *(("requests", "ExtraBody"), ("requests", "Headers"), ("requests", "Query")),
    *(("requests", "Timeout"), ("unset", "UNSET")),
)
_SERVER_NAMES = (("server", "Endpoint"), ("server", "make_router"), ("server_errors", "HttpError"))


class TagModules:
    """Renders the modules of one tag, each with imports of its own."""

    def __init__(self, tag: str, api: Api, plan: NamePlan, config: ApiConfig) -> None:
        self.closed_enums = config.enums == "closed"
        self.tag = tag
        self.api = api
        self.plan = plan
        self.names = plan.tags[tag]
        self.operations = [one for one in api.operations if plan.operations[one.id].tag == tag]
        self.prose = tag_prose(tag, api)

    def described(self) -> TagModuleView:
        """Return the view of the module with the operations as data."""
        annotations = self._annotations(("Final", "Operation", "Parameter", "Body", "Content"))
        texts = [operation_text(one, self.plan, annotations) for one in self.operations]
        return self._view("The operations of {}, as the document has them.", annotations, texts)

    def called(self) -> TagModuleView:
        """Return the view of the module with the resources of the clients."""
        annotations = self._annotations([name for _, name in _CLIENT_NAMES])
        methods = [self._method(one, annotations) for one in self.operations]
        for module, name in _CLIENT_NAMES:
            annotations.imports.add(f"{RUNTIME}.{module}", name)
        self._import_constants(annotations)
        return self._view("The methods of {}.", annotations, methods=methods)

    def served(self) -> TagModuleView:
        """Return the view of the module with the handler's Protocol and its router."""
        fixed = ["Protocol", "APIRouter", "Request", "SecurityHandler"]
        annotations = self._annotations([*fixed, *(name for _, name in _SERVER_NAMES)])
        imports = annotations.imports
        handlers = [self._handler(one, annotations) for one in self.operations]
        for module, name in _SERVER_NAMES:
            imports.add(f"{RUNTIME}.{module}", name)
        imports.add("typing", "Protocol")
        imports.add("fastapi", "APIRouter")
        imports.add("fastapi", "Request")
        imports.add(".security", "schemes")
        if has_security(self.api):
            imports.add(".security", "SecurityHandler")
        self._import_constants(annotations)
        return self._view("The server of {}.", annotations, handlers=handlers)

    def _annotations(self, fixed: Sequence[str]) -> Annotations:
        resource = self.names.resource
        constants = [self.plan.operations[one.id].constant for one in self.operations]
        own = (resource, f"Async{resource}", f"{resource}Handler", *fixed, *constants)
        imports = Imports(frozenset(own))
        classes = self.plan.classes
        return Annotations(
            imports,
            RUNTIME,
            lambda one: imports.add_apart("..models", classes[one]),
            closed_enums=self.closed_enums,
        )

    def _import_constants(self, annotations: Annotations) -> None:
        for one in self.operations:
            constant = self.plan.operations[one.id].constant
            annotations.imports.add(f"..operations.{self.names.module}", constant)

    def _view(
        self,
        title: str,
        annotations: Annotations,
        operations: Sequence[str] = (),
        methods: Sequence[MethodView] = (),
        handlers: Sequence[HandlerView] = (),
    ) -> TagModuleView:
        return TagModuleView(
            docstring=docstring_text(title.format(f"`{self.names.module}`"), 0),
            imports=tuple(annotations.imports.lines()),
            module=self.names.module,
            tag=literal_text(self.tag),
            resource=self.names.resource,
            prose=docstring_text(self.prose, 4),
            handler_prose=docstring_text(
                f"{self.prose}\n\nSubclass it to implement some of the methods: the others"
                " answer 501.",
                4,
            ),
            has_security=has_security(self.api),
            operations=tuple(operations),
            methods=tuple(methods),
            handlers=tuple(handlers),
        )

    def _method(self, operation: Operation, annotations: Annotations) -> MethodView:
        names = self.plan.operations[operation.id]
        parameters = parameter_arguments(operation, self.plan)
        fields = body_arguments(operation, self.api, self.plan)
        whole = whole_body(operation, self.api, self.plan)
        arguments = [*parameters, *fields, *([whole] if whole is not None else [])]
        texts = signature(arguments, annotations)
        call = [names.constant]
        if parameters:
            call.append(mapping_text(parameters, by_wire_name=False))
        if fields:
            call.append(f"body={mapping_text(fields, by_wire_name=True)}")
        if whole is not None:
            call.append(f"body={whole.name}")
        deprecated = operation.docs.deprecated
        if deprecated:
            annotations.imports.add("typing_extensions", "deprecated")
        return MethodView(
            name=names.method,
            signature="".join(f"{text}, " for text in (texts if "*" in texts else [*texts, "*"])),
            returns=returns_text(operation, annotations),
            docstring=docstring_text(_prose(operation, arguments), METHOD_INDENT),
            arguments="".join(f"{text}, " for text in call),
            deprecated=literal_text(f"{operation.method} {operation.path} is deprecated"),
            is_deprecated=deprecated,
        )

    def _handler(self, operation: Operation, annotations: Annotations) -> HandlerView:
        names = self.plan.operations[operation.id]
        arguments = parameter_arguments(operation, self.plan)
        body = handled_body(operation, self.api, self.plan)
        endpoint = [
            literal_text(self.tag),
            names.constant,
            f"{self.names.resource}Handler.{names.method}",
            "handler",
        ]
        if any(use.scopes for one in operation.security for use in one):
            endpoint.append(f"security={_requirements_text(operation)}")
        return HandlerView(
            name=names.method,
            signature="".join(f"{text}, " for text in signature(arguments, annotations, body)),
            returns=returns_text(operation, annotations),
            docstring=docstring_text(_prose(operation, arguments), METHOD_INDENT),
            endpoint=", ".join(endpoint),
        )


def _requirements_text(operation: Operation) -> str:
    """Return the scopes of each alternative by scheme, as source (OpenAPI 3.1, 4.8.30)."""
    alternatives: list[JsonValue] = [
        {use.scheme: list(use.scopes) for use in one} for one in operation.security
    ]
    return literal_text(alternatives)


def tag_prose(tag: str, api: Api) -> str:
    """Return what the document says of a tag, or else that it is one."""
    described = (one.docs.description for one in api.tags if one.name == tag)
    return next(described, None) or f"The operations tagged {literal_text(tag)}."


def has_security(api: Api) -> bool:
    """Whether some operation asks for credentials."""
    return any(way for one in api.operations for way in one.security)


def _prose(operation: Operation, arguments: Sequence[Argument]) -> str:
    """Return what the document says, what is sent, and what each argument is."""
    docs = operation.docs
    summary, description = (docs.summary or "").strip(), (docs.description or "").strip()
    parts = [summary, description, f"`{operation.method} {operation.path}`"]
    items = [
        f"- `{one.name}`: {' '.join(one.docs.description.split())}"
        for one in arguments
        if one.docs.description
    ]
    parts.append("\n".join(items))
    return "\n\n".join(part for part in parts if part)
