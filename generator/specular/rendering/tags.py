"""Modules of a tag: its operations, methods that call them, and handlers that serve them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.sequences import is_streamed
from specular.naming.operations import tags_of
from specular.rendering.annotations import Annotations
from specular.rendering.declarations import RUNTIME
from specular.rendering.docstrings import docstring_text
from specular.rendering.formats import Formats
from specular.rendering.handlers import render_handler
from specular.rendering.headers import HEADER_NAMES, render_headers
from specular.rendering.imports import Imports
from specular.rendering.literals import literal_text
from specular.rendering.methods import Methods
from specular.rendering.operations import operation_text, own_server
from specular.rendering.pages import PAGE_NAMES
from specular.rendering.views import HandlerView, MethodView, TagModuleView
from specular.rendering.waiters import WAITER_NAMES, Waiters, constant_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from specular.config import ApiConfig
    from specular.ir.api import Api
    from specular.ir.operations import Operation
    from specular.ir.types import NodeId
    from specular.naming.operations import OperationNames
    from specular.naming.plan import NamePlan

_CLIENT_NAMES = (
    *(("requests", "Options"), ("views", "AsyncResource"), ("views", "Open")),
    *(("views", "Raw"), ("views", "Resource"), ("views", "ViewT_co"), ("views", "async_opened")),
    ("views", "opened"),
)
_DECORATORS = ("either", "endpoint")
_OVERLOADED = (
    *(("raw", "AsyncOpenResponse"), ("raw", "OpenResponse"), ("raw", "RawResponse")),
    *(("views", "AsyncOpening"), ("views", "Opening"), ("unset", "UNSET")),
)
_SERVER_NAMES = (("server", "Endpoint"), ("server", "make_router"), ("server_errors", "HttpError"))
_STREAM_NAMES = ("AsyncStream", "Call", "Stream", "open_async_stream", "open_stream")


class TagModules:
    """Renders the modules of one tag, each with imports of its own."""

    def __init__(self, tag: str, api: Api, plan: NamePlan, config: ApiConfig) -> None:
        self.has_client = "client" in config.only
        self.closed_enums = config.enums == "closed"
        self.formats = Formats(dict(config.formats))
        self.tag = tag
        self.api = api
        self.plan = plan
        self.names = plan.tags[tag]
        self.operations = [one for one in api.operations if tags_of(one)[0] == tag]
        self.guests = [one for one in api.operations if tag in tags_of(one)[1:]]
        self.former = dict(self._former(lambda names: names.method))
        self.former_waiters = dict(self._former(lambda names: names.waiters.get(names.tag, "")))
        self.prose = tag_prose(tag, api)
        self._constants = dict(self._local_constants())

    def described(self) -> TagModuleView:
        """Return the view of the module with the operations as data."""
        own = [self.plan.operations[one.id].headers for one in self.operations]
        fixed = ("Final", "Operation", "Parameter", "Body", "Content", *HEADER_NAMES)
        annotations = self._annotations((*fixed, *filter(None, own)))
        texts = [
            operation_text(one, self.plan, annotations, own_server(one, self.api))
            for one in self.operations
        ]
        headers = tuple(
            view
            for one in (self.operations if self.has_client else ())
            if (view := render_headers(one, self.plan, annotations)) is not None
        )
        title = "The operations of {}, as the document has them."
        return replace(self._view(title, annotations, texts), headers=headers)

    def called(self) -> TagModuleView:
        """Return the view of the module with the resources of the clients."""
        found = (*self.operations, *self.guests)
        former = self.former.values()
        streams = _STREAM_NAMES if any(is_streamed(one) for one in (*found, *former)) else ()
        waited = [one for one in (*found, *self.former_waiters.values()) if one.waiter is not None]
        own = (*(name for _, name in (*_CLIENT_NAMES, *_OVERLOADED)), *_DECORATORS)
        is_paged = any(one.pagination is not None for one in (*found, *former))
        pages = PAGE_NAMES if is_paged else ()
        waiting = (*WAITER_NAMES, *map(constant_of, self._constants.values())) if waited else ()
        annotations = self._annotations([*own, "Unpack", *streams, *pages, *waiting])
        methods = Methods(self.tag, self.api, self.plan, self._constants, annotations)
        views = [methods.view(one) for one in found]
        views += [methods.former(old, one) for old, one in self.former.items()]
        # A view of a resource is the class itself, in annotations of its own body.
        annotations.imports.add("__future__", "annotations")
        annotations.imports.add("typing", "Unpack")
        for module, name in _CLIENT_NAMES:
            annotations.imports.add(f"{RUNTIME}.{module}", name)
        self._import_decorators(annotations, views)
        self._import_constants(annotations, _once(*found, *former, *waited))
        waiters = Waiters(self.tag, self.plan, self._constants, annotations)
        data = tuple(waiters.data(_once(*waited)))
        methods_that_wait = (*waiters.views(found), *waiters.former(self.former_waiters))
        view = self._view("The methods of {}.", annotations, methods=views)
        return replace(view, constants=data, waiters=methods_that_wait)

    def _import_decorators(self, annotations: Annotations, methods: Sequence[MethodView]) -> None:
        """Import what tells type checkers how each method may be called."""
        used = {
            "either": any(one.has_whole for one in methods),
            "endpoint": any(one.is_plain for one in methods),
        }
        for name in (name for name, is_used in used.items() if is_used):
            annotations.from_runtime("views", name)
        if any(one.has_renamed for one in methods):
            annotations.imports.add("typing", "Any")
            for module, name in _OVERLOADED:
                annotations.from_runtime(module, name)

    def served(self) -> TagModuleView:
        """Return the view of the module with the handler's Protocol and its router."""
        fixed = ["Protocol", "APIRouter", "Request", "SecurityHandler"]
        if any(is_streamed(one) for one in self.operations):
            fixed += ["AsyncIterator", "StreamEndpoint"]
        annotations = self._annotations([*fixed, *(name for _, name in _SERVER_NAMES)])
        imports = annotations.imports
        handler = f"{self.names.resource}Handler"
        handlers = [
            render_handler(one, handler, self.api, self.plan, annotations)
            for one in self.operations
        ]
        for module, name in _SERVER_NAMES:
            imports.add(f"{RUNTIME}.{module}", name)
        imports.add("typing", "Protocol")
        imports.add("fastapi", "APIRouter")
        imports.add("fastapi", "Request")
        imports.add(".security", "schemes")
        if has_security(self.api):
            imports.add(".security", "SecurityHandler")
        self._import_constants(annotations, self.operations)
        return self._view("The server of {}.", annotations, handlers=handlers)

    def _former(
        self, method_of: Callable[[OperationNames], str]
    ) -> Iterator[tuple[str, Operation]]:
        """Go through the methods that there were before, with their operations."""
        aliases = self.plan.aliases.of("methods", self.names.module)
        for old, name in aliases.items():
            for one in self.api.operations:
                names = self.plan.operations[one.id]
                if f"{names.module}.{method_of(names)}" == name:
                    yield old, one

    def _annotations(self, fixed: Sequence[str]) -> Annotations:
        resource = self.names.resource
        constants = self._constants.values()
        own = (resource, f"Async{resource}", f"{resource}Handler", *fixed, *constants)
        imports = Imports(frozenset(own))
        classes = self.plan.classes
        return Annotations(
            imports,
            RUNTIME,
            lambda one: imports.add_apart("..models", classes[one]),
            closed_enums=self.closed_enums,
            formats=self.formats,
        )

    def _import_constants(self, annotations: Annotations, operations: Iterable[Operation]) -> None:
        for one in operations:
            names, local = self.plan.operations[one.id], self._constants[one.id]
            imported = names.constant if local == names.constant else f"{names.constant} as {local}"
            annotations.imports.add(f"..operations.{names.module}", imported)

    def _local_constants(self) -> Iterator[tuple[NodeId, str]]:
        """Go through what the constants are called here: two modules may have the same name."""
        taken: set[str] = set()
        former = (*self.former.values(), *self.former_waiters.values())
        for one in _once(*self.operations, *self.guests, *former):
            name = self.plan.operations[one.id].constant
            while name in taken:
                name += "_"
            taken.add(name)
            yield one.id, name

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


def _once(*operations: Operation) -> Iterable[Operation]:
    """Return operations without those that come again."""
    return {one.id: one for one in operations}.values()


def tag_prose(tag: str, api: Api) -> str:
    """Return what the document says of a tag, or else that it is one."""
    described = (one.docs.description or one.docs.summary for one in api.tags if one.name == tag)
    return next(described, None) or f"The operations tagged {literal_text(tag)}."


def has_security(api: Api) -> bool:
    """Whether some operation asks for credentials."""
    return any(way for one in api.operations for way in one.security)
