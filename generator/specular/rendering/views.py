"""Views: what a template shows, as finished text, booleans and lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One attribute of a model."""

    name: str
    annotation: str
    default: str
    has_default: bool
    docstring: str
    has_docstring: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerFieldView:
    """The name that an attribute of a model had before, with the annotation that it gives back."""

    name: str
    annotation: str
    now: str
    message: str
    docstring: str
    deprecated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """One member of an enumeration, with the prose below it."""

    name: str
    value: str
    docstring: str = ""
    has_docstring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationView:
    """A class or an alias; which of the three it is, and what only that kind has."""

    is_object: bool = False
    is_enum: bool = False
    is_alias: bool = False
    is_recursive: bool = False
    kind: str = ""
    name: str
    literal: str = ""
    bases: str = ""
    docstring: str
    has_docstring: bool
    config: str = ""
    has_config: bool = False
    checks: str = ""
    has_checks: bool = False
    fields: tuple[FieldView, ...] = ()
    former: tuple[FormerFieldView, ...] = ()
    members: tuple[MemberView, ...] = ()
    annotation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """A name that a package offers and the module it is loaded from on first use."""

    literal: str
    module_literal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerNameView:
    """A name that something in a package had before."""

    name: str
    now: str
    literal: str
    now_literal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterView:
    """What a module of models needs of modules that need it, and so loads on first use."""

    imports: tuple[str, ...] = ()
    exports: tuple[ExportView, ...] = ()
    type_checking: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsModuleView:
    """A module of models."""

    docstring: str
    imports: tuple[str, ...]
    has_later: bool = False
    later: LaterView = LaterView()
    declarations: tuple[DeclarationView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    """An `__init__` that loads names when they are used (PEP 562)."""

    docstring: str
    runtime: str
    imports: tuple[str, ...]
    exports: tuple[ExportView, ...]
    former: tuple[FormerNameView, ...]
    has_former: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """A method of a resource, and in what its asynchronous twin differs.

    `returns` is what a call gives, and `result` what is in the responses of views. One that is
    plain may be called in one way, without the body in one piece and without former names. With
    `functions` the call is handed to these, the second of which is the twin's, and so is `by`.
    """

    name: str
    signature: str
    returns: str
    async_returns: str
    result: str
    async_result: str
    docstring: str
    call: str
    async_call: str
    arguments: str
    deprecated: str
    is_deprecated: bool
    async_def: str = "async def"
    async_return: str = "return await"
    awaited_def: str = "async def"
    is_plain: bool = True
    whole: WholeView | None = None
    has_whole: bool = False
    renamed: RenamedView | None = None
    has_renamed: bool = False
    functions: tuple[str, str] | tuple[()] = ()
    by: tuple[str, ...] = ()

    @property
    def defined(self) -> str:
        """What the definition says; where there are overloads, these say it."""
        return "Any" if self.has_renamed else self.returns

    @property
    def defined_async(self) -> str:
        """The same of the asynchronous twin."""
        return "Any" if self.has_renamed else self.async_returns


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeView:
    """The way to call a method with the body in one piece."""

    name: str
    signature: str
    arguments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiterView:
    """A method of a resource that waits; `deprecated` says what it is called now, if otherwise."""

    name: str
    signature: str
    options: str
    returns: str
    docstring: str
    call: str
    async_call: str
    arguments: str
    deprecated: str = ""
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedView:
    """Ways to call a method by the names of now, and by former ones.

    `statements` settle which was given.
    """

    now: tuple[str, ...]
    former: tuple[str, ...]
    message: str
    statements: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerView:
    """A method of a handler, and the endpoint that it serves."""

    name: str
    signature: str
    returns: str
    docstring: str
    endpoint: str
    is_streamed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TagModuleView:
    """A module of a tag: its operations, its methods or its handlers."""

    docstring: str
    imports: tuple[str, ...]
    module: str
    tag: str
    resource: str
    prose: str
    handler_prose: str
    has_security: bool
    operations: tuple[str, ...]
    headers: tuple[DeclarationView, ...] = ()
    constants: tuple[str, ...] = ()
    methods: tuple[MethodView, ...]
    waiters: tuple[WaiterView, ...] = ()
    handlers: tuple[HandlerView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationsView:
    """The module with all webhooks or all callbacks: its operations and their handlers."""

    docstring: str
    imports: tuple[str, ...]
    module: str
    resource: str
    handler_prose: str
    router_prose: str
    operations: tuple[str, ...]
    handlers: tuple[HandlerView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeView:
    """A method of the security handler, and the scheme that it checks."""

    name: str
    signature: str
    docstring: str
    literal: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """The modules of a server that are not of one tag."""

    docstring: str
    security_docstring: str
    title: str
    version: str
    imports: tuple[str, ...]
    security_imports: tuple[str, ...]
    exports: tuple[str, ...]
    has_security: bool
    schemes: tuple[SchemeView, ...]
    tags: tuple[ClientResourceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamplesView:
    """A module of examples for tests; each is an item of a dict."""

    docstring: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row of a table in the reference: an argument or a field."""

    name: str
    wire_name: str
    type: str
    needed: str
    prose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceMethodView:
    """A method in the reference; `mark` are the signs of its heading."""

    mark: str
    heading: str
    request: str
    prose: str
    rows: tuple[RowView, ...]
    has_rows: bool
    returns: str
    statuses: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceWaiterView:
    """A method that waits in the reference."""

    mark: str
    heading: str
    prose: tuple[str, ...]
    rows: tuple[RowView, ...]
    returns: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceModelView:
    """A model in the reference, or a class for headers; `mark` are the signs of its heading."""

    mark: str = "###"
    heading: str
    prose: str
    rows: tuple[RowView, ...]
    has_rows: bool
    values: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientResourceView:
    """A resource as an attribute of the clients."""

    attribute: str
    name: str
    module: str
    docstring: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerResourceView:
    """The attribute that a resource of the clients was before."""

    attribute: str
    now: str
    name: str
    message: str
    docstring: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKindView:
    """One of the two clients."""

    name: str
    base: str
    middleware: str
    docstring: str
    arguments: str
    resources: tuple[ClientResourceView, ...]
    former: tuple[FormerResourceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """The module with the two clients."""

    docstring: str
    imports: tuple[str, ...]
    typing_imports: tuple[str, ...]
    api: str
    credentials: str
    place: str
    has_resources: bool
    clients: tuple[ClientKindView, ...]
