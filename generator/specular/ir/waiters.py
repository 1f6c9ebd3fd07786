"""Waiters: how one waits for what takes long, by asking an operation again until it has ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from specular.ir.types import NodeId, Type

Scalar: TypeAlias = str | int | float | bool
Where: TypeAlias = tuple[tuple[str, tuple[Scalar, ...]], ...]
"""What some members of an object must be: one of some values each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Objects in a result by which it is known that nothing goes on before somebody acts.

    `path` leads to them, by way of arrays, too. Where the member `after` of one lists what others
    have as their member `key`, these come first: it counts when all of them are as `done` says.

    `{path: job.steps, where: {status: waits}, after: {needs: id}, done: {status: success}}`
    """

    path: tuple[str, ...]
    where: Where
    after: str = ""
    key: str = ""
    done: Where = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """What a result of an operation says of whether something has ended, and how.

    `status` leads to the value that says it, which is of the `type`. `interval` and `timeout` are
    seconds: until one asks for the second time, and until one gives up.

    `x-waiter: {status: job.status, success: [success], failure: [failure, canceled]}`
    """

    id: NodeId
    name: str
    status: tuple[str, ...]
    type: Type
    success: tuple[Scalar, ...]
    failure: tuple[Scalar, ...]
    attention: tuple[Attention, ...]
    interval: float
    timeout: float
