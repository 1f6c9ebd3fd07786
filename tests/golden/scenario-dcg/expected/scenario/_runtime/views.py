"""What a method gives back by way of each view of a resource: one type for all methods.

`endpoint` changes nothing about a method. It tells type checkers that what is returned
depends on the view: the result, the response with it, or one that is not read yet.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    aclosing,
    asynccontextmanager,
    closing,
    contextmanager,
)
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from typing_extensions import TypeVar as TypeVarWithDefault

if TYPE_CHECKING:
    from typing import Protocol, TypeAlias, overload

    from .raw import AsyncOpenResponse, OpenResponse, RawResponse
    from .transport import AsyncTransport, SyncTransport

P = ParamSpec("P")
Q = ParamSpec("Q")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Parsed:
    """The view in which methods give their results."""


class Raw:
    """The view in which they give responses that are read, with their results."""


class Open:
    """The view in which they give responses whose bodies are not read yet."""


ViewT_co = TypeVarWithDefault("ViewT_co", covariant=True, default=Parsed)


class Resource(Generic[ViewT_co]):
    """Operations that belong together."""

    def __init__(self, transport: SyncTransport) -> None:
        self._transport = transport


class AsyncResource(Generic[ViewT_co]):
    """Operations that belong together, to be awaited."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport


class Paged(Generic[T_co]):
    """What a method gives whose result comes in pages, each of them a `T_co`."""


Opening = AbstractContextManager
"""What opens a response for a `with`, and closes it at the end of that."""

AsyncOpening = AbstractAsyncContextManager


class Opened:
    """A resource whose methods give what opens a response, for a `with`."""

    def __init__(self, resource: object, opening: Callable[..., object]) -> None:
        self._resource, self._opening = resource, opening

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._resource, name)

        @wraps(method)
        def open_response(*arguments: Any, **named: Any) -> object:
            return self._opening(partial(method, *arguments, **named))

        return open_response


def opened(resource: T) -> T:
    """Return the resource with methods that open responses for a `with`."""
    return cast("T", Opened(resource, _opening))


def async_opened(resource: T) -> T:
    """Return the resource with methods that open responses for an `async with`."""
    return cast("T", Opened(resource, _async_opening))


@contextmanager
def _opening(call: Callable[[], Any]) -> Generator[Any, None, None]:
    with closing(call()) as response:
        yield response


@asynccontextmanager
async def _async_opening(call: Callable[[], Any]) -> AsyncGenerator[Any, None]:
    async with aclosing(await call()) as response:
        yield response


if TYPE_CHECKING:
    Async: TypeAlias = Coroutine[Any, Any, T] | Paged[T]

    class Either(Protocol[P, Q, T_co]):
        """A method that may be called in two ways."""

        @overload
        def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co: ...
        @overload
        def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> T_co: ...

    class endpoint(Generic[P, T_co]):  # noqa: N801 - it is used as a decorator
        """A method, which returns what its resource is a view of."""

        def __init__(self, method: Callable[Concatenate[Any, P], T_co]) -> None: ...
        @overload
        def __get__(
            self, one: Resource[Parsed] | AsyncResource[Parsed], owner: Any
        ) -> Callable[P, T_co]: ...
        @overload
        def __get__(
            self: endpoint[P, Paged[T]], one: Resource[Raw], owner: Any
        ) -> Callable[P, RawResponse[T]]: ...
        @overload
        def __get__(
            self: endpoint[P, Paged[T]], one: Resource[Open], owner: Any
        ) -> Callable[P, Opening[OpenResponse[T]]]: ...
        @overload
        def __get__(
            self, one: Resource[Raw], owner: Any
        ) -> Callable[P, RawResponse[T_co]]: ...
        @overload
        def __get__(
            self, one: Resource[Open], owner: Any
        ) -> Callable[P, Opening[OpenResponse[T_co]]]: ...
        @overload
        def __get__(
            self: endpoint[P, Async[T]], one: AsyncResource[Raw], owner: Any
        ) -> Callable[P, Coroutine[Any, Any, RawResponse[T]]]: ...
        @overload
        def __get__(
            self: endpoint[P, Async[T]], one: AsyncResource[Open], owner: Any
        ) -> Callable[P, AsyncOpening[AsyncOpenResponse[T]]]: ...
        def __get__(self, one: Any, owner: Any) -> Any: ...

    class _Either(Generic[P, Q, T_co]):
        @overload
        def __get__(
            self, one: Resource[Parsed] | AsyncResource[Parsed], owner: Any
        ) -> Either[P, Q, T_co]: ...
        @overload
        def __get__(
            self: _Either[P, Q, Paged[T]], one: Resource[Raw], owner: Any
        ) -> Either[P, Q, RawResponse[T]]: ...
        @overload
        def __get__(
            self: _Either[P, Q, Paged[T]], one: Resource[Open], owner: Any
        ) -> Either[P, Q, Opening[OpenResponse[T]]]: ...
        @overload
        def __get__(
            self, one: Resource[Raw], owner: Any
        ) -> Either[P, Q, RawResponse[T_co]]: ...
        @overload
        def __get__(
            self, one: Resource[Open], owner: Any
        ) -> Either[P, Q, Opening[OpenResponse[T_co]]]: ...
        @overload
        def __get__(
            self: _Either[P, Q, Async[T]], one: AsyncResource[Raw], owner: Any
        ) -> Either[P, Q, Coroutine[Any, Any, RawResponse[T]]]: ...
        @overload
        def __get__(
            self: _Either[P, Q, Async[T]], one: AsyncResource[Open], owner: Any
        ) -> Either[P, Q, AsyncOpening[AsyncOpenResponse[T]]]: ...
        def __get__(self, one: Any, owner: Any) -> Any: ...

    def either(
        other: Callable[Concatenate[Any, Q], T],
    ) -> Callable[[Callable[Concatenate[Any, P], T]], _Either[P, Q, T]]:
        """Return what makes a method one that may also be called as the other one."""
        ...

else:

    def endpoint(method: T) -> T:
        """Return the method as it is."""
        return method

    def either(other: Callable[..., Any]) -> Callable[..., Any]:
        """Have calls that name what only the other method takes go to that."""

        def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
            telling = _named(other) - _named(method)

            @wraps(method)
            def call(*arguments: Any, **named: Any) -> Any:
                chosen = method if telling.isdisjoint(named) else other
                return chosen(*arguments, **named)

            @wraps(method)
            async def call_async(*arguments: Any, **named: Any) -> Any:
                return await call(*arguments, **named)

            return call_async if iscoroutinefunction(method) else call

        return decorate

    def _named(method: Callable[..., Any]) -> set[str]:
        code = method.__code__
        first = code.co_argcount
        return {*code.co_varnames[first : first + code.co_kwonlyargcount]}
