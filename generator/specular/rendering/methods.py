"""Methods of a resource: how each is called, and how it was called before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.sequences import is_streamed
from specular.rendering.declarations import renamed_text
from specular.rendering.docstrings import docstring_text
from specular.rendering.handlers import operation_prose
from specular.rendering.literals import literal_text
from specular.rendering.operations import own_server, returns_text
from specular.rendering.signatures import (
    Argument,
    body_arguments,
    items_text,
    mapping_text,
    parameter_arguments,
    signature,
    whole_body,
)
from specular.rendering.views import MethodView, RenamedView

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
        return self._with_either(view, operation, former) if former else view

    def former(self, name: str, operation: Operation) -> MethodView:
        """Return the view of a method under its former name, with the arguments that it had."""
        view = self._view(operation, name, self._former_arguments(operation))
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
        fields = body_arguments(operation, self.api, self.plan)
        return parameter_arguments(operation, self.plan), fields if whole is None else [whole]

    def _view(self, operation: Operation, name: str, former: Mapping[str, str]) -> MethodView:
        """Return the view of a method whose arguments have some former names."""
        annotations = self.annotations
        parameters, body = self._arguments(operation)
        arguments = [_called(one, former) for one in (*parameters, *body)]
        call = [self.constants[operation.id]]
        if parameters:
            call.append(mapping_text(parameters, by_wire_name=False, former=former))
        if whole_body(operation, self.api, self.plan) is not None:
            call.append(f"body={arguments[-1].name}")
        elif body:
            call.append(f"body={mapping_text(body, by_wire_name=True, former=former)}")
        deprecated = operation.docs.deprecated
        if deprecated:
            annotations.imports.add("typing_extensions", "deprecated")
        view = MethodView(
            name=name,
            signature=self._signature(arguments),
            returns=returns_text(operation, annotations),
            docstring=docstring_text(
                operation_prose(operation, arguments, own_server(operation, self.api)),
                METHOD_INDENT,
            ),
            async_returns=returns_text(operation, annotations),
            call="self._transport.call",
            async_call="self._transport.call",
            arguments=items_text(call, METHOD_INDENT + 4),
            deprecated=literal_text(f"{operation.method} {operation.path} is deprecated"),
            is_deprecated=deprecated,
        )
        return _streaming(view, annotations) if is_streamed(operation) else view

    def _with_either(
        self, view: MethodView, operation: Operation, former: Mapping[str, str]
    ) -> MethodView:
        """Return the view of a method that takes some arguments by their former names, too."""
        imports = self.annotations.imports
        imports.add("typing", "overload")
        imports.add("typing_extensions", "deprecated")
        settle = self.annotations.from_runtime("renames", "renamed")
        parameters, body = self._arguments(operation)
        either: list[Argument] = []
        others: list[Argument] = []
        statements: list[str] = []
        for one in (*parameters, *body):
            old = former.get(one.name)
            # Nothing that must be given may come behind what need not be.
            is_behind = one.positional and bool(statements)
            if old is None and not is_behind:
                either.append(one)
                continue
            either.append(replace(one, required=False))
            told = [literal_text(one.name), one.name]
            if old is not None:
                others.append(replace(one, name=old, required=False, positional=False))
                told += [literal_text(old), old]
            told += [] if one.required else ["required=False"]
            statements.append(f"{one.name} = {settle}({', '.join(told)})")
        return replace(
            view,
            signature=self._signature([*either, *others]),
            has_renamed=True,
            renamed=RenamedView(
                now=view.signature,
                former=tuple(map(self._signature, _ways((*parameters, *body), former))),
                message=literal_text(", ".join(renamed_text(o, n) for n, o in former.items())),
                statements=f"\n{' ' * METHOD_INDENT}".join(statements),
            ),
        )

    def _signature(self, arguments: list[Argument]) -> str:
        texts = signature(arguments, self.annotations)
        return items_text(texts if "*" in texts else [*texts, "*"], METHOD_INDENT)


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
    kinds = [annotations.from_runtime("streams", name) for name in ("Stream", "AsyncStream")]
    functions = ("open_stream", "open_async_stream")
    call, async_call = [annotations.from_runtime("streams", name) for name in functions]
    return replace(
        view,
        returns=f"{kinds[0]}[{view.returns}]",
        async_returns=f"{kinds[1]}[{view.returns}]",
        call=call,
        async_call=async_call,
        arguments=items_text(("self._transport", view.arguments[:-1]), METHOD_INDENT + 4),
    )
