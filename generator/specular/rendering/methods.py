"""Methods of a resource: how each is called, and how it was called before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.sequences import is_streamed
from specular.naming.operations import whole_method
from specular.rendering.declarations import renamed_text
from specular.rendering.docstrings import docstring_text
from specular.rendering.handlers import operation_prose
from specular.rendering.literals import literal_text
from specular.rendering.operations import own_server, returns_text
from specular.rendering.pages import pages_prose, paginated
from specular.rendering.signatures import (
    Argument,
    body_arguments,
    body_in_one,
    by_functions,
    content_type_argument,
    items_text,
    mapping_text,
    parameter_arguments,
    signature,
    whole_body,
)
from specular.rendering.views import MethodView, RenamedView, WholeView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specular.ir.api import Api
    from specular.ir.operations import Operation
    from specular.ir.types import NodeId
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations

METHOD_INDENT = 8


class Methods:
    """Makes the views of one module; `constants` has what operations are called in it."""

    def __init__(
        self,
        tag: str,
        api: Api,
        plan: NamePlan,
        constants: Mapping[NodeId, str],
        annotations: Annotations,
    ) -> None:
        self.tag = tag
        self.api = api
        self.plan = plan
        self.constants = constants
        self.annotations = annotations

    def view(self, operation: Operation) -> MethodView:
        """Return the view of a method."""
        names = self.plan.operations[operation.id]
        view = self._view(operation, names.others.get(self.tag, names.method), {})
        former = self._former_arguments(operation)
        view = self._with_either(view, operation, former) if former else view
        return by_functions(view, self.annotations, METHOD_INDENT + 4)

    def former(self, name: str, operation: Operation) -> MethodView:
        """Return the view of a method under its former name, with the arguments that it had."""
        view = self._view(operation, name, self._former_arguments(operation))
        view = by_functions(view, self.annotations, METHOD_INDENT + 4)
        self.annotations.imports.add("typing_extensions", "deprecated")
        now = self.plan.operations[operation.id]
        module = "" if self.tag == now.tag else f"{now.module}."
        message = renamed_text(name, f"{module}{now.method}")
        return replace(view, is_deprecated=True, deprecated=literal_text(message))

    def _former_arguments(self, operation: Operation) -> dict[str, str]:
        """Return what arguments were called, by what they are called now."""
        names = self.plan.operations[operation.id]
        aliases = self.plan.aliases.of("arguments", f"{names.module}.{names.method}")
        return {new: old for old, new in aliases.items()}

    def _arguments(self, operation: Operation) -> tuple[list[Argument], list[Argument]]:
        """Return the arguments that are parameters, and those that are the body."""
        whole = whole_body(operation, self.api, self.plan)
        kinds = content_type_argument(operation)
        fields = body_arguments(operation, self.api, self.plan)
        return parameter_arguments(operation, self.plan, is_called=True), (
            fields if whole is None else [whole, *kinds]
        )

    def _view(self, operation: Operation, name: str, former: Mapping[str, str]) -> MethodView:
        """Return the view of a method whose arguments have some former names."""
        annotations = self.annotations
        parameters, body = self._arguments(operation)
        arguments = [_called(one, former) for one in (*parameters, *body)]
        whole = whole_body(operation, self.api, self.plan)
        given = self._parameters_text(operation, parameters, former)
        call = [*given]
        if whole is not None:
            call += [f"{one.wire_name}={one.name}" for one in arguments[len(parameters) :]]
        elif body_in_one(operation, self.api, self.plan) is not None:
            # A body without members that are sent is an empty object.
            call.append(f"body={mapping_text(body, by_wire_name=True, former=former)}")
        deprecated = operation.docs.deprecated
        if deprecated:
            annotations.imports.add("typing_extensions", "deprecated")
        returns = returns_text(operation, annotations)
        server = own_server(operation, self.api)
        note = None if operation.pagination is None else pages_prose(operation.pagination)
        prose = operation_prose(operation, arguments, server, note)
        view = MethodView(
            name=name,
            signature=self._signature(arguments),
            returns=returns,
            docstring=docstring_text(prose, METHOD_INDENT),
            async_returns=returns,
            result=returns,
            async_result=returns,
            call="self._transport.call",
            async_call="self._transport.call",
            arguments=items_text(call, METHOD_INDENT + 4),
            deprecated=literal_text(f"{operation.method} {operation.path} is deprecated"),
            is_deprecated=deprecated,
        )
        view = self._with_whole(view, operation, given)
        if operation.pagination is not None:
            return paginated(view, operation, self.api, self.plan, annotations)
        return _streaming(view, annotations) if is_streamed(operation) else view

    def _parameters_text(
        self, operation: Operation, parameters: list[Argument], former: Mapping[str, str]
    ) -> list[str]:
        """Return what every call hands over: the operation, its parameters and the options."""
        mapping = mapping_text(parameters, by_wire_name=False, former=former)
        return [self.constants[operation.id], mapping, "options"]

    def _with_whole(
        self, view: MethodView, operation: Operation, given: Sequence[str]
    ) -> MethodView:
        """Return the view of a method that takes the body in one piece, too, if it has members."""
        body = body_in_one(operation, self.api, self.plan)
        if body is None:
            return view
        parameters, _ = self._arguments(operation)
        kinds = content_type_argument(operation)
        handed = [f"{one.wire_name}={one.name}" for one in (body, *kinds)]
        whole = WholeView(
            name=whole_method(view.name),
            signature=self._signature([*parameters, body, *kinds]),
            arguments=items_text([*given, *handed], METHOD_INDENT + 4),
        )
        return replace(view, whole=whole, has_whole=True, is_plain=False)

    def _with_either(
        self, view: MethodView, operation: Operation, former: Mapping[str, str]
    ) -> MethodView:
        """Return the view of a method that takes some arguments by their former names, too."""
        imports = self.annotations.imports
        imports.add("typing", "overload")
        imports.add("typing_extensions", "deprecated")
        settle = self.annotations.from_runtime("renames", "renamed")
        parameters, body = self._arguments(operation)
        in_one = body_in_one(operation, self.api, self.plan)
        either: list[Argument] = []
        others: list[Argument] = []
        statements: list[str] = []
        for one in (*parameters, *body):
            old = former.get(one.name)
            # Nothing that must be given may come behind what need not be.
            is_behind = one.positional and bool(statements)
            is_member = in_one is not None and one in body
            if old is None and not is_behind:
                either.append(replace(one, required=one.required and not is_member))
                continue
            either.append(replace(one, required=False))
            told = [literal_text(one.name), one.name]
            if old is not None:
                others.append(replace(one, name=old, required=False, positional=False))
                told += [literal_text(old), old]
            told += [] if one.required and not is_member else ["required=False"]
            statements.append(f"{one.name} = {settle}({', '.join(told)})")
        now = [view.signature]
        arguments = view.arguments
        if in_one is not None:
            either.append(replace(in_one, required=False))
            now.append(self._signature([*parameters, in_one]))
            arguments = f"{arguments[:-1]} if {in_one.name} is UNSET else {in_one.name},"
        return replace(
            view,
            arguments=arguments,
            signature=self._signature([*either, *others]),
            async_def="def",
            async_return="return",
            is_plain=False,
            whole=None,
            has_whole=False,
            has_renamed=True,
            renamed=RenamedView(
                now=tuple(now),
                former=tuple(map(self._signature, _ways((*parameters, *body), former))),
                message=literal_text(", ".join(renamed_text(o, n) for n, o in former.items())),
                statements=f"\n{' ' * METHOD_INDENT}".join(statements),
            ),
        )

    def _signature(self, arguments: list[Argument]) -> str:
        return items_text(signature(arguments, self.annotations), METHOD_INDENT)


def _ways(arguments: Sequence[Argument], former: Mapping[str, str]) -> Iterator[list[Argument]]:
    """Go through the ways to give arguments by former names.

    Who gives what is in the path by position need not know its name; by its former name it comes
    as a keyword, and so does what is behind it.
    """
    named = [one for one in arguments if not one.positional]
    if any(one.name in former for one in named):
        yield [one if one.positional else _called(one, former) for one in arguments]
    first = next((i for i, one in enumerate(arguments) if one.name in former), len(arguments))
    if first < len(arguments) and arguments[first].positional:
        behind = [replace(_called(one, former), positional=False) for one in arguments[first:]]
        yield [*arguments[:first], *behind]


def _called(argument: Argument, former: Mapping[str, str]) -> Argument:
    return replace(argument, name=former.get(argument.name, argument.name))


def _streaming(view: MethodView, annotations: Annotations) -> MethodView:
    """Return the view of a method whose result comes item by item."""
    stream, async_stream, call, async_call = (
        annotations.from_runtime("streams", name)
        for name in ("Stream", "AsyncStream", "open_stream", "open_async_stream")
    )
    returns, async_returns = f"{stream}[{view.returns}]", f"{async_stream}[{view.returns}]"
    return replace(
        view,
        returns=returns,
        async_returns=async_returns,
        result=returns,
        async_result=async_returns,
        functions=(call, async_call),
    )
