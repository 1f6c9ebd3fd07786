"""Methods of a resource that wait: they ask an operation again until its result is final."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specular.ir.types import ConstType, UnionType
from specular.rendering.declarations import renamed_text
from specular.rendering.docstrings import docstring_text
from specular.rendering.literals import literal_text, string_text, tuple_text
from specular.rendering.markdown import code, prose, row
from specular.rendering.operations import returns_text
from specular.rendering.signatures import (
    argument_prose,
    items_text,
    mapping_text,
    parameter_arguments,
    signature,
)
from specular.rendering.views import ReferenceWaiterView, WaiterView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specular.ir.operations import Operation
    from specular.ir.types import NodeId, Type
    from specular.ir.waiters import Attention, Scalar, Waiter, Where
    from specular.naming.plan import NamePlan
    from specular.rendering.annotations import Annotations

WAITER_NAMES = ("Attention", "Callable", "Final", "PollOptions", "Until", "Waiter", "Waiting")
"""What a module uses for its waiters, beside functions."""

_INDENT = 8
_ARGUMENTS = (
    " `on_progress` is given each result. `interval` is how many seconds pass before the second"
    " call; the waits grow to five times as long."
)


def constant_of(operation: str) -> str:
    """Return what the data of a waiter is called beside the constant of its operation."""
    return f"_{operation}_WAITER"


class Waiters:
    """Makes the views of one module; `constants` has what operations are called in it."""

    def __init__(
        self,
        tag: str,
        plan: NamePlan,
        constants: Mapping[NodeId, str],
        annotations: Annotations,
    ) -> None:
        self._tag = tag
        self._plan = plan
        self._constants = constants
        self._annotations = annotations

    def views(self, operations: Iterable[Operation]) -> Iterator[WaiterView]:
        """Go through the methods that wait for some operations."""
        for one in operations:
            if one.waiter is not None:
                yield self._view(self._plan.operations[one.id].waiters[self._tag], one, one.waiter)

    def former(self, former: Mapping[str, Operation]) -> Iterator[WaiterView]:
        """Go through the methods by their former names."""
        for old, one in former.items():
            if one.waiter is not None:
                self._annotations.imports.add("typing_extensions", "deprecated")
                names = self._plan.operations[one.id]
                module = "" if self._tag == names.tag else f"{names.module}."
                told = renamed_text(old, f"{module}{names.waiters[names.tag]}")
                view = self._view(old, one, one.waiter)
                yield replace(view, is_deprecated=True, deprecated=literal_text(told))

    def data(self, operations: Iterable[Operation]) -> Iterator[str]:
        """Go through the constants with what the document says, as source."""
        for one in operations:
            if one.waiter is not None:
                yield waiter_text(one.waiter, self._constants[one.id], self._annotations)

    def _view(self, name: str, operation: Operation, waiter: Waiter) -> WaiterView:
        from_runtime = self._annotations.from_runtime
        names, constant = self._plan.operations[operation.id], self._constants[operation.id]
        arguments = parameter_arguments(operation, self._plan, is_called=True)
        given = signature(arguments, self._annotations)
        given += [] if "*" in given else ["*"]
        given += self._own_arguments(operation, waiter)
        told = [
            *waiter_prose(waiter, names.others.get(self._tag, names.method)),
            f"`{operation.method} {operation.path}`",
            "\n".join(f"- `{o.name}`: {text}" for o in arguments if (text := argument_prose(o))),
        ]
        waiting = f"{constant_of(constant)}, options, until=until, timeout=timeout"
        handed = (
            "self._transport",
            constant,
            mapping_text(arguments, by_wire_name=False, former={}),
            f"{from_runtime('waiting', 'Waiting')}({waiting}, interval=interval)",
            "on_progress",
        )
        return WaiterView(
            name=name,
            signature=items_text(given, _INDENT),
            options=from_runtime("waiting", "PollOptions"),
            returns=returns_text(operation, self._annotations),
            docstring=docstring_text("\n\n".join(filter(None, told)), _INDENT),
            call=from_runtime("waiting", "wait_for"),
            async_call=from_runtime("waiting", "async_wait_for"),
            arguments=items_text(handed, _INDENT + 4),
        )

    def _own_arguments(self, operation: Operation, waiter: Waiter) -> list[str]:
        """Return what every method that waits may be given."""
        returns = returns_text(operation, self._annotations)
        until = self._annotations.from_runtime("waiting", "Until")
        called = self._annotations.imports.add("collections.abc", "Callable")
        status = _status_text(waiter.type, self._annotations)
        return [
            f"until: {until}[{status}, {returns}] | None = None",
            f"timeout: float = {literal_text(waiter.timeout)}",
            f"interval: float = {literal_text(waiter.interval)}",
            f"on_progress: {called}[[{returns}], object] | None = None",
        ]


def _status_text(found: Type, annotations: Annotations) -> str:
    """Return the annotation of what a status may be, the values that are listed at the end."""
    members = found.members if isinstance(found, UnionType) else (found,)
    texts = [annotations.plain(one) for one in members if not isinstance(one, ConstType)]
    listed = [one.value for one in members if isinstance(one, ConstType)]
    texts += ["float"] if any(isinstance(one, float) for one in listed) else []
    values = [literal_text(one) for one in listed if not isinstance(one, float)]
    if values:
        texts.append(f"{annotations.imports.add('typing', 'Literal')}[{', '.join(values)}]")
    return " | ".join(texts)


def reference_waiter(
    operation: Operation, waiter: Waiter, name: str, plan: NamePlan, annotations: Annotations
) -> ReferenceWaiterView:
    """Return the view of a method for the reference, but for how deep its heading is."""
    arguments = parameter_arguments(operation, plan, is_called=True)
    called = [o.name if o.positional else f"{o.name}=…" for o in arguments if o.required]
    returns = returns_text(operation, annotations)
    status = _status_text(waiter.type, annotations)
    rows = [(o.name, annotations.plain(o.type), "yes" if o.required else "") for o in arguments]
    rows += [
        ("until", f"{status}, several, or Callable[[{returns}], object]", ""),
        ("timeout", f"float = {literal_text(waiter.timeout)}", ""),
        ("interval", f"float = {literal_text(waiter.interval)}", ""),
        ("on_progress", f"Callable[[{returns}], object]", ""),
    ]
    return ReferenceWaiterView(
        mark="#",
        heading=f"{name}({', '.join(called)})",
        prose=tuple(map(prose, waiter_prose(waiter, plan.operations[operation.id].method))),
        rows=tuple(row(name, None, kind, needed, "") for name, kind, needed in rows),
        returns=code(returns),
    )


def waiter_text(waiter: Waiter, constant: str, annotations: Annotations) -> str:
    """Return the data of a waiter, as source."""
    kind = annotations.from_runtime("waiting", "Waiter")
    final = annotations.imports.add("typing", "Final")
    lines = [f"status={_texts(waiter.status)}", f"success={_values(waiter.success)}"]
    if waiter.failure:
        lines.append(f"failure={_values(waiter.failure)}")
    if waiter.attention:
        several = [_attention(one, annotations) for one in waiter.attention]
        lines.append(f"attention={tuple_text(several)}")
    arguments = "".join(f"    {line},\n" for line in lines)
    return f"{constant_of(constant)}: {final} = {kind}(\n{arguments})"


def waiter_prose(waiter: Waiter, method: str) -> list[str]:
    """Return what a method does that waits, and how that ends."""
    status = _shown(waiter.status)
    told = [
        f"Wait until {status} is {_either(waiter.success)}: call `{method}` again and again.",
        f"`until` may say otherwise: another value of {status}, several, or a function of a result."
        + _ARGUMENTS,
    ]
    if waiter.failure:
        told.append(f"Raises `WaitFailedError` where it is {_either(waiter.failure)}.")
    told += [f"Raises `AttentionNeededError` where {_needs(one)}." for one in waiter.attention]
    told.append("Raises `WaitTimeoutError` after `timeout` seconds.")
    return told


def _needs(attention: Attention) -> str:
    """Say by what it is known that somebody must act."""
    where = f"{_shown(attention.path)} has {_members(attention.where)}"
    if not attention.after:
        return f"{where}: it does not go on before somebody acts"
    return (
        f"{where}, and all that its `{attention.after}` lists by `{attention.key}` has"
        f" {_members(attention.done)}: it does not go on before somebody acts"
    )


def _members(where: Where) -> str:
    return " and ".join(f"the `{name}` {_either(values)}" for name, values in where)


def _either(values: Iterable[Scalar]) -> str:
    return " or ".join(f"`{literal_text(one)}`" for one in values)


def _shown(path: tuple[str, ...]) -> str:
    return f"`{'.'.join(path)}`"


def _attention(attention: Attention, annotations: Annotations) -> str:
    kind = annotations.from_runtime("waiting", "Attention")
    arguments = [_texts(attention.path), _where(attention.where)]
    if attention.after:
        arguments.append(f"after={string_text(attention.after)}")
        arguments.append(f"key={string_text(attention.key)}")
        arguments.append(f"done={_where(attention.done)}")
    return f"{kind}({', '.join(arguments)})"


def _where(where: Where) -> str:
    return "{" + ", ".join(f"{string_text(name)}: {_values(of)}" for name, of in where) + "}"


def _texts(texts: tuple[str, ...]) -> str:
    return tuple_text([string_text(one) for one in texts])


def _values(values: tuple[Scalar, ...]) -> str:
    return tuple_text([literal_text(one) for one in values])
