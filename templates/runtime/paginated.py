"""What a method whose result comes in pages gives back by way of each view: its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from .views import either, endpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Concatenate, TypeAlias, overload

    from .pagination import AsyncPager, Pager
    from .raw import AsyncOpenResponse, OpenResponse, RawResponse
    from .views import (
        AsyncOpening,
        AsyncResource,
        Either,
        Open,
        Opening,
        Parsed,
        Raw,
        Resource,
    )

    P = ParamSpec("P")
    Q = ParamSpec("Q")
    T = TypeVar("T")
    I = TypeVar("I")  # noqa: E741 - the type of an item

    Pages: TypeAlias = Pager[I, T] | AsyncPager[I, T]
    AwaitedRaw: TypeAlias = Coroutine[Any, Any, RawResponse[T]]
    Opened: TypeAlias = Opening[OpenResponse[T]]
    AsyncOpened: TypeAlias = AsyncOpening[AsyncOpenResponse[T]]

    class paginated(Generic[P, I, T]):  # noqa: N801 - it is used as a decorator
        """A method, which returns pages or what its resource is a view of."""

        def __init__(
            self, method: Callable[Concatenate[Any, P], Pages[I, T]]
        ) -> None: ...
        @overload
        def __get__(
            self, one: Resource[Parsed], owner: Any
        ) -> Callable[P, Pager[I, T]]: ...
        @overload
        def __get__(
            self, one: Resource[Raw], owner: Any
        ) -> Callable[P, RawResponse[T]]: ...
        @overload
        def __get__(
            self, one: Resource[Open], owner: Any
        ) -> Callable[P, Opened[T]]: ...
        @overload
        def __get__(
            self, one: AsyncResource[Parsed], owner: Any
        ) -> Callable[P, AsyncPager[I, T]]: ...
        @overload
        def __get__(
            self, one: AsyncResource[Raw], owner: Any
        ) -> Callable[P, AwaitedRaw[T]]: ...
        @overload
        def __get__(
            self, one: AsyncResource[Open], owner: Any
        ) -> Callable[P, AsyncOpened[T]]: ...
        def __get__(self, one: Any, owner: Any) -> Any: ...

    class _Either(Generic[P, Q, I, T]):
        @overload
        def __get__(
            self, one: Resource[Parsed], owner: Any
        ) -> Either[P, Q, Pager[I, T]]: ...
        @overload
        def __get__(
            self, one: Resource[Raw], owner: Any
        ) -> Either[P, Q, RawResponse[T]]: ...
        @overload
        def __get__(
            self, one: Resource[Open], owner: Any
        ) -> Either[P, Q, Opened[T]]: ...
        @overload
        def __get__(
            self, one: AsyncResource[Parsed], owner: Any
        ) -> Either[P, Q, AsyncPager[I, T]]: ...
        @overload
        def __get__(
            self, one: AsyncResource[Raw], owner: Any
        ) -> Either[P, Q, AwaitedRaw[T]]: ...
        @overload
        def __get__(
            self, one: AsyncResource[Open], owner: Any
        ) -> Either[P, Q, AsyncOpened[T]]: ...
        def __get__(self, one: Any, owner: Any) -> Any: ...

    class paginated_either(Generic[Q, I, T]):  # noqa: N801 - it is used as a decorator
        """Such a method that may also be called in the way of another one."""

        def __init__(
            self, other: Callable[Concatenate[Any, Q], Pages[I, T]]
        ) -> None: ...
        def __call__(
            self, method: Callable[Concatenate[Any, P], Pages[I, T]]
        ) -> _Either[P, Q, I, T]:
            """Return the method with both ways."""
            ...

else:
    paginated, paginated_either = endpoint, either
